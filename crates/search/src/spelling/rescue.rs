//! What may have been meant where nothing was found.

use tracuu_text::edits;

use super::{OFFER_UP_TO, Speller, offer::Offer};
use crate::{
    answer::{ChangeKind, Reading},
    engine::{Engine, EngineError},
    query::Query,
};

/// So many other readings are looked for in the articles.
const MAX_LOOKED_FOR: usize = 32;

impl<E: Engine> Speller<'_, E> {
    /// Offers the likeliest query with another syllable in one place that some article answers, where none has all words.
    pub(super) fn rescue(&self, query: &mut Query) -> Result<(), EngineError> {
        let words: Vec<&str> = query.syllables.iter().map(|syllable| syllable.folded.as_str()).collect();
        if words.is_empty() || words.len() > OFFER_UP_TO || self.engine.together(&words)? > 0 {
            return Ok(());
        }
        let mut offers: Vec<Offer> = Vec::new();
        for (at, syllable) in query.syllables.iter().enumerate() {
            if self.is_kept(at) {
                continue;
            }
            let near = edits(query.typed(syllable)).into_iter();
            let near: Vec<_> = near.filter(|(candidate, _)| candidate.fold() != syllable.folded).collect();
            offers.extend(self.offers(query, at, &near)?);
        }
        offers.sort_by(|one, other| other.odds.total_cmp(&one.odds));
        for offer in offers.into_iter().take(MAX_LOOKED_FOR) {
            let mut words = words.clone();
            if let Some(word) = words.get_mut(offer.at) {
                *word = offer.syllable.marked();
            }
            if self.engine.together(&words)? > 0 {
                let mut offered = query.clone();
                offered.replace(offer.at, &offer.syllable.exact(), ChangeKind::Spelling);
                query.readings.push(Reading { kind: ChangeKind::Spelling, text: offered.text });
                break;
            }
        }
        Ok(())
    }
}
