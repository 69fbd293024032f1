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

/// What may be suggested where no article has all words of a query.
#[derive(Debug, Default)]
pub(crate) struct WithoutHits {
    /// The query's own words.
    words: Vec<String>,
    /// The likeliest readings with another syllable in one place, the likeliest first.
    offers: Vec<Offer>,
}

impl WithoutHits {
    pub(crate) fn new(understood: &Understood, context: &Context<'_>) -> Self {
        let words = understood.tokens.iter().map(|token| token.folded.clone()).collect();
        Self { words, offers: offers(understood, context) }
    }

    /// What must be counted in the articles to choose: the query's own words, then those of each reading.
    pub(crate) fn conjunctions(&self) -> Vec<Vec<String>> {
        if self.offers.is_empty() {
            return Vec::new();
        }
        let readings = self.offers.iter().map(|offer| with_offer(&self.words, *offer));
        std::iter::once(self.words.clone()).chain(readings).collect()
    }

    /// Suggests the likeliest reading that some article answers, where none has all words; `counts` belongs to the conjunctions.
    pub(crate) fn suggest(self, counts: &[u64], understood: &mut Understood) {
        let Some((0, counts)) = counts.split_first() else { return };
        let best = self.offers.into_iter().zip(counts).find(|(_, count)| **count > 0);
        if let Some((offer, _)) = best {
            let text = offered(&understood.tokens, offer.at..offer.at + 1, &offer.syllable.exact());
            understood.apply(Finding::Offered(Reading::new(ChangeKind::Spelling, text)));
        }
    }
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
    if understood.readings.iter().any(|reading| reading.merged.is_none())
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
