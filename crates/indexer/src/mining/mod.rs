//! What a build learns from the articles that it writes: their language, their abbreviations and their words.

mod abbreviations;
mod compounds;
mod language;
mod sample;

use std::{path::Path, sync::Arc, thread};

use abbreviations::AbbreviationMiner;
pub(crate) use compounds::{Compounds, segmenter};
use language::SyllableCounter;
use tracuu_article::Article;
use tracuu_index::SyllableRun;

use crate::{
    error::{BuildError, Result},
    inversion::SyllableObserver,
};

/// All that is mined of the articles of a generation.
pub(crate) struct Miners {
    compounds: Compounds,
    abbreviations: AbbreviationMiner,
    syllables: Arc<SyllableCounter>,
}

impl Miners {
    /// Takes the owner's words into account.
    pub(crate) fn new(settings: &Path) -> Result<Self> {
        let (abbreviations, syllables) = (AbbreviationMiner::default(), Arc::new(SyllableCounter::new()));
        Ok(Self { compounds: Compounds::new(settings)?, abbreviations, syllables })
    }

    /// What takes the syllables of the texts that are written.
    pub(crate) fn observer(&self) -> Arc<dyn SyllableObserver> {
        Arc::clone(&self.syllables) as _
    }

    /// Looks at an article that is being written: its syllables come by the observer.
    pub(crate) fn add(&mut self, article: &Article) {
        self.compounds.add(article);
        self.abbreviations.add(article);
    }

    /// Looks at an article that was written before.
    pub(crate) fn add_stored(&mut self, article: &Article) {
        self.add(article);
        article.searched_texts().for_each(|text| self.syllables.take(SyllableRun::of(&text)));
    }

    /// Writes the words and abbreviations, while `meanwhile` runs.
    pub(crate) fn write_words(&mut self, folder: &Path, meanwhile: impl FnOnce() -> Result<()>) -> Result<()> {
        let Self { compounds, abbreviations, .. } = self;
        thread::scope(|scope| {
            let words = scope.spawn(|| {
                compounds.write(folder)?;
                abbreviations.write(folder)
            });
            meanwhile()?;
            words.join().map_err(|_| BuildError::Worker("the counting of words"))?.map_err(BuildError::from)
        })
    }

    /// Writes what is known of the language.
    pub(crate) fn write_language(&self, folder: &Path) -> Result<()> {
        Ok(self.syllables.write(folder)?)
    }
}
