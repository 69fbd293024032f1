//! Telex and VNI keys that were left in a query.

use tracuu_text::{TermKind, Terms, decode_keys};

use crate::{
    engine::{Engine, EngineError},
    query::Query,
};

/// Reads tokens as keys where they are no term of the index but what they stand for is one.
pub(crate) fn decode(query: &mut Query, engine: &impl Engine) -> Result<(), EngineError> {
    let mut shift = 0_isize;
    for syllable in &mut query.syllables {
        let start = syllable.bytes.start.saturating_add_signed(shift);
        let end = syllable.bytes.end.saturating_add_signed(shift);
        syllable.bytes = start..end;
        let Some(typed) = query.text.get(start..end).map(str::to_owned) else { continue };
        if syllable.is_marked || engine.knows(&syllable.folded)? {
            continue;
        }
        let Some(word) = decode_keys(&typed) else { continue };
        let (folded, marked) = keys_of(&word);
        if !engine.knows(&marked)? {
            continue;
        }
        (syllable.folded, syllable.marked, syllable.is_marked) = (folded, marked, true);
        query.text.replace_range(start..end, &word);
        syllable.bytes = start..start + word.len();
        shift += word.len().cast_signed() - typed.len().cast_signed();
        query.rewritten.push((typed, word));
    }
    Ok(())
}

/// The folded and the marked term of one word.
fn keys_of(word: &str) -> (String, String) {
    let (mut folded, mut marked) = (String::new(), String::new());
    let mut terms = Terms::new(word);
    while terms.advance() {
        match terms.kind() {
            TermKind::Folded => terms.term().clone_into(&mut folded),
            TermKind::Marked => terms.term().clone_into(&mut marked),
            TermKind::Pair | TermKind::Special => {}
        }
    }
    (folded, marked)
}
