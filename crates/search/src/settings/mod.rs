//! What the site owner decides, under `settings/` of the home: read when the service starts and whenever a file changes.

mod canaries;
mod hidden;
mod names;
mod pins;
mod ranking;
mod synonyms;

use std::{
    collections::{HashMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

pub(crate) use canaries::{Canaries, Canary};
pub use hidden::{Hidden, TakenDown};
use names::Names;
pub(crate) use names::Relation;
pub(crate) use pins::Pins;
pub use ranking::{Matching, Ranking, Spelling, Weights};
use serde::de::DeserializeOwned;
use synonyms::Synonyms;
use thiserror::Error;
use tracuu_index::{Abbreviations, Expansion};
use tracuu_text::folded_words;

/// A file of settings that is not taken.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// It cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It is not of its form.
    #[error("{path}, line {line}: {message}")]
    Form {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, with the key.
        message: String,
    },
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) ranking: Ranking,
    pub(crate) pins: Pins,
    pub(crate) hidden: Hidden,
    /// Synonyms and names by their folded words, apart by spaces.
    pub(crate) others: HashMap<String, Vec<Other>>,
    pub(crate) longest: usize,
    /// The folded words of all of these.
    pub(crate) words: HashSet<String>,
    /// The other writings of what stands before a number, by its folded words.
    pub(crate) units: HashMap<String, Vec<Vec<String>>>,
    /// Abbreviations that everyone knows.
    pub(crate) abbreviations: Abbreviations,
    /// The owner's list of words, folded, the words of each apart by spaces.
    pub(crate) listed: HashSet<String>,
}

impl Ranking {
    /// Reads a file in the form of `ranking.toml`.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let text = fs::read_to_string(path).map_err(|source| SettingsError::Read { path: path.to_owned(), source })?;
        parse(path, &text, |_| Ok(()))
    }
}

/// Whether a text would be taken as the file of settings with this name, before it is put in its place.
///
/// ```
/// use tracuu_search::check_settings;
///
/// assert!(check_settings("synonyms.toml", "[[synonym]]\nwords = [\"CNNT\", \"công nghiệp nông thôn\"]").is_ok());
/// let error = check_settings("pins.toml", "[[pin]]\nids = [\"a\"]").unwrap_err();
/// assert!(error.to_string().starts_with("pins.toml, line 1: missing field `query`"));
/// ```
pub fn check_settings(name: &str, text: &str) -> Result<(), SettingsError> {
    Settings::default().take(name, Path::new(name), text)
}

/// What else a word or name goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Other {
    /// The word or name itself, as the owner writes it.
    pub(crate) of: String,
    pub(crate) relation: Relation,
    pub(crate) name: String,
    /// Its folded words.
    pub(crate) words: Vec<String>,
    /// The day since which it goes by it, `2025-07-01`, where that is told.
    pub(crate) since: Option<String>,
}

/// The files.
const FILES: [&str; 6] = [RANKING, SYNONYMS, NAMES, PINS, WORDS, HIDDEN];
const HIDDEN: &str = "hidden.toml";
/// Asked of a generation, and of no query: not among those that are followed.
const CANARIES: &str = "canaries.toml";
const RANKING: &str = "ranking.toml";
const SYNONYMS: &str = "synonyms.toml";
const NAMES: &str = "names.toml";
const PINS: &str = "pins.toml";
const WORDS: &str = "words.txt";

/// When each file was changed, and its size: other ones tell that it is to be read again.
pub(crate) type Stamp = [Option<(SystemTime, u64)>; FILES.len()];

