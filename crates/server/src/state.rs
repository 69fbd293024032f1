//! What all requests share.

use std::sync::Arc;

use axum::extract::FromRef;
use tracuu_search::Searcher;

use crate::limits::Limits;

/// What all requests share.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// Answers from the live generation.
    pub searcher: Arc<Searcher>,
    /// How much a client may take.
    pub limits: Limits,
}

impl AppState {
    /// The state of a service with the usual limits.
    pub fn new(searcher: Arc<Searcher>) -> Self {
        Self { searcher, limits: Limits::default() }
    }
}
