//! From resolved plans to the hits of a page: runs them, looks closer at the best ones, and explains.

use super::{
    explain::{ScorePart, explain},
    passages::Passages,
};
use crate::{
    engine::{EngineError, FacetCounts, Facts, Matches, Questions, RankedArticle, Run, Snapshot},
    planning::{Attempt, LOOKED_AT, PlanSequence, ResolvedPlan, Scope, SortKeys},
    request::Sort,
};

/// What a sequence of plans found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The hits of the page, in order.
    pub hits: Vec<RankedArticle>,
    /// What the score of each is made of, where that was asked for.
    pub explanations: Vec<Vec<ScorePart>>,
    /// How many articles match; absent where it was not wanted.
    pub total: Option<u64>,
    /// The time was over before everything was looked at.
    pub is_partial: bool,
    /// The match set by its values.
    pub facets: FacetCounts,
    /// What the plan that found them was for.
    pub attempt: Attempt,
    /// Counts of the conjunctions that were asked for where nothing held all that was wanted.
    pub conjunction_counts: Vec<u64>,
}

/// Runs the plans, and orders the first hits by their best passages too. `conjunctions` gives what else is to be counted, for an
/// outcome; it is asked for in the same call.
pub(crate) fn run(
    snapshot: &dyn Snapshot,
    sequence: &PlanSequence,
    explains: bool,
    conjunctions: impl FnOnce(bool) -> Vec<Vec<String>>,
) -> Result<Found, EngineError> {
    let Run { plan, matches } = snapshot.run(&sequence.plans)?;
    let Some(plan_run) = sequence.plans.get(plan) else { return Ok(Found::default()) };
    let is_found = !matches.is_empty();
    let attempt = sequence.attempt(plan, is_found);
    let conjunctions = conjunctions(!is_found || attempt == Attempt::Relaxed);
    let Matches { mut hits, total, is_partial, facets } = matches;
    let passages = Passages::new(plan_run).filter(|_| plan_run.sort == Sort::Relevance && plan_run.hits.start == 0);
    let looked_at = if passages.is_some() { hits.len().min(LOOKED_AT) } else { 0 };
    let mut questions = Questions { conjunctions, ..Questions::default() };
    if let Some(passages) = passages.as_ref().filter(|_| looked_at > 0) {
        questions.terms.extend(passages.terms().map(|term| (Scope::Everything, term.to_owned())));
    }
    let skipped = questions.terms.len();
    if explains {
        questions.terms.extend(plan_run.terms.iter().map(|one| (one.term.scope, one.term.text.clone())));
    }
    if !questions.terms.is_empty() {
        let asked = if explains { hits.len() } else { looked_at };
        questions.ids.extend(hits.iter().take(asked).map(|hit| hit.id.clone()));
    }
    let facts = if questions == Questions::default() { Facts::default() } else { snapshot.look_up(&questions)? };
    let mut explanations: Vec<Vec<ScorePart>> = Vec::new();
    let mut order: Vec<usize> = (0..hits.len()).collect();
    if let Some(passages) = &passages {
        for (hit, occurrences) in hits.iter_mut().take(looked_at).zip(&facts.occurrences) {
            hit.keys.score += passages.score(occurrences);
        }
        let keys = |place: &usize| hits.get(*place).map_or(SortKeys::default(), |hit| hit.keys);
        let front = order.get_mut(..looked_at).unwrap_or_default();
        front.sort_by(|one, other| keys(one).compare(&keys(other), plan_run.sort));
    }
    let page = sequence.page(plan_run, hits.len());
    let order: Vec<usize> = order.get(page).unwrap_or_default().to_vec();
    if explains {
        explanations.extend(order.iter().filter_map(|place| {
            let (hit, occurrences) = (hits.get(*place)?, facts.occurrences.get(*place)?);
            Some(explain(plan_run, occurrences, skipped, hit.keys.score))
        }));
    }
    let hits = order.iter().filter_map(|place| hits.get_mut(*place).map(std::mem::take)).collect();
    let conjunction_counts = facts.conjunction_counts;
    Ok(Found { hits, explanations, total, is_partial, facets, attempt, conjunction_counts })
}

impl PlanSequence {
    /// Which of the hits that an engine gave are the page's.
    fn page(&self, plan: &ResolvedPlan, count: usize) -> std::ops::Range<usize> {
        let begin = self.offset.saturating_sub(plan.hits.start).min(count);
        begin..begin.saturating_add(self.limit).min(count)
    }
}
