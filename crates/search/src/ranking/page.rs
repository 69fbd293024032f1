//! From resolved plans to the hits of a page: runs them, looks closer at the best ones, and explains.

use super::{
    explain::{ScorePart, explain},
    passages::Passages,
};
use crate::{
    engine::{EngineError, FacetCounts, Facts, Matches, Questions, RankedArticle, Run, Snapshot},
    planning::{Attempt, PlanSequence, ResolvedPlan, TitleClass},
};

/// What a sequence of plans found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The hits of the page, in order; [`Snapshot::name`] gives those their ids that have none.
    pub hits: Vec<RankedArticle>,
    /// What the score of each is made of, where that was asked for.
    pub explanations: Vec<Vec<ScorePart>>,
    /// For each the words of the query that it lacks, where it is not counted; known where the total is.
    pub missing: Vec<Vec<String>>,
    /// How many matches are counted; absent where it was not wanted.
    pub total: Option<u64>,
    /// How many of those differ.
    pub distinct: u64,
    /// How many hits there are, over all pages.
    pub reachable: u64,
    /// The time was over before everything was looked at.
    pub is_partial: bool,
    /// The counted matches by their values.
    pub facets: FacetCounts,
    /// The place of the plan that was carried out last, and what it was for.
    pub plan: usize,
    /// Likewise.
    pub attempt: Attempt,
}

impl Found {
    /// Whether nothing matches.
    pub(crate) fn is_empty(&self) -> bool {
        self.hits.is_empty() && self.reachable == 0
    }
}

/// Runs the plans, and orders the first hits by their best passages too.
pub(crate) fn run(snapshot: &dyn Snapshot, sequence: &PlanSequence, explains: bool) -> Result<Found, EngineError> {
    let Run { plan, matches } = snapshot.run(&sequence.plans)?;
    let Some(plan_run) = sequence.plans.get(plan) else { return Ok(Found::default()) };
    let attempt = sequence.attempt(plan, !matches.is_empty());
    let Matches { mut hits, total, distinct, reachable, counted_from, is_partial, facets } = matches;
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
    let facts = if explains && !hits.is_empty() {
        snapshot.name(&mut hits)?;
        let terms = plan_run.terms.iter().map(|one| one.term.clone()).collect();
        let ids = hits.iter().map(|hit| hit.id.clone()).collect();
        snapshot.look_up(&Questions { ids, terms, ..Questions::default() })?
    } else {
        Facts::default()
    };
    let explained = hits.iter().zip(&facts.occurrences);
    let explanations = explained.map(|(hit, occurrences)| explain(plan_run, hit, occurrences)).collect();
    Ok(Found { hits, explanations, missing, total, distinct, reachable, is_partial, facets, plan, attempt })
}

/// The words of the query that a hit lacks, as the reader wrote them; none of one that is counted, or pinned.
fn missing(plan: &ResolvedPlan, hit: &RankedArticle, counted_from: u32) -> Vec<String> {
    if plan.criterion.mass(hit.held) >= counted_from || hit.keys.title == TitleClass::Pinned {
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
