//! Weights of ranking and shares of matching. How they are used is `planning`.

use serde::Deserialize;

/// The weights of ranking and the shares of matching, as `settings/ranking.toml` gives them; DESIGN.md has the figures behind
/// the built-in ones.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ranking {
    /// Which articles match.
    pub matching: Matching,
    /// Whether articles whose titles hold all of a short query come first, the newest of them on top.
    pub titles_by_date: bool,
    /// The weights of queries of up to `matching.all_up_to` syllables.
    pub short: Weights,
    /// The weights of longer ones.
    pub long: Weights,
    /// Offers of other spellings.
    pub spelling: Spelling,
}

/// When another spelling of valid syllables is offered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Spelling {
    /// The logarithm of the odds, that it is a mistake, from which on it is offered. More gives fewer offers.
    pub worth_offering: f32,
}

/// Which articles match a query.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Matching {
    /// Number of words up to which all must be held.
    pub all_up_to: usize,
    /// Beyond that a share of the sum of the words' idf must be held: a number of words, and the share of queries of up to as many;
    /// the last one stands for all longer queries.
    pub shares: Vec<(usize, f32)>,
}

/// What the score of each kind of term is multiplied with.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// A syllable with the marks as typed.
    pub marked: f32,
    /// A syllable without marks.
    pub folded: f32,
    /// The power of a folded syllable's idf.
    pub idf_power: f32,
    /// A pair of adjacent folded syllables.
    pub pair: f32,
    /// A pair that was typed with marks, instead of `pair`: other ways of writing it do not count; 0 lets them count.
    pub marked_pair: f32,
    /// The number of a document, or a date.
    pub special: f32,
    /// A document's own number, on top of the whole text: in its title, or where it says so at its top.
    #[serde(alias = "own_number")]
    pub document_number: f32,
    /// A reading with marks of a syllable that was typed without.
    pub restored: f32,
    /// Each syllable in the title, on top of the whole text.
    pub title: f32,
    /// Each pair in the title, on top of the whole text.
    pub title_pair: f32,
    /// The best passage of an article.
    pub window: f32,
    /// The length of that passage, in syllables.
    pub window_length: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            marked: 0.6,
            folded: 1.0,
            idf_power: 1.0,
            pair: 0.56,
            marked_pair: 0.0,
            special: 1.0,
            document_number: 20.0,
            restored: 0.3,
            title: 0.2,
            title_pair: 0.2,
            window: 0.2,
            window_length: 100.0,
        }
    }
}

impl Weights {
    /// Of few syllables all are held anyway: what tells articles apart is whether they stand side by side, and in the title.
    fn of_short_queries() -> Self {
        Self {
            marked: 0.75,
            idf_power: 0.75,
            pair: 2.8,
            marked_pair: 8.4,
            title: 0.4,
            title_pair: 0.5,
            window: 0.0,
            ..Self::default()
        }
    }
}

impl Default for Spelling {
    fn default() -> Self {
        // About one in twenty correct queries gets an offer.
        Self { worth_offering: 1.0 }
    }
}

impl Default for Matching {
    fn default() -> Self {
        Self { all_up_to: 4, shares: vec![(6, 0.3), (16, 0.25), (usize::MAX, 0.15)] }
    }
}

impl Default for Ranking {
    fn default() -> Self {
        Self {
            matching: Matching::default(),
            titles_by_date: true,
            short: Weights::of_short_queries(),
            long: Weights::default(),
            spelling: Spelling::default(),
        }
    }
}

impl Ranking {
    /// The share of the sum of idf that an article must hold, for a query of this many different words; `None` for all of it.
    pub(crate) fn share(&self, words: usize) -> Option<f32> {
        if words <= self.matching.all_up_to {
            return None;
        }
        let shares = &self.matching.shares;
        shares.iter().find(|(up_to, _)| words <= *up_to).or(shares.last()).map(|(_, share)| *share)
    }

    /// The weights for a query of this many words.
    pub(crate) fn weights(&self, words: usize) -> &Weights {
        if words <= self.matching.all_up_to { &self.short } else { &self.long }
    }
}
