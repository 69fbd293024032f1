//! What an article must hold beside words: phrases, and words in a part of it.

use crate::request::Place;

/// What a part of an article must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceNames {
    /// The part.
    pub place: Place,
    /// The folded words of its names: all of any of them.
    pub names: Vec<Vec<String>>,
}

/// A phrase: words side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// Its words, in order.
    pub words: Vec<PhraseWord>,
}

/// A word of a phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhraseWord {
    /// Its folded term.
    pub folded: String,
    /// The marked term of its very spelling, where no other is wanted. Beside other words spellings whose kinds of marks
    /// ([`tracuu_text::marks`]) are the same are not told apart.
    pub marked: Option<String>,
}

impl Phrase {
    /// The folded terms of its words.
    pub fn folded(self) -> Vec<String> {
        self.words.into_iter().map(|word| word.folded).collect()
    }
}
