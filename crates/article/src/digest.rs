//! Size and SHA-256 of what is read, while it is read.

use std::{
    io::{self, Read},
    sync::{Arc, Mutex, PoisonError},
};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Counts and hashes what is read through a [`Digested`] reader.
#[derive(Clone, Debug, Default)]
pub struct Tally(Arc<Mutex<(u64, Sha256)>>);

impl Tally {
    /// Begins with nothing read.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds bytes.
    pub fn add(&self, bytes: &[u8]) {
        let mut tally = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tally.0 += bytes.len() as u64;
        tally.1.update(bytes);
    }

    /// How many bytes were read so far.
    pub fn bytes(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// The SHA-256 of what was read so far, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        let hash = self.0.lock().unwrap_or_else(PoisonError::into_inner).1.clone();
        HEXLOWER.encode(&hash.finalize())
    }
}

/// A reader that tells a [`Tally`] of all that passes.
#[derive(Debug)]
pub struct Digested<R> {
    inner: R,
    tally: Tally,
}

impl<R: Read> Digested<R> {
    /// Reads through to `inner`.
    pub fn new(inner: R, tally: Tally) -> Self {
        Self { inner, tally }
    }
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.tally.add(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}
