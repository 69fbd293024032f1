//! What was typed without its marks' keys done, without its spaces, or with too many of them.

use tracuu_text::{Syllable as Valid, decode_keys, split_joined};

use crate::{
    answer::ChangeKind,
    engine::{Engine, EngineError},
    query::{Joined, Query},
};

/// A query of more syllables is no name that may be written in one word.
const SHORT: usize = 8;
/// The most unknown tokens that are tried to be taken apart: each costs look-ups.
const MAX_TRIES: usize = 8;
/// Letters of the longest syllable.
const LONGEST: usize = 7;
/// The most syllables that are written in one word.
const MAX_JOINED: usize = 5;

/// Reads tokens that are no term of the index as Telex or VNI keys, or as several syllables, where those are known.
pub(crate) fn rewrite(query: &mut Query, engine: &impl Engine) -> Result<(), EngineError> {
    // In a pasted headline a token that could be one syllable is sooner a misspelt one than two.
    let is_short = query.syllables.len() <= SHORT;
    let (mut at, mut tries) = (0, 0);
    while let Some(syllable) = query.syllables.get(at) {
        let range = syllable.bytes.clone();
        let typed = query.text.get(range.clone()).unwrap_or_default().to_owned();
        let is_word = syllable.is_marked && Valid::parse(&typed).is_some();
        let new = if is_word || query.is_kept(syllable) || engine.knows(&syllable.folded)? {
            None
        } else if let Some(word) = decode_keys(&typed).map(Valid::exact) {
            if engine.knows(&marked_of(&word))? { Some((word, ChangeKind::Telex)) } else { None }
        } else if tries < MAX_TRIES && (is_short || typed.chars().count() > LONGEST) {
            tries += 1;
            apart(&typed, engine)?.map(|apart| (apart, ChangeKind::Joined))
        } else {
            None
        };
        at += match new {
            Some((new, kind)) => query.replace(at, &new, kind),
            None => 1,
        };
    }
    Ok(())
}

/// A token with spaces between its syllables.
fn apart(typed: &str, engine: &impl Engine) -> Result<Option<String>, EngineError> {
    let mut failure = None;
    let parts = split_joined(typed, |one, other| {
        failure.is_none()
            && engine.knows(&format!("{one} {other}")).unwrap_or_else(|error| {
                failure = Some(error);
                false
            })
    });
    if let Some(error) = failure {
        return Err(error);
    }
    Ok(parts.map(|parts| parts.into_iter().filter_map(|part| typed.get(part)).collect::<Vec<_>>().join(" ")))
}

/// Notes where neighbours stand in some article as one word (`Plei Ku`, `Pleiku`), or one word as two.
pub(crate) fn join(query: &mut Query, engine: &impl Engine) -> Result<(), EngineError> {
    if query.syllables.len() > SHORT {
        return Ok(());
    }
    let mut found = Vec::new();
    for (at, first) in query.syllables.iter().enumerate() {
        let mut word = first.folded.clone();
        for next in query.syllables.iter().skip(at + 1).take(MAX_JOINED - 1).take_while(|next| next.follows) {
            word.push_str(&next.folded);
            let is_syllable = Valid::is_folded(&word);
            if !is_syllable && word.chars().all(char::is_alphabetic) && engine.knows(&word)? {
                let range = first.bytes.start..next.bytes.end;
                found.push(Joined { term: word.clone(), range });
            }
        }
        if !Valid::is_folded(&first.folded)
            && let Some(parts) = apart(&first.folded, engine)?.filter(|parts| parts.split(' ').count() == 2)
        {
            found.push(Joined { term: parts, range: first.bytes.clone() });
        }
    }
    query.joined = found;
    Ok(())
}

/// The marked term of one word.
fn marked_of(word: &str) -> String {
    Query::parse(word).syllables.pop().map(|syllable| syllable.marked).unwrap_or_default()
}
