//! The boundary behind which an engine finds articles. Nothing that decides an answer stands behind it: an engine carries out what
//! a [`ResolvedPlan`] says, and tests hold each one to a brute-force engine that does so by definition.

use std::{collections::BTreeSet, error::Error, fmt, sync::Arc};

use thiserror::Error;
use tracuu_article::Article;
use tracuu_index::Generation;

use crate::planning::{PlanTerm, ResolvedPlan, SortKeys, WordSet};

/// Opens generations for searching.
pub trait Engine: fmt::Debug + Send + Sync {
    /// A snapshot of a published generation without the articles of these ids, as if it did not hold them.
    fn open(&self, generation: &Generation, hidden: &BTreeSet<String>) -> Result<Arc<dyn Snapshot>, EngineError>;
}

/// One generation as an engine sees it: an answer asks one snapshot and never mixes two.
///
/// Each method is one call, whatever it asks for, since an engine may stand behind a network.
pub trait Snapshot: fmt::Debug + Send + Sync {
    /// Carries out the first plan; where nothing matches and there is time left, the next one, and so on.
    fn run(&self, plans: &[ResolvedPlan]) -> Result<Run, EngineError>;

    /// Gives hits of [`Self::run`] their ids, where that left them empty: few callers need those of hits whose articles are read.
    /// An engine that gives ids with the hits has nothing to do.
    fn name(&self, _hits: &mut [RankedArticle]) -> Result<(), EngineError> {
        Ok(())
    }

    /// Looks up facts about terms and articles.
    fn look_up(&self, questions: &Questions) -> Result<Facts, EngineError>;

    /// The articles of these hits of this snapshot, in their order; one that the generation does not hold is an error.
    fn articles(&self, hits: &[RankedArticle]) -> Result<Vec<Article>, EngineError>;
}

/// What became of some plans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// The place of the plan that was carried out last: the one that matched, where any did.
    pub plan: usize,
    /// What it found.
    pub matches: Matches,
}

/// What a plan found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matches {
    /// The wanted hits, in order.
    pub hits: Vec<RankedArticle>,
    /// How many matches are counted; absent where it was not wanted.
    pub total: Option<u64>,
    /// How many of those that are counted differ: those that tell the same count once; known where the total is.
    pub distinct: u64,
    /// How many hits there are, over all pages; known where the total is.
    pub reachable: u64,
    /// The mass from which on a match is counted; known where the total is.
    pub counted_from: u32,
    /// The time was over before everything was looked at: what is here is right, but more may match.
    pub is_partial: bool,
    /// The counted matches by their values, where that was wanted.
    pub facets: FacetCounts,
}

impl Matches {
    /// Whether nothing matches.
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty() && self.total.unwrap_or(0) == 0
    }
}

/// One hit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankedArticle {
    /// The article's id; empty where [`Snapshot::name`] is to give it.
    pub id: String,
    /// Where this snapshot finds it sooner than by its id; an engine that knows no such place leaves it out.
    pub place: Option<u64>,
    /// What it is ordered by.
    pub keys: SortKeys,
    /// The words of the query that it holds.
    pub held: WordSet,
    /// How many hits were left out since they tell the same as this one.
    pub duplicates: u32,
    /// For each of [`ResolvedPlan::passage_terms`] the syllables of the text at which it stands, ascending; only of the first
    /// [`ResolvedPlan::looked_at`] hits.
    pub positions: Vec<Vec<u32>>,
}

/// Values with their counts, in no order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetCounts {
    /// By section.
    pub section: Vec<(String, u64)>,
    /// By year; `None` is undated.
    pub year: Vec<(Option<u64>, u64)>,
    /// By publication.
    pub source: Vec<(String, u64)>,
    /// By author; an article may have several.
    pub author: Vec<(String, u64)>,
}

/// Questions about terms and articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Questions {
    /// Sets of terms: how many articles hold all of each?
    pub conjunctions: Vec<Vec<String>>,
    /// In these articles …
    pub ids: Vec<String>,
    /// … how often do these terms stand?
    pub terms: Vec<PlanTerm>,
}

/// The answers to [`Questions`], in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// For each set of terms the number of articles that hold all of them. Where the rarest one stands in very many, only the
    /// first few thousand of those need be counted.
    pub conjunction_counts: Vec<u64>,
    /// For each article its occurrences of the terms.
    pub occurrences: Vec<Occurrences>,
}

/// How often terms stand in an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Occurrences {
    /// Length of title, description and body in syllables, as coarsely as scoring knows it.
    pub text_length: u32,
    /// Length of the title, likewise.
    pub title_length: u32,
    /// How often each term stands in it.
    pub frequencies: Vec<u32>,
}

/// An engine failed.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The index is damaged.
    #[error("cannot {action}: the index is damaged")]
    Damaged {
        /// What was being done.
        action: &'static str,
        /// Why it failed.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The engine or its files cannot be reached.
    #[error("cannot {action}")]
    Unavailable {
        /// What was being done.
        action: &'static str,
        /// Why it failed.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The engine has more to do than it can: the same request may succeed later.
    #[error("cannot {action}: too much is being asked")]
    Overloaded {
        /// What was being done.
        action: &'static str,
    },
    /// The generation holds no such article.
    #[error("no article has the id {id}")]
    NoArticle {
        /// The id.
        id: String,
    },
    /// The engine no longer holds the generation of a snapshot.
    #[error("generation {generation} is gone")]
    GenerationGone {
        /// Its number.
        generation: u64,
    },
}
