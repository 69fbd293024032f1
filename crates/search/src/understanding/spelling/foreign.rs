//! Words of other languages, names and abbreviations that may be mistyped: by how much commoner a near one is.

use tracuu_text::Syllable;

use super::{Kind, Speller};
use crate::understanding::draft::offered;

/// Shorter words have too many neighbours; abbreviations that the articles define are few.
const MIN_LETTERS: usize = 4;
const MIN_LETTERS_ABBREVIATION: usize = 3;
/// What a few articles share is questioned where a near word is so many times as frequent, by its letters from four on: the longer a
/// word, the fewer others are near it by chance.
const TIMES: [f32; 4] = [200.0, 60.0, 40.0, 25.0];
/// Beside its neighbours a near word must be so many times as frequent, and in so many articles.
const TIMES_BESIDE: f32 = 20.0;
const ARTICLES_BESIDE: u64 = 3;
/// It need then be fewer times as frequent by itself.
const KNOWN_BESIDE: f32 = 4.0;
/// The logarithm of the odds of a near word as frequent as what was typed; what it counts to be known beside a neighbour.
const ODDS: f32 = -6.0;
const BESIDE: f32 = 3.0;

/// A near word.
#[derive(Clone, Debug)]
pub(super) struct Near {
    pub(super) text: String,
    /// The logarithm of its odds.
    pub(super) odds: f32,
    /// How many times as frequent as what was typed it is.
    times: f32,
    is_beside: bool,
}

impl Speller<'_> {
    /// Words at a distance of one edit from a bare token, the commonest first: no syllables, which are judged by their neighbours.
    pub(super) fn foreign(&self, at: usize) -> Vec<Near> {
        let Some(token) = self.draft.tokens.get(at) else { return Vec::new() };
        let letters = token.folded.chars().count();
        let is_number = !token.folded.chars().all(char::is_alphabetic);
        let has_marks = token.is_marked && !token.text.chars().all(|one| one.is_ascii() || matches!(one, 'đ' | 'Đ'));
        if has_marks || token.is_kept() || token.quote.is_some() || is_number || letters < MIN_LETTERS_ABBREVIATION {
            return Vec::new();
        }
        let lexicon = self.context.lexicon;
        let (own, own_beside) = (lexicon.document_frequency(&token.folded), self.pairs(at, &token.folded));
        let has_neighbour = self.draft.tokens.len() > 1;
        let near = lexicon.fuzzy_terms(&token.folded).into_iter().filter(|word| !Syllable::is_folded(word));
        let near = near.filter(|word| {
            letters >= MIN_LETTERS && word.chars().count() >= MIN_LETTERS || self.context.is_abbreviation(word)
        });
        let near = near.map(|text| {
            let times = lexicon.document_frequency(&text) as f32 / own.max(1) as f32;
            let beside = self.pairs(at, &text);
            let times_beside = beside as f32 / own_beside.max(1) as f32;
            let is_beside = !has_neighbour || beside >= ARTICLES_BESIDE && times_beside >= TIMES_BESIDE;
            let known = if beside > 0 { BESIDE + (beside as f32).ln_1p() } else { 0.0 };
            Near { text, odds: ODDS + times.ln() + known, times, is_beside }
        });
        near.collect()
    }

    /// Offers a much commoner word in the place of one that few articles share.
    pub(super) fn question_rare(&mut self) {
        for at in 0..self.draft.tokens.len() {
            if let Some(near) = self.much_commoner(at) {
                let text = offered(&self.draft.tokens, at..at + 1, &near.text);
                let tokens = self.draft.tokens.ids(at..at + 1);
                self.offer(text, vec![(tokens, near.text)]);
                return;
            }
        }
    }

    /// Whether a word that some articles have is likelier another one.
    pub(super) fn is_questioned(&self, at: usize) -> bool {
        self.much_commoner(at).is_some()
    }

    fn much_commoner(&self, at: usize) -> Option<Near> {
        // A syllable may be questioned too, where hardly any article has it.
        if !matches!(self.kinds.get(at)?, Kind::Foreign | Kind::Bare | Kind::Odd | Kind::Unknown) {
            return None;
        }
        let letters = self.draft.tokens.get(at)?.folded.chars().count();
        let wanted = TIMES.get(letters.checked_sub(MIN_LETTERS)?.min(TIMES.len() - 1)).copied()?;
        let wanted = if self.draft.tokens.len() > 1 { wanted / KNOWN_BESIDE } else { wanted };
        // Most words are so common that no other can be so many times as frequent.
        let own = self.context.lexicon.document_frequency(&self.draft.tokens.get(at)?.folded);
        if own as f32 * wanted > self.context.articles as f32 {
            return None;
        }
        let near = self.foreign(at).into_iter().filter(|near| near.times >= wanted && near.is_beside);
        near.max_by(|one, other| one.times.total_cmp(&other.times))
    }
}
