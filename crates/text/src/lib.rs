//! Vietnamese text analysis: pure functions from a text to the terms that are searched.
//!
//! [`Terms`] makes one pass over a text and gives every search term with its position and its byte offsets in the
//! original. It is total: any text has terms, none makes it fail. The same terms serve index, query and highlighter.
//!
//! ```
//! use tracuu_text::{TermKind, Terms};
//!
//! let mut terms = Terms::new("Khuyến công");
//! let mut found = Vec::new();
//! while terms.advance() {
//!     found.push((terms.kind(), terms.term().to_owned()));
//! }
//! assert_eq!(found, [
//!     (TermKind::Folded, "khuyen".to_owned()),
//!     (TermKind::Marked, "=khuyên'".to_owned()),
//!     (TermKind::Folded, "cong".to_owned()),
//!     (TermKind::Marked, "=công".to_owned()),
//!     (TermKind::Pair, "khuyen cong".to_owned()),
//! ]);
//! ```

mod folded;
mod hashes;
mod legacy;
mod marks;
mod numerals;
mod special;
mod syllables;
mod terms;
mod tokens;
mod typed;
mod words;

pub use folded::{folded_words, spelling};
pub use hashes::{FoldedHash, FoldedHashes};
pub use legacy::{Detected, LegacyEncoding, detect, vietnamese_score, windows_1252};
pub use marks::{MARK_KINDS, marks};
pub use special::{Special, SpecialKind, specials};
pub use syllables::{Syllable, Tone};
pub use terms::{TermKind, Terms};
pub use tokens::{MAX_LETTERS, decode_references};
pub use typed::{Edit, confusions, decode_keys, edits, keystrokes, split_joined};
#[cfg(feature = "training")]
pub use words::training;
pub use words::{SegmentationBuffers, Segmenter, WordList};

/// Changes whenever the same text may give other terms: an index is read only with the version that it was written with.
pub const ANALYZER_VERSION: u32 = 7;
