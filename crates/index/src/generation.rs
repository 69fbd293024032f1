//! A published generation, opened for reading.

use std::{fmt, path::Path, sync::Arc};

use tantivy::{Index, IndexReader, ReloadPolicy};

use crate::{
    abbreviations::Abbreviations,
    check::Check,
    duplicates::Duplicates,
    error::{EngineContext, IndexError, Result},
    headlines::Headlines,
    home::Home,
    language::Language,
    lexicon::Lexicon,
    manifest::Manifest,
    read_only::ReadOnly,
    schema::Fields,
};

/// A published generation, open for reading.
#[derive(Clone)]
pub struct Generation {
    /// Its number.
    pub number: u64,
    /// Its folder.
    pub folder: Arc<Path>,
    /// What it is.
    pub manifest: Arc<Manifest>,
    /// Its fields.
    pub fields: Fields,
    /// What its articles tell of their language.
    pub language: Arc<Language>,
    /// What they define in brackets.
    pub abbreviations: Arc<Abbreviations>,
    /// Which of them tell the same.
    pub duplicates: Arc<Duplicates>,
    /// Their titles, word by word.
    pub headlines: Arc<Headlines>,
    /// Their terms with document frequencies.
    pub lexicon: Arc<Lexicon>,
    /// Tantivy's reader.
    pub reader: IndexReader,
}

impl fmt::Debug for Generation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Generation").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Generation {
    /// The folder in a generation that is Tantivy's.
    pub const TANTIVY: &str = "tantivy";

    /// Opens the live generation of a home.
    pub fn open_current(home: &Home, check: Check) -> Result<Self> {
        Self::open_checked(home, home.current()?, check)
    }

    /// Checks the files of a published generation by its manifest, and opens it.
    pub fn open_checked(home: &Home, number: u64, check: Check) -> Result<Self> {
        let folder = home.generation(number);
        Manifest::read(&folder)?.check(&folder, check)?;
        Self::open(&folder, number)
    }

    /// Opens the generation in a folder, whose files were checked before; nothing is written, so that it may stand on a read-only
    /// mount.
    pub fn open(folder: &Path, number: u64) -> Result<Self> {
        let manifest = Manifest::read(folder)?;
        let index =
            Index::open(ReadOnly::new(folder.join(Self::TANTIVY)).doing("open the index")?).doing("open the index")?;
        let (schema, fields) = Fields::schema();
        if index.schema() != schema {
            return Err(IndexError::Damaged {
                path: folder.to_owned(),
                reason: "its schema is another one".to_owned(),
            });
        }
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .doing("open the index for reading")?;
        let language = Arc::new(Language::read(folder)?);
        let abbreviations = Arc::new(Abbreviations::read(folder)?);
        let duplicates = Arc::new(Duplicates::read(folder)?);
        let headlines = Arc::new(Headlines::read(folder)?);
        let lexicon = Arc::new(Lexicon::read(&reader.searcher(), &fields, folder)?);
        Ok(Self {
            number,
            folder: folder.into(),
            manifest: Arc::new(manifest),
            fields,
            language,
            abbreviations,
            duplicates,
            headlines,
            lexicon,
            reader,
        })
    }
}
