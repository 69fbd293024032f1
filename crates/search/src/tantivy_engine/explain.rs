use tantivy::{DocSet, SegmentReader, postings::Postings, schema::IndexRecordOption};

use super::{
    Doing, Result,
    order::Candidate,
    scorer::{norm, norm_readers},
    terms::QueryTerms,
    windows::Windows,
};
use crate::{
    engine::ScorePart,
    plan::{Plan, Scope},
};

/// Takes the score of one article apart, the greatest part first.
pub(crate) fn explain(
    reader: &SegmentReader,
    plan: &Plan,
    terms: &QueryTerms,
    segment: u32,
    doc: u32,
) -> Result<Vec<ScorePart>> {
    let (text_norms, title_norms) = norm_readers(reader, terms)?;
    let mut parts = Vec::new();
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
        let score = term.score(postings.term_freq(), norm(lengths.as_ref(), terms.norms(term.scope), doc));
        let planned = plan.terms.get(term.place);
        parts.push(ScorePart {
            term: planned.map_or_else(String::new, |term| term.text.clone()),
            field: if term.scope == Scope::Title { "title" } else { "text" },
            weight: planned.map_or(0.0, |term| term.weight),
            idf: term.idf,
            frequency: postings.term_freq(),
            score,
        });
    }
    let mut candidates = [Candidate::new(segment, doc, 0.0)];
    if plan.window.weight > 0.0 {
        Windows::new(plan, terms).add_scores(reader, &mut candidates)?;
    }
    let [best] = candidates;
    if best.score > 0.0 {
        let (weight, score) = (plan.window.weight, best.score);
        parts.push(ScorePart { term: String::new(), field: "window", weight, idf: 0.0, frequency: 1, score });
    }
    parts.sort_by(|one, other| other.score.total_cmp(&one.score));
    Ok(parts)
}
