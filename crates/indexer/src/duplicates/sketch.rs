//! How alike two texts are, told from a few bytes of each.

/// Syllables in a row that are looked at as one.
const SHINGLE: usize = 4;
/// How many shingles a number counts as, beside those that it stands in: texts of one form differ in their numbers.
const WEIGHT_OF_NUMBER: u64 = 4;
/// Values of a sketch. The estimate of a similarity of .9 has a standard deviation of .027.
pub(super) const BINS: usize = 128;
/// Syllables of the shortest text that has a sketch: stubs such as `Xem video dưới đây …` stand below many articles.
const MIN_SYLLABLES: usize = 64;

/// A sketch of the set of shingles of a text: the share of equal values of two is the Jaccard similarity of the sets.
///
/// It is a one-permutation `MinHash` (Li, Owen, Zhang: One Permutation Hashing, NIPS 2012) of which one byte is kept of each minimum
/// (Li, König: b-Bit Minwise Hashing, WWW 2010); a bin that no shingle fell into borrows from the next one that has any (Shrivastava, Li: Densifying One
/// Permutation Hashing, ICML 2014).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sketch(pub(super) [u8; BINS]);

impl Sketch {
    /// About the Jaccard similarity of the texts, from 0 to 1.
    pub(super) fn similarity(&self, other: &Self) -> f32 {
        let equal = self.0.iter().zip(&other.0).filter(|(one, other)| one == other).count();
        // One in 256 values is equal by chance.
        let by_chance = 1.0 / 256.0;
        ((equal as f32 / BINS as f32 - by_chance) / (1.0 - by_chance)).max(0.0)
    }
}

/// Takes the syllables of a text one by one.
pub(super) struct Sketcher {
    minima: [u64; BINS],
    /// Hashes of the last syllables.
    last: [u64; SHINGLE - 1],
    syllables: usize,
}

impl Sketcher {
    pub(super) fn new() -> Self {
        Self { minima: [u64::MAX; BINS], last: [0; SHINGLE - 1], syllables: 0 }
    }

    /// Takes the hash of the next syllable.
    pub(super) fn take(&mut self, hash: u64, is_number: bool) {
        let shingle = self.last.into_iter().chain([hash]).fold(0, combined);
        self.last.rotate_left(1);
        if let Some(last) = self.last.last_mut() {
            *last = hash;
        }
        self.syllables += 1;
        if self.syllables >= SHINGLE {
            self.note(shingle);
        }
        if is_number {
            for copy in 1..=WEIGHT_OF_NUMBER {
                self.note(combined(hash, copy));
            }
        }
    }

    fn note(&mut self, shingle: u64) {
        let hash = spread(shingle);
        let bin = hash >> (u64::BITS - BINS.ilog2());
        if let Some(least) = usize::try_from(bin).ok().and_then(|bin| self.minima.get_mut(bin)) {
            *least = hash.min(*least);
        }
    }

    /// The sketch of what was taken; `None` of a short text.
    pub(super) fn finish(self) -> Option<Sketch> {
        if self.syllables < MIN_SYLLABLES {
            return None;
        }
        let mut sketch = [0; BINS];
        let mut lent = 0;
        // Twice around: the last bins borrow from the first ones.
        for at in (0..BINS).rev().chain((0..BINS).rev()) {
            let (Some(least), Some(byte)) = (self.minima.get(at), sketch.get_mut(at)) else { continue };
            // One that borrows differs from what it borrowed.
            lent = if *least == u64::MAX { spread(lent + 1) } else { *least };
            [*byte, ..] = lent.to_le_bytes();
        }
        Some(Sketch(sketch))
    }
}

fn combined(one: u64, other: u64) -> u64 {
    one.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23) ^ other
}

/// The finaliser of `SplitMix64` (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
pub(super) fn spread(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(syllables: impl Iterator<Item = u64>) -> Sketch {
        let mut sketcher = Sketcher::new();
        syllables.for_each(|syllable| sketcher.take(spread(syllable), false));
        sketcher.finish().expect("is long enough")
    }

    #[test]
    fn the_share_of_equal_values_is_the_jaccard_similarity() {
        for (length, shared) in [(2_000_u64, 2_000), (2_000, 1_800), (2_000, 1_000), (2_000, 0), (80, 80), (80, 60)] {
            let one = sketch(0..length);
            let other = sketch((0..shared).chain(10_000..10_000 + length - shared));
            // Of the shingles of each, so many are of both.
            let (all, both) = (length as f32 - 3.0, (shared as f32 - 3.0).max(0.0));
            let jaccard = both / (2.0 * all - both);
            let told = one.similarity(&other);
            assert!((told - jaccard).abs() < 0.12, "{length} {shared}: {told} is not {jaccard}");
        }
    }

    #[test]
    fn a_number_weighs_more_than_a_word() {
        let form = |number: u64, is_number| {
            let mut sketcher = Sketcher::new();
            for syllable in 0..200 {
                let at_number = syllable % 40 == 0;
                sketcher.take(spread(syllable + if at_number { number } else { 0 }), at_number && is_number);
            }
            sketcher.finish().expect("is long enough")
        };
        let words = form(7_000, false).similarity(&form(9_000, false));
        let numbers = form(7_000, true).similarity(&form(9_000, true));
        assert!(numbers < words, "{numbers} {words}");
    }

    #[test]
    fn a_short_text_has_none() {
        let mut sketcher = Sketcher::new();
        (1..MIN_SYLLABLES as u64).for_each(|syllable| sketcher.take(syllable, true));
        assert!(sketcher.finish().is_none());
    }
}
