//! From a query to a plan: its terms with their weights, what must be held, and what is restricted.

use std::collections::{BTreeMap, BTreeSet};

use tracuu_text::{SpecialKind, marks};

use super::plan::{Need, PairMarks, Passage, Plan, PlanTerm, PlannedTitle, Role, Rule, Scope, WordSet};
use crate::{
    request::Accents,
    settings::{Ranking, Weights},
    understanding::{Expansion, Phrase, PhraseWord, Token, TokenId, Understood},
};

/// Number of articles from which on the language of an archive tells with which marks bare syllables are meant.
const ARTICLES_FOR_FULL_WEIGHT: f32 = 10_000.0;

/// The terms, phrases and need of a query; filters, order and page are the caller's.
///
/// A bare syllable matches its folded form only: on the marked field it would hit rare, truly unaccented words.
pub(crate) fn plan(query: &Understood, accents: Accents, ranking: &Ranking, articles: u64) -> Plan {
    let count = words(query);
    let weights = ranking.weights(count);
    // What a few articles tell of the language is little.
    let restored = weights.restored * (articles as f32 / ARTICLES_FOR_FULL_WEIGHT).min(1.0);
    let mut planner =
        Planner { plan: Plan::default(), words: Vec::new(), pairs: Vec::new(), weights, accents, restored };
    for (at, syllable) in query.tokens.iter().enumerate() {
        planner.add_syllable(syllable, !query.is_number(syllable.id));
        if let Some(before) = at.checked_sub(1).and_then(|before| query.tokens.get(before))
            && syllable.follows
            && before.alternative == syllable.alternative
        {
            if query.is_number(before.id) || query.is_number(syllable.id) {
                planner.add_plain_pair(before, syllable);
            } else {
                planner.add_pair(before, syllable);
            }
        }
    }
    let mut plan = planner.finish(query);
    // Who asks for the very spelling wants no other article.
    let share = if accents == Accents::Exact { None } else { ranking.share(count) };
    plan.need = share.map_or(Need::All, Need::Share);
    if ranking.titles_by_date && query.numbers.is_empty() && count > 0 {
        // Beside a marked word a bare one is meant bare.
        let is_spelt =
            accents == Accents::Exact || accents == Accents::Auto && query.tokens.iter().any(|token| token.is_marked);
        let words = query
            .tokens
            .iter()
            .map(|token| PhraseWord { folded: token.folded.clone(), marked: is_spelt.then(|| token.marked.clone()) });
        plan.title = Some(PlannedTitle {
            words: words.collect(),
            length: query.tokens.iter().map(terms_of).sum(),
            // One word tells too little, and many tell by themselves which is wanted.
            may_go_on: share.is_none() && (2..=ranking.matching.all_up_to).contains(&count),
        });
    }
    plan
}

/// Number of terms that a token of a title is indexed by: its own, that of its marks, and the pair with the token before it.
fn terms_of(token: &Token) -> u32 {
    1 + u32::from(!token.has_one_spelling()) + u32::from(token.follows)
}

/// How many different words a query was typed in, but for numbers of documents and dates; of alternatives those of the longest.
pub(crate) fn words(query: &Understood) -> usize {
    let mut words: BTreeMap<Option<usize>, BTreeSet<(Option<TokenId>, &str)>> = BTreeMap::new();
    for token in query.tokens.iter().filter(|token| !query.is_number(token.id)) {
        let text = if token.unit.is_some() { "" } else { token.folded.as_str() };
        words.entry(token.alternative).or_default().insert((token.unit, text));
    }
    words.values().map(BTreeSet::len).max().unwrap_or(0)
}

struct Planner<'a> {
    plan: Plan,
    /// The words that have a bit, and the pairs of other names that have one.
    words: Vec<String>,
    pairs: Vec<String>,
    weights: &'a Weights,
    accents: Accents,
    restored: f32,
}

