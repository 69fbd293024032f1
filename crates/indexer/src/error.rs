use std::{io, path::PathBuf};

use thiserror::Error;

/// What can go wrong with an index's home.
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
    /// Another process builds in this home.
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
    /// Nothing to publish: the live generation stays.
    #[error("no article among {records} records; nothing was published")]
    NoArticle {
        /// Records that were read.
        records: u64,
    },
    /// The build was asked to stop.
    #[error("stopped on request; nothing was published")]
    Stopped,
    /// A worker ended before its time.
    #[error("a worker of the build stopped: {0}")]
    Worker(&'static str),
}

/// A result of this crate.
pub type Result<T, E = IndexError> = std::result::Result<T, E>;

/// Names the action and the path of a failure.
pub(crate) trait Context<T> {
    fn on(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T>;
}

impl<T> Context<T> for io::Result<T> {
    fn on(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T> {
        self.map_err(|source| IndexError::Io { action, path: path.into(), source })
    }
}

/// Names the action of a failure of Tantivy.
pub(crate) trait EngineContext<T> {
    fn doing(self, action: &'static str) -> Result<T>;
}

impl<T, E: Into<tantivy::TantivyError>> EngineContext<T> for std::result::Result<T, E> {
    fn doing(self, action: &'static str) -> Result<T> {
        self.map_err(|source| IndexError::Engine { action, source: source.into() })
    }
}
