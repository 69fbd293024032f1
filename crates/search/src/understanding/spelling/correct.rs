//! What a token that is no word stands for.

use tracuu_text::{Edit, Syllable, edits, keystrokes};

use super::{Kind, MIN_LETTERS_OF_PREFIX, SYLLABLES, Speller};
use crate::understanding::{
    change::{Change, ChangeKind},
    joined,
    understood::{Expansion, Finding},
};

/// Shorter foreign words have too many neighbours.
const MIN_LETTERS: usize = 4;
/// Syllables that are looked for in the articles beside their neighbours at most.
const MAX_CANDIDATES: usize = 12;
/// What it counts that the articles have a syllable beside its neighbours.
const IN_ARTICLES: f32 = 1.0;
/// A foreign word in fewer articles, and seldom beside its neighbour, may be another name than the one that was typed: in so
/// many articles, or in one of so many.
const RARE: f32 = 3.0;
const COMMON: f32 = 2_000.0;
const RARE_PAIR: u64 = 3;

/// What a token may have been meant for.
#[derive(Clone, Debug)]
struct Meant {
    syllable: Option<Syllable>,
    text: String,
    score: f32,
    /// It is known beside its neighbours.
    has_context: bool,
}

/// Minus the natural logarithm of how often the mistake is made.
fn cost(edit: Edit) -> f32 {
    match edit {
        Edit::Confused => 3.0,
        Edit::Unmarked | Edit::Marks => 4.0,
        Edit::Letter => 6.0,
        Edit::UnmarkedLetter => 8.0,
    }
}

