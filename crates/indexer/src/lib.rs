//! From articles to a published index: the write side.
//!
//! [`build`] reads sources into a new generation beside the live one, verifies it and publishes it by one atomic rename
//! of `CURRENT`. What a generation consists of is the crate `index`.

mod adder;
mod base;
mod budget;
mod build;
mod captures;
mod checkpoint;
mod document;
mod dry_run;
mod duplicates;
mod error;
mod gone;
mod guards;
mod inversion;
mod lengths;
mod mining;
mod options;
mod pipeline;
mod plan;
mod publish;
mod rejection_log;
mod rejections;
mod upkeep;
mod writer;

pub use build::build;
pub use document::document_number;
pub use error::{BuildError, Result};
pub use guards::Guards;
pub use options::{Ask, BuildOptions, Start};
pub use pipeline::Progress;
pub use publish::MAX_GENERATIONS;
pub use upkeep::{prune, rollback};
