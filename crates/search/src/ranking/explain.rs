//! What the score of a hit is made of.

use serde::Serialize;

use super::passages::Passages;
use crate::{
    engine::{Occurrences, RankedArticle},
    planning::{ResolvedPlan, Role, Scope, Strategy, TitleClass, bm25_score},
};

/// A smaller part of a score is the rounding of its sum.
const MIN_PART: f32 = 1e-3;

/// One part of a hit's score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScorePart {
    /// The term; empty for the best passage and for a pin.
    pub term: String,
    /// Where it stands: `text` (all of the article), `title`, `window` (its best passage), or `pin`. `date`: the title begins with the
    /// query (weight 1) or is the query (2), which puts the article before all others, the newest first, whatever its score.
    pub field: &'static str,
    /// Its weight in the query.
    pub weight: f32,
    /// How rare it is.
    pub idf: f32,
    /// How often it stands there.
    pub frequency: u32,
    /// What it adds to the score.
    pub score: f32,
}

/// Takes the score of one article apart, the greatest part first; `occurrences` has the plan's terms in their order. What follows the
/// rescored ones of a retrieval by pairs is scored by pairs alone, what follows the first ones without their best passages.
pub(super) fn explain(plan: &ResolvedPlan, hit: &RankedArticle, occurrences: &Occurrences) -> Vec<ScorePart> {
    let score = hit.keys.score;
    let (mut parts, mut is_pair): (Vec<ScorePart>, Vec<bool>) = (Vec::new(), Vec::new());
    for (one, frequency) in plan.terms.iter().zip(occurrences.frequencies.iter().copied()) {
        if frequency == 0 {
            continue;
        }
        let (field, length) = match one.term.scope {
            Scope::Title => ("title", occurrences.title_length),
            Scope::Everything => ("text", occurrences.text_length),
        };
        let norm = plan.average_lengths.norm(one.term.scope, length as f32);
        is_pair.push(one.term.role == Role::Pair);
        parts.push(ScorePart {
            term: one.term.text.clone(),
            field,
            weight: one.term.weight,
            idf: one.idf,
            frequency,
            score: bm25_score(one.ceiling, frequency, norm),
        });
    }
    let sum = |parts: &[ScorePart]| parts.iter().map(|part| part.score).sum::<f32>();
    if plan.strategy != Strategy::Full && sum(&parts) > score * (1.0 + MIN_PART) {
        let mut is_pair = is_pair.into_iter();
        parts.retain(|_| is_pair.next().unwrap_or(false));
    }
    let left = |parts: &[ScorePart]| score - sum(parts);
    let part = |field, weight, score| ScorePart { term: String::new(), field, weight, idf: 0.0, frequency: 1, score };
    if left(&parts) > score * MIN_PART
        && let Some(best) =
            Passages::new(plan).map(|passages| passages.score(&hit.positions)).filter(|best| *best > 0.0)
    {
        parts.push(part("window", plan.passage.weight, best));
    }
    let pinned = left(&parts);
    if !plan.pinned.is_empty() && pinned > score * MIN_PART {
        parts.push(part("pin", 1.0, pinned));
    }
    parts.sort_by(|one, other| other.score.total_cmp(&one.score));
    if let class @ (TitleClass::Begins | TitleClass::Is) = hit.keys.title {
        let weight = if class == TitleClass::Is { 2.0 } else { 1.0 };
        parts.insert(0, part("date", weight, 0.0));
    }
    parts
}
