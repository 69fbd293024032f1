//! `/healthz`: the process is up; `/readyz`: an index is open.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde_json::{Value, json};
use tracuu_search::Searcher;

use crate::problem::Problem;

pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

pub(crate) async fn ready(State(searcher): State<Arc<Searcher>>) -> Result<Json<Value>, Problem> {
    let (generation, articles) = searcher.generation().ok_or_else(Problem::not_ready)?;
    Ok(Json(json!({ "generation": generation, "articles": articles })))
}
