//! What was typed without its spaces, or with too many of them.

use tracuu_text::{Syllable, split_joined};

use super::{
    Context,
    tokens::Tokens,
    understood::{Expansion, Finding, Understood},
};
use crate::request::Request;

/// A query of more tokens is no name that may be written in one word.
const MAX_TOKENS: usize = 8;
/// Tokens in front that are tried to be taken apart: each costs look-ups.
const MAX_TRIES: usize = 8;
/// Two syllables are joined for sure where they stand side by side in at least one of this many articles.
const USUAL: u64 = 2_000;
/// Letters of the longest syllable.
pub(super) const MAX_LETTERS: usize = 7;
/// Syllables that are written in one word at most.
const MAX_JOINED: usize = 5;

/// A token that is none of the index's, with spaces between its syllables.
pub(super) fn take_apart(tokens: &Tokens, at: usize, context: &Context<'_>) -> Option<String> {
    // In a pasted headline a token that could be one syllable is sooner a misspelt one than two.
    let token = tokens.get(at).filter(|_| at < MAX_TRIES)?;
    if tokens.len() > MAX_TOKENS && token.text.chars().count() <= MAX_LETTERS {
        return None;
    }
    apart(&token.text, context)
}

/// A token with spaces between its syllables, of which two and two stand side by side in some articles: in the more the more
/// articles there are, since by chance anything does somewhere.
fn apart(typed: &str, context: &Context<'_>) -> Option<String> {
    let usual = 1 + context.articles / USUAL;
    let parts = split_joined(typed, |one, other| {
        let single = one.chars().count() == 1 || other.chars().count() == 1;
        let wanted = if single { 1 + context.articles / USUAL * 4 } else { usual };
        context.lexicon.document_frequency(&format!("{one} {other}")) >= wanted
    });
    parts.map(|parts| parts.into_iter().filter_map(|part| typed.get(part)).collect::<Vec<_>>().join(" "))
}

/// Whether a token and its neighbour are one word of the index: `Plei Ku`.
pub(super) fn is_part_of_word(tokens: &Tokens, at: usize, context: &Context<'_>) -> bool {
    let neighbours = tokens.slice(at.saturating_sub(1)..tokens.len().min(at + 2));
    neighbours.windows(2).any(|pair| {
        matches!(pair, [one, other] if other.follows
            && context.lexicon.contains_term(&format!("{}{}", one.folded, other.folded)))
    })
}

/// Notes where neighbours stand in some article as one word (`Plei Ku`, `Pleiku`), or one word as two.
pub(super) fn join(understood: &Understood, _request: &Request, context: &Context<'_>) -> Vec<Finding> {
    let tokens = &understood.tokens;
    if tokens.len() > MAX_TOKENS {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut note = |words, places| {
        findings.push(Finding::StandsFor(Expansion { words, tokens: tokens.ids(places), weight: 1.0 }));
    };
    for (at, first) in tokens.iter().enumerate() {
        let mut word = first.folded.clone();
        let neighbours = tokens.iter().enumerate().skip(at + 1).take(MAX_JOINED - 1);
        for (last, next) in neighbours.take_while(|(_, next)| next.follows) {
            word.push_str(&next.folded);
            let is_syllable = Syllable::is_folded(&word);
            if !is_syllable && word.chars().all(char::is_alphabetic) && context.lexicon.contains_term(&word) {
                note(vec![word.clone()], at..last + 1);
            }
        }
        if !Syllable::is_folded(&first.folded)
            && let Some(parts) = apart(&first.folded, context).filter(|parts| parts.split(' ').count() == 2)
        {
            note(parts.split(' ').map(str::to_owned).collect(), at..at + 1);
        }
    }
    findings
}
