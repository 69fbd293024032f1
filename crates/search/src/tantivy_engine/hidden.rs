//! Segments without the articles that are taken down, which are deleted ones to all that reads them.

use std::collections::BTreeSet;

use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term, fastfield::AliveBitSet, schema::IndexRecordOption};
use tantivy_common::{BitSet, ReadOnlyBitSet};
use tracuu_index::Fields;

use super::{Doing, Result};

/// The segments that a searcher sees, without the articles of these ids.
pub(super) fn without(searcher: &Searcher, fields: &Fields, hidden: &BTreeSet<String>) -> Result<Vec<SegmentReader>> {
    if hidden.is_empty() {
        return Ok(searcher.segment_readers().to_vec());
    }
    let segments = searcher.index().searchable_segments().doing("list segments")?;
    let mut readers = Vec::new();
    for reader in searcher.segment_readers() {
        let mut shown = BitSet::with_max_value_and_full(reader.max_doc());
        let index = reader.inverted_index(fields.id).doing("open the ids")?;
        for id in hidden {
            let term = Term::from_field_text(fields.id, id);
            let postings = index.read_postings(&term, IndexRecordOption::Basic).doing("look up an id")?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                shown.remove(postings.doc());
                postings.advance();
            }
        }
        let segment = segments.iter().find(|segment| segment.id() == reader.segment_id());
        readers.push(match segment {
            Some(segment) if shown.len() < reader.max_doc() as usize => {
                let shown = AliveBitSet::from(ReadOnlyBitSet::from(&shown));
                SegmentReader::open_with_custom_alive_set(segment, Some(shown)).doing("open a segment")?
            }
            _ => reader.clone(),
        });
    }
    Ok(readers)
}
