//! Which articles of a segment hold enough of a query's words.
//!
//! The lists of words are taken from the shortest to the longest. An article in none of the first ones cannot hold enough as soon as
//! the others are not enough together: so the first lists are united, one of them where all words must be held, and what is
//! found is looked up in the others, until too little is left for it.

use tantivy::{TERMINATED, schema::IndexRecordOption};

use super::{
    Result,
    clock::Clock,
    lists::{List, Window},
    segments::Segment,
    terms::QueryTerms,
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
    let mut lists = lists(segment, terms)?;
    // What the lists behind each place hold together.
    let mut behind = vec![0; lists.len() + 1];
    for (at, (holds, _)) in lists.iter().enumerate().rev() {
        behind[at] = behind[at + 1] | holds;
    }
    let first = behind.iter().position(|rest| !enough.is_met(*rest)).unwrap_or(lists.len());
    if first <= 1 {
        return Ok(intersected(segment, &mut lists, &behind, enough, clock));
    }
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

/// Leaves those articles, ascending, that hold enough; `false` where the time was over before all were looked up.
pub(super) fn retain_matches(
    segment: &Segment<'_>,
    terms: &QueryTerms<'_>,
    enough: Enough<'_>,
    clock: Clock,
    found: &mut Vec<Match>,
) -> Result<bool> {
    let mut is_whole = true;
    for (holds, mut list) in lists(segment, terms)? {
        is_whole &= look_up(found, &mut list, holds, clock);
    }
    found.retain(|one| enough.is_met(one.held));
    Ok(is_whole)
}

/// What is in the first list and holds enough, article by article: each list that must have it tells where to go on.
fn intersected(
    segment: &Segment<'_>,
    lists: &mut [(WordSet, List)],
    behind: &[WordSet],
    enough: Enough<'_>,
    clock: Clock,
) -> (Vec<Match>, bool) {
    let all = behind.first().copied().unwrap_or(0);
    if !enough.is_met(all) {
        return (Vec::new(), true);
    }
    let others =
        |at: usize| lists.iter().enumerate().filter(|(other, _)| *other != at).fold(0, |all, (_, one)| all | one.0);
    let must: Vec<bool> = (0..lists.len()).map(|at| !enough.is_met(others(at))).collect();
    let mut found = Vec::new();
    if must.iter().all(|must| *must) && lists.first().is_some_and(|(_, lead)| lead.len() > segment.dense()) {
        return in_all(segment, lists, all, clock);
    }
    let Some(((first_holds, lead), rest)) = lists.split_first_mut() else {
        return (found, true);
    };
    let mut steps = 0;
    'articles: while lead.doc() != TERMINATED {
        steps += 1;
        if steps % BETWEEN_CHECKS == 0 && clock.is_over() {
            return (found, false);
        }
        let doc = lead.doc();
        let mut held = *first_holds;
        for (((holds, list), must), behind) in rest.iter_mut().zip(must.iter().skip(1)).zip(behind.iter().skip(2)) {
            if list.seek(doc) {
                held |= *holds;
            } else if *must {
                lead.seek(list.doc());
                continue 'articles;
            } else if !enough.is_met(held | behind) {
                break;
            }
        }
        if enough.is_met(held) && segment.accepts(doc) {
            found.push(Match { doc, held, score: 0.0 });
        }
        lead.advance();
    }
    (found, true)
}

/// What is in all lists, by windows: common words have most articles in common.
fn in_all(segment: &Segment<'_>, lists: &mut [(WordSet, List)], held: WordSet, clock: Clock) -> (Vec<Match>, bool) {
    let mut found = Vec::with_capacity(lists.first().map_or(0, |(_, lead)| lead.len()));
    let mut find = |docs: &[u32]| {
        let accepted = docs.iter().filter(|doc| segment.accepts(**doc));
        found.extend(accepted.map(|doc| Match { doc: *doc, held, score: 0.0 }));
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

/// What was found, and the articles of a list that hold some words.
fn united(found: Vec<Match>, mut list: List, holds: WordSet) -> Vec<Match> {
    let mut all = Vec::with_capacity(found.len() + list.len());
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
fn look_up(found: &mut [Match], list: &mut List, holds: WordSet, clock: Clock) -> bool {
    for chunk in found.chunks_mut(BETWEEN_CHECKS) {
        for one in chunk {
            if list.seek(one.doc) {
                one.held |= holds;
            }
        }
        if clock.is_over() {
            return false;
        }
    }
    true
}
