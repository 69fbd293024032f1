//! From articles to a published index: the write side.
//!
//! [`build`] reads sources into a new generation beside the live one, verifies it and publishes it by one atomic rename
//! of `CURRENT`. The schema and the analyzers stand here, for writing and for reading.

mod abbreviations;
mod analyzers;
mod budget;
mod build;
mod compounds;
mod document;
mod error;
mod generation;
mod history;
mod home;
mod language;
mod manifest;
mod pipeline;
mod publish;
mod report;
mod sample;
mod schema;
mod winners;

pub use abbreviations::{Abbreviations, Expansion};
pub use build::{BuildOptions, build};
pub use error::{IndexError, Result};
pub use generation::{Check, Generation};
pub use history::Event;
pub use home::{Home, Lock};
pub use language::Language;
pub use manifest::{FORMAT_VERSION, FileDigest, Manifest};
pub use pipeline::Progress;
pub use report::{Outcomes, Report};
pub use schema::Fields;
