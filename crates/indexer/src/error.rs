//! Why a build was not published.

use thiserror::Error;
use tracuu_index::IndexError;

/// Why a build was not published.
#[derive(Debug, Error)]
pub enum BuildError {
    /// The home or the new generation could not be read or written.
    #[error(transparent)]
    Index(#[from] IndexError),
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

/// A result of a build.
pub type Result<T, E = BuildError> = std::result::Result<T, E>;
