//! Counts the match set by section, publication and year.

use std::collections::BTreeMap;

use tantivy::{
    SegmentReader,
    columnar::{Column, StrColumn},
};

use super::{Doing, Result, filter::open_text};
use crate::engine::FacetCounts;

/// Counts the match set of one segment by the ordinals of its columns.
pub(super) struct FacetCounter {
    section: Option<TextCounter>,
    source: Option<TextCounter>,
    year: YearCounter,
    /// The values of a block's articles.
    values: Vec<Option<u64>>,
}

/// Articles whose values are read in one call.
const BLOCK: usize = 256;

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

/// The first value of each article.
fn first_values(column: &Column<u64>, docs: &[u32], values: &mut Vec<Option<u64>>) {
    values.clear();
    values.resize(docs.len(), None);
    column.first_vals(docs, values);
}

/// Counts over all segments.
#[derive(Debug, Default)]
pub(super) struct Totals {
    section: BTreeMap<String, u64>,
    source: BTreeMap<String, u64>,
    year: BTreeMap<Option<u64>, u64>,
}

impl FacetCounter {
    pub(super) fn new(reader: &SegmentReader) -> Result<Self> {
        let text = |name| -> Result<Option<TextCounter>> {
            let column = open_text(reader, name)?.filter(|column| column.num_terms() > 0);
            Ok(column.map(|column| TextCounter { counts: vec![0; column.num_terms()], column }))
        };
        let years = reader.fast_fields().u64("year").doing("open the years")?;
        let (first, last) = (years.min_value(), years.max_value().min(YEARS));
        let column = (years.values.num_vals() > 0).then_some(years);
        let count =
            if column.is_some() { usize::try_from(last.saturating_sub(first)).map_or(0, |span| span + 1) } else { 0 };
        let year = YearCounter { column, first, counts: vec![0; count], undated: 0 };
        Ok(Self { section: text("section")?, source: text("source")?, year, values: Vec::with_capacity(BLOCK) })
    }

    /// Counts articles, a block at a time.
    pub(super) fn count(&mut self, docs: impl Iterator<Item = u32>) {
        let mut block = Vec::with_capacity(BLOCK);
        for doc in docs {
            block.push(doc);
            if block.len() == BLOCK {
                self.count_block(&block);
                block.clear();
            }
        }
        self.count_block(&block);
    }

    fn count_block(&mut self, docs: &[u32]) {
        for counter in [&mut self.section, &mut self.source].into_iter().flatten() {
            first_values(counter.column.ords(), docs, &mut self.values);
            for ordinal in self.values.iter().flatten() {
                if let Some(count) = usize::try_from(*ordinal).ok().and_then(|at| counter.counts.get_mut(at)) {
                    *count += 1;
                }
            }
        }
        let years = &mut self.year;
        let Some(column) = &years.column else {
            years.undated += docs.len() as u64;
            return;
        };
        first_values(column, docs, &mut self.values);
        for year in &self.values {
            let place = year.and_then(|year| usize::try_from(year.checked_sub(years.first)?).ok());
            *place.and_then(|place| years.counts.get_mut(place)).unwrap_or(&mut years.undated) += 1;
        }
    }

    pub(super) fn add_to(self, totals: &mut Totals) -> Result<()> {
        for (counter, total) in [(self.section, &mut totals.section), (self.source, &mut totals.source)] {
            let Some(TextCounter { column, counts }) = counter else { continue };
            let (ordinals, counts): (Vec<u64>, Vec<u64>) = (0..).zip(counts).filter(|(_, count)| *count > 0).unzip();
            let mut counts = counts.into_iter();
            let all = column.dictionary().sorted_ords_to_term_cb(&ordinals, |value| {
                let value = String::from_utf8_lossy(value).into_owned();
                *total.entry(value).or_default() += counts.next().unwrap_or(0);
            });
            all.doing("read values")?;
        }
        let years = (self.year.first..).map(Some).zip(self.year.counts).chain([(None, self.year.undated)]);
        for (year, count) in years.filter(|(_, count)| *count > 0) {
            *totals.year.entry(year).or_default() += count;
        }
        Ok(())
    }
}

impl Totals {
    pub(super) fn into_counts(self) -> FacetCounts {
        FacetCounts {
            section: self.section.into_iter().collect(),
            source: self.source.into_iter().collect(),
            year: self.year.into_iter().collect(),
        }
    }
}
