//! A list of words that an owner gives.

use std::collections::HashSet;

use super::{
    features::Listed,
    units::{Unit, mix, read},
};

/// The most units of a listed word.
const MAX_SYLLABLES: usize = 6;

/// A list of words of several syllables, such as a site owner's own.
#[derive(Clone, Debug, Default)]
pub struct WordList {
    words: HashSet<u64, std::hash::BuildHasherDefault<Known>>,
}

/// The keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct Known(u64);

impl std::hash::Hasher for Known {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _bytes: &[u8]) {}

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

impl WordList {
    /// Reads a list: a word a line, its syllables apart by spaces or `_`; lines that begin with `#`, and words of one
    /// syllable or of more than six, are passed over.
    ///
    /// ```
    /// use tracuu_text::WordList;
    ///
    /// let list = WordList::parse("# our own\nkhuyến công\ncụm_công_nghiệp\nchè");
    /// assert_eq!(list.len(), 2);
    /// ```
    pub fn parse(text: &str) -> Self {
        let (mut units, mut spelling) = (Vec::new(), String::new());
        let mut list = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            read(&line.replace('_', " "), &mut units, &mut spelling);
            list.insert(&units);
        }
        list
    }

    pub(crate) fn insert(&mut self, units: &[Unit]) {
        if (2..=MAX_SYLLABLES).contains(&units.len()) {
            self.words.insert(units.iter().fold(0, |hash, unit| add(hash, unit.key)));
        }
    }

    /// How many words it holds.
    ///
    /// ```
    /// # use tracuu_text::WordList;
    /// assert_eq!(WordList::parse("khuyến công\nKHUYẾN CÔNG\n").len(), 1);
    /// ```
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it holds none.
    ///
    /// ```
    /// # use tracuu_text::WordList;
    /// assert!(WordList::parse("chè\n# một tiếng").is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How its words lie at each unit.
    pub(crate) fn mark(&self, units: &[Unit], listed: &mut Vec<Listed>) {
        listed.clear();
        listed.resize(units.len(), Listed::default());
        for begin in 0..units.len() {
            let mut hash = 0;
            for (length, unit) in (1_u8..).zip(units.iter().skip(begin).take(MAX_SYLLABLES)) {
                hash = add(hash, unit.key);
                if length < 2 || !self.words.contains(&hash) {
                    continue;
                }
                let end = begin + usize::from(length) - 1;
                for (at, place) in listed.iter_mut().enumerate().take(end + 1).skip(begin) {
                    if at == begin {
                        place.begins = place.begins.max(length);
                    } else if at == end {
                        place.ends = place.ends.max(length);
                    } else {
                        place.inside = true;
                    }
                }
            }
        }
    }
}

fn add(hash: u64, key: u32) -> u64 {
    let low = u32::try_from(hash & 0xFFFF_FFFF).unwrap_or_default();
    let high = u32::try_from(hash >> 32).unwrap_or_default();
    u64::from(mix(low, key)) << 32 | u64::from(mix(high ^ key, low.rotate_left(7)))
}
