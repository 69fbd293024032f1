//! Records of web archives, WARC and ARC, one after the other. Damage costs the record that has it: behind it the next sound one
//! is looked for.

mod arc;
mod headers;
mod record;

use std::{fmt, ops::Range};

use tracuu_article::Tally;

use super::packed::{Place, ReadSeek, UnpackError, Unpacked};
pub use headers::Headers;
pub use record::{Fault, Item, RecordHead, RecordType};

/// The longest head of a record, in bytes.
const MAX_HEAD: usize = 256 << 10;
/// The longest line that begins a record of ARC.
const MAX_LINE: usize = 64 << 10;
/// Bytes of a block that tell whether it is wanted.
const GLANCE: usize = 8 << 10;
/// Bytes that a block may be shorter than told: some programs wrote it without its last line ends.
const LINE_ENDS: u64 = 4;
/// Bytes that are read again at most because a length was false, as a multiple of those that were read.
const MOST_AGAIN: u64 = 4;

/// Tells by the head of a record and the beginning of its block how many bytes of the block are wanted.
pub type Wanted = dyn Fn(&RecordHead, &[u8]) -> usize + Send;

/// Reads the records of a file.
pub struct Records {
    input: Unpacked,
    wanted: Box<Wanted>,
    /// What is told after what was told.
    pending: Option<Item>,
    state: State,
    /// Bytes that were read, and how many of them for a second time.
    read: u64,
    again: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A record begins here.
    Between,
    /// It is not known where the next record begins; a line may begin here.
    Lost {
        is_line: bool,
    },
    Ended,
}

/// How a line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Whole,
    TooLong,
    /// The file ends within it, or a member that begins with a record follows.
    BrokenOff,
}

/// How a block ended.
enum End {
    /// As its record says.
    AsTold,
    /// The next record begins earlier.
    Earlier,
    /// The file ends within it.
    Nowhere,
    /// With what is wrong with the record, and whether the next one is to be looked for from the beginning of the block.
    Broken(String, bool),
}

impl fmt::Debug for Records {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Records").field("input", &self.input).finish_non_exhaustive()
    }
}

impl Iterator for Records {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.pending.take() {
                return Some(item);
            }
            let read = match self.state {
                State::Ended => return None,
                State::Between => self.read_record(),
                State::Lost { is_line } => self.find_start(is_line, u64::MAX).map(|found| {
                    self.state = if found { State::Between } else { State::Ended };
                    None
                }),
            };
            match read {
                Ok(Some(item)) => return Some(item),
                Ok(None) => {}
                Err(error) => {
                    let place = self.input.place();
                    let reason = self.recover(error);
                    return Some(Item::Fault(Fault { place, reason }));
                }
            }
        }
    }
}

impl Records {
    /// Reads a file from its beginning; the reason where it is packed in a way that is not read. All that is read of it is told to the
    /// tally once.
    pub fn open(inner: Box<dyn ReadSeek>, tally: Tally, wanted: Box<Wanted>) -> Result<Self, String> {
        match Unpacked::open(inner, tally) {
            Ok(input) => Ok(Self { input, wanted, pending: None, state: State::Between, read: 0, again: 0 }),
            Err(error) => Err(reason(error)),
        }
    }

    /// Goes to the place of a record.
    pub fn go_to(&mut self, place: Place) -> Result<(), String> {
        (self.state, self.pending) = (State::Between, None);
        self.input.go_to(place).map_err(reason)
    }

    /// Goes to the first record that begins within these bytes of the file, as far as that can be told from there; `false` where none
    /// does.
    pub fn go_near(&mut self, range: Range<u64>) -> bool {
        (self.state, self.pending) = (State::Between, None);
        match self.input.find_member(range.clone(), is_start) {
            Ok(true) => true,
            Ok(false) if self.input.left().is_some() => self.find_start(false, range.end).unwrap_or(false),
            _ => false,
        }
    }

    /// Behind an error: goes to where records may begin again. The reason of the error.
    fn recover(&mut self, error: UnpackError) -> String {
        self.state = match &error {
            UnpackError::Damaged(_) if self.input.resync(is_start).unwrap_or(false) => State::Between,
            _ => State::Ended,
        };
        reason(error)
    }

