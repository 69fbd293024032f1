//! An engine that counts how often it is called.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tracuu_article::Article;
use tracuu_index::Generation;
use tracuu_search::{Engine, EngineError, Facts, Questions, RankedArticle, ResolvedPlan, Run, Snapshot};

/// Counts the calls of another engine.
#[derive(Clone, Debug)]
pub(crate) struct Counting<E> {
    pub(crate) engine: E,
    pub(crate) calls: Arc<AtomicUsize>,
}

#[derive(Debug)]
struct CountingSnapshot {
    snapshot: Arc<dyn Snapshot>,
    calls: Arc<AtomicUsize>,
}

impl<E: Engine> Engine for Counting<E> {
    fn open(&self, generation: &Generation, hidden: &BTreeSet<String>) -> Result<Arc<dyn Snapshot>, EngineError> {
        let snapshot = self.engine.open(generation, hidden)?;
        Ok(Arc::new(CountingSnapshot { snapshot, calls: Arc::clone(&self.calls) }))
    }
}

impl CountingSnapshot {
    fn count(&self) -> &dyn Snapshot {
        self.calls.fetch_add(1, Ordering::Relaxed);
        &*self.snapshot
    }
}

impl Snapshot for CountingSnapshot {
    fn run(&self, plans: &[ResolvedPlan]) -> Result<Run, EngineError> {
        self.count().run(plans)
    }

    /// No call: an engine behind a network gives ids with the hits.
    fn name(&self, hits: &mut [RankedArticle]) -> Result<(), EngineError> {
        self.snapshot.name(hits)
    }

    fn look_up(&self, questions: &Questions) -> Result<Facts, EngineError> {
        self.count().look_up(questions)
    }

    fn articles(&self, hits: &[RankedArticle]) -> Result<Vec<Article>, EngineError> {
        self.count().articles(hits)
    }
}
