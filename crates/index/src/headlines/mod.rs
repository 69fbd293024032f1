//! The titles of a generation as sequences of words, for what they may go on with while someone types.
//!
//! A worked example: of the titles `Hội chợ Hà Nội` and `Hà Nội mở hội chợ` the places at which a word begins stand in the order of
//! their folded words: `cho ha noi`, `cho`, `ha noi`, `ha noi mo …`, `hoi cho`, `hoi cho ha …`, and so on. What begins with `hoi c` is a range of that order,
//! and how often each phrase goes on from there is counted in it. For prefixes with a wide range that was done when it was built.

mod builder;
mod codec;
mod phrases;

use std::{collections::BTreeMap, ops::Range, path::Path};

pub use builder::HeadlinesBuilder;
pub use phrases::HeadlinePhrase;

use crate::error::{IoContext, Result};

/// The titles of a generation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Headlines {
    /// Folded words, sorted.
    folded: Vec<String>,
    /// Words as they are written in small letters, sorted by their folded ones.
    words: Vec<Word>,
    /// The words of all titles by their places in `words` plus one, each title with a 0 behind it.
    tokens: Vec<u32>,
    /// What begins at each token.
    edges: Vec<Edge>,
    /// Where each title begins, and whose it is.
    titles: Vec<Title>,
    /// Where a word begins, ordered by the folded words from there to the end of the title.
    order: Vec<u32>,
    /// The best phrases of prefixes that have a wide range.
    tops: BTreeMap<String, Vec<HeadlinePhrase>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    /// The place of its folded word.
    folded: u32,
    /// How often it stands in titles.
    count: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Title {
    begin: u32,
    /// The hash of the id of its article.
    key: u64,
}

/// What begins with a syllable of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    /// Nothing: the word goes on that the syllable before it is in.
    Inside,
    /// A word.
    Word,
    /// A word behind punctuation: a phrase that goes over it stands behind those that do not. The end of a title is one too.
    Clause,
}

impl Edge {
    /// As far as what stands between two syllables tells: punctuation with space around it parts them (`nghiệp: gỡ`), signs within a
    /// name or a number do not (`TP.HCM`, `24/7`).
    fn between(text: &str) -> Self {
        let has_signs = text.contains(|sign: char| !sign.is_whitespace());
        if has_signs && text.contains(char::is_whitespace) { Self::Clause } else { Self::Inside }
    }
}

/// Words from a place on that order it.
const ORDERED_BY: usize = 8;
/// Places in a range from which on its best phrases are known beforehand.
const WIDE: usize = 1_000;

impl Headlines {
    /// Its file in a generation.
    pub const FILE: &str = "headlines.bin";

    /// Writes it into the folder of a generation.
    pub fn write(&self, generation: &Path) -> Result<()> {
        let path = generation.join(Self::FILE);
        codec::write(self, &path).on("write", &path)
    }

    /// Reads that of a generation.
    pub fn read(generation: &Path) -> Result<Self> {
        let path = generation.join(Self::FILE);
        codec::read(&path).on("understand", &path)
    }

    /// Whether a folded word stands in a title.
    pub fn has_word(&self, folded: &str) -> bool {
        self.folded_word(folded).is_some()
    }

    /// Whether a folded word of a title begins so.
    pub fn has_beginning(&self, folded: &str) -> bool {
        let at = self.folded.partition_point(|word| word.as_str() < folded);
        self.folded.get(at).is_some_and(|word| word.starts_with(folded))
    }

    /// Whether folded words stand side by side in a title.
    pub fn has_phrase(&self, folded: &[&str]) -> bool {
        let words: Option<Vec<u32>> = folded.iter().map(|word| self.folded_word(word)).collect();
        words.is_some_and(|words| !self.range(&words, "").is_empty())
    }

    /// The places that begin with these folded words and then with a word that begins with this.
    fn range(&self, before: &[u32], partial: &str) -> Range<usize> {
        let low = self.folded.partition_point(|word| word.as_str() < partial);
        let high = low + self.folded.get(low..).unwrap_or_default().partition_point(|word| word.starts_with(partial));
        let (low, high) = (number(low), number(high));
        // The words from a place on, as far as they are compared; the end of a title comes before any word.
        let is_before = |place: u32, last: u32| {
            let mut wanted = before.iter().copied().chain([last]);
            let mut at = place as usize;
            loop {
                let Some(wanted) = wanted.next() else { return false };
                match self.folded_at(at) {
                    Some(word) if word == wanted => at += 1,
                    Some(word) => return word < wanted,
                    None => return true,
                }
            }
        };
        let begin = self.order.partition_point(|place| is_before(*place, low));
        let end = self.order.partition_point(|place| is_before(*place, high));
        begin..end.max(begin)
    }

    /// The folded word of a token; `None` at the end of a title.
    fn folded_at(&self, at: usize) -> Option<u32> {
        self.word_at(at).map(|word| word.folded)
    }

    fn word_at(&self, at: usize) -> Option<&Word> {
        let token = self.tokens.get(at)?.checked_sub(1)?;
        self.words.get(token as usize)
    }

    /// The place of a folded word.
    fn folded_word(&self, word: &str) -> Option<u32> {
        self.folded.binary_search_by(|known| known.as_str().cmp(word)).ok().map(number)
    }

    /// The hash of the id of the article of whose title a token is.
    fn key_of(&self, at: u32) -> u64 {
        let behind = self.titles.partition_point(|title| title.begin <= at);
        behind.checked_sub(1).and_then(|title| self.titles.get(title)).map_or(0, |title| title.key)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "no more than MAX_TOKENS are taken")]
fn number(count: usize) -> u32 {
    count as u32
}
