//! The best matches by relevance. What gives most of a score is added for all of them, the rest for as few as can be.

use super::{
    Result,
    order::{Candidate, best, contenders, rank_at},
    pairs::PairScorer,
    run::{BySegment, Search},
    scorer::{self, Part},
};
use crate::planning::{Strategy, rank};

/// Candidates that are completed first; each further round takes twice as many.
const FIRST_ROUND: usize = 64;

impl Search<'_> {
    /// The best of some matches by all terms, in order.
    ///
    /// Neighbours give most of a score. The best by those are completed in rounds, until none of the others can come before those
    /// that are wanted, whatever its other terms give.
    pub(super) fn best_by_all(&mut self, matches: &BySegment, wanted: usize) -> Result<Vec<Candidate>> {
        let part =
            if self.terms.terms.iter().any(|term| Part::Neighbours.has(term)) { Part::Neighbours } else { Part::All };
        let mut rest = self.scored(matches, part)?;
        let others: f32 =
            self.terms.terms.iter().filter(|term| !part.has(term)).map(|term| term.resolved.ceiling).sum();
        let mut complete: Vec<Candidate> = Vec::new();
        let mut round = FIRST_ROUND.max(wanted);
        while !rest.is_empty() {
            let mut next = taken(&mut rest, round);
            self.complete(&mut next, part)?;
            complete.append(&mut next);
            let lowest = rank_at(&mut complete, wanted);
            rest.retain(|candidate| rank(candidate.keys.score + others) >= lowest);
            round *= 2;
            if self.clock().is_over() {
                self.is_partial = true;
                break;
            }
        }
        self.order(&mut complete, wanted)?;
        Ok(complete)
    }

    /// The best of some matches by pairs, as many as are drawn, in the order of all terms.
    pub(super) fn best_by_pairs_of(&mut self, matches: &BySegment) -> Result<Vec<Candidate>> {
        let mut front = self.tail_by_pairs_of(matches, self.plan.drawn)?;
        self.complete(&mut front, Part::Pairs)?;
        best(&mut front, self.plan.drawn, self.plan.sort);
        Ok(front)
    }

    /// The best of some matches by pairs alone.
    pub(super) fn tail_by_pairs_of(&mut self, matches: &BySegment, wanted: usize) -> Result<Vec<Candidate>> {
        let mut candidates = self.scored(matches, Part::Pairs)?;
        self.order(&mut candidates, wanted)?;
        Ok(candidates)
    }

    /// The best of all matches by pairs, in the order of all terms, without a look at the whole match set; `None` where too few of
    /// those that have pairs match, so that others may be wanted.
    pub(super) fn drawn_by_pairs(&mut self) -> Result<Option<Vec<Candidate>>> {
        let plan = self.plan;
        if plan.strategy != Strategy::Pairs || !plan.pinned.is_empty() {
            return Ok(None);
        }
        let mut rest = Contenders { wanted: 2 * plan.drawn, ..Contenders::default() };
        for segment in self.segments {
            let mut scorer = PairScorer::new(segment, self.terms)?;
            let is_whole = scorer.each_scored(segment, self.terms, self.clock(), |doc, score| {
                if rank(score) >= rest.lowest && segment.accepts(doc) {
                    rest.push(Candidate::new(segment.ordinal, doc, score));
                }
            })?;
            self.is_partial |= !is_whole;
        }
        let mut rest = rest.candidates;
        contenders(&mut rest, 2 * plan.drawn);
        self.fill_keys(&mut rest)?;
        let mut kept: Vec<Candidate> = Vec::with_capacity(plan.drawn);
        while kept.len() < plan.drawn && !rest.is_empty() {
            let mut next = best(&mut rest, plan.drawn - kept.len(), plan.sort);
            std::mem::swap(&mut next, &mut rest);
            self.complete(&mut next, Part::Pairs)?;
            kept.extend(next.into_iter().filter(|candidate| plan.criterion.is_met(candidate.held)));
        }
        if kept.len() < plan.drawn && !self.is_partial {
            return Ok(None);
        }
        best(&mut kept, plan.drawn, plan.sort);
        Ok(Some(kept))
    }

    /// Matches as candidates, scored by a part of the terms.
    fn scored(&mut self, matches: &BySegment, part: Part) -> Result<Vec<Candidate>> {
        let mut matches = matches.clone();
        let clock = self.clock();
        for (segment, matches) in self.segments.iter().zip(&mut matches) {
            self.is_partial |= !scorer::add_scores(segment, self.terms, part, matches, clock)?;
        }
        Ok(self.candidates(&matches))
    }

    /// Adds to the scores of candidates what the terms beyond a part give, and corrects them by how the articles write pairs.
    pub(super) fn complete(&self, candidates: &mut [Candidate], part: Part) -> Result<()> {
        candidates.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
        for chunk in candidates.chunk_by_mut(|one, other| one.segment == other.segment) {
            let ordinal = chunk.first().map_or(0, |first| first.segment);
            let Some(segment) = self.segments.get(ordinal as usize) else { continue };
            scorer::complete(segment.reader, self.terms, part, ordinal, chunk)?;
            self.snapshot.correct_marked_pairs(segment.reader, self.terms, ordinal, chunk)?;
            for candidate in chunk {
                if let Some(place) = segment.pin(candidate.doc) {
                    candidate.pin(place);
                }
            }
        }
        Ok(())
    }
}

/// Takes the best ones out, in no order.
fn taken(rest: &mut Vec<Candidate>, count: usize) -> Vec<Candidate> {
    if rest.len() <= count {
        return std::mem::take(rest);
    }
    let at = rest.len() - count;
    rest.select_nth_unstable_by(at, |one, other| one.keys.score.total_cmp(&other.keys.score));
    rest.split_off(at)
}

/// The best candidates so far, without those that cannot be among the wanted ones.
#[derive(Debug, Default)]
struct Contenders {
    candidates: Vec<Candidate>,
    wanted: usize,
    /// The rank from which on one may be wanted.
    lowest: u32,
    /// Number of candidates at which the others are dropped.
    full: usize,
}

impl Contenders {
    fn push(&mut self, candidate: Candidate) {
        self.candidates.push(candidate);
        if self.candidates.len() >= self.full.max(4 * self.wanted) {
            self.lowest = contenders(&mut self.candidates, self.wanted).max(self.lowest);
            // Near-ties of the last one stay, however many they are.
            self.full = self.candidates.len() * 2;
        }
    }
}
