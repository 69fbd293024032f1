//! What a reader meant by what was typed.
//!
//! [`understand`] runs the steps in their order. They ask the generation's lexicon and language, which are in memory; the engine is
//! asked once at most, for conjunctions of terms that only it can count.

mod change;
mod expansions;
mod query;
mod restriction;
mod specials;
mod spelling;
mod syntax;
mod typed;

pub use change::{Change, ChangeKind, Reading, Understanding};
pub use query::MAX_QUERY;
pub(crate) use query::{Query, StandIn, Syllable};
pub use restriction::{Phrase, PlaceNames};
pub(crate) use spelling::{conjunctions_without_hits, suggest_without_hits};
use tracuu_index::{Abbreviations, Language, Lexicon};
use unicode_normalization::UnicodeNormalization;

use crate::{
    request::{Accents, Request},
    settings::Settings,
};

/// What is known to the steps of understanding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) lexicon: &'a Lexicon,
    /// Number of articles in the archive.
    pub(crate) articles: u64,
    pub(crate) language: &'a Language,
    pub(crate) abbreviations: &'a Abbreviations,
    pub(crate) settings: &'a Settings,
}

/// Counts how many articles hold all terms of each set.
pub(crate) type CountConjunctions<'a, E> = &'a dyn Fn(Vec<Vec<String>>) -> Result<Vec<u64>, E>;

/// Understands a request; fails only where conjunctions cannot be counted.
pub(crate) fn understand<E>(
    request: &Request,
    context: &Context<'_>,
    count: CountConjunctions<'_, E>,
) -> Result<Query, E> {
    let mut query = Query::parse(&request.query);
    if request.verbatim {
        return Ok(query);
    }
    let lower = |token: &String| token.nfc().flat_map(char::to_lowercase).collect();
    query.as_typed = request.as_typed.iter().map(lower).collect();
    let is_exact = request.accents == Accents::Exact;
    if !is_exact {
        expansions::recognise(&mut query, context);
    }
    typed::rewrite(&mut query, context);
    specials::recognise(&mut query, context);
    if !is_exact {
        spelling::apply(&mut query, request.accents, context, count)?;
        typed::join(&mut query, context);
        expansions::apply(&mut query, context);
        expansions::rename(&mut query, &request.filters, context);
    }
    Ok(query)
}
