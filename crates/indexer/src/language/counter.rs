use std::{collections::BTreeMap, fs, path::Path};

use rustc_hash::FxHashMap;
use tracuu_article::Article;
use tracuu_text::{Syllable, Terms};

use super::{
    model::{Language, One},
    table::CountTable,
};
use crate::error::{Context, Result};

/// Each time that so many bytes of text were looked at, half as many of the articles that follow are: a large archive costs
/// little more than a small one.
const SAMPLE: usize = 32 << 20;
/// Beyond so many different threes those that stood there once are forgotten.
const MOST: usize = 6_000_000;
/// Different twos of a large archive, about; small ones need no such room.
const ROOM: usize = 1 << 20;
/// What was seen less often is not kept: of twos, and of threes.
const LEAST: [u32; 2] = [2, 2];
/// Of a paragraph without marks it is not known which syllables it is written in.
const MARKED_SHARE: usize = 5;

/// Counts syllables while the articles are written.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    /// By [`Syllable::key`].
    ones: Vec<u32>,
    twos: FxHashMap<u32, u32>,
    threes: FxHashMap<u32, u32>,
    paragraph: Vec<Option<u16>>,
    seen: u64,
    /// One article of so many is looked at.
    rate: u64,
    taken: usize,
}

impl Counter {
    /// Looks at an article, or passes it over.
    pub(crate) fn add(&mut self, article: &Article) {
        self.seen += 1;
        if self.ones.is_empty() {
            self.ones.resize(usize::from(Syllable::MAX_KEY) + 1, 0);
        }
        if self.taken > ROOM && self.twos.capacity() < ROOM {
            // Growing step by step would write all of it anew each time.
            self.twos.reserve(ROOM);
            self.threes.reserve(2 * ROOM);
        }
        if self.rate > 1 && !self.seen.is_multiple_of(self.rate) {
            return;
        }
        for text in [&article.title, &article.description, &article.body] {
            self.taken += text.len();
            self.add_text(text);
        }
        if self.taken > SAMPLE {
            (self.taken, self.rate) = (0, self.rate.max(1) * 2);
        }
        if self.threes.len() > MOST {
            self.threes.retain(|_, count| *count > 1);
            self.twos.retain(|_, count| *count > 1);
        }
    }

    fn add_text(&mut self, text: &str) {
        let mut terms = Terms::folded_only(text);
        let (mut position, mut marked) = (0, 0);
        while terms.advance() {
            if terms.position() > position + 1 {
                self.end_paragraph(std::mem::take(&mut marked));
            }
            position = terms.position();
            marked += usize::from(terms.is_marked());
            self.paragraph.push(terms.syllable().map(Syllable::key));
        }
        self.end_paragraph(marked);
    }

    fn end_paragraph(&mut self, marked: usize) {
        if marked * MARKED_SHARE >= self.paragraph.len() {
            let (mut before, mut last) = (None, None);
            // How often the last two stood there so far.
            let mut seen = 0;
            for key in &self.paragraph {
                let mut seen_now = 0;
                if let Some(key) = *key {
                    if let Some(one) = self.ones.get_mut(usize::from(key)) {
                        *one += 1;
                    }
                    if let Some(last) = last {
                        let two = self.twos.entry(Language::two(last, key)).or_default();
                        *two += 1;
                        seen_now = *two;
                        // What begins and ends with rare ones is rarer: not worth a place.
                        if let Some(before) = before
                            && seen > 1
                            && seen_now > 1
                        {
                            *self.threes.entry(Language::three(before, last, key)).or_default() += 1;
                        }
                    }
                }
                (before, last, seen) = (last, *key, seen_now);
            }
        }
        self.paragraph.clear();
    }

    /// Writes what was counted often enough.
    pub(crate) fn write(self, generation: &Path) -> Result<()> {
        let mut ones: BTreeMap<u16, One> = (0..)
            .zip(self.ones)
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| (key, One { count, ..One::default() }))
            .collect();
        self.twos.keys().for_each(|two| {
            let [one, other] = Language::parts(*two);
            if let Some(one) = ones.get_mut(&one) {
                one.followers += 1;
            }
            if let Some(other) = ones.get_mut(&other) {
                other.leaders += 1;
            }
        });
        let ones = ones.into_iter().collect();
        let [twos, threes] = [(self.twos, LEAST[0]), (self.threes, LEAST[1])]
            .map(|(counts, least)| CountTable::new(counts.into_iter().filter(move |(_, count)| *count >= least)));
        let path = generation.join(Language::FILE);
        fs::write(&path, Language::new(ones, twos, threes).to_bytes()).on("write", &path)
    }
}
