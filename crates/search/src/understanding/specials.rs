//! Numbers of documents and dates in a query.

use tracuu_text::{Special, specials};

use super::{Context, query::Query};

/// Finds what articles must hold. A number or date that no article holds is looked for as words, but for a number that
/// was typed with its signs and nothing beside it: who asks for one document wants no other.
pub(crate) fn recognise(query: &mut Query, context: &Context<'_>) {
    if query.pasted {
        return;
    }
    for special in specials(&query.text) {
        if in_quotes(query, &special) {
            continue;
        }
        let mut known = true;
        for term in &special.terms {
            known &= context.lexicon.contains_term(term);
        }
        let alone = query.syllables.iter().all(|syllable| special.range.contains(&syllable.bytes.start));
        if known || alone && special.is_strict && !special.is_date {
            query.specials.push(special);
        }
    }
}

/// What stands in quotes is a phrase.
fn in_quotes(query: &Query, special: &Special) -> bool {
    query.syllables.iter().any(|syllable| syllable.quote.is_some() && special.range.contains(&syllable.bytes.start))
}
