//! The values of the match set in the order in which they are shown.

use std::cmp::Reverse;

use super::answer::{FacetValue, Facets};
use crate::engine::FacetCounts;

/// Authors that are told, the most frequent ones: an archive may have tens of thousands.
const MAX_AUTHORS: usize = 100;

/// Sections, publications and authors by their counts, the greatest first, equal ones by name; years from the newest on, undated last.
pub(crate) fn facets(counts: FacetCounts) -> Facets {
    let by_count = |mut counts: Vec<(String, u64)>| -> Vec<FacetValue> {
        counts.sort_by(|one, other| (Reverse(one.1), &one.0).cmp(&(Reverse(other.1), &other.0)));
        counts.into_iter().map(|(value, count)| FacetValue { value, count }).collect()
    };
    let mut years = counts.year;
    years.sort_unstable_by_key(|(year, _)| Reverse(*year));
    let year = |(year, count): (Option<u64>, u64)| FacetValue {
        value: year.map_or("unknown".to_owned(), |year| year.to_string()),
        count,
    };
    Facets {
        section: by_count(counts.section),
        source: by_count(counts.source),
        author: by_count(counts.author).into_iter().take(MAX_AUTHORS).collect(),
        year: years.into_iter().map(year).collect(),
    }
}
