//! Which articles pass the filters.

use std::collections::BTreeSet;

use tantivy::{
    SegmentReader,
    columnar::{Column, StrColumn},
};
use tracuu_text::folded_words;

use super::{Doing, Result};
use crate::{planning::Restrictions, request::Place};

/// Which articles of one segment pass, looked up in its columns.
pub(super) struct Filter<'a> {
    reader: &'a SegmentReader,
    sections: Option<Values>,
    sources: Option<Values>,
    authors: Option<Values>,
    places: Vec<Values>,
    years: Option<(Column<u64>, BTreeSet<Option<u64>>)>,
    published: Option<(Column<i64>, i64, i64)>,
}

struct Values {
    column: Column<u64>,
    ordinals: BTreeSet<u64>,
}

impl<'a> Filter<'a> {
    pub(super) fn new(reader: &'a SegmentReader, restrictions: &Restrictions) -> Result<Self> {
        let filters = &restrictions.filters;
        let columns = reader.fast_fields();
        let years = if filters.years.is_empty() {
            None
        } else {
            Some((columns.u64("year").doing("open the years")?, filters.years.iter().copied().collect()))
        };
        let published = if filters.from.is_none() && filters.before.is_none() {
            None
        } else {
            let column = columns.i64("published").doing("open the dates")?;
            Some((column, filters.from.unwrap_or(i64::MIN), filters.before.unwrap_or(i64::MAX)))
        };
        Ok(Self {
            reader,
            sections: values(reader, "section", &filters.sections)?,
            sources: values(reader, "source", &filters.sources)?,
            authors: values(reader, "author", &filters.authors)?,
            places: restrictions
                .places
                .iter()
                .filter_map(|part| match part.place {
                    Place::Title => None,
                    Place::Section => Some(named(reader, "section", &part.names)),
                    Place::Source => Some(named(reader, "source", &part.names)),
                    Place::Author => Some(named(reader, "author", &part.names)),
                })
                .collect::<Result<_>>()?,
            years,
            published,
        })
    }

    /// Whether all articles pass.
    pub(super) fn is_empty(&self) -> bool {
        let none = [&self.sections, &self.sources, &self.authors].into_iter().all(Option::is_none);
        none && self.places.is_empty() && self.years.is_none() && self.published.is_none() && !self.reader.has_deletes()
    }

    pub(super) fn accepts(&self, doc: u32) -> bool {
        let holds =
            |values: &Values| values.column.values_for_doc(doc).any(|ordinal| values.ordinals.contains(&ordinal));
        let has = |values: &Option<Values>| values.as_ref().is_none_or(holds);
        !self.reader.is_deleted(doc)
            && has(&self.sections)
            && has(&self.sources)
            && has(&self.authors)
            && self.places.iter().all(holds)
            && self.years.as_ref().is_none_or(|(column, wanted)| wanted.contains(&column.first(doc)))
            && self.published.as_ref().is_none_or(|(column, from, before)| {
                column.first(doc).is_some_and(|seconds| (*from..*before).contains(&seconds))
            })
    }
}

fn values(reader: &SegmentReader, name: &str, wanted: &[String]) -> Result<Option<Values>> {
    if wanted.is_empty() {
        return Ok(None);
    }
    let Some(column) = open_text(reader, name)? else {
        // No article of this segment has a value.
        let column = Column::build_empty_column(reader.max_doc());
        return Ok(Some(Values { column, ordinals: BTreeSet::new() }));
    };
    let mut ordinals = BTreeSet::new();
    for value in wanted {
        ordinals.extend(column.dictionary().term_ord(value).doing("look up a value")?);
    }
    Ok(Some(Values { column: column.ords().clone(), ordinals }))
}

/// The values of a column that hold all folded words of any of these names.
fn named(reader: &SegmentReader, column: &str, names: &[Vec<String>]) -> Result<Values> {
    let Some(column) = open_text(reader, column)? else {
        let column = Column::build_empty_column(reader.max_doc());
        return Ok(Values { column, ordinals: BTreeSet::new() });
    };
    let mut ordinals = BTreeSet::new();
    let mut value = String::new();
    for ordinal in 0..column.num_terms() as u64 {
        value.clear();
        column.ord_to_str(ordinal, &mut value).doing("read a value")?;
        let words = folded_words(&value);
        if names.iter().any(|name| name.iter().all(|word| words.contains(word))) {
            ordinals.insert(ordinal);
        }
    }
    Ok(Values { column: column.ords().clone(), ordinals })
}

/// A column of texts; absent where no article of the segment has a value.
pub(super) fn open_text(reader: &SegmentReader, name: &str) -> Result<Option<StrColumn>> {
    reader.fast_fields().str(name).doing("open a column")
}
