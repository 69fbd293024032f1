//! The words of a segment, each with a number.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use tracuu_text::Terms;

/// Folded, marked and special terms with their numbers, in the order in which they were first seen. Pairs are two of them.
#[derive(Default)]
pub(super) struct Words {
    set: IndexSet<Box<str>, FxBuildHasher>,
    /// By the number of a word; [`NOT_WRITTEN`] where no token is told by it.
    spellings: Vec<Spelling>,
    bytes: usize,
}

/// What a token says that is told by one word: its marked term, or its folded one where it has no other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling {
    /// The number of its folded term; its own where it has no marked one.
    pub(super) folded: u32,
    /// The kind of its marks, [`tracuu_text::marks`].
    pub(super) marks: u8,
}

const NOT_WRITTEN: Spelling = Spelling { folded: u32::MAX, marks: 0 };

/// Bytes that a word takes beside its letters, about.
const WORD_BYTES: usize = 64;

impl Words {
    /// The number of a word.
    pub(super) fn number(&mut self, word: &str) -> u32 {
        let at = self.set.get_index_of(word).unwrap_or_else(|| {
            self.bytes += word.len() + WORD_BYTES;
            self.spellings.push(NOT_WRITTEN);
            self.set.insert_full(word.into()).0
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// The number of the word that tells the current token.
    pub(super) fn number_of_token(&mut self, terms: &mut Terms<'_>) -> u32 {
        let marked = terms.marked().map(|marked| self.number(marked));
        let number = marked.unwrap_or_else(|| self.number(terms.folded()));
        if self.spelling(number).folded == NOT_WRITTEN.folded {
            let folded = if marked.is_some() { self.number(terms.folded()) } else { number };
            if let Some(spelling) = self.spellings.get_mut(number as usize) {
                *spelling = Spelling { folded, marks: terms.marks() };
            }
        }
        number
    }

    /// What the token says that is told by a word.
    #[inline]
    pub(super) fn spelling(&self, word: u32) -> Spelling {
        self.spellings.get(word as usize).copied().unwrap_or(NOT_WRITTEN)
    }

    /// A word by its number.
    pub(super) fn get(&self, word: u32) -> &str {
        self.set.get_index(word as usize).map_or("", |word| word)
    }

    pub(super) fn len(&self) -> usize {
        self.set.len()
    }

    /// Bytes of memory, about.
    pub(super) fn memory(&self) -> usize {
        self.bytes
    }

    /// The numbers of all words in the order of a term dictionary, and the place of each in it.
    pub(super) fn order(&self) -> (Vec<u32>, Vec<u32>) {
        let mut order: Vec<u32> = (0..).take(self.len()).collect();
        // A pair goes on with a space where its first word ends.
        order.sort_unstable_by(|one, other| {
            let [one, other] = [one, other].map(|word| self.get(*word).bytes().chain([b' ']));
            one.cmp(other)
        });
        let mut places = vec![0; order.len()];
        for (place, word) in (0..).zip(&order) {
            if let Some(of_word) = places.get_mut(*word as usize) {
                *of_word = place;
            }
        }
        (order, places)
    }
}
