//! The terms of a generation with their document frequencies, apart from its postings.
//!
//! Understanding a query and planning it ask many terms: is this a word, what is one letter away from it, how rare is it? They
//! ask this map, which is read by memory map, and not the engine, which may stand behind a network.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
    sync::Arc,
};

use tantivy::{
    Directory, InvertedIndexReader, Searcher, Term,
    directory::{MmapDirectory, OwnedBytes},
    query::FuzzyTermQuery,
    schema::Field,
    termdict::{TermMerger, TermStreamer},
};
use tantivy_fst::{IntoStreamer, Map, MapBuilder, Streamer, raw::Fst};

use crate::{
    error::{EngineContext, IndexError, IoContext, Result},
    schema::Fields,
};

/// Terms with the number of articles that hold them.
///
/// A term is written as `tracuu_text` gives it: `cong` folded, `=công` marked, `khuyen cong` a pair, `#4768//qđ/bct` the number of
/// a document. The folded ones are also listed and searched with one letter changed: they stand in a finite-state transducer
/// of their own, over all segments. Marked ones, pairs and the terms of titles are a million, of which only the frequency is
/// asked: the dictionaries of the segments have it.
pub struct Lexicon {
    folded: Map<OwnedBytes>,
    weighed: Frequencies,
    title: Frequencies,
}

/// Document frequencies of the terms of a field.
enum Frequencies {
    /// Of a lexicon without a generation.
    Terms(BTreeMap<String, u64>),
    /// By segment.
    Segments(Vec<Arc<InvertedIndexReader>>),
}

impl Frequencies {
    fn of_field(searcher: &Searcher, field: Field) -> Result<Self> {
        Ok(Self::Segments(indexes(searcher, field)?))
    }

    fn get(&self, term: &str) -> u64 {
        match self {
            Self::Terms(terms) => terms.get(term).copied().unwrap_or(0),
            Self::Segments(segments) => {
                // A dictionary that cannot be read is told by the engine, which reads the same one for postings.
                let info = |segment: &Arc<InvertedIndexReader>| segment.terms().get(term.as_bytes()).ok().flatten();
                segments.iter().filter_map(info).map(|info| u64::from(info.doc_freq)).sum()
            }
        }
    }
}

/// Terms that [`Lexicon::fuzzy_terms`] and [`Lexicon::completions`] give at most.
const MAX_TERMS: usize = 16;
/// Terms with a prefix that are examined at most.
const MAX_EXAMINED: usize = 2_000;

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Lexicon").field("folded", &self.folded.len()).finish_non_exhaustive()
    }
}

impl Lexicon {
    /// The folder in a generation that holds its files.
    const FOLDER: &str = "lexicon";
    const FOLDED: &str = "folded.fst";

    /// Writes the lexicon of what a searcher sees into the folder of a generation.
    pub fn write(searcher: &Searcher, fields: &Fields, generation: &Path) -> Result<()> {
        let folder = generation.join(Self::FOLDER);
        fs::create_dir_all(&folder).on("create", &folder)?;
        write_field(searcher, fields.folded, &folder.join(Self::FOLDED))
    }

    /// Opens that of a generation, whose segments a searcher sees.
    pub(crate) fn read(searcher: &Searcher, fields: &Fields, generation: &Path) -> Result<Self> {
        let place = generation.join(Self::FOLDER);
        let directory = MmapDirectory::open(&place).doing("open the lexicon")?;
        let file = directory.open_read(Path::new(Self::FOLDED)).map_err(tantivy::TantivyError::from);
        let bytes = file.doing("open the lexicon")?.read_bytes().on("read", place.join(Self::FOLDED))?;
        let folded = Fst::new(bytes).map(Map::from).map_err(|_| IndexError::Damaged {
            path: generation.to_owned(),
            reason: format!("{} of the lexicon is cut", Self::FOLDED),
        })?;
        let weighed = Frequencies::of_field(searcher, fields.weighed)?;
        Ok(Self { folded, weighed, title: Frequencies::of_field(searcher, fields.title)? })
    }

