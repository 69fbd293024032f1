//! What the syllables of a query were meant to be: a noisy channel over the syllables of the index.
//!
//! Three things are told by the probabilities of the index's own language and a cost for each mistake: with which marks a
//! bare syllable was meant, what a token that is no word stands for, and which other reading of a valid syllable is so much
//! likelier that it is worth offering.

mod correct;
mod foreign;
mod horns;
mod restore;
mod suggest;
mod without_hits;

pub(super) use horns::complete_horns;
use tracuu_text::Syllable;
pub(crate) use without_hits::{Correction, corrections};

use super::{
    Context,
    change::{Change, ChangeKind},
    draft::Draft,
    tokens::{Standing, Tokens},
    understood::{Finding, Understood},
};
use crate::request::{Accents, Request};

/// Tokens that are no words and are corrected at most: what follows stays as it is.
const MAX_UNKNOWN: usize = 8;
/// In queries of more syllables a valid one is taken as typed.
const MAX_SYLLABLES_SUGGESTED: usize = 8;
/// Letters of the shortest last word that may be the beginning of another.
const MIN_LETTERS_OF_PREFIX: usize = 2;
/// Syllables of an article, about.
const SYLLABLES: f32 = 300.0;

/// What a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// Stays as it is.
    #[default]
    Kept,
    /// A syllable with its marks, or one without any.
    Valid,
    /// A syllable that was typed without marks in a query without marks.
    Bare,
    /// A syllable without the marks that it must have, among others with theirs.
    Lacking,
    /// A syllable with its marks that no article has, and that is no word with its neighbours.
    Unheard,
    /// No syllable, but some article has it.
    Odd,
    /// A word or name of another language that some article has, or that looks like a name.
    Foreign,
    /// Neither a syllable nor a word of the index.
    Unknown,
}

/// Corrects what is no word, reads bare syllables with their likeliest marks, and suggests other readings. Numbers and quoted
/// parts stay as they are.
pub(super) fn correct_and_suggest(understood: &Understood, request: &Request, context: &Context<'_>) -> Vec<Finding> {
    let mut speller = Speller::new(understood, context);
    speller.correct();
    speller.complete_unheard();
    if request.accents == Accents::Auto {
        speller.note_restored();
    }
    if speller.draft.tokens.len() <= MAX_SYLLABLES_SUGGESTED {
        speller.suggest();
        if !speller.draft.findings.iter().any(|finding| matches!(finding, Finding::Offered(_))) {
            speller.question_rare();
        }
    }
    speller.draft.findings
}

struct Speller<'a> {
    context: &'a Context<'a>,
    draft: Draft<'a>,
    /// A query without any mark: what is bare is read with marks.
    is_bare: bool,
    kinds: Vec<Kind>,
    /// The syllable that each token is read as.
    read: Vec<Option<Syllable>>,
}

impl<'a> Speller<'a> {
    fn new(understood: &'a Understood, context: &'a Context<'a>) -> Self {
        let tokens = &understood.tokens;
        let is_bare = !tokens.iter().any(|token| token.is_marked);
        // A syllable that has to have marks, and none: others may lack theirs as well.
        let lacks_marks = tokens.iter().any(|token| {
            !token.is_marked && Syllable::is_folded(&token.folded) && Syllable::parse(&token.text).is_none()
        });
        let mut speller = Self { context, draft: Draft::new(understood), is_bare, kinds: Vec::new(), read: Vec::new() };
        let mut unknown = 0;
        for syllable in tokens.iter() {
            let typed = syllable.text.as_str();
            let own = Syllable::parse(typed);
            let is_number = understood.is_number(syllable.id);
            let is_letter = own.is_none() && typed.chars().nth(1).is_none();
            let kind = if is_letter || syllable.standing != Standing::Free || syllable.quote.is_some() || is_number {
                Kind::Kept
            } else if (is_bare || lacks_marks && !syllable.is_marked) && Syllable::is_folded(&syllable.folded) {
                if is_bare || own.is_some() { Kind::Bare } else { Kind::Lacking }
            } else if own.is_some() {
                let is_unheard = syllable.is_marked && !context.lexicon.contains_term(&syllable.marked);
                if is_unheard && unknown < MAX_UNKNOWN { Kind::Unheard } else { Kind::Valid }
            } else if !typed.chars().all(|one| one.is_alphabetic() || one.is_ascii_punctuation()) {
                Kind::Kept
            } else if context.lexicon.contains_term(&syllable.marked) || looks_like_a_name(tokens, typed) {
                if syllable.is_marked { Kind::Odd } else { Kind::Foreign }
            } else if unknown < MAX_UNKNOWN {
                unknown += 1;
                Kind::Unknown
            } else {
                Kind::Kept
            };
            speller.kinds.push(kind);
            speller.read.push(own);
        }
        for at in 0..speller.kinds.len() {
            if speller.kinds.get(at) == Some(&Kind::Unheard) && speller.own_tie(at) > 0 {
                speller.accept_as(at, Kind::Valid);
            }
        }
        if context.language.total() > 0.0 {
            speller.restore();
        }
        speller
    }

