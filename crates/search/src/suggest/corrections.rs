//! What may have been meant by what was typed, where titles hardly go on from it.

use tracuu_index::Headlines;
use tracuu_text::{decode_keys, folded_words, split_joined};

use super::typed::{Typed, TypedWord};

/// Letters of the longest word in which a mistake is looked for.
const MAX_LETTERS: usize = 20;
/// Letters of the shortest beginning of a word in which one is.
const MIN_LETTERS: usize = 3;

/// Other readings: keys of an input method that were left in, words that were written as one, and one mistake in the first word that is
/// in no title, or else in the last one.
pub(super) fn corrections(headlines: &Headlines, typed: &Typed) -> Vec<Typed> {
    let mut found: Vec<Typed> = Vec::new();
    found.extend(decoded(typed));
    found.extend(parted(headlines, typed));
    let words = typed.before.len() + usize::from(!typed.partial.folded.is_empty());
    let is_known = |at: usize| match typed.before.get(at) {
        Some(word) => headlines.has_word(&word.folded),
        None => headlines.has_beginning(&typed.partial.folded),
    };
    let doubtful = (0..words).find(|at| !is_known(*at)).or(words.checked_sub(1));
    let Some(at) = doubtful else { return found };
    let is_whole = at < typed.before.len();
    let word = typed.before.get(at).unwrap_or(&typed.partial);
    for edited in edits(&word.folded) {
        if if is_whole { headlines.has_word(&edited) } else { headlines.has_beginning(&edited) } {
            let mut other = typed.clone();
            *other.before.get_mut(at).unwrap_or(&mut other.partial) = TypedWord::bare(&edited);
            found.push(other);
        }
    }
    found
}

/// With the keys of an input method read.
fn decoded(typed: &Typed) -> Option<Typed> {
    let mut is_changed = false;
    let mut decode = |word: &TypedWord| match decode_keys(&word.written) {
        Some(syllable) => {
            is_changed = true;
            let written = syllable.exact();
            Typed::read(&written).partial
        }
        None => word.clone(),
    };
    let before = typed.before.iter().map(&mut decode).collect();
    let partial = decode(&typed.partial);
    is_changed.then_some(Typed { before, partial })
}

/// With words parted that were written as one.
fn parted(headlines: &Headlines, typed: &Typed) -> Option<Typed> {
    let mut is_changed = false;
    let is_pair = |one: &str, other: &str| headlines.has_phrase(&[one, other]);
    let mut words = Vec::new();
    for word in typed.before.iter().chain([&typed.partial]) {
        match split_joined(&word.written, is_pair) {
            Some(parts) => {
                is_changed = true;
                words.extend(parts.into_iter().filter_map(|part| word.written.get(part)).map(str::to_owned));
            }
            None => words.push(word.written.clone()),
        }
    }
    is_changed.then(|| Typed::read(&words.join(" ")))
}

/// A word with one letter too many, too few, wrong, or two in the wrong order.
fn edits(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if !(MIN_LETTERS..=MAX_LETTERS).contains(&letters.len()) {
        return Vec::new();
    }
    let mut edited = Vec::new();
    let mut add = |parts: [&[char]; 3]| edited.push(parts.concat().into_iter().collect::<String>());
    for at in 0..=letters.len() {
        let (before, rest) = letters.split_at(at);
        if let [first, behind @ ..] = rest {
            add([before, &[], behind]);
            if let [second, behind @ ..] = behind {
                add([before, &[*second, *first], behind]);
            }
        }
        for letter in 'a'..='z' {
            add([before, &[letter], rest]);
            if let [_, behind @ ..] = rest {
                add([before, &[letter], behind]);
            }
        }
    }
    edited.sort_unstable();
    edited.dedup();
    // What folds to something else is no word of a title.
    edited.retain(|one| one != word && folded_words(one).len() == 1);
    edited
}
