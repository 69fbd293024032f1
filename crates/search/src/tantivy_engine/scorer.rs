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
    terms::{Norms, QueryTerm, QueryTerms, Strategy},
};
use crate::plan::{Role, Scope, Words};

/// How many blocks of postings are read between two looks at the clock.
const BLOCKS: usize = 256;

/// Scores and held words of every article of one segment.
pub(crate) struct SegmentScorer<'a> {
    reader: &'a SegmentReader,
    terms: &'a QueryTerms,
    segment: usize,
    text_norms: Option<FieldNormReader>,
    title_norms: Option<FieldNormReader>,
    scores: Vec<f32>,
    held: Vec<Words>,
    clock: Clock,
}

impl<'a> SegmentScorer<'a> {
    pub(crate) fn new(reader: &'a SegmentReader, terms: &'a QueryTerms, segment: u32, clock: Clock) -> Result<Self> {
        let (text_norms, title_norms) = norm_readers(reader, terms)?;
        Ok(Self {
            reader,
            terms,
            segment: segment as usize,
            text_norms,
            title_norms,
            scores: vec![0.0; reader.max_doc() as usize],
            held: Vec::new(),
            clock,
        })
    }

    /// Fills the arrays: all terms, or the pairs alone; with `whole_set` also what decides matching. `false` where the
    /// time was over before that.
    pub(crate) fn retrieve(&mut self, whole_set: bool) -> Result<bool> {
        let full = self.terms.strategy == Strategy::Full;
        if full || whole_set {
            self.held = vec![0; self.scores.len()];
        }
        for term in &self.terms.terms {
            if full || term.role == Role::Pair {
                self.add_scores(term)?;
            } else if term.holds != 0 && whole_set {
                self.add_held(term)?;
            }
            if self.clock.is_over() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(crate) fn matches(&self, doc: u32) -> bool {
        self.held.get(doc as usize).is_some_and(|held| self.terms.held.is_enough(*held))
    }

    pub(crate) fn score(&self, doc: u32) -> f32 {
        self.scores.get(doc as usize).copied().unwrap_or(0.0)
    }

    pub(crate) fn each_scored(&self, mut each: impl FnMut(u32, f32)) {
        for (doc, score) in (0..).zip(&self.scores) {
            if *score > 0.0 {
                each(doc, *score);
            }
        }
    }

    fn postings(&self, term: &QueryTerm, option: IndexRecordOption) -> Result<Option<BlockSegmentPostings>> {
        let Some(info) = term.infos.get(self.segment).and_then(Option::as_ref) else { return Ok(None) };
        let index = self.reader.inverted_index(term.field).doing("open the terms")?;
        Ok(Some(index.read_block_postings_from_terminfo(info, option).doing("read postings")?))
    }

    fn add_scores(&mut self, term: &QueryTerm) -> Result<()> {
        let Some(mut postings) = self.postings(term, IndexRecordOption::WithFreqs)? else { return Ok(()) };
        let norms = self.terms.norms(term.scope);
        let reader = if term.scope == Scope::Title { &self.title_norms } else { &self.text_norms };
        let mut blocks = 0;
        while postings.block_len() > 0 && !self.clock.is_over_after(&mut blocks) {
            for (doc, frequency) in postings.docs().iter().zip(postings.freqs()) {
                if let Some(score) = self.scores.get_mut(*doc as usize) {
                    *score += term.score(*frequency, norm(reader.as_ref(), norms, *doc));
                }
            }
            if term.holds != 0 {
                mark_held(&mut self.held, &postings, term.holds);
            }
            postings.advance();
        }
        Ok(())
    }

    fn add_held(&mut self, term: &QueryTerm) -> Result<()> {
        let Some(mut postings) = self.postings(term, IndexRecordOption::Basic)? else { return Ok(()) };
        let mut blocks = 0;
        while postings.block_len() > 0 && !self.clock.is_over_after(&mut blocks) {
            mark_held(&mut self.held, &postings, term.holds);
            postings.advance();
        }
        Ok(())
    }
}

fn mark_held(held: &mut [Words], postings: &BlockSegmentPostings, words: Words) {
    for doc in postings.docs() {
        if let Some(held) = held.get_mut(*doc as usize) {
            *held |= words;
        }
    }
}

/// Tells when a search has to end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock(pub(crate) Option<Instant>);

impl Clock {
    pub(crate) fn is_over(self) -> bool {
        self.0.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Looks at the clock every so many blocks.
    pub(crate) fn is_over_after(self, blocks: &mut usize) -> bool {
        *blocks += 1;
        blocks.is_multiple_of(BLOCKS) && self.is_over()
    }
}

/// Scores candidates of one segment, ascending by article, by every term that their retrieval left out.
pub(crate) fn rescore(
    reader: &SegmentReader,
    terms: &QueryTerms,
    segment: u32,
    candidates: &mut [Candidate],
) -> Result<()> {
    let (text_norms, title_norms) = norm_readers(reader, terms)?;
    for term in &terms.terms {
        if term.role == Role::Pair {
            continue;
        }
        let Some(info) = term.infos.get(segment as usize).and_then(Option::as_ref) else { continue };
        let index = reader.inverted_index(term.field).doing("open the terms")?;
        let mut postings =
            index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs).doing("read postings")?;
        let norms = terms.norms(term.scope);
        let lengths = if term.scope == Scope::Title { &title_norms } else { &text_norms };
        for candidate in candidates.iter_mut() {
            if postings.doc() < candidate.doc {
                postings.seek(candidate.doc);
            }
            if postings.doc() == candidate.doc {
                candidate.score += term.score(postings.term_freq(), norm(lengths.as_ref(), norms, candidate.doc));
                candidate.held |= term.holds;
            }
        }
    }
    Ok(())
}

pub(crate) type NormReaders = (Option<FieldNormReader>, Option<FieldNormReader>);

/// The length norms of the text and of the title; absent where no term looks there.
pub(crate) fn norm_readers(reader: &SegmentReader, terms: &QueryTerms) -> Result<NormReaders> {
    let schema = reader.schema();
    let open = |name: &str| -> Result<Option<FieldNormReader>> {
        let field = schema.get_field(name).doing("find a field")?;
        reader.fieldnorms_readers().get_field(field).doing("read lengths")
    };
    if terms.terms.is_empty() {
        return Ok((None, None));
    }
    Ok((open("folded")?, open("title")?))
}

#[inline]
pub(crate) fn norm(reader: Option<&FieldNormReader>, norms: &Norms, doc: u32) -> f32 {
    let code = reader.map_or(0, |reader| reader.fieldnorm_id(doc));
    norms.get(usize::from(code)).copied().unwrap_or(1.0)
}
