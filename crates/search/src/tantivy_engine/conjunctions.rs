//! How many articles hold several terms.

use tantivy::{DocSet, TERMINATED, Term, postings::SegmentPostings, schema::IndexRecordOption};

use super::{Doing, Result, TantivySnapshot, terms::field_of};
use crate::planning::Scope;

/// Articles of the rarest term that are examined in a segment at most.
const MAX_EXAMINED: u32 = 4_000;

impl TantivySnapshot {
    /// How many articles hold all of these terms; of a common one only the first articles are counted.
    pub(super) fn conjunction_count(&self, wanted: &[String]) -> Result<u64> {
        let mut count = 0;
        for (_, reader) in self.segments() {
            let mut postings: Vec<SegmentPostings> = Vec::with_capacity(wanted.len());
            for term in wanted {
                let field = field_of(&self.fields, Scope::Everything, term);
                let inverted = reader.inverted_index(field).doing("open the terms")?;
                let term = Term::from_field_text(field, term);
                postings.extend(inverted.read_postings(&term, IndexRecordOption::Basic).doing("read a term")?);
            }
            if postings.len() < wanted.len() {
                continue;
            }
            postings.sort_by_key(SegmentPostings::doc_freq);
            let Some((rarest, others)) = postings.split_first_mut() else { continue };
            let (mut document, mut examined) = (rarest.doc(), 0);
            while document != TERMINATED && examined < MAX_EXAMINED {
                examined += 1;
                let holds = |one: &mut SegmentPostings| {
                    one.doc() == document || (one.doc() < document && one.seek(document) == document)
                };
                // What is replaced or taken down still stands in the postings.
                count += u64::from(!reader.is_deleted(document) && others.iter_mut().all(holds));
                document = rarest.advance();
            }
        }
        Ok(count)
    }
}
