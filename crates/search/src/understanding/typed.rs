//! What was typed without its marks' keys done, without its spaces, or with too many of them.

use tracuu_text::{Syllable as Valid, decode_keys, split_joined};

use super::{
    Context,
    change::ChangeKind,
    query::{Query, StandIn},
};

/// A query of more syllables is no name that may be written in one word.
const SHORT: usize = 8;
/// The first tokens are tried to be taken apart: each costs look-ups.
const MAX_TRIES: usize = 8;
/// Two syllables that stand side by side in fewer than one of so many articles are not joined for sure.
const USUAL: u64 = 2_000;
/// Letters of the longest syllable.
const LONGEST: usize = 7;
/// The most syllables that are written in one word.
const MAX_JOINED: usize = 5;

/// Reads tokens that are no term of the index as Telex or VNI keys where what comes out is known, to the articles or from a
/// name, and long ones as several syllables.
pub(crate) fn rewrite(query: &mut Query, context: &Context<'_>) {
    let mut at = 0;
    let mut has_keys = false;
    while let Some(syllable) = query.syllables.get(at) {
        let typed = query.typed(syllable).to_owned();
        let is_word = syllable.is_marked && Valid::parse(&typed).is_some();
        let new = if is_word
            || syllable.is_name
            || query.is_kept(syllable)
            || context.lexicon.contains_term(&syllable.folded)
        {
            None
        } else if let Some(word) = decode_keys(&typed) {
            let is_known = context.lexicon.contains_term(word.marked()) || context.settings.names_hold(word.fold());
            is_known.then(|| (word.exact(), ChangeKind::Telex))
        } else if let Some(word) = with_dd(&typed, context) {
            Some((word, ChangeKind::Telex))
        } else if typed.chars().count() > LONGEST {
            take_apart(query, at, context).map(|apart| (apart, ChangeKind::Joined))
        } else {
            None
        };
        has_keys |= new.as_ref().is_some_and(|(_, kind)| *kind == ChangeKind::Telex);
        at += match new {
            Some((new, kind)) => query.replace(at, &new, kind),
            None => 1,
        };
    }
    if has_keys {
        rewrite_beside(query, context);
    }
}

/// Where some keys were left in, others may be words of the index too (`cas maapj`): what comes out must stand beside its
/// neighbour, and what was typed must not.
fn rewrite_beside(query: &mut Query, context: &Context<'_>) {
    for at in 0..query.syllables.len() {
        let Some(syllable) = query.syllables.get(at) else { break };
        let typed = query.typed(syllable);
        if Valid::parse(typed).is_some() || query.is_kept(syllable) {
            continue;
        }
        let Some(word) = decode_keys(typed) else { continue };
        let pairs = |word: &str| {
            let before = at.checked_sub(1).and_then(|before| query.syllables.get(before));
            let before = before.map(|before| format!("{} {word}", before.folded));
            before.into_iter().chain(query.syllables.get(at + 1).map(|after| format!("{word} {}", after.folded)))
        };
        let mut frequencies = [0, 0];
        for (frequency, word) in frequencies.iter_mut().zip([syllable.folded.as_str(), word.fold()]) {
            for pair in pairs(word) {
                *frequency += context.lexicon.document_frequency(&pair);
            }
        }
        if frequencies[1] > frequencies[0] {
            query.replace(at, &word.exact(), ChangeKind::Telex);
        }
    }
}

/// An abbreviation with the `dd` that Telex has for đ, and a number that it may have: `bvddk`, `qdd4768`.
fn with_dd(typed: &str, context: &Context<'_>) -> Option<String> {
    let word = typed.to_lowercase().replacen("dd", "đ", 1);
    let folded = word.replace('đ', "d");
    let letters = folded.trim_end_matches(|one: char| one.is_ascii_digit());
    (word != typed.to_lowercase() && context.lexicon.contains_term(letters)).then_some(word)
}

/// A token that is none of the index's, with spaces between its syllables.
pub(crate) fn take_apart(query: &Query, at: usize, context: &Context<'_>) -> Option<String> {
    // In a pasted headline a token that could be one syllable is sooner a misspelt one than two.
    let syllable = query.syllables.get(at).filter(|_| at < MAX_TRIES)?;
    let typed = query.typed(syllable);
    if query.syllables.len() > SHORT && typed.chars().count() <= LONGEST {
        return None;
    }
    apart(typed, context)
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
pub(crate) fn is_part_of_word(query: &Query, at: usize, context: &Context<'_>) -> bool {
    let neighbours = query.syllables.get(at.saturating_sub(1)..query.syllables.len().min(at + 2)).unwrap_or_default();
    for pair in neighbours.windows(2) {
        if let [one, other] = pair
            && other.follows
            && context.lexicon.contains_term(&format!("{}{}", one.folded, other.folded))
        {
            return true;
        }
    }
    false
}

/// Notes where neighbours stand in some article as one word (`Plei Ku`, `Pleiku`), or one word as two.
pub(crate) fn join(query: &mut Query, context: &Context<'_>) {
    if query.syllables.len() > SHORT {
        return;
    }
    let mut found = Vec::new();
    for (at, first) in query.syllables.iter().enumerate() {
        let mut word = first.folded.clone();
        for next in query.syllables.iter().skip(at + 1).take(MAX_JOINED - 1).take_while(|next| next.follows) {
            word.push_str(&next.folded);
            let is_syllable = Valid::is_folded(&word);
            if !is_syllable && word.chars().all(char::is_alphabetic) && context.lexicon.contains_term(&word) {
                let range = first.bytes.start..next.bytes.end;
                found.push(StandIn { words: vec![word.clone()], range, weight: 1.0 });
            }
        }
        if !Valid::is_folded(&first.folded)
            && let Some(parts) = apart(&first.folded, context).filter(|parts| parts.split(' ').count() == 2)
        {
            let words = parts.split(' ').map(str::to_owned).collect();
            found.push(StandIn { words, range: first.bytes.clone(), weight: 1.0 });
        }
    }
    query.stand_ins.extend(found);
}
