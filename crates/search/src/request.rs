//! What is asked of the search.

use std::{fmt, str::FromStr};

use thiserror::Error;

/// What is asked of the search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What the reader typed; anything at all.
    pub query: String,
    /// How its marks are taken.
    pub accents: Accents,
    /// What else a hit must be.
    pub filters: Filters,
    /// In which order.
    pub sort: Sort,
    /// The page, from 1.
    pub page: usize,
    /// Hits on a page.
    pub per_page: usize,
    /// Behind which hit the page begins, in the order by date that it is of; then there is one page.
    pub cursor: Option<Cursor>,
    /// Whether the query is taken as it was typed, without any understanding.
    pub verbatim: bool,
    /// Tokens of the query that are not to be changed.
    pub as_typed: Vec<String>,
    /// What becomes of articles that tell the same, where facets are wanted.
    pub duplicates: DuplicateHits,
    /// Whether each hit tells what its score is made of.
    pub explain: bool,
    /// Whether highlights and snippets are wanted.
    pub highlight: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            query: String::new(),
            accents: Accents::Auto,
            filters: Filters::default(),
            sort: Sort::Relevance,
            page: 1,
            per_page: 10,
            cursor: None,
            verbatim: false,
            as_typed: Vec::new(),
            duplicates: DuplicateHits::Collapse,
            explain: false,
            highlight: true,
        }
    }
}

impl Request {
    /// Hits on a page at most.
    pub const MAX_PER_PAGE: usize = 100;
    /// The last hit that a page reaches.
    pub const MAX_DEPTH: usize = 10_000;

    /// Whether it asks for hits beyond [`MAX_DEPTH`](Self::MAX_DEPTH).
    pub fn is_too_deep(&self) -> bool {
        self.page.saturating_mul(self.per_page) > Self::MAX_DEPTH
    }
}

/// How the marks of a query are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Accents {
    /// Any spelling matches, the one as typed comes first.
    #[default]
    Auto,
    /// Only the spelling as typed matches.
    Exact,
    /// Marks do not count.
    Ignore,
}

/// What becomes of hits that tell the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DuplicateHits {
    /// The first of them stands for all, and tells how many there are.
    #[default]
    Collapse,
    /// Each is a hit.
    Show,
}

/// What else an article must be; an empty list lets all through, several values are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Sections.
    pub sections: Vec<String>,
    /// Publications.
    pub sources: Vec<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Years; `None` stands for undated articles.
    pub years: Vec<Option<u64>>,
    /// Published at this second (since 1970) or later.
    pub from: Option<i64>,
    /// Published before this second.
    pub before: Option<i64>,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best first; of equals the newer.
    #[default]
    Relevance,
    /// The newest first; undated ones last.
    Newest,
    /// The oldest first; undated ones last.
    Oldest,
}

/// A part of an article that can be asked for by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Its title.
    Title,
    /// The name of its section.
    Section,
    /// The name of its publication.
    Source,
    /// The name of one of its authors.
    Author,
}

/// Behind which hit the next ones begin, in an order by date. It holds for whichever generation answers; where another one is
/// published meanwhile, hits of one date may change places among themselves, since scores order those.
///
/// As a text it is the order, the second of publication or `u`, the score as it orders, and the hash of the id.
///
/// ```
/// use tracuu_search::Cursor;
///
/// let cursor: Cursor = "newest.1536110000.1fc00.1a2b3c4d".parse().expect("is one");
/// assert_eq!(cursor.to_string(), "newest.1536110000.1fc00.1a2b3c4d");
/// assert!("relevance.1.0.0".parse::<Cursor>().is_err() && "".parse::<Cursor>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The order.
    pub sort: Sort,
    /// Seconds since 1970 of the publication of the hit; absent where it is undated.
    pub published: Option<i64>,
    /// Its score, as it orders.
    pub rank: u32,
    /// The hash of its id.
    pub key: u64,
}

/// A text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no next_cursor of an answer")]
pub struct InvalidCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.sort == Sort::Oldest { "oldest." } else { "newest." })?;
        match self.published {
            Some(second) => write!(out, "{second}")?,
            None => out.write_str("u")?,
        }
        write!(out, ".{:x}.{:x}", self.rank, self.key)
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let mut parts = text.split('.');
        let mut part = || parts.next().ok_or(InvalidCursor);
        let sort = match part()? {
            "newest" => Sort::Newest,
            "oldest" => Sort::Oldest,
            _ => return Err(InvalidCursor),
        };
        let published = match part()? {
            "u" => None,
            second => Some(second.parse().map_err(|_| InvalidCursor)?),
        };
        let rank = u32::from_str_radix(part()?, 16).map_err(|_| InvalidCursor)?;
        let key = u64::from_str_radix(part()?, 16).map_err(|_| InvalidCursor)?;
        if parts.next().is_some() {
            return Err(InvalidCursor);
        }
        Ok(Self { sort, published, rank, key })
    }
}