impl Settings {
    /// Reads what is there; what is not has built-in defaults.
    pub(crate) fn read(folder: &Path) -> Result<Self, SettingsError> {
        let mut settings = Self::default();
        for name in FILES {
            let path = folder.join(name);
            match fs::read_to_string(&path) {
                Ok(text) => settings.take(name, &path, &text)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    if name == NAMES {
                        settings.take(name, Path::new(name), names::BUILT_IN)?;
                    }
                }
                Err(source) => return Err(SettingsError::Read { path, source }),
            }
        }
        Ok(settings)
    }

    /// Takes the text of one of the files.
    fn take(&mut self, name: &str, path: &Path, text: &str) -> Result<(), SettingsError> {
        match name {
            RANKING => self.ranking = parse(path, text, |_| Ok(()))?,
            CANARIES => drop(parse(path, text, Canaries::check)?),
            HIDDEN => self.hidden = parse(path, text, Hidden::check)?,
            PINS => self.pins = parse(path, text, |_| Ok(()))?,
            WORDS => {
                let lines = text.lines().filter(|line| !line.starts_with('#'));
                self.listed = lines.map(|line| folded_words(&line.replace('_', " ")).join(" ")).collect();
            }
            SYNONYMS => {
                let synonyms: Synonyms = parse(path, text, Synonyms::check)?;
                synonyms.each(|one, other| self.add(one, Relation::Same, other, None));
            }
            NAMES => {
                let names: Names = parse(path, text, Names::check)?;
                names.each_unit(|one, other| {
                    let units = self.units.entry(folded_words(one).join(" ")).or_default();
                    units.push(folded_words(other));
                });
                for (short, long) in names.abbreviations() {
                    self.abbreviations.add(Expansion {
                        short: short.to_uppercase(),
                        long: long.to_owned(),
                        articles: 0,
                    });
                }
                names.each(|one, relation, other, since| self.add(one, relation, other, since));
            }
            _ => return Err(SettingsError::Read { path: path.to_owned(), source: io::ErrorKind::NotFound.into() }),
        }
        Ok(())
    }

    fn add(&mut self, of: &str, relation: Relation, other: &str, since: Option<&str>) {
        let one = folded_words(of);
        self.longest = self.longest.max(one.len());
        self.words.extend(one.iter().cloned());
        let since = since.map(str::to_owned);
        let other = Other { of: of.to_owned(), relation, name: other.to_owned(), words: folded_words(other), since };
        if other.words != one {
            self.others.entry(one.join(" ")).or_default().push(other);
        }
    }

    /// What folded words, apart by spaces, go by as well.
    pub(crate) fn others(&self, words: &str) -> &[Other] {
        self.others.get(words).map(Vec::as_slice).unwrap_or_default()
    }

    /// The other writings, as folded words, of what stands before a number.
    pub(crate) fn units(&self, words: &str) -> &[Vec<String>] {
        self.units.get(words).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether folded words, apart by spaces, are a word of the owner's list.
    pub(crate) fn is_word(&self, words: &str) -> bool {
        self.listed.contains(words)
    }

    /// Whether a folded word is one of a name or synonym.
    pub(crate) fn names_hold(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// The words of the longest name.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// What tells whether something changed.
    pub(crate) fn stamp(folder: &Path) -> Stamp {
        FILES.map(|name| {
            let about = fs::metadata(folder.join(name)).ok()?;
            Some((about.modified().ok()?, about.len()))
        })
    }
}

/// Reads a file of settings; an error names the line.
fn parse<T: DeserializeOwned>(
    path: &Path,
    text: &str,
    check: impl Fn(&T) -> Result<(), String>,
) -> Result<T, SettingsError> {
    let form = |line, message| SettingsError::Form { path: path.to_owned(), line, message };
    let parsed: T = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let named = text.lines().nth(line - 1).unwrap_or_default().trim();
        form(line, format!("{} ({named})", error.message()))
    })?;
    check(&parsed).map_err(|value| {
        let wrong = value.split('"').nth(1).unwrap_or_default();
        let line = text.lines().position(|line| line.contains(wrong)).map_or(1, |at| at + 1);
        form(line, value)
    })?;
    Ok(parsed)
}

fn each_two(texts: &[String], mut each: impl FnMut(&str, &str)) {
    for (at, one) in texts.iter().enumerate() {
        for (_, other) in texts.iter().enumerate().filter(|(place, _)| *place != at) {
            each(one, other);
        }
    }
}

/// The first of some texts that has no words.
fn wordless<'a>(mut texts: impl Iterator<Item = &'a String>) -> Result<(), String> {
    texts
        .find(|text| folded_words(text).is_empty())
        .map_or(Ok(()), |text| Err(format!("{text:?} has no word that can be searched")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_file_line_and_key() {
        for (name, text, wanted) in [
            ("ranking.toml", "[short]\nmarked = 1.0\nmarkd = 2.0\n", ["line 3", "markd"]),
            ("synonyms.toml", "[[synonym]]\nwords = [\"CNNT\", \"---\"]\n", ["line 2", "---"]),
            ("names.toml", "[[renamed]]\nwas = \"x\"\nnow = \"Bộ Tài chính\"\n", ["line 2", "was"]),
            ("pins.toml", "\n[[pin]]\nids = [\"a\"]\n", ["line 2", "query"]),
        ] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(name), text).unwrap();
            let error = Settings::read(folder.path()).unwrap_err().to_string();
            assert!(error.contains(name) && wanted.iter().all(|part| error.contains(part)), "{error}");
        }
    }

    #[test]
    fn the_examples_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        let (page, _) = include_str!("../../../../index/README.md").split_once("### Rules for sites").unwrap();
        let examples = page.split("```toml\n").skip(1);
        let mut seen = Vec::new();
        for example in examples {
            let (text, _) = example.split_once("```").unwrap();
            let name = text.lines().next().unwrap().trim_start_matches("# settings/");
            fs::write(folder.path().join(name), text).unwrap();
            seen.push(name);
        }
        assert_eq!(seen, [RANKING, SYNONYMS, NAMES, PINS, HIDDEN, CANARIES]);
        assert_eq!(Canaries::read(folder.path()).unwrap().canary.len(), 1);
        let settings = Settings::read(folder.path()).unwrap();
        assert_ne!(settings.ranking, Ranking::default());
        assert!(settings.pins.of(&folded_words("hội chợ")).is_some());
        assert_eq!(settings.hidden.entries().len(), 1);
    }

    #[test]
    fn built_in_names_are_sound() {
        assert!(!Settings::read(Path::new("none")).unwrap().others("dac lac").is_empty());
    }
}
