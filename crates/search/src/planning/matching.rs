//! Which articles match a query.
//!
//! A worked example: `thu ngân sách Phú Yên tăng` has six words, bits 0 to 5, of which an article must hold the share .3 by idf. The
//! idf of `thu`, `ngan`, `sach`, `phu`, `yen`, `tang` is .9, 1.6, 1.5, .8, 2.1 and .7: 7.6 in sum, so that 2.28 must be held. An article with
//! `ngan sach` holds bits 1 and 2, 3.1: it matches. One with `phu` and `tang` holds 1.5: it does not. `yen` alone is not enough either.
//! `thu`, `phu` and `tang` together are 2.4, just enough: an article may match without any of the three rarest words.
//!
//! Of a long query that needs a share, two sets are told apart. Hits by relevance are drawn from all matches. Totals, facets and orders
//! by date are over those that hold .8 of what the best match holds: with `phu yen` and all else held by some article, 7.6, one
//! needs 6.08 to be counted. The best hundred by relevance may be others; behind them only counted ones follow.
//!
//! Sums are of integers, in units of 1/65,536 of an idf, so that every engine decides the same at the threshold.

use super::plan::{Need, Plan, PlanTerm, Role, Rule, WordSet};

/// What an article must hold to match, whatever filters say.
#[derive(Clone, Debug)]
pub enum MatchCriterion {
    /// No word was asked for: every article matches.
    MatchAll,
    /// Something was asked for that no article can hold.
    MatchNone,
    /// It depends on the words that an article holds.
    Words(Box<WordCriterion>),
}

/// Decides by the words that an article holds whether it matches.
#[derive(Clone, Debug)]
pub struct WordCriterion {
    words: WordSet,
    rules: Vec<Rule>,
    /// The least sum of idf that must be held; `None` where all words must be.
    needed: Option<u32>,
    /// All matches are counted, whatever the best one holds.
    counts_all: bool,
    /// The idf of each word.
    idfs: [u32; WordSet::BITS as usize],
    /// Words that some article holds.
    known: WordSet,
    /// The rarest words: all others together are not enough.
    essential: WordSet,
    /// Sums by each value of each byte of a set of words: only of bytes that have words.
    sums: Vec<[u32; 256]>,
}

/// The share of what the best match holds, by idf, from which on a match is counted.
const COUNTED_SHARE: f64 = 0.8;
/// Units of an idf.
const UNIT: f32 = 65_536.0;

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an idf is from 0 to 50")]
fn in_units(idf: f32) -> u32 {
    (idf * UNIT).round() as u32
}

impl MatchCriterion {
    /// That of a plan, whose terms come with their idf and whether any article holds them.
    pub(super) fn new<'a>(plan: &Plan, terms: impl Iterator<Item = (&'a PlanTerm, f32, bool)>) -> Self {
        if plan.match_none {
            return Self::MatchNone;
        }
        if plan.words == 0 {
            return Self::MatchAll;
        }
        let mut criterion = WordCriterion {
            words: plan.words,
            rules: plan.rules.clone(),
            needed: None,
            counts_all: false,
            idfs: [0; WordSet::BITS as usize],
            known: 0,
            essential: WordSet::MAX,
            sums: Vec::new(),
        };
        for (term, idf, is_known) in terms {
            criterion.add(term, in_units(idf), is_known);
        }
        criterion.add_sums();
        criterion.need(plan.need);
        Self::Words(Box::new(criterion))
    }

    /// The same criterion with another need.
    pub(super) fn with_need(&self, need: Need) -> Self {
        let mut changed = self.clone();
        if let Self::Words(criterion) = &mut changed {
            criterion.need(need);
        }
        changed
    }

    /// The criterion that is met by those that are counted by this one where that is from this mass on.
    pub(crate) fn counted_alone(&self, counted_from: u32) -> Self {
        let mut changed = self.clone();
        if let Self::Words(criterion) = &mut changed
            && let Some(needed) = criterion.needed
        {
            criterion.need_mass(needed.max(counted_from));
            criterion.counts_all = true;
        }
        changed
    }

    /// The sum of the idf of words.
    pub(super) fn idf_sum(&self, words: WordSet) -> f32 {
        match self {
            Self::Words(criterion) => criterion.idf_sum(words) as f32 / UNIT,
            Self::MatchAll | Self::MatchNone => 0.0,
        }
    }

    /// Whether a share of the words is enough: then matches that hold much less than the best one are not counted.
    pub fn is_share(&self) -> bool {
        matches!(self, Self::Words(criterion) if criterion.needed.is_some() && !criterion.counts_all)
    }

    /// The sum of the idf of all that some article holds.
    pub fn whole_mass(&self) -> u32 {
        match self {
            Self::Words(criterion) => criterion.mass(criterion.known),
            Self::MatchAll | Self::MatchNone => 0,
        }
    }

    /// The sum of the idf of what an article holds, and of what the rules make of it.
    #[inline]
    pub fn mass(&self, held: WordSet) -> u32 {
        match self {
            Self::Words(criterion) => criterion.mass(held),
            Self::MatchAll | Self::MatchNone => 0,
        }
    }

    /// The mass from which on a match is counted where the best one holds this one.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a u32 is one")]
    pub fn counted_from(&self, best: u32) -> u32 {
        if self.is_share() { (f64::from(best) * COUNTED_SHARE).ceil() as u32 } else { 0 }
    }

    /// The words that an article lacks.
    pub fn missing(&self, held: WordSet) -> WordSet {
        match self {
            Self::Words(criterion) => criterion.words & !criterion.close(held),
            Self::MatchAll | Self::MatchNone => 0,
        }
    }

    /// Whether an article that holds these words matches.
    #[inline]
    pub fn is_met(&self, held: WordSet) -> bool {
        match self {
            Self::Words(criterion) => criterion.is_met(held),
            Self::MatchAll => true,
            Self::MatchNone => false,
        }
    }
}

