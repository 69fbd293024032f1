//! With which marks bare syllables were meant.

use tracuu_text::Syllable;

use super::{Kind, Speller};
/// Readings of one bare syllable at most: the right one is among the three commonest in 97.5 of 100.
const MAX_READINGS: usize = 6;

impl Speller<'_> {
    /// Reads bare syllables with their likeliest marks (Viterbi 1967, over threes with the best path's own past).
    pub(super) fn restore(&mut self) {
        // The candidates of the token before, each with its score, the place of the one before it, and that one.
        let mut columns: Vec<Vec<(Syllable, f32, usize)>> = Vec::new();
        let mut begin = 0;
        for at in 0..=self.kinds.len() {
            let candidates = self.candidates(at);
            if candidates.is_empty() {
                self.take_best(begin, &columns);
                columns.clear();
                begin = at + 1;
                continue;
            }
            let column = candidates
                .into_iter()
                .map(|syllable| {
                    let Some(last) = columns.last() else {
                        return (syllable, self.context.language.probability([None, None], syllable).ln(), 0);
                    };
                    let earlier = columns.len().checked_sub(2).and_then(|before| columns.get(before));
                    let (mut best, mut score) = (0, f32::NEG_INFINITY);
                    for (place, (one, so_far, back)) in last.iter().enumerate() {
                        let first = earlier.and_then(|column| column.get(*back)).map(|(first, ..)| *first);
                        let whole = so_far + self.context.language.probability([first, Some(*one)], syllable).ln();
                        if whole > score {
                            (best, score) = (place, whole);
                        }
                    }
                    (syllable, score, best)
                })
                .collect();
            columns.push(column);
        }
    }

    /// What a token may be read as: the commonest readings of a bare one.
    fn candidates(&self, at: usize) -> Vec<Syllable> {
        let Some((kind, syllable)) = self.kinds.get(at).zip(self.draft.tokens.get(at)) else { return Vec::new() };
        if !matches!(kind, Kind::Bare | Kind::Lacking) {
            return self.read.get(at).copied().flatten().into_iter().collect();
        }
        let mut readings: Vec<Syllable> =
            Syllable::readings(&syllable.folded).filter(|reading| self.context.language.count(*reading) > 0).collect();
        readings.sort_by_key(|reading| std::cmp::Reverse(self.context.language.count(*reading)));
        readings.truncate(MAX_READINGS);
        readings
    }

    /// Reads tokens from `begin` on as the best path through the columns says.
    fn take_best(&mut self, begin: usize, columns: &[Vec<(Syllable, f32, usize)>]) {
        let last = columns.last().and_then(|column| {
            column.iter().enumerate().max_by(|one, other| one.1.1.total_cmp(&other.1.1)).map(|(place, _)| place)
        });
        let mut place = last.unwrap_or(0);
        for (column, read) in columns.iter().zip(self.read.iter_mut().skip(begin)).rev() {
            if let Some((syllable, _, back)) = column.get(place) {
                *read = Some(*syllable);
                place = *back;
            }
        }
    }
}