    /// A lexicon of these terms of the text with their frequencies, and of no title; for what wants one without a generation.
    ///
    /// ```
    /// let lexicon = tracuu_index::Lexicon::of_terms([("cong", 3), ("khuyen cong", 2)])?;
    /// assert_eq!((lexicon.document_frequency("khuyen cong"), lexicon.contains_term("nong")), (2, false));
    /// assert_eq!(lexicon.fuzzy_terms("kong"), ["cong"]);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn of_terms<'a>(terms: impl IntoIterator<Item = (&'a str, u64)>) -> io::Result<Self> {
        let (weighed, folded): (BTreeMap<&str, u64>, BTreeMap<&str, u64>) =
            terms.into_iter().partition(|(term, _)| is_weighed(term));
        let mut map = MapBuilder::memory();
        map.extend_iter(folded).map_err(failed)?;
        let bytes = OwnedBytes::new(map.into_inner().map_err(failed)?);
        Ok(Self {
            folded: Fst::new(bytes).map(Map::from).map_err(failed)?,
            weighed: Frequencies::Terms(weighed.into_iter().map(|(term, count)| (term.to_owned(), count)).collect()),
            title: Frequencies::Terms(BTreeMap::new()),
        })
    }

    /// Number of articles whose text holds a term: title, description and body as one.
    pub fn document_frequency(&self, term: &str) -> u64 {
        if is_weighed(term) { self.weighed.get(term) } else { self.folded.get(term).unwrap_or(0) }
    }

    /// Number of articles whose title holds a term.
    pub fn title_frequency(&self, term: &str) -> u64 {
        self.title.get(term)
    }

    /// Whether the text of any article holds a term.
    pub fn contains_term(&self, term: &str) -> bool {
        self.document_frequency(term) > 0
    }

    /// Folded terms at a distance of one edit: a letter more, fewer or other, or two neighbours changed (Damerau 1964). The
    /// commonest come first, 16 at most.
    pub fn fuzzy_terms(&self, term: &str) -> Vec<String> {
        // The field of the query does not matter: its automaton reads the text alone.
        let query = FuzzyTermQuery::new(Term::from_field_text(Field::from_field_id(0), term), 1, true);
        let mut found = BTreeMap::new();
        if let Ok(automaton) = query.automaton() {
            let mut near = self.folded.search(automaton).into_stream();
            while let Some((key, frequency)) = near.next() {
                if let Ok(near) = std::str::from_utf8(key)
                    && near != term
                    && near.chars().all(char::is_alphabetic)
                {
                    found.insert(near.to_owned(), frequency);
                }
            }
        }
        commonest(found)
    }

    /// Folded terms that begin with a prefix and are longer. The commonest come first, 16 at most; of a prefix that very many
    /// terms have, the first ones in the order of letters are examined.
    pub fn completions(&self, prefix: &str) -> Vec<String> {
        let mut found = BTreeMap::new();
        let mut terms = self.folded.range().gt(prefix).into_stream();
        for _ in 0..MAX_EXAMINED {
            let Some((key, frequency)) = terms.next().filter(|(key, _)| key.starts_with(prefix.as_bytes())) else {
                break;
            };
            if let Ok(longer) = std::str::from_utf8(key) {
                found.insert(longer.to_owned(), frequency);
            }
        }
        commonest(found)
    }
}

/// Whether a term of the text stands in the field of marked terms, pairs and specials.
pub fn is_weighed(term: &str) -> bool {
    term.contains(['=', ' ', '#', '@', '+', '~'])
}

/// Equally common ones stay in the order of letters.
fn commonest(found: BTreeMap<String, u64>) -> Vec<String> {
    let mut found: Vec<(String, u64)> = found.into_iter().collect();
    found.sort_by_key(|(_, frequency)| std::cmp::Reverse(*frequency));
    found.truncate(MAX_TERMS);
    found.into_iter().map(|(term, _)| term).collect()
}

fn failed(error: tantivy_fst::Error) -> io::Error {
    match error {
        tantivy_fst::Error::Io(error) => error,
        error @ tantivy_fst::Error::Fst(_) => io::Error::other(error),
    }
}

/// The term dictionaries of a field, by segment.
fn indexes(searcher: &Searcher, field: Field) -> Result<Vec<Arc<InvertedIndexReader>>> {
    let indexes = searcher.segment_readers().iter().map(|reader| reader.inverted_index(field));
    indexes.collect::<Result<_, _>>().doing("open the terms")
}

fn write_field(searcher: &Searcher, field: Field, path: &Path) -> Result<()> {
    let indexes = indexes(searcher, field)?;
    let streams: Vec<TermStreamer<'_>> =
        indexes.iter().map(|index| index.terms().stream()).collect::<io::Result<_>>().doing("read the terms")?;
    let file = BufWriter::new(File::create(path).on("create", path)?);
    let mut map = MapBuilder::new(file).map_err(failed).on("write", path)?;
    let mut terms = TermMerger::new(streams);
    while terms.advance() {
        let frequency: u64 =
            terms.current_segment_ords_and_term_infos().map(|(_, info)| u64::from(info.doc_freq)).sum();
        map.insert(terms.key(), frequency).map_err(failed).on("write", path)?;
    }
    map.into_inner().map_err(failed).and_then(|mut file| file.flush()).on("write", path)
}
