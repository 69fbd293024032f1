//! Carries out a plan.

use std::collections::BTreeSet;

use tantivy::DocAddress;

use super::{
    Result, TantivySnapshot,
    clock::Clock,
    facets::{FacetCounter, Totals},
    groups::Members,
    matching::{Match, matches},
    order::{Candidate, best, contenders, leading},
    place_of,
    scorer::Part,
    segments::Segment,
    terms::QueryTerms,
};
use crate::{
    engine::{Matches, RankedArticle},
    planning::{MatchCriterion, ResolvedPlan, SortKeys, Strategy},
    request::Sort,
};

/// So many times more hits are looked for where too many of them tell the same.
const MORE: usize = 4;

/// Segments and articles of some candidates.
type Places = BTreeSet<(u32, u32)>;

fn places(candidates: &[Candidate]) -> Places {
    candidates.iter().map(Candidate::place).collect()
}

/// What is titled so in front of the best others; pins stay on top.
fn titled_first(titled: Vec<Candidate>, others: Vec<Candidate>, wanted: usize) -> Vec<Candidate> {
    let places = places(&titled);
    let (mut all, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|one| one.is_pinned);
    all.extend(titled);
    all.extend(others.into_iter().filter(|one| !places.contains(&one.place())));
    all.truncate(wanted);
    all
}

/// The matches of each segment, ascending.
pub(super) type BySegment = Vec<Vec<Match>>;

/// A plan that is being carried out.
pub(super) struct Search<'a> {
    pub(super) snapshot: &'a TantivySnapshot,
    pub(super) plan: &'a ResolvedPlan,
    pub(super) terms: &'a QueryTerms<'a>,
    pub(super) segments: &'a [Segment<'a>],
    /// How many hits are looked for.
    wanted: usize,
    /// Which groups the hits are of that are known.
    members: Members,
    /// Groups of hits that come before those that are looked for.
    before: BTreeSet<u32>,
    /// The time was over before everything was looked at.
    pub(super) is_partial: bool,
}

/// The matches that are counted, and the mass from which on they are.
struct Counted {
    matches: BySegment,
    from: u32,
}

impl Counted {
    fn has(&self, one: &Candidate) -> bool {
        let matches = self.matches.get(one.segment as usize);
        matches.is_some_and(|matches| matches.binary_search_by_key(&one.doc, |known| known.doc).is_ok())
    }
}

impl TantivySnapshot {
    pub(super) fn run_one(&self, plan: &ResolvedPlan) -> Result<Matches> {
        if matches!(*plan.criterion, MatchCriterion::MatchNone) {
            return Ok(Matches { total: plan.with_facets.then_some(0), ..Matches::default() });
        }
        let terms = QueryTerms::new(&self.searcher, &self.fields, plan)?;
        let (segments, is_whole) = self.under(plan)?;
        let mut wanted = plan.hits.end;
        if plan.collapses {
            wanted = self.groups.worth(wanted);
        }
        loop {
            let mut search = Search {
                snapshot: self,
                plan,
                terms: &terms,
                segments: &segments,
                wanted,
                members: self.groups.no_members(),
                before: BTreeSet::new(),
                is_partial: !is_whole,
            };
            let mut answer = Matches::default();
            let mut hits = search.hits(&mut answer)?;
            let are_all = hits.len() < wanted;
            if plan.collapses {
                answer.reachable -= search.members.surplus();
                self.groups.collapse(&mut hits, std::mem::take(&mut search.before));
            }
            if !plan.collapses || are_all || search.is_partial || hits.len() >= plan.hits.end {
                answer.is_partial = search.is_partial;
                answer.hits = search.ranked_articles(&hits)?;
                return Ok(answer);
            }
            // More of them tell the same than elsewhere.
            wanted = wanted.saturating_mul(MORE);
        }
    }
}

