//! The order of hits: by relevance, of near-ties the newer first; or by date.

use std::cmp::{Ordering, Reverse};

use crate::request::Sort;

/// What an article is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SortKeys {
    /// How its title answers.
    pub title: TitleClass,
    /// Its score.
    pub score: f32,
    /// Seconds since 1970 of its publication; undated ones are the oldest.
    pub published: Option<i64>,
    /// A hash of its id, which orders what nothing else does.
    pub key: u64,
}

/// How the title of an article answers a query of few words. Of headlines that come again and again (`Giá vàng hôm nay …`) nothing
/// but the date tells which is wanted: the newer comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum TitleClass {
    /// It does not, or was not asked about: the score orders.
    #[default]
    Other,
    /// It begins with the query.
    Begins,
    /// It is the query.
    Is,
    /// The article is pinned: its score has its place.
    Pinned,
}

/// A score as it orders: two that differ by less than about one in a thousand are near-ties, and equal.
///
/// The bits of a float that is not negative, without the last 13 of its fraction, grow with it.
#[inline]
pub fn rank(score: f32) -> u32 {
    score.max(0.0).to_bits() >> 13
}

/// A score of this rank; the greatest, where no score has it.
pub(super) fn score_of_rank(rank: u32) -> f32 {
    let score = rank.checked_mul(1 << 13).map_or(f32::MAX, f32::from_bits);
    if score.is_finite() && score.is_sign_positive() { score } else { f32::MAX }
}

/// The score of the pinned article at this place of its list, from 0: no other score comes near.
pub fn pinned_score(place: usize) -> f32 {
    const FIRST: f32 = 1_000_000.0;
    const STEP: f32 = 10_000.0;
    (FIRST - place as f32 * STEP).max(STEP)
}

impl SortKeys {
    /// Compares two articles: what comes first is less.
    pub fn compare(&self, other: &Self, sort: Sort) -> Ordering {
        let newer = || Reverse(self.published).cmp(&Reverse(other.published));
        let key = || self.key.cmp(&other.key);
        let better = || rank(other.score).cmp(&rank(self.score));
        match sort {
            Sort::Relevance => other.title.cmp(&self.title).then_with(|| match self.title {
                TitleClass::Other | TitleClass::Pinned => better().then_with(newer).then_with(key),
                TitleClass::Begins | TitleClass::Is => newer().then_with(better).then_with(key),
            }),
            Sort::Newest => newer().then_with(better).then_with(key),
            Sort::Oldest => (self.published.is_none(), self.published)
                .cmp(&(other.published.is_none(), other.published))
                .then_with(better)
                .then_with(key),
        }
    }
}
