//! What a query was understood as.
//!
//! A worked example: `khuyen cong 4768 qd bct` typed without marks. Parsing gives five tokens. The step of numbers finds that the last
//! three are the number of a document that some article holds, `#4768//qđ/bct`: they are noted as a [`Number`], and no word of
//! theirs decides any longer. The step of spelling reads `khuyen` as `khuyến` and `cong` as `công`: their tokens keep their letters,
//! and have the marked terms as restored ones. Planning makes two words, one pair and a required term of that.

use std::collections::BTreeSet;

use tracuu_text::SpecialKind;

use super::{
    change::{Change, ChangeKind, Reading},
    restriction::{Phrase, PlaceNames},
    tokens::{Standing, TokenId, Tokens},
};
use crate::request::Filters;

/// Tokens of the longest query in which names are looked for.
const MAX_TOKENS_WITH_NAMES: usize = 24;

/// A query, as it is planned. Steps read it; only [`Understood::apply`] changes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Understood {
    pub(crate) tokens: Tokens,
    /// What its signs ask for.
    pub(crate) signs: Signs,
    /// A headline that was pasted: what it quotes and names only weighs.
    pub(crate) is_pasted: bool,
    /// Numbers of documents and dates that articles must hold.
    pub(crate) numbers: Vec<Number>,
    /// What else stands for some of its tokens.
    pub(crate) expansions: Vec<Expansion>,
    /// Other names of what was filtered by.
    pub(crate) other_names: Filters,
    /// What was changed of what was typed.
    pub(crate) changes: Vec<Change>,
    /// Other readings that are offered.
    pub(crate) readings: Vec<Reading>,
}

/// What the signs of a query ask for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Signs {
    /// Numbers of the quotes that ask for their phrase.
    pub(crate) required: Vec<usize>,
    /// What must not be held.
    pub(crate) excluded: Vec<Phrase>,
    /// What parts of an article must hold.
    pub(crate) places: Vec<PlaceNames>,
    /// Years of publication, any of them.
    pub(crate) years: Vec<u64>,
    /// It was longer than is read.
    pub(crate) is_cut: bool,
    /// A quotation mark stands alone.
    pub(crate) is_unbalanced: bool,
}

/// The number of a document or telephone, a date, or a word with signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    /// The tokens that it was typed in.
    pub(crate) tokens: Vec<TokenId>,
    /// As it was typed.
    pub(crate) typed: String,
    /// As documents write it.
    pub(crate) written: String,
    /// The terms that an article must hold: all, or any of a day of any year.
    pub(crate) terms: Vec<String>,
    /// What it is.
    pub(crate) kind: SpecialKind,
}

/// What stands for neighbours in a query, side by side: one word, or a name of several.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expansion {
    /// Its folded words.
    pub(crate) words: Vec<String>,
    /// The tokens that it stands for.
    pub(crate) tokens: Vec<TokenId>,
    /// What it counts beside its pairs in the query's own words: 1 for as much.
    pub(crate) weight: f32,
}

/// What a step found out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Finding {
    /// A text takes the place of tokens that stand side by side.
    Replaced {
        /// The tokens.
        tokens: Vec<TokenId>,
        /// The text.
        by: String,
        /// What kind of change it is.
        kind: ChangeKind,
        /// Whether all of the new tokens count as one word: the token that was typed.
        is_unit: bool,
    },
    /// Something else stands for tokens.
    StandsFor(Expansion),
    /// Tokens are one number, date or word with signs.
    IsNumber(Number),
    /// A token is a name, of which nothing else is made.
    IsName(TokenId),
    /// A bare token is read first with these marks.
    Restored {
        /// The token.
        token: TokenId,
        /// The marked term of the reading.
        marked: &'static str,
    },
    /// What was filtered by has other names: of sections, of publications, and in the parts of an article in their order.
    OtherNames {
        /// Names of sections and publications.
        filters: Filters,
        /// The parts with all their names.
        places: Vec<PlaceNames>,
    },
    /// Something is told that changes no token.
    Told(Change),
    /// Another reading is offered.
    Offered(Reading),
}

impl Understood {
    /// Takes a finding in.
    pub(crate) fn apply(&mut self, finding: Finding) {
        match finding {
            Finding::Replaced { tokens, by, kind, is_unit } => self.replace(&tokens, by, kind, is_unit),
            Finding::StandsFor(expansion) => {
                let tokens = self.tokens.successors(&expansion.tokens);
                self.expansions.push(Expansion { tokens, ..expansion });
            }
            Finding::IsNumber(number) => self.numbers.push(number),
            Finding::IsName(id) => {
                if let Some(token) = self.tokens.get_mut(id).filter(|token| !token.is_kept()) {
                    token.standing = Standing::Name;
                }
            }
            Finding::Restored { token, marked } => {
                if let Some(token) = self.tokens.get_mut(token) {
                    token.restored = Some(marked);
                }
            }
            Finding::OtherNames { filters, places } => {
                self.other_names = filters;
                self.signs.places = places;
            }
            Finding::Told(change) => self.changes.push(change),
            Finding::Offered(reading) => self.readings.push(reading),
        }
    }

    fn replace(&mut self, ids: &[TokenId], by: String, kind: ChangeKind, is_unit: bool) {
        let place = |id: &TokenId| self.tokens.iter().position(|token| token.id == *id);
        let Some((first, last)) = ids.first().and_then(place).zip(ids.last().and_then(place)) else { return };
        let from = self.tokens.text_of(first..last + 1);
        let unit = ids.first().copied().filter(|_| is_unit);
        let new = self.tokens.replace(first..last + 1, &by);
        if unit.is_some() {
            for id in self.tokens.ids(new) {
                if let Some(token) = self.tokens.get_mut(id) {
                    token.unit = unit;
                }
            }
        }
        for expansion in &mut self.expansions {
            expansion.tokens = self.tokens.successors(&expansion.tokens);
        }
        self.changes.push(Change { kind, from, to: by });
    }

    /// Whether nothing was asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.tokens.is_empty() && self.signs.places.is_empty() && self.signs.years.is_empty()
    }

    /// Whether it is short enough that names are looked for in it: what was written out counts as it was typed.
    pub(crate) fn is_short(&self) -> bool {
        let units = self.tokens.iter().filter(|token| token.unit.is_none()).count()
            + self.tokens.iter().filter_map(|token| token.unit).collect::<BTreeSet<_>>().len();
        units <= MAX_TOKENS_WITH_NAMES
    }

    /// Whether a token is a part of a number of a document, or of a date.
    pub(crate) fn is_number(&self, id: TokenId) -> bool {
        self.numbers.iter().any(|number| number.tokens.contains(&id))
    }

    /// The year that it is, and nothing else: `2018`, `năm 2018`.
    pub(crate) fn year(&self) -> Option<u64> {
        let folded: Vec<&str> = self.tokens.iter().map(|token| token.folded.as_str()).collect();
        let ([year] | ["nam", year]) = folded.as_slice() else { return None };
        let Signs { required, excluded, places, years, .. } = &self.signs;
        let is_plain = required.is_empty() && places.is_empty() && excluded.is_empty() && years.is_empty();
        year.parse().ok().filter(|year| is_plain && (1900..=2100).contains(year))
    }
}
