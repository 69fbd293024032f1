//! Carries out a plan.

use tantivy::{DocAddress, SegmentReader};

use super::{
    Doing, Result, TantivySnapshot,
    facets::{FacetCounter, Totals},
    filter::Filter,
    order::{Candidate, SortColumns, best, contenders},
    phrase, place_of,
    scorer::{self, Clock, SegmentScorer},
    terms::QueryTerms,
};
use crate::{
    engine::{Matches, RankedArticle},
    planning::{MatchCriterion, ResolvedPlan, Strategy},
    request::Sort,
};

/// Articles counted between two deadline checks.
const COUNTED_BETWEEN_CHECKS: u32 = 1 << 15;

/// What the segments gave so far.
#[derive(Debug, Default)]
struct Found {
    candidates: Vec<Candidate>,
    total: u64,
    is_partial: bool,
    facets: Totals,
    /// By relevance only this many can be wanted, and of those that rank lower than `lowest` none.
    wanted: Option<usize>,
    lowest: u32,
    /// Number of candidates at which those that cannot be wanted are dropped.
    full: usize,
}

impl Found {
    fn push(&mut self, candidate: Candidate) {
        let Some(wanted) = self.wanted else { return self.candidates.push(candidate) };
        if candidate.rank() < self.lowest {
            return;
        }
        self.candidates.push(candidate);
        if self.candidates.len() >= self.full.max(4 * wanted) {
            self.lowest = contenders(&mut self.candidates, wanted).max(self.lowest);
            // Near-ties of the last one stay, however many they are.
            self.full = self.candidates.len() * 2;
        }
    }
}

impl TantivySnapshot {
    pub(super) fn run_one(&self, plan: &ResolvedPlan) -> Result<Matches> {
        if matches!(*plan.criterion, MatchCriterion::MatchNone) {
            return Ok(Matches { total: plan.with_facets.then_some(0), ..Matches::default() });
        }
        let terms = QueryTerms::new(&self.searcher, &self.fields, plan)?;
        let may_look_at_less = !plan.with_facets
            && plan.sort == Sort::Relevance
            && plan.pinned.is_empty()
            // Few articles hold a phrase, and looking for it twice costs more than it spares.
            && plan.restrictions.phrases.is_empty()
            && matches!(*plan.criterion, MatchCriterion::Words(_));
        if let Strategy::Pairs { rescored } = plan.strategy
            && may_look_at_less
            && plan.hits.end <= rescored
            && let Some(found) = self.best_by_pairs(plan, &terms, rescored)?
        {
            return self.matches(plan, &terms, found);
        }
        let mut found = self.whole_set(plan, &terms)?;
        let candidates = &mut found.candidates;
        self.fill_keys(candidates)?;
        match plan.strategy {
            Strategy::Pairs { rescored } if plan.sort == Sort::Relevance => {
                let mut tail = best(candidates, rescored, plan.sort);
                self.rescore(&terms, candidates)?;
                best(candidates, rescored, plan.sort);
                best(&mut tail, plan.hits.end.saturating_sub(rescored), plan.sort);
                candidates.append(&mut tail);
            }
            Strategy::Pairs { .. } | Strategy::Full => {
                best(candidates, plan.hits.end, plan.sort);
            }
        }
        self.matches(plan, &terms, found)
    }

    /// The whole match set, with the candidates that can be wanted of it.
    fn whole_set(&self, plan: &ResolvedPlan, terms: &QueryTerms<'_>) -> Result<Found> {
        let wanted = match plan.strategy {
            Strategy::Pairs { rescored } => plan.hits.end.max(rescored),
            Strategy::Full => plan.hits.end,
        };
        let by_relevance = plan.sort == Sort::Relevance;
        let has_marked_pairs = plan.terms.iter().any(|one| one.term.marks.is_some());
        let wants_few = by_relevance && plan.pinned.is_empty() && !has_marked_pairs;
        let mut found = Found { wanted: wants_few.then_some(wanted), ..Found::default() };
        for (segment, reader) in self.segments() {
            self.add_segment(segment, reader, plan, terms, &mut found)?;
        }
        if has_marked_pairs {
            found.is_partial |= !self.correct_marked_pairs(terms, &mut found.candidates, wanted)?;
        }
        if by_relevance {
            // What else orders them is read for few.
            contenders(&mut found.candidates, wanted);
        }
        Ok(found)
    }

    /// The best by pairs, in the order of all terms, without a look at the whole match set; `None` where too few of those that
    /// have pairs match, so that others may be wanted.
    fn best_by_pairs(&self, plan: &ResolvedPlan, terms: &QueryTerms<'_>, rescored: usize) -> Result<Option<Found>> {
        let mut found = Found::default();
        for (segment, reader) in self.segments() {
            let accepts = self.acceptance(reader, plan, &mut found)?;
            let mut scorer = SegmentScorer::new(reader, terms, segment, Clock(plan.deadline))?;
            found.is_partial |= !scorer.retrieve(false)?;
            scorer.each_scored(|doc, score| {
                if accepts(doc, false) {
                    found.candidates.push(Candidate::new(segment, doc, score));
                }
            });
        }
        contenders(&mut found.candidates, 2 * rescored);
        self.fill_keys(&mut found.candidates)?;
        let mut kept: Vec<Candidate> = Vec::with_capacity(rescored);
        let mut rest = std::mem::take(&mut found.candidates);
        while kept.len() < rescored && !rest.is_empty() {
            let mut next = best(&mut rest, rescored - kept.len(), plan.sort);
            std::mem::swap(&mut next, &mut rest);
            self.rescore(terms, &mut next)?;
            kept.extend(next.into_iter().filter(|candidate| plan.criterion.is_met(candidate.held)));
        }
        if kept.len() < rescored && !found.is_partial {
            return Ok(None);
        }
        best(&mut kept, rescored, plan.sort);
        Ok(Some(Found { candidates: kept, ..found }))
    }

