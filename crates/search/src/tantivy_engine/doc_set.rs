//! A set of articles of one segment, a bit each.

/// A set of articles of one segment.
#[derive(Clone, Debug)]
pub(super) struct DocSetBits(Vec<u64>);

impl DocSetBits {
    pub(super) fn new(size: u32) -> Self {
        Self(vec![0; (size as usize).div_ceil(64)])
    }

    pub(super) fn insert(&mut self, doc: u32) {
        if let Some(word) = self.0.get_mut(doc as usize / 64) {
            *word |= 1 << (doc % 64);
        }
    }

    pub(super) fn all(size: u32) -> Self {
        Self(vec![u64::MAX; (size as usize).div_ceil(64)])
    }

    pub(super) fn remove(&mut self, doc: u32) {
        if let Some(word) = self.0.get_mut(doc as usize / 64) {
            *word &= !(1 << (doc % 64));
        }
    }

    pub(super) fn retain(&mut self, others: &Self) {
        for (word, other) in self.0.iter_mut().zip(&others.0) {
            *word &= other;
        }
    }

    pub(super) fn add(&mut self, others: &Self) {
        for (word, other) in self.0.iter_mut().zip(&others.0) {
            *word |= other;
        }
    }

    #[inline]
    pub(super) fn contains(&self, doc: u32) -> bool {
        self.0.get(doc as usize / 64).is_some_and(|word| word & (1 << (doc % 64)) != 0)
    }

    /// For each word of the bits the number of articles before it.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let counted = self.0.iter().scan(0, |before, word| {
            let rank = *before;
            *before += word.count_ones();
            Some(rank)
        });
        counted.collect()
    }

    /// The number of articles that stand before one in its word of the bits.
    #[inline]
    pub(super) fn before_in_word(&self, doc: u32) -> u32 {
        self.0.get(doc as usize / 64).map_or(0, |word| (word & ((1 << (doc % 64)) - 1)).count_ones())
    }
}
