//! The best matches by relevance. What gives most of a score is added for all of them, the rest for as few as can be.

use super::{
    Result,
    matching::{Match, retain_matches},
    order::{Candidate, best, contenders, rank_at},
    run::{BySegment, Search},
    scorer::{self, Needed, Part, galloped},
    segments::Segment,
    windows::WindowScorer,
};
use crate::planning::{MatchCriterion, Strategy, rank};

/// Candidates that are completed first; each further round takes twice as many.
const FIRST_ROUND: usize = 64;

impl Search<'_> {
    /// The best of all matches, where those that hold neighbours are enough and no other can come before them; `None` where
    /// others can. `all` are the matches of each segment where they are known.
    pub(super) fn best_by_neighbours(
        &mut self,
        wanted: usize,
        all: Option<&[Vec<Match>]>,
    ) -> Result<Option<Vec<Candidate>>> {
        let plan = self.plan;
        if !plan.pinned.is_empty() || !matches!(*plan.criterion, MatchCriterion::Words(_)) {
            return Ok(None);
        }
        let mut matches = Vec::with_capacity(self.segments.len());
        for segment in self.segments {
            // What neighbours tell of the words that are held is often enough.
            let (mut found, mut unsure) = (Vec::new(), Vec::new());
            let mut scorer = WindowScorer::new(segment, self.terms, Part::Neighbours)?;
            self.is_partial |= !scorer.each(self.clock(), |one| {
                if segment.accepts(one.doc) {
                    if plan.criterion.is_met(one.held) { found.push(one) } else { unsure.push(one) }
                }
            });
            unsure.sort_unstable_by_key(|one| one.doc);
            let is_whole = if let Some(all) = all {
                retain_known(&mut unsure, all.get(matches.len()).map_or(&[], Vec::as_slice));
                true
            } else {
                retain_matches(segment, self.terms, &plan.criterion, self.clock(), &mut unsure)?
            };
            self.is_partial |= !is_whole;
            found.append(&mut unsure);
            matches.push(found);
        }
        let (others, mut complete) = (self.ceilings(Part::Others), Vec::new());
        let lowest = self.complete_in_rounds(self.candidates(&matches, |_, _| true), others, wanted, &mut complete)?;
        if rank(others) >= lowest {
            return Ok(None);
        }
        self.order(&mut complete, wanted);
        Ok(Some(complete))
    }

    /// What the terms of a part give at most.
    fn ceilings(&self, part: Part) -> f32 {
        self.terms.terms.iter().filter(|term| part.has(term)).map(|term| term.resolved.ceiling).sum()
    }

    /// The best of some matches by all terms, in order.
    ///
    /// Neighbours give most of a score. The best by those are completed in rounds, until none of the others can come before those
    /// that are wanted, whatever its other terms give. Only where matches without neighbours can come are those scored.
    pub(super) fn best_by_all(&mut self, mut matches: BySegment, wanted: usize) -> Result<Vec<Candidate>> {
        let others = self.ceilings(Part::Others);
        self.score(&mut matches, Part::Neighbours, None)?;
        // Pins come first whatever they hold.
        let has_neighbours = |segment: &Segment<'_>, one: &Match| one.score > 0.0 || segment.pin(one.doc).is_some();
        let mut complete = Vec::new();
        let candidates = self.candidates(&matches, has_neighbours);
        let lowest = self.complete_in_rounds(candidates, others, wanted, &mut complete)?;
        if rank(others) >= lowest {
            for (segment, matches) in self.segments.iter().zip(&mut matches) {
                matches.retain(|one| !has_neighbours(segment, one));
            }
            self.score(&mut matches, Part::Others, Some(Needed { wanted, rank: lowest }))?;
            complete.append(&mut self.contenders(&matches, wanted, lowest));
        }
        self.order(&mut complete, wanted);
        Ok(complete)
    }

    /// The best of all matches by all terms, as many as are drawn, in order; and all matches.
    pub(super) fn best_and_all(&mut self) -> Result<(Vec<Candidate>, BySegment)> {
        let plan = self.plan;
        let mut all = Vec::with_capacity(self.segments.len());
        for segment in self.segments {
            let mut found = Vec::new();
            let mut scorer = WindowScorer::new(segment, self.terms, Part::All)?;
            self.is_partial |= !scorer.each(self.clock(), |one| {
                if plan.criterion.is_met(one.held) && segment.accepts(one.doc) {
                    found.push(one);
                }
            });
            found.sort_unstable_by_key(|one| one.doc);
            all.push(found);
        }
        let mut all = self.with_pins(all);
        let mut best = self.contenders(&all, plan.drawn, 0);
        self.order(&mut best, plan.drawn);
        all.iter_mut().flatten().for_each(|one| one.score = 0.0);
        Ok((best, all))
    }

    /// Those of some scored matches that may be among the wanted ones, and all pins.
    fn contenders(&self, matches: &BySegment, wanted: usize, lowest: u32) -> Vec<Candidate> {
        let mut found = Contenders { wanted, lowest, ..Contenders::default() };
        for (segment, matches) in self.segments.iter().zip(matches) {
            for one in matches {
                let pin = segment.pin(one.doc);
                if rank(one.score) >= found.lowest || pin.is_some() {
                    found.push(Candidate::of(segment.ordinal, one, pin));
                }
            }
        }
        found.candidates
    }

    /// Completes the best of some candidates, which are scored by their neighbours, until none of the others can come before
    /// those that are wanted, whatever its other terms give; the rank from which on one is wanted.
    fn complete_in_rounds(
        &mut self,
        mut rest: Vec<Candidate>,
        others: f32,
        wanted: usize,
        complete: &mut Vec<Candidate>,
    ) -> Result<u32> {
        let mut round = FIRST_ROUND.max(wanted);
        let mut lowest = rank_at(complete, wanted);
        while !rest.is_empty() {
            let mut next = taken(&mut rest, round);
            self.add_beyond(&mut next, Part::Neighbours, usize::MAX)?;
            // The best of them first: most others are below those then.
            let mut first = taken(&mut next, wanted);
            for some in [&mut first, &mut next] {
                some.retain(|candidate| candidate.rank() >= lowest);
                self.correct(some)?;
                complete.append(some);
                lowest = rank_at(complete, wanted);
            }
            rest.retain(|candidate| rank(candidate.keys.score + others) >= lowest);
            round *= 2;
            if self.clock().is_over() {
                self.is_partial = true;
                break;
            }
        }
        Ok(lowest)
    }

    /// The best of some matches by pairs, as many as are drawn, in the order of all terms.
    pub(super) fn best_by_pairs_of(&mut self, matches: BySegment) -> Result<Vec<Candidate>> {
        let mut front = self.tail_by_pairs_of(matches, self.plan.drawn)?;
        self.complete(&mut front, Part::Pairs)?;
        best(&mut front, self.plan.drawn, self.plan.sort);
        Ok(front)
    }

    /// The best of some matches by pairs alone.
    pub(super) fn tail_by_pairs_of(&mut self, mut matches: BySegment, wanted: usize) -> Result<Vec<Candidate>> {
        self.score(&mut matches, Part::Pairs, None)?;
        let mut candidates = self.candidates(&matches, |_, _| true);
        self.order(&mut candidates, wanted);
        Ok(candidates)
    }

    /// The best of all matches by pairs without a look at the whole match set, the first `exact` of them in the order of all terms,
    /// copies not counted, with all that they hold; `None` where too few of those that have pairs match, so that others may be wanted.
    pub(super) fn drawn_by_pairs(&mut self, exact: usize) -> Result<Option<Vec<Candidate>>> {
        let plan = self.plan;
        if plan.strategy != Strategy::Pairs || !plan.pinned.is_empty() {
            return Ok(None);
        }
        let mut rest = Contenders { wanted: 2 * plan.drawn, ..Contenders::default() };
        for segment in self.segments {
            let mut scorer = WindowScorer::new(segment, self.terms, Part::Pairs)?;
            self.is_partial |= !scorer.each(self.clock(), |one| {
                if rank(one.score) >= rest.lowest && segment.accepts(one.doc) {
                    rest.push(Candidate::of(segment.ordinal, &one, None));
                }
            });
        }
        let mut drawn = rest.candidates;
        contenders(&mut drawn, 2 * plan.drawn);
        self.retain_met(&mut drawn, plan.drawn)?;
        if drawn.len() < plan.drawn && !self.is_partial {
            return Ok(None);
        }
        self.fill_keys(&mut drawn);
        best(&mut drawn, plan.drawn, plan.sort);
        if plan.collapses {
            self.snapshot.groups.note_copies(&mut drawn);
        }
        // A score that is corrected later does not tell what is behind it.
        self.add_beyond(&mut drawn, Part::Pairs, if plan.has_marked_pairs() { usize::MAX } else { exact })?;
        self.correct(&mut drawn)?;
        best(&mut drawn, plan.drawn, plan.sort);
        Ok(Some(drawn))
    }

    /// Leaves those candidates that meet the criterion, as far as they can be among the best `wanted`: many do by what their pairs
    /// tell, and where those are enough, what is below them is not looked at.
    fn retain_met(&mut self, candidates: &mut Vec<Candidate>, wanted: usize) -> Result<()> {
        let criterion = &self.plan.criterion;
        let mut unsure: Vec<Candidate> = candidates.extract_if(.., |one| !criterion.is_met(one.held)).collect();
        let lowest = rank_at(candidates, wanted);
        unsure.retain(|one| one.rank() >= lowest);
        for segment in self.segments {
            let here = unsure.iter().filter(|one| one.segment == segment.ordinal);
            let mut found: Vec<Match> = here.map(Candidate::as_match).collect();
            found.sort_unstable_by_key(|one| one.doc);
            self.is_partial |= !retain_matches(segment, self.terms, criterion, self.clock(), &mut found)?;
            candidates.extend(found.iter().map(|one| Candidate::of(segment.ordinal, one, None)));
        }
        Ok(())
    }

    /// Adds a part of the terms to the scores of matches.
    fn score(&mut self, matches: &mut BySegment, part: Part, needed: Option<Needed>) -> Result<()> {
        let clock = self.clock();
        for (segment, matches) in self.segments.iter().zip(matches) {
            self.is_partial |= !scorer::add_scores(segment, self.terms, part, matches, needed, clock)?;
        }
        Ok(())
    }

    /// Adds to the scores of candidates what the terms beyond a part give, and corrects them by how the articles write pairs.
    pub(super) fn complete(&self, candidates: &mut [Candidate], part: Part) -> Result<()> {
        self.add_beyond(candidates, part, usize::MAX)?;
        self.correct(candidates)
    }

    /// Adds to the scores of candidates what the terms beyond a part give, wholly to the best `wanted` of each segment.
    fn add_beyond(&self, candidates: &mut [Candidate], part: Part, wanted: usize) -> Result<()> {
        self.each_segment_of(candidates, |segment, chunk| {
            scorer::complete(segment.reader, self.terms, part, segment.ordinal, chunk, wanted)
        })
    }

    /// Corrects the scores of candidates by how the articles write pairs: that never raises them.
    fn correct(&self, candidates: &mut [Candidate]) -> Result<()> {
        if !self.plan.has_marked_pairs() {
            return Ok(());
        }
        self.each_segment_of(candidates, |segment, chunk| {
            self.snapshot.correct_marked_pairs(segment.reader, self.terms, segment.ordinal, chunk)
        })
    }

    /// Calls `change` with the candidates of each segment, ascending; what is pinned stays on top.
    fn each_segment_of(
        &self,
        candidates: &mut [Candidate],
        mut change: impl FnMut(&Segment<'_>, &mut [Candidate]) -> Result<()>,
    ) -> Result<()> {
        candidates.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
        for chunk in candidates.chunk_by_mut(|one, other| one.segment == other.segment) {
            let ordinal = chunk.first().map_or(0, |first| first.segment);
            let Some(segment) = self.segments.get(ordinal as usize) else { continue };
            change(segment, chunk)?;
            for candidate in chunk {
                if let Some(place) = segment.pin(candidate.doc) {
                    candidate.pin(place);
                }
            }
        }
        Ok(())
    }
}

/// Leaves those that are among the matches, both ascending, with what is known to be held.
fn retain_known(found: &mut Vec<Match>, all: &[Match]) {
    let mut rest = all;
    found.retain_mut(|one| {
        rest = rest.get(galloped(rest, one.doc)..).unwrap_or_default();
        let known = rest.first().filter(|known| known.doc == one.doc);
        one.held |= known.map_or(0, |known| known.held);
        known.is_some()
    });
}

/// Takes the best ones out, in no order.
fn taken(rest: &mut Vec<Candidate>, count: usize) -> Vec<Candidate> {
    if rest.len() <= count {
        return std::mem::take(rest);
    }
    let at = rest.len() - count;
    if count > 0 {
        rest.select_nth_unstable_by(at, |one, other| one.keys.score.total_cmp(&other.keys.score));
    }
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
