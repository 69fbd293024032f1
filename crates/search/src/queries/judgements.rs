//! What clicks tell of the relevance of hits: candidates for judgements, which a person looks through.

use std::collections::BTreeMap;

use tracuu_text::folded_words;

use super::{QueryEvent, QueryEventKind};

/// A query with what its clicks tell of its hits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// As it was typed last.
    pub query: String,
    /// Ids with their grades: 1 was clicked, 0 was passed over.
    pub grades: Vec<(String, u32)>,
}

#[derive(Default)]
struct Asked {
    query: String,
    hits: Vec<String>,
    /// How often each place was clicked, and passed over for one below it.
    clicked: BTreeMap<String, u32>,
    passed: BTreeMap<String, u32>,
}

/// The judgements of events in the order of time, of queries with at least so many clicks.
///
/// A hit that was clicked is relevant; one that stood above it and was not clicked as often is not (Joachims: Optimizing Search Engines Using
/// Clickthrough Data, KDD 2002). Of the others nothing is known, and they are left out.
pub fn judgements(events: impl IntoIterator<Item = QueryEvent>, min_clicks: u32) -> Vec<Judgement> {
    let mut queries: BTreeMap<String, Asked> = BTreeMap::new();
    for QueryEvent { query, kind, .. } in events {
        let asked = queries.entry(folded_words(&query).join(" ")).or_default();
        match kind {
            QueryEventKind::Search { narrowed: false, hits, .. } => (asked.query, asked.hits) = (query, hits),
            QueryEventKind::Search { .. } => {}
            QueryEventKind::Click { clicked, .. } => {
                // The places of today's hits tell, not that which the page said.
                if let Some(place) = asked.hits.iter().position(|id| *id == clicked) {
                    for above in asked.hits.iter().take(place) {
                        *asked.passed.entry(above.clone()).or_default() += 1;
                    }
                    *asked.clicked.entry(clicked).or_default() += 1;
                }
            }
        }
    }
    let judged = queries.into_values().filter(|asked| asked.clicked.values().sum::<u32>() >= min_clicks.max(1));
    judged
        .map(|asked| {
            let grade = |id: &String| {
                let (clicked, passed) = (asked.clicked.get(id).copied(), asked.passed.get(id).copied());
                match (clicked.unwrap_or(0), passed.unwrap_or(0)) {
                    (0, 0) => None,
                    (clicked, passed) => Some((id.clone(), u32::from(clicked >= passed))),
                }
            };
            let grades = asked.clicked.keys().chain(asked.passed.keys().filter(|id| !asked.clicked.contains_key(*id)));
            Judgement { grades: grades.filter_map(grade).collect(), query: asked.query }
        })
        .collect()
}
