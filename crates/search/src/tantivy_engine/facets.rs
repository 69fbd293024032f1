use std::collections::BTreeMap;

use tantivy::{
    SegmentReader,
    columnar::{Column, StrColumn},
};

use super::{Doing, Result, filter::open_text};
use crate::engine::FacetCounts;

/// Counts the match set of one segment by the ordinals of its columns.
pub(crate) struct FacetCounter {
    section: Option<TextCounter>,
    source: Option<TextCounter>,
    year: Column<u64>,
    /// By year; the last place is for what is undated.
    years: Vec<u64>,
}

/// Years that a date can have.
const YEARS: usize = 10_000;

struct TextCounter {
    column: StrColumn,
    counts: Vec<u64>,
}

/// Counts over all segments.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    section: BTreeMap<String, u64>,
    source: BTreeMap<String, u64>,
    year: BTreeMap<Option<u64>, u64>,
}

impl FacetCounter {
    pub(crate) fn new(reader: &SegmentReader) -> Result<Self> {
        let text = |name| -> Result<Option<TextCounter>> {
            Ok(open_text(reader, name)?.map(|column| TextCounter { counts: vec![0; column.num_terms()], column }))
        };
        Ok(Self {
            section: text("section")?,
            source: text("source")?,
            year: reader.fast_fields().u64("year").doing("open the years")?,
            years: vec![0; YEARS + 1],
        })
    }

    pub(crate) fn count(&mut self, doc: u32) {
        for counter in [&mut self.section, &mut self.source].into_iter().flatten() {
            if let Some(ordinal) = counter.column.ords().first(doc)
                && let Some(count) = usize::try_from(ordinal).ok().and_then(|at| counter.counts.get_mut(at))
            {
                *count += 1;
            }
        }
        let year = self.year.first(doc).and_then(|year| usize::try_from(year).ok()).unwrap_or(YEARS);
        if let Some(count) = self.years.get_mut(year.min(YEARS)) {
            *count += 1;
        }
    }

    pub(crate) fn add_to(self, totals: &mut Totals) -> Result<()> {
        for (counter, total) in [(self.section, &mut totals.section), (self.source, &mut totals.source)] {
            let Some(TextCounter { column, counts }) = counter else { continue };
            for (ordinal, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
                let mut value = String::new();
                column.ord_to_str(ordinal, &mut value).doing("read a value")?;
                *total.entry(value).or_default() += count;
            }
        }
        for (year, count) in (0..).zip(self.years).filter(|(_, count)| *count > 0) {
            *totals.year.entry((year < YEARS as u64).then_some(year)).or_default() += count;
        }
        Ok(())
    }
}

impl Totals {
    pub(crate) fn sorted(self) -> FacetCounts {
        let by_count = |counts: BTreeMap<String, u64>| {
            let mut counts: Vec<_> = counts.into_iter().collect();
            // Stable: equal counts stay in the order of their values.
            counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            counts
        };
        let year =
            |(year, count): (Option<u64>, u64)| (year.map_or("unknown".to_owned(), |year| year.to_string()), count);
        FacetCounts {
            section: by_count(self.section),
            source: by_count(self.source),
            year: self.year.into_iter().rev().map(year).collect(),
        }
    }
}
