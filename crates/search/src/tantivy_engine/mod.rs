//! The engine over a published generation of Tantivy segments.
//!
//! Long queries whose pairs the index knows are retrieved by their pairs, which are rare, and the best [`RESCORED`] are
//! scored by all terms. All other queries are scored in full. Scores, held idf mass and the match set live in arrays with
//! a place for every article of a segment, so that totals, facets and sorting see the whole match set.

mod explain;
mod facets;
mod filter;
mod held;
mod order;
mod phrase;
mod scorer;
mod terms;
mod together;
mod windows;

use facets::FacetCounter;
use filter::Filter;
use order::{Candidate, SortKeys, best, contenders, order};
use scorer::{Clock, SegmentScorer};
use tantivy::{
    DocAddress, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, TantivyError, Term,
    schema::{IndexRecordOption, Value},
};
use terms::{QueryTerms, Strategy};
use tracuu_article::Article;
use tracuu_index::{Fields, Generation};

use crate::{
    engine::{Engine, EngineError, Match, Matches, ScorePart},
    plan::{Plan, Sort},
};

/// So many of the best candidates are scored by all terms.
const RESCORED: usize = 100;

/// What the first pinned article scores beside its own score, and how much less each that follows: no score comes near.
const PINNED: f32 = 1_000_000.0;
const NEXT_PINNED: f32 = 10_000.0;

/// So many articles are counted between two looks at the clock.
const COUNTED: u32 = 1 << 15;

/// The best stretches of so many are looked for.
const LOOKED_AT: usize = 20;

/// A generation, ready to answer.
#[derive(Clone)]
pub(crate) struct TantivyEngine {
    searcher: Searcher,
    fields: Fields,
}

impl std::fmt::Debug for TantivyEngine {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("TantivyEngine").finish_non_exhaustive()
    }
}

pub(crate) type Result<T, E = EngineError> = std::result::Result<T, E>;

/// Names the action of a failure.
pub(crate) trait Doing<T> {
    fn doing(self, action: &'static str) -> Result<T>;
}

impl<T, E: Into<TantivyError>> Doing<T> for std::result::Result<T, E> {
    fn doing(self, action: &'static str) -> Result<T> {
        self.map_err(|error| EngineError { action, source: Box::new(error.into()) })
    }
}

impl TantivyEngine {
    pub(crate) fn new(generation: &Generation) -> Self {
        Self { searcher: generation.reader.searcher(), fields: generation.fields }
    }

    fn segment(&self, ordinal: u32) -> Option<&SegmentReader> {
        self.searcher.segment_readers().get(ordinal as usize)
    }

    /// Every candidate of one segment, and how the segment adds to totals and facets.
    fn run_segment(&self, ordinal: u32, plan: &Plan, terms: &QueryTerms, found: &mut Found) -> Result<()> {
        let Some(reader) = self.segment(ordinal) else { return Ok(()) };
        let filter = Filter::new(reader, plan)?;
        let (phrases, is_whole) = phrase::matching(reader, &self.fields, plan)?;
        found.is_partial |= !is_whole;
        let pinned = self.documents(ordinal, &plan.pinned)?;
        let hidden = self.documents(ordinal, &plan.hidden)?;
        let is_pinned = |doc: u32| pinned.iter().any(|(_, pinned)| *pinned == doc);
        let accepts = |doc: u32| {
            (phrases.as_ref().is_none_or(|docs| docs.contains(doc)) || is_pinned(doc))
                && filter.accepts(doc)
                && !hidden.iter().any(|(_, hidden)| *hidden == doc)
        };
        let mut scorer = SegmentScorer::new(reader, terms, ordinal, Clock(plan.deadline))?;
        let everything = terms.is_empty();
        let beyond = plan.offset.saturating_add(plan.limit) > RESCORED;
        let whole_set = plan.with_totals || plan.sort != Sort::Relevance || everything || beyond;
        found.is_partial |= !scorer.retrieve(whole_set)?;
        if whole_set || terms.strategy == Strategy::Full {
            let mut counter = plan.with_totals.then(|| FacetCounter::new(reader)).transpose()?;
            for doc in 0..reader.max_doc() {
                if doc % COUNTED == COUNTED - 1 && Clock(plan.deadline).is_over() {
                    found.is_partial = true;
                    break;
                }
                if (everything || scorer.matches(doc) || is_pinned(doc)) && accepts(doc) {
                    found.total += 1;
                    if let Some(counter) = &mut counter {
                        counter.count(doc);
                    }
                    found.push(Candidate::new(ordinal, doc, scorer.score(doc)));
                }
            }
            if let Some(counter) = counter {
                counter.add_to(&mut found.facets)?;
            }
        } else {
            scorer.each_scored(|doc, score| {
                if accepts(doc) {
                    found.candidates.push(Candidate::new(ordinal, doc, score));
                }
            });
        }
        for (place, doc) in pinned.iter().copied().filter(|(_, doc)| accepts(*doc)) {
            let known = |candidate: &&mut Candidate| candidate.segment == ordinal && candidate.doc == doc;
            let top = (PINNED - place as f32 * NEXT_PINNED).max(NEXT_PINNED);
            if let Some(candidate) = found.candidates.iter_mut().find(known) {
                candidate.pin(top);
            } else {
                let mut candidate = Candidate::new(ordinal, doc, 0.0);
                candidate.pin(top);
                found.candidates.push(candidate);
            }
        }
        Ok(())
    }

