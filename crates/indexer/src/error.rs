//! Why a build was not published.

use std::path::{Path, PathBuf};

use thiserror::Error;
use tracuu_index::IndexError;

/// Why a build was not published.
#[derive(Debug, Error)]
pub enum BuildError {
    /// The home or the new generation could not be read or written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Nothing to publish: the live generation stays.
    #[error("no article among {records} records; nothing was published{}", told_in(rejections.as_deref()))]
    NoArticle {
        /// Records that were read.
        records: u64,
        /// The file that says why none is an article, where there are any.
        rejections: Option<PathBuf>,
    },
    /// The new generation would hold far fewer articles than the live one.
    #[error(
        "it would hold {articles} articles where the live index holds {live}, a loss of more than {most}; nothing was published. To publish it all the same: the same command with --resume --force"
    )]
    WouldLose {
        /// Articles of the new generation.
        articles: u64,
        /// Articles of the live one.
        live: u64,
        /// The most that may be lost.
        most: String,
    },
    /// Too many records could not be read.
    #[error(
        "{failed} of {records} records failed, more than {most}; nothing was published; which ones is told in {}. To publish the rest all the same: the same command with --resume --force",
        rejections.display()
    )]
    TooManyFailed {
        /// Records that are broken, invalid, too large or could not be read.
        failed: u64,
        /// All records.
        records: u64,
        /// The most that may fail.
        most: String,
        /// The file that tells which ones, and why.
        rejections: PathBuf,
    },
    /// It does not find what it must.
    #[error("{reason}; nothing was published. To publish it all the same: --force")]
    Wrong {
        /// What is wrong with it.
        reason: String,
    },
    /// A generation as large as the live one would not fit while it is built.
    #[error("the disk of {} has {free} bytes left, and building an index as large as the live one takes {needed}; nothing was read. To try all the same: --force", home.display())]
    NoRoom {
        /// The home.
        home: PathBuf,
        /// Bytes that a build takes before its segments are one: twice those of the live generation.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// The build was asked to stop.
    #[error("stopped on request; nothing was published. To go on where it stopped: the same command with --resume")]
    Stopped,
    /// The interrupted build was another one.
    #[error(
        "{} is of another build: its sources were changed since, or sources, settings, program or the live index are others; nothing was read. To begin anew: the command without --resume",
        folder.display()
    )]
    OtherTask {
        /// Where the interrupted build stands.
        folder: PathBuf,
    },
    /// An incremental build where articles would be read otherwise today.
    #[error(
        "generation {generation} was built with other words, names or rules for sites, so that nothing can be added to it; nothing was read. Build it anew with: tracuu reindex, without --incremental"
    )]
    OtherSettings {
        /// The live generation.
        generation: u64,
    },
    /// A worker ended before its time.
    #[error("a worker of the build stopped: {0}")]
    Worker(&'static str),
}

/// A result of a build.
pub type Result<T, E = BuildError> = std::result::Result<T, E>;

fn told_in(rejections: Option<&Path>) -> String {
    rejections.map(|file| format!("; what they are is told in {}", file.display())).unwrap_or_default()
}
