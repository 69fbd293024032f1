//! Why a search has no answer: the caller, the index, the settings or the engine.

use thiserror::Error;
use tracuu_index::IndexError;

use crate::{engine::EngineError, request::Request, settings::SettingsError};

/// Why a search has no answer.
#[derive(Debug, Error)]
pub enum SearchError {
    /// The caller asks for hits that are too far behind the first.
    #[error("page × per_page goes up to {}", Request::MAX_DEPTH)]
    TooDeep,
    /// The index cannot be opened.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The owner's settings cannot be taken.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The index cannot be read.
    #[error(transparent)]
    Engine(#[from] EngineError),
}