    /// Which of these ids' articles stand in a segment, with the place of each id.
    fn documents(&self, ordinal: u32, ids: &[String]) -> Result<Vec<(usize, u32)>> {
        let mut found = Vec::new();
        let Some(reader) = self.segment(ordinal).filter(|_| !ids.is_empty()) else { return Ok(found) };
        let index = reader.inverted_index(self.fields.id).doing("open the ids")?;
        for (place, id) in ids.iter().enumerate() {
            let term = Term::from_field_text(self.fields.id, id);
            if let Some(postings) = index.read_postings(&term, IndexRecordOption::Basic).doing("look up an id")?
                && postings.doc() != TERMINATED
            {
                found.push((place, postings.doc()));
            }
        }
        Ok(found)
    }

    fn fill_keys(&self, candidates: &mut [Candidate]) -> Result<()> {
        let keys: Vec<SortKeys> = self.searcher.segment_readers().iter().map(SortKeys::new).collect::<Result<_>>()?;
        for candidate in candidates {
            if let Some(keys) = keys.get(candidate.segment as usize) {
                keys.fill(candidate);
            }
        }
        Ok(())
    }

    /// Scores the best candidates of a retrieval by pairs by all their terms and drops those that do not match.
    fn rescore(&self, terms: &QueryTerms, candidates: &mut Vec<Candidate>) -> Result<()> {
        candidates.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
        for ordinal in 0..u32::try_from(self.searcher.segment_readers().len()).unwrap_or(u32::MAX) {
            let from = candidates.partition_point(|candidate| candidate.segment < ordinal);
            let to = candidates.partition_point(|candidate| candidate.segment <= ordinal);
            if let (Some(reader), Some(chunk)) = (self.segment(ordinal), candidates.get_mut(from..to)) {
                scorer::rescore(reader, terms, ordinal, chunk)?;
            }
        }
        candidates.retain(|candidate| terms.held.is_enough(candidate.held));
        Ok(())
    }

