//! What is asked of the search.

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use crate::dates;

/// A parameter that is not taken: the caller's fault, with its name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("parameter {name}: {value:?} is not taken: {reason}")]
pub struct InvalidParameter {
    /// The parameter.
    pub name: &'static str,
    /// What was given, shortened.
    pub value: String,
    /// What is taken.
    pub reason: String,
}

impl InvalidParameter {
    /// A parameter with the value that was given and what is taken.
    pub fn new(name: &'static str, value: &str, reason: impl Into<String>) -> Self {
        Self { name, value: value.chars().take(80).collect(), reason: reason.into() }
    }
}

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

    /// Sets one parameter by its name in the HTTP interface; an unknown name is left alone and gives `false`.
    pub fn set(&mut self, name: &str, value: &str) -> Result<bool, InvalidParameter> {
        let given = value.trim();
        match name {
            "q" => value.clone_into(&mut self.query),
            // An empty field of a form says nothing.
            _ if given.is_empty() => {}
            "accents" => {
                self.accents = match given {
                    "auto" => Accents::Auto,
                    "exact" => Accents::Exact,
                    "ignore" => Accents::Ignore,
                    _ => return Err(InvalidParameter::new("accents", value, "auto, exact or ignore")),
                }
            }
            "sort" => {
                self.sort = match given {
                    "relevance" => Sort::Relevance,
                    "newest" => Sort::Newest,
                    "oldest" => Sort::Oldest,
                    _ => return Err(InvalidParameter::new("sort", value, "relevance, newest or oldest")),
                }
            }
            // Columns hold composed text.
            "section" => self.filters.sections.push(given.nfc().collect()),
            "source" => self.filters.sources.push(given.nfc().collect()),
            "author" => self.filters.authors.push(given.nfc().collect()),
            "year" => {
                let year = match given {
                    "unknown" => None,
                    _ => Some(
                        given
                            .parse::<u64>()
                            .map_err(|_| InvalidParameter::new("year", value, "a year such as 2018, or unknown"))?,
                    ),
                };
                self.filters.years.push(year);
            }
            "from" | "to" => {
                let name = if name == "from" { "from" } else { "to" };
                let days = dates::parse(given)
                    .ok_or_else(|| InvalidParameter::new(name, value, "2018, 2018-09-05 or 05/09/2018"))?;
                if name == "from" {
                    self.filters.from = Some(days.from);
                } else {
                    self.filters.before = Some(days.before);
                }
            }
            "page" => self.page = count("page", given, usize::MAX)?,
            "per_page" => self.per_page = count("per_page", given, Self::MAX_PER_PAGE)?,
            "highlight" => self.highlight = flag("highlight", given)?,
            "explain" => self.explain = flag("explain", given)?,
            "verbatim" => self.verbatim = flag("verbatim", given)?,
            "as_typed" => self.as_typed.push(given.to_owned()),
            // Nothing is collapsed, so that there is nothing to undo.
            "duplicates" => {
                if given != "show" {
                    return Err(InvalidParameter::new("duplicates", value, "show"));
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Checks what the parameters are together.
    pub fn check(&self) -> Result<(), InvalidParameter> {
        if self.page.saturating_mul(self.per_page) > Self::MAX_DEPTH {
            let reason = format!("page × per_page goes up to {}", Self::MAX_DEPTH);
            return Err(InvalidParameter::new("page", &self.page.to_string(), reason));
        }
        Ok(())
    }
}

fn count(name: &'static str, given: &str, most: usize) -> Result<usize, InvalidParameter> {
    given.parse().ok().filter(|count| (1..=most).contains(count)).ok_or_else(|| {
        let reason =
            if most == usize::MAX { "a number from 1 on".to_owned() } else { format!("a number from 1 to {most}") };
        InvalidParameter::new(name, given, reason)
    })
}

fn flag(name: &'static str, given: &str) -> Result<bool, InvalidParameter> {
    match given {
        "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(InvalidParameter::new(name, given, "1 or 0")),
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
