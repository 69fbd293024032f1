//! What is to be found, in no engine's terms: an engine compiles a plan to its own.

/// A query, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What is scored, and what decides that an article matches.
    pub terms: Vec<PlanTerm>,
    /// Other writings of some terms.
    pub alternatives: Vec<Alternative>,
    /// Something was asked for that no article can hold.
    pub nothing: bool,
    /// Terms that an article must hold to match, whatever else it holds.
    pub required: Vec<String>,
    /// Phrases that an article must hold to match.
    pub phrases: Vec<PlanPhrase>,
    /// How much of the deciding terms an article must hold.
    pub need: Need,
    /// What else an article must be.
    pub filters: Filters,
    /// In which order.
    pub sort: Sort,
    /// Hits that are left out in front.
    pub offset: usize,
    /// Hits that are wanted.
    pub limit: usize,
    /// Whether the size of the match set and its facets are wanted; without them an engine may look at less of it.
    pub with_totals: bool,
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
    /// Its part in matching and retrieval.
    pub role: Role,
}

/// The texts of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Title, description and body as one.
    Everything,
    /// The title alone.
    Title,
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
}

/// A phrase: folded syllables side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// This share of their idf mass; terms that no article holds are left out of the sum.
    Share(f32),
}

/// What else an article must be; an empty list lets all through, several values are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Sections.
    pub sections: Vec<String>,
    /// Publications.
    pub sources: Vec<String>,
    /// Years; `None` stands for undated articles.
    pub years: Vec<Option<u64>>,
    /// Published at this second (since 1970) or later.
    pub from: Option<i64>,
    /// Published before this second.
    pub before: Option<i64>,
}

/// A term that stands for others: an article that holds it counts as holding them.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The term.
    pub text: String,
    /// The deciding terms that it stands for.
    pub stands_for: Vec<String>,
    /// What its BM25 score is multiplied with.
    pub weight: f32,
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
