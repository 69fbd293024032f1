//! Scores of articles: of all matches of a segment by some terms, and of a few candidates by others.

use tantivy::{SegmentReader, TERMINATED, fieldnorm::FieldNormReader, schema::IndexRecordOption};

use super::{
    Doing, Result,
    clock::Clock,
    lists::List,
    matching::Match,
    order::Candidate,
    segments::Segment,
    terms::{Norms, QueryTerm, QueryTerms},
};
use crate::planning::{Role, Scope, rank};

/// A list is walked along where it is shorter than this share of the matches; else the matches are looked up in it.
const WALKED_SHARE: usize = 8;

/// Terms between two looks at which candidates can still be wanted.
const BETWEEN_PRUNINGS: usize = 2;

/// Which terms give a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Those of [`Role::Pair`].
    Pairs,
    /// All of two syllables, in the text and in the title.
    Neighbours,
    /// All.
    All,
    /// All but those of two syllables.
    Others,
    /// None.
    Nothing,
}

impl Part {
    /// Whether a term is of it.
    pub(super) fn has(self, term: &QueryTerm<'_>) -> bool {
        match self {
            Self::Pairs => term.resolved.term.role == Role::Pair,
            Self::Neighbours => term.resolved.term.text.contains(' '),
            Self::All => true,
            Self::Others => !term.resolved.term.text.contains(' '),
            Self::Nothing => false,
        }
    }
}

