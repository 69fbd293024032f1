//! Abbreviations in a query, written out where their meaning is known and only one.

use std::ops::Range;

use tracuu_index::Expansion as Meaning;
use tracuu_text::Syllable;

use super::{
    Context,
    change::{ChangeKind, Reading},
    draft::{Draft, offered},
    tokens::{Token, Tokens},
    understood::{Expansion, Finding, Understood},
};
use crate::request::Request;

/// What an abbreviation that was typed counts beside its meaning.
const AS_TYPED: f32 = 4.0;
/// Tokens that may be one abbreviation: `GD-ĐT`, `NN & PTNT`.
const MAX_TOKENS: usize = 3;
/// A meaning that is defined less often than the commonest by this factor is no other reading.
const SELDOM: u32 = 10;
/// At least one of this many articles that use an abbreviation must define it.
const DEFINED: u64 = 50;
/// Other readings of one query at most.
const MAX_READINGS: usize = 5;

/// Writes out abbreviations whose meaning is known and only one, and offers the meanings of others.
pub(super) fn write_out(understood: &Understood, _request: &Request, context: &Context<'_>) -> Vec<Finding> {
    if understood.is_pasted || !understood.is_short() {
        return Vec::new();
    }
    let mut draft = Draft::new(understood);
    let mut at = 0;
    while at < draft.tokens.len() {
        at = write_out_at(&mut draft, understood, at, context);
    }
    draft.findings
}

/// Writes out the abbreviation that begins with a token; where the next one may begin.
fn write_out_at(draft: &mut Draft<'_>, understood: &Understood, at: usize, context: &Context<'_>) -> usize {
    let longest = MAX_TOKENS.min(draft.tokens.len() - at);
    for places in (1..=longest).rev().map(|count| at..at + count) {
        let inside = draft.tokens.slice(places.clone());
        let Some(typed) = short(inside).filter(|_| is_plain(understood, inside)) else { continue };
        let mut meanings = context.abbreviations.expansions(&typed);
        // What many articles write and hardly one defines means something else in most.
        let used = context.lexicon.document_frequency(&draft.tokens.folded(places.clone()).concat());
        meanings.retain(|meaning| u64::from(meaning.articles) * DEFINED >= used);
        // Of a longer query an article need not hold all.
        let is_few = understood.tokens.len() <= context.settings.ranking.matching.all_up_to;
        if is_few && meanings.is_empty() && inside.iter().all(|token| draft.tokens.is_apart(token.id)) {
            meanings = context.settings.abbreviations.expansions(&typed);
        }
        if !meanings.is_empty() {
            return take(draft, places, &likely(&meanings));
        }
    }
    at + 1
}

/// Whether tokens stand side by side outside quotes and numbers, and may be read otherwise.
pub(super) fn is_plain(understood: &Understood, tokens: &[Token]) -> bool {
    tokens.iter().enumerate().all(|(at, token)| {
        token.quote.is_none() && (at == 0 || token.follows) && !token.is_kept() && !understood.is_number(token.id)
    })
}

/// Tokens as one abbreviation; a syllable in small letters is none.
fn short(tokens: &[Token]) -> Option<String> {
    let typed: String = tokens.iter().map(|token| token.text.as_str()).collect();
    let is_word = |token: &Token| Syllable::is_folded(&token.folded) && !token.text.chars().all(char::is_uppercase);
    (!tokens.iter().any(is_word) && typed.chars().all(char::is_alphabetic)).then_some(typed)
}

/// The meanings that are not much rarer than the first.
pub(super) fn likely<'a>(meanings: &[&'a Meaning]) -> Vec<&'a Meaning> {
    let most = meanings.first().map_or(0, |first| first.articles);
    meanings.iter().copied().filter(|other| other.articles.saturating_mul(SELDOM) >= most).collect()
}

/// Writes an abbreviation out, or offers its meanings; the place behind it.
fn take(draft: &mut Draft<'_>, places: Range<usize>, meanings: &[&Meaning]) -> usize {
    let [only] = meanings else {
        let tokens: &Tokens = &draft.tokens;
        let offers = meanings.iter().take(MAX_READINGS).map(|meaning| {
            let text = offered(tokens, places.clone(), &meaning.long);
            Finding::Offered(Reading::new(ChangeKind::Abbreviation, text))
        });
        let offers: Vec<Finding> = offers.collect();
        draft.findings.extend(offers);
        return places.end;
    };
    let (words, tokens) = (draft.tokens.folded(places.clone()), draft.tokens.ids(places.clone()));
    let written = draft.replace_unit(places, &only.long, ChangeKind::Abbreviation);
    draft.findings.push(Finding::StandsFor(Expansion { words, tokens, weight: AS_TYPED }));
    written.end
}
