//! Scores and held words of the articles of one segment.

use std::time::Instant;

use tantivy::{
    DocSet, SegmentReader,
    fieldnorm::FieldNormReader,
    postings::{BlockSegmentPostings, Postings},
    schema::IndexRecordOption,
};

use super::{
    Doing, Result,
    order::Candidate,
    terms::{Norms, QueryTerm, QueryTerms},
};
use crate::planning::{Role, Scope, Strategy, WordSet};

/// Blocks of postings that are read between two deadline checks.
const BLOCKS_BETWEEN_CHECKS: usize = 256;

/// Scores and held words of every article of one segment.
pub(super) struct SegmentScorer<'a> {
    reader: &'a SegmentReader,
    terms: &'a QueryTerms<'a>,
    segment: u32,
    text_norms: Option<FieldNormReader>,
    title_norms: Option<FieldNormReader>,
    scores: Vec<f32>,
    held: Vec<WordSet>,
    clock: Clock,
}

impl<'a> SegmentScorer<'a> {
    pub(super) fn new(
        reader: &'a SegmentReader,
        terms: &'a QueryTerms<'a>,
        segment: u32,
        clock: Clock,
    ) -> Result<Self> {
        let (text_norms, title_norms) = norm_readers(reader, terms)?;
        Ok(Self {
            reader,
            terms,
            segment,
            text_norms,
            title_norms,
            scores: vec![0.0; reader.max_doc() as usize],
            held: Vec::new(),
            clock,
        })
    }

    /// Fills the arrays: all terms, or the pairs alone; with `whole_set` also what decides matching. `false` where the
    /// time was over before that.
    pub(super) fn retrieve(&mut self, whole_set: bool) -> Result<bool> {
        let full = self.terms.plan.strategy == Strategy::Full;
        if full || whole_set {
            self.held = vec![0; self.scores.len()];
        }
        for term in &self.terms.terms {
            let planned = &term.resolved.term;
            if full || planned.role == Role::Pair {
                self.add_scores(term)?;
            } else if planned.holds != 0 && whole_set {
                self.add_held(term)?;
            }
            if self.clock.is_over() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(super) fn matches(&self, doc: u32) -> bool {
        self.held.get(doc as usize).is_some_and(|held| self.terms.plan.criterion.is_met(*held))
    }

    pub(super) fn score(&self, doc: u32) -> f32 {
        self.scores.get(doc as usize).copied().unwrap_or(0.0)
    }

    pub(super) fn each_scored(&self, mut each: impl FnMut(u32, f32)) {
        for (doc, score) in (0..).zip(&self.scores) {
            if *score > 0.0 {
                each(doc, *score);
            }
        }
    }

    fn postings(&self, term: &QueryTerm<'_>, option: IndexRecordOption) -> Result<Option<BlockSegmentPostings>> {
        let Some(info) = term.info(self.segment) else { return Ok(None) };
        let index = self.reader.inverted_index(term.field).doing("open the terms")?;
        Ok(Some(index.read_block_postings_from_terminfo(info, option).doing("read postings")?))
    }

    fn add_scores(&mut self, term: &QueryTerm<'_>) -> Result<()> {
        let Some(mut postings) = self.postings(term, IndexRecordOption::WithFreqs)? else { return Ok(()) };
        let planned = &term.resolved.term;
        let norms = self.terms.norms(planned.scope);
        let reader = if planned.scope == Scope::Title { &self.title_norms } else { &self.text_norms };
        let mut blocks = 0;
        while postings.block_len() > 0 && !self.clock.is_over_after(&mut blocks) {
            for (doc, frequency) in postings.docs().iter().zip(postings.freqs()) {
                if let Some(score) = self.scores.get_mut(*doc as usize) {
                    *score += term.score(*frequency, norm(reader.as_ref(), norms, *doc));
                }
            }
            if planned.holds != 0 {
                mark_held(&mut self.held, &postings, planned.holds);
            }
            postings.advance();
        }
        Ok(())
    }

    fn add_held(&mut self, term: &QueryTerm<'_>) -> Result<()> {
        let Some(mut postings) = self.postings(term, IndexRecordOption::Basic)? else { return Ok(()) };
        let mut blocks = 0;
        while postings.block_len() > 0 && !self.clock.is_over_after(&mut blocks) {
            mark_held(&mut self.held, &postings, term.resolved.term.holds);
            postings.advance();
        }
        Ok(())
    }
}

fn mark_held(held: &mut [WordSet], postings: &BlockSegmentPostings, words: WordSet) {
    for doc in postings.docs() {
        if let Some(held) = held.get_mut(*doc as usize) {
            *held |= words;
        }
    }
}

/// Says when a search has to end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock(pub(super) Option<Instant>);

impl Clock {
    pub(super) fn is_over(self) -> bool {
        self.0.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Checks the deadline once in [`BLOCKS_BETWEEN_CHECKS`] blocks.
    pub(super) fn is_over_after(self, blocks: &mut usize) -> bool {
        *blocks += 1;
        blocks.is_multiple_of(BLOCKS_BETWEEN_CHECKS) && self.is_over()
    }
}

/// Scores candidates of one segment, ascending by article, by every term that a retrieval by pairs left out, and notes which
/// words they hold.
pub(super) fn rescore(
    reader: &SegmentReader,
    terms: &QueryTerms<'_>,
    segment: u32,
    candidates: &mut [Candidate],
) -> Result<()> {
    let (text_norms, title_norms) = norm_readers(reader, terms)?;
    for term in &terms.terms {
        let planned = &term.resolved.term;
        if planned.role == Role::Pair {
            continue;
        }
        let Some(info) = term.info(segment) else { continue };
        let index = reader.inverted_index(term.field).doing("open the terms")?;
        let mut postings =
            index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs).doing("read postings")?;
        let norms = terms.norms(planned.scope);
        let lengths = if planned.scope == Scope::Title { &title_norms } else { &text_norms };
        for candidate in candidates.iter_mut().filter(|candidate| !candidate.is_pinned) {
            if postings.doc() < candidate.doc {
                postings.seek(candidate.doc);
            }
            if postings.doc() == candidate.doc {
                candidate.keys.score += term.score(postings.term_freq(), norm(lengths.as_ref(), norms, candidate.doc));
                candidate.held |= planned.holds;
            }
        }
    }
    Ok(())
}

pub(super) type NormReaders = (Option<FieldNormReader>, Option<FieldNormReader>);

/// The lengths of the text and of the title; absent where no term looks there.
fn norm_readers(reader: &SegmentReader, terms: &QueryTerms<'_>) -> Result<NormReaders> {
    if terms.terms.is_empty() {
        return Ok((None, None));
    }
    Ok((length_reader(reader, "folded")?, length_reader(reader, "title")?))
}

/// The codes of the lengths of a field.
pub(super) fn length_reader(reader: &SegmentReader, field: &str) -> Result<Option<FieldNormReader>> {
    let field = reader.schema().get_field(field).doing("find a field")?;
    reader.fieldnorms_readers().get_field(field).doing("read lengths")
}

#[inline]
pub(super) fn norm(reader: Option<&FieldNormReader>, norms: &Norms, doc: u32) -> f32 {
    let code = reader.map_or(0, |reader| reader.fieldnorm_id(doc));
    norms.get(usize::from(code)).copied().unwrap_or(1.0)
}
