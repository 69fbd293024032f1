//! What the articles tell of their language: how often syllables stand alone, in twos and in threes.
//!
//! The counting itself is the crate `indexer`.

mod model;
mod run;
mod table;

pub use model::{Language, SyllableCounts};
pub use run::SyllableRun;
pub use table::CountTable;
