//! Which plans are tried for a request, one after the other, until one finds something.

use std::time::{Duration, Instant};

use tracuu_text::folded_words;

use super::{
    order::{SortKeys, score_of_rank},
    plan::{Need, Plan, Restrictions},
    planner,
    resolved::{Archive, ChosenFacets, ResolvedPlan, Wanted, resolve},
};
use crate::{
    request::{Accents, Cursor, DuplicateHits, Request, Sort},
    settings::Settings,
    understanding::Understood,
};

/// A search ends after this time with what was found by then.
const MAX_TIME: Duration = Duration::from_secs(5);
/// Queries of fewer words find what they ask for or nothing.
const MIN_WORDS_RELAXED: usize = 3;
/// The shares of the sum of the idf of known words that are asked for where nothing holds enough, one after the other.
const RELAXED_SHARES: [f32; 3] = [0.6, 0.3, 0.0];

/// What a plan is tried for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attempt {
    /// What was asked for.
    #[default]
    Asked,
    /// A year alone: what was published then.
    Year,
    /// Less than was asked for.
    Relaxed,
}

/// Plans in the order in which they are tried.
#[derive(Clone, Debug, Default)]
pub struct PlanSequence {
    /// The plans.
    pub plans: Vec<ResolvedPlan>,
    attempts: Vec<Attempt>,
    pub(crate) offset: usize,
    pub(crate) limit: usize,
}

impl PlanSequence {
    /// Plans a query. A query without a syllable, such as `---`, asks for nothing and finds nothing; a year alone asks for what was
    /// published then, the newest first. Where nothing matches less is asked for: never of one or two words, of quotes, or where
    /// the reader wants the query as it was typed.
    pub(crate) fn new(
        query: &Understood,
        request: &Request,
        settings: &Settings,
        archive: Archive<'_>,
        offset: usize,
        limit: usize,
        with_facets: bool,
    ) -> Self {
        let mut sequence = Self { offset, limit, ..Self::default() };
        let chosen = ChosenFacets {
            section: !request.filters.sections.is_empty(),
            source: !request.filters.sources.is_empty(),
            year: !request.filters.years.is_empty(),
            author: !request.filters.authors.is_empty(),
        };
        let cursor = request.cursor.filter(|cursor| cursor.sort == request.sort && request.sort != Sort::Relevance);
        let after = cursor.map(|Cursor { published, rank, key, .. }| {
            let score = score_of_rank(rank);
            SortKeys { score, published, key, ..SortKeys::default() }
        });
        // Where hits are only those behind another one, the total alone tells whether anything matches.
        let with_facets = with_facets || after.is_some();
        let deadline = Instant::now().checked_add(MAX_TIME);
        let collapses = request.duplicates == DuplicateHits::Collapse;
        let wanted = Wanted { offset, limit, with_facets, chosen, collapses, after, deadline };
        let is_strict = request.verbatim || request.accents == Accents::Exact;
        let mut asked = planner::plan(query, request.accents, &settings.ranking, archive.articles);
        let filters = &mut asked.restrictions.filters;
        filters.clone_from(&request.filters);
        filters.years.extend(query.signs.years.iter().map(|year| Some(*year)));
        filters.sections.extend(query.other_names.sections.iter().cloned());
        filters.sources.extend(query.other_names.sources.iter().cloned());
        asked.sort = request.sort;
        asked.match_none = query.is_empty() && !query.tokens.text().is_empty();
        if let Some(pin) = settings.pins.of(&folded_words(&request.query)) {
            asked.pinned.clone_from(&pin.ids);
            asked.restrictions.hidden.clone_from(&pin.hide);
        }
        if let Some(year) = query.year().filter(|_| !is_strict && request.filters.years.is_empty()) {
            let mut restrictions = Restrictions {
                filters: asked.restrictions.filters.clone(),
                hidden: asked.restrictions.hidden.clone(),
                ..Default::default()
            };
            restrictions.filters.years.push(Some(year));
            let sort = if asked.sort == Sort::Relevance { Sort::Newest } else { asked.sort };
            let plan = Plan { restrictions, pinned: asked.pinned.clone(), sort, ..Plan::default() };
            sequence.add(resolve(plan, archive, &wanted), Attempt::Year);
        }
        let may_relax = !is_strict
            && query.signs.required.is_empty()
            && planner::words(query) >= MIN_WORDS_RELAXED
            && !asked.match_none
            && asked.words != 0;
        let asked = resolve(asked, archive, &wanted);
        if may_relax {
            let relaxed: Vec<ResolvedPlan> =
                RELAXED_SHARES.iter().map(|share| asked.with_need(Need::Share(*share))).collect();
            sequence.add(asked, Attempt::Asked);
            for plan in relaxed {
                sequence.add(plan, Attempt::Relaxed);
            }
        } else {
            sequence.add(asked, Attempt::Asked);
        }
        sequence
    }

    /// A plan alone, for so many hits.
    pub(crate) fn of_plan(plan: Plan, archive: Archive<'_>, limit: usize) -> Self {
        let deadline = Instant::now().checked_add(MAX_TIME);
        Self::of(vec![resolve(plan, archive, &Wanted { limit, deadline, ..Wanted::default() })], 0, limit)
    }

    /// Plans each of which is for what was asked.
    pub(crate) fn of(plans: Vec<ResolvedPlan>, offset: usize, limit: usize) -> Self {
        Self { attempts: vec![Attempt::Asked; plans.len()], plans, offset, limit }
    }

    /// The plan for what was asked.
    pub(crate) fn into_asked(self) -> Option<ResolvedPlan> {
        self.plans.into_iter().zip(self.attempts).find(|(_, attempt)| *attempt == Attempt::Asked).map(|(plan, _)| plan)
    }

    /// The same plans with another time at which to stop.
    #[must_use]
    pub fn until(mut self, deadline: Option<Instant>) -> Self {
        self.plans.iter_mut().for_each(|plan| plan.deadline = deadline);
        self
    }

    fn add(&mut self, plan: ResolvedPlan, attempt: Attempt) {
        self.plans.push(plan);
        self.attempts.push(attempt);
    }

    /// What the plan at a place was tried for; where nothing was found, what was asked for was not.
    pub(crate) fn attempt(&self, plan: usize, is_found: bool) -> Attempt {
        self.attempts.get(plan).copied().filter(|_| is_found).unwrap_or_default()
    }
}
