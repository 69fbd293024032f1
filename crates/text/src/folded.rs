//! The folded words of a text, and the folded letters of a token.

use crate::{
    terms::Terms,
    tokens::{Piece, each_piece},
};

/// The folded terms of a text.
///
/// ```
/// assert_eq!(tracuu_text::folded_words("Sở Công Thương"), ["so", "cong", "thuong"]);
/// ```
pub fn folded_words(text: &str) -> Vec<String> {
    let mut terms = Terms::folded_only(text);
    let mut words = Vec::new();
    while terms.advance() {
        words.push(terms.term().to_owned());
    }
    words
}

/// How a word is spelt, whatever its capitals, its normal form and the place of its tone: its marked term, or the folded one of a word
/// that has none. Of several words that of the first.
///
/// ```
/// use tracuu_text::spelling;
///
/// assert_eq!(spelling("HOÀ"), spelling("ho\u{300}a"));
/// assert_ne!(spelling("hòa"), spelling("hoa"));
/// assert_eq!((spelling("2018").as_str(), spelling("…").as_str()), ("2018", ""));
/// ```
pub fn spelling(word: &str) -> String {
    let mut terms = Terms::new(word);
    while terms.advance() {
        if terms.is_spelling() {
            return terms.term().to_owned();
        }
    }
    String::new()
}

/// The folded letters of a whole token with the byte offset of each; `None` where the text is no single token of letters.
pub(crate) fn folded_letters(token: &str) -> Option<Vec<(char, usize)>> {
    let mut letters = Vec::new();
    for (at, character) in token.char_indices() {
        let mut is_letter = true;
        each_piece(character, |piece| match piece {
            Piece::Letter { base, .. } if base.is_alphabetic() => letters.push((base, at)),
            Piece::Shape(_) | Piece::Tone(_) | Piece::Mark(_) | Piece::Ignorable => {}
            _ => is_letter = false,
        });
        if !is_letter {
            return None;
        }
    }
    (!letters.is_empty()).then_some(letters)
}
