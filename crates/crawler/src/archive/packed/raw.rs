//! The bytes of an archive's file as they are stored, with their offsets.

use std::{
    fmt,
    io::{self, Read, Seek, SeekFrom},
};

use tracuu_article::Tally;

/// What an archive is read from.
pub trait ReadSeek: Read + Seek + Send {}

impl<R: Read + Seek + Send> ReadSeek for R {}

/// Bytes that are read at once.
const CHUNK: usize = 256 << 10;

/// A buffered reader that knows where in the file it stands, and may go back.
pub(super) struct Raw {
    inner: Box<dyn ReadSeek>,
    buffer: Vec<u8>,
    /// The part of the buffer that was read and not consumed.
    start: usize,
    end: usize,
    /// The offset in the file of the first byte that was not consumed.
    offset: u64,
    /// The length of the file, once it was asked for.
    length: Option<u64>,
    /// Tells of each byte once, however often it is read.
    tally: Tally,
    tallied: u64,
}

impl fmt::Debug for Raw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Raw").field("offset", &self.offset).finish_non_exhaustive()
    }
}

impl Raw {
    pub(super) fn new(inner: Box<dyn ReadSeek>, tally: Tally) -> Self {
        Self { inner, buffer: vec![0; CHUNK], start: 0, end: 0, offset: 0, length: None, tally, tallied: 0 }
    }

    /// The offset of the first byte that was not consumed.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// The bytes that are at hand.
    pub(super) fn window(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// The bytes at hand, read where there are none; none at the end of the file.
    pub(super) fn fill(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.read_more()?;
        }
        Ok(self.window())
    }

    /// Has `count` bytes at hand, or all that the file has left; no more than fit.
    pub(super) fn fill_to(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.end - self.start < count && self.read_more()? {}
        Ok(self.window())
    }

    /// Takes `count` of the bytes at hand.
    pub(super) fn consume(&mut self, count: usize) {
        let count = count.min(self.end - self.start);
        self.start += count;
        self.offset += count as u64;
    }

    /// How many bytes were not consumed.
    pub(super) fn left(&mut self) -> io::Result<u64> {
        let length = if let Some(length) = self.length {
            length
        } else {
            let at = self.inner.stream_position()?;
            let length = self.inner.seek(SeekFrom::End(0))?;
            self.inner.seek(SeekFrom::Start(at))?;
            *self.length.insert(length)
        };
        Ok(length.saturating_sub(self.offset))
    }

    /// Goes to an offset.
    pub(super) fn seek(&mut self, offset: u64) -> io::Result<()> {
        let first = self.offset - self.start as u64;
        let at = offset.checked_sub(first).and_then(|at| usize::try_from(at).ok());
        if let Some(at) = at.filter(|at| *at <= self.end) {
            self.start = at;
        } else {
            self.inner.seek(SeekFrom::Start(offset))?;
            (self.start, self.end) = (0, 0);
        }
        self.offset = offset;
        Ok(())
    }

    /// Reads behind what is at hand; `false` at the end, or where nothing more fits.
    fn read_more(&mut self) -> io::Result<bool> {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        } else if self.end == self.buffer.len() {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        let Some(free) = self.buffer.get_mut(self.end..).filter(|free| !free.is_empty()) else { return Ok(false) };
        let count = loop {
            match self.inner.read(free) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        let from = self.offset + (self.end - self.start) as u64;
        let new = usize::try_from(self.tallied.saturating_sub(from)).unwrap_or(usize::MAX).min(count);
        self.tally.add(free.get(new..count).unwrap_or_default());
        self.tallied = self.tallied.max(from + count as u64);
        self.end += count;
        Ok(count > 0)
    }
}
