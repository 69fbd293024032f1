//! With which marks bare syllables were meant.

use tracuu_text::Syllable;

use super::{Kind, Speller};
/// Readings of one bare syllable at most: the right one is among the three commonest in 97.5 of 100.
const MAX_READINGS: usize = 6;
/// A syllable that is alone is read as the reading that has this share of all.
const MOSTLY: f32 = 0.5;
/// Two syllables stand side by side often.
const OFTEN: f32 = 3.0;
/// What a step of how two syllables are tied in the language at large counts beside how often they stand so in the archive.
const TIED: f32 = 0.1;

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
                        let tie = f32::from(self.context.segmenter.tie(*one, syllable));
                        let likelihood = self.context.language.probability([first, Some(*one)], syllable).ln();
                        let whole = so_far + likelihood + TIED * tie;
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
        if readings.len() > MAX_READINGS {
            let rare = readings.split_off(MAX_READINGS);
            readings.extend(rare.into_iter().filter(|reading| self.may_be_tied(at, *reading)));
        }
        readings
    }

    /// Whether a syllable in one place is tied to any reading of a neighbour, or often stands beside it.
    fn may_be_tied(&self, at: usize, syllable: Syllable) -> bool {
        let is_tied = |one, other| {
            self.context.segmenter.tie(one, other) > 0 || self.context.language.count_two(one, other) >= OFTEN
        };
        let readings = |place: Option<usize>| {
            let token = place.and_then(|place| self.draft.tokens.get(place));
            token.map(|token| Syllable::readings(&token.folded)).into_iter().flatten()
        };
        readings(at.checked_sub(1)).any(|before| is_tied(before, syllable))
            || readings(Some(at + 1)).any(|after| is_tied(syllable, after))
    }

    /// Whether a bare token is likely meant so: with a neighbour it is a word of the language, or often stands so in the articles; one
    /// that has no neighbour among syllables must mostly be spelt so, and not stand beside a word of another language.
    pub(super) fn is_likely(&self, at: usize, syllable: Syllable) -> bool {
        let (before, after) = (self.read_at(at, 1), self.read.get(at + 1).copied().flatten());
        let language = self.context.language;
        let counts = [
            before.map(|before| (language.count_two(before, syllable), self.context.segmenter.tie(before, syllable))),
            after.map(|after| (language.count_two(syllable, after), self.context.segmenter.tie(syllable, after))),
        ];
        if counts.iter().all(Option::is_none) {
            let all: u32 = Syllable::readings(syllable.fold()).map(|reading| language.count(reading)).sum();
            return self.kinds.len() == 1 && language.count(syllable) as f32 >= MOSTLY * all as f32;
        }
        let is_beside_kept = at.checked_sub(1).is_some_and(|before| self.is_kept_at(before)) || self.is_kept_at(at + 1);
        counts.into_iter().flatten().any(|(count, tie)| count >= OFTEN || tie > 0)
            || is_beside_kept && self.may_be_tied(at, syllable)
    }

    /// Whether there is a token that stays as it is.
    fn is_kept_at(&self, at: usize) -> bool {
        self.kinds.get(at) == Some(&Kind::Kept)
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