    /// Reads one record; none at the end.
    fn read_record(&mut self) -> Result<Option<Item>, UnpackError> {
        loop {
            match self.input.fill(1)?.first() {
                Some(b'\r' | b'\n') => self.consume(1),
                Some(_) => break,
                None => {
                    if !self.input.begin()? {
                        self.state = State::Ended;
                        return Ok(None);
                    }
                }
            }
        }
        let place = self.input.place();
        let head = match self.read_head(place) {
            Ok(Ok(head)) => head,
            Ok(Err((reason, is_line))) => {
                self.state = State::Lost { is_line };
                return Ok(Some(Item::Fault(Fault { place, reason: reason.to_owned() })));
            }
            Err(error) => {
                let reason = self.recover(error);
                return Ok(Some(Item::Fault(Fault { place, reason })));
            }
        };
        let start = self.input.place();
        let mut block = Vec::new();
        let mut damage = None;
        let end = match self.read_block(&head, &mut block) {
            Ok(end) => end,
            Err(error) => {
                damage = Some(error);
                End::Broken(String::new(), false)
            }
        };
        let fault = |reason| Fault { place, reason };
        match end {
            End::AsTold => Ok(Some(Item::Record { head, block, fault: None })),
            End::Earlier => {
                let told = head.length.map_or("no number".to_owned(), |length| format!("{length} bytes"));
                let fault = fault(format!("its length is told as {told}, and it ends earlier"));
                self.pending = Some(Item::Fault(fault));
                Ok(Some(Item::Record { head, block, fault: None }))
            }
            End::Nowhere => {
                // A false length may have taken others in.
                self.state = match self.go_back(start).and_then(|()| self.find_start(false, u64::MAX)) {
                    Ok(true) => State::Between,
                    Ok(false) => State::Ended,
                    Err(error) => {
                        self.recover(error);
                        self.state
                    }
                };
                if head.length.is_none() && self.state == State::Ended {
                    // What the last member holds is its block.
                    self.pending = Some(Item::Fault(fault("its length is not told".to_owned())));
                    return Ok(Some(Item::Record { head, block, fault: None }));
                }
                let fault = fault("the file ends within it, or its length is false".to_owned());
                Ok(Some(Item::Record { head, block, fault: Some(fault) }))
            }
            End::Broken(reason, is_again) => {
                self.state = State::Lost { is_line: false };
                let reason = damage.map_or(reason, |error| self.recover(error));
                if is_again && let Err(error) = self.go_back(start) {
                    self.recover(error);
                }
                Ok(Some(Item::Record { head, block, fault: Some(fault(reason)) }))
            }
        }
    }

    /// Goes back to where a block begins, unless so much was read twice already.
    fn go_back(&mut self, start: Place) -> Result<(), UnpackError> {
        let now = self.input.place();
        let cost = if now.offset == start.offset { now.within } else { now.offset - start.offset + start.within };
        if self.again + cost <= MOST_AGAIN * self.read.saturating_sub(self.again) {
            self.again += cost;
            self.input.go_to(start)?;
        }
        Ok(())
    }

    /// Reads the head of a record, or tells why none begins here, and whether a line begins behind what was read.
    fn read_head(&mut self, place: Place) -> Result<Result<RecordHead, (&'static str, bool)>, UnpackError> {
        let mut lines = Vec::new();
        match self.read_line(&mut lines, MAX_LINE)? {
            Line::Whole => {}
            other => return Ok(Err(("no record begins here", other == Line::BrokenOff))),
        }
        if !is_warc(&lines) {
            let line = arc::parse(lines.trim_ascii_end());
            return Ok(line.map(|line| RecordHead::of_arc(place, line)).ok_or(("no record begins here", true)));
        }
        lines.clear();
        loop {
            let before = lines.len();
            match self.read_line(&mut lines, MAX_HEAD)? {
                Line::Whole => {}
                other => return Ok(Err(("the head of the record does not end", other == Line::BrokenOff))),
            }
            if lines.get(before..).is_none_or(|line| line.trim_ascii().is_empty()) {
                return Ok(Ok(RecordHead::of_warc(place, Headers::parse(&lines))));
            }
        }
    }

