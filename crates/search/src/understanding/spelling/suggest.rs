//! Which other reading of a valid syllable is so much likelier that it is worth offering.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use tracuu_text::{Edit, Syllable, edits, marks};

use super::{Kind, SYLLABLES, Speller};
use crate::understanding::{
    change::{ChangeKind, Reading},
    draft::{Draft, offered},
    tokens::{TokenId, Tokens},
    understood::Finding,
};

/// Words that are often written wrong, and how they should be.
const MISSPELT: &str = include_str!("misspelt.tsv");
/// Number of syllables of one query that are offered otherwise at most.
const MAX_OFFERS: usize = 2;
/// What more the logarithm of the odds of a second one must be: two mistakes in one query are seldom.
const SECOND: f32 = 1.5;

// The weights by which an offer is judged: a conditional logit over all candidates of 598 real mistakes and of what
// is right there with their neighbours (the corrections of Vietnamese Wikipedia in `heraclex12/Viwiki-spelling`, CC BY 4.0), cross-validated five-fold.

/// The logarithm of the odds of any offer.
const ODDS: f32 = -4.27;
/// How much likelier it makes the query.
const LIKELIER: f32 = 0.31;
/// What was typed is no syllable.
const ODD: f32 = 1.77;
/// Logarithms of how often it stands beside its neighbours: the sum, and the greatest.
const BESIDE: f32 = 0.34;
const BESIDE_ONE: f32 = -0.06;
/// For each neighbour that it lacks.
const AT_EDGE: f32 = -1.37;
/// How familiar what was typed is to the articles.
const FAMILIAR: f32 = -0.33;
/// What was typed is a syllable that no article has.
const UNHEARD: f32 = 0.92;
/// What was typed is tied to no neighbour, and the other one is so many times as frequent.
const RARE: f32 = 1.4;
const TIMES: f32 = 200.0;
/// How much it, and what was typed, is tied to a neighbour in the language at large.
const TIED: f32 = 0.27;
const OWN_TIED: f32 = 0.2;

/// How much of an offer speaks for each kind of mistake.
fn channel(edit: Edit) -> f32 {
    match edit {
        Edit::Confused => 1.05,
        Edit::Unmarked => 0.64,
        Edit::Marks => -0.45,
        Edit::Letter => -1.91,
        Edit::UnmarkedLetter => -3.29,
    }
}

/// Another syllable for one of the query.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    pub(super) at: usize,
    pub(super) syllable: Syllable,
    /// The logarithm of its odds.
    pub(super) odds: f32,
}

