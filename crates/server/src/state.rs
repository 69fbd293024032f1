//! What all requests share.

use std::sync::Arc;

use axum::extract::FromRef;
use tracuu_search::Searcher;

use crate::{limits::Limits, query_log::QueryLog};

/// What all requests share.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// Answers from the live generation.
    pub searcher: Arc<Searcher>,
    /// Where queries are logged, if the owner wants that.
    pub query_log: Option<QueryLog>,
    /// How much a client may take.
    pub limits: Limits,
}

impl AppState {
    /// The state of a service with the usual limits.
    pub fn new(searcher: Arc<Searcher>) -> Self {
        Self { searcher, query_log: None, limits: Limits::default() }
    }
}
