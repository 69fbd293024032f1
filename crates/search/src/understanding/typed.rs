//! What was typed with the input method off: Telex and VNI keys that were left in.

use tracuu_text::{Syllable, decode_keys};

use super::{
    Context,
    change::ChangeKind,
    draft::Draft,
    joined,
    tokens::Standing,
    understood::{Finding, Understood},
};
use crate::request::Request;

/// Reads tokens that are no term of the index as Telex or VNI keys where what comes out is known, to the articles or from a
/// name, and long ones as several syllables.
pub(super) fn read_keys(understood: &Understood, _request: &Request, context: &Context<'_>) -> Vec<Finding> {
    let mut draft = Draft::new(understood);
    let mut at = 0;
    while let Some(token) = draft.tokens.get(at) {
        let typed = token.text.as_str();
        let is_word = token.is_marked && Syllable::parse(typed).is_some();
        let new = if is_word || token.standing != Standing::Free || context.lexicon.contains_term(&token.folded) {
            None
        } else if let Some(word) = decode_keys(typed) {
            let is_known = context.lexicon.contains_term(word.marked()) || context.settings.names_hold(word.fold());
            is_known.then(|| (word.exact(), ChangeKind::Telex))
        } else if let Some(word) = with_dd(typed, context) {
            Some((word, ChangeKind::Telex))
        } else if typed.chars().count() > joined::MAX_LETTERS {
            joined::take_apart(&draft.tokens, at, context).map(|apart| (apart, ChangeKind::Joined))
        } else {
            None
        };
        at = match new {
            Some((new, kind)) => draft.replace(at..at + 1, &new, kind).end,
            None => at + 1,
        };
    }
    draft.findings
}

/// Where some keys were left in, others may be words of the index too (`cas maapj`): what comes out must stand beside its
/// neighbour, and what was typed must not.
pub(super) fn read_keys_beside(understood: &Understood, _request: &Request, context: &Context<'_>) -> Vec<Finding> {
    if !understood.changes.iter().any(|change| change.kind == ChangeKind::Telex) {
        return Vec::new();
    }
    let mut draft = Draft::new(understood);
    for at in 0..understood.tokens.len() {
        let Some(token) = draft.tokens.get(at) else { break };
        if Syllable::parse(&token.text).is_some() || token.is_kept() {
            continue;
        }
        let Some(word) = decode_keys(&token.text) else { continue };
        let pairs = |word: &str| {
            let before = at.checked_sub(1).and_then(|before| draft.tokens.get(before));
            let before = before.map(|before| format!("{} {word}", before.folded));
            before.into_iter().chain(draft.tokens.get(at + 1).map(|after| format!("{word} {}", after.folded)))
        };
        let beside = |word: &str| pairs(word).map(|pair| context.lexicon.document_frequency(&pair)).sum::<u64>();
        if beside(word.fold()) > beside(&token.folded) {
            draft.replace(at..at + 1, &word.exact(), ChangeKind::Telex);
        }
    }
    draft.findings
}

/// An abbreviation with the `dd` that Telex has for đ, and a number that it may have: `bvddk`, `qdd4768`.
fn with_dd(typed: &str, context: &Context<'_>) -> Option<String> {
    let word = typed.to_lowercase().replacen("dd", "đ", 1);
    let folded = word.replace('đ', "d");
    let letters = folded.trim_end_matches(|one: char| one.is_ascii_digit());
    (word != typed.to_lowercase() && context.lexicon.contains_term(letters)).then_some(word)
}
