//! The closer look: scores the best passage of an article by itself. Query terms that stand close together tell more than the
//! same ones strewn over a long text.
//!
//! The positions of the query's folded syllables make a text of those alone; passages of `length` syllables, each half over the
//! one before, are scored as if they were articles, by syllables and pairs of the whole index's idf.

use crate::planning::{ResolvedPlan, ResolvedTerm, Role, Scope, bm25_score};

/// Finds and scores best passages.
pub(super) struct Passages<'a> {
    weight: f32,
    length: u32,
    norm: f32,
    syllables: Vec<&'a ResolvedTerm>,
    /// Places of two syllables, and the ceiling of their pair.
    pairs: Vec<(usize, usize, f32)>,
}

impl<'a> Passages<'a> {
    /// `None` where a plan wants no closer look.
    pub(super) fn new(plan: &'a ResolvedPlan) -> Option<Self> {
        if plan.passage.weight <= 0.0 {
            return None;
        }
        let syllables: Vec<_> = plan.passage_terms().collect();
        let place = |wanted: &str| syllables.iter().position(|one| one.term.text == wanted);
        let pairs = plan.terms.iter().filter(|one| one.term.scope == Scope::Everything && one.term.role == Role::Pair);
        let pairs = pairs.filter_map(|pair| {
            let (one, other) = pair.term.text.split_once(' ')?;
            Some((place(one)?, place(other)?, pair.ceiling))
        });
        Some(Self {
            weight: plan.passage.weight,
            length: plan.passage.length.max(2),
            norm: plan.average_lengths.norm(Scope::Everything, plan.passage.length as f32),
            pairs: pairs.collect(),
            syllables,
        })
    }

    /// What the best passage of an article adds to its score, by the positions of each term.
    pub(super) fn score(&self, positions: &[Vec<u32>]) -> f32 {
        let mut found: Vec<(u32, usize)> = Vec::new();
        for (at, positions) in positions.iter().enumerate() {
            found.extend(positions.iter().map(|position| (*position, at)));
        }
        found.sort_unstable();
        self.weight * self.best(&found)
    }

    /// The score of the best passage.
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
            best = best.max(self.sum(&counts, &pairs));
            // The next passage begins half a length on, or where the next syllable of the query stands.
            from += inside.partition_point(|(at, _)| *at < begin.saturating_add(half)).max(1);
        }
        best
    }

    fn sum(&self, counts: &[u32], pairs: &[u32]) -> f32 {
        let syllables =
            self.syllables.iter().zip(counts).map(|(one, count)| bm25_score(one.ceiling, *count, self.norm));
        let pairs =
            self.pairs.iter().zip(pairs).map(|((_, _, ceiling), count)| bm25_score(*ceiling, *count, self.norm));
        syllables.chain(pairs).sum()
    }
}
