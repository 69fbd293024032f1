//! Where articles come from: sources of records, their decoders, and what is told of a record that is none. Formats
//! stand elsewhere.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

use crate::{Article, PublicationDate};

/// Where a record was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The file.
    #[serde(serialize_with = "lossy_path")]
    pub path: PathBuf,
    /// Its line, counted from 1, where the file has lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The byte offset of its record, where the file is an archive; of its member, where that is packed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Bytes that are unpacked of the member before the record; absent for the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<u64>,
}

/// Serializes a path; a name that is no Unicode is told as nearly as it can be, so that it costs no report.
pub fn lossy_path<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.to_string_lossy())
}

impl Origin {
    /// A whole file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// A line of a file, counted from 1.
    pub fn line(path: impl Into<PathBuf>, line: u64) -> Self {
        Self { path: path.into(), line: Some(line), ..Self::default() }
    }

    /// A record of a web archive.
    pub fn record(path: impl Into<PathBuf>, offset: u64, within: u64) -> Self {
        Self { path: path.into(), offset: Some(offset), within: Some(within).filter(|within| *within > 0), line: None }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(out, ":{line}")?;
        }
        if let Some(offset) = self.offset {
            write!(out, "@{offset}")?;
        }
        if let Some(within) = self.within {
            write!(out, "+{within}")?;
        }
        Ok(())
    }
}

/// Why a record became no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectionKind {
    /// The file or the rest of it cannot be read: it is missing, cut, or its compression is damaged.
    Unreadable,
    /// The file or record holds nothing.
    Empty,
    /// Not of the format that its name says: binary data, no UTF-8, no JSON.
    Broken,
    /// JSON, but no article: a wrong type, no title and no body, an id that is not taken.
    Invalid,
    /// Over a limit of size.
    TooLarge,
    /// A page that lists articles.
    Listing,
    /// A page that asks to log in.
    Login,
    /// A page that says that something is missing or failed.
    ErrorPage,
    /// A page without an article of any other kind.
    Other,
    /// What is no page and was not meant to be one: a file of another format, a record of an image or of a redirect.
    Skipped,
}

impl RejectionKind {
    /// Those where the input is at fault; a listing or a login page is only no article.
    pub const FAULTS: [Self; 4] = [Self::Unreadable, Self::Broken, Self::Invalid, Self::TooLarge];

    /// The name under which it is counted.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::Broken => "broken",
            Self::Invalid => "invalid",
            Self::TooLarge => "too_large",
            Self::Listing => "listing",
            Self::Login => "login",
            Self::ErrorPage => "error_page",
            Self::Other => "other",
            Self::Skipped => "skipped",
        }
    }
}

/// A record that became no article, with the place where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{origin}: {}: {reason}", kind.name())]
pub struct Rejection {
    /// Where it stands.
    pub origin: Origin,
    /// What it is counted as.
    pub kind: RejectionKind,
    /// What is wrong with it, for a person.
    pub reason: String,
}

/// Bytes of one article, not yet understood, and what is known of them.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Where it was read.
    pub origin: Origin,
    /// What was read.
    pub bytes: Vec<u8>,
    /// The address from which it was fetched; absent for a file.
    pub url: Option<String>,
    /// The encoding that its HTTP header declares; absent for a file.
    pub charset: Option<String>,
    /// When it was fetched; absent for a file, which counts as newest.
    pub captured_at: Option<PublicationDate>,
    /// Its bytes are only the beginning of what was fetched.
    pub is_cut: bool,
}

impl Record {
    /// A record of a file: nothing is known of it but its bytes.
    pub fn of_file(origin: Origin, bytes: Vec<u8>) -> Self {
        Self { origin, bytes, ..Self::default() }
    }
}

/// A place in a source behind a number of its records: what the number counts, such as lines or files, is the source's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position(pub u64);

/// An article and what was noticed while it was read.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The article; its id is set and taken.
    pub article: Article,
    /// Fields that no article has: kept out of the index, counted in the report.
    pub unknown_fields: Vec<String>,
    /// What is wrong but does not cost the article, such as a date that is none.
    pub warnings: Vec<String>,
    /// The rules that its page was read by.
    pub rules: Vec<RuleUse>,
}

/// A rule that a page was read by, and which of its fields it did not give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleUse {
    /// The host of the page, without `www.`; empty where it is not known.
    pub host: String,
    /// The name of the rule: its file, without `.toml`.
    pub rule: String,
    /// The fields that it tells where to find, and that were not there.
    pub missed: Vec<&'static str>,
}

/// Turns one record into an article: pure, so that it runs on all cores.
pub trait Decode: Send + Sync {
    /// Decodes one record.
    fn decode(&self, record: Record) -> Result<Decoded, Rejection>;
}

/// What a source read, for the manifest of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// The file or folder.
    #[serde(serialize_with = "lossy_path")]
    pub path: PathBuf,
    /// How many files were opened.
    pub files: u64,
    /// Their bytes, as they are stored.
    pub bytes: u64,
    /// SHA-256 of those bytes in the order in which they were read, in hexadecimal.
    pub sha256: String,
}

/// Yields records in order, cheaply.
pub trait Source: Send {
    /// The next record, or a rejection in its place; `None` at the end.
    fn next_record(&mut self) -> Option<Result<Record, Rejection>>;

    /// Where it stands: behind the last record that it gave.
    fn position(&self) -> Position;

    /// Goes to a position that an equal source stood at, so that the next record is the one behind it. Only for a source that has
    /// given none. A source that ends before has no next record.
    fn go_to(&mut self, position: Position);

    /// What must be the same for a position to mean the same place: the files, and what tells that they were not changed.
    fn identity(&self) -> String;

    /// What decodes this source's records.
    fn decoder(&self) -> Arc<dyn Decode>;

    /// Bytes of its files that were read so far, as they are stored: what the inventory says, where a source does not know it sooner.
    fn bytes_read(&self) -> u64 {
        self.inventory().bytes
    }

    /// What was read so far.
    fn inventory(&self) -> Inventory;
}
