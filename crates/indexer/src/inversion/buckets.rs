//! Values sorted by a number each, in time that grows with their count.

/// A counting sort (Knuth, The Art of Computer Programming 3, 5.2): the values of a number keep the order in which they came.
pub(super) struct Buckets<T> {
    /// By number where its values begin, and behind the last where they end.
    begins: Vec<usize>,
    values: Vec<T>,
}

impl<T: Copy + Default> Buckets<T> {
    /// Sorts what `values` gives to the function that it gets, twice the same, each with a number below `numbers`.
    pub(super) fn new(numbers: usize, values: impl Fn(&mut dyn FnMut(u32, T))) -> Self {
        let mut begins = vec![0; numbers + 2];
        // Counts stand two places further, so that placing the values moves each begin to where the one before it ends.
        values(&mut |number, _| {
            if let Some(count) = begins.get_mut(number as usize + 2) {
                *count += 1;
            }
        });
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut sorted = vec![T::default(); sum];
        values(&mut |number, value| {
            if let Some(place) = begins.get_mut(number as usize + 1) {
                if let Some(slot) = sorted.get_mut(*place) {
                    *slot = value;
                }
                *place += 1;
            }
        });
        Self { begins, values: sorted }
    }

    /// The values of a number.
    pub(super) fn get_mut(&mut self, number: u32) -> &mut [T] {
        let at = number as usize;
        match (self.begins.get(at), self.begins.get(at + 1)) {
            (Some(begin), Some(end)) => self.values.get_mut(*begin..*end).unwrap_or_default(),
            _ => &mut [],
        }
    }

    /// Number of all values.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }
}