impl Planner<'_> {
    fn add_syllable(&mut self, syllable: &Token, decides: bool) {
        let weights = self.weights;
        let exact = self.accents == Accents::Exact;
        let (text, weight) =
            if exact { (&syllable.marked, weights.marked) } else { (&syllable.folded, weights.folded) };
        let bit = if decides { self.bit(text) } else { 0 };
        if self.plan.names.len() < self.words.len() {
            self.plan.names.push(syllable.text.clone());
        }
        let role = if decides { Role::Decides } else { Role::Scores };
        // What no marks can tell from another word is as sure as a syllable with its marks.
        let weight = if !exact && syllable.has_one_spelling() { weight + weights.marked } else { weight };
        self.add(text, weight, weights.idf_power, role, bit);
        if syllable.is_marked && self.accents == Accents::Auto {
            self.add(&syllable.marked, weights.marked, 1.0, Role::Scores, 0);
        } else if let Some(restored) = syllable.restored.filter(|_| self.accents == Accents::Auto) {
            self.add(restored, self.restored, 1.0, Role::Scores, 0);
        }
    }

    /// Adds two neighbours in any writing.
    fn add_plain_pair(&mut self, before: &Token, syllable: &Token) {
        let text = format!("{} {}", before.folded, syllable.folded);
        self.add(&text, self.weights.pair, 1.0, Role::Pair, 0);
    }

    /// Adds two neighbours. Of few words that were typed with marks only neighbours with those count: other words that are folded
    /// alike would take their place. Many words tell by themselves what is meant. A bare syllable beside a marked one may be
    /// meant so or not be finished: any spelling of it counts, and its own much more.
    fn add_pair(&mut self, before: &Token, syllable: &Token) {
        let kind =
            |token: &Token| marks(token.restored.filter(|_| self.accents == Accents::Auto).unwrap_or(&token.marked));
        let strict = PairMarks { first: Some(kind(before)), second: Some(kind(syllable)) };
        let is_told = |token: &Token| self.accents == Accents::Exact || token.is_marked || token.has_one_spelling();
        let told = PairMarks {
            first: strict.first.filter(|_| is_told(before)),
            second: strict.second.filter(|_| is_told(syllable)),
        };
        let weights = self.weights;
        let is_any_marked = self.accents == Accents::Exact || before.is_marked || syllable.is_marked;
        if weights.marked_pair <= 0.0 || !is_any_marked || self.accents == Accents::Ignore {
            return self.add_plain_pair(before, syllable);
        }
        let text = format!("{} {}", before.folded, syllable.folded);
        let mut add = |marks, weight| {
            let (text, scope, role) = (text.clone(), Scope::Everything, Role::Pair);
            let term = PlanTerm { text, scope, weight, power: 1.0, role, holds: 0, marks: Some(marks) };
            self.add_term(term, weights.title_pair);
        };
        if told == strict {
            add(strict, weights.marked_pair);
        } else {
            let any = weights.pair / 2.0;
            add(told, any);
            add(strict, weights.marked_pair - any);
        }
    }

    /// The bit of a word; none is left for what lies beyond the 64th.
    fn bit(&mut self, word: &str) -> WordSet {
        let known = self.words.iter().position(|other| other == word);
        let at = known.unwrap_or(self.words.len());
        if at >= WordSet::BITS as usize {
            return 0;
        }
        if known.is_none() {
            self.words.push(word.to_owned());
        }
        1 << at
    }

    /// The bit of a pair that a rule asks for, counted from above.
    fn extra_bit(&mut self, pair: &str) -> Option<WordSet> {
        let known = self.pairs.iter().position(|other| other == pair);
        let at = known.unwrap_or(self.pairs.len());
        if known.is_none() {
            self.pairs.push(pair.to_owned());
        }
        (at + self.words.len() < WordSet::BITS as usize).then(|| 1 << (WordSet::BITS as usize - 1 - at))
    }

    /// Adds a term for the whole text and for the title; terms are a set.
    fn add(&mut self, text: &str, weight: f32, power: f32, role: Role, holds: WordSet) {
        let title = if role == Role::Pair { self.weights.title_pair } else { self.weights.title };
        self.add_with_title(text, weight, power, role, holds, title);
    }

    fn add_with_title(&mut self, text: &str, weight: f32, power: f32, role: Role, holds: WordSet, title: f32) {
        let term =
            PlanTerm { text: text.to_owned(), scope: Scope::Everything, weight, power, role, holds, marks: None };
        self.add_term(term, title);
    }

    fn add_term(&mut self, term: PlanTerm, title: f32) {
        if term.weight <= 0.0 && term.holds == 0
            || self.plan.terms.iter().any(|other| other.text == term.text && other.marks == term.marks)
        {
            return;
        }
        self.plan.words |= term.holds;
        let title = term.weight * title;
        if title > 0.0 {
            let (scope, role) = (Scope::Title, Role::Scores);
            self.plan.terms.push(PlanTerm { scope, role, weight: title, holds: 0, ..term.clone() });
        }
        self.plan.terms.push(term);
    }

    /// Lets a term of the whole text that was added, now or before, hold a word as well.
    fn holds(&mut self, text: &str, bit: WordSet) {
        let everywhere = self.plan.terms.iter_mut().filter(|term| term.scope == Scope::Everything);
        everywhere.filter(|term| term.text == text).for_each(|term| term.holds |= bit);
    }

    /// What stands for words of the query: a word, or pairs of which all must be held.
    fn add_expansion(&mut self, query: &Understood, expansion: &Expansion) {
        let inside = query.tokens.iter().filter(|syllable| expansion.tokens.contains(&syllable.id));
        let mut holds = 0;
        for syllable in inside.filter(|syllable| !query.is_number(syllable.id)) {
            holds |= self.bit(&syllable.folded);
        }
        let weight = self.weights.pair * expansion.weight;
        if let [word] = expansion.words.as_slice() {
            self.add(word, weight, 1.0, Role::StandsFor, holds);
            return;
        }
        let mut when = 0;
        for pair in expansion.words.windows(2) {
            let pair = pair.join(" ");
            let Some(bit) = self.extra_bit(&pair) else { return };
            self.add(&pair, weight, 1.0, Role::Scores, 0);
            self.holds(&pair, bit);
            when |= bit;
        }
        if when != 0 {
            self.plan.rules.push(Rule { when, gives: holds });
        }
    }

    /// A day of any year is one word, by its term or by the pair of its numbers.
    fn add_day(&mut self, written: &str, terms: &[String]) {
        let Some(first) = terms.first() else { return };
        let bit = self.bit(first);
        if self.plan.names.len() < self.words.len() {
            self.plan.names.push(written.to_owned());
        }
        for term in terms {
            let role = if term == first { Role::Decides } else { Role::Pair };
            self.add(term, self.weights.pair, 1.0, role, 0);
            self.holds(term, bit);
        }
        self.plan.words |= bit;
    }

    /// Who holds one of the alternatives holds all of them.
    fn add_alternatives(&mut self, query: &Understood) {
        let mut alternatives: BTreeMap<usize, WordSet> = BTreeMap::new();
        for syllable in query.tokens.iter() {
            if let Some(alternative) = syllable.alternative {
                let text = if self.accents == Accents::Exact { &syllable.marked } else { &syllable.folded };
                let bit = self.bit(text);
                *alternatives.entry(alternative).or_default() |= bit;
            }
        }
        let gives = alternatives.values().fold(0, |all, words| all | words);
        for when in alternatives.values() {
            // WordSet beyond the 64th have no bit.
            if *when != 0 {
                self.plan.rules.push(Rule { when: *when, gives: gives & !when });
            }
        }
    }

    fn finish(mut self, query: &Understood) -> Plan {
        for quote in &query.signs.required {
            let inside = || query.tokens.iter().filter(|syllable| syllable.quote == Some(*quote));
            let is_spelt = |token: &Token| match self.accents {
                Accents::Auto => token.is_marked,
                Accents::Exact => true,
                Accents::Ignore => false,
            };
            let words = inside().map(|token| PhraseWord {
                folded: token.folded.clone(),
                marked: is_spelt(token).then(|| token.marked.clone()),
            });
            self.plan.restrictions.phrases.push(Phrase { words: words.collect() });
        }
        for expansion in &query.expansions {
            self.add_expansion(query, expansion);
        }
        for number in &query.numbers {
            if number.kind == SpecialKind::DayOfAnyYear {
                self.add_day(&number.written, &number.terms);
                continue;
            }
            for term in &number.terms {
                let is_document = number.kind == SpecialKind::Document;
                let title = if is_document { self.weights.document_number } else { self.weights.title };
                self.add_with_title(term, self.weights.special, 1.0, Role::Scores, 0, title);
                self.plan.restrictions.required.push(term.clone());
            }
        }
        self.add_alternatives(query);
        self.plan.restrictions.excluded.clone_from(&query.signs.excluded);
        self.plan.restrictions.places.clone_from(&query.signs.places);
        self.plan.passage = Passage { weight: self.weights.window, length: window_length(self.weights) };
        self.plan
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float becomes the nearest number that fits"
)]
fn window_length(weights: &Weights) -> u32 {
    weights.window_length.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::parse_only;

    #[test]
    fn the_worked_example_of_a_plan_holds() {
        let plan = plan(&parse_only("Khuyến công 2018"), Accents::Auto, &Ranking::default(), 1_000);
        let everywhere = plan.terms.iter().filter(|term| term.scope == Scope::Everything);
        let found: Vec<_> = everywhere.map(|term| (term.text.as_str(), term.role, term.holds, term.weight)).collect();
        let wanted = [
            ("khuyen", Role::Decides, 1, 1.0),
            ("=khuyên'", Role::Scores, 0, 0.75),
            ("cong", Role::Decides, 2, 1.0),
            ("=công", Role::Scores, 0, 0.75),
            ("khuyen cong", Role::Pair, 0, 8.4),
            ("2018", Role::Decides, 4, 1.75),
            ("cong 2018", Role::Pair, 0, 8.4),
        ];
        assert_eq!(found, wanted);
        let in_titles = plan.terms.chunks(2).map(|both| both.iter().map(|term| term.scope).collect::<Vec<_>>());
        assert!(in_titles.into_iter().all(|scopes| scopes == [Scope::Title, Scope::Everything]));
        assert_eq!(plan.need, Need::All);
    }
}
