//! From titles to their words in order.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tracuu_text::{SegmentationBuffers, Segmenter, Terms, spelling};
use unicode_normalization::UnicodeNormalization;

use super::{Edge, Headlines, ORDERED_BY, Title, WIDE, Word, number};
use crate::hash::fnv1a;

/// Words of a title that are taken.
const MAX_WORDS: usize = 40;
/// Words of all titles that are taken.
const MAX_TOKENS: usize = 1 << 31;
/// Words of a prefix of which the best phrases are known beforehand.
const MAX_PREFIX: usize = 4;
/// Phrases that are known beforehand of a prefix: what was typed with marks wants some of them.
const TOPS: usize = 32;

/// Takes titles.
#[derive(Clone, Debug)]
pub struct HeadlinesBuilder {
    segmenter: Segmenter,
    buffers: SegmentationBuffers,
    /// Words as they are written, by their numbers here.
    written: HashMap<String, u32>,
    words: Vec<Written>,
    /// The words of each title, by the hash of the id of its article.
    titles: BTreeMap<u64, Box<[(u32, Edge)]>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Written {
    folded: String,
    /// `hoà` and `hòa` are one word.
    spelling: String,
    text: String,
}

impl Written {
    fn new(folded: &str, text: String) -> Self {
        Self { folded: folded.to_owned(), spelling: spelling(&text), text }
    }
}

impl HeadlinesBuilder {
    /// Begins with these titles; of others this segmenter tells where words of several syllables begin and end.
    pub fn new(headlines: &Headlines, segmenter: Segmenter) -> Self {
        let mut builder = Self {
            segmenter,
            buffers: SegmentationBuffers::default(),
            written: HashMap::new(),
            words: Vec::new(),
            titles: BTreeMap::new(),
        };
        for word in &headlines.words {
            let folded = headlines.folded.get(word.folded as usize).map(String::as_str).unwrap_or_default();
            builder.word(&word.text, Written::new(folded, word.text.clone()));
        }
        for title in &headlines.titles {
            let tokens = headlines.tokens.get(title.begin as usize..).unwrap_or_default();
            let edges = headlines.edges.get(title.begin as usize..).unwrap_or_default();
            let words = tokens.iter().zip(edges).map_while(|(token, edge)| Some((token.checked_sub(1)?, *edge)));
            builder.titles.insert(title.key, words.collect());
        }
        builder
    }

    /// Takes the title of an article, in the place of what was its title before.
    pub fn set(&mut self, id: &str, title: &str) {
        // Segmentation tells marks of punctuation as words.
        let begins: Vec<usize> = self.segmenter.words(title, &mut self.buffers).map(|word| word.start).collect();
        let mut begins = begins.into_iter().peekable();
        let mut words = Vec::new();
        let mut terms = Terms::folded_only(title);
        let mut end = 0;
        while words.len() < MAX_WORDS && terms.advance() {
            let (start, before) = (terms.start(), title.get(end..terms.start()).unwrap_or_default());
            let mut edge = Edge::between(before);
            while let Some(begin) = begins.next_if(|begin| *begin <= start) {
                edge = if begin >= end { edge.max(Edge::Word) } else { edge };
            }
            end = terms.end();
            let written = title.get(start..end).unwrap_or_default();
            let number = if let Some(known) = self.written.get(written) {
                *known
            } else {
                let text = written.nfc().flat_map(char::to_lowercase).nfc().collect();
                self.word(written, Written::new(terms.term(), text))
            };
            words.push((number, edge));
        }
        self.titles.insert(fnv1a(id.as_bytes()), words.into());
    }

    fn word(&mut self, written: &str, word: Written) -> u32 {
        let next = number(self.words.len());
        self.words.push(word);
        self.written.insert(written.to_owned(), next);
        next
    }

    /// Forgets the title of an article.
    pub fn remove(&mut self, id: &str) {
        self.titles.remove(&fnv1a(id.as_bytes()));
    }