    /// Adds to the best candidates, which stand in front, what their best stretches score.
    fn look_closer(&self, plan: &Plan, terms: &QueryTerms, candidates: &mut [Candidate]) -> Result<()> {
        let count = candidates.len().min(LOOKED_AT);
        let Some(front) = candidates.get_mut(..count).filter(|_| plan.window.weight > 0.0) else { return Ok(()) };
        front.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
        let windows = windows::Windows::new(plan, terms);
        for chunk in front.chunk_by_mut(|one, other| one.segment == other.segment) {
            if let Some(reader) = chunk.first().and_then(|first| self.segment(first.segment)) {
                windows.add_scores(reader, chunk)?;
            }
        }
        Ok(())
    }
}

/// What the segments gave so far.
#[derive(Debug, Default)]
struct Found {
    candidates: Vec<Candidate>,
    total: u64,
    is_partial: bool,
    facets: facets::Totals,
    /// By relevance only so many can be wanted, and of those that score less than this none.
    wanted: Option<usize>,
    least: u32,
    /// At so many candidates those that cannot be wanted are dropped.
    full: usize,
}

impl Found {
    fn push(&mut self, candidate: Candidate) {
        let Some(wanted) = self.wanted else { return self.candidates.push(candidate) };
        if candidate.rank() < self.least {
            return;
        }
        self.candidates.push(candidate);
        if self.candidates.len() >= self.full.max(4 * wanted) {
            self.least = contenders(&mut self.candidates, wanted).max(self.least);
            // Equals of the last one stay, however many they are.
            self.full = self.candidates.len() * 2;
        }
    }
}

impl Engine for TantivyEngine {
    fn run(&self, plan: &Plan) -> Result<Matches> {
        if plan.nothing {
            return Ok(Matches { total: plan.with_totals.then_some(0), ..Matches::default() });
        }
        let wanted = plan.offset.saturating_add(plan.limit);
        let by_relevance = plan.sort == Sort::Relevance && plan.pinned.is_empty();
        let mut found = Found { wanted: by_relevance.then_some(wanted.max(RESCORED)), ..Found::default() };
        let terms = QueryTerms::new(&self.searcher, &self.fields, plan)?;
        for ordinal in 0..u32::try_from(self.searcher.segment_readers().len()).unwrap_or(u32::MAX) {
            self.run_segment(ordinal, plan, &terms, &mut found)?;
        }
        let mut candidates = found.candidates;
        if plan.sort == Sort::Relevance {
            // Only these can be wanted: what else orders them is read for few.
            contenders(&mut candidates, wanted.max(RESCORED));
        }
        self.fill_keys(&mut candidates)?;
        let by_pairs = terms.strategy == Strategy::Pairs && plan.sort == Sort::Relevance;
        if by_pairs {
            // The best by pairs are ordered by all terms; what follows keeps the order of the retrieval, so that pages
            // never overlap.
            let tail = best(&mut candidates, RESCORED, plan.sort);
            let mut tail = if wanted > RESCORED { tail } else { Vec::new() };
            self.rescore(&terms, &mut candidates)?;
            best(&mut candidates, RESCORED, plan.sort);
            best(&mut tail, wanted, plan.sort);
            candidates.append(&mut tail);
        } else {
            best(&mut candidates, wanted.max(LOOKED_AT), plan.sort);
        }
        if plan.sort == Sort::Relevance {
            self.look_closer(plan, &terms, &mut candidates)?;
            let front = LOOKED_AT.min(candidates.len());
            order(candidates.get_mut(..front).unwrap_or_default(), plan.sort);
        }
        let hits = candidates
            .iter()
            .skip(plan.offset)
            .take(plan.limit)
            .map(|candidate| Match {
                handle: u64::from(candidate.segment) << 32 | u64::from(candidate.doc),
                score: candidate.score,
            })
            .collect();
        let total = plan.with_totals.then_some(found.total);
        Ok(Matches { hits, total, is_partial: found.is_partial, facets: found.facets.sorted() })
    }

    fn articles(&self) -> u64 {
        self.searcher.num_docs()
    }

    fn frequency(&self, term: &str) -> Result<u64> {
        let key = Term::from_field_text(terms::field_of(&self.fields, term), term);
        self.searcher.doc_freq(&key).doing("look up a term")
    }

    fn together(&self, terms: &[&str]) -> Result<u64> {
        together::together(&self.searcher, &self.fields, terms)
    }

    fn completions(&self, prefix: &str) -> Result<Vec<String>> {
        terms::completions(&self.searcher, &self.fields, prefix)
    }

    fn near(&self, term: &str) -> Result<Vec<String>> {
        terms::near(&self.searcher, &self.fields, term)
    }

    fn explain(&self, plan: &Plan, hit: &Match) -> Result<Vec<ScorePart>> {
        let address = address(hit);
        let Some(reader) = self.segment(address.segment_ord) else { return Ok(Vec::new()) };
        let terms = QueryTerms::new(&self.searcher, &self.fields, plan)?;
        explain::explain(reader, plan, &terms, address.segment_ord, address.doc_id, hit.score)
    }

    fn id(&self, hit: &Match) -> Result<String> {
        let address = address(hit);
        let mut id = String::new();
        if let Some(reader) = self.segment(address.segment_ord)
            && let Some(ids) = reader.fast_fields().str("id").doing("open the ids")?
            && let Some(ordinal) = ids.ords().first(address.doc_id)
        {
            ids.ord_to_str(ordinal, &mut id).doing("read an id")?;
        }
        Ok(id)
    }

    fn article(&self, hit: &Match) -> Result<Article> {
        let document: TantivyDocument = self.searcher.doc(address(hit)).doing("read an article")?;
        let json = document.get_first(self.fields.article).and_then(|value| value.as_str()).unwrap_or("{}");
        serde_json::from_str(json)
            .map_err(|error| EngineError { action: "understand a stored article", source: Box::new(error) })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the handle was made of two u32")]
fn address(hit: &Match) -> DocAddress {
    DocAddress::new((hit.handle >> 32) as u32, hit.handle as u32)
}
