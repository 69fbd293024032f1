use tantivy::{DocSet, SegmentReader, postings::Postings, schema::IndexRecordOption};

use super::{
    Doing, Result,
    order::Candidate,
    terms::{QueryTerm, QueryTerms},
};
use crate::plan::{Plan, Role, Scope};

/// Scores the best stretch of an article by itself: query terms that stand close together tell more than the same ones strewn
/// over a long text.
///
/// The positions of the query's folded syllables make a text of those alone; stretches of `length` syllables, each half over
/// the one before, are scored as if they were articles, by syllables and pairs of the whole index's idf.
pub(crate) struct Windows<'a> {
    weight: f32,
    length: u32,
    norm: f32,
    syllables: Vec<&'a QueryTerm>,
    /// Places of two syllables, and what they are worth side by side.
    pairs: Vec<(usize, usize, f32)>,
}

impl<'a> Windows<'a> {
    pub(crate) fn new(plan: &Plan, terms: &'a QueryTerms) -> Self {
        let text = |term: &QueryTerm| plan.terms.get(term.place).map_or("", |term| term.text.as_str());
        let everywhere = || terms.terms.iter().filter(|term| term.scope == Scope::Everything);
        let syllables: Vec<_> = everywhere().filter(|term| !text(term).contains(['=', ' ', '#', '@'])).collect();
        let place = |wanted: &str| syllables.iter().position(|term| text(term) == wanted);
        let pairs = everywhere().filter(|term| term.role == Role::Pair).filter_map(|term| {
            let (one, other) = text(term).split_once(' ')?;
            Some((place(one)?, place(other)?, term.value))
        });
        let (open, of_length) = terms.norm_of_length;
        let norm = open + of_length * plan.window.length as f32;
        Self { weight: plan.window.weight, length: plan.window.length.max(2), norm, pairs: pairs.collect(), syllables }
    }

    /// Adds what the best stretch of each scores; the candidates are of one segment, ascending.
    pub(crate) fn add_scores(&self, reader: &SegmentReader, candidates: &mut [Candidate]) -> Result<()> {
        let segment = candidates.first().map_or(0, |first| first.segment as usize);
        let mut found: Vec<Vec<(u32, usize)>> = vec![Vec::new(); candidates.len()];
        let mut positions = Vec::new();
        for (at, term) in self.syllables.iter().enumerate() {
            let Some(info) = term.infos.get(segment).and_then(Option::as_ref) else { continue };
            let index = reader.inverted_index(term.field).doing("open the terms")?;
            let option = IndexRecordOption::WithFreqsAndPositions;
            let mut postings = index.read_postings_from_terminfo(info, option).doing("read postings")?;
            for (candidate, found) in candidates.iter().zip(&mut found) {
                if postings.doc() < candidate.doc {
                    postings.seek(candidate.doc);
                }
                if postings.doc() == candidate.doc {
                    postings.positions(&mut positions);
                    found.extend(positions.iter().map(|position| (*position, at)));
                }
            }
        }
        for (candidate, found) in candidates.iter_mut().zip(&mut found) {
            found.sort_unstable();
            candidate.score += self.weight * self.best(found);
        }
        Ok(())
    }

    /// The score of the best stretch.
    fn best(&self, found: &[(u32, usize)]) -> f32 {
        let half = (self.length / 2).max(1);
        let mut best = 0.0_f32;
        let mut from = 0;
        let mut counts = vec![0_u32; self.syllables.len()];
        let mut pairs = vec![0_u32; self.pairs.len()];
        while let Some((position, _)) = found.get(from) {
            let begin = position / half * half;
            let inside = found.get(from..).unwrap_or_default();
            let inside = inside
                .get(..inside.partition_point(|(at, _)| *at < begin.saturating_add(self.length)))
                .unwrap_or_default();
            counts.fill(0);
            pairs.fill(0);
            for (_, syllable) in inside {
                if let Some(count) = counts.get_mut(*syllable) {
                    *count += 1;
                }
            }
            for neighbours in inside.windows(2) {
                if let [(at, one), (next, other)] = neighbours
                    && at + 1 == *next
                {
                    for ((first, second, _), count) in self.pairs.iter().zip(&mut pairs) {
                        *count += u32::from(first == one && second == other);
                    }
                }
            }
            best = best.max(self.score(&counts, &pairs));
            // The next stretch begins half a length on, or where the next syllable of the query stands.
            from += inside.partition_point(|(at, _)| *at < begin.saturating_add(half)).max(1);
        }
        best
    }

    fn score(&self, counts: &[u32], pairs: &[u32]) -> f32 {
        let saturated = |value: f32, count: u32| value * count as f32 / (count as f32 + self.norm);
        let syllables = self.syllables.iter().zip(counts).map(|(term, count)| saturated(term.value, *count));
        let pairs = self.pairs.iter().zip(pairs).map(|((_, _, value), count)| saturated(*value, *count));
        syllables.chain(pairs).sum()
    }
}
