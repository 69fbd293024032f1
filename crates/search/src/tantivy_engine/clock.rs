//! The end of a search that takes too long.

use std::time::Instant;

/// Says when a search has to end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock(pub(super) Option<Instant>);

/// Blocks of postings that are read between two deadline checks.
const BLOCKS_BETWEEN_CHECKS: usize = 256;

impl Clock {
    pub(super) fn is_over(self) -> bool {
        self.0.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Checks the deadline once in [`BLOCKS_BETWEEN_CHECKS`] blocks.
    pub(super) fn is_over_after(self, blocks: &mut usize) -> bool {
        *blocks += 1;
        blocks.is_multiple_of(BLOCKS_BETWEEN_CHECKS) && self.is_over()
    }
}
