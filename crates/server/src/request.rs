//! The request that the parameters of a URL make. Names and values are those of the HTTP interface.

use thiserror::Error;
use tracuu_search::{Accents, DuplicateHits, InvalidCursor, Request, Sort, parse_days};
use unicode_normalization::UnicodeNormalization;

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
    fn new(name: &'static str, value: &str, reason: impl Into<String>) -> Self {
        Self { name, value: value.chars().take(80).collect(), reason: reason.into() }
    }
}

/// Makes a request of parameters; those that the search does not know are left alone.
pub fn request<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Request, InvalidParameter> {
    let mut request = Request::default();
    for (name, value) in parameters {
        set(&mut request, name, value)?;
    }
    if request.is_too_deep() {
        let reason = format!("page × per_page goes up to {}", Request::MAX_DEPTH);
        return Err(InvalidParameter::new("page", &request.page.to_string(), reason));
    }
    if let Some(cursor) = request.cursor
        && (cursor.sort != request.sort || request.page > 1)
    {
        let reason = "it is of another order; it goes with the sort of its answer, and without a page";
        return Err(InvalidParameter::new("cursor", &cursor.to_string(), reason));
    }
    Ok(request)
}

fn set(request: &mut Request, name: &str, value: &str) -> Result<(), InvalidParameter> {
    let given = value.trim();
    match name {
        "q" => value.clone_into(&mut request.query),
        // An empty field of a form says nothing.
        _ if given.is_empty() => {}
        "accents" => {
            request.accents = match given {
                "auto" => Accents::Auto,
                "exact" => Accents::Exact,
                "ignore" => Accents::Ignore,
                _ => return Err(InvalidParameter::new("accents", value, "auto, exact or ignore")),
            }
        }
        "sort" => {
            request.sort = match given {
                "relevance" => Sort::Relevance,
                "newest" => Sort::Newest,
                "oldest" => Sort::Oldest,
                _ => return Err(InvalidParameter::new("sort", value, "relevance, newest or oldest")),
            }
        }
        // Columns hold composed text.
        "section" => request.filters.sections.push(given.nfc().collect()),
        "source" => request.filters.sources.push(given.nfc().collect()),
        "author" => request.filters.authors.push(given.nfc().collect()),
        "year" => request.filters.years.push(year(given)?),
        "from" => request.filters.from = Some(days("from", given)?.from),
        "to" => request.filters.before = Some(days("to", given)?.before),
        "page" => request.page = count("page", given, usize::MAX)?,
        "per_page" => request.per_page = count("per_page", given, Request::MAX_PER_PAGE)?,
        "cursor" => {
            let cursor = given
                .parse()
                .map_err(|error: InvalidCursor| InvalidParameter::new("cursor", value, error.to_string()))?;
            request.cursor = Some(cursor);
        }
        "highlight" => request.highlight = flag("highlight", given)?,
        "explain" => request.explain = flag("explain", given)?,
        "verbatim" => request.verbatim = flag("verbatim", given)?,
        "as_typed" => request.as_typed.push(given.to_owned()),
        "duplicates" if given == "show" => request.duplicates = DuplicateHits::Show,
        "duplicates" => return Err(InvalidParameter::new("duplicates", value, "show")),
        _ => {}
    }
    Ok(())
}

fn year(given: &str) -> Result<Option<u64>, InvalidParameter> {
    if given == "unknown" {
        return Ok(None);
    }
    given.parse().map(Some).map_err(|_| InvalidParameter::new("year", given, "a year such as 2018, or unknown"))
}

fn days(name: &'static str, given: &str) -> Result<tracuu_search::Days, InvalidParameter> {
    parse_days(given).ok_or_else(|| InvalidParameter::new(name, given, "2018, 2018-09-05 or 05/09/2018"))
}

fn count(name: &'static str, given: &str, max: usize) -> Result<usize, InvalidParameter> {
    given.parse().ok().filter(|count| (1..=max).contains(count)).ok_or_else(|| {
        let reason =
            if max == usize::MAX { "a number from 1 on".to_owned() } else { format!("a number from 1 to {max}") };
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