impl Speller<'_> {
    /// Puts the likeliest word in the place of each token that is none.
    pub(super) fn correct(&mut self) {
        let mut at = 0;
        while let Some(kind) = self.kinds.get(at).copied() {
            if kind == Kind::Unheard {
                self.correct_unheard(at);
            }
            if kind != Kind::Unknown {
                at += 1;
                continue;
            }
            if joined::is_part_of_word(&self.draft.tokens, at, self.context) {
                at += 1;
                continue;
            }
            let meant = self.meant(at);
            let best = meant.into_iter().max_by(|one, other| one.score.total_cmp(&other.score));
            if let Some(best) = best.as_ref().filter(|best| best.has_context) {
                self.take(at, best);
            } else if self.complete(at) {
                // It is looked for as it is, and as the longer ones.
            } else if let Some(apart) = joined::take_apart(&self.draft.tokens, at, self.context) {
                let added = self.draft.replace(at..at + 1, &apart, ChangeKind::Joined);
                let read: Vec<Option<Syllable>> =
                    self.draft.tokens.slice(added.clone()).iter().map(|token| Syllable::parse(&token.text)).collect();
                self.read.splice(at..=at, read);
                self.kinds.splice(at..=at, std::iter::repeat_n(Kind::Valid, added.len()));
                at = added.end;
                continue;
            } else if let Some(best) =
                best.filter(|_| self.is_bare || self.draft.tokens.get(at).is_some_and(|one| one.is_marked))
            {
                self.take(at, &best);
            }
            at += 1;
        }
    }

    /// Puts in the place of a syllable that no article has the likeliest one that is a word with its neighbours.
    fn correct_unheard(&mut self, at: usize) {
        let is_word = |one: &Meant| one.syllable.is_some_and(|syllable| self.tie(at, syllable) > 0);
        let meant = self.meant(at).into_iter().filter(|one| one.has_context && is_word(one));
        let best = meant.max_by(|one, other| one.score.total_cmp(&other.score));
        match best {
            Some(best) => self.take(at, &best),
            None => self.accept_as(at, Kind::Valid),
        }
    }

    /// Takes the last word for the beginning of others that the index has; `false` where it is none.
    pub(super) fn complete(&mut self, at: usize) -> bool {
        let Some(token) = self.draft.tokens.get(at) else { return false };
        let is_last = at + 1 == self.draft.tokens.len() && self.draft.tokens.ends_with_token();
        if !is_last || token.folded.chars().count() < MIN_LETTERS_OF_PREFIX {
            return false;
        }
        let longer = self.context.lexicon.completions(&token.folded);
        if longer.is_empty() {
            return false;
        }
        let (from, tokens) = (token.text.clone(), vec![token.id]);
        let change = Change { kind: ChangeKind::Prefix, to: format!("{from}…"), from };
        self.draft.findings.push(Finding::Told(change));
        let stands_for =
            |word| Finding::StandsFor(Expansion { words: vec![word], tokens: tokens.clone(), weight: 1.0 });
        self.draft.findings.extend(longer.into_iter().map(stands_for));
        true
    }

    fn take(&mut self, at: usize, meant: &Meant) {
        self.draft.replace(at..at + 1, &meant.text, ChangeKind::Spelling);
        if let Some(read) = self.read.get_mut(at) {
            *read = meant.syllable;
        }
    }

    /// What a token that is no word may have been meant for: syllables, and foreign words of the index.
    fn meant(&self, at: usize) -> Vec<Meant> {
        let Some(syllable) = self.draft.tokens.get(at) else { return Vec::new() };
        let mut meant = Vec::new();
        for (candidate, edit) in edits(&syllable.text) {
            if self.context.language.count(candidate) > 0 {
                let text = if self.is_bare { candidate.fold().to_owned() } else { candidate.exact() };
                let score = self.score(at, Some(candidate)) - cost(edit);
                let has_context = self.has_context(at, candidate);
                meant.push(Meant { syllable: Some(candidate), text, score, has_context });
            }
        }
        // What the articles say of the likeliest ones beside words that are no syllables, or were read with other marks.
        meant.sort_by(|one, other| other.score.total_cmp(&one.score));
        for one in meant.iter_mut().take(MAX_CANDIDATES) {
            let pairs = self.pairs(at, one.syllable.map_or("", Syllable::fold));
            one.score += IN_ARTICLES * (pairs as f32).ln_1p();
            one.has_context |= pairs > 0;
        }
        // What an input method made of a word of another language: its keys are known.
        let keys = keystrokes(&syllable.text).into_iter().filter(|keys| !Syllable::is_folded(keys));
        meant.extend(keys.filter_map(|text| {
            let articles = self.context.lexicon.document_frequency(&text);
            // A mistake that some article has is no word.
            let is_word = articles as f32 > self.context.articles as f32 / COMMON;
            is_word.then(|| Meant { syllable: None, text, score: (articles as f32).ln(), has_context: true })
        }));
        let has_vowel = syllable.folded.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        if !syllable.is_marked && has_vowel && syllable.folded.chars().count() >= MIN_LETTERS {
            for word in self.context.lexicon.fuzzy_terms(&syllable.folded) {
                if Syllable::is_folded(&word) {
                    continue;
                }
                let pairs = self.pairs(at, &word);
                let alone = self.context.lexicon.document_frequency(&word) as f32;
                if alone < RARE.max(self.context.articles as f32 / COMMON) && pairs < RARE_PAIR {
                    continue;
                }
                let context = if pairs > 0 { (pairs as f32 + 1.0).ln() + 3.0 } else { 0.0 };
                let score = self.score(at, None) + (alone / (self.context.language.total() + SYLLABLES)).ln()
                    - cost(Edit::Letter);
                meant.push(Meant { syllable: None, text: word, score: score + context, has_context: pairs > 0 });
            }
        }
        meant
    }

    /// How many articles have a folded word beside the neighbours of a token.
    pub(super) fn pairs(&self, at: usize, word: &str) -> u64 {
        let neighbour = |place: Option<usize>| place.and_then(|place| self.draft.tokens.get(place));
        let before = neighbour(at.checked_sub(1)).map(|before| format!("{} {word}", before.folded));
        let after = neighbour(Some(at + 1)).map(|after| format!("{word} {}", after.folded));
        before.iter().chain(&after).map(|pair| self.context.lexicon.document_frequency(pair)).sum()
    }

    /// Whether the articles have a syllable beside one of its neighbours.
    pub(super) fn has_context(&self, at: usize, syllable: Syllable) -> bool {
        self.counts_beside(at, syllable).into_iter().flatten().any(|count| count > 0.0)
    }

    /// How often the articles have a syllable behind and before its neighbours; `None` where there is none.
    pub(super) fn counts_beside(&self, at: usize, syllable: Syllable) -> [Option<f32>; 2] {
        let language = self.context.language;
        let before = self.read_at(at, 1).map(|before| language.count_two(before, syllable));
        let after = self.read.get(at + 1).copied().flatten().map(|after| language.count_two(syllable, after));
        [before, after]
    }
}