impl WordCriterion {
    fn add(&mut self, term: &PlanTerm, idf: u32, is_known: bool) {
        if is_known {
            self.known |= term.holds;
        }
        if term.role == Role::Decides {
            for (at, known) in (0..).zip(&mut self.idfs) {
                if term.holds & (1 << at) != 0 {
                    // Of several spellings the most frequent one counts.
                    *known = if *known == 0 { idf } else { idf.min(*known) };
                }
            }
        }
    }

    fn add_sums(&mut self) {
        let bytes = (WordSet::BITS - self.words.leading_zeros()).div_ceil(8);
        for byte in 0..bytes as usize {
            let mut sums = [0; 256];
            for value in 1..sums.len() {
                let lowest = value.trailing_zeros() as usize;
                let rest = sums.get(value & (value - 1)).copied().unwrap_or(0);
                if let Some(sum) = sums.get_mut(value) {
                    *sum = rest + self.idfs.get(byte * 8 + lowest).copied().unwrap_or(0);
                }
            }
            self.sums.push(sums);
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a u32 is one")]
    fn need(&mut self, need: Need) {
        match need {
            Need::All => (self.needed, self.essential) = (None, WordSet::MAX),
            Need::Share(share) => {
                let known = self.close(self.known) & self.words;
                self.need_mass(((f64::from(self.idf_sum(known)) * f64::from(share)).ceil() as u32).max(1));
            }
        }
    }

    fn need_mass(&mut self, needed: u32) {
        (self.needed, self.essential) = (Some(needed), WordSet::MAX);
        let mut by_idf: Vec<(u32, WordSet)> = self.idfs.iter().zip(0..).map(|(idf, at)| (*idf, 1 << at)).collect();
        by_idf.sort_unstable();
        let mut sum = 0;
        for (idf, word) in by_idf {
            sum += idf;
            if sum < needed {
                self.essential &= !word;
            }
        }
    }

    #[inline]
    fn idf_sum(&self, words: WordSet) -> u32 {
        let sums = self.sums.iter().zip(words.to_le_bytes());
        sums.map(|(sums, byte)| sums.get(usize::from(byte)).copied().unwrap_or(0)).sum()
    }

    #[inline]
    fn mass(&self, held: WordSet) -> u32 {
        self.idf_sum(self.close(held) & self.words)
    }

    #[inline]
    fn is_met(&self, held: WordSet) -> bool {
        if held == 0 {
            return false;
        }
        let held = self.close(held) & self.words;
        if held & self.essential == 0 {
            return false;
        }
        self.needed.map_or(held == self.words, |needed| self.idf_sum(held) >= needed)
    }

    /// The words with what the rules make of them.
    #[inline]
    fn close(&self, words: WordSet) -> WordSet {
        self.rules.iter().fold(words, |all, rule| if words & rule.when == rule.when { all | rule.gives } else { all })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::plan::Scope;

    /// The term of a word.
    fn word_term(word: usize) -> PlanTerm {
        let (scope, role, text) = (Scope::Everything, Role::Decides, word.to_string());
        PlanTerm { text, scope, weight: 1.0, power: 1.0, role, holds: 1 << word, marks: None }
    }

    #[test]
    fn the_criterion_is_a_share_of_the_idf_sum() {
        for share in [0.1, 0.15, 0.25, 0.5, 0.9, 1.0] {
            let plan = Plan { words: (1 << 10) - 1, need: Need::Share(share), ..Plan::default() };
            // One that nearly all articles hold, and one that none does.
            let terms: Vec<(PlanTerm, f32, bool)> = (0..10_u16)
                .map(|word| (word_term(usize::from(word)), f32::from(word * word % 11) + 0.01, word != 7))
                .collect();
            let criterion =
                MatchCriterion::new(&plan, terms.iter().map(|(term, idf, is_known)| (term, *idf, *is_known)));
            let whole = criterion.idf_sum(plan.words & !(1 << 7));
            let mut met = 0;
            for words in (1..1 << 10).filter(|words| words & 1 << 7 == 0) {
                let sum = criterion.idf_sum(words);
                if (sum - whole * share).abs() > 1e-3 {
                    assert_eq!(criterion.is_met(words), sum > whole * share, "{words:b} of {share}");
                    met += usize::from(sum > whole * share);
                }
            }
            assert!(met < 512 && (met > 0 || share > 0.99), "{met} of {share}");
        }
    }

    #[test]
    fn the_worked_example_holds() {
        let idfs = [0.9, 1.6, 1.5, 0.8, 2.1, 0.7];
        let plan = Plan { words: 0b11_1111, need: Need::Share(0.3), ..Plan::default() };
        let terms: Vec<PlanTerm> = (0..6).map(word_term).collect();
        let criterion = MatchCriterion::new(&plan, terms.iter().zip(idfs).map(|(term, idf)| (term, idf, true)));
        for (words, wanted) in [(0b00_0110, true), (0b10_1000, false), (0b01_0000, false), (0b10_1001, true)] {
            assert_eq!(criterion.is_met(words), wanted, "{words:b}");
        }
        let counted_from = criterion.counted_from(criterion.whole_mass()) as f32 / UNIT;
        assert!((counted_from - 6.08).abs() < 1e-3, "{counted_from}");
        assert_eq!(criterion.missing(0b00_0110), 0b11_1001);
    }
}
