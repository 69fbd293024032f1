//! What an article is compared by.

use std::iter;

use tracuu_article::Article;
use tracuu_index::fnv1a;
use tracuu_text::FoldedHashes;

use super::{
    sketch::{BINS, Sketch, Sketcher},
    title::DistinctWords,
};

/// What an article is compared by: two tell the same where their titles have the same distinct words and their texts are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fingerprint {
    title: u64,
    sketch: Sketch,
}

/// The similarity from which on two texts are the same: a few sentences in a page may differ.
const MIN_SIMILARITY: f32 = 0.85;
/// Values of a sketch that are looked up together, to find what may be alike. Of two with a similarity of .85 some of these are the same
/// in 9,998 of 10,000 cases.
const BAND: usize = 6;

impl Fingerprint {
    /// That of an article; `None` of one with little text.
    pub(crate) fn of(article: &Article) -> Option<Self> {
        let mut words = DistinctWords::of(&article.title);
        let mut sketcher = Sketcher::new();
        for text in [&article.description, &article.body] {
            let mut end = None;
            for word in FoldedHashes::new(text) {
                sketcher.take(word.hash, word.has_digit);
                if words.asks_for(word.hash) {
                    let before = end.map_or("\n", |end| text.get(end..word.start).unwrap_or_default());
                    words.see(word.hash, text.get(word.start..word.end).unwrap_or_default(), before);
                }
                end = Some(word.end);
            }
        }
        Some(Self { sketch: sketcher.finish()?, title: words.key() })
    }

    /// Whether two articles tell the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.title == other.title && self.sketch.similarity(&other.sketch) >= MIN_SIMILARITY
    }

    /// Numbers of which two that tell the same have one in common, at the same place.
    pub(super) fn band(&self, place: usize) -> u64 {
        let band = self.sketch.0.chunks_exact(BAND).nth(place).unwrap_or_default();
        self.title ^ fnv1a(band)
    }

    /// How many of those there are.
    pub(super) const BANDS: usize = BINS / BAND;

    /// The numbers that stand for it in the index.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u64> {
        let values = self.sketch.0.chunks_exact(size_of::<u64>());
        let values = values.map(|bytes| bytes.try_into().map_or(0, u64::from_le_bytes));
        iter::once(self.title).chain(values)
    }

    /// The fingerprint of these numbers; `None` where they are of none.
    pub(super) fn from_numbers(mut numbers: impl Iterator<Item = u64>) -> Option<Self> {
        let title = numbers.next()?;
        let mut sketch = [0; BINS];
        for bytes in sketch.chunks_exact_mut(size_of::<u64>()) {
            bytes.copy_from_slice(&numbers.next()?.to_le_bytes());
        }
        Some(Self { title, sketch: Sketch(sketch) })
    }
}
