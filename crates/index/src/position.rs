//! Positions of the field `folded`: which syllable of the text, and with which kind of marks it is written there.

use tracuu_text::MARK_KINDS;

/// A position as Tantivy stores it: the number of the syllable, and in the lowest four bits the kind of its marks
/// ([`tracuu_text::marks`]). So a phrase with marks is found without a look at the text, for four bits a syllable.
///
/// ```
/// use tracuu_index::MarkedPosition;
///
/// let position = MarkedPosition::new(12, 5);
/// assert_eq!((position.syllable(), position.marks()), (12, 5));
/// assert_eq!(MarkedPosition::from_stored(position.stored()), position);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MarkedPosition(u32);

impl MarkedPosition {
    /// Of a syllable with a kind of marks.
    pub fn new(syllable: u32, marks: u8) -> Self {
        Self(syllable.saturating_mul(MARK_KINDS) | (u32::from(marks) % MARK_KINDS))
    }

    /// As it is stored.
    pub fn from_stored(stored: u32) -> Self {
        Self(stored)
    }

    /// What is stored.
    pub fn stored(self) -> u32 {
        self.0
    }

    /// The number of the syllable, from 0; the description and the body begin one further than where the text before ends.
    pub fn syllable(self) -> u32 {
        self.0 / MARK_KINDS
    }

    /// The kind of its marks.
    pub fn marks(self) -> u8 {
        (self.0 % MARK_KINDS).to_le_bytes()[0]
    }
}
