//! Counts the match set by section, publication, author and year.

use std::collections::BTreeMap;

use tantivy::{
    SegmentReader,
    columnar::{Column, StrColumn},
};

use super::{Doing, Result, filter::open_text, matching::Match};
use crate::engine::FacetCounts;

/// The columns of a segment that are counted by, opened once: that takes as long as counting a thousand articles.
#[derive(Clone)]
pub(super) struct FacetColumns {
    section: Option<StrColumn>,
    source: Option<StrColumn>,
    author: Option<StrColumn>,
    year: Column<u64>,
}

impl FacetColumns {
    pub(super) fn open(reader: &SegmentReader) -> Result<Self> {
        // One without values is not asked for those of each article.
        let text = |name| Ok(open_text(reader, name)?.filter(|column| column.num_terms() > 0));
        let year = reader.fast_fields().u64("year").doing("open the years")?;
        Ok(Self { section: text("section")?, source: text("source")?, author: text("author")?, year })
    }
}

/// Counts the match set of one segment by the ordinals of its columns.
pub(super) struct FacetCounter {
    section: Option<TextCounter>,
    source: Option<TextCounter>,
    author: Option<TextCounter>,
    year: YearCounter,
}

struct YearCounter {
    /// Absent where no article has a year.
    column: Option<Column<u64>>,
    first: u64,
    counts: Vec<u64>,
    undated: u64,
}

/// Years that a date can have.
const YEARS: u64 = 10_000;

struct TextCounter {
    column: StrColumn,
    counts: Vec<u64>,
}

/// Counts over all segments.
#[derive(Debug, Default)]
pub(super) struct Totals {
    section: BTreeMap<String, u64>,
    source: BTreeMap<String, u64>,
    author: BTreeMap<String, u64>,
    year: BTreeMap<Option<u64>, u64>,
}

impl FacetCounter {
    pub(super) fn new(columns: &FacetColumns) -> Self {
        let text = |column: &Option<StrColumn>| {
            let column = column.clone()?;
            Some(TextCounter { counts: vec![0; column.num_terms()], column })
        };
        let years = &columns.year;
        let (first, last) = (years.min_value(), years.max_value().min(YEARS));
        let column = (years.values.num_vals() > 0).then(|| years.clone());
        let count =
            if column.is_some() { usize::try_from(last.saturating_sub(first)).map_or(0, |span| span + 1) } else { 0 };
        let year = YearCounter { column, first, counts: vec![0; count], undated: 0 };
        Self { section: text(&columns.section), source: text(&columns.source), author: text(&columns.author), year }
    }

    /// Counts matches, column by column.
    pub(super) fn count(&mut self, matches: &[Match]) {
        for counter in [&mut self.section, &mut self.source].into_iter().flatten() {
            let ordinals = counter.column.ords();
            for ordinal in matches.iter().filter_map(|one| ordinals.first(one.doc)) {
                add_one(&mut counter.counts, ordinal);
            }
        }
        if let Some(counter) = &mut self.author {
            let ordinals = counter.column.ords();
            for ordinal in matches.iter().flat_map(|one| ordinals.values_for_doc(one.doc)) {
                add_one(&mut counter.counts, ordinal);
            }
        }
        let years = &mut self.year;
        let mut dated = 0;
        if let Some(column) = &years.column {
            for year in matches.iter().filter_map(|one| column.first(one.doc)) {
                dated += u64::from(year.checked_sub(years.first).is_some_and(|at| add_one(&mut years.counts, at)));
            }
        }
        years.undated += matches.len() as u64 - dated;
    }

    pub(super) fn add_to(self, totals: &mut Totals) -> Result<()> {
        for (counter, total) in
            [(self.section, &mut totals.section), (self.source, &mut totals.source), (self.author, &mut totals.author)]
        {
            let Some(TextCounter { column, counts }) = counter else { continue };
            for (ordinal, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
                let mut value = String::new();
                column.ord_to_str(ordinal, &mut value).doing("read a value")?;
                *total.entry(value).or_default() += count;
            }
        }
        let years = (self.year.first..).map(Some).zip(self.year.counts).chain([(None, self.year.undated)]);
        for (year, count) in years.filter(|(_, count)| *count > 0) {
            *totals.year.entry(year).or_default() += count;
        }
        Ok(())
    }
}

/// Adds one at a place, where there is such a one.
fn add_one(counts: &mut [u64], at: u64) -> bool {
    let count = usize::try_from(at).ok().and_then(|at| counts.get_mut(at));
    count.map(|count| *count += 1).is_some()
}

impl Totals {
    pub(super) fn into_counts(self) -> FacetCounts {
        FacetCounts {
            section: self.section.into_iter().collect(),
            source: self.source.into_iter().collect(),
            author: self.author.into_iter().collect(),
            year: self.year.into_iter().collect(),
        }
    }
}
