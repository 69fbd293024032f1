//! How many articles hold several terms.

use tantivy::{DocSet, Searcher, TERMINATED, Term, postings::SegmentPostings, schema::IndexRecordOption};
use tracuu_index::Fields;

use super::{Doing, Result, terms};

/// So many articles of the rarest term are looked at in a segment.
const MAX_LOOKED_AT: u32 = 4_000;

/// How many articles hold all of these terms; of a common one the first ones are counted only.
pub(crate) fn together(searcher: &Searcher, fields: &Fields, wanted: &[&str]) -> Result<u64> {
    let mut count = 0;
    for reader in searcher.segment_readers() {
        let mut postings: Vec<SegmentPostings> = Vec::with_capacity(wanted.len());
        for term in wanted {
            let field = terms::field_of(fields, term);
            let inverted = reader.inverted_index(field).doing("open the terms")?;
            let term = Term::from_field_text(field, term);
            postings.extend(inverted.read_postings(&term, IndexRecordOption::Basic).doing("read a term")?);
        }
        if postings.len() < wanted.len() {
            continue;
        }
        postings.sort_by_key(SegmentPostings::doc_freq);
        let Some((rarest, others)) = postings.split_first_mut() else { continue };
        let (mut document, mut looked_at) = (rarest.doc(), 0);
        while document != TERMINATED && looked_at < MAX_LOOKED_AT {
            looked_at += 1;
            let holds = |one: &mut SegmentPostings| {
                one.doc() == document || (one.doc() < document && one.seek(document) == document)
            };
            count += u64::from(others.iter_mut().all(holds));
            document = rarest.advance();
        }
    }
    Ok(count)
}
