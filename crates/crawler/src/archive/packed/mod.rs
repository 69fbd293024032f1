//! What an archive's file holds, unpacked, with the place of every byte. A damaged member costs no other one.

mod gzip;
mod raw;
mod zstandard;

use std::{io, ops::Range};

use tracuu_article::Tally;

use raw::Raw;
pub use raw::ReadSeek;

/// A place in an archive's file: `within` bytes are unpacked before it of the member that begins at `offset`. In a file that is not
/// packed, `within` is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Bytes before the member, or before the place itself, in the file.
    pub offset: u64,
    /// Bytes of the member before the place.
    pub within: u64,
}

/// Why there are no further bytes.
#[derive(Debug)]
pub(super) enum UnpackError {
    /// The file cannot be read.
    Io(io::Error),
    /// What was read is damaged; another member may be sound.
    Damaged(String),
}

pub(super) type Unpacking<T> = Result<T, UnpackError>;

impl From<io::Error> for UnpackError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<&str> for UnpackError {
    fn from(reason: &str) -> Self {
        Self::Damaged(reason.to_owned())
    }
}

impl From<String> for UnpackError {
    fn from(reason: String) -> Self {
        Self::Damaged(reason)
    }
}

/// Bytes that were unpacked.
enum Step {
    /// The member goes on.
    Some(usize),
    /// It ends, and its checksum is right.
    Last(usize),
}

#[derive(Debug)]
enum Packing {
    Plain,
    Gzip(gzip::Inflater),
    Zstandard(zstandard::Frames),
}

/// Bytes that are unpacked at once.
const CHUNK: usize = 64 << 10;
/// Unpacked bytes that a record's beginning is told by.
const PEEK: usize = 512;
/// Bytes at hand that a member's beginning is looked for in: a block of Zstandard is unpacked as a whole.
const WINDOW: usize = 160 << 10;

/// A file, unpacked.
#[derive(Debug)]
pub(super) struct Unpacked {
    raw: Raw,
    packing: Packing,
    chunk: Vec<u8>,
    /// The part of the chunk that was unpacked and not consumed.
    start: usize,
    end: usize,
    /// Where the first byte that was not consumed stands.
    place: Place,
    /// A member was begun and has not ended.
    is_within: bool,
}

impl Unpacked {
    /// The most bytes that can be asked for at once.
    pub(super) const LOOK: usize = 16 << 10;

    /// Looks at how the file is packed.
    pub(super) fn open(inner: Box<dyn ReadSeek>, tally: Tally) -> Unpacking<Self> {
        let mut raw = Raw::new(inner, tally);
        let head = raw.fill_to(PEEK)?;
        let packing = if head.starts_with(&gzip::MAGIC) {
            Packing::Gzip(gzip::Inflater::new())
        } else if head.starts_with(&zstandard::MAGIC) || head.starts_with(&zstandard::DICTIONARY) {
            Packing::Zstandard(zstandard::Frames::open(&mut raw)?)
        } else if head.starts_with(&[4, 0x22, 0x4d, 0x18]) {
            return Err("it is packed with LZ4, which is not read: pack it with gzip or Zstandard".into());
        } else {
            Packing::Plain
        };
        let place = Place { offset: raw.offset(), within: 0 };
        let chunk = vec![0; if matches!(packing, Packing::Plain) { 0 } else { CHUNK }];
        Ok(Self { raw, packing, chunk, start: 0, end: 0, place, is_within: false })
    }

    /// Where the next byte stands.
    pub(super) fn place(&self) -> Place {
        if self.is_between() { Place { offset: self.raw.offset(), within: 0 } } else { self.place }
    }

    /// Whether a member has ended and the next one was not begun.
    fn is_between(&self) -> bool {
        self.start == self.end && !self.is_within
    }

    /// How many bytes the file has left, where it is not packed.
    pub(super) fn left(&mut self) -> Option<u64> {
        if matches!(self.packing, Packing::Plain) { self.raw.left().ok() } else { None }
    }

