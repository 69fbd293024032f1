use tantivy::{DocSet, SegmentReader, postings::Postings, schema::IndexRecordOption};

use super::{
    Doing, Result,
    order::Candidate,
    scorer::{norm, norm_readers},
    terms::{QueryTerms, Strategy},
    windows::Windows,
};
use crate::{
    engine::ScorePart,
    plan::{Plan, Role, Scope},
};

/// A smaller part of a score is the rounding of its sum.
const LEAST: f32 = 1e-3;

/// Takes the score of one article apart, the greatest part first. What follows the best hundred of a retrieval by pairs is
/// scored by those alone, what follows the best twenty without their best stretches.
pub(crate) fn explain(
    reader: &SegmentReader,
    plan: &Plan,
    terms: &QueryTerms,
    segment: u32,
    doc: u32,
    score: f32,
) -> Result<Vec<ScorePart>> {
    let (text_norms, title_norms) = norm_readers(reader, terms)?;
    let (mut parts, mut is_pair): (Vec<ScorePart>, Vec<bool>) = (Vec::new(), Vec::new());
    for term in &terms.terms {
        let Some(info) = term.infos.get(segment as usize).and_then(Option::as_ref) else { continue };
        let index = reader.inverted_index(term.field).doing("open the terms")?;
        let mut postings =
            index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs).doing("read postings")?;
        if postings.doc() < doc {
            postings.seek(doc);
        }
        if postings.doc() != doc {
            continue;
        }
        let lengths = if term.scope == Scope::Title { &title_norms } else { &text_norms };
        let part = term.score(postings.term_freq(), norm(lengths.as_ref(), terms.norms(term.scope), doc));
        let planned = plan.terms.get(term.place);
        is_pair.push(term.role == Role::Pair);
        parts.push(ScorePart {
            term: planned.map_or_else(String::new, |term| term.text.clone()),
            field: if term.scope == Scope::Title { "title" } else { "text" },
            weight: planned.map_or(0.0, |term| term.weight),
            idf: term.idf,
            frequency: postings.term_freq(),
            score: part,
        });
    }
    let sum = |parts: &[ScorePart]| parts.iter().map(|part| part.score).sum::<f32>();
    if terms.strategy == Strategy::Pairs && sum(&parts) > score * (1.0 + LEAST) {
        let mut is_pair = is_pair.into_iter();
        parts.retain(|_| is_pair.next().unwrap_or(false));
    }
    let mut candidates = [Candidate::new(segment, doc, 0.0)];
    let left = |parts: &[ScorePart]| score - sum(parts);
    if plan.window.weight > 0.0 && left(&parts) > score * LEAST {
        Windows::new(plan, terms).add_scores(reader, &mut candidates)?;
    }
    let [best] = candidates;
    if best.score > 0.0 {
        let (weight, score) = (plan.window.weight, best.score);
        parts.push(ScorePart { term: String::new(), field: "window", weight, idf: 0.0, frequency: 1, score });
    }
    let pinned = left(&parts);
    if !plan.pinned.is_empty() && pinned > score * LEAST {
        let field = "pin";
        parts.push(ScorePart { term: String::new(), field, weight: 1.0, idf: 0.0, frequency: 1, score: pinned });
    }
    parts.sort_by(|one, other| other.score.total_cmp(&one.score));
    Ok(parts)
}
