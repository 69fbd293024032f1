//! Where terms stand in some articles.

use tantivy::{DocSet, SegmentReader, Term, fieldnorm::FieldNormReader, postings::Postings, schema::IndexRecordOption};

use super::{Doing, Result, TantivySnapshot, scorer::length_reader, terms::field_of};
use crate::{
    engine::{Occurrences, TermOccurrences},
    planning::Scope,
};

impl TantivySnapshot {
    pub(super) fn occurrences(&self, ids: &[String], terms: &[(Scope, String)]) -> Result<Vec<Occurrences>> {
        let blank = Occurrences { terms: vec![TermOccurrences::default(); terms.len()], ..Occurrences::default() };
        let mut found = vec![blank; ids.len()];
        for (_, reader) in self.segments() {
            let mut documents = self.documents(reader, ids)?;
            // Postings are read forwards.
            documents.sort_unstable_by_key(|(_, doc)| *doc);
            if !documents.is_empty() {
                self.add_occurrences(reader, &documents, terms, &mut found)?;
            }
        }
        Ok(found)
    }

    fn add_occurrences(
        &self,
        reader: &SegmentReader,
        documents: &[(usize, u32)],
        terms: &[(Scope, String)],
        found: &mut [Occurrences],
    ) -> Result<()> {
        let (text_lengths, title_lengths) = (length_reader(reader, "folded")?, length_reader(reader, "title")?);
        let length = |lengths: &Option<FieldNormReader>, doc| lengths.as_ref().map_or(0, |one| one.fieldnorm(doc));
        for (place, doc) in documents {
            if let Some(occurrences) = found.get_mut(*place) {
                occurrences.text_length = length(&text_lengths, *doc);
                occurrences.title_length = length(&title_lengths, *doc);
            }
        }
        for (at, (scope, text)) in terms.iter().enumerate() {
            let field = field_of(&self.fields, *scope, text);
            let has_positions = field == self.fields.folded;
            let option =
                if has_positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
            let index = reader.inverted_index(field).doing("open the terms")?;
            let postings = index.read_postings(&Term::from_field_text(field, text), option).doing("read postings")?;
            let Some(mut postings) = postings else { continue };
            for (place, doc) in documents {
                if postings.doc() < *doc {
                    postings.seek(*doc);
                }
                if postings.doc() == *doc
                    && let Some(term) = found.get_mut(*place).and_then(|one| one.terms.get_mut(at))
                {
                    term.frequency = postings.term_freq();
                    if has_positions {
                        postings.positions(&mut term.positions);
                    }
                }
            }
        }
        Ok(())
    }
}