/// Adds what the terms of a part give to the scores of a segment's matches, which ascend, those that can give most first. What
/// cannot be among the best `wanted` of the segment, nor reach a rank, is left out on the way; `false` where the time was over.
pub(super) fn add_scores(
    segment: &Segment<'_>,
    terms: &QueryTerms<'_>,
    part: Part,
    matches: &mut Vec<Match>,
    needed: Option<Needed>,
    clock: Clock,
) -> Result<bool> {
    let norm_readers = norm_readers(segment.reader, terms)?;
    let mut of_part: Vec<&QueryTerm<'_>> = terms.terms.iter().filter(|term| part.has(term)).collect();
    of_part.sort_by(|one, other| other.resolved.ceiling.total_cmp(&one.resolved.ceiling));
    let mut left: f32 = of_part.iter().map(|term| term.resolved.ceiling).sum();
    for term in of_part {
        left -= term.resolved.ceiling;
        let list = List::open(segment.reader, segment.ordinal, term, IndexRecordOption::WithFreqs)?;
        let Some(list) = list else { continue };
        add_score(list, term, norm_of(&norm_readers, terms, term), matches);
        if let Some(needed) = needed.filter(|_| matches.len() > MIN_PRUNED) {
            let lowest = needed.lowest(matches);
            matches.retain(|one| rank(one.score + left) >= lowest);
        }
        if clock.is_over() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Which matches may be wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needed {
    /// The best so many of a segment.
    pub(super) wanted: usize,
    /// Those of this rank and above.
    pub(super) rank: u32,
}

/// Fewer matches are not worth a look at which are needed.
const MIN_PRUNED: usize = 512;

impl Needed {
    /// The rank that a match must reach, by the scores so far.
    fn lowest(self, matches: &[Match]) -> u32 {
        let mut scores: Vec<f32> = matches.iter().map(|one| one.score).collect();
        best_rank(&mut scores, self.wanted).max(self.rank)
    }
}

/// The rank of the best `wanted`th of some scores; 0 where there are fewer.
fn best_rank(scores: &mut [f32], wanted: usize) -> u32 {
    let Some(at) = wanted.checked_sub(1).filter(|at| *at < scores.len()) else { return 0 };
    rank(*scores.select_nth_unstable_by(at, |one, other| other.total_cmp(one)).1)
}

/// Adds what a term gives to matches.
fn add_score(mut list: List, term: &QueryTerm<'_>, norm: impl Fn(u32) -> f32, matches: &mut [Match]) {
    if list.len() < matches.len() / WALKED_SHARE {
        let mut rest = matches;
        while list.doc() != TERMINATED && !rest.is_empty() {
            let at = galloped(rest, list.doc());
            rest = rest.split_at_mut(at).1;
            if let Some(first) = rest.first_mut().filter(|first| first.doc == list.doc()) {
                first.score += term.score(list.frequency(), norm(first.doc));
            }
            list.advance();
        }
        return;
    }
    for one in matches {
        if list.seek(one.doc) {
            one.score += term.score(list.frequency(), norm(one.doc));
        }
    }
}

/// The place of the first match that is not before an article, found in steps that double.
pub(super) fn galloped(matches: &[Match], doc: u32) -> usize {
    let mut step = 1;
    while matches.get(step).is_some_and(|one| one.doc < doc) {
        step *= 2;
    }
    let (from, to) = (step / 2, step.min(matches.len()));
    from + matches.get(from..to).unwrap_or_default().partition_point(|one| one.doc < doc)
}

/// Adds what the terms beyond a part give to candidates of one segment, ascending by article, and notes which words they hold. What
/// can give most comes first, and those that can no longer be among the best `wanted`, copies not counted, are left as they are.
pub(super) fn complete(
    reader: &SegmentReader,
    terms: &QueryTerms<'_>,
    part: Part,
    segment: u32,
    candidates: &mut [Candidate],
    wanted: usize,
) -> Result<()> {
    let norm_readers = norm_readers(reader, terms)?;
    let mut beyond: Vec<&QueryTerm<'_>> = terms.terms.iter().filter(|term| !part.has(term)).collect();
    beyond.sort_by(|one, other| other.resolved.ceiling.total_cmp(&one.resolved.ceiling));
    let mut left: f32 = beyond.iter().map(|term| term.resolved.ceiling).sum();
    let mut alive: Vec<&mut Candidate> = candidates.iter_mut().collect();
    for (at, term) in beyond.into_iter().enumerate() {
        if at % BETWEEN_PRUNINGS == 0 && alive.len() > wanted {
            let mut scores: Vec<f32> = alive.iter().filter(|one| !one.is_copy).map(|one| one.keys.score).collect();
            let lowest = best_rank(&mut scores, wanted);
            alive.retain(|one| rank(one.keys.score + left) >= lowest);
        }
        left -= term.resolved.ceiling;
        let Some(mut list) = List::open(reader, segment, term, IndexRecordOption::WithFreqs)? else { continue };
        let norm = norm_of(&norm_readers, terms, term);
        for candidate in &mut alive {
            if list.seek(candidate.doc) {
                candidate.keys.score += term.score(list.frequency(), norm(candidate.doc));
                candidate.held |= term.holds;
            }
        }
    }
    Ok(())
}

/// The lengths of the text and of the title; absent where no term looks there.
pub(super) type NormReaders = (Option<FieldNormReader>, Option<FieldNormReader>);

pub(super) fn norm_readers(reader: &SegmentReader, terms: &QueryTerms<'_>) -> Result<NormReaders> {
    if terms.terms.is_empty() {
        return Ok((None, None));
    }
    Ok((length_reader(reader, "folded")?, length_reader(reader, "title")?))
}

/// The codes of the lengths of a field.
pub(super) fn length_reader(reader: &SegmentReader, field: &str) -> Result<Option<FieldNormReader>> {
    let field = reader.schema().get_field(field).doing("find a field")?;
    reader.fieldnorms_readers().get_field(field).doing("read lengths")
}

/// The norm of each article for a term.
pub(super) fn norm_of<'a>(
    readers: &'a NormReaders,
    terms: &'a QueryTerms<'_>,
    term: &QueryTerm<'_>,
) -> impl Fn(u32) -> f32 + 'a {
    let scope = term.resolved.term.scope;
    let reader = if scope == Scope::Title { readers.1.as_ref() } else { readers.0.as_ref() };
    let norms = terms.norms(scope);
    move |doc| norm(reader, norms, doc)
}

#[inline]
pub(super) fn norm(reader: Option<&FieldNormReader>, norms: &Norms, doc: u32) -> f32 {
    let code = reader.map_or(0, |reader| reader.fieldnorm_id(doc));
    norms.get(usize::from(code)).copied().unwrap_or(1.0)
}
