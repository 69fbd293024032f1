//! Queries whose answers are known, asked of a generation before it is published and whenever it is verified.

use serde::Serialize;
use tracuu_index::{Generation, Home};

use crate::{
    error::SearchError,
    request::Request,
    searcher::Searcher,
    settings::{Canaries, Canary},
};

/// A query that does not find what it must.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadCanary {
    /// What was asked.
    pub query: String,
    /// The articles that are not on the first page.
    pub missing: Vec<String>,
}

/// What became of the queries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CanaryOutcome {
    /// How many there are.
    pub queries: u64,
    /// Those that do not find what they must.
    pub dead: Vec<DeadCanary>,
}

/// Asks the home's canary queries of a generation: each of their articles must be on the first page, as a reader sees it, but that what
/// is taken down counts as found.
pub fn ask_canaries(home: &Home, generation: Generation) -> Result<CanaryOutcome, SearchError> {
    let canaries = Canaries::read(&home.settings())?;
    let mut outcome = CanaryOutcome { queries: canaries.canary.len() as u64, dead: Vec::new() };
    if canaries.canary.is_empty() {
        return Ok(outcome);
    }
    let searcher = Searcher::of_generation(home.clone(), generation)?;
    for Canary { query, ids } in canaries.canary {
        let answer = searcher.search(&Request { query: query.clone(), ..Request::default() })?;
        let is_there = |id: &String| answer.hits.iter().any(|hit| hit.id == *id) || searcher.hides(id);
        let missing: Vec<String> = ids.into_iter().filter(|id| !is_there(id)).collect();
        if !missing.is_empty() {
            outcome.dead.push(DeadCanary { query, missing });
        }
    }
    Ok(outcome)
}
