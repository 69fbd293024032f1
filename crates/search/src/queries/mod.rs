//! What readers asked, where the owner wants to know: one event a line, in a file a day.
//!
//! An event holds what was asked and what was answered, and nothing of who asked: no address, no agent, no session. Writing is the
//! service's; here are the form of an event and what is learnt from many.

mod judgements;
mod report;

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tracuu_index::Event;

pub use judgements::{Judgement, judgements};
pub use report::{QueryLine, QueryReport, SlowQuery};

use crate::{
    request::{Filters, Request, Sort},
    results::Answer,
};

/// Characters of a query that are kept.
const MAX_QUERY: usize = 200;
/// Ids of hits that are kept.
const MAX_HITS: usize = 10;

/// A search, or a click on one of its hits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueryEvent {
    /// When, RFC 3339, +07:00, to the second.
    pub at: String,
    /// What was typed, its first 200 characters.
    pub query: String,
    /// What was answered, or what was clicked.
    #[serde(flatten)]
    pub kind: QueryEventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum QueryEventKind {
    /// A first page was shown.
    Search {
        /// Matches.
        total: u64,
        /// How long it took, in milliseconds.
        took_ms: f64,
        /// Whether hits were filtered, or ordered by date.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        narrowed: bool,
        /// The ids of the first ten hits.
        hits: Vec<String>,
    },
    /// A hit was clicked.
    Click {
        /// Its id.
        clicked: String,
        /// Its place among the hits, from 1.
        position: usize,
    },
}

impl QueryEvent {
    /// A search as it is kept; `None` where nothing was typed, or it is not for a first page.
    pub fn search(request: &Request, answer: &Answer) -> Option<Self> {
        if answer.query.trim().is_empty() || answer.page > 1 || request.cursor.is_some() {
            return None;
        }
        let hits = answer.hits.iter().take(MAX_HITS).map(|hit| hit.id.clone()).collect();
        let narrowed = request.filters != Filters::default() || request.sort != Sort::Relevance;
        let kind = QueryEventKind::Search { total: answer.total, took_ms: answer.took_ms, narrowed, hits };
        Some(Self::now(&answer.query, kind))
    }

    /// A click on a hit.
    pub fn click(query: &str, id: &str, position: usize) -> Self {
        Self::now(query, QueryEventKind::Click { clicked: id.to_owned(), position })
    }

    fn now(query: &str, kind: QueryEventKind) -> Self {
        // It is printed to a terminal, which control characters would command.
        let shown = |one: char| if one.is_control() { ' ' } else { one };
        Self { at: Event::timestamp(), query: query.trim().chars().take(MAX_QUERY).map(shown).collect(), kind }
    }

    /// The name of the file that it stands in: that of its day.
    pub fn file(&self) -> String {
        format!("{}.jsonl", self.at.get(..DAY).unwrap_or_default())
    }
}

/// Letters of a day, `2018-09-05`.
const DAY: usize = 10;

/// The files of a folder of query logs, by day.
pub fn query_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(files),
        other => other?,
    };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads the events of a file one by one; how many of its lines are none.
pub fn each_query_event(path: &Path, mut each: impl FnMut(QueryEvent)) -> io::Result<u64> {
    let mut unreadable = 0;
    let mut file = BufReader::new(File::open(path)?);
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line)? > 0 {
        // A killed service leaves a line that is cut.
        match serde_json::from_slice(&line) {
            Ok(event) => each(event),
            Err(_) => unreadable += 1,
        }
        line.clear();
    }
    Ok(unreadable)
}
