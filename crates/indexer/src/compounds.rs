//! Words of several syllables in the articles that are indexed.

use std::{collections::HashMap, fs, path::Path};

use tracuu_article::Article;
use tracuu_text::{Segmenter, WordList, Words};
use unicode_normalization::UnicodeNormalization;

use crate::error::{Context, Result};

/// The owner's own words, among the settings.
const LIST: &str = "words.txt";
/// Each time that so many bytes of text were looked at, half as many of the articles that follow are: a large archive costs
/// little more than a small one.
const SAMPLE: usize = 1 << 20;
/// A word stands in so many of the looked-at articles at least.
const LEAST: u32 = 3;
/// The most words that are kept, the most frequent ones.
const MOST: usize = 50_000;

/// Counts in how many articles words of several syllables stand.
pub(crate) struct Compounds {
    segmenter: Segmenter,
    buffers: Words,
    counts: HashMap<String, u32>,
    seen: u64,
    /// One article of so many is looked at.
    rate: u64,
    taken: usize,
}

impl Compounds {
    /// The file of a generation that holds them: a word and its articles a line, the most frequent first.
    pub(crate) const FILE: &str = "compounds.tsv";

    /// Takes the owner's list into account, where there is one.
    pub(crate) fn new(settings: &Path) -> Result<Self> {
        let path = settings.join(LIST);
        let mut segmenter = Segmenter::vietnamese();
        if path.exists() {
            segmenter = segmenter.with_list(WordList::parse(&fs::read_to_string(&path).on("read", &path)?));
        }
        Ok(Self { segmenter, buffers: Words::default(), counts: HashMap::new(), seen: 0, rate: 1, taken: 0 })
    }

    /// Looks at an article, or passes it over.
    pub(crate) fn add(&mut self, article: &Article) {
        self.seen += 1;
        if !self.seen.is_multiple_of(self.rate) {
            return;
        }
        let mut words = Vec::new();
        for text in [&article.title, &article.description, &article.body] {
            self.taken += text.len();
            for word in self.segmenter.words(text, &mut self.buffers) {
                let word = text.get(word).unwrap_or_default();
                if word.contains(char::is_whitespace)
                    && word.chars().all(|one| one.is_alphabetic() || !one.is_ascii_graphic())
                {
                    let syllables: Vec<String> =
                        word.split_whitespace().map(|one| one.nfc().flat_map(char::to_lowercase).collect()).collect();
                    words.push(syllables.join(" "));
                }
            }
        }
        words.sort_unstable();
        words.dedup();
        for word in words {
            *self.counts.entry(word).or_default() += 1;
        }
        if self.taken > SAMPLE {
            (self.taken, self.rate) = (0, self.rate * 2);
        }
    }

    /// Writes the words that are frequent enough.
    pub(crate) fn write(self, generation: &Path) -> Result<()> {
        let mut words: Vec<(String, u32)> = self.counts.into_iter().filter(|(_, count)| *count >= LEAST).collect();
        words.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        words.truncate(MOST);
        let lines: String = words
            .iter()
            .flat_map(|(word, count)| [word.as_str(), "\t", &count.to_string(), "\n"].map(str::to_owned))
            .collect();
        let path = generation.join(Self::FILE);
        fs::write(&path, lines).on("write", &path)
    }
}
