//! Numbers of documents and dates in a query.

use tracuu_text::{Special, specials};

use crate::{
    engine::{Engine, EngineError},
    query::Query,
};

/// Finds what articles must hold. A number or date that no article holds is looked for as words, but for a number that
/// was typed with its signs and nothing beside it: who asks for one document wants no other.
pub(crate) fn recognise(query: &mut Query, engine: &impl Engine) -> Result<(), EngineError> {
    if query.pasted {
        return Ok(());
    }
    for special in specials(&query.text) {
        if in_quotes(query, &special) {
            continue;
        }
        let mut known = true;
        for term in &special.terms {
            known &= engine.knows(term)?;
        }
        let alone = query.syllables.iter().all(|syllable| special.range.contains(&syllable.bytes.start));
        if known || alone && special.is_strict && !special.is_date {
            query.specials.push(special);
        }
    }
    Ok(())
}

/// What stands in quotes is a phrase.
fn in_quotes(query: &Query, special: &Special) -> bool {
    query.syllables.iter().any(|syllable| syllable.quote.is_some() && special.range.contains(&syllable.bytes.start))
}
