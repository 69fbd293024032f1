//! What is looked for, and in which order it is shown.
//!
//! `planner` makes a `plan` of an understood query; `sequence` adds what is tried where it finds nothing; `resolved` adds what the
//! archive knows of its terms. `matching` says which articles match, `scoring` what a term adds to a score, `order` what stands first.
//! An engine carries that out.

mod matching;
mod order;
mod plan;
mod planner;
mod resolved;
mod scoring;
mod sequence;

pub use matching::MatchCriterion;
pub use order::{SortKeys, TitleClass, pinned_score, rank};
pub use plan::{Need, PairMarks, Passage, Plan, PlanTerm, PlannedTitle, Restrictions, Role, Rule, Scope, WordSet};
pub use resolved::{Archive, ChosenFacets, ResolvedPlan, ResolvedTerm, Strategy, TitleQuery, Wanted, resolve};
pub(crate) use scoring::idf;
pub use scoring::{AverageLengths, score as bm25_score};
pub use sequence::{Attempt, PlanSequence};
