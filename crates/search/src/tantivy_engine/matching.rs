//! Which articles of a segment hold enough of a query's words.
//!
//! The lists of words are taken from the shortest to the longest. An article in none of the first ones cannot hold enough as soon as
//! the others are not enough together: so the first lists are united, one of them where all words must be held, and what is
//! found is looked up in the others, until too little is left for it.

use tantivy::{DocSet, TERMINATED, postings::SegmentPostings, schema::IndexRecordOption};

use super::{
    Doing, Result,
    clock::Clock,
    segments::Segment,
    terms::{QueryTerm, QueryTerms},
};
use crate::planning::{MatchCriterion, WordSet};

/// Articles that are looked up between two deadline checks.
const BETWEEN_CHECKS: usize = 1 << 13;

/// A matching article.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Match {
    pub(super) doc: u32,
    pub(super) score: f32,
    pub(super) held: WordSet,
}

/// What must be held.
#[derive(Clone, Copy)]
pub(super) struct Enough<'a> {
    pub(super) criterion: &'a MatchCriterion,
    /// The least mass, on top of what the criterion asks for.
    pub(super) mass: u32,
}

impl Enough<'_> {
    #[inline]
    fn is_met(self, held: WordSet) -> bool {
        self.criterion.is_met(held) && (self.mass == 0 || self.criterion.mass(held) >= self.mass)
    }
}

/// The accepted articles of a segment that hold enough, ascending; `false` where the time was over before all were found.
pub(super) fn matches(
    segment: &Segment<'_>,
    terms: &QueryTerms<'_>,
    enough: Enough<'_>,
    clock: Clock,
) -> Result<(Vec<Match>, bool)> {
    if matches!(enough.criterion, MatchCriterion::MatchAll) {
        let all = (0..segment.reader.max_doc()).filter(|doc| segment.accepts(*doc));
        return Ok((all.map(|doc| Match { doc, ..Match::default() }).collect(), true));
    }
    let mut lists: Vec<(WordSet, SegmentPostings)> = Vec::new();
    for term in terms.terms.iter().filter(|term| term.resolved.term.holds != 0) {
        if let Some(postings) = postings(segment, term, IndexRecordOption::Basic)? {
            lists.push((term.resolved.term.holds, postings));
        }
    }
    lists.sort_by_key(|(_, postings)| postings.doc_freq());
    // What the lists behind each place hold together.
    let mut behind = vec![0; lists.len() + 1];
    for (at, (holds, _)) in lists.iter().enumerate().rev() {
        behind[at] = behind[at + 1] | holds;
    }
    let first = behind.iter().position(|rest| !enough.is_met(*rest)).unwrap_or(lists.len());
    let mut found = Vec::new();
    let mut is_whole = true;
    for (at, (holds, mut list)) in lists.into_iter().enumerate() {
        if at < first {
            found = united(found, list, holds);
        } else {
            is_whole &= look_up(&mut found, &mut list, holds, clock);
            let rest = behind.get(at + 1).copied().unwrap_or(0);
            found.retain(|one| enough.is_met(one.held | rest));
        }
        is_whole &= !clock.is_over();
        if !is_whole {
            break;
        }
    }
    found.retain(|one| enough.is_met(one.held) && segment.accepts(one.doc));
    Ok((found, is_whole))
}

/// The postings of a term in a segment.
pub(super) fn postings(
    segment: &Segment<'_>,
    term: &QueryTerm<'_>,
    option: IndexRecordOption,
) -> Result<Option<SegmentPostings>> {
    let Some(info) = term.info(segment.ordinal) else { return Ok(None) };
    let index = segment.reader.inverted_index(term.field).doing("open the terms")?;
    index.read_postings_from_terminfo(info, option).doing("read postings").map(Some)
}

/// What was found, and the articles of a list that hold some words.
fn united(found: Vec<Match>, mut list: SegmentPostings, holds: WordSet) -> Vec<Match> {
    let mut all = Vec::with_capacity(found.len() + list.doc_freq() as usize);
    let mut found = found.into_iter().peekable();
    while list.doc() != TERMINATED {
        let doc = list.doc();
        while let Some(before) = found.next_if(|one| one.doc < doc) {
            all.push(before);
        }
        let known = found.next_if(|one| one.doc == doc).map_or(0, |one| one.held);
        all.push(Match { doc, held: known | holds, score: 0.0 });
        list.advance();
    }
    all.extend(found);
    all
}

/// Notes which of the articles are in a list; `false` where the time was over before the last one.
fn look_up(found: &mut [Match], list: &mut SegmentPostings, holds: WordSet, clock: Clock) -> bool {
    for chunk in found.chunks_mut(BETWEEN_CHECKS) {
        for one in chunk {
            if list.doc() < one.doc {
                list.seek(one.doc);
            }
            if list.doc() == one.doc {
                one.held |= holds;
            }
        }
        if clock.is_over() {
            return false;
        }
    }
    true
}
