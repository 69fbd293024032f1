//! `/healthz`: the process is up; `/readyz`: an index is open.

use std::sync::Arc;

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};
use tracuu_search::Searcher;

pub(crate) fn router() -> Router<Arc<Searcher>> {
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready))
}

async fn ready(State(searcher): State<Arc<Searcher>>) -> Json<Value> {
    Json(json!({ "generation": searcher.generation(), "articles": searcher.articles() }))
}
