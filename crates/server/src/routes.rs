//! Every route with its handler.

use axum::{
    Router,
    http::StatusCode,
    routing::{get, post},
};

use crate::{api, health, page, problem::Problem, state::AppState};

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(page::page))
        .route("/assets/page.css", get(page::style))
        .route("/assets/page.js", get(page::script))
        .route("/api/v1/search", get(api::search))
        .route("/api/v1/click", post(api::click))
        .route("/api/v1/suggest", get(api::suggest))
        .route("/api/v1/articles/{id}", get(api::article))
        .route("/api/v1/articles/{id}/related", get(api::related))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(|| async { Problem::new(StatusCode::NOT_FOUND, "there is nothing at this address") })
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this address answers GET and HEAD")
        })
}
