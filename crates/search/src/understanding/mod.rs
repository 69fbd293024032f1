//! What a reader meant by what was typed.
//!
//! [`understand`] parses a query into [`tokens`] and what its signs ask for, and takes the [`steps`] in their order. They ask the
//! generation's lexicon and language, which are in memory, and the engine once at most, for conjunctions that only it can count.

mod abbreviations;
mod alternatives;
mod change;
mod draft;
mod joined;
mod names;
mod numbers;
mod parse;
mod quotes;
mod restriction;
mod spelling;
mod steps;
mod syntax;
mod tokens;
mod typed;
mod understood;

pub use change::{Change, ChangeKind, Merged, Reading, Understanding};
pub use parse::MAX_QUERY;
pub use restriction::{Phrase, PhraseWord, PlaceNames};
pub(crate) use spelling::{Correction, corrections};
pub(crate) use tokens::{Token, TokenId};
use tracuu_index::{Abbreviations, Language, Lexicon};
use tracuu_text::Segmenter;
pub(crate) use understood::{Expansion, Understood};

use crate::{request::Request, settings::Settings};

/// What is known to the steps of understanding.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) lexicon: &'a Lexicon,
    /// Number of articles in the archive.
    pub(crate) articles: u64,
    pub(crate) language: &'a Language,
    /// The words of the language at large.
    pub(crate) segmenter: &'a Segmenter,
    pub(crate) abbreviations: &'a Abbreviations,
    pub(crate) settings: &'a Settings,
    /// Counts how many articles hold all terms of each set. Where the engine fails they are zero, and its failure is the caller's
    /// to tell.
    pub(crate) count_conjunctions: &'a dyn Fn(&[Vec<String>]) -> Vec<u64>,
}

impl Context<'_> {
    /// Whether the articles define a word as an abbreviation, or everyone knows it as one.
    pub(crate) fn is_abbreviation(&self, word: &str) -> bool {
        let [defined, known] = [self.abbreviations, &self.settings.abbreviations];
        !(defined.expansions(word).is_empty() && known.expansions(word).is_empty())
    }
}

/// Understands a request.
pub(crate) fn understand(request: &Request, context: &Context<'_>) -> Understood {
    let mut understood = parse::parse(&request.query);
    if request.verbatim {
        return understood;
    }
    understood.tokens.keep(&request.as_typed);
    steps::run(understood, request, context)
}

/// A query without any step taken.
#[cfg(test)]
pub(crate) fn parse_only(query: &str) -> Understood {
    parse::parse(query)
}