    /// The titles in order.
    pub fn finish(self) -> Headlines {
        let mut counts = vec![0_u32; self.words.len()];
        for (word, _) in self.titles.values().flatten() {
            if let Some(count) = counts.get_mut(*word as usize) {
                *count += 1;
            }
        }
        // Of one word that is written in several ways the most frequent one is shown.
        let mut sorted: Vec<(&Written, u32, usize)> =
            self.words.iter().zip(&counts).enumerate().map(|(at, (word, count))| (word, *count, at)).collect();
        sorted.retain(|(_, count, _)| *count > 0);
        sorted.sort_unstable();
        let mut headlines = Headlines::default();
        let mut token_of = vec![0_u32; self.words.len()];
        for same in
            sorted.chunk_by(|one, other| (&one.0.folded, &one.0.spelling) == (&other.0.folded, &other.0.spelling))
        {
            let mut texts: BTreeMap<&str, u32> = BTreeMap::new();
            for (word, count, at) in same {
                *texts.entry(&word.text).or_default() += count;
                if let Some(token) = token_of.get_mut(*at) {
                    *token = number(headlines.words.len()) + 1;
                }
            }
            let (Some((first, ..)), Some((text, _))) = (same.first(), texts.iter().max_by_key(|(_, count)| **count))
            else {
                continue;
            };
            if headlines.folded.last() != Some(&first.folded) {
                headlines.folded.push(first.folded.clone());
            }
            headlines.words.push(Word {
                text: (*text).to_owned(),
                folded: number(headlines.folded.len() - 1),
                count: texts.values().sum(),
            });
        }
        for (key, words) in &self.titles {
            if headlines.tokens.len() + words.len() >= MAX_TOKENS {
                break;
            }
            headlines.titles.push(Title { begin: number(headlines.tokens.len()), key: *key });
            headlines.tokens.extend(words.iter().filter_map(|(word, _)| token_of.get(*word as usize)));
            headlines.edges.extend(words.iter().map(|(_, edge)| edge));
            headlines.tokens.push(0);
            headlines.edges.push(Edge::Clause);
        }
        headlines.order();
        headlines.know_tops(&mut Vec::new(), "");
        headlines
    }
}

impl Default for HeadlinesBuilder {
    fn default() -> Self {
        Self::new(&Headlines::default(), Segmenter::vietnamese())
    }
}

impl Headlines {
    /// Puts the places at which a word begins in order.
    fn order(&mut self) {
        let folded: Vec<u32> =
            (0..self.tokens.len()).map(|at| self.folded_at(at).map_or(0, |folded| folded + 1)).collect();
        let from = |place: u32| {
            let words = folded.get(place as usize..).unwrap_or_default();
            words.get(..ORDERED_BY.min(words.len())).unwrap_or_default()
        };
        let mut order: Vec<u32> = (0..).zip(&folded).filter(|(_, word)| **word > 0).map(|(at, _)| at).collect();
        order.sort_unstable_by(|one, other| {
            for (one, other) in from(*one).iter().zip(from(*other)) {
                match one.cmp(other) {
                    std::cmp::Ordering::Equal if *one == 0 => break,
                    std::cmp::Ordering::Equal => {}
                    unequal => return unequal,
                }
            }
            one.cmp(other)
        });
        self.order = order;
    }

    /// Finds the best phrases of each prefix that has a wide range, from this one on.
    fn know_tops(&mut self, before: &mut Vec<u32>, partial: &str) {
        let range = self.range(before, partial);
        if range.len() < WIDE || before.len() >= MAX_PREFIX {
            return;
        }
        if !(before.is_empty() && partial.is_empty()) {
            let tops = self.phrases_in(range, before.len() + 1, TOPS, &BTreeSet::new());
            self.tops.insert(self.prefix(before, partial), tops);
        }
        let low = self.folded.partition_point(|word| word.as_str() < partial);
        let rest = self.folded.get(low..).unwrap_or_default();
        let going_on = rest.iter().take_while(|word| word.starts_with(partial));
        let mut next: Vec<char> = going_on.filter_map(|word| word.get(partial.len()..)?.chars().next()).collect();
        next.dedup();
        for letter in next {
            self.know_tops(before, &format!("{partial}{letter}"));
        }
        if let Some(word) = self.folded_word(partial) {
            before.push(word);
            self.know_tops(before, "");
            before.pop();
        }
    }

    /// A prefix as a text: folded words, and the beginning of one.
    pub(super) fn prefix(&self, before: &[u32], partial: &str) -> String {
        let words = before.iter().filter_map(|word| self.folded.get(*word as usize));
        words.flat_map(|word| [word.as_str(), " "]).chain([partial]).collect()
    }
}
