//! Which syllables a token may have been meant for.

use std::collections::BTreeMap;

use crate::{
    syllables::{ALPHABET, Packed, Syllable, Tone, bare, code_of},
    tokens::{Piece, each_piece, shaped},
    typed::confusions,
};

/// Letters of the longest token that is looked at.
const MAX_LETTERS: usize = 10;

/// What was done wrong where one syllable stands for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edit {
    /// Marks were left out, and nothing else is wrong.
    Unmarked,
    /// Sounds that many people confuse ([`confusions`]).
    Confused,
    /// One mark, or the tone, is another one.
    Marks,
    /// One letter too many, too few, wrong, or two in the wrong order.
    Letter,
    /// Such a letter in a word without its marks.
    UnmarkedLetter,
}

/// The valid syllables that a token may have been meant for, each with the least that was done wrong; nothing for a token
/// that is not of letters.
///
/// ```
/// use tracuu_text::{edits, Edit, Syllable};
///
/// let meant = |token: &str, word: &str| edits(token).get(&Syllable::parse(word)?).copied();
/// assert_eq!(meant("khuyếnn", "khuyến"), Some(Edit::Letter));
/// assert_eq!(meant("sữa", "sửa"), Some(Edit::Confused));
/// assert_eq!(meant("dươc", "được"), Some(Edit::Unmarked));
/// assert_eq!(meant("khuyne", "khuyến"), Some(Edit::UnmarkedLetter));
/// assert_eq!(meant("khuyến", "thuyền"), None);
/// ```
pub fn edits(token: &str) -> BTreeMap<Syllable, Edit> {
    let mut found = BTreeMap::new();
    let Some((letters, tone)) = letters(token) else { return found };
    let own = spelt(&codes(&letters), tone);
    let mut note = |syllable: Syllable, edit: Edit| {
        if Some(syllable) != own {
            found.entry(syllable).and_modify(|known: &mut Edit| *known = (*known).min(edit)).or_insert(edit);
        }
    };
    let plain: Vec<char> = letters.iter().map(|letter| bare(*letter)).collect();
    let is_bare = plain == letters && tone == Tone::LEVEL;
    for syllable in Syllable::readings(&plain.iter().collect::<String>()) {
        note(syllable, if adds_marks(&letters, tone, syllable) { Edit::Unmarked } else { Edit::Marks });
    }
    if let Some(own) = own {
        confusions(own).for_each(|near| note(near, Edit::Confused));
    }
    each_edit(&codes(&letters), &ALPHABET.map(code_of), |edited| {
        if let Some(syllable) = spelt(edited, tone) {
            note(syllable, Edit::Letter);
        }
    });
    if is_bare {
        each_edit(&plain, &ALPHABET, |edited| {
            if edited.iter().all(char::is_ascii) {
                for syllable in Syllable::readings(&edited.iter().collect::<String>()) {
                    note(syllable, Edit::UnmarkedLetter);
                }
            }
        });
    }
    found
}

/// The letters of a token with their shapes, and its tone.
fn letters(token: &str) -> Option<(Vec<char>, Tone)> {
    let (mut letters, mut tone, mut fails) = (Vec::new(), 0, false);
    for character in token.chars() {
        each_piece(character, |piece| match piece {
            Piece::Letter { base, shape, tone: own } if base.is_ascii_alphabetic() => {
                letters.push(shaped(base, shape).unwrap_or(base));
                tone = if own == 0 { tone } else { own };
            }
            Piece::Shape(shape) => {
                if let Some(last) = letters.last_mut() {
                    *last = shaped(*last, shape).unwrap_or(*last);
                }
            }
            Piece::Tone(own) => tone = own,
            Piece::Ignorable => {}
            _ => fails = true,
        });
    }
    (!fails && (1..=MAX_LETTERS).contains(&letters.len())).then(|| (letters, Tone::numbered(tone)))
}

/// The code of each letter; `None` for one that no syllable has.
fn codes(letters: &[char]) -> Vec<Option<u8>> {
    letters.iter().map(|letter| code_of(*letter)).collect()
}

fn spelt(codes: &[Option<u8>], tone: Tone) -> Option<Syllable> {
    if codes.len() > Packed::MAX {
        return None;
    }
    let mut packed = Packed::default();
    for code in codes {
        packed.push((*code)?);
    }
    Syllable::spelt(packed, tone)
}

/// Whether a syllable with the same base letters has every mark of these letters, and more.
fn adds_marks(letters: &[char], tone: Tone, syllable: Syllable) -> bool {
    let marked = format!("{}{}", syllable.onset(), syllable.rime());
    (tone == Tone::LEVEL || tone == syllable.tone())
        && letters.iter().zip(marked.chars()).all(|(typed, meant)| {
            *typed == meant || *typed == bare(meant) || matches!((*typed, meant), ('i', 'y') | ('y', 'i'))
        })
}

/// Every text of letters that is one letter more, fewer or other, or has two neighbours changed.
fn each_edit<T: Copy>(letters: &[T], alphabet: &[T], mut each: impl FnMut(&[T])) {
    let mut edited = Vec::with_capacity(letters.len() + 1);
    for at in 0..=letters.len() {
        let (head, tail) = letters.split_at(at);
        for letter in alphabet {
            edited.clear();
            edited.extend_from_slice(head);
            edited.push(*letter);
            edited.extend_from_slice(tail);
            each(&edited);
            if let [_, rest @ ..] = tail {
                edited.truncate(at + 1);
                edited.extend_from_slice(rest);
                each(&edited);
            }
        }
        if let [first, rest @ ..] = tail {
            edited.clear();
            edited.extend_from_slice(head);
            edited.extend_from_slice(rest);
            each(&edited);
            if let [second, rest @ ..] = rest {
                edited.truncate(at);
                edited.extend([*second, *first]);
                edited.extend_from_slice(rest);
                each(&edited);
            }
        }
    }
}
