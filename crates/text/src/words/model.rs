//! The weights of a segmenter in a few bytes: statistics, then two sets of weights, without and with a word list.

use super::statistics::Statistics;

/// The labels of a unit: a word by itself, the begin, the inside, the end of one.
pub(crate) const LABELS: usize = 4;
pub(crate) const SINGLE: usize = 0;
pub(crate) const BEGIN: usize = 1;
pub(crate) const INSIDE: usize = 2;
pub(crate) const END: usize = 3;

/// Whether a label may follow another one.
pub(crate) const fn may_follow(label: usize, next: usize) -> bool {
    let is_open = label == BEGIN || label == INSIDE;
    let goes_on = next == INSIDE || next == END;
    is_open == goes_on
}

/// Weights of one set: for the hash of a feature its bucket, with a weight for each label.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weights {
    pub(crate) bits: u32,
    pub(crate) scale: f32,
    pub(crate) buckets: Vec<[i8; LABELS]>,
    /// By label and next label.
    pub(crate) transitions: [[f32; LABELS]; LABELS],
}

impl Weights {
    /// A feature's bucket.
    #[inline]
    pub(crate) fn bucket(&self, hash: u32) -> usize {
        hash.checked_shr(u32::BITS - self.bits).unwrap_or(0) as usize
    }
}

/// A segmenter's model; without anything every unit is a word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(crate) statistics: Statistics,
    /// Without and with a word list.
    pub(crate) sets: [Weights; 2],
}

const MAGIC: &[u8; 8] = b"TCWORDS1";

/// Takes little-endian numbers from the front of bytes.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn float(&mut self) -> Option<f32> {
        self.take().map(f32::from_le_bytes).filter(|float| float.is_finite())
    }

    /// Hashes, each with a number of this many bytes.
    fn entries(&mut self, width: usize) -> Option<Vec<(u32, u16)>> {
        let count = usize::try_from(self.number()?).ok().filter(|count| *count <= self.0.len() / (4 + width))?;
        let value = |reader: &mut Self| match width {
            1 => reader.take().map(|[byte]| u16::from(byte)),
            _ => reader.take().map(u16::from_le_bytes),
        };
        (0..count).map(|_| Some((self.number()?, value(self)?))).collect()
    }
}

impl Model {
    /// Reads a model; `None` where the bytes are none.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes.strip_prefix(MAGIC)?);
        let (pairs, singles) = (reader.entries(1)?, reader.entries(2)?);
        let mut set = || {
            let bits = reader.number().filter(|bits| (1..=24).contains(bits))?;
            let scale = reader.float()?;
            let mut transitions = [[0.0; LABELS]; LABELS];
            for weight in transitions.iter_mut().flatten() {
                *weight = reader.float()?;
            }
            if reader.0.len() < LABELS << bits {
                return None;
            }
            let mut buckets = Vec::with_capacity(1 << bits);
            for _ in 0..1_usize << bits {
                buckets.push(reader.take::<LABELS>()?.map(|byte| i8::from_le_bytes([byte])));
            }
            Some(Weights { bits, scale, buckets, transitions })
        };
        let sets = [set()?, set()?];
        Some(Self { statistics: Statistics::new(&pairs, &singles), sets })
    }

    /// Writes a model of these parts.
    #[cfg(feature = "training")]
    pub(crate) fn write(pairs: &[(u32, u16)], singles: &[(u32, u16)], sets: &[Weights; 2]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for (width, entries) in [(1, pairs), (2, singles)] {
            bytes.extend(u32::try_from(entries.len()).unwrap_or_default().to_le_bytes());
            for (hash, value) in entries {
                bytes.extend(hash.to_le_bytes());
                bytes.extend(value.to_le_bytes().into_iter().take(width));
            }
        }
        for set in sets {
            bytes.extend(set.bits.to_le_bytes());
            bytes.extend(set.scale.to_le_bytes());
            bytes.extend(set.transitions.iter().flatten().flat_map(|weight| weight.to_le_bytes()));
            bytes.extend(set.buckets.iter().flatten().flat_map(|weight| weight.to_le_bytes()));
        }
        bytes
    }
}
