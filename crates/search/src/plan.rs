//! What is to be found, in no engine's terms: an engine compiles a plan to its own.

use std::time::Instant;

/// A set of the words of a query: bit `n` stands for its word `n`. What lies beyond the 64th only scores.
pub type Words = u64;

/// A query, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What is scored, and what tells which of the query's words an article holds.
    pub terms: Vec<PlanTerm>,
    /// The words of which an article must hold some or all: how much depends on `need`.
    pub words: Words,
    /// What else makes an article hold some of them.
    pub rules: Vec<Rule>,
    /// Something was asked for that no article can hold.
    pub nothing: bool,
    /// Terms that an article must hold to match, whatever else it holds.
    pub required: Vec<String>,
    /// What parts of an article must hold.
    pub places: Vec<PlanPlace>,
    /// Ids of articles that stand on top, in this order.
    pub pinned: Vec<String>,
    /// Ids of articles that are left out.
    pub hidden: Vec<String>,
    /// Phrases that an article must hold to match.
    pub phrases: Vec<PlanPhrase>,
    /// Phrases, or single syllables, that an article must not hold.
    pub excluded: Vec<PlanPhrase>,
    /// How much of the words an article must hold.
    pub need: Need,
    /// What else an article must be.
    pub filters: Filters,
    /// How the best are looked at more closely.
    pub window: Window,
    /// In which order.
    pub sort: Sort,
    /// Hits that are left out in front.
    pub offset: usize,
    /// Hits that are wanted.
    pub limit: usize,
    /// Whether the size of the match set and its facets are wanted; without them an engine may look at less of it.
    pub with_totals: bool,
    /// When to stop: what was found by then is the answer, which says so.
    pub deadline: Option<Instant>,
}

/// One weighted term.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanTerm {
    /// The term, as `tracuu_text` gives it.
    pub text: String,
    /// Where it is looked for.
    pub scope: Scope,
    /// What its BM25 score is multiplied with.
    pub weight: f32,
    /// The power of its idf.
    pub power: f32,
    /// Its part in matching and retrieval.
    pub role: Role,
    /// The words that an article with this term holds.
    pub holds: Words,
}

/// An article that holds all of some words holds others too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// All of these.
    pub when: Words,
    /// Then these too.
    pub gives: Words,
}

/// How the best candidates are looked at more closely: the best stretch of so many syllables in each is scored by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    /// What its score is multiplied with; 0 leaves it out.
    pub weight: f32,
    /// Its length in syllables.
    pub length: u32,
}

/// The texts of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Title, description and body as one.
    Everything,
    /// The title alone.
    Title,
}

/// A part of an article that can be asked for by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Its title.
    Title,
    /// The name of its section.
    Section,
    /// The name of its publication.
    Source,
    /// The name of one of its authors.
    Author,
}

/// What a part of an article must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPlace {
    /// The part.
    pub place: Place,
    /// The folded words of its names: all of any of them.
    pub names: Vec<Vec<String>>,
}

/// A term's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Holding it decides that an article matches.
    Decides,
    /// Two adjacent syllables of the whole text: rare, so that the best candidates are found by these.
    Pair,
    /// It only scores.
    Scores,
    /// It stands for the words that it holds, and scores as they would.
    StandsFor,
}

/// A phrase: folded syllables side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanPhrase {
    /// Its folded syllables.
    pub folded: Vec<String>,
    /// Its marked terms, where the very spelling is asked for.
    pub marked: Option<Vec<String>>,
}

/// How much of the deciding terms an article must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Need {
    /// Every one.
    #[default]
    All,
    /// This share of their idf mass; words that no article holds are left out of the sum.
    Share(f32),
}

/// What else an article must be; an empty list lets all through, several values are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Sections.
    pub sections: Vec<String>,
    /// Publications.
    pub sources: Vec<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Years; `None` stands for undated articles.
    pub years: Vec<Option<u64>>,
    /// Published at this second (since 1970) or later.
    pub from: Option<i64>,
    /// Published before this second.
    pub before: Option<i64>,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best first; of equals the newer.
    #[default]
    Relevance,
    /// The newest first; undated ones last.
    Newest,
    /// The oldest first; undated ones last.
    Oldest,
}
