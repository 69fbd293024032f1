//! How often, and where, terms stand in some articles.

use tantivy::{DocSet, SegmentReader, Term, fieldnorm::FieldNormReader, postings::Postings, schema::IndexRecordOption};
use tracuu_index::{MarkedPosition, is_weighed};

use super::{
    Doing, Result, TantivySnapshot,
    marked_pairs::marked_frequency,
    order::Candidate,
    scorer::length_reader,
    terms::{QueryTerms, field_of},
};
use crate::{
    engine::Occurrences,
    planning::{PlanTerm, Scope},
};

impl TantivySnapshot {
    pub(super) fn occurrences(&self, ids: &[String], terms: &[PlanTerm]) -> Result<Vec<Occurrences>> {
        let blank = Occurrences { frequencies: vec![0; terms.len()], ..Occurrences::default() };
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
        terms: &[PlanTerm],
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
        let docs: Vec<u32> = documents.iter().map(|(_, doc)| *doc).collect();
        for (at, PlanTerm { scope, text, marks, .. }) in terms.iter().enumerate() {
            let field = field_of(&self.fields, *scope, text);
            let so_written =
                marks.map(|marks| self.pair_frequencies(reader, text, marks, &docs)).transpose()?.unwrap_or_default();
            let index = reader.inverted_index(field).doing("open the terms")?;
            let term = Term::from_field_text(field, text);
            let postings = index.read_postings(&term, IndexRecordOption::WithFreqs).doing("read postings")?;
            let Some(mut postings) = postings else { continue };
            for (which, (place, doc)) in documents.iter().enumerate() {
                if postings.doc() < *doc {
                    postings.seek(*doc);
                }
                if postings.doc() == *doc
                    && let Some(frequency) = found.get_mut(*place).and_then(|one| one.frequencies.get_mut(at))
                {
                    let all = postings.term_freq();
                    *frequency = so_written.get(which).map_or(all, |wanted| marked_frequency(*scope, all, *wanted));
                }
            }
        }
        Ok(())
    }

    /// For each candidate the positions of the terms that best passages are made of.
    pub(super) fn positions(&self, terms: &QueryTerms<'_>, candidates: &[Candidate]) -> Result<Vec<Vec<Vec<u32>>>> {
        let wanted: Vec<_> = (terms.terms.iter())
            .filter(|one| one.resolved.term.scope == Scope::Everything && !is_weighed(&one.resolved.term.text))
            .collect();
        let mut positions = vec![vec![Vec::new(); wanted.len()]; candidates.len()];
        for (segment, reader) in self.segments() {
            let mut here: Vec<(u32, usize)> = (0..)
                .zip(candidates)
                .filter(|(_, candidate)| candidate.segment == segment)
                .map(|(place, candidate)| (candidate.doc, place))
                .collect();
            here.sort_unstable();
            for (at, term) in wanted.iter().enumerate() {
                let Some(info) = term.info(segment).filter(|_| !here.is_empty()) else { continue };
                let index = reader.inverted_index(term.field).doing("open the terms")?;
                let option = IndexRecordOption::WithFreqsAndPositions;
                let mut postings = index.read_postings_from_terminfo(info, option).doing("read postings")?;
                for (doc, place) in &here {
                    if postings.doc() < *doc {
                        postings.seek(*doc);
                    }
                    if postings.doc() == *doc
                        && let Some(positions) = positions.get_mut(*place).and_then(|one| one.get_mut(at))
                    {
                        postings.positions(positions);
                        for position in positions {
                            *position = MarkedPosition::from_stored(*position).syllable();
                        }
                    }
                }
            }
        }
        Ok(positions)
    }
}