impl Speller<'_> {
    /// Suggests other syllables in the place of those that hardly stand beside their neighbours.
    pub(super) fn suggest(&mut self) {
        if self.draft.tokens.len() < 2 || self.context.language.total() == 0.0 {
            return;
        }
        if let Some(offer) = self.misspelt() {
            let (text, replaced) = offer;
            self.offer(text, vec![replaced]);
            return;
        }
        // The same in each round.
        let near: Vec<Vec<(Syllable, Edit)>> = self
            .kinds
            .iter()
            .zip(self.draft.tokens.iter())
            .map(|(kind, syllable)| {
                if matches!(kind, Kind::Kept | Kind::Foreign | Kind::Unknown) {
                    return Vec::new();
                }
                let restores = |edit| *kind == Kind::Bare && edit == Edit::Unmarked;
                let known = |candidate| self.context.language.count(candidate) > 0;
                let near = edits(&syllable.text).into_iter();
                near.filter(|(candidate, edit)| !restores(*edit) && known(*candidate)).collect()
            })
            .collect();
        let worth = self.context.settings.ranking.spelling.worth_offering;
        let wanted = self.conjunctions(&near, worth);
        if wanted.is_empty() {
            return;
        }
        let counts = (self.context.count_conjunctions)(&wanted);
        let counts: HashMap<Vec<String>, u64> = wanted.into_iter().zip(counts).collect();
        let mut offer = Tokens::clone(&self.draft.tokens);
        let mut replaces = Vec::new();
        for round in 0..MAX_OFFERS {
            let worth = worth + SECOND * round as f32;
            let mut best: Option<Offer> = None;
            for (at, near) in near.iter().enumerate() {
                let known = best.map_or(worth, |best| best.odds);
                if let Some(candidate) = self.best(at, near, known, &counts)
                    && candidate.odds > known
                {
                    best = Some(candidate);
                }
            }
            let Some(Offer { at, syllable, .. }) = best else { break };
            replaces.push((self.draft.tokens.ids(at..at + 1), syllable.exact()));
            offer.replace(at..at + 1, &syllable.exact());
            self.accept(at, syllable);
        }
        let text = offer.text();
        if text != self.draft.tokens.text() {
            self.offer(text, replaces);
        }
    }

    pub(super) fn offer(&mut self, text: String, replaces: Vec<(Vec<TokenId>, String)>) {
        let reading = Reading { replaces, ..Reading::new(ChangeKind::Spelling, text) };
        self.draft.findings.push(Finding::Offered(reading));
    }

    /// A speller of the same tokens, to try something.
    fn view(&self) -> Speller<'_> {
        let draft = Draft { tokens: Cow::Borrowed(&*self.draft.tokens), findings: Vec::new() };
        Speller {
            context: self.context,
            draft,
            is_bare: self.is_bare,
            kinds: self.kinds.clone(),
            read: self.read.clone(),
        }
    }

    /// Takes an offer for what was typed.
    fn accept(&mut self, at: usize, syllable: Syllable) {
        if let (Some(kind), Some(read)) = (self.kinds.get_mut(at), self.read.get_mut(at)) {
            (*kind, *read) = (Kind::Kept, Some(syllable));
        }
    }

    /// All conjunctions that [`Self::best`] may ask for in any round: none where no offer can be worth it.
    fn conjunctions(&self, near: &[Vec<(Syllable, Edit)>], worth: f32) -> Vec<Vec<String>> {
        let possible = near
            .iter()
            .enumerate()
            .filter_map(|(at, near)| self.likeliest(at, near).filter(|offer| offer.odds + self.strangest() >= worth));
        let possible: Vec<Offer> = possible.collect();
        let mut wanted: BTreeSet<Vec<String>> = BTreeSet::new();
        if possible.is_empty() {
            return Vec::new();
        }
        let of_all = |speller: &Speller<'_>, places: Range<usize>, wanted: &mut BTreeSet<Vec<String>>| {
            for at in places.filter(|at| near.get(*at).is_some_and(|near| !near.is_empty())) {
                wanted.extend(speller.sides(at).into_iter().flatten());
            }
        };
        of_all(self, 0..near.len(), &mut wanted);
        for Offer { at, syllable, .. } in possible {
            // What the neighbours of an offer would ask for in the next round.
            let mut then = self.view();
            then.accept(at, syllable);
            of_all(&then, at.saturating_sub(1)..at, &mut wanted);
            of_all(&then, at + 1..(at + 2).min(near.len()), &mut wanted);
        }
        wanted.into_iter().collect()
    }

    /// What may be added at most for how strange a syllable is to the articles.
    fn strangest(&self) -> f32 {
        FAMILIAR * familiarity(0, self.context.articles) + UNHEARD
    }

    /// The syllable with the best odds in one place, before the articles are asked.
    fn likeliest(&self, at: usize, near: &[(Syllable, Edit)]) -> Option<Offer> {
        self.offers(at, near).into_iter().max_by(|one, other| one.odds.total_cmp(&other.odds))
    }

    /// The syllable with the best odds in one place, where they may be better than some that are known.
    fn best(
        &self,
        at: usize,
        near: &[(Syllable, Edit)],
        known: f32,
        counts: &HashMap<Vec<String>, u64>,
    ) -> Option<Offer> {
        let best = self.likeliest(at, near)?;
        if best.odds + self.strangest() < known {
            return None;
        }
        let own = self.own(at);
        let articles = own.map_or(0, |own| self.context.lexicon.document_frequency(own.marked()));
        let unheard = if own.is_some() && articles == 0 { UNHEARD } else { 0.0 };
        let odds = best.odds + FAMILIAR * self.familiar(at, articles, counts) + unheard;
        Some(Offer { odds, ..best })
    }

    /// What may be offered in one place.
    pub(super) fn offers(&self, at: usize, near: &[(Syllable, Edit)]) -> Vec<Offer> {
        let kind = self.kinds.get(at).copied().unwrap_or_default();
        let own = self.own(at);
        let language = self.context.language;
        let articles =
            || self.draft.tokens.get(at).map_or(0, |one| self.context.lexicon.document_frequency(&one.marked));
        let (now, count) = match kind {
            Kind::Kept => return Vec::new(),
            Kind::Valid | Kind::Unheard | Kind::Bare => {
                (self.score(at, own), own.map_or(0.0, |own| language.count(own) as f32))
            }
            Kind::Odd | Kind::Lacking | Kind::Foreign | Kind::Unknown => {
                let count = articles() as f32;
                (self.score(at, None) + ((count + 1.0) / (language.total() + SYLLABLES)).ln(), count)
            }
        };
        let odd = if kind == Kind::Odd { ODD } else { 0.0 };
        let own_tie = f32::from(own.map_or(0, |own| self.tie(at, own)));
        // Most syllables are so common that no other can be so many times as frequent.
        let may_be_rare = own_tie == 0.0 && TIMES * count.max(1.0) <= language.total();
        // One that neither the articles nor the language at large have beside a neighbour is no better than what was typed.
        let has_neighbour = self.read_at(at, 1).is_some() || self.read.get(at + 1).is_some_and(Option::is_some);
        // `mĩ` and `mỹ` find the same.
        let is_alike = |own: Syllable, candidate: Syllable| {
            own.fold() == candidate.fold() && marks(own.marked()) == marks(candidate.marked())
        };
        let is_other = |candidate| own.is_none_or(|own| own != candidate && !is_alike(own, candidate));
        let others = near.iter().filter(|(candidate, _)| is_other(*candidate));
        let offers = others.filter_map(|(candidate, edit)| {
            let (tie, beside) = (self.tie(at, *candidate), self.counts_beside(at, *candidate));
            let is_known = tie > 0 || beside.into_iter().flatten().any(|count| count > 0.0);
            if has_neighbour && !is_known {
                return None;
            }
            let likelier = self.score(at, Some(*candidate)) - now;
            let tied = TIED * f32::from(tie) - OWN_TIED * own_tie;
            let is_rare = may_be_rare && language.count(*candidate) as f32 >= TIMES * count.max(1.0);
            let rare = if is_rare { RARE } else { 0.0 };
            let odds = ODDS + odd + rare + channel(*edit) + LIKELIER * likelier + spoken_for(beside) + tied;
            Some(Offer { at, syllable: *candidate, odds })
        });
        offers.collect()
    }

    /// The query with a word as it should be that is known to be misspelt often, where articles have it.
    fn misspelt(&self) -> Option<(String, (Vec<TokenId>, String))> {
        for at in 1..self.draft.tokens.len() {
            let Some((one, other)) = self.own(at - 1).zip(self.own(at)) else { continue };
            let is_typed = [at - 1, at].iter().all(|at| self.kinds.get(*at) == Some(&Kind::Valid));
            let typed = format!("{} {}", one.exact(), other.exact());
            let word = MISSPELT.lines().filter_map(|line| line.split_once('\t')).find(|(wrong, _)| *wrong == typed);
            if let Some((_, right)) = word.filter(|_| is_typed) {
                let folded: Vec<&str> = right.split(' ').filter_map(Syllable::parse).map(Syllable::fold).collect();
                if self.context.lexicon.contains_term(&folded.join(" ")) {
                    let places = at - 1..at + 1;
                    let replaced = (self.draft.tokens.ids(places.clone()), right.to_owned());
                    return Some((offered(&self.draft.tokens, places, right), replaced));
                }
            }
        }
        None
    }

    /// The syllable that was typed; `None` where it was none.
    fn own(&self, at: usize) -> Option<Syllable> {
        let is_one = self.kinds.get(at) != Some(&Kind::Lacking);
        self.read.get(at).copied().flatten().filter(|_| is_one)
    }

    /// How familiar a syllable is to the articles beside its neighbours, as typed: which of its pairs they have, with the same
    /// marks; `articles` have it at all.
    fn familiar(&self, at: usize, articles: u64, counts: &HashMap<Vec<String>, u64>) -> f32 {
        let mut best = f32::NEG_INFINITY;
        for side in self.sides(at) {
            let familiar = side.map_or(0.0, |terms| familiarity(counts.get(&terms).copied().unwrap_or(0), articles));
            best = best.max(familiar);
        }
        best
    }

    /// The terms of a syllable beside its left and its right neighbour: their pair, and both with the marks that they are read with;
    /// `None` where there is no neighbour.
    fn sides(&self, at: usize) -> [Option<Vec<String>>; 2] {
        let own = self.own(at);
        [(at.checked_sub(1), Some(at)), (Some(at), Some(at + 1))].map(|(one, other)| {
            let sides = <[usize; 2]>::from(one.zip(other)?);
            if sides[1] >= self.draft.tokens.len() {
                return None;
            }
            let read = sides.map(|place| if place == at { own } else { self.read.get(place).copied().flatten() });
            let folded = |place: usize, read: Option<Syllable>| match read {
                Some(read) => read.fold(),
                None => self.draft.tokens.get(place).map_or("", |one| &one.folded),
            };
            let pair = format!("{} {}", folded(sides[0], read[0]), folded(sides[1], read[1]));
            let marked = read.iter().flatten().map(|one| one.marked().to_owned());
            Some(std::iter::once(pair).chain(marked).collect())
        })
    }
}

/// How its neighbours speak for a syllable that stands so often beside each.
fn spoken_for(beside: [Option<f32>; 2]) -> f32 {
    let known = beside.into_iter().flatten().map(f32::ln_1p);
    let (sum, most, count) =
        known.fold((0.0, 0.0_f32, 0_u8), |(sum, most, count), known| (sum + known, most.max(known), count + 1));
    BESIDE * sum + BESIDE_ONE * most + AT_EDGE * f32::from(2 - count)
}

/// How familiar a syllable is beside a neighbour: by the number of articles that have it there, and that have it at all.
fn familiarity(beside: u64, articles: u64) -> f32 {
    (beside as f32 + 0.5).ln() - 0.5 * (articles as f32 + 10.0).ln()
}
