//! What was asked before, by several readers it seems, and found something.

use std::collections::{BTreeMap, BTreeSet};

use tracuu_text::folded_words;

use crate::queries::{QueryEvent, QueryEventKind};

/// A query is suggested to others that was asked so often, on so many days: what one reader asked once may be of a person.
const MIN_SEARCHES: u64 = 3;
const MIN_DAYS: usize = 2;
/// Longer queries are not suggested.
const MAX_CHARACTERS: usize = 60;

/// Queries that were asked before, for suggestions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastQueries {
    /// Folded words, the query in small letters, and how often it was asked; sorted.
    queries: Vec<(String, String, u64)>,
}

#[derive(Default)]
struct Asked {
    spellings: BTreeMap<String, u64>,
    searches: u64,
    days: BTreeSet<String>,
    finds: bool,
}

impl PastQueries {
    /// Those of some events, in the order of time.
    pub fn of<E>(read: impl FnOnce(&mut dyn FnMut(QueryEvent)) -> Result<u64, E>) -> Result<Self, E> {
        let mut queries: BTreeMap<String, Asked> = BTreeMap::new();
        read(&mut |QueryEvent { at, query, kind }| {
            let QueryEventKind::Search { total, narrowed: false, .. } = kind else { return };
            let folded = folded_words(&query).join(" ");
            if folded.is_empty() || query.chars().count() > MAX_CHARACTERS {
                return;
            }
            let asked = queries.entry(folded).or_default();
            asked.searches += 1;
            asked.days.insert(at.chars().take(10).collect());
            asked.finds = total > 0;
            *asked.spellings.entry(query.to_lowercase()).or_default() += 1;
        })?;
        let is_shared = |asked: &Asked| asked.finds && asked.searches >= MIN_SEARCHES && asked.days.len() >= MIN_DAYS;
        let shared = queries.into_iter().filter(|(_, asked)| is_shared(asked)).filter_map(|(folded, asked)| {
            // Of spellings that are as frequent the one with marks.
            let spelling = asked.spellings.into_iter().max_by_key(|(text, count)| (*count, !text.is_ascii()));
            Some((folded, spelling?.0, asked.searches))
        });
        Ok(Self { queries: shared.collect() })
    }

    /// The most frequent ones that begin so, in folded letters.
    pub(super) fn beginning(&self, prefix: &str) -> Vec<&str> {
        let begin = self.queries.partition_point(|(folded, ..)| folded.as_str() < prefix);
        let rest = self.queries.get(begin..).unwrap_or_default();
        let mut found: Vec<_> = rest.iter().take_while(|(folded, ..)| folded.starts_with(prefix)).collect();
        found.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
        found.into_iter().map(|(_, text, _)| text.as_str()).collect()
    }
}
