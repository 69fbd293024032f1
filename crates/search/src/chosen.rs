//! Facets of what is filtered: the values of a facet are counted as if none of it were chosen, so that another one can be.

use std::sync::Arc;

use crate::{
    engine::{Matches, Run},
    planning::ResolvedPlan,
    request::Filters,
};

/// Counts the facets of which something is chosen anew, each without that choice, by plans that an engine runs one by one. What is
/// counted is else the same, so that the number beside a value that alone is chosen is that of the hits. Where nothing matches,
/// the values are those of the first plan, which is for what was asked.
pub fn count_without_choice<E>(
    plans: &[ResolvedPlan],
    run: &mut Run,
    mut run_one: impl FnMut(&ResolvedPlan) -> Result<Matches, E>,
) -> Result<(), E> {
    let matches = &mut run.matches;
    let place = if matches.is_empty() { 0 } else { run.plan };
    let Some(plan) = plans.get(place).filter(|plan| plan.with_facets && !matches.is_partial) else { return Ok(()) };
    let counted_from = matches.counted_from;
    let mut again = |lift: fn(&mut Filters)| {
        let mut restrictions = (*plan.restrictions).clone();
        lift(&mut restrictions.filters);
        run_one(&ResolvedPlan {
            criterion: Arc::new(plan.criterion.counted_alone(counted_from)),
            restrictions: Arc::new(restrictions),
            hits: 0..0,
            looked_at: 0,
            after: None,
            collapses: false,
            ..plan.clone()
        })
    };
    if plan.chosen.section {
        matches.facets.section = again(|filters| filters.sections.clear())?.facets.section;
    }
    if plan.chosen.source {
        matches.facets.source = again(|filters| filters.sources.clear())?.facets.source;
    }
    if plan.chosen.author {
        matches.facets.author = again(|filters| filters.authors.clear())?.facets.author;
    }
    if plan.chosen.year {
        matches.facets.year = again(|filters| filters.years.clear())?.facets.year;
    }
    Ok(())
}
