//! From a query string to ranked hits: the read side.

mod answer;
mod dates;
mod engine;
mod eval;
mod plan;
mod planner;
mod query;
mod request;
mod searcher;
mod settings;
mod snippet;
mod specials;
mod spelling;
mod stand_ins;
mod syntax;
mod tantivy_engine;
mod typed;

pub use answer::{Answer, Change, ChangeKind, FacetValue, Facets, Highlights, Hit, Reading, Snippet, Understood};
pub use engine::{Engine, EngineError, FacetCounts, Match, Matches, ScorePart};
pub use eval::{Comparison, MalformedLine, Measures, Qrels, Queries, read_queries};
pub use plan::{Filters, Need, Place, Plan, PlanPhrase, PlanPlace, PlanTerm, Role, Rule, Scope, Sort, Window, Words};
pub use query::MAX_QUERY;
pub use request::{InvalidParameter, Request};
pub use searcher::{SearchError, Searcher};
pub use settings::{Matching, Ranking, SettingsError, Spelling, Weights, check_settings};
pub use tracuu_index::{Check, Home, IndexError};

/// How the marks of a query are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Accents {
    /// Any spelling matches, the one as typed comes first.
    #[default]
    Auto,
    /// Only the spelling as typed matches.
    Exact,
    /// Marks do not count.
    Ignore,
}
