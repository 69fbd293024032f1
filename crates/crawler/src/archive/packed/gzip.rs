//! Members of a gzip file (RFC 1952), one after the other.

use crc32fast::Hasher;
use flate2::{Decompress, FlushDecompress, Status};

use super::{Step, Unpacking, raw::Raw};

/// What every member begins with: the magic number and the only method.
pub(super) const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
/// Flags of its header.
const HEADER_CRC: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;
const RESERVED: u8 = 0xe0;
/// Bytes of nearly every header.
const SHORT_HEADER: usize = 64;
/// Bytes of a header that are looked at; the names in it are shorter.
const MAX_HEADER: usize = 128 << 10;

/// Unpacks a member; used again for each.
#[derive(Debug)]
pub(super) struct Inflater {
    state: Decompress,
    crc: Hasher,
}

impl Inflater {
    pub(super) fn new() -> Self {
        Self { state: Decompress::new(false), crc: Hasher::new() }
    }

    /// Begins a member: takes its header.
    pub(super) fn begin(&mut self, raw: &mut Raw) -> Unpacking<()> {
        let header = match header_length(raw.fill_to(SHORT_HEADER)?) {
            Some(length) => length,
            None => header_length(raw.fill_to(MAX_HEADER)?).ok_or("no gzip member begins here")?,
        };
        raw.consume(header);
        self.state.reset(false);
        self.crc.reset();
        Ok(())
    }

    /// Unpacks some bytes into `out`.
    pub(super) fn step(&mut self, raw: &mut Raw, out: &mut [u8]) -> Unpacking<Step> {
        loop {
            let input = raw.fill()?;
            if input.is_empty() {
                return Err("the file ends within a gzip member".into());
            }
            let (read, written) = (self.state.total_in(), self.state.total_out());
            let status = self
                .state
                .decompress(input, out, FlushDecompress::None)
                .map_err(|error| format!("the gzip member is damaged: {error}"))?;
            raw.consume(usize::try_from(self.state.total_in() - read).unwrap_or(usize::MAX));
            let count = usize::try_from(self.state.total_out() - written).unwrap_or(0);
            self.crc.update(out.get(..count).unwrap_or_default());
            match status {
                Status::StreamEnd => {
                    self.check(raw)?;
                    return Ok(Step::Last(count));
                }
                _ if count > 0 => return Ok(Step::Some(count)),
                Status::BufError if self.state.total_in() == read => {
                    return Err("the gzip member is damaged: it does not go on".into());
                }
                _ => {}
            }
        }
    }

    /// Takes the trailer: CRC-32 and length of what was unpacked.
    fn check(&mut self, raw: &mut Raw) -> Unpacking<()> {
        let Some(trailer) = raw.fill_to(8)?.first_chunk::<8>() else {
            return Err("the file ends within the trailer of a gzip member".into());
        };
        let [crc, length] = [[0, 1, 2, 3], [4, 5, 6, 7]]
            .map(|at: [usize; 4]| u32::from_le_bytes(at.map(|at| trailer.get(at).copied().unwrap_or_default())));
        raw.consume(8);
        if crc != self.crc.clone().finalize() {
            return Err("the gzip member is damaged: its CRC-32 is another".into());
        }
        // The length modulo 2³².
        if u64::from(length) != self.state.total_out() & u64::from(u32::MAX) {
            return Err("the gzip member is damaged: its length is another".into());
        }
        Ok(())
    }

    /// The first bytes of the member that may begin with these; none where none does.
    pub(super) fn peek(&mut self, bytes: &[u8], out: &mut [u8]) -> usize {
        let Some(body) = header_length(bytes).and_then(|header| bytes.get(header..)) else { return 0 };
        self.state.reset(false);
        if self.state.decompress(body, out, FlushDecompress::None).is_err() {
            return 0;
        }
        usize::try_from(self.state.total_out()).unwrap_or(0)
    }
}

/// The length of the header of a member.
fn header_length(bytes: &[u8]) -> Option<usize> {
    let flags = *bytes.get(3)?;
    if !bytes.starts_with(&MAGIC) || flags & RESERVED != 0 {
        return None;
    }
    let mut at = 10;
    if flags & EXTRA != 0 {
        let length = bytes.get(at..at + 2)?;
        at += 2 + usize::from(u16::from_le_bytes(length.try_into().ok()?));
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            at += bytes.get(at..)?.iter().position(|byte| *byte == 0)? + 1;
        }
    }
    at += if flags & HEADER_CRC != 0 { 2 } else { 0 };
    (at <= bytes.len()).then_some(at)
}
