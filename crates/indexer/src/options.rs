//! How to build.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tracuu_index::{Generation, Home, SharedParts};

use crate::guards::Guards;

/// Asks a build of a home what it must find; what is wrong with it, for a person.
pub type Ask = fn(&Home, Generation) -> Result<(), String>;

/// How to build.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Bytes of memory that the build may use, roughly; a third holds records under way, the rest is Tantivy's.
    pub memory: usize,
    /// Read and decode only: nothing is written or published.
    pub dry_run: bool,
    /// What is not published unasked.
    pub guards: Guards,
    /// What it begins with.
    pub start: Start,
    /// Go on with a build of the same that was interrupted, where there is one.
    pub resume: bool,
    /// How often all that was read so far is written, so that an interrupted build may go on from there.
    pub checkpoints: Duration,
    /// Asked of a build that was verified, before it is published: what is wrong with it, for a person.
    pub ask: Option<Ask>,
    /// What is known of what the pages of a host share, for the report.
    pub shared: BTreeMap<String, SharedParts>,
}

/// What a build begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// With nothing: the index holds what was read.
    Scratch,
    /// With the articles of the live generation.
    Live {
        /// Files and folders, as [`tracuu_index::absolute`] tells them, that hold all that there is of them: articles that were once read
        /// from there, and are there no longer, are removed.
        complete: Vec<Arc<str>>,
    },
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            memory: 480 << 20,
            dry_run: false,
            guards: Guards::default(),
            start: Start::Scratch,
            resume: false,
            checkpoints: Duration::from_secs(30),
            ask: None,
            shared: BTreeMap::new(),
        }
    }
}
