//! What a query asks for, before anything is known of how rare its words are: no frequencies, and nothing of an engine.
//!
//! A worked example: `Khuyến công 2018` has three words, bits 0, 1 and 2. Its terms are, in this order, each first with the scope of
//! the title and then with that of everything:
//!
//! | term | role | holds | weight of short queries |
//! |---|---|---|---|
//! | `khuyen` | decides | bit 0 | 1 |
//! | `=khuyên'` | scores | – | .75 |
//! | `cong` | decides | bit 1 | 1 |
//! | `=công` | scores | – | .75 |
//! | `khuyen cong` | pair | – | 8.4 |
//! | `2018` | decides | bit 2 | 1.75 |
//! | `cong 2018` | pair | – | 8.4 |
//!
//! `2018` has no marked term and weighs as much as a folded and a marked one. Pairs weigh 8.4 and not 2.8, since they were typed with
//! marks: only neighbours that are marked so count. The need is `All`, since
//! three words are few. [`super::resolve`] makes a [`super::ResolvedPlan`] of it.

use crate::{
    request::{Filters, Sort},
    understanding::{Phrase, PhraseWord, PlaceNames},
};

/// A set of the words of a query: bit `n` stands for its word `n`. What lies beyond the 64th only scores.
pub type WordSet = u64;

/// A query, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What is scored, and what tells which of the query's words an article holds.
    pub terms: Vec<PlanTerm>,
    /// The words of which an article must hold some or all: how much depends on `need`.
    pub words: WordSet,
    /// How the reader wrote each word, by its bit.
    pub names: Vec<String>,
    /// What else makes an article hold some of them.
    pub rules: Vec<Rule>,
    /// Something was asked for that no article can hold.
    pub match_none: bool,
    /// How much of the words an article must hold.
    pub need: Need,
    /// What else a match must hold or be.
    pub restrictions: Restrictions,
    /// The query as a title; absent where scores alone order.
    pub title: Option<PlannedTitle>,
    /// Ids of articles that match whatever they hold, and stand on top, in this order.
    pub pinned: Vec<String>,
    /// How the best are looked at more closely.
    pub passage: Passage,
    /// In which order.
    pub sort: Sort,
}

/// A query as a title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlannedTitle {
    /// Its words, in order.
    pub words: Vec<PhraseWord>,
    /// How long it is, as the index counts terms.
    pub length: u32,
    /// Whether titles that go on behind it come first too, and not only what is no longer.
    pub may_go_on: bool,
}

/// What an article must hold or be, whichever of the query's words it holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Restrictions {
    /// Terms that it must hold.
    pub required: Vec<String>,
    /// What its parts must hold.
    pub places: Vec<PlaceNames>,
    /// Phrases that it must hold.
    pub phrases: Vec<Phrase>,
    /// Phrases, or single syllables, that it must not hold.
    pub excluded: Vec<Phrase>,
    /// What it must be.
    pub filters: Filters,
    /// Ids of articles that are left out.
    pub hidden: Vec<String>,
}

/// One weighted term.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanTerm {
    /// The term, as `tracuu_text` gives it.
    pub text: String,
    /// Where it is looked for.
    pub scope: Scope,
    /// What its BM25 score is multiplied with.
    pub weight: f32,
    /// The power of its idf.
    pub power: f32,
    /// Its part in matching and retrieval.
    pub role: Role,
    /// The words that an article with this term holds.
    pub holds: WordSet,
    /// Of a pair of which only one way of writing counts: how its syllables are marked. An article holds it as often as they stand
    /// side by side so, at most as often as the pair in any writing; its title holds it where the text does.
    pub marks: Option<PairMarks>,
}

/// The kinds of marks ([`tracuu_text::marks`]) of two neighbours; `None` lets any pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairMarks {
    /// Of the first syllable.
    pub first: Option<u8>,
    /// Of the second one.
    pub second: Option<u8>,
}

impl PairMarks {
    /// Whether two kinds of marks are those.
    pub fn are(self, first: u8, second: u8) -> bool {
        self.first.is_none_or(|wanted| wanted == first) && self.second.is_none_or(|wanted| wanted == second)
    }
}

/// An article that holds all of some words holds others too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// All of these.
    pub when: WordSet,
    /// Then these too.
    pub gives: WordSet,
}

/// How the best candidates are looked at more closely: the best passage of each is scored by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Passage {
    /// What its score is multiplied with; 0 leaves it out.
    pub weight: f32,
    /// Its length in syllables.
    pub length: u32,
}

/// The texts of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Title, description and body as one.
    Everything,
    /// The title alone.
    Title,
}

/// A term's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Holding it decides that an article matches.
    Decides,
    /// Two adjacent syllables of the whole text: rare, so that the best candidates are found by these.
    Pair,
    /// It only scores.
    Scores,
    /// It stands for the words that it holds, and scores as they would.
    StandsFor,
}

/// How many of the words an article must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Need {
    /// Every one.
    #[default]
    All,
    /// This share of the sum of their idf; words that no article holds are left out of the sum.
    Share(f32),
}
