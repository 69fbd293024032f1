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
use crate::plan::{Role, Scope};

/// Scores and held idf mass of every article of one segment.
pub(crate) struct SegmentScorer<'a> {
    reader: &'a SegmentReader,
    terms: &'a QueryTerms,
    segment: usize,
    text_norms: Option<FieldNormReader>,
    title_norms: Option<FieldNormReader>,
    scores: Vec<f32>,
    held: Vec<f32>,
}

impl<'a> SegmentScorer<'a> {
    pub(crate) fn new(reader: &'a SegmentReader, terms: &'a QueryTerms, segment: u32) -> Result<Self> {
        let (text_norms, title_norms) = norm_readers(reader, terms)?;
        Ok(Self {
            reader,
            terms,
            segment: segment as usize,
            text_norms,
            title_norms,
            scores: vec![0.0; reader.max_doc() as usize],
            held: Vec::new(),
        })
    }

    /// Fills the arrays: all terms, or the pairs alone; with `whole_set` also what decides matching.
    pub(crate) fn retrieve(&mut self, whole_set: bool) -> Result<()> {
        let full = self.terms.strategy == Strategy::Full;
        if full || whole_set {
            self.held = vec![0.0; self.scores.len()];
        }
        for term in &self.terms.terms {
            if full || term.role == Role::Pair {
                self.add_scores(term)?;
            } else if term.mass > 0.0 && whole_set {
                self.add_held(term)?;
            }
        }
        Ok(())
    }

    pub(crate) fn matches(&self, doc: u32) -> bool {
        self.held.get(doc as usize).is_some_and(|held| self.terms.held_is_enough(*held))
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

    fn postings(&self, term: &QueryTerm) -> Result<Option<BlockSegmentPostings>> {
        let Some(info) = term.infos.get(self.segment).and_then(Option::as_ref) else { return Ok(None) };
        let index = self.reader.inverted_index(term.field).doing("open the terms")?;
        let postings =
            index.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs).doing("read postings")?;
        Ok(Some(postings))
    }

    fn add_scores(&mut self, term: &QueryTerm) -> Result<()> {
        let Some(mut postings) = self.postings(term)? else { return Ok(()) };
        let norms = self.terms.norms(term.scope);
        let reader = if term.scope == Scope::Title { &self.title_norms } else { &self.text_norms };
        let held = term.mass;
        while postings.block_len() > 0 {
            for (doc, frequency) in postings.docs().iter().zip(postings.freqs()) {
                if let Some(score) = self.scores.get_mut(*doc as usize) {
                    *score += term.score(*frequency, norm(reader.as_ref(), norms, *doc));
                }
                if held > 0.0
                    && let Some(sum) = self.held.get_mut(*doc as usize)
                {
                    *sum += held;
                }
            }
            postings.advance();
        }
        Ok(())
    }

    fn add_held(&mut self, term: &QueryTerm) -> Result<()> {
        let Some(mut postings) = self.postings(term)? else { return Ok(()) };
        while postings.block_len() > 0 {
            for doc in postings.docs() {
                if let Some(sum) = self.held.get_mut(*doc as usize) {
                    *sum += term.mass;
                }
            }
            postings.advance();
        }
        Ok(())
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
                candidate.held += term.mass;
            }
        }
    }
    Ok(())
}

type NormReaders = (Option<FieldNormReader>, Option<FieldNormReader>);

/// The length norms of the text and of the title; absent where no term looks there.
fn norm_readers(reader: &SegmentReader, terms: &QueryTerms) -> Result<NormReaders> {
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
fn norm(reader: Option<&FieldNormReader>, norms: &Norms, doc: u32) -> f32 {
    let code = reader.map_or(0, |reader| reader.fieldnorm_id(doc));
    norms.get(usize::from(code)).copied().unwrap_or(1.0)
}
