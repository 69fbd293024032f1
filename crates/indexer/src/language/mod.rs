//! What the articles tell of their language: how often syllables stand alone, in twos and in threes.

mod counter;
mod model;
mod table;

pub(crate) use counter::{Counter, Reading};
pub use model::Language;
