//! A published generation of an index, as the sides that write and read it both know it.
//!
//! Here are the home's paths, its lock and history, the manifest, the schema with its analyzers, and what a generation knows of
//! its language and abbreviations. Building a generation is the crate `indexer`; answering from one is the crate `search`.

mod abbreviations;
mod articles;
mod check;
mod duplicates;
mod error;
mod export;
mod gaps;
mod generation;
mod hash;
mod headlines;
mod history;
mod home;
mod language;
mod lexicon;
mod lock;
mod manifest;
mod origins;
mod position;
mod read_only;
mod report;
mod schema;
mod verify;

pub use abbreviations::{Abbreviations, Expansion};
pub use articles::each_stored;
pub use check::Check;
pub use duplicates::Duplicates;
pub use error::{EngineContext, IndexError, IoContext, Result};
pub use export::export;
pub use gaps::{Gap, gaps};
pub use generation::Generation;
pub use hash::fnv1a;
pub use headlines::{HeadlinePhrase, Headlines, HeadlinesBuilder};
pub use history::{Event, History, command, who};
pub use home::Home;
pub use language::{CountTable, Language, SyllableCounts, SyllableRun};
pub use lexicon::{Lexicon, is_weighed};
pub use lock::Lock;
pub use manifest::{FORMAT_VERSION, FileDigest, Manifest, TotalLengths};
pub use origins::{Origins, RecordPlace, absolute};
pub use position::MarkedPosition;
pub use report::{Outcomes, Plan, Planned, Report, RuleOutcome, SharedParts, SourcePlan};
pub use schema::Fields;
pub use verify::{Verified, verify};
