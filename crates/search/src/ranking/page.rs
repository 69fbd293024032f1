//! From resolved plans to the hits of a page: runs them, looks closer at the best ones, and explains.

use super::{
    explain::{ScorePart, explain},
    passages::Passages,
};
use crate::{
    engine::{EngineError, FacetCounts, Facts, Matches, Questions, RankedArticle, Run, Snapshot},
    planning::{Attempt, PlanSequence, ResolvedPlan},
};

/// What a sequence of plans found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The hits of the page, in order.
    pub hits: Vec<RankedArticle>,
    /// What the score of each is made of, where that was asked for.
    pub explanations: Vec<Vec<ScorePart>>,
    /// For each the words of the query that it lacks, where it is not counted; known where the total is.
    pub missing: Vec<Vec<String>>,
    /// How many matches are counted; absent where it was not wanted.
    pub total: Option<u64>,
    /// How many hits there are, over all pages.
    pub reachable: u64,
    /// The time was over before everything was looked at.
    pub is_partial: bool,
    /// The counted matches by their values.
    pub facets: FacetCounts,
    /// What the plan that found them was for.
    pub attempt: Attempt,
    /// Counts of the conjunctions that were asked for where nothing held all that was wanted.
    pub conjunction_counts: Vec<u64>,
}

/// Runs the plans, and orders the first hits by their best passages too. `conjunctions` gives what else is to be counted, by
/// whether less was found than was asked for.
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
    let Matches { mut hits, total, reachable, counted_from, is_partial, facets } = matches;
    if let Some(passages) = Passages::new(plan_run) {
        let front = plan_run.looked_at.min(hits.len());
        let front = hits.get_mut(..front).unwrap_or_default();
        for hit in front.iter_mut() {
            hit.keys.score += passages.score(&hit.positions);
        }
        front.sort_by(|one, other| one.keys.compare(&other.keys, plan_run.sort));
    }
    let page = sequence.page(plan_run, hits.len());
    hits.truncate(page.end);
    hits.drain(..page.start);
    let missing = hits.iter().map(|hit| missing(plan_run, hit, counted_from)).collect();
    let mut questions = Questions { conjunctions, ..Questions::default() };
    if explains && !hits.is_empty() {
        questions.terms = plan_run.terms.iter().map(|one| one.term.clone()).collect();
        questions.ids = hits.iter().map(|hit| hit.id.clone()).collect();
    }
    let facts = if questions == Questions::default() { Facts::default() } else { snapshot.look_up(&questions)? };
    let explained = hits.iter().zip(&facts.occurrences);
    let explanations = explained.map(|(hit, occurrences)| explain(plan_run, hit, occurrences)).collect();
    let conjunction_counts = facts.conjunction_counts;
    Ok(Found { hits, explanations, missing, total, reachable, is_partial, facets, attempt, conjunction_counts })
}

/// The words of the query that a hit lacks, as the reader wrote them; none of one that is counted, or pinned.
fn missing(plan: &ResolvedPlan, hit: &RankedArticle, counted_from: u32) -> Vec<String> {
    if plan.criterion.mass(hit.held) >= counted_from || plan.pinned.contains(&hit.id) {
        return Vec::new();
    }
    let lacked = plan.criterion.missing(hit.held);
    let names = plan.names.iter().enumerate().filter(|(bit, _)| lacked & (1 << bit) != 0);
    names.map(|(_, name)| name.clone()).collect()
}

impl PlanSequence {
    /// Which of the hits that an engine gave are the page's.
    fn page(&self, plan: &ResolvedPlan, count: usize) -> std::ops::Range<usize> {
        let begin = self.offset.saturating_sub(plan.hits.start).min(count);
        begin..begin.saturating_add(self.limit).min(count)
    }
}
