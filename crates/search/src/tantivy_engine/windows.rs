//! Scores of all articles that hold any of some terms, window by window of a segment: what a window needs stays in the cache, and
//! nothing is kept for articles that hold none of them.

use tantivy::{TERMINATED, schema::IndexRecordOption};

use super::{
    Result,
    clock::Clock,
    lists::{List, WINDOW},
    matching::Match,
    scorer::{NormReaders, Part, norm, norm_readers},
    segments::Segment,
    terms::{QueryTerm, QueryTerms},
};
use crate::planning::{Scope, WordSet};

/// The terms of a part in a segment.
pub(super) struct WindowScorer<'a> {
    terms: &'a QueryTerms<'a>,
    lists: Vec<(&'a QueryTerm<'a>, List)>,
    norm_readers: NormReaders,
    scores: Vec<f32>,
    held: Vec<WordSet>,
    touched: Vec<u32>,
}

impl<'a> WindowScorer<'a> {
    pub(super) fn new(segment: &Segment<'_>, terms: &'a QueryTerms<'a>, part: Part) -> Result<Self> {
        let mut lists = Vec::new();
        for term in terms.terms.iter().filter(|term| part.has(term)) {
            let list = List::open(segment.reader, segment.ordinal, term, IndexRecordOption::WithFreqs)?;
            lists.extend(list.map(|list| (term, list)));
        }
        let (scores, held) = (vec![0.0; WINDOW as usize], vec![0; WINDOW as usize]);
        Ok(Self { terms, lists, norm_readers: norm_readers(segment.reader, terms)?, scores, held, touched: Vec::new() })
    }

    /// Calls `each` with every article that holds a term, with its score and the words that it holds, ascending by window; `false`
    /// where the time was over before the last one.
    pub(super) fn each(&mut self, clock: Clock, mut each: impl FnMut(Match)) -> bool {
        while let Some(begin) = self.next_doc() {
            self.fill(begin);
            for doc in self.touched.drain(..) {
                let at = (doc - begin) as usize;
                if let (Some(score), Some(held)) = (self.scores.get_mut(at), self.held.get_mut(at)) {
                    each(Match { doc, score: std::mem::take(score), held: std::mem::take(held) });
                }
            }
            if clock.is_over() {
                return false;
            }
        }
        true
    }

    /// Scores the articles of one window.
    fn fill(&mut self, begin: u32) {
        let end = begin.saturating_add(WINDOW);
        for (term, list) in &mut self.lists {
            let (scope, holds) = (term.resolved.term.scope, term.holds);
            let lengths =
                if scope == Scope::Title { self.norm_readers.1.as_ref() } else { self.norm_readers.0.as_ref() };
            let norms = self.terms.norms(scope);
            let (scores, all_held, touched) = (&mut self.scores, &mut self.held, &mut self.touched);
            list.each_before(end, |docs, frequencies| {
                for (doc, frequency) in docs.iter().zip(frequencies) {
                    let place = (doc - begin) as usize;
                    if let (Some(score), Some(held)) = (scores.get_mut(place), all_held.get_mut(place)) {
                        if *score <= 0.0 {
                            touched.push(*doc);
                        }
                        *score += term.score(*frequency, norm(lengths, norms, *doc));
                        *held |= holds;
                    }
                }
            });
        }
    }

    /// The next article that any list has.
    fn next_doc(&self) -> Option<u32> {
        self.lists.iter().map(|(_, list)| list.doc()).min().filter(|doc| *doc != TERMINATED)
    }
}
