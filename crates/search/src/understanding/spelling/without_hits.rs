//! What may have been meant where nothing was found.

use tracuu_text::{Syllable, edits, keystrokes};

use super::{Kind, MAX_SYLLABLES_SUGGESTED, Speller};
use crate::understanding::{
    Context,
    change::ChangeKind,
    understood::{Finding, Signs, Understood},
};

/// Other readings that are looked for in the articles at most.
const MAX_LOOKED_FOR: usize = 32;

/// The logarithm of the odds that a token was spoilt by an input method, where some article has what its keys are: as likely as not.
const SPOILT: f32 = 0.0;

/// A query with something else in the place of a part of it.
#[derive(Clone, Debug)]
pub(crate) struct Correction {
    pub(crate) understood: Understood,
    /// What was typed is no word: what the correction finds may be shown in the place of nothing.
    pub(crate) applies: bool,
}

/// What may have been meant by a query that finds nothing, the likeliest first: the reading that is offered anyway, then those
/// with another syllable or word in one place.
pub(crate) fn corrections(understood: &Understood, context: &Context<'_>) -> Vec<Correction> {
    let count = understood.tokens.len();
    let Signs { required, excluded, places, years, .. } = &understood.signs;
    let has_signs = !(required.is_empty() && excluded.is_empty() && places.is_empty() && years.is_empty());
    if has_signs || count == 0 || count > MAX_SYLLABLES_SUGGESTED {
        return Vec::new();
    }
    let speller = Speller::new(understood, context);
    let mut corrections = Vec::new();
    for reading in understood.readings.iter().filter(|reading| reading.kind == ChangeKind::Spelling) {
        let places = understood.tokens.iter().enumerate().filter(|(_, token)| {
            reading.replaces.iter().any(|(tokens, _)| understood.tokens.successors(tokens).contains(&token.id))
        });
        let places: Vec<usize> = places.map(|(at, _)| at).collect();
        let mut corrected = understood.clone();
        for (tokens, by) in &reading.replaces {
            let tokens = corrected.tokens.successors(tokens);
            corrected.apply(Finding::Replaced { tokens, by: by.clone(), kind: ChangeKind::Spelling, is_unit: false });
        }
        let applies = !places.is_empty()
            && places.iter().all(|at| !speller.is_word(*at) && stands_beside(&corrected, *at, context));
        corrections.push(Correction { understood: corrected, applies });
    }
    let mut others: Vec<(usize, String, f32)> = Vec::new();
    for (at, token) in understood.tokens.iter().enumerate() {
        others.extend(speller.foreign(at).into_iter().map(|word| (at, word.text, word.odds)));
        // A word of another language that articles have is no mistyped syllable.
        if speller.is_kept(at) || speller.kinds.get(at) == Some(&Kind::Foreign) && speller.is_word(at) {
            continue;
        }
        let keys = keystrokes(&token.text).into_iter();
        let keys = keys.filter(|keys| !Syllable::is_folded(keys) && context.lexicon.contains_term(keys));
        others.extend(keys.map(|keys| (at, keys, SPOILT)));
        let near = edits(&token.text).into_iter();
        let is_known = |candidate: Syllable| context.lexicon.contains_term(candidate.marked());
        let near: Vec<_> =
            near.filter(|(candidate, _)| candidate.fold() != token.folded && is_known(*candidate)).collect();
        let offers = speller.offers(at, &near).into_iter();
        others.extend(offers.map(|offer| (at, offer.syllable.exact(), offer.odds)));
    }
    others.sort_by(|one, other| other.2.total_cmp(&one.2));
    others.truncate(MAX_LOOKED_FOR);
    corrections.extend(others.into_iter().map(|(at, by, _)| {
        let tokens = understood.tokens.ids(at..at + 1);
        let mut corrected = understood.clone();
        corrected.apply(Finding::Replaced { tokens, by, kind: ChangeKind::Spelling, is_unit: false });
        let applies = !speller.is_word(at) && stands_beside(&corrected, at, context);
        Correction { understood: corrected, applies }
    }));
    for correction in &mut corrections {
        correction.understood.readings.retain(|reading| reading.merged.is_some());
    }
    corrections
}

/// Whether a token is alone, or some article has it beside a neighbour: that it has both somewhere says nothing.
fn stands_beside(understood: &Understood, at: usize, context: &Context<'_>) -> bool {
    let tokens = &understood.tokens;
    let near = tokens.slice(at.saturating_sub(1)..tokens.len().min(at + 2));
    near.len() < 2
        || near.windows(2).any(|two| {
            matches!(two, [one, other] if context.lexicon.contains_term(&format!("{} {}", one.folded, other.folded)))
        })
}

impl Speller<'_> {
    /// Whether a token is a word of the language, of the articles or of the owner, alone or with a neighbour: such a one is never
    /// taken for another.
    fn is_word(&self, at: usize) -> bool {
        let Some(token) = self.draft.tokens.get(at) else { return true };
        if self.context.settings.names_hold(&token.folded) || token.is_kept() || self.is_owners_word(at) {
            return true;
        }
        match self.kinds.get(at) {
            Some(Kind::Valid | Kind::Unheard) => self.kinds.len() == 1 || self.own_tie(at) > 0,
            Some(Kind::Bare) => self.kinds.len() == 1 || self.bare_tie(at) > 0,
            Some(Kind::Foreign) => !self.is_questioned(at),
            Some(Kind::Kept) => true,
            Some(Kind::Lacking | Kind::Odd | Kind::Unknown) | None => false,
        }
    }

    /// Whether a word of the owner's list stands over a token.
    fn is_owners_word(&self, at: usize) -> bool {
        let count = self.draft.tokens.len();
        let mut runs = (0..=at).flat_map(|from| (at + 1..=count).map(move |to| from..to));
        runs.any(|run| self.context.settings.is_word(&self.draft.tokens.folded(run).join(" ")))
    }

    /// How much some reading of a bare syllable is tied to some reading of a neighbour.
    fn bare_tie(&self, at: usize) -> u8 {
        let readings = |place: usize| {
            let token = self.draft.tokens.get(place);
            token.map(|token| Syllable::readings(&token.folded).collect::<Vec<_>>()).unwrap_or_default()
        };
        let (before, own, after) =
            (at.checked_sub(1).map(readings).unwrap_or_default(), readings(at), readings(at + 1));
        let tie = |one: &[Syllable], other: &[Syllable]| {
            let pairs = one.iter().flat_map(|one| other.iter().map(move |other| (*one, *other)));
            pairs.map(|(one, other)| self.context.segmenter.tie(one, other)).max().unwrap_or(0)
        };
        tie(&before, &own).max(tie(&own, &after))
    }
}
