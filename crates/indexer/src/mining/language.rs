//! Counts how often syllables stand alone, in twos and in threes in a sample of the texts.

use std::{fs, num::NonZero, ops::Range, path::Path, sync::Mutex, thread};

use tracuu_index::{CountTable, IoContext, Language, Result, SyllableCounts, SyllableRun};
use tracuu_text::Syllable;

use super::sample::Sample;
use crate::inversion::SyllableObserver;

/// Syllables that are counted: a larger archive is known from a sample of it.
const MAX_SYLLABLES: usize = 20_000_000;
/// Counts from which on twos, and threes, are kept.
const MIN_COUNTS: [u32; 2] = [2, 4];
/// Nats by which a three must make the texts likelier to be kept.
const MIN_GAIN: f32 = 20.0;
/// Level of zstd: only its entropy coding finds something, which every level has.
const COMPRESSION_LEVEL: i32 = 1;

/// The syllables of texts, as they are analysed for the index.
#[derive(Debug)]
pub(crate) struct SyllableCounter {
    sample: Mutex<Sample<Vec<u16>>>,
}

impl SyllableObserver for SyllableCounter {
    fn take(&self, run: SyllableRun) {
        if let Ok(mut sample) = self.sample.lock()
            && !run.is_empty()
        {
            sample.add(run.hash(), run.len(), || run.into_keys());
        }
    }
}

impl SyllableCounter {
    pub(crate) fn new() -> Self {
        Self { sample: Mutex::new(Sample::new(MAX_SYLLABLES)) }
    }

    /// Counts, and writes what was there often enough.
    pub(crate) fn write(&self, generation: &Path) -> Result<()> {
        let sample = self.sample.lock().map(|mut sample| std::mem::replace(&mut *sample, Sample::new(0)));
        let parts: Vec<Vec<u16>> = sample.into_iter().flat_map(Sample::into_parts).collect();
        let keys = parts.concat();
        drop(parts);
        let counts = Counts::of(&keys);
        let mut language = Language::new(counts.ones, CountTable::new(counts.twos.into_iter()), CountTable::default());
        let threes = counts.threes.into_iter().filter(|(three, count)| language.gains_by(*three, *count) > MIN_GAIN);
        let threes = CountTable::new(threes);
        language.set_threes(threes);
        let path = generation.join(Language::FILE);
        let bytes = zstd::encode_all(language.to_bytes().as_slice(), COMPRESSION_LEVEL).on("compress", &path)?;
        fs::write(&path, bytes).on("write", &path)
    }
}

/// Two syllables in a row as one number, which sorts faster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Two(u32);

impl Two {
    const GAP: Self = Self(u32::MAX);

    fn new(first: u16, second: u16) -> Self {
        Self(u32::from(first) << 16 | u32::from(second))
    }

    fn first(self) -> u16 {
        (self.0 >> 16) as u16
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
    fn second(self) -> u16 {
        self.0 as u16
    }
}

/// What was counted often enough.
#[derive(Debug, Default)]
struct Counts {
    ones: Vec<SyllableCounts>,
    twos: Vec<(u64, u32)>,
    threes: Vec<(u64, u32)>,
}

impl Counts {
    /// Counts on all cores, each what stands behind its part of the syllables.
    fn of(keys: &[u16]) -> Self {
        let mut ones = vec![SyllableCounts::default(); usize::from(Syllable::MAX_KEY) + 1];
        for key in keys {
            if let Some(one) = ones.get_mut(usize::from(*key)) {
                one.count += 1;
            }
        }
        let cores = thread::available_parallelism().map_or(1, NonZero::get).min(8);
        let mut parts = vec![0..0; cores];
        let mut seen = 0;
        for (key, one) in ones.iter().enumerate() {
            seen += one.count as usize;
            if let Some(part) = parts.get_mut((seen * cores).div_ceil(keys.len() + 1).saturating_sub(1)) {
                *part = if part.end == 0 { key..key + 1 } else { part.start..key + 1 };
            }
        }
        let mut counts = Self { ones, ..Self::default() };
        let counted: Vec<Self> = thread::scope(|scope| {
            let ones = &counts.ones;
            let parts: Vec<_> =
                parts.into_iter().map(|part| scope.spawn(move || Self::behind(part, ones, keys))).collect();
            parts.into_iter().filter_map(|part| part.join().ok()).collect()
        });
        for part in counted {
            for (one, added) in counts.ones.iter_mut().zip(part.ones) {
                one.followers += added.followers;
                one.leaders += added.leaders;
            }
            counts.twos.extend(part.twos);
            counts.threes.extend(part.threes);
        }
        counts
    }

    /// Counts what stands behind each of these syllables.
    fn behind(part: Range<usize>, ones: &[SyllableCounts], keys: &[u16]) -> Self {
        let mut counts = Self { ones: vec![SyllableCounts::default(); ones.len()], ..Self::default() };
        let ones = ones.get(part.clone()).unwrap_or_default();
        let mut ends: Vec<usize> =
            ones.iter().scan(0, |end, one| Some(std::mem::replace(end, *end + one.count as usize))).collect();
        let mut behind = vec![Two::GAP; ones.iter().map(|one| one.count as usize).sum()];
        for (at, key) in keys.iter().enumerate() {
            if let Some(end) = usize::from(*key).checked_sub(part.start).and_then(|place| ends.get_mut(place))
                && let Some(place) = behind.get_mut(*end)
            {
                let next = |step: usize| keys.get(at + step).copied().unwrap_or(SyllableRun::GAP);
                (*place, *end) = (Two::new(next(1), next(2)), *end + 1);
            }
        }
        let mut begin = 0;
        for (first, end) in part.zip(ends) {
            if let Some(behind) = behind.get_mut(begin..end)
                && let Ok(first) = u16::try_from(first)
            {
                behind.sort_unstable();
                behind.chunk_by(|one, other| one.first() == other.first()).for_each(|same| counts.add(first, same));
            }
            begin = end;
        }
        counts
    }

    /// Adds a two, with all that stands behind it.
    fn add(&mut self, first: u16, behind: &[Two]) {
        let Some(second) = behind.first().map(|two| two.first()).filter(|second| *second != SyllableRun::GAP) else {
            return;
        };
        self.change(first, |one| one.followers += 1);
        self.change(second, |one| one.leaders += 1);
        let count = |all: &[Two]| u32::try_from(all.len()).unwrap_or(u32::MAX);
        if count(behind) >= MIN_COUNTS[0] {
            self.twos.extend(Language::key(&[first, second]).map(|key| (key, count(behind))));
        }
        let threes = behind.chunk_by(|one, other| one == other).filter(|same| count(same) >= MIN_COUNTS[1]);
        self.threes.extend(threes.filter_map(|same| {
            let third = same.first()?.second();
            Some((Language::key(&[first, second, third])?, count(same)))
        }));
    }

    fn change(&mut self, key: u16, change: impl FnOnce(&mut SyllableCounts)) {
        if let Some(one) = self.ones.get_mut(usize::from(key)) {
            change(one);
        }
    }
}