impl Search<'_> {
    /// The wanted hits in order, before those are left out that tell the same.
    fn hits(&mut self, answer: &mut Matches) -> Result<Vec<Candidate>> {
        let plan = self.plan;
        if plan.sort != Sort::Relevance {
            let counted = self.counted(None, plan.criterion.whole_mass())?;
            self.count(&counted, answer)?;
            self.by_date(&counted.matches)
        } else if plan.criterion.is_share() {
            self.drawn_then_counted(answer)
        } else {
            self.best_of_all(answer)
        }
    }

    pub(super) fn clock(&self) -> Clock {
        Clock(self.plan.deadline)
    }

    /// The best of the matches, all of which are counted. Where titles or neighbours give as many as are wanted, and no other match
    /// can come before them, the others are counted only.
    fn best_of_all(&mut self, answer: &mut Matches) -> Result<Vec<Candidate>> {
        let (plan, wanted) = (self.plan, self.wanted);
        let titled = self.titled(wanted)?;
        let is_enough = titled.len() >= wanted && plan.pinned.is_empty();
        let counted = plan.with_facets.then(|| self.counted(None, 0)).transpose()?;
        if let Some(counted) = &counted {
            self.count(counted, answer)?;
        }
        let all = counted.map(|counted| counted.matches);
        let best = if is_enough { Some(Vec::new()) } else { self.best_by_neighbours(wanted, all.as_deref())? };
        let best = match (best, all) {
            (Some(best), _) => best,
            (None, Some(all)) => self.best_by_all(all, wanted)?,
            (None, None) => {
                let all = self.matches(&self.plan.criterion)?;
                self.best_by_all(all, wanted)?
            }
        };
        Ok(titled_first(titled, best, wanted))
    }

    /// The best of all matches, then counted ones.
    fn drawn_then_counted(&mut self, answer: &mut Matches) -> Result<Vec<Candidate>> {
        let plan = self.plan;
        // Who wants more than are drawn sees all of these.
        let exact = if self.wanted > plan.drawn { usize::MAX } else { plan.hits.end };
        let (mut hits, all) = if let Some(hits) = self.drawn_by_pairs(exact)? {
            (hits, None)
        } else if plan.strategy == Strategy::Full && !plan.has_marked_pairs() {
            let (hits, all) = self.best_and_all()?;
            (hits, Some(all))
        } else {
            let all = self.matches(&self.plan.criterion)?;
            let hits = match plan.strategy {
                Strategy::Full => self.best_by_all(all.clone(), plan.drawn)?,
                Strategy::Pairs => self.best_by_pairs_of(all.clone())?,
            };
            (hits, Some(all))
        };
        let titled = self.titled(self.wanted.max(plan.drawn))?;
        hits = titled_first(titled.clone(), hits, plan.drawn);
        if !plan.with_facets && self.wanted <= plan.drawn {
            return Ok(hits);
        }
        let masses = hits.iter().filter(|one| !one.is_pinned).map(|one| plan.criterion.mass(one.held));
        let best = masses.max().unwrap_or_else(|| plan.criterion.whole_mass());
        let counted = self.counted(all, best)?;
        self.count(&counted, answer)?;
        if plan.with_facets {
            let is_counted = |one: &&Candidate| one.is_pinned || counted.has(one);
            let groups = &self.snapshot.groups;
            for one in hits.iter().filter(|one| !is_counted(one)) {
                answer.reachable += 1;
                self.members.add(groups.of_article(one.segment, one.doc));
            }
        }
        if self.wanted > hits.len() {
            let known = places(&hits);
            let mut rest = counted.matches;
            for (segment, matches) in self.segments.iter().zip(&mut rest) {
                matches.retain(|one| !known.contains(&(segment.ordinal, one.doc)));
            }
            let wanted = self.wanted - hits.len();
            let rest = match plan.strategy {
                Strategy::Full => self.best_by_all(rest, wanted)?,
                Strategy::Pairs => self.tail_by_pairs_of(rest, wanted)?,
            };
            let titled = titled.into_iter().filter(|one| !known.contains(&one.place())).collect();
            hits.extend(titled_first(titled, rest, wanted));
        }
        Ok(hits)
    }

    /// The matches that meet a criterion, with the pins.
    fn matches(&mut self, criterion: &MatchCriterion) -> Result<BySegment> {
        let mut all = Vec::with_capacity(self.segments.len());
        for segment in self.segments {
            let (found, is_whole) = matches(segment, self.terms, criterion, self.clock())?;
            self.is_partial |= !is_whole;
            all.push(found);
        }
        Ok(self.with_pins(all))
    }

    /// The counted matches with the pins, out of all or looked for anew; `best` is about what the best one holds.
    fn counted(&mut self, all: Option<BySegment>, mut best: u32) -> Result<Counted> {
        let criterion = &self.plan.criterion;
        if !criterion.is_share() {
            let matches = all.map_or_else(|| self.matches(&self.plan.criterion), Ok)?;
            return Ok(Counted { matches, from: 0 });
        }
        let greatest = |found: &BySegment| found.iter().flatten().map(|one| criterion.mass(one.held)).max();
        let is_all = all.is_some();
        let mut matches = all.unwrap_or_default();
        let from = loop {
            let from = criterion.counted_from(best);
            if !is_all {
                matches = self.matches(&criterion.counted_alone(from))?;
            }
            let held = greatest(&matches);
            let exact = held.map_or(0, |held| criterion.counted_from(held));
            if self.is_partial {
                // What the best holds is not known: what is counted now would be counted by any.
                break criterion.counted_from(criterion.whole_mass());
            }
            // Whoever holds more would have been found; where the best holds less, more are counted than were looked for.
            if is_all || exact >= from || from == 0 {
                break exact;
            }
            best = held.unwrap_or(best / 2);
        };
        if from > 0 {
            for found in &mut matches {
                found.retain(|one| criterion.mass(one.held) >= from);
            }
        }
        Ok(Counted { matches: self.with_pins(matches), from })
    }

    /// Matches, and what is pinned.
    pub(super) fn with_pins(&self, mut matches: BySegment) -> BySegment {
        for (segment, matches) in self.segments.iter().zip(&mut matches) {
            for (_, doc) in &segment.pinned {
                if let Err(at) = matches.binary_search_by_key(doc, |one| one.doc) {
                    matches.insert(at, Match { doc: *doc, ..Match::default() });
                }
            }
        }
        matches
    }

    /// Notes how many there are, and of which values, where that is wanted.
    fn count(&mut self, counted: &Counted, answer: &mut Matches) -> Result<()> {
        if !self.plan.with_facets {
            return Ok(());
        }
        let (mut total, mut totals) = (0, Totals::default());
        let columns = self.segments.iter().zip(&self.snapshot.facets);
        for ((segment, columns), matches) in columns.zip(&counted.matches) {
            let mut values = FacetCounter::new(columns);
            values.count(matches);
            total += matches.len() as u64;
            values.add_to(&mut totals)?;
            self.snapshot.groups.count(segment.ordinal, matches, &mut self.members);
        }
        (answer.total, answer.counted_from) = (Some(total), counted.from);
        answer.distinct = total - self.members.surplus();
        answer.reachable = total;
        answer.facets = totals.into_counts();
        Ok(())
    }

    /// The first ones by date.
    fn by_date(&mut self, counted: &BySegment) -> Result<Vec<Candidate>> {
        let (plan, wanted) = (self.plan, self.wanted);
        let mut candidates = self.candidates(counted, |_, _| true);
        self.fill_keys(&mut candidates);
        let mut of_its_date = Vec::new();
        if let Some(after) = &plan.after {
            let date = |keys: &SortKeys| SortKeys { published: keys.published, ..SortKeys::default() };
            let is_earlier = |one: &mut Candidate| date(&one.keys).compare(&date(after), plan.sort).is_lt();
            let mut before: Vec<Candidate> = candidates.extract_if(.., is_earlier).collect();
            of_its_date = candidates.extract_if(.., |one| one.keys.published == after.published).collect();
            // Of these the scores tell which are behind it.
            self.complete(&mut of_its_date, Part::Nothing)?;
            before.extend(of_its_date.extract_if(.., |one| one.keys.compare(after, plan.sort).is_le()));
            let groups = &self.snapshot.groups;
            self.before = before.iter().map(|one| groups.of_article(one.segment, one.doc)).collect();
        }
        leading(&mut candidates, wanted, plan.sort);
        self.complete(&mut candidates, Part::Nothing)?;
        candidates.append(&mut of_its_date);
        best(&mut candidates, wanted, plan.sort);
        Ok(candidates)
    }

    /// Matches of some kind as candidates; pins have their scores.
    pub(super) fn candidates(
        &self,
        matches: &BySegment,
        is_of: impl Fn(&Segment<'_>, &Match) -> bool,
    ) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for (segment, matches) in self.segments.iter().zip(matches) {
            let of = matches.iter().filter(|one| is_of(segment, one));
            candidates.extend(of.map(|one| Candidate::of(segment.ordinal, one, segment.pin(one.doc))));
        }
        candidates
    }

    /// Reads what orders candidates beside their scores.
    pub(super) fn fill_keys(&self, candidates: &mut [Candidate]) {
        for candidate in candidates {
            if let Some(columns) = self.snapshot.columns.get(candidate.segment as usize) {
                columns.fill(candidate);
            }
        }
    }

    /// Leaves the best in order.
    pub(super) fn order(&self, candidates: &mut Vec<Candidate>, wanted: usize) {
        // What else orders them is read for few.
        contenders(candidates, wanted);
        self.fill_keys(candidates);
        best(candidates, wanted, self.plan.sort);
    }

    fn ranked_articles(&mut self, candidates: &[Candidate]) -> Result<Vec<RankedArticle>> {
        let plan = self.plan;
        let wanted = plan.hits.clone();
        let mut hits = Vec::with_capacity(wanted.len().min(candidates.len()));
        let front = candidates.get(..plan.looked_at.min(candidates.len())).unwrap_or_default();
        let positions = if front.is_empty() { Vec::new() } else { self.snapshot.positions(self.terms, front)? };
        let mut positions = positions.into_iter();
        for candidate in candidates.iter().take(wanted.end).skip(wanted.start) {
            let positions = positions.next().unwrap_or_default();
            let group = self.snapshot.groups.of_article(candidate.segment, candidate.doc);
            let duplicates = if plan.collapses { self.members.others(group) } else { 0 };
            let place = Some(place_of(DocAddress::new(candidate.segment, candidate.doc)));
            let (keys, held) = (candidate.keys, candidate.held);
            hits.push(RankedArticle { id: String::new(), place, keys, held, duplicates, positions });
        }
        Ok(hits)
    }
}
