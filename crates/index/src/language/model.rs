//! The model of the language: counts, probabilities, and its file.

use std::{fs, io::Read, path::Path};

use tracuu_text::Syllable;

use super::table::{CountTable, take};
use crate::error::{IndexError, IoContext, Result};

/// How often syllables stand in the articles of a generation: alone, and behind one or two others.
#[derive(Clone, Debug, Default)]
pub struct Language {
    /// By [`Syllable::key`].
    ones: Vec<SyllableCounts>,
    total: f32,
    /// How many different twos there are.
    kinds: f32,
    twos: CountTable,
    threes: CountTable,
}

/// What was counted of one syllable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyllableCounts {
    /// How often it stands in the sample.
    pub count: u32,
    /// Different syllables behind it.
    pub followers: u32,
    /// Different syllables before it.
    pub leaders: u32,
}

/// What absolute discounting takes off each count.
const DISCOUNT: f32 = 0.75;
/// Behind two syllables that were counted n times stand about this power of n different ones.
const FOLLOWERS: f32 = 0.65;
/// Every syllable stands in texts that were not seen.
const UNSEEN: f32 = 0.5;
/// Bytes that are decompressed of a file at most.
const MAX_BYTES: u64 = 64 << 20;
/// The first bytes of the file, unpacked.
const MAGIC: [u8; 8] = *b"tracuuL3";

impl Language {
    /// The file of a generation that holds it.
    pub const FILE: &str = "language.bin";

    /// Makes it of counts: of ones by [`Syllable::key`], of twos and threes by [`Language::key`].
    pub fn new(ones: Vec<SyllableCounts>, twos: CountTable, threes: CountTable) -> Self {
        let total = ones.iter().map(|one| one.count as f32).sum();
        let kinds = ones.iter().map(|one| one.leaders as f32).sum();
        Self { ones, total, kinds, twos, threes }
    }

    /// Replaces the counts of threes.
    pub fn set_threes(&mut self, threes: CountTable) {
        self.threes = threes;
    }

    /// The key of two or three syllables, by their own; `None` where one is none.
    pub fn key(syllables: &[u16]) -> Option<u64> {
        let known = syllables.iter().all(|key| *key <= Syllable::MAX_KEY);
        known.then(|| syllables.iter().fold(0, |all, key| all << 15 | u64::from(*key)))
    }

    /// What a key was made of, the last ones last.
    #[expect(clippy::cast_possible_truncation, reason = "fifteen bits each")]
    pub fn parts(key: u64) -> [u16; 3] {
        [30, 15, 0].map(|shift| (key >> shift) as u16 & Syllable::MAX_KEY)
    }

    /// By how many nats the sample gets likelier where it is known how often these three stand there (Stolcke 1998).
    pub fn gains_by(&self, three: u64, count: u32) -> f32 {
        let [first, last, third] = Self::parts(three).map(Syllable::of_key);
        let (Some(first), Some(last), Some(third)) = (first, last, third) else { return 0.0 };
        let lower = self.probability([None, Some(last)], third);
        let of_both = self.count_two(first, last);
        let known = interpolate(count as f32, of_both, of_both.powf(FOLLOWERS), lower);
        count as f32 * (known / lower).ln()
    }

    /// The content of its file, not yet compressed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let known: Vec<(u16, SyllableCounts)> =
            (0..).zip(self.ones.iter().copied()).filter(|(_, one)| one.count > 0).collect();
        bytes.extend(u32::try_from(known.len()).unwrap_or(0).to_le_bytes());
        for (key, SyllableCounts { count, followers, leaders }) in known {
            bytes.extend(key.to_le_bytes());
            bytes.extend([count, followers, leaders].into_iter().flat_map(u32::to_le_bytes));
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
        let mut ones = vec![SyllableCounts::default(); usize::from(Syllable::MAX_KEY) + 1];
        for _ in 0..count {
            let key = u16::from_le_bytes(take(&mut bytes)?);
            let mut number = || take(&mut bytes).map(u32::from_le_bytes);
            *ones.get_mut(usize::from(key))? =
                SyllableCounts { count: number()?, followers: number()?, leaders: number()? };
        }
        let (twos, threes) = (CountTable::read(&mut bytes)?, CountTable::read(&mut bytes)?);
        bytes.is_empty().then(|| Self::new(ones, twos, threes))
    }

