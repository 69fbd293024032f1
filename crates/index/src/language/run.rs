//! The syllables of one text, as they are counted.

use tracuu_text::{Syllable, Terms};

use crate::hash::fnv1a;

/// Bytes at the front of a text that its hash is made of: two texts of one length that begin with the same are one.
const HASHED: usize = 512;
/// Bytes of a syllable and what parts it from the next, at least.
const BYTES: usize = 5;
/// A paragraph counts where at least one in this many of its syllables has marks: of others it is not known which syllables they
/// are written in.
const MARKED_SHARE: usize = 5;

/// The syllables of one text in their order, as it is analysed.
#[derive(Debug)]
pub struct SyllableRun {
    hash: u64,
    keys: Vec<u16>,
    /// Where the paragraph begins, and how many of its syllables have marks.
    begin: usize,
    marked: usize,
    position: usize,
}

impl SyllableRun {
    /// Stands for a token that is no syllable, and for the end of a paragraph.
    pub const GAP: u16 = u16::MAX;

    /// That of a text.
    pub fn of(text: &str) -> Self {
        let (mut terms, mut run) = (Terms::folded_only(text), Self::new(text));
        while terms.advance() {
            run.add(&terms);
        }
        run.end_paragraph();
        run
    }

    /// Begins a text.
    pub fn new(text: &str) -> Self {
        let hash = fnv1a(text.as_bytes().get(..HASHED).unwrap_or(text.as_bytes())) ^ text.len() as u64;
        Self { hash, keys: Vec::with_capacity(text.len() / BYTES), begin: 0, marked: 0, position: 0 }
    }

    /// Adds the next token.
    pub fn add(&mut self, terms: &Terms<'_>) {
        if terms.position() > self.position + 1 {
            self.end_paragraph();
        }
        self.position = terms.position();
        self.marked += usize::from(terms.is_marked());
        self.keys.push(terms.syllable().map_or(Self::GAP, Syllable::key));
    }

    /// Ends a paragraph, and drops it where too few of its syllables have marks.
    pub fn end_paragraph(&mut self) {
        if self.marked * MARKED_SHARE < self.keys.len() - self.begin {
            self.keys.truncate(self.begin);
        } else if self.keys.len() > self.begin {
            self.keys.push(Self::GAP);
        }
        (self.begin, self.marked) = (self.keys.len(), 0);
    }

    /// A hash of the text, the same in every build.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// Number of syllables and gaps.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no paragraph counts.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The syllables by [`Syllable::key`], with gaps between them.
    pub fn into_keys(self) -> Vec<u16> {
        self.keys
    }
}
