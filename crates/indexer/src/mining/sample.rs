//! A sample that does not depend on the order of what it is taken from.

use std::collections::BTreeMap;

/// What was taken of the texts with the lowest hashes, as many as there is room for: every build of the same texts takes the
/// same ones, whatever its threads do.
#[derive(Debug)]
pub(crate) struct Sample<T> {
    /// The sum of their sizes, and its maximum.
    size: usize,
    max_size: usize,
    /// By hash, with their sizes.
    parts: BTreeMap<u64, (usize, T)>,
    /// For this hash and those above it there was no room.
    end: u64,
}

impl<T> Sample<T> {
    pub(crate) fn new(max_size: usize) -> Self {
        Self { size: 0, max_size, parts: BTreeMap::new(), end: u64::MAX }
    }

    /// Takes in what `take` makes of the text with this hash, or passes it over; a text takes the place of an earlier one
    /// with the same hash.
    pub(crate) fn add(&mut self, hash: u64, size: usize, take: impl FnOnce() -> T) {
        // The high bits of FNV-1a know little of the last bytes.
        let hash = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        if hash >= self.end {
            return;
        }
        self.size += size;
        if let Some((before, _)) = self.parts.insert(hash, (size, take())) {
            self.size -= before;
        }
        while self.size > self.max_size && self.parts.len() > 1 {
            if let Some((hash, (size, _))) = self.parts.pop_last() {
                (self.size, self.end) = (self.size - size, hash);
            }
        }
    }

    /// What was taken, always in the same order.
    pub(crate) fn into_parts(self) -> impl Iterator<Item = T> {
        self.parts.into_values().map(|(_, part)| part)
    }
}

#[cfg(test)]
mod tests {
    use tracuu_index::fnv1a;

    use super::*;

    #[test]
    fn the_order_does_not_matter() {
        let take = |numbers: &mut dyn Iterator<Item = usize>| {
            let mut sample = Sample::new(50_000);
            numbers.for_each(|number| {
                sample.add(fnv1a(format!("article-{number}").as_bytes()), number * 7919 % 500, || number);
            });
            sample.into_parts().collect::<Vec<_>>()
        };
        let taken = take(&mut (0..2_000));
        assert_eq!(taken, take(&mut (0..2_000).rev()));
        assert_eq!(taken, take(&mut (0..2_000).chain(0..2_000)));
        assert!((150..=300).contains(&taken.len()), "{}", taken.len());
        assert_eq!(Sample::<u8>::new(10).into_parts().count(), 0);
    }

    #[test]
    fn one_text_is_taken_however_large() {
        let mut sample = Sample::new(10);
        (0..3).for_each(|number| sample.add(number, 100, || number));
        assert_eq!(sample.into_parts().count(), 1);
    }
}