    /// Tells which articles of a segment meet the restrictions; pinned ones need not hold what must be held.
    fn acceptance<'a>(
        &'a self,
        reader: &'a SegmentReader,
        plan: &'a ResolvedPlan,
        found: &mut Found,
    ) -> Result<impl Fn(u32, bool) -> bool + 'a> {
        let filter = Filter::new(reader, &plan.restrictions)?;
        let (holding, is_whole) = phrase::matching(reader, &self.fields, &plan.restrictions, Clock(plan.deadline))?;
        found.is_partial |= !is_whole;
        let hidden = self.documents(reader, &plan.restrictions.hidden)?;
        Ok(move |doc: u32, is_pinned: bool| {
            (is_pinned || holding.as_ref().is_none_or(|docs| docs.contains(doc)))
                && filter.accepts(doc)
                && !hidden.iter().any(|(_, hidden)| *hidden == doc)
        })
    }

    /// Every candidate of one segment, and what the segment adds to totals and facets.
    fn add_segment(
        &self,
        segment: u32,
        reader: &SegmentReader,
        plan: &ResolvedPlan,
        terms: &QueryTerms<'_>,
        found: &mut Found,
    ) -> Result<()> {
        let accepts = self.acceptance(reader, plan, found)?;
        let pinned = self.documents(reader, &plan.pinned)?;
        let is_pinned = |doc: u32| pinned.iter().any(|(_, pinned)| *pinned == doc);
        let mut scorer = SegmentScorer::new(reader, terms, segment, Clock(plan.deadline))?;
        let everything = matches!(*plan.criterion, MatchCriterion::MatchAll);
        found.is_partial |= !scorer.retrieve(true)?;
        let mut counter = plan.with_facets.then(|| FacetCounter::new(reader)).transpose()?;
        for doc in 0..reader.max_doc() {
            if doc % COUNTED_BETWEEN_CHECKS == COUNTED_BETWEEN_CHECKS - 1 && Clock(plan.deadline).is_over() {
                found.is_partial = true;
                break;
            }
            let is_pinned = is_pinned(doc);
            if (everything || scorer.matches(doc) || is_pinned) && accepts(doc, is_pinned) {
                found.total += 1;
                if let Some(counter) = &mut counter {
                    counter.count(doc);
                }
                found.push(Candidate::new(segment, doc, scorer.score(doc)));
            }
        }
        if let Some(counter) = counter {
            counter.add_to(&mut found.facets)?;
        }
        for (place, doc) in pinned.iter().copied().filter(|(_, doc)| accepts(*doc, true)) {
            let known = |candidate: &&mut Candidate| candidate.segment == segment && candidate.doc == doc;
            if let Some(candidate) = found.candidates.iter_mut().find(known) {
                candidate.pin(place);
            } else {
                // The time was over before it was counted.
                let mut candidate = Candidate::new(segment, doc, 0.0);
                candidate.pin(place);
                found.candidates.push(candidate);
            }
        }
        Ok(())
    }

    fn fill_keys(&self, candidates: &mut [Candidate]) -> Result<()> {
        let columns: Vec<SortColumns> =
            self.searcher.segment_readers().iter().map(SortColumns::new).collect::<Result<_>>()?;
        for candidate in candidates {
            if let Some(columns) = columns.get(candidate.segment as usize) {
                columns.fill(candidate);
            }
        }
        Ok(())
    }

    /// Scores candidates of a retrieval by pairs by all other terms too.
    fn rescore(&self, terms: &QueryTerms<'_>, candidates: &mut [Candidate]) -> Result<()> {
        candidates.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
        for chunk in candidates.chunk_by_mut(|one, other| one.segment == other.segment) {
            let segment = chunk.first().map_or(0, |first| first.segment);
            if let Some(reader) = self.searcher.segment_readers().get(segment as usize) {
                scorer::rescore(reader, terms, segment, chunk)?;
            }
        }
        Ok(())
    }

    fn matches(&self, plan: &ResolvedPlan, terms: &QueryTerms<'_>, found: Found) -> Result<Matches> {
        let Found { candidates, total, is_partial, facets, .. } = found;
        let wanted = plan.hits.clone();
        let mut hits = Vec::with_capacity(wanted.len().min(candidates.len()));
        let mut columns = vec![None; self.searcher.segment_readers().len()];
        let front = candidates.get(..plan.looked_at.min(candidates.len())).unwrap_or_default();
        let positions = if front.is_empty() { Vec::new() } else { self.positions(terms, front)? };
        let mut positions = positions.into_iter();
        for candidate in candidates.iter().take(wanted.end).skip(wanted.start) {
            let segment = candidate.segment as usize;
            let (Some(reader), Some(column)) = (self.searcher.segment_readers().get(segment), columns.get_mut(segment))
            else {
                continue;
            };
            if column.is_none() {
                *column = reader.fast_fields().str("id").doing("open the ids")?;
            }
            let mut id = String::new();
            if let Some(ids) = column
                && let Some(ordinal) = ids.ords().first(candidate.doc)
            {
                ids.ord_to_str(ordinal, &mut id).doing("read an id")?;
            }
            let positions = positions.next().unwrap_or_default();
            let place = Some(place_of(DocAddress::new(candidate.segment, candidate.doc)));
            hits.push(RankedArticle { id, place, keys: candidate.keys, positions });
        }
        Ok(Matches { hits, total: plan.with_facets.then_some(total), is_partial, facets: facets.into_counts() })
    }
}
