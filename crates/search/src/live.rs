//! The live generation as it is asked: what is in memory of it, and an engine's snapshot.

use std::{cell::RefCell, collections::BTreeSet, sync::Arc};

use tracuu_index::{Check, Generation, Home, Origins, fnv1a};
use tracuu_text::{Segmenter, folded_words};

use crate::{
    engine::{Engine, EngineError, Questions, Snapshot},
    error::SearchError,
    planning::{Archive, PlanSequence},
    request::Request,
    settings::{Hidden, Settings},
    understanding::{Context, Understood},
};

/// A generation, open for answering.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) generation: Generation,
    pub(crate) snapshot: Arc<dyn Snapshot>,
    /// What was taken down when it was opened, and the ids of that.
    pub(crate) without: Hidden,
    pub(crate) hidden: BTreeSet<String>,
    /// Hashes of these.
    pub(crate) hidden_keys: BTreeSet<u64>,
    segmenter: Segmenter,
}

/// Counts conjunctions for the steps of understanding, which do not know that an engine may fail.
pub(crate) struct Counts<'a> {
    snapshot: &'a dyn Snapshot,
    failure: RefCell<Option<EngineError>>,
}

impl Counts<'_> {
    pub(crate) fn of(&self, conjunctions: &[Vec<String>]) -> Vec<u64> {
        let questions = Questions { conjunctions: conjunctions.to_vec(), ..Questions::default() };
        match self.snapshot.look_up(&questions) {
            Ok(facts) => facts.conjunction_counts,
            Err(failure) => {
                self.failure.replace(Some(failure));
                vec![0; conjunctions.len()]
            }
        }
    }

    pub(crate) fn check(&self) -> Result<(), EngineError> {
        self.failure.take().map_or(Ok(()), Err)
    }
}

impl Live {
    /// Opens a published generation.
    pub(crate) fn open(
        home: &Home,
        number: u64,
        check: Check,
        engine: &dyn Engine,
        hidden: &Hidden,
    ) -> Result<Arc<Self>, SearchError> {
        let generation = Generation::open_checked(home, number, check)?;
        Self::of(generation, engine, hidden)
    }

    /// Takes a generation that was opened before, without what is taken down.
    pub(crate) fn of(generation: Generation, engine: &dyn Engine, hidden: &Hidden) -> Result<Arc<Self>, SearchError> {
        // The addresses of a whole archive are read only where any is asked for.
        let origins = if hidden.has_addresses() { Origins::read(&generation.folder)? } else { Origins::default() };
        let (without, hidden) = (hidden.clone(), hidden.ids(&origins));
        let snapshot = engine.open(&generation, &hidden)?;
        let hidden_keys = hidden.iter().map(|id| fnv1a(id.as_bytes())).collect();
        let segmenter = Segmenter::vietnamese();
        Ok(Arc::new(Self { generation, snapshot, without, hidden, hidden_keys, segmenter }))
    }

    /// Those of some queries whose words some article holds: what they found before may be taken down since.
    pub(crate) fn that_find(&self, queries: Vec<String>) -> Result<Vec<String>, EngineError> {
        if queries.is_empty() {
            return Ok(queries);
        }
        let conjunctions = queries.iter().map(|query| folded_words(query)).collect();
        let facts = self.snapshot.look_up(&Questions { conjunctions, ..Questions::default() })?;
        let counted = queries.into_iter().zip(facts.conjunction_counts);
        Ok(counted.filter(|(_, count)| *count > 0).map(|(query, _)| query).collect())
    }

    pub(crate) fn counts(&self) -> Counts<'_> {
        Counts { snapshot: &*self.snapshot, failure: RefCell::default() }
    }

    pub(crate) fn context<'a>(
        &'a self,
        settings: &'a Settings,
        count_conjunctions: &'a dyn Fn(&[Vec<String>]) -> Vec<u64>,
    ) -> Context<'a> {
        Context {
            lexicon: &self.generation.lexicon,
            articles: self.generation.manifest.articles,
            language: &self.generation.language,
            segmenter: &self.segmenter,
            abbreviations: &self.generation.abbreviations,
            settings,
            count_conjunctions,
        }
    }

    /// What ranking depends on.
    pub(crate) fn archive(&self) -> Archive<'_> {
        let Generation { lexicon, manifest, .. } = &self.generation;
        Archive { lexicon, articles: manifest.articles, lengths: manifest.syllables }
    }

    pub(crate) fn plan(
        &self,
        query: &Understood,
        request: &Request,
        settings: &Settings,
        offset: usize,
        limit: usize,
        with_facets: bool,
    ) -> PlanSequence {
        PlanSequence::new(query, request, settings, self.archive(), offset, limit, with_facets)
    }
}
