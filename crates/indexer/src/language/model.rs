use std::{fs, path::Path};

use tracuu_text::Syllable;

use super::table::{CountTable, take};
use crate::error::{Context, IndexError, Result};

/// How often syllables stand in the articles of a generation: alone, and behind one or two others.
#[derive(Clone, Debug, Default)]
pub struct Language {
    /// By [`Syllable::key`].
    ones: Vec<u32>,
    total: f32,
    twos: CountTable,
    threes: CountTable,
}

/// A context that was seen so many times is believed by half (Witten and Bell 1991, with the number of followers as a
/// constant).
const BELIEVED: [f32; 2] = [6.0, 3.0];
/// Every syllable stands in texts that were not seen.
const UNSEEN: f32 = 0.5;
/// The first bytes of the file.
const MAGIC: [u8; 8] = *b"tracuuL1";

impl Language {
    /// The file of a generation that holds it.
    pub(crate) const FILE: &str = "language.bin";

    pub(super) fn new(counts: Vec<(u16, u32)>, twos: CountTable, threes: CountTable) -> Self {
        let mut ones = vec![0; usize::from(Syllable::MAX_KEY) + 1];
        for (key, count) in counts {
            if let Some(one) = ones.get_mut(usize::from(key)) {
                *one = count;
            }
        }
        let total = ones.iter().map(|count| *count as f32).sum();
        Self { ones, total, twos, threes }
    }

    /// The key of two syllables.
    pub(super) fn two(one: u16, other: u16) -> u64 {
        u64::from(one) << 16 | u64::from(other)
    }

    /// The key of three syllables.
    pub(super) fn three(one: u16, other: u16, third: u16) -> u64 {
        1 << 48 | u64::from(one) << 32 | Self::two(other, third)
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let known: Vec<(u16, u32)> = (0..).zip(self.ones.iter().copied()).filter(|(_, count)| *count > 0).collect();
        bytes.extend(u32::try_from(known.len()).unwrap_or(0).to_le_bytes());
        for (key, count) in known {
            bytes.extend(key.to_le_bytes());
            bytes.extend(count.to_le_bytes());
        }
        self.twos.write(&mut bytes);
        self.threes.write(&mut bytes);
        bytes
    }

    fn of_bytes(mut bytes: &[u8]) -> Option<Self> {
        if take(&mut bytes)? != MAGIC {
            return None;
        }
        let count = u32::from_le_bytes(take(&mut bytes)?);
        let mut ones = Vec::new();
        for _ in 0..count {
            ones.push((u16::from_le_bytes(take(&mut bytes)?), u32::from_le_bytes(take(&mut bytes)?)));
        }
        let (twos, threes) = (CountTable::read(&mut bytes)?, CountTable::read(&mut bytes)?);
        bytes.is_empty().then(|| Self::new(ones, twos, threes))
    }

    /// Reads that of a generation.
    pub(crate) fn read(generation: &Path) -> Result<Self> {
        let path = generation.join(Self::FILE);
        let damaged =
            || IndexError::Damaged { path: generation.to_owned(), reason: format!("{} is cut", Self::FILE) };
        Self::of_bytes(&fs::read(&path).on("read", &path)?).ok_or_else(damaged)
    }

    /// How often a syllable was counted.
    pub fn count(&self, syllable: Syllable) -> u32 {
        self.ones.get(usize::from(syllable.key())).copied().unwrap_or(0)
    }

    /// About how often two syllables were counted side by side; 0 for once.
    pub fn count_two(&self, one: Syllable, other: Syllable) -> f32 {
        self.twos.get(Self::two(one.key(), other.key()))
    }

    /// How many syllables were counted.
    pub fn total(&self) -> f32 {
        self.total
    }

    /// The probability of a syllable behind up to two others, the nearest one last.
    pub fn probability(&self, before: [Option<Syllable>; 2], syllable: Syllable) -> f32 {
        let mut probability = (self.count(syllable) as f32 + UNSEEN) / (self.total + UNSEEN * f32::from(u16::MAX));
        if let Some(last) = before[1] {
            let of_last = self.count(last) as f32;
            let two = self.count_two(last, syllable);
            probability = interpolate(two, of_last, BELIEVED[0], probability);
            if let Some(first) = before[0] {
                let three = self.threes.get(Self::three(first.key(), last.key(), syllable.key()));
                probability = interpolate(three, self.count_two(first, last), BELIEVED[1], probability);
            }
        }
        probability
    }
}

fn interpolate(count: f32, of_context: f32, believed: f32, lower: f32) -> f32 {
    let count = count.min(of_context);
    (count + believed * lower) / (of_context + believed)
}
