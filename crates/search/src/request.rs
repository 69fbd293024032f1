//! What is asked of the search.

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
    /// Whether the query is taken as it was typed, without any understanding.
    pub verbatim: bool,
    /// Tokens of the query that are not to be changed.
    pub as_typed: Vec<String>,
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
            verbatim: false,
            as_typed: Vec::new(),
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
