//! Words of several syllables in the articles that are indexed.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::Path,
};

use tracuu_article::Article;
use tracuu_index::{IoContext, Result, fnv1a};
use tracuu_text::{SegmentationBuffers, Segmenter, WordList};
use unicode_normalization::UnicodeNormalization;

use super::sample::Sample;

/// The owner's own words, among the settings.
const LIST: &str = "words.txt";
/// Bytes of text in the sample.
const SAMPLE: usize = 1 << 20;
/// Number of articles of the sample from which on a word is kept.
const MIN_ARTICLES: u32 = 3;
/// Words that a generation keeps at most, the most frequent ones.
const MAX_WORDS: usize = 50_000;

/// The segmenter, with the owner's list where there is one.
pub(crate) fn segmenter(settings: &Path) -> Result<Segmenter> {
    let path = settings.join(LIST);
    let segmenter = Segmenter::vietnamese();
    if !path.exists() {
        return Ok(segmenter);
    }
    Ok(segmenter.with_list(WordList::parse(&fs::read_to_string(&path).on("read", &path)?)))
}

/// Counts in how many articles words of several syllables stand.
pub(crate) struct Compounds {
    segmenter: Segmenter,
    buffers: SegmentationBuffers,
    sample: Sample<String>,
}

impl Compounds {
    /// The file of a generation that holds them: a word and its articles a line, the most frequent first.
    pub(crate) const FILE: &str = "compounds.tsv";

    /// Takes the owner's list into account, where there is one.
    pub(crate) fn new(settings: &Path) -> Result<Self> {
        let (segmenter, buffers) = (segmenter(settings)?, SegmentationBuffers::default());
        Ok(Self { segmenter, buffers, sample: Sample::new(SAMPLE) })
    }

    /// Looks at an article, or passes it over.
    pub(crate) fn add(&mut self, article: &Article) {
        let parts = [article.title.as_str(), &article.description, &article.body];
        let size = parts.iter().map(|part| part.len()).sum();
        self.sample.add(fnv1a(article.id.as_bytes()), size, || parts.join("\n\n"));
    }

    /// Writes the words that are frequent enough.
    pub(crate) fn write(&mut self, generation: &Path) -> Result<()> {
        let mut counts: HashMap<String, u32> = HashMap::new();
        let sample = std::mem::replace(&mut self.sample, Sample::new(0));
        for text in sample.into_parts() {
            for word in self.of(&text) {
                *counts.entry(word).or_default() += 1;
            }
        }
        let mut words: Vec<(String, u32)> = counts.into_iter().filter(|(_, count)| *count >= MIN_ARTICLES).collect();
        words.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        words.truncate(MAX_WORDS);
        let lines: String = words
            .iter()
            .flat_map(|(word, count)| [word.as_str(), "\t", &count.to_string(), "\n"].map(str::to_owned))
            .collect();
        let path = generation.join(Self::FILE);
        fs::write(&path, lines).on("write", &path)
    }

    /// The words of several syllables in an article, each once.
    fn of(&mut self, text: &str) -> BTreeSet<String> {
        let words = self.segmenter.words(text, &mut self.buffers);
        words
            .filter_map(|word| text.get(word))
            .filter(|word| word.contains(char::is_whitespace))
            .filter(|word| word.chars().all(|one| one.is_alphabetic() || !one.is_ascii_graphic()))
            .map(|word| {
                let syllables: Vec<String> =
                    word.split_whitespace().map(|one| one.nfc().flat_map(char::to_lowercase).collect()).collect();
                syllables.join(" ")
            })
            .collect()
    }
}
