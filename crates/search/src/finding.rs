//! From a request to what is found for it: understands, plans, runs, and looks for what may have been meant where nothing is found.

use crate::{
    error::SearchError,
    live::Live,
    planning::{Attempt, PlanSequence},
    ranking::{self, Found},
    request::{Accents, Filters, Request},
    settings::Settings,
    understanding::{ChangeKind, Context, Correction, Reading, Understood, corrections, understand},
};

/// Which hits are wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) offset: usize,
    pub(crate) limit: usize,
    pub(crate) with_facets: bool,
}

/// What was found for a request.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The query that it was found by.
    pub(crate) query: Understood,
    pub(crate) found: Found,
    /// The query that was asked, where nothing was found for it and this is for another one.
    pub(crate) instead_of: Option<String>,
}

/// Finds the hits of a request. Where nothing matches and what was typed is no word, those of the likeliest correction; else the
/// likeliest that some article answers is offered.
pub(crate) fn find(
    live: &Live,
    settings: &Settings,
    request: &Request,
    wanted: Wanted,
) -> Result<Outcome, SearchError> {
    let counts = live.counts();
    let count = |conjunctions: &[Vec<String>]| counts.of(conjunctions);
    let context = live.context(settings, &count);
    let query = understand(request, &context);
    counts.check()?;
    let Wanted { offset, limit, with_facets } = wanted;
    let sequence = live.plan(&query, request, settings, offset, limit, with_facets);
    let found = ranking::run(&*live.snapshot, &sequence, request.explain)?;
    let outcome = Outcome { query, found, instead_of: None };
    let is_found = !outcome.found.is_empty() && outcome.found.attempt != Attempt::Relaxed;
    if is_found || outcome.found.is_partial || request.verbatim || request.accents == Accents::Exact {
        return Ok(outcome);
    }
    correct(live, settings, request, wanted, &context, outcome)
}

/// Looks for corrections that some article answers.
fn correct(
    live: &Live,
    settings: &Settings,
    request: &Request,
    wanted: Wanted,
    context: &Context<'_>,
    outcome: Outcome,
) -> Result<Outcome, SearchError> {
    let corrections = corrections(&outcome.query, context);
    if corrections.is_empty() {
        return Ok(outcome);
    }
    let is_none = outcome.found.is_empty();
    let Wanted { offset, limit, with_facets } =
        if is_none { wanted } else { Wanted { offset: 0, limit: 1, with_facets: false } };
    let plan = |query: &Understood, request: &Request| {
        live.plan(query, request, settings, offset, limit, with_facets).into_asked()
    };
    let mut plans: Vec<_> = corrections.iter().filter_map(|correction| plan(&correction.understood, request)).collect();
    // What is found without the filters is no mistake.
    let is_filtered = request.filters != Filters::default();
    if is_filtered {
        plans.splice(..0, plan(&outcome.query, &Request { filters: Filters::default(), ..request.clone() }));
    }
    let sequence = PlanSequence::of(plans, offset, limit);
    let found = ranking::run(&*live.snapshot, &sequence, request.explain && is_none)?;
    let place = found.plan.checked_sub(usize::from(is_filtered)).filter(|_| !found.is_empty());
    let Some(Correction { understood, applies }) = place.and_then(|place| corrections.into_iter().nth(place)) else {
        return Ok(outcome);
    };
    Ok(if applies && is_none {
        Outcome { query: understood, found, instead_of: Some(outcome.query.tokens.text()) }
    } else {
        offered(outcome, understood.tokens.text())
    })
}

/// An outcome with another reading than the one that was offered, if any: this one finds something.
fn offered(mut outcome: Outcome, text: String) -> Outcome {
    let readings = &mut outcome.query.readings;
    readings.retain(|reading| reading.kind != ChangeKind::Spelling);
    readings.insert(0, Reading::new(ChangeKind::Spelling, text));
    outcome
}
