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

/// A phrase: folded syllables side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// Its folded syllables.
    pub folded: Vec<String>,
    /// Its marked terms, where the very spelling is asked for.
    pub marked: Option<Vec<String>>,
}
