//! How many bytes of records are under way at once.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// How many bytes of records may be under way at once, from reading to the last use by Tantivy, whose own queue is bounded
/// by count alone.
#[derive(Debug)]
pub(crate) struct ByteBudget {
    capacity: usize,
    free: Mutex<usize>,
    freed: Condvar,
}

/// Bytes taken from the budget, given back when dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    budget: Arc<ByteBudget>,
    bytes: usize,
}

impl ByteBudget {
    pub(crate) fn new(capacity: usize) -> Arc<Self> {
        Arc::new(Self { capacity, free: Mutex::new(capacity), freed: Condvar::new() })
    }

    /// Waits until this many bytes are free; a record larger than the whole budget waits until all of it is.
    pub(crate) fn acquire(self: &Arc<Self>, bytes: usize) -> Permit {
        let bytes = bytes.min(self.capacity);
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.freed.wait_while(free, |free| *free < bytes).unwrap_or_else(PoisonError::into_inner);
        *free -= bytes;
        Permit { budget: Arc::clone(self), bytes }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        *self.budget.free.lock().unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.budget.freed.notify_all();
    }
}
