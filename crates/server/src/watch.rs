//! Follows what is published and what the owner sets.

use std::sync::Arc;

use crate::state::AppState;

/// Reads settings that were changed and opens each newly published generation; requests under way keep theirs. Runs until
/// dropped. What cannot be taken is told once in the log, and what was before goes on.
pub async fn follow(AppState { searcher, limits }: AppState) {
    let mut told = String::new();
    loop {
        tokio::time::sleep(limits.follow).await;
        let watched = Arc::clone(&searcher);
        match tokio::task::spawn_blocking(move || watched.refresh_settings()).await {
            Ok(Ok(true)) => tracing::info!("read the settings again"),
            Ok(Ok(false)) => {}
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the settings cannot be taken");
            }
            Err(_) => return,
        }
        let watched = Arc::clone(&searcher);
        let Ok(refreshed) = tokio::task::spawn_blocking(move || watched.refresh()).await else { return };
        match refreshed {
            Ok(true) => {
                let (generation, articles) = searcher.generation().unwrap_or_default();
                tracing::info!(generation, articles, "opened a new generation");
                told.clear();
            }
            Ok(false) => told.clear(),
            Err(error) => {
                let text = error.to_string();
                if text != told {
                    tracing::error!(error = &error as &dyn std::error::Error, "the live generation cannot be opened");
                    told = text;
                }
            }
        }
    }
}
