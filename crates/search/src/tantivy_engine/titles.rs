//! Matches whose titles begin with a short query: they come first, the newest on top, so that only as many as are wanted are scored.

use tantivy::{DocSet, SegmentReader, TERMINATED, Term, postings::Postings, schema::IndexRecordOption};
use tracuu_index::MarkedPosition;
use tracuu_text::marks;

use super::{
    Doing, Result, TantivySnapshot,
    lists::List,
    order::{Candidate, best},
    run::Search,
    scorer::{Part, length_reader},
    segments::Segment,
};
use crate::{
    planning::{TitleClass, TitleQuery},
    understanding::PhraseWord,
};

/// Titles that are examined at once, at least.
const BATCH: usize = 64;

impl Search<'_> {
    /// The first ones of those whose titles answer, in order; none where scores alone order.
    pub(super) fn titled(&mut self, wanted: usize) -> Result<Vec<Candidate>> {
        let Some(query) = &self.plan.title else { return Ok(Vec::new()) };
        let mut rest = Vec::new();
        for segment in self.segments {
            self.add_titled(segment, query, &mut rest)?;
        }
        self.fill_keys(&mut rest);
        let first = |one: &Candidate| (one.keys.title, one.keys.published);
        rest.sort_unstable_by_key(|one| std::cmp::Reverse(first(one)));
        let mut found: Vec<Candidate> = Vec::new();
        let mut rest = rest.as_mut_slice();
        while !rest.is_empty() && found.len() < wanted {
            if self.clock().is_over() {
                self.is_partial = true;
                break;
            }
            let mut batch = BATCH.max(wanted).min(rest.len());
            let last = rest.get(batch - 1).map(first);
            // Whoever cannot be told from the last one by title and date is looked at with it.
            batch += rest.iter().skip(batch).take_while(|one| Some(first(one)) == last).count();
            let (examined, others) = std::mem::take(&mut rest).split_at_mut(batch);
            self.complete(examined, Part::Nothing)?;
            found.extend(self.beginning_so(examined, query)?);
            rest = others;
        }
        best(&mut found, wanted, self.plan.sort);
        Ok(found)
    }

    /// Adds the accepted articles of a segment whose titles hold all that is wanted, in any writing.
    fn add_titled(&self, segment: &Segment<'_>, query: &TitleQuery, found: &mut Vec<Candidate>) -> Result<()> {
        let mut lists = Vec::with_capacity(query.terms.len());
        for term in query.terms.iter().filter_map(|place| self.terms.terms.get(*place)) {
            let Some(list) = List::open(segment.reader, segment.ordinal, term, IndexRecordOption::Basic)? else {
                return Ok(());
            };
            lists.push(list);
        }
        lists.sort_by_key(List::len);
        let Some((lead, others)) = lists.split_first_mut() else { return Ok(()) };
        let lengths = length_reader(segment.reader, "title")?;
        while lead.doc() != TERMINATED {
            let doc = lead.doc();
            if others.iter_mut().all(|list| list.seek(doc)) && segment.accepts(doc) && segment.pin(doc).is_none() {
                let length = lengths.as_ref().map_or(0, |lengths| lengths.fieldnorm(doc));
                let mut candidate = Candidate::new(segment.ordinal, doc, 0.0);
                candidate.keys.title = if length <= query.title.length { TitleClass::Is } else { TitleClass::Begins };
                if candidate.keys.title == TitleClass::Is || query.title.may_go_on {
                    found.push(candidate);
                }
            }
            lead.advance();
        }
        Ok(())
    }

    /// Those of some candidates, in the order of articles, whose titles begin with the words, as they were typed.
    fn beginning_so(&self, candidates: &[Candidate], query: &TitleQuery) -> Result<Vec<Candidate>> {
        let mut kept = Vec::with_capacity(candidates.len());
        for chunk in candidates.chunk_by(|one, other| one.segment == other.segment) {
            let ordinal = chunk.first().map_or(0, |first| first.segment);
            let Some(segment) = self.segments.get(ordinal as usize) else { continue };
            let docs: Vec<u32> = chunk.iter().map(|one| one.doc).collect();
            let mut is_so = vec![true; chunk.len()];
            for (place, word) in (0..).zip(&query.title.words) {
                self.snapshot.retain_with_word_at(segment.reader, word, place, &docs, &mut is_so)?;
            }
            kept.extend(chunk.iter().zip(is_so).filter(|(_, is_so)| *is_so).map(|(one, _)| *one));
        }
        Ok(kept)
    }
}

impl TantivySnapshot {
    /// Strikes articles of a segment, ascending, whose text has not this word at this place.
    fn retain_with_word_at(
        &self,
        reader: &SegmentReader,
        word: &PhraseWord,
        place: u32,
        docs: &[u32],
        is_so: &mut [bool],
    ) -> Result<()> {
        let index = reader.inverted_index(self.fields.folded).doing("open the terms")?;
        let term = Term::from_field_text(self.fields.folded, &word.folded);
        let postings = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions).doing("read positions")?;
        let Some(mut postings) = postings else {
            is_so.fill(false);
            return Ok(());
        };
        let kind = word.marked.as_deref().map(marks);
        let mut positions = Vec::new();
        for (doc, is_so) in docs.iter().zip(is_so).filter(|(_, is_so)| **is_so) {
            if postings.doc() < *doc {
                postings.seek(*doc);
            }
            *is_so = postings.doc() == *doc && {
                postings.positions(&mut positions);
                let mut positions = positions.iter().map(|stored| MarkedPosition::from_stored(*stored));
                positions.any(|at| at.syllable() == place && kind.is_none_or(|kind| kind == at.marks()))
            };
        }
        Ok(())
    }
}
