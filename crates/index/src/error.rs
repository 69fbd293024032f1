//! What can go wrong with a home and its generations. What can go wrong with a build is the crate `indexer`.

use std::{io, path::PathBuf};

use thiserror::Error;

/// What can go wrong with an index's home and its generations.
#[derive(Debug, Error)]
pub enum IndexError {
    /// A file or folder of the home could not be used.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was being done.
        action: &'static str,
        /// To which path.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// Tantivy failed.
    #[error("cannot {action}")]
    Engine {
        /// What was being done.
        action: &'static str,
        /// Why it failed.
        source: tantivy::TantivyError,
    },
    /// Another process writes in this home.
    #[error("{} is being written by {holder}", home.display())]
    Locked {
        /// The home.
        home: PathBuf,
        /// What the lock file says of its holder.
        holder: String,
    },
    /// The home holds no published generation.
    #[error("{} holds no published index; build one with: tracuu reindex --index {} SOURCE", home.display(), home.display())]
    NoGeneration {
        /// The home.
        home: PathBuf,
    },
    /// There is no other generation to go to.
    #[error("{} has no such generation to go back to; live is {live}, others are: {others}", home.display())]
    NoSuchGeneration {
        /// The home.
        home: PathBuf,
        /// The live generation.
        live: u64,
        /// The others, or `none`.
        others: String,
    },
    /// A generation of another format or analyzer.
    #[error(
        "{} was written as format {format}, analyzer {analyzer}; this program reads format {}, analyzer {}; build it anew with: tracuu reindex",
        path.display(), crate::FORMAT_VERSION, tracuu_text::ANALYZER_VERSION
    )]
    OtherVersion {
        /// The generation.
        path: PathBuf,
        /// The format that it was written in.
        format: u32,
        /// The analyzer that it was written with.
        analyzer: u32,
    },
    /// A generation is not what its manifest says.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// The generation.
        path: PathBuf,
        /// What does not agree.
        reason: String,
    },
    /// A thread that checks files ended before its time.
    #[error("a check of {} stopped", path.display())]
    CheckStopped {
        /// The generation.
        path: PathBuf,
    },
}

/// A result of this crate.
pub type Result<T, E = IndexError> = std::result::Result<T, E>;

/// Names the action and the path of a failure.
pub trait IoContext<T> {
    /// Adds what was being done and to which path.
    fn on(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn on(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T> {
        self.map_err(|source| IndexError::Io { action, path: path.into(), source })
    }
}

/// Names the action of a failure of Tantivy.
pub trait EngineContext<T> {
    /// Adds what was being done.
    fn doing(self, action: &'static str) -> Result<T>;
}

impl<T, E: Into<tantivy::TantivyError>> EngineContext<T> for std::result::Result<T, E> {
    fn doing(self, action: &'static str) -> Result<T> {
        self.map_err(|source| IndexError::Engine { action, source: source.into() })
    }
}
