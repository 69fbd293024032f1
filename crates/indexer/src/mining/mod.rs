//! What a build learns from the articles that it writes: their language, their abbreviations and their words.

mod abbreviations;
mod compounds;
mod language;
mod sample;

pub(crate) use abbreviations::AbbreviationMiner;
pub(crate) use compounds::Compounds;
pub(crate) use language::SyllableCounter;
