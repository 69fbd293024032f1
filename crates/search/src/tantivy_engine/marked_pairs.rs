//! Pairs of which only one way of writing counts. Postings of pairs do not tell how each is written, positions do; reading those of
//! every match would cost too much. So matches are first scored as if all were written as wanted, which is never too low, and the
//! best of them are corrected.

use tantivy::{DocSet, SegmentReader, Term, postings::Postings, schema::IndexRecordOption};
use tracuu_index::MarkedPosition;

use super::{
    Doing, Result, TantivySnapshot,
    lists::List,
    order::Candidate,
    scorer::{norm_of, norm_readers},
    terms::{QueryTerm, QueryTerms},
};
use crate::planning::{PairMarks, PlanTerm, Scope};

impl TantivySnapshot {
    /// Corrects the scores of candidates of one segment, ascending by article.
    pub(super) fn correct_marked_pairs(
        &self,
        reader: &SegmentReader,
        terms: &QueryTerms<'_>,
        segment: u32,
        candidates: &mut [Candidate],
    ) -> Result<()> {
        let docs: Vec<u32> = candidates.iter().map(|candidate| candidate.doc).collect();
        // The terms of one pair, in the text and in the title, follow each other.
        let mut last: Option<(&PlanTerm, Vec<u32>)> = None;
        for term in &terms.terms {
            let planned = &term.resolved.term;
            let Some(marks) = planned.marks.filter(|_| term.info(segment).is_some()) else { continue };
            let is_same = |one: &PlanTerm| one.text == planned.text && one.marks == planned.marks;
            let so_written = match last.take().filter(|(one, _)| is_same(one)) {
                Some((_, known)) => known,
                None => self.pair_frequencies(reader, &planned.text, marks, &docs)?,
            };
            correct_term(reader, terms, term, segment, candidates, &so_written)?;
            last = Some((planned, so_written));
        }
        Ok(())
    }

    /// How often the syllables of a pair stand side by side with these marks, in articles of a segment in ascending order.
    pub(super) fn pair_frequencies(
        &self,
        reader: &SegmentReader,
        pair: &str,
        marks: PairMarks,
        docs: &[u32],
    ) -> Result<Vec<u32>> {
        let mut frequencies = vec![0; docs.len()];
        let index = reader.inverted_index(self.fields.folded).doing("open the terms")?;
        let open = |syllable: &str| {
            let term = Term::from_field_text(self.fields.folded, syllable);
            index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions).doing("read positions")
        };
        let (first, second) = pair.split_once(' ').unwrap_or((pair, ""));
        let (Some(mut first), Some(mut second)) = (open(first)?, open(second)?) else { return Ok(frequencies) };
        let (mut ones, mut others) = (Vec::new(), Vec::new());
        for (doc, frequency) in docs.iter().zip(&mut frequencies) {
            for postings in [&mut first, &mut second] {
                if postings.doc() < *doc {
                    postings.seek(*doc);
                }
            }
            if first.doc() == *doc && second.doc() == *doc {
                first.positions(&mut ones);
                second.positions(&mut others);
                *frequency = neighbours(&ones, &others, marks);
            }
        }
        Ok(frequencies)
    }
}

/// Number of the first positions whose next syllable is among the second ones, both marked so.
fn neighbours(ones: &[u32], others: &[u32], marks: PairMarks) -> u32 {
    let mut others = others.iter().map(|stored| MarkedPosition::from_stored(*stored)).peekable();
    let mut count = 0;
    for one in ones.iter().map(|stored| MarkedPosition::from_stored(*stored)) {
        let next = one.syllable() + 1;
        while others.next_if(|other| other.syllable() < next).is_some() {}
        let is_next = |other: &MarkedPosition| other.syllable() == next && marks.are(one.marks(), other.marks());
        count += u32::from(others.peek().is_some_and(is_next));
    }
    count
}

/// Takes from the scores of candidates of one segment what a term gave for other ways of writing.
fn correct_term(
    reader: &SegmentReader,
    terms: &QueryTerms<'_>,
    term: &QueryTerm<'_>,
    segment: u32,
    candidates: &mut [Candidate],
    so_written: &[u32],
) -> Result<()> {
    let Some(mut list) = List::open(reader, segment, term, IndexRecordOption::WithFreqs)? else { return Ok(()) };
    let norm_readers = norm_readers(reader, terms)?;
    let norm = norm_of(&norm_readers, terms, term);
    for (candidate, so_written) in candidates.iter_mut().zip(so_written) {
        if list.seek(candidate.doc) {
            let (all, norm) = (list.frequency(), norm(candidate.doc));
            let counted = marked_frequency(term.resolved.term.scope, all, *so_written);
            candidate.keys.score += term.score(counted, norm) - term.score(all, norm);
        }
    }
    Ok(())
}

/// How often an article counts as holding a pair that it holds so often in any writing, and so often in its text as wanted.
pub(super) fn marked_frequency(scope: Scope, all: u32, so_written: u32) -> u32 {
    match scope {
        Scope::Everything => all.min(so_written),
        Scope::Title if so_written > 0 => all,
        Scope::Title => 0,
    }
}
