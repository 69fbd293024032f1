//! Which articles of a segment hold enough of a query's words.
//!
//! The lists of words are taken from the shortest to the longest. An article in none of the first ones cannot hold enough as soon as
//! the others are not enough together: so the first lists are united, one of them where all words must be held, and what is
//! found is looked up in the others, until too little is left for it. Lists that are hardly longer than those are read beside them:
//! that is faster than to look up. Where all words must be held and each is common, the lists are intersected.

use tantivy::{TERMINATED, schema::IndexRecordOption};

use super::{
    Result,
    clock::Clock,
    lists::{List, WINDOW, Window},
    segments::Segment,
    terms::QueryTerms,
};
use crate::planning::{MatchCriterion, WordSet};

/// A list is read to its end where it is at most so many times as long as all from which articles are taken.
const NEAR: usize = 2;

/// Articles that are looked up between two deadline checks.
const BETWEEN_CHECKS: usize = 1 << 13;

/// A matching article.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Match {
    pub(super) doc: u32,
    pub(super) score: f32,
    pub(super) held: WordSet,
}

/// The accepted articles of a segment that meet a criterion, ascending; `false` where the time was over before all were found.
pub(super) fn matches(
    segment: &Segment<'_>,
    terms: &QueryTerms<'_>,
    criterion: &MatchCriterion,
    clock: Clock,
) -> Result<(Vec<Match>, bool)> {
    if matches!(criterion, MatchCriterion::MatchAll) {
        let all = (0..segment.reader.max_doc()).filter(|doc| segment.accepts(*doc));
        return Ok((all.map(|doc| Match { doc, ..Match::default() }).collect(), true));
    }
    let mut lists = lists(segment, terms)?;
    let behind = behind(&lists);
    let all = behind.first().copied().unwrap_or(0);
    if !criterion.is_met(all) {
        return Ok((Vec::new(), true));
    }
    let first = behind.iter().position(|rest| !criterion.is_met(*rest)).unwrap_or(lists.len());
    let is_dense = lists.first().is_some_and(|(_, shortest)| shortest.len() > segment.dense());
    if is_dense && are_all_needed(&lists, criterion) {
        return Ok(in_all(segment, &mut lists, all, clock));
    }
    let read = first + near(&lists, first);
    let (read_lists, others) = lists.split_at_mut(read);
    let rest = behind.get(read).copied().unwrap_or(0);
    let (mut found, mut is_whole) = united(segment, read_lists, first, clock, |held| criterion.is_met(held | rest));
    is_whole &= narrow(&mut found, others, criterion, clock, |_| false);
    Ok((found, is_whole))
}

/// What the lists from each place on hold together.
fn behind(lists: &[(WordSet, List)]) -> Vec<WordSet> {
    let mut behind = vec![0; lists.len() + 1];
    for (at, (holds, _)) in lists.iter().enumerate().rev() {
        behind[at] = behind[at + 1] | holds;
    }
    behind
}

/// Whether nothing can match that is not in every list.
fn are_all_needed(lists: &[(WordSet, List)], criterion: &MatchCriterion) -> bool {
    let others = |at: usize| lists.iter().enumerate().filter(move |(other, _)| *other != at);
    let held = |at: usize| others(at).fold(0, |all, (_, (holds, _))| all | holds);
    (0..lists.len()).all(|at| !criterion.is_met(held(at)))
}

/// The lists of words, the shortest first, with the words that their articles hold.
fn lists(segment: &Segment<'_>, terms: &QueryTerms<'_>) -> Result<Vec<(WordSet, List)>> {
    let mut lists = Vec::new();
    for term in terms.terms.iter().filter(|term| term.resolved.term.holds != 0) {
        let list = List::open(segment.reader, segment.ordinal, term, IndexRecordOption::Basic)?;
        lists.extend(list.map(|list| (term.resolved.term.holds, list)));
    }
    lists.sort_by_key(|(_, list)| list.len());
    Ok(lists)
}

/// Leaves those articles, ascending, that meet a criterion, with enough of what they hold; `false` where the time was over before
/// all were looked up.
pub(super) fn retain_matches(
    segment: &Segment<'_>,
    terms: &QueryTerms<'_>,
    criterion: &MatchCriterion,
    clock: Clock,
    found: &mut Vec<Match>,
) -> Result<bool> {
    let is_enough = |held| criterion.is_met(held);
    Ok(found.is_empty() || narrow(found, &mut lists(segment, terms)?, criterion, clock, is_enough))
}

/// Looks articles that do not hold enough up in lists, and leaves those that meet a criterion; `false` where the time was over before
/// that.
fn narrow(
    found: &mut Vec<Match>,
    lists: &mut [(WordSet, List)],
    criterion: &MatchCriterion,
    clock: Clock,
    is_enough: impl Fn(WordSet) -> bool,
) -> bool {
    let behind = behind(lists);
    let mut rest = behind.iter();
    let all = rest.next().copied().unwrap_or(0);
    found.retain(|one| criterion.is_met(one.held | all));
    for ((holds, list), rest) in lists.iter_mut().zip(rest) {
        if !look_up(found, list, *holds, clock, &is_enough, |held| criterion.is_met(held | rest)) {
            found.retain(|one| criterion.is_met(one.held));
            return false;
        }
    }
    true
}

