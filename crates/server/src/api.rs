//! `/api/v1/`: the search as JSON.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use tracuu_article::Article;
use tracuu_search::{Answer, RelatedArticles, Request, SearchError, Searcher, Suggestions};

use crate::{parameters::Parameters, problem::Problem};

pub(crate) async fn search(State(searcher): State<Arc<Searcher>>, query: RawQuery) -> Result<Json<Answer>, Problem> {
    let request = Parameters::parse(query).request()?;
    answer(searcher, request).await.map(Json)
}

pub(crate) async fn suggest(
    State(searcher): State<Arc<Searcher>>,
    query: RawQuery,
) -> Result<Json<Suggestions>, Problem> {
    let typed = Parameters::parse(query).last("q").unwrap_or_default().to_owned();
    computed(move || searcher.suggest(&typed)).await.map(Json)
}

/// Related articles that are given.
const RELATED: usize = 5;

pub(crate) async fn article(
    State(searcher): State<Arc<Searcher>>,
    Path(id): Path<String>,
) -> Result<Json<Article>, Problem> {
    let found = computed(move || searcher.article(&id)).await?;
    // Where the operator keeps an archive is no reader's business.
    found.map(|article| Json(Article { archive: None, ..article })).ok_or_else(no_article)
}

pub(crate) async fn related(
    State(searcher): State<Arc<Searcher>>,
    Path(id): Path<String>,
) -> Result<Json<RelatedArticles>, Problem> {
    computed(move || searcher.related(&id, RELATED)).await?.map(Json).ok_or_else(no_article)
}

fn no_article() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no article has this id")
}

pub(crate) async fn answer(searcher: Arc<Searcher>, request: Request) -> Result<Answer, Problem> {
    computed(move || searcher.search(&request)).await
}

/// Computes on a thread of its own.
async fn computed<T: Send + 'static>(
    compute: impl FnOnce() -> Result<T, SearchError> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(compute).await {
        Ok(computed) => Ok(computed?),
        Err(_) => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the search stopped")),
    }
}