    /// Reads that of a generation.
    pub(crate) fn read(generation: &Path) -> Result<Self> {
        let path = generation.join(Self::FILE);
        let damaged = || IndexError::Damaged { path: generation.to_owned(), reason: format!("{} is cut", Self::FILE) };
        let file = fs::File::open(&path).on("read", &path)?;
        let mut bytes = Vec::new();
        let unpacked = zstd::Decoder::new(file).map(|decoder| decoder.take(MAX_BYTES).read_to_end(&mut bytes));
        unpacked.flatten().map_err(|_| damaged())?;
        Self::of_bytes(&bytes).ok_or_else(damaged)
    }

    fn one(&self, syllable: Syllable) -> SyllableCounts {
        self.ones.get(usize::from(syllable.key())).copied().unwrap_or_default()
    }

    /// How often a syllable was counted.
    pub fn count(&self, syllable: Syllable) -> u32 {
        self.one(syllable).count
    }

    /// About how often two syllables were counted side by side.
    pub fn count_two(&self, one: Syllable, other: Syllable) -> f32 {
        let count = Self::key(&[one.key(), other.key()]).map_or(0.0, |key| self.twos.get(key));
        believed(count, [self.count(one), self.count(other)].map(|count| count as f32))
    }

    /// About how often three syllables were counted side by side.
    pub fn count_three(&self, one: Syllable, other: Syllable, third: Syllable) -> f32 {
        let count = Self::key(&[one.key(), other.key(), third.key()]).map_or(0.0, |key| self.threes.get(key));
        if count == 0.0 { count } else { believed(count, [self.count_two(one, other), self.count_two(other, third)]) }
    }

    /// How many syllables were counted.
    pub fn total(&self) -> f32 {
        self.total
    }

    /// The probability of a syllable behind up to two others, the nearest one last (Kneser and Ney 1995, interpolated).
    pub fn probability(&self, before: [Option<Syllable>; 2], syllable: Syllable) -> f32 {
        let one = self.one(syllable);
        let Some(last) = before[1] else {
            return (one.count as f32 + UNSEEN) / (self.total + UNSEEN * f32::from(Syllable::MAX_KEY));
        };
        let alone = (one.leaders as f32 + UNSEEN) / (self.kinds + UNSEEN * f32::from(Syllable::MAX_KEY));
        let of_last = self.one(last);
        let two = self.count_two(last, syllable);
        let behind_one = interpolate(two, of_last.count as f32, of_last.followers as f32, alone);
        let Some(first) = before[0] else { return behind_one };
        let of_both = self.count_two(first, last);
        interpolate(self.count_three(first, last, syllable), of_both, of_both.powf(FOLLOWERS), behind_one)
    }
}

/// The count of some syllables by that of its parts: a table that takes an unknown key for a known one gives itself away where the
/// whole is more than a part. Counts are told as powers of two, so that each may be off by half.
fn believed(count: f32, parts: [f32; 2]) -> f32 {
    if parts.into_iter().all(|part| count <= 2.0 * part) { count } else { 0.0 }
}

/// Absolute discounting: what is taken off the counts goes to the shorter context.
fn interpolate(count: f32, of_context: f32, followers: f32, lower: f32) -> f32 {
    if of_context < 1.0 {
        return lower;
    }
    let count = (count - DISCOUNT).clamp(0.0, of_context);
    let left = (DISCOUNT * followers.max(1.0) / of_context).min(1.0);
    count / of_context + left * lower
}
