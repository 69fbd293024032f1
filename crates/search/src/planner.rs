//! From a query to a plan.

use crate::{
    Accents,
    plan::{Alternative, Need, Plan, PlanPhrase, PlanTerm, Role, Scope},
    query::Query,
    ranking::Ranking,
};

/// The terms, phrases and need of a query; filters, order and page are the caller's.
///
/// A bare syllable matches its folded form only: on the marked field it would hit rare, truly unaccented words.
pub(crate) fn plan(query: &Query, accents: Accents, ranking: &Ranking) -> Plan {
    let mut plan = Plan::default();
    let mut deciding = 0;
    for (at, syllable) in query.syllables.iter().enumerate() {
        let is_special = query.specials.iter().any(|special| special.range.contains(&syllable.bytes.start));
        let role = if is_special { Role::Scores } else { Role::Decides };
        match accents {
            Accents::Exact => {
                deciding += usize::from(add(&mut plan, &syllable.marked, ranking.marked, role, ranking) && !is_special);
            }
            Accents::Auto | Accents::Ignore => {
                deciding += usize::from(add(&mut plan, &syllable.folded, ranking.folded, role, ranking) && !is_special);
                if syllable.is_marked && accents == Accents::Auto {
                    add(&mut plan, &syllable.marked, ranking.marked, Role::Scores, ranking);
                }
            }
        }
        if let Some(before) = at.checked_sub(1).and_then(|before| query.syllables.get(before))
            && syllable.follows
        {
            let pair = format!("{} {}", before.folded, syllable.folded);
            add(&mut plan, &pair, ranking.pair, Role::Pair, ranking);
        }
    }
    for quote in &query.required {
        let inside = || query.syllables.iter().filter(|syllable| syllable.quote == Some(*quote));
        plan.phrases.push(PlanPhrase {
            folded: inside().map(|syllable| syllable.folded.clone()).collect(),
            marked: (accents == Accents::Exact).then(|| inside().map(|syllable| syllable.marked.clone()).collect()),
        });
    }
    for joined in &query.joined {
        let inside = query.syllables.iter().filter(|syllable| joined.range.contains(&syllable.bytes.start));
        plan.alternatives.push(Alternative {
            text: joined.term.clone(),
            stands_for: inside.map(|syllable| syllable.folded.clone()).collect(),
            weight: ranking.pair,
        });
    }
    for special in &query.specials {
        for term in &special.terms {
            add(&mut plan, term, ranking.special, Role::Scores, ranking);
        }
        plan.required.extend(special.terms.iter().cloned());
    }
    // Who asks for the very spelling wants no other article.
    let share = if accents == Accents::Exact { None } else { ranking.share(deciding) };
    plan.need = share.map_or(Need::All, Need::Share);
    plan
}

/// Adds a term for the whole text and for the title; terms are a set. `true` where it is new.
fn add(plan: &mut Plan, text: &str, weight: f32, role: Role, ranking: &Ranking) -> bool {
    if plan.terms.iter().any(|term| term.text == text) {
        return false;
    }
    plan.terms.push(PlanTerm { text: text.to_owned(), scope: Scope::Everything, weight, role });
    if ranking.title > 0.0 {
        let weight = weight * ranking.title;
        plan.terms.push(PlanTerm { text: text.to_owned(), scope: Scope::Title, weight, role: Role::Scores });
    }
    true
}
