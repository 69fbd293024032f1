//! The folded words of a text as hashes, in a fraction of the time that its terms take.

use std::{str::CharIndices, sync::LazyLock};

use crate::tokens::{Letters, Piece};

/// What a character is: the end of a word, nothing in it, a word by itself (with its own number in the other bits), or a letter.
const SEPARATOR: u32 = 0;
const NOTHING: u32 = 1;
const ALONE: u32 = 1 << 31;

/// Characters below this are looked up.
const TABLE: u32 = 0x2070;
static CODES: LazyLock<Vec<u32>> =
    LazyLock::new(|| (0..TABLE).map(|code| char::from_u32(code).map_or(SEPARATOR, code_of)).collect());

fn code_of(character: char) -> u32 {
    match Letters::new().piece(character) {
        Piece::Letter { base, .. } => base.into(),
        Piece::Several => character.into(),
        Piece::Ideograph(base) => u32::from(base) | ALONE,
        Piece::Shape(_) | Piece::Tone(_) | Piece::Mark(_) | Piece::Ignorable => NOTHING,
        Piece::Paragraph | Piece::Separator => SEPARATOR,
    }
}

/// The words of a text, each as a hash of its folded letters: what texts are compared by, word for word.
///
/// Words are parted as [`Terms`](crate::Terms) parts them, but for character references and foreign words that are written with
/// signs.
///
/// ```
/// use tracuu_text::FoldedHashes;
///
/// let words = |text| FoldedHashes::new(text).map(|word| word.hash).collect::<Vec<_>>();
/// assert_eq!(words("Khuyến công, 2018"), words("khuyen\nCÔNG 2018"));
/// assert_ne!(words("khuyến công"), words("khuyến nông"));
/// let last = FoldedHashes::new("năm 2018").last().expect("there are two");
/// assert_eq!((last.start, last.end, last.has_digit), (5, 9, true));
/// ```
#[derive(Clone, Debug)]
pub struct FoldedHashes<'text> {
    codes: &'static [u32],
    rest: CharIndices<'text>,
    /// A character that ended the word before it and is one.
    next: Option<(usize, u32)>,
}

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoldedHash {
    /// Of its folded letters; the same in every version of the program.
    pub hash: u64,
    /// Byte offset in the text where it begins.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// Whether any of its characters is a digit.
    pub has_digit: bool,
}

impl<'text> FoldedHashes<'text> {
    /// Begins at the start of the text.
    pub fn new(text: &'text str) -> Self {
        Self { codes: &CODES, rest: text.char_indices(), next: None }
    }

    fn step(&mut self) -> Option<(usize, u32)> {
        let (at, character) = self.rest.next()?;
        Some((at, self.codes.get(character as usize).copied().unwrap_or_else(|| code_of(character))))
    }
}

impl Iterator for FoldedHashes<'_> {
    type Item = FoldedHash;

    fn next(&mut self) -> Option<FoldedHash> {
        let (start, mut code) = match self.next.take() {
            Some(next) => next,
            None => loop {
                let (at, code) = self.step()?;
                if code > NOTHING {
                    break (at, code);
                }
            },
        };
        let (mut hash, mut has_digit) = (0, false);
        let end = loop {
            if code != NOTHING {
                hash = hashed(hash, code);
                has_digit |= char::from_u32(code).is_some_and(char::is_numeric);
            }
            if code & ALONE != 0 {
                break self.rest.offset();
            }
            match self.step() {
                None => break self.rest.offset(),
                Some((at, SEPARATOR)) => break at,
                Some((at, other)) if other & ALONE != 0 => {
                    self.next = Some((at, other));
                    break at;
                }
                Some((_, other)) => code = other,
            }
        };
        Some(FoldedHash { hash, start, end, has_digit })
    }
}

/// Fowler, Noll, Vo: FNV-1a, over code points.
fn hashed(hash: u64, letter: u32) -> u64 {
    (hash ^ u64::from(letter) ^ 0xcbf2_9ce4_8422_2325).wrapping_mul(0x0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_terms_do() {
        for text in [
            "Khuyến công (CNNT), 2018",
            "khuye\u{302}\u{301}n co\u{302}ng",
            "漢字 và kana かな2",
            "a\u{200b}b \u{301}c",
            "",
            "…",
        ] {
            let mut terms = crate::Terms::folded_only(text);
            let mut spans = Vec::new();
            while terms.advance() {
                spans.push((terms.start(), terms.end()));
            }
            let words: Vec<_> = FoldedHashes::new(text).map(|word| (word.start, word.end)).collect();
            assert_eq!(words, spans, "{text}");
        }
    }
}
