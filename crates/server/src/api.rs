//! `/api/v1/`: the search as JSON.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use tracuu_article::{Article, ArticleId};
use tracuu_search::{Answer, QueryEvent, RelatedArticles, Request, SearchError, Searcher, Suggestions};

use crate::{parameters::Parameters, problem::Problem, query_log::QueryLog};

pub(crate) async fn search(
    State(searcher): State<Arc<Searcher>>,
    State(log): State<Option<QueryLog>>,
    query: RawQuery,
) -> Result<Json<Answer>, Problem> {
    let request = Parameters::parse(query).request()?;
    answer(searcher, log, request).await.map(Json)
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

/// Answers a request, and logs it where that is wanted.
pub(crate) async fn answer(
    searcher: Arc<Searcher>,
    log: Option<QueryLog>,
    request: Request,
) -> Result<Answer, Problem> {
    let search = move || {
        let answer = searcher.search(&request)?;
        if let Some((log, event)) = log.zip(QueryEvent::search(&request, &answer)) {
            log.take(event);
        }
        Ok(answer)
    };
    computed(search).await
}

/// Takes down that a hit was clicked: a page tells it by the `ping` of its links (HTML, 4.6.5). Where nothing is logged, nothing
/// happens.
pub(crate) async fn click(State(log): State<Option<QueryLog>>, query: RawQuery) -> Result<StatusCode, Problem> {
    let parameters = Parameters::parse(query);
    let invalid = |name| Problem::new(StatusCode::BAD_REQUEST, format!("parameter {name} is missing or not taken"));
    let id = parameters.last("id").and_then(|id| ArticleId::given(id).ok()).ok_or_else(|| invalid("id"))?;
    let position = parameters.last("position").and_then(|position| position.parse().ok());
    let position = position.filter(|place| (1..=Request::MAX_DEPTH).contains(place));
    let position = position.ok_or_else(|| invalid("position"))?;
    let asked = parameters.last("q").filter(|asked| !asked.trim().is_empty()).ok_or_else(|| invalid("q"))?;
    if let Some(log) = log {
        log.take(QueryEvent::click(asked, id.as_str(), position));
    }
    Ok(StatusCode::NO_CONTENT)
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
