//! Numbers of documents and telephones, dates and words with signs in a query.

use tracuu_text::{Special, SpecialKind, specials};

use super::{
    Context,
    understood::{Finding, Number, Understood},
};
use crate::request::Request;

/// Finds what articles must hold. A number or date that no article holds is looked for as words, but for a document's number
/// or a word that was typed with its signs and nothing beside it: who asks for one document wants no other.
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
        // What stands in quotes is a phrase, of words that may have signs.
        if special.kind != SpecialKind::Signed && inside().any(|(token, _)| token.quote.is_some()) {
            return None;
        }
        let is_held = |term: &String| context.lexicon.contains_term(term);
        let is_known = if special.kind == SpecialKind::DayOfAnyYear {
            special.terms.iter().any(is_held)
        } else {
            special.terms.iter().all(is_held)
        };
        let is_alone = inside().count() == understood.tokens.len();
        let tokens = inside().map(|(token, _)| token.id).collect();
        let is_wanted = is_alone && matches!(special.kind, SpecialKind::Document | SpecialKind::Signed);
        (is_known || is_wanted && special.is_strict).then(|| {
            Finding::IsNumber(Number {
                tokens,
                typed: text.get(special.range.clone()).unwrap_or_default().to_owned(),
                written: special.written,
                terms: special.terms,
                kind: special.kind,
            })
        })
    };
    found.into_iter().filter_map(number).collect()
}
