//! The best candidates of a search.

use tantivy::{
    SegmentReader,
    columnar::{Column, StrColumn},
};

use super::{Doing, Result, matching::Match};
use crate::{
    planning::{SortKeys, TitleClass, WordSet, pinned_score, rank},
    request::Sort,
};

/// An article that may become a hit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Candidate {
    pub(super) segment: u32,
    pub(super) doc: u32,
    pub(super) keys: SortKeys,
    /// The query's words that it holds, as far as it was looked at.
    pub(super) held: WordSet,
    pub(super) is_pinned: bool,
    /// It tells the same as a candidate before it, which is counted for both.
    pub(super) is_copy: bool,
}

/// The columns of a segment that order articles and name them, opened once: a query of two words spent a twentieth of its time on
/// that.
#[derive(Clone)]
pub(super) struct HitColumns {
    published: Column<i64>,
    key: Column<u64>,
    /// Absent where there is no article.
    id: Option<StrColumn>,
}

impl HitColumns {
    pub(super) fn open(reader: &SegmentReader) -> Result<Self> {
        Ok(Self {
            published: reader.fast_fields().i64("published").doing("open the dates")?,
            key: reader.fast_fields().u64("key").doing("open the keys")?,
            id: reader.fast_fields().str("id").doing("open the ids")?,
        })
    }

    /// The id of an article.
    pub(super) fn id(&self, doc: u32) -> Result<String> {
        let mut id = String::new();
        if let Some(ids) = &self.id
            && let Some(ordinal) = ids.ords().first(doc)
        {
            ids.ord_to_str(ordinal, &mut id).doing("read an id")?;
        }
        Ok(id)
    }

    /// Reads what orders a candidate beside its score.
    pub(super) fn fill(&self, candidate: &mut Candidate) {
        candidate.keys.published = self.published.first(candidate.doc);
        candidate.keys.key = self.key.first(candidate.doc).unwrap_or(0);
    }
}

impl Candidate {
    pub(super) fn new(segment: u32, doc: u32, score: f32) -> Self {
        Self { segment, doc, keys: SortKeys { score, ..SortKeys::default() }, ..Self::default() }
    }

    /// A match of a segment, put on top where it is pinned.
    pub(super) fn of(segment: u32, one: &Match, pin: Option<usize>) -> Self {
        let mut candidate = Self::new(segment, one.doc, one.score);
        candidate.held = one.held;
        if let Some(place) = pin {
            candidate.pin(place);
        }
        candidate
    }

    /// What is known of it as a match.
    pub(super) fn as_match(&self) -> Match {
        Match { doc: self.doc, score: self.keys.score, held: self.held }
    }

    /// Its segment and article.
    pub(super) fn place(&self) -> (u32, u32) {
        (self.segment, self.doc)
    }

    pub(super) fn rank(&self) -> u32 {
        rank(self.keys.score)
    }

    /// Puts it on top, whatever it holds.
    pub(super) fn pin(&mut self, place: usize) {
        (self.keys.score, self.keys.title, self.is_pinned) = (pinned_score(place), TitleClass::Pinned, true);
    }
}

/// Leaves those whose score is among the best `count`, all near-ties of the last one included, in no order; the rank from
/// which on they are left.
pub(super) fn contenders(candidates: &mut Vec<Candidate>, count: usize) -> u32 {
    if count == 0 {
        candidates.clear();
    }
    if candidates.len() <= count {
        return 0;
    }
    let lowest = rank_at(candidates, count);
    candidates.retain(|candidate| candidate.rank() >= lowest);
    lowest
}

/// The rank of the best `count`th; 0 where there are fewer.
pub(super) fn rank_at(candidates: &mut [Candidate], count: usize) -> u32 {
    match count.checked_sub(1) {
        Some(at) if at < candidates.len() => {
            candidates.select_nth_unstable_by(at, |one, other| other.keys.score.total_cmp(&one.keys.score)).1.rank()
        }
        _ => 0,
    }
}

/// Leaves the best `count` in order and gives back the rest, in no order.
pub(super) fn best(candidates: &mut Vec<Candidate>, count: usize, sort: Sort) -> Vec<Candidate> {
    let mut rest = Vec::new();
    if candidates.len() > count {
        if count > 0 {
            candidates.select_nth_unstable_by(count - 1, |one, other| one.keys.compare(&other.keys, sort));
        }
        rest = candidates.split_off(count);
    }
    candidates.sort_unstable_by(|one, other| one.keys.compare(&other.keys, sort));
    rest
}

/// Leaves those that are among the first `count` by date, whatever their scores, all of the last one's date included.
pub(super) fn leading(candidates: &mut Vec<Candidate>, count: usize, sort: Sort) {
    let by_date = |one: &Candidate, other: &Candidate| {
        let date = |candidate: &Candidate| SortKeys { published: candidate.keys.published, ..SortKeys::default() };
        date(one).compare(&date(other), sort)
    };
    match count.checked_sub(1) {
        None => candidates.clear(),
        Some(at) if at < candidates.len() => {
            let last = *candidates.select_nth_unstable_by(at, by_date).1;
            candidates.retain(|candidate| by_date(candidate, &last).is_le());
        }
        Some(_) => {}
    }
}