    /// Adds a line with its end, where that and what was read before is no longer than `most`.
    fn read_line(&mut self, out: &mut Vec<u8>, most: usize) -> Result<Line, UnpackError> {
        loop {
            let bytes = self.input.fill(1)?;
            if bytes.is_empty() {
                // A head that goes on in the next member goes on there with no new record.
                if !self.input.begin()? || is_start(self.input.fill(Unpacked::LOOK)?) {
                    return Ok(Line::BrokenOff);
                }
                continue;
            }
            let end = memchr::memchr(b'\n', bytes);
            let count = end.map_or(bytes.len(), |at| at + 1);
            if out.len() + count > most {
                return Ok(Line::TooLong);
            }
            out.extend_from_slice(bytes.get(..count).unwrap_or_default());
            self.consume(count);
            if end.is_some() {
                return Ok(Line::Whole);
            }
        }
    }

    /// Reads the block of a record, and what parts it from the next one.
    fn read_block(&mut self, head: &RecordHead, block: &mut Vec<u8>) -> Result<End, UnpackError> {
        if let Some(left) = self.input.left()
            && head.length.is_none_or(|length| length > left)
        {
            let reason = match head.length {
                Some(length) => format!("its length is told as {length} bytes, and the file has {left} more"),
                None => "its length is not told".to_owned(),
            };
            return Ok(End::Broken(reason, false));
        }
        let (mut left, mut most) = (head.length.unwrap_or(u64::MAX), None);
        while left > 0 {
            let bytes = self.input.fill(1)?;
            if bytes.is_empty() {
                if !self.input.begin()? {
                    return Ok(End::Nowhere);
                }
                if is_start(self.input.fill(Unpacked::LOOK)?) {
                    if left <= LINE_ENDS {
                        return Ok(End::AsTold);
                    }
                    let blank = block.iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count().min(4);
                    block.truncate(block.len() - blank);
                    return Ok(End::Earlier);
                }
                continue;
            }
            let count = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let kept = match most {
                Some(most) => count.min(usize::saturating_sub(most, block.len())),
                None => count.min(GLANCE - block.len()),
            };
            block.extend_from_slice(bytes.get(..kept).unwrap_or_default());
            // What was kept of these is consumed; the rest is too, once it is known whether it is wanted.
            let count = if most.is_none() { kept } else { count };
            self.consume(count);
            left -= count as u64;
            if most.is_none() && block.len() == GLANCE {
                most = Some((self.wanted)(head, block));
            }
        }
        let most = most.unwrap_or_else(|| (self.wanted)(head, block));
        block.truncate(most);
        let mut line_ends = 0;
        while let Some(byte @ (b'\r' | b'\n')) = self.input.fill(1)?.first() {
            line_ends += u32::from(*byte == b'\n');
            self.consume(1);
        }
        let next = self.input.fill(Unpacked::LOOK)?;
        // Two line ends are what a record ends with: where they stand, only what follows is wrong.
        if next.is_empty() || is_start(next) || line_ends >= 2 {
            return Ok(End::AsTold);
        }
        Ok(End::Broken(
            "no record begins where it ends: its length is false, or what follows is damaged".to_owned(),
            true,
        ))
    }

    /// Goes to the next line that begins a record; `false` where there is none before this offset in the file.
    fn find_start(&mut self, mut is_line: bool, end: u64) -> Result<bool, UnpackError> {
        while self.input.place().offset < end {
            let bytes = self.input.fill(Unpacked::LOOK)?;
            if bytes.is_empty() {
                if !self.input.begin()? {
                    return Ok(false);
                }
                is_line = true;
                continue;
            }
            if is_line && is_start(bytes) {
                return Ok(true);
            }
            let end = memchr::memchr(b'\n', bytes);
            is_line = end.is_some();
            let count = end.map_or(bytes.len(), |at| at + 1);
            self.consume(count);
        }
        Ok(false)
    }

    fn consume(&mut self, count: usize) {
        self.read += count as u64;
        self.input.consume(count);
    }
}

fn reason(error: UnpackError) -> String {
    match error {
        UnpackError::Io(error) => format!("cannot be read: {error}"),
        UnpackError::Damaged(reason) => reason,
    }
}

/// Whether a record begins with these bytes, as far as they go.
fn is_start(bytes: &[u8]) -> bool {
    is_warc(bytes) || {
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        arc::parse(line).is_some()
    }
}

fn is_warc(bytes: &[u8]) -> bool {
    matches!(bytes, [b'W', b'A', b'R', b'C', b'/', major, b'.', ..] if major.is_ascii_digit())
}
