//! Follows what is published and what the owner sets, and sees that what answers is sound.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tracuu_search::{SearchError, Searcher};

use crate::state::AppState;

/// How soon the live generation is looked at again where another one answers, or none: it may have been mended, or the system was
/// short of something.
const AGAIN: Duration = Duration::from_mins(1);

/// Reads settings that were changed, opens each newly published generation, and checks the one that answers now and then; requests
/// under way keep theirs. Runs until dropped. What cannot be taken is told once in the log, and what was before goes on.
pub async fn follow(AppState { searcher, limits, .. }: AppState) {
    let (mut told, mut checked) = (String::new(), Instant::now());
    note_hidden(&searcher).await;
    loop {
        tokio::time::sleep(limits.follow).await;
        match on_a_thread(&searcher, Searcher::refresh_settings).await {
            Some(Ok(true)) => {
                tracing::info!("read the settings again");
                note_hidden(&searcher).await;
            }
            Some(Ok(false)) => {}
            Some(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the settings cannot be taken");
            }
            None => return,
        }
        let every = if searcher.unsound().is_some() { limits.check.min(AGAIN) } else { limits.check };
        let is_due = checked.elapsed() >= every;
        let looked = if is_due {
            checked = Instant::now();
            on_a_thread(&searcher, Searcher::check_again).await
        } else {
            on_a_thread(&searcher, Searcher::refresh).await
        };
        let Some(looked) = looked else { return };
        let trouble = looked.as_ref().err().map(ToString::to_string).or_else(|| searcher.unsound());
        if let Some(trouble) = &trouble
            && *trouble != told
        {
            let answering = searcher.generation().map(|(number, _)| number);
            tracing::error!(answering, trouble, "the live generation cannot be taken");
        }
        told = trouble.unwrap_or_default();
        if let Ok(true) = looked {
            let (generation, articles) = searcher.generation().unwrap_or_default();
            tracing::info!(generation, articles, "opened another generation");
        }
    }
}

/// What is taken down goes into the history. A service that may not write there only tells.
async fn note_hidden(searcher: &Arc<Searcher>) {
    let noted = on_a_thread(searcher, |searcher| searcher.note_hidden().map_err(SearchError::from)).await;
    if let Some(Err(error)) = noted {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "what is taken down cannot be noted in the history");
    }
}

/// Runs what takes time on a thread for such; nothing where the service ends.
async fn on_a_thread<T: Send + 'static>(
    searcher: &Arc<Searcher>,
    work: impl FnOnce(&Searcher) -> T + Send + 'static,
) -> Option<T> {
    let searcher = Arc::clone(searcher);
    tokio::task::spawn_blocking(move || work(&searcher)).await.ok()
}
