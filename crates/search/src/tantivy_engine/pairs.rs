//! Retrieval by pairs: articles that hold any of them, with the sum of their scores, window by window of a segment.

use tantivy::{postings::BlockSegmentPostings, schema::IndexRecordOption};

use super::{
    Doing, Result,
    clock::Clock,
    scorer::{Part, length_reader, norm},
    segments::Segment,
    terms::{QueryTerm, QueryTerms},
};
use crate::planning::Scope;

/// Articles of a window: their scores stay in the cache.
const WINDOW: u32 = 1 << 12;

/// The pairs of a query in a segment, with how far each was read.
pub(super) struct PairScorer<'a> {
    lists: Vec<(&'a QueryTerm<'a>, BlockSegmentPostings, usize)>,
    scores: Vec<f32>,
    touched: Vec<u32>,
}

impl<'a> PairScorer<'a> {
    pub(super) fn new(segment: &Segment<'_>, terms: &'a QueryTerms<'a>) -> Result<Self> {
        let mut lists = Vec::new();
        for term in terms.terms.iter().filter(|term| Part::Pairs.has(term)) {
            let Some(info) = term.info(segment.ordinal) else { continue };
            let index = segment.reader.inverted_index(term.field).doing("open the terms")?;
            let postings = index.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs);
            lists.push((term, postings.doing("read postings")?, 0));
        }
        Ok(Self { lists, scores: vec![0.0; WINDOW as usize], touched: Vec::new() })
    }

    /// Calls `each` with every article that holds a pair and its score, ascending by window; `false` where the time was over
    /// before the last one.
    pub(super) fn each_scored(
        &mut self,
        segment: &Segment<'_>,
        terms: &QueryTerms<'_>,
        clock: Clock,
        mut each: impl FnMut(u32, f32),
    ) -> Result<bool> {
        let lengths = length_reader(segment.reader, "folded")?;
        let norms = terms.norms(Scope::Everything);
        while let Some(begin) = self.next_doc() {
            let end = begin.saturating_add(WINDOW);
            for (term, list, at) in &mut self.lists {
                'blocks: while *at < list.block_len() {
                    for (doc, frequency) in list.docs().iter().zip(list.freqs()).skip(*at) {
                        if *doc >= end {
                            break 'blocks;
                        }
                        *at += 1;
                        if let Some(score) = self.scores.get_mut((doc - begin) as usize) {
                            if *score <= 0.0 {
                                self.touched.push(*doc);
                            }
                            *score += term.score(*frequency, norm(lengths.as_ref(), norms, *doc));
                        }
                    }
                    list.advance();
                    *at = 0;
                }
            }
            for doc in self.touched.drain(..) {
                if let Some(score) = self.scores.get_mut((doc - begin) as usize) {
                    each(doc, std::mem::take(score));
                }
            }
            if clock.is_over() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The next article that any list has.
    fn next_doc(&self) -> Option<u32> {
        self.lists.iter().filter_map(|(_, list, at)| list.docs().get(*at).copied()).min()
    }
}
