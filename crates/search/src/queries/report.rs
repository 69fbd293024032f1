//! What an owner learns from the queries of some days.

use std::{cmp::Reverse, collections::BTreeMap};

use serde::Serialize;
use tracuu_text::folded_words;

use super::{QueryEvent, QueryEventKind};

/// What was asked most, what found nothing, what was slow, and which places were clicked.
#[derive(Clone, Debug, Default, Serialize)]
pub struct QueryReport {
    /// Searches for a first page.
    pub searches: u64,
    /// Different queries, whatever their marks and capitals.
    pub queries: u64,
    /// Clicks on hits.
    pub clicks: u64,
    /// Searches that found nothing.
    pub without_results: u64,
    /// Time of half of the searches, and of 99 in 100, at most, in milliseconds.
    pub took_ms_p50: f64,
    /// Likewise.
    pub took_ms_p99: f64,
    /// Clicks by place, from the first on; beyond the tenth they are counted as one.
    pub clicked_positions: Vec<u64>,
    /// Lines of the logs that could not be read.
    pub unreadable: u64,
    /// The most frequent queries.
    pub top: Vec<QueryLine>,
    /// The most frequent ones of those that found nothing when last asked.
    pub nothing_found: Vec<QueryLine>,
    /// The slowest searches.
    pub slow: Vec<SlowQuery>,
}

/// A query with what came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QueryLine {
    /// As it was typed most often.
    pub query: String,
    /// How often it was asked.
    pub searches: u64,
    /// Matches when it was last asked without filters, or else with them.
    pub total: u64,
    /// How often a hit of it was clicked.
    pub clicks: u64,
    /// The mean place of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_position: Option<f64>,
}

/// A slow search.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SlowQuery {
    /// What was typed.
    pub query: String,
    /// When.
    pub at: String,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
}

/// Places that are counted each.
const POSITIONS: usize = 10;

/// What is known of a query.
#[derive(Default)]
struct Counted {
    spellings: BTreeMap<String, u64>,
    searches: u64,
    total: Option<u64>,
    narrowed_total: u64,
    clicks: u64,
    positions: usize,
}

impl Counted {
    fn line(self) -> QueryLine {
        let query = self.spellings.into_iter().max_by_key(|(_, count)| *count).map(|(query, _)| query);
        QueryLine {
            query: query.unwrap_or_default(),
            searches: self.searches,
            total: self.total.unwrap_or(self.narrowed_total),
            clicks: self.clicks,
            mean_position: (self.clicks > 0).then(|| self.positions as f64 / self.clicks as f64),
        }
    }
}

/// Takes events and makes the report of them.
#[derive(Default)]
pub(super) struct Reporter {
    report: QueryReport,
    queries: BTreeMap<String, Counted>,
    times: Vec<f64>,
    top: usize,
}

impl QueryReport {
    /// The report of some events, each of its lists of `top` lines at most; `read` calls its argument with each event, in the order of
    /// time, and gives the number of lines that are none.
    pub fn of<E>(top: usize, read: impl FnOnce(&mut dyn FnMut(QueryEvent)) -> Result<u64, E>) -> Result<Self, E> {
        let mut reporter = Reporter { top, ..Reporter::default() };
        let unreadable = read(&mut |event| reporter.take(event))?;
        Ok(Self { unreadable, ..reporter.finish() })
    }
}

impl Reporter {
    fn take(&mut self, event: QueryEvent) {
        let QueryEvent { at, query, kind } = event;
        let known = self.queries.entry(folded_words(&query).join(" ")).or_default();
        let report = &mut self.report;
        match kind {
            QueryEventKind::Search { total, took_ms, narrowed, .. } => {
                report.searches += 1;
                report.without_results += u64::from(total == 0);
                known.searches += 1;
                *known.spellings.entry(query.clone()).or_default() += 1;
                if narrowed {
                    known.narrowed_total = total;
                } else {
                    known.total = Some(total);
                }
                self.times.push(took_ms);
                report.slow.push(SlowQuery { query, at, took_ms });
                if report.slow.len() > 2 * self.top + 1_000 {
                    keep_slowest(&mut report.slow, self.top);
                }
            }
            QueryEventKind::Click { position, .. } => {
                report.clicks += 1;
                known.clicks += 1;
                known.positions += position;
                let place = position.clamp(1, POSITIONS + 1) - 1;
                if report.clicked_positions.len() <= place {
                    report.clicked_positions.resize(place + 1, 0);
                }
                if let Some(count) = report.clicked_positions.get_mut(place) {
                    *count += 1;
                }
            }
        }
    }

    fn finish(mut self) -> QueryReport {
        let mut report = self.report;
        keep_slowest(&mut report.slow, self.top);
        // Clicks alone tell of a query that was asked on a day before.
        let mut lines: Vec<QueryLine> =
            self.queries.into_values().filter(|known| known.searches > 0).map(Counted::line).collect();
        report.queries = lines.len() as u64;
        lines.sort_by(|one, other| (Reverse(one.searches), &one.query).cmp(&(Reverse(other.searches), &other.query)));
        report.nothing_found = lines.iter().filter(|line| line.total == 0).take(self.top).cloned().collect();
        lines.truncate(self.top);
        report.top = lines;
        self.times.sort_by(f64::total_cmp);
        let at = |share: usize| {
            let last = self.times.len().saturating_sub(1);
            self.times.get((self.times.len() * share / 100).min(last)).copied().unwrap_or(0.0)
        };
        (report.took_ms_p50, report.took_ms_p99) = (at(50), at(99));
        report
    }
}

fn keep_slowest(slow: &mut Vec<SlowQuery>, count: usize) {
    slow.sort_by(|one, other| other.took_ms.total_cmp(&one.took_ms));
    slow.truncate(count);
}
