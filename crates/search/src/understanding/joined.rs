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
/// What stands behind an amount of the currency, folded: all the same.
const CURRENCY: [&str; 3] = ["d", "dong", "vnd"];
/// Letters of the longest abbreviation that may be written with dots.
const MAX_DOTTED: usize = 6;
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

/// The letters and the number of `covid19` and `5g` apart.
fn around_digits(word: &str) -> Option<[String; 2]> {
    let begins_with_digit = word.starts_with(|first: char| first.is_ascii_digit());
    let middle = word.find(|one: char| one.is_ascii_digit() != begins_with_digit)?;
    let (one, other) = word.split_at(middle);
    let is_pure = |part: &str| part.chars().all(|one| one.is_ascii_digit()) || part.chars().all(char::is_alphabetic);
    if !is_pure(one) || !is_pure(other) {
        return None;
    }
    Some([one.to_owned(), other.to_owned()])
}

/// The letters of an abbreviation, which may have dots between them.
fn dotted(word: &str) -> Option<Vec<String>> {
    let count = word.chars().count();
    let is_one =
        (2..=MAX_DOTTED).contains(&count) && word.chars().all(char::is_alphabetic) && !Syllable::is_folded(word);
    is_one.then(|| word.chars().map(String::from).collect())
}

/// A number with one comma in front of three digits without it: `1,043` may be a thousand.
fn as_thousands(word: &str) -> Option<String> {
    let (thousands, rest) = word.split_once(',')?;
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_group = (1..=3).contains(&thousands.len()) && !thousands.starts_with('0') && rest.len() == 3;
    (is_group && are_digits(thousands) && are_digits(rest)).then(|| format!("{thousands}{rest}"))
}

/// Other writings of an amount (`500000 d`, `500000 dong`) and of a numbered unit (`q 7`, `quan 7`).
fn same_amounts(one: &str, other: &str, context: &Context<'_>) -> Vec<Vec<String>> {
    let is_number = |word: &str| word.chars().all(|one| one.is_ascii_digit());
    let mut same = Vec::new();
    if is_number(one) && CURRENCY.contains(&other) {
        let others = CURRENCY.iter().filter(|name| **name != other);
        same.extend(others.map(|name| vec![one.to_owned(), (*name).to_owned()]));
    }
    if is_number(other) {
        let units = context.settings.units(one).iter();
        same.extend(units.map(|unit| [unit.as_slice(), &[other.to_owned()]].concat()));
    }
    same.retain(|words| stand_beside(words, context));
    same
}

/// Whether each two of some words stand side by side in some article.
fn stand_beside(words: &[String], context: &Context<'_>) -> bool {
    words.windows(2).all(|two| context.lexicon.contains_term(&two.join(" ")))
}

/// Notes where neighbours stand in some article as one word (`Plei Ku`, `Pleiku`), or one word as two.
pub(super) fn join(understood: &Understood, _request: &Request, context: &Context<'_>) -> Vec<Finding> {
    let tokens = &understood.tokens;
    if tokens.len() > MAX_TOKENS {
        return Vec::new();
    }
    // Where all words must be held a form that is missed finds nothing; longer queries find articles by their other words.
    let is_short = tokens.len() <= context.settings.ranking.matching.all_up_to;
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
            let is_word = word.chars().all(char::is_alphabetic) || is_short && around_digits(&word).is_some();
            if !is_syllable && is_word && context.lexicon.contains_term(&word) {
                note(vec![word.clone()], at..last + 1);
            }
        }
        if !Syllable::is_folded(&first.folded)
            && let Some(parts) = apart(&first.folded, context).filter(|parts| parts.split(' ').count() == 2)
        {
            note(parts.split(' ').map(str::to_owned).collect(), at..at + 1);
        }
        if first.is_kept() {
            continue;
        }
        if let Some([one, other]) = around_digits(&first.folded).filter(|_| is_short) {
            let units = context
                .settings
                .units(&one)
                .iter()
                .map(|unit| [unit.as_slice(), std::slice::from_ref(&other)].concat());
            let apart = units.chain([vec![one.clone(), other.clone()]]);
            apart.filter(|words| stand_beside(words, context)).for_each(|words| note(words, at..at + 1));
        }
        if let Some(number) = as_thousands(&first.folded)
            .filter(|number| context.lexicon.contains_term(number) && !context.lexicon.contains_term(&first.folded))
        {
            note(vec![number], at..at + 1);
        }
        if let Some(letters) = dotted(&first.folded).filter(|letters| stand_beside(letters, context)) {
            note(letters, at..at + 1);
        }
        if let Some(next) = tokens.get(at + 1).filter(|next| next.follows && !next.is_kept()) {
            for words in same_amounts(&first.folded, &next.folded, context) {
                note(words, at..at + 2);
            }
        }
    }
    findings
}
