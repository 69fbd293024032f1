//! From a query string to ranked hits: the read side.
//!
//! `understanding` takes a query apart and finds out what was meant, `planning` says what is looked for and in which order it is
//! shown, an `engine` carries that out, `ranking` looks closer at the best, `results` shows them.

mod canaries;
mod chosen;
mod dates;
mod engine;
mod error;
mod eval;
mod finding;
mod live;
mod planning;
mod queries;
mod ranking;
mod related;
mod request;
mod results;
mod searcher;
mod settings;
mod suggest;
mod tantivy_engine;
mod understanding;

pub use canaries::{CanaryOutcome, DeadCanary, ask_canaries};
pub use chosen::count_without_choice;
pub use dates::{Days, parse_days};
pub use engine::{
    Engine, EngineError, FacetCounts, Facts, Matches, Occurrences, Questions, RankedArticle, Run, Snapshot,
};
pub use error::SearchError;
pub use eval::{Comparison, MalformedLine, Measures, Qrels, Queries, read_queries};
pub use planning::{
    Archive, Attempt, AverageLengths, ChosenFacets, MatchCriterion, Need, PairMarks, Passage, Plan, PlanSequence,
    PlanTerm, PlannedTitle, ResolvedPlan, ResolvedTerm, Restrictions, Role, Rule, Scope, SortKeys, Strategy,
    TitleClass, TitleQuery, Wanted, WordSet, bm25_score, pinned_score, rank, resolve,
};
pub use queries::{
    Judgement, QueryEvent, QueryEventKind, QueryLine, QueryReport, SlowQuery, each_query_event, judgements, query_files,
};
pub use ranking::{Found, ScorePart};
pub use related::RelatedArticles;
pub use request::{Accents, Cursor, DuplicateHits, Filters, InvalidCursor, Place, Request, Sort};
pub use results::{Answer, FacetValue, Facets, File, Highlights, Hit, Snippet};
pub use searcher::Searcher;
pub use settings::{Hidden, Matching, Ranking, SettingsError, Spelling, TakenDown, Weights, check_settings};
pub use suggest::{PastQueries, Suggestion, SuggestionKind, Suggestions};
pub use tantivy_engine::TantivyEngine;
pub use tracuu_index::{Check, Home, IndexError};
pub use understanding::{
    Change, ChangeKind, MAX_QUERY, Merged, Phrase, PhraseWord, PlaceNames, Reading, Understanding,
};
