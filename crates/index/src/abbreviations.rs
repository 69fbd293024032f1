//! Abbreviations that the articles define in brackets, as a generation holds them: `công nghiệp nông thôn (CNNT)`.
//!
//! Finding the definitions is the crate `indexer`.

use std::{collections::HashMap, fs, path::Path};

use tracuu_text::folded_words;
use unicode_normalization::UnicodeNormalization;

use crate::error::{IndexError, IoContext, Result};

/// What an abbreviation stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// The abbreviation, in capitals, without dots, dashes and the like: `CCTĐP`.
    pub short: String,
    /// What it stands for, as first written.
    pub long: String,
    /// In how many articles it is defined so.
    pub articles: u32,
}

/// The abbreviations of a generation.
#[derive(Clone, Debug, Default)]
pub struct Abbreviations {
    /// By the abbreviation without marks, in lower case.
    by_short: HashMap<String, Vec<Expansion>>,
    /// Abbreviations by the folded words of what they stand for.
    by_long: HashMap<String, Vec<String>>,
    longest: usize,
}

impl Abbreviations {
    /// The file of a generation that holds them: abbreviation, meaning and number of articles a line.
    pub const FILE: &str = "abbreviations.tsv";

    /// Reads those of a generation.
    pub(crate) fn read(generation: &Path) -> Result<Self> {
        let path = generation.join(Self::FILE);
        Self::parse(&fs::read_to_string(&path).on("read", &path)?).map_err(|line| {
            let reason = format!("{} line {line} is no abbreviation with its meaning and count", Self::FILE);
            IndexError::Damaged { path: generation.to_owned(), reason }
        })
    }

    /// Reads lines of an abbreviation, its meaning and the number of articles, parted by tabs; the number of the line that is none
    /// is the error.
    ///
    /// ```
    /// # use tracuu_index::Abbreviations;
    /// let known = Abbreviations::parse("CNNT\tcông nghiệp nông thôn\t12\n").expect("is one");
    /// assert_eq!(known.expansions("cnnt").first().map(|one| one.articles), Some(12));
    /// assert_eq!(Abbreviations::parse("CNNT\n").err(), Some(1));
    /// ```
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut abbreviations = Self::default();
        for (line, row) in (1..).zip(text.lines()) {
            let mut fields = row.split('\t');
            let (Some(short), Some(long), Some(articles)) =
                (fields.next(), fields.next(), fields.next().and_then(|count| count.parse().ok()))
            else {
                return Err(line);
            };
            abbreviations.add(Expansion { short: short.to_owned(), long: long.to_owned(), articles });
        }
        Ok(abbreviations)
    }

    /// Takes one more.
    pub fn add(&mut self, expansion: Expansion) {
        let long = folded_words(&expansion.long).join(" ");
        self.longest = self.longest.max(long.split(' ').count());
        let shorts = self.by_long.entry(long).or_default();
        if !shorts.contains(&expansion.short) {
            shorts.push(expansion.short.clone());
        }
        self.by_short.entry(folded_words(&expansion.short).join(" ")).or_default().push(expansion);
    }

    /// What an abbreviation stands for, the most frequent first; one that was typed with đ has one.
    pub fn expansions(&self, typed: &str) -> Vec<&Expansion> {
        let upper: String = typed.nfc().flat_map(char::to_uppercase).collect();
        let all = self.by_short.get(&folded_words(typed).join(" ")).into_iter().flatten();
        all.filter(|expansion| !upper.contains('Đ') || expansion.short == upper).collect()
    }

    /// The abbreviations of folded words, apart by spaces.
    pub fn shorts(&self, long: &str) -> &[String] {
        self.by_long.get(long).map(Vec::as_slice).unwrap_or_default()
    }

    /// The words of the longest meaning.
    pub fn longest(&self) -> usize {
        self.longest
    }
}
