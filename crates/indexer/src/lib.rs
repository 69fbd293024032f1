//! From articles to a published index: the write side.
//!
//! [`build`] reads sources into a new generation beside the live one, verifies it and publishes it by one atomic rename
//! of `CURRENT`. What a generation consists of is the crate `index`.

mod budget;
mod build;
mod captures;
mod document;
mod error;
mod guards;
mod mining;
mod pipeline;
mod plan;
mod publish;
mod rejection_log;
mod rejections;
mod upkeep;
mod writer;

pub use build::{BuildOptions, build};
pub use document::document_number;
pub use error::{BuildError, Result};
pub use guards::Guards;
pub use pipeline::Progress;
pub use publish::MAX_GENERATIONS;
pub use upkeep::{prune, rollback};
