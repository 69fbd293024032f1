//! Errors to status, in one place: RFC 9457 problem details.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tracuu_search::{EngineError, IndexError, SearchError};

use crate::request::InvalidParameter;

/// A problem, as `application/problem+json`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
    #[serde(skip)]
    pub(crate) code: StatusCode,
    title: &'static str,
    status: u16,
    /// What is wrong, for a person.
    pub(crate) detail: String,
    /// The parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<&'static str>,
    /// Whether it only waits for a first index.
    #[serde(skip)]
    pub(crate) waits_for_index: bool,
}

impl Problem {
    pub(crate) fn new(code: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            title: code.canonical_reason().unwrap_or("error"),
            status: code.as_u16(),
            detail: detail.into(),
            parameter: None,
            waits_for_index: false,
        }
    }

    /// No generation was published yet.
    pub(crate) fn not_ready() -> Self {
        let detail = "no index is published yet; build one with: tracuu reindex";
        Self { waits_for_index: true, ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail) }
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::TooDeep => {
                Self { parameter: Some("page"), ..Self::new(StatusCode::BAD_REQUEST, error.to_string()) }
            }
            SearchError::Index(IndexError::NoGeneration { .. }) => Self::not_ready(),
            SearchError::Engine(
                error @ (EngineError::Unavailable { .. }
                | EngineError::Overloaded { .. }
                | EngineError::GenerationGone { .. }),
            ) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the engine does not answer");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "the index cannot be asked now; try again")
            }
            SearchError::Index(_)
            | SearchError::Engine(EngineError::Damaged { .. } | EngineError::NoArticle { .. })
            | SearchError::Settings(_) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a search failed");
                // What is wrong with the index is the operator's to read, in the log.
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the index cannot be read")
            }
        }
    }
}

impl From<InvalidParameter> for Problem {
    fn from(invalid: InvalidParameter) -> Self {
        Self { parameter: Some(invalid.name), ..Self::new(StatusCode::BAD_REQUEST, invalid.to_string()) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let content_type = HeaderValue::from_static("application/problem+json");
        (self.code, [(header::CONTENT_TYPE, content_type)], Json(self)).into_response()
    }
}
