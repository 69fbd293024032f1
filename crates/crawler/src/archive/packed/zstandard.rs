//! Frames of a Zstandard file (RFC 8878), one after the other, with the dictionary that web archives keep in their first one.

use std::fmt;

use zstd::stream::raw::{Decoder, InBuffer, Operation, OutBuffer};

use super::{Step, Unpacking, raw::Raw};

/// What a frame begins with.
pub(super) const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// A skippable frame with a dictionary ("WARC file compression with Zstandard", IIPC).
pub(super) const DICTIONARY: [u8; 4] = [0x5d, 0x2a, 0x4d, 0x18];
/// The largest dictionary that is taken, in bytes.
const MAX_DICTIONARY: u32 = 64 << 20;

/// Unpacks a frame; used again for each.
pub(super) struct Frames {
    state: Decoder<'static>,
}

impl fmt::Debug for Frames {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Frames").finish_non_exhaustive()
    }
}

impl Frames {
    /// Takes the dictionary where the file begins with one.
    pub(super) fn open(raw: &mut Raw) -> Unpacking<Self> {
        let mut dictionary = Vec::new();
        if raw.fill_to(8)?.starts_with(&DICTIONARY) {
            dictionary = read_dictionary(raw)?;
        }
        let state = Decoder::with_dictionary(&dictionary).map_err(|error| format!("no dictionary: {error}"))?;
        Ok(Self { state })
    }

    pub(super) fn begin(&mut self, raw: &mut Raw) -> Unpacking<()> {
        if !raw.fill_to(4)?.starts_with(&MAGIC) {
            return Err("no Zstandard frame begins here".into());
        }
        self.state.reinit()?;
        Ok(())
    }

    /// Unpacks some bytes into `out`.
    pub(super) fn step(&mut self, raw: &mut Raw, out: &mut [u8]) -> Unpacking<Step> {
        loop {
            let (mut input, mut output) = (InBuffer::around(raw.fill()?), OutBuffer::around(&mut *out));
            if input.src.is_empty() {
                return Err("the file ends within a Zstandard frame".into());
            }
            let left = self
                .state
                .run(&mut input, &mut output)
                .map_err(|error| format!("the Zstandard frame is damaged: {error}"))?;
            let (read, written) = (input.pos(), output.pos());
            raw.consume(read);
            match left {
                0 => return Ok(Step::Last(written)),
                _ if written > 0 => return Ok(Step::Some(written)),
                _ if read == 0 => return Err("the Zstandard frame is damaged: it does not go on".into()),
                _ => {}
            }
        }
    }

    /// The first bytes of the frame that may begin with these; none where none does.
    pub(super) fn peek(&mut self, bytes: &[u8], out: &mut [u8]) -> usize {
        if !bytes.starts_with(&MAGIC) || self.state.reinit().is_err() {
            return 0;
        }
        let (mut input, mut output) = (InBuffer::around(bytes), OutBuffer::around(&mut *out));
        while input.pos() < bytes.len() && output.pos() < output.capacity() {
            let before = (input.pos(), output.pos());
            match self.state.run(&mut input, &mut output) {
                Ok(left) if left > 0 && before != (input.pos(), output.pos()) => {}
                Ok(_) => break,
                Err(_) => return 0,
            }
        }
        output.pos()
    }
}

fn read_dictionary(raw: &mut Raw) -> Unpacking<Vec<u8>> {
    let head = raw.fill_to(8)?;
    let length = head.get(4..8).and_then(|length| length.try_into().ok()).map_or(u32::MAX, u32::from_le_bytes);
    if length > MAX_DICTIONARY {
        return Err("its dictionary is too large".into());
    }
    raw.consume(8);
    let (mut dictionary, length) = (Vec::new(), length as usize);
    while dictionary.len() < length {
        let bytes = raw.fill()?;
        if bytes.is_empty() {
            return Err("the file ends within its dictionary".into());
        }
        let count = bytes.len().min(length - dictionary.len());
        dictionary.extend_from_slice(bytes.get(..count).unwrap_or_default());
        raw.consume(count);
    }
    // It may itself be packed.
    if dictionary.starts_with(&MAGIC) {
        dictionary = zstd::bulk::decompress(&dictionary, MAX_DICTIONARY as usize)
            .map_err(|error| format!("its dictionary cannot be unpacked: {error}"))?;
    }
    Ok(dictionary)
}