/// What is in all lists, by windows: common words have most articles in common.
fn in_all(segment: &Segment<'_>, lists: &mut [(WordSet, List)], held: WordSet, clock: Clock) -> (Vec<Match>, bool) {
    let mut found = Vec::with_capacity(lists.first().map_or(0, |(_, lead)| lead.len()));
    let mut find = |docs: &[u32]| {
        let all = docs.iter().map(|doc| Match { doc: *doc, held, score: 0.0 });
        if segment.accepts_all { found.extend(all) } else { found.extend(all.filter(|one| segment.accepts(one.doc))) }
    };
    let mut is_whole = true;
    match lists {
        [] => {}
        [(_, only)] => only.each_before(TERMINATED, |docs, _| find(docs)),
        [(_, lead), others @ .., (_, last)] => {
            while is_whole && lead.doc() != TERMINATED {
                let (begin, mut common): (_, Window) = (lead.doc(), [0; _]);
                lead.mark(begin, &mut common);
                for (_, list) in others.iter_mut() {
                    let mut other: Window = [0; _];
                    list.mark(begin, &mut other);
                    common.iter_mut().zip(&other).for_each(|(common, other)| *common &= other);
                }
                last.each_marked(begin, &common, &mut find);
                is_whole = !clock.is_over();
            }
        }
    }
    (found, is_whole)
}

/// How many lists behind the first ones are short enough to be read beside them: their articles are noted faster than looked up.
fn near(lists: &[(WordSet, List)], first: usize) -> usize {
    let (first, others) = lists.split_at(first);
    let len = |(_, list): &(WordSet, List)| list.len();
    let enough = NEAR * first.iter().map(len).sum::<usize>();
    others.iter().take_while(|one| len(one) <= enough).count()
}

/// What is accepted, in any of the first lists and may be kept by what it holds, by windows; `false` where the time was over before
/// the last one.
fn united(
    segment: &Segment<'_>,
    lists: &mut [(WordSet, List)],
    first: usize,
    clock: Clock,
    is_kept: impl Fn(WordSet) -> bool,
) -> (Vec<Match>, bool) {
    let (first, others) = lists.split_at_mut(first.min(lists.len()));
    let mut found = Vec::with_capacity(first.last().map_or(0, |(_, longest)| longest.len()));
    let mut all_held: Vec<WordSet> = vec![0; WINDOW as usize];
    while let Some(begin) = first.iter().map(|(_, list)| list.doc()).min().filter(|doc| *doc != TERMINATED) {
        let end = begin.saturating_add(WINDOW);
        let mut marked: Window = [0; _];
        for (holds, list) in first.iter_mut() {
            list.each_before(end, |docs, _| {
                for at in docs.iter().map(|doc| doc - begin) {
                    if let (Some(word), Some(held)) = (marked.get_mut(at as usize / 64), all_held.get_mut(at as usize))
                    {
                        *word |= 1 << (at % 64);
                        *held |= *holds;
                    }
                }
            });
        }
        for (holds, list) in others.iter_mut() {
            list.seek(begin);
            list.each_before(end, |docs, _| {
                for at in docs.iter().map(|doc| doc - begin) {
                    if let Some(held) = all_held.get_mut(at as usize) {
                        *held |= *holds;
                    }
                }
            });
        }
        for (place, mut word) in (0..).zip(marked) {
            while word != 0 {
                let at = place * 64 + word.trailing_zeros();
                let held = all_held.get(at as usize).copied().unwrap_or_default();
                if is_kept(held) && segment.accepts(begin + at) {
                    found.push(Match { doc: begin + at, held, score: 0.0 });
                }
                word &= word - 1;
            }
        }
        all_held.fill(0);
        if clock.is_over() {
            return (found, false);
        }
    }
    (found, true)
}

/// Notes which of the articles that do not hold enough are in a list, and leaves those that may be kept; `false` where the time was
/// over before the last one.
fn look_up(
    found: &mut Vec<Match>,
    list: &mut List,
    holds: WordSet,
    clock: Clock,
    is_enough: impl Fn(WordSet) -> bool,
    is_kept: impl Fn(WordSet) -> bool,
) -> bool {
    let mut kept = 0;
    for at in 0..found.len() {
        if at % BETWEEN_CHECKS == BETWEEN_CHECKS - 1 && clock.is_over() {
            found.drain(kept..at);
            return false;
        }
        // Each is written, and those that are not kept are written over: whether one is cannot be foreseen.
        if let Some(mut one) = found.get(at).copied() {
            one.held |= if !is_enough(one.held) && list.seek(one.doc) { holds } else { 0 };
            if let Some(place) = found.get_mut(kept) {
                *place = one;
            }
            kept += usize::from(is_kept(one.held));
        }
    }
    found.truncate(kept);
    true
}
