use serde::Serialize;
use thiserror::Error;
use tracuu_article::Article;

use crate::plan::Plan;

/// What answers a plan.
pub trait Engine: Send + Sync {
    /// The hits of a plan, with totals and facets where they are wanted.
    fn run(&self, plan: &Plan) -> Result<Matches, EngineError>;

    /// How many articles there are.
    fn articles(&self) -> u64;

    /// How many articles hold a term.
    fn frequency(&self, term: &str) -> Result<u64, EngineError>;

    /// Whether any article holds a term.
    fn knows(&self, term: &str) -> Result<bool, EngineError> {
        Ok(self.frequency(term)? > 0)
    }

    /// How many articles hold all of these terms; of a common one the first ones are counted only.
    fn together(&self, terms: &[&str]) -> Result<u64, EngineError>;

    /// Folded terms of the index that are one letter more, fewer or other, or have two neighbours changed, the commonest
    /// first.
    fn near(&self, term: &str) -> Result<Vec<String>, EngineError>;

    /// Folded terms of the index that begin so and are longer, the commonest first.
    fn completions(&self, prefix: &str) -> Result<Vec<String>, EngineError>;

    /// What a hit's score is made of, the greatest part first.
    fn explain(&self, plan: &Plan, hit: &Match) -> Result<Vec<ScorePart>, EngineError>;

    /// The id of a hit's article.
    fn id(&self, hit: &Match) -> Result<String, EngineError>;

    /// A hit's article.
    fn article(&self, hit: &Match) -> Result<Article, EngineError>;
}

/// One part of a hit's score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScorePart {
    /// The term; empty for the best stretch and for a pin.
    pub term: String,
    /// Where it stands: `text` (all of the article), `title`, `window` (its best stretch), or `pin`.
    pub field: &'static str,
    /// Its weight in the query.
    pub weight: f32,
    /// How rare it is.
    pub idf: f32,
    /// How often it stands there.
    pub frequency: u32,
    /// What it adds to the score.
    pub score: f32,
}

/// What a plan found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matches {
    /// The wanted page of hits.
    pub hits: Vec<Match>,
    /// How many articles match; absent where it was not wanted.
    pub total: Option<u64>,
    /// The time was over before everything was looked at.
    pub is_partial: bool,
    /// The match set by section, year and source.
    pub facets: FacetCounts,
}

/// One hit: an article as its engine knows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// The engine's own handle.
    pub handle: u64,
    /// Its score.
    pub score: f32,
}

/// Values with their counts, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetCounts {
    /// By section.
    pub section: Vec<(String, u64)>,
    /// By year, the newest first; `unknown` is undated.
    pub year: Vec<(String, u64)>,
    /// By publication.
    pub source: Vec<(String, u64)>,
}

/// An engine failed: the index is damaged or cannot be read.
#[derive(Debug, Error)]
#[error("cannot {action}")]
pub struct EngineError {
    /// What was being done.
    pub action: &'static str,
    /// Why it failed.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}
