//! What may have been meant where nothing was found.

use tracuu_text::edits;

use super::{MAX_SYLLABLES_SUGGESTED, Speller, suggest::Offer};
use crate::understanding::{
    Context,
    change::{ChangeKind, Reading},
    draft::offered,
    understood::{Finding, Understood},
};

/// Other readings that are looked for in the articles at most.
const MAX_LOOKED_FOR: usize = 32;

/// The conjunctions that tell what to suggest where no article has all words of a query: the query's own words, then the likeliest
/// readings of it with another syllable in one place, the likeliest first.
pub(crate) fn conjunctions_without_hits(understood: &Understood, context: &Context<'_>) -> Vec<Vec<String>> {
    let words = words(understood);
    let offers = offers(understood, context).into_iter().map(|offer| with_offer(&words, offer));
    let mut conjunctions: Vec<Vec<String>> = offers.collect();
    if !conjunctions.is_empty() {
        conjunctions.insert(0, words);
    }
    conjunctions
}

/// Suggests the likeliest reading that some article answers, where none has all words; `counts` belongs to the conjunctions of
/// [`conjunctions_without_hits`].
pub(crate) fn suggest_without_hits(understood: &mut Understood, context: &Context<'_>, counts: &[u64]) {
    let Some((0, counts)) = counts.split_first() else { return };
    let best = offers(understood, context).into_iter().zip(counts).find(|(_, count)| **count > 0);
    if let Some((offer, _)) = best {
        let text = offered(&understood.tokens, offer.at..offer.at + 1, &offer.syllable.exact());
        understood.apply(Finding::Offered(Reading { kind: ChangeKind::Spelling, text }));
    }
}

fn words(understood: &Understood) -> Vec<String> {
    understood.tokens.iter().map(|token| token.folded.clone()).collect()
}

fn with_offer(words: &[String], offer: Offer) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(word) = words.get_mut(offer.at) {
        offer.syllable.marked().clone_into(word);
    }
    words
}

/// The likeliest readings with another syllable in one place.
fn offers(understood: &Understood, context: &Context<'_>) -> Vec<Offer> {
    let count = understood.tokens.len();
    if !understood.readings.is_empty()
        || !understood.signs.required.is_empty()
        || count == 0
        || count > MAX_SYLLABLES_SUGGESTED
    {
        return Vec::new();
    }
    let speller = Speller::new(understood, context);
    let mut offers: Vec<Offer> = Vec::new();
    for (at, token) in understood.tokens.iter().enumerate().filter(|(at, _)| !speller.is_kept(*at)) {
        let near = edits(&token.text).into_iter();
        let near: Vec<_> = near.filter(|(candidate, _)| candidate.fold() != token.folded).collect();
        offers.extend(speller.offers(at, &near));
    }
    offers.sort_by(|one, other| other.odds.total_cmp(&one.odds));
    offers.truncate(MAX_LOOKED_FOR);
    offers
}
