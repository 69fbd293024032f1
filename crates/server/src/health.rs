//! `/healthz`: the process is up; `/readyz`: an index is open, and whether it is the live one.

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
    Ok(Json(match searcher.unsound() {
        None => json!({ "status": "ready", "generation": generation, "articles": articles }),
        Some(reason) => {
            json!({ "status": "degraded", "generation": generation, "articles": articles, "reason": reason })
        }
    }))
}
