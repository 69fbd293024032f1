/// The weights of ranking and the shares of matching; DESIGN.md has the figures behind them.
#[derive(Clone, Copy, Debug)]
pub struct Ranking {
    /// A syllable with the marks as typed.
    pub marked: f32,
    /// A syllable without marks.
    pub folded: f32,
    /// A pair of adjacent folded syllables.
    pub pair: f32,
    /// The number of a document, or a date.
    pub special: f32,
    /// Each of these in the title, on top of the whole text.
    pub title: f32,
    /// Up to so many different syllables all must be held.
    pub all_up_to: usize,
    /// Beyond that: up to so many different syllables, this share of their idf mass; the last one stands for all longer ones.
    pub shares: [(usize, f32); 3],
}

impl Default for Ranking {
    fn default() -> Self {
        Self {
            marked: 0.6,
            folded: 1.0,
            pair: 0.7,
            special: 1.0,
            title: 0.2,
            all_up_to: 3,
            shares: [(6, 0.3), (16, 0.15), (usize::MAX, 0.1)],
        }
    }
}

impl Ranking {
    /// The share of the idf mass that must be held by an article, for so many different syllables.
    pub(crate) fn share(&self, syllables: usize) -> Option<f32> {
        if syllables <= self.all_up_to {
            return None;
        }
        self.shares.iter().find(|(up_to, _)| syllables <= *up_to).map(|(_, share)| *share)
    }
}
