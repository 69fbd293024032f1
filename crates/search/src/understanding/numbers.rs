//! Numbers of documents and dates in a query.

use tracuu_text::{Special, specials};

use super::{
    Context,
    understood::{Finding, Number, Understood},
};
use crate::request::Request;

/// Finds what articles must hold. A number or date that no article holds is looked for as words, but for a number that
/// was typed with its signs and nothing beside it: who asks for one document wants no other.
pub(super) fn recognise(understood: &Understood, _request: &Request, context: &Context<'_>) -> Vec<Finding> {
    if understood.is_pasted {
        return Vec::new();
    }
    let text = understood.tokens.text();
    let found = specials(&text);
    if found.is_empty() {
        return Vec::new();
    }
    let starts = understood.tokens.starts();
    let number = |special: Special| {
        let inside = || understood.tokens.iter().zip(&starts).filter(|(_, start)| special.range.contains(start));
        // What stands in quotes is a phrase.
        if inside().any(|(token, _)| token.quote.is_some()) {
            return None;
        }
        let is_known = special.terms.iter().all(|term| context.lexicon.contains_term(term));
        let is_alone = inside().count() == understood.tokens.len();
        (is_known || is_alone && special.is_strict && !special.is_date).then(|| {
            Finding::IsNumber(Number {
                tokens: inside().map(|(token, _)| token.id).collect(),
                typed: text.get(special.range.clone()).unwrap_or_default().to_owned(),
                written: special.written.clone(),
                terms: special.terms.clone(),
                is_date: special.is_date,
            })
        })
    };
    found.into_iter().filter_map(number).collect()
}
