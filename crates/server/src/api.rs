//! `/api/v1/`: the search as JSON.

use std::sync::Arc;

use axum::{
    Json,
    extract::{RawQuery, State},
    http::StatusCode,
};
use tracuu_search::{Answer, Request, Searcher};

use crate::{parameters::Parameters, problem::Problem};

pub(crate) async fn search(State(searcher): State<Arc<Searcher>>, query: RawQuery) -> Result<Json<Answer>, Problem> {
    let request = Parameters::parse(query).request()?;
    answer(searcher, request).await.map(Json)
}

/// Searches on a thread of its own, since a search computes.
pub(crate) async fn answer(searcher: Arc<Searcher>, request: Request) -> Result<Answer, Problem> {
    let joined = tokio::task::spawn_blocking(move || searcher.search(&request)).await;
    match joined {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the search stopped")),
    }
}