    /// Takes a last syllable that no article has for the beginning of one that some have.
    fn complete_unheard(&mut self) {
        let Some(at) = self.kinds.len().checked_sub(1) else { return };
        let Some(last) = self.draft.tokens.get(at) else { return };
        let is_completed = |finding: &Finding| matches!(finding, Finding::StandsFor(one) if one.tokens == [last.id]);
        if matches!(self.kinds.get(at), Some(Kind::Valid | Kind::Bare | Kind::Lacking))
            && last.folded.chars().count() > MIN_LETTERS_OF_PREFIX
            && !self.context.lexicon.contains_term(&last.folded)
            && !self.draft.findings.iter().any(is_completed)
        {
            self.complete(at);
        }
    }

    /// Notes with which marks bare syllables are read.
    fn note_restored(&mut self) {
        for (at, (token, (kind, read))) in self.draft.tokens.iter().zip(self.kinds.iter().zip(&self.read)).enumerate() {
            let Some(read) = read.filter(|_| matches!(kind, Kind::Bare | Kind::Lacking)) else { continue };
            if !self.is_likely(at, read) {
                continue;
            }
            // A word of another language, such as `hot` and `cup`, stands without marks in more articles than `hốt` and `cúp`.
            let frequency = |term: &str| self.context.lexicon.document_frequency(term);
            if Syllable::parse(&token.text).is_none() && frequency(&token.marked) > frequency(read.marked()) {
                continue;
            }
            self.draft.findings.push(Finding::Restored { token: token.id, marked: read.marked() });
            if token.text.to_lowercase() != read.exact() {
                let change = Change { kind: ChangeKind::Accents, from: token.text.clone(), to: read.exact() };
                self.draft.findings.push(Finding::Told(change));
            }
        }
    }

    fn is_kept(&self, at: usize) -> bool {
        self.kinds.get(at).is_none_or(|kind| *kind == Kind::Kept)
    }

    fn accept_as(&mut self, at: usize, kind: Kind) {
        if let Some(known) = self.kinds.get_mut(at) {
            *known = kind;
        }
    }

    /// How much a syllable in one place is tied to one of its neighbours in the language at large, 0 for not at all.
    fn tie(&self, at: usize, syllable: Syllable) -> u8 {
        let segmenter = &self.context.segmenter;
        let before = self.read_at(at, 1).map_or(0, |before| segmenter.tie(before, syllable));
        let after = self.read.get(at + 1).copied().flatten().map_or(0, |after| segmenter.tie(syllable, after));
        before.max(after)
    }

    /// The same of what was typed.
    fn own_tie(&self, at: usize) -> u8 {
        self.read_at(at, 0).map_or(0, |own| self.tie(at, own))
    }

    fn read_at(&self, at: usize, back: usize) -> Option<Syllable> {
        at.checked_sub(back).and_then(|place| self.read.get(place).copied().flatten())
    }

    /// The logarithm of the probability of a syllable at a place, and of the two that follow it.
    fn score(&self, at: usize, syllable: Option<Syllable>) -> f32 {
        let (first, second) = (self.read_at(at, 2), self.read_at(at, 1));
        let next = |place: usize| self.read.get(at + place).copied().flatten();
        let mut score = 0.0;
        let mut add = |before, one: Option<Syllable>| {
            if let Some(one) = one {
                score += self.context.language.probability(before, one).ln();
            }
        };
        add([first, second], syllable);
        add([second, syllable], next(1));
        add([syllable, next(1)], next(2));
        score
    }
}

/// A word with a capital among others without, in letters that any language has; or one all in capitals.
fn looks_like_a_name(tokens: &Tokens, typed: &str) -> bool {
    if typed.chars().nth(1).is_some()
        && typed.chars().all(char::is_uppercase)
        && tokens.text().contains(char::is_lowercase)
    {
        return true;
    }
    let begins = |text: &str, with: fn(char) -> bool| text.chars().next().is_some_and(with);
    typed.is_ascii()
        && begins(typed, char::is_uppercase)
        && tokens.iter().any(|other| begins(&other.text, char::is_lowercase))
}
