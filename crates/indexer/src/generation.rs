use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use tantivy::{
    Directory, Index, IndexReader, ReloadPolicy,
    directory::{
        DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
        error::{DeleteError, LockError, OpenReadError, OpenWriteError},
    },
};

use crate::{
    abbreviations::Abbreviations,
    analyzers,
    error::{EngineContext, IndexError, Result},
    home::Home,
    language::Language,
    manifest::{FORMAT_VERSION, Manifest},
    schema::Fields,
};

/// The folder in a generation that is Tantivy's.
pub(crate) const TANTIVY: &str = "tantivy";

/// A published generation, open for reading.
#[derive(Clone)]
pub struct Generation {
    /// Its number.
    pub number: u64,
    /// What it is.
    pub manifest: Arc<Manifest>,
    /// Its fields.
    pub fields: Fields,
    /// What its articles tell of their language.
    pub language: Arc<Language>,
    /// What they define in brackets.
    pub abbreviations: Arc<Abbreviations>,
    /// Tantivy's reader.
    pub reader: IndexReader,
}

impl fmt::Debug for Generation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Generation").field("number", &self.number).finish_non_exhaustive()
    }
}

/// How much of a generation is looked at before it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// That every file is there with its size.
    Sizes,
    /// Every byte: Tantivy itself would answer wrongly, or never, from a damaged file.
    Everything,
}

impl Generation {
    /// Opens the live generation of a home.
    pub fn open_current(home: &Home, check: Check) -> Result<Self> {
        let number = home.current()?;
        let folder = home.generation(number);
        Manifest::read(&folder)?.check(&folder, check)?;
        Self::open(&folder, number)
    }

    /// Opens a generation; nothing is written, so that it may stand on a read-only mount.
    pub(crate) fn open(folder: &Path, number: u64) -> Result<Self> {
        let manifest = Manifest::read(folder)?;
        if (manifest.format_version, manifest.analyzer_version) != (FORMAT_VERSION, tracuu_text::ANALYZER_VERSION) {
            return Err(IndexError::OtherVersion {
                path: folder.to_owned(),
                format: manifest.format_version,
                analyzer: manifest.analyzer_version,
            });
        }
        let index =
            Index::open(ReadOnly::new(folder.join(TANTIVY)).doing("open the index")?).doing("open the index")?;
        analyzers::register(&index, None);
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
        Ok(Self { number, manifest: Arc::new(manifest), fields, language, abbreviations, reader })
    }
}

/// A folder that nothing is written to: locks are not needed, since a published generation never changes.
#[derive(Clone)]
struct ReadOnly {
    inner: MmapDirectory,
    path: PathBuf,
}

impl ReadOnly {
    fn new(path: PathBuf) -> std::result::Result<Self, tantivy::TantivyError> {
        Ok(Self { inner: MmapDirectory::open(&path)?, path })
    }

    fn refuse(&self) -> io::Error {
        io::Error::new(io::ErrorKind::ReadOnlyFilesystem, format!("{} is read only", self.path.display()))
    }
}

impl fmt::Debug for ReadOnly {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("ReadOnly").field(&self.path).finish()
    }
}

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(self.refuse()), filepath: path.to_owned() })
    }

    fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(self.refuse(), path.to_owned()))
    }

    fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(self.refuse())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _lock: &Lock) -> std::result::Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
