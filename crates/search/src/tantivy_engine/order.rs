use std::cmp::{Ordering, Reverse};

use tantivy::{SegmentReader, columnar::Column};

use super::{Doing, Result};
use crate::plan::{Sort, Words};

/// An article that may become a hit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Candidate {
    pub(crate) segment: u32,
    pub(crate) doc: u32,
    pub(crate) score: f32,
    /// The query's words that it holds, where it was rescored.
    pub(crate) held: Words,
    /// Seconds since 1970; undated ones are the oldest.
    published: Option<i64>,
    key: u64,
}

/// The columns that order articles.
pub(crate) struct SortKeys {
    published: Column<i64>,
    key: Column<u64>,
}

impl SortKeys {
    pub(crate) fn new(reader: &SegmentReader) -> Result<Self> {
        Ok(Self {
            published: reader.fast_fields().i64("published").doing("open the dates")?,
            key: reader.fast_fields().u64("key").doing("open the keys")?,
        })
    }

    /// Reads what orders a candidate beside its score.
    pub(crate) fn fill(&self, candidate: &mut Candidate) {
        candidate.published = self.published.first(candidate.doc);
        candidate.key = self.key.first(candidate.doc).unwrap_or(0);
    }
}

impl Candidate {
    pub(crate) fn new(segment: u32, doc: u32, score: f32) -> Self {
        Self { segment, doc, score, ..Self::default() }
    }

    /// Scores that differ by less than about one in a thousand are equal: of near-ties the newer article comes first.
    pub(crate) fn rank(&self) -> u32 {
        // A float's bits, without the last ones of its fraction, grow with it.
        self.score.max(0.0).to_bits() >> 13
    }

    /// Puts it on top, whatever it holds.
    pub(crate) fn pin(&mut self, score: f32) {
        (self.score, self.held) = (score, Words::MAX);
    }
}

/// Leaves those whose score is among the best `count`, all of the last one's equals included, in no order; the rank from
/// which on they are left.
pub(crate) fn contenders(candidates: &mut Vec<Candidate>, count: usize) -> u32 {
    if count == 0 {
        candidates.clear();
    }
    if candidates.len() <= count {
        return 0;
    }
    let (_, worst, _) = candidates.select_nth_unstable_by(count - 1, |one, other| other.score.total_cmp(&one.score));
    let least = worst.rank();
    candidates.retain(|candidate| candidate.rank() >= least);
    least
}

/// Leaves the best `count` in order and gives back the rest, in no order.
pub(crate) fn best(candidates: &mut Vec<Candidate>, count: usize, sort: Sort) -> Vec<Candidate> {
    let compare = |one: &Candidate, other: &Candidate| compare(one, other, sort);
    let mut rest = Vec::new();
    if candidates.len() > count {
        if count > 0 {
            candidates.select_nth_unstable_by(count - 1, compare);
        }
        rest = candidates.split_off(count);
    }
    candidates.sort_unstable_by(compare);
    rest
}

/// Puts all of them in order.
pub(crate) fn order(candidates: &mut [Candidate], sort: Sort) {
    candidates.sort_unstable_by(|one, other| compare(one, other, sort));
}

fn compare(one: &Candidate, other: &Candidate, sort: Sort) -> Ordering {
    let newer = || Reverse(one.published).cmp(&Reverse(other.published));
    let key = || one.key.cmp(&other.key);
    let better = || other.rank().cmp(&one.rank());
    match sort {
        Sort::Relevance => better().then_with(newer).then_with(key),
        Sort::Newest => newer().then_with(better).then_with(key),
        Sort::Oldest => (one.published.is_none(), one.published)
            .cmp(&(other.published.is_none(), other.published))
            .then_with(better)
            .then_with(key),
    }
}