    /// At least `count` bytes, up to [`LOOK`](Self::LOOK), or as many as the member has left; none at its end. In a file that is not
    /// packed, all is one member.
    pub(super) fn fill(&mut self, count: usize) -> Unpacking<&[u8]> {
        if matches!(self.packing, Packing::Plain) {
            self.place = Place { offset: self.raw.offset(), within: 0 };
            return Ok(self.raw.fill_to(count)?);
        }
        if self.is_within && self.end - self.start < count {
            self.chunk.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
            while self.is_within && self.end < count {
                let free = self.chunk.get_mut(self.end..).unwrap_or_default();
                let step = match &mut self.packing {
                    Packing::Gzip(gzip) => gzip.step(&mut self.raw, free)?,
                    Packing::Zstandard(frames) => frames.step(&mut self.raw, free)?,
                    Packing::Plain => Step::Last(0),
                };
                let (count, goes_on) = match step {
                    Step::Some(count) => (count, true),
                    Step::Last(count) => (count, false),
                };
                (self.end, self.is_within) = (self.end + count, goes_on);
            }
        }
        Ok(self.chunk.get(self.start..self.end).unwrap_or_default())
    }

    /// Behind the end of a member: begins the next one; `false` at the end of the file.
    pub(super) fn begin(&mut self) -> Unpacking<bool> {
        self.place = Place { offset: self.raw.offset(), within: 0 };
        if self.raw.fill()?.is_empty() {
            return Ok(false);
        }
        match &mut self.packing {
            Packing::Gzip(gzip) => gzip.begin(&mut self.raw)?,
            Packing::Zstandard(frames) => frames.begin(&mut self.raw)?,
            Packing::Plain => return Ok(false),
        }
        self.is_within = true;
        Ok(true)
    }

    pub(super) fn consume(&mut self, count: usize) {
        if matches!(self.packing, Packing::Plain) {
            self.raw.consume(count);
            self.place.offset = self.raw.offset();
            return;
        }
        let count = count.min(self.end - self.start);
        self.start += count;
        self.place.within += count as u64;
    }

    /// Goes to a place that this file has: unpacks its member again as far as that.
    pub(super) fn go_to(&mut self, place: Place) -> Unpacking<()> {
        self.raw.seek(place.offset)?;
        (self.start, self.end, self.is_within) = (0, 0, false);
        self.place = Place { offset: place.offset, within: 0 };
        if place.within > 0 && !self.begin()? {
            return Err("the file is shorter than that".into());
        }
        while self.place.within < place.within {
            let wanted = usize::try_from(place.within - self.place.within).unwrap_or(usize::MAX);
            let count = self.fill(1)?.len().min(wanted);
            if count == 0 {
                return Err("the member is shorter than that".into());
            }
            self.consume(count);
        }
        Ok(())
    }

    /// Behind damage: goes to the next member that begins with what `is_start` knows; `false` where there is none.
    pub(super) fn resync(&mut self, is_start: fn(&[u8]) -> bool) -> io::Result<bool> {
        let from = if self.is_within { self.place.offset + 1 } else { self.raw.offset() };
        self.find_member(from..u64::MAX, is_start)
    }

    /// Goes to the first member within these bytes of the file that begins with what `is_start` knows; `false` where there is none.
    /// A file that is not packed has no members: there it goes to the first byte.
    pub(super) fn find_member(&mut self, range: Range<u64>, is_start: fn(&[u8]) -> bool) -> io::Result<bool> {
        (self.start, self.end, self.is_within) = (0, 0, false);
        self.raw.seek(range.start)?;
        loop {
            let offset = self.raw.offset();
            let window = self.raw.fill_to(WINDOW)?;
            if window.is_empty() || offset >= range.end {
                return Ok(false);
            }
            let mut head = [0; PEEK];
            let (magic, count): (&[u8], usize) = match &mut self.packing {
                Packing::Plain => return Ok(false),
                Packing::Gzip(gzip) => (&gzip::MAGIC, gzip.peek(window, &mut head)),
                Packing::Zstandard(frames) => (&zstandard::MAGIC, frames.peek(window, &mut head)),
            };
            if is_start(head.get(..count).unwrap_or_default()) {
                return Ok(true);
            }
            // Half of a magic number may stand at the end of what is at hand.
            let last = window.len().saturating_sub(magic.len() - 1).max(1);
            let next = memchr::memmem::find(window.get(1..).unwrap_or_default(), magic).map_or(last, |at| at + 1);
            self.raw.consume(next);
        }
    }
}
