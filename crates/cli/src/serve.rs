//! `tracuu serve`.

use std::{io::Write, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;
use tracuu_index::{Check, Home};
use tracuu_search::Searcher;
use tracuu_server::{AppState, QueryLog, suggest_past};

use crate::args;

pub(crate) fn run(arguments: &args::Serve) -> Result<()> {
    serve(Home::new(&arguments.index), arguments.listen, arguments.check_every, arguments.log_queries)
}

/// Serves a home until it is asked to stop; prints the address.
pub(crate) fn serve(home: Home, listen: SocketAddr, check_every: Option<Duration>, log_queries: bool) -> Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // Only the first of two tries counts, and that is enough.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    let queries = home.queries();
    let mut state = AppState::new(Arc::new(Searcher::open_or_wait(home, Check::Everything)?));
    state.limits.check = check_every.unwrap_or(state.limits.check);
    if log_queries {
        let log = QueryLog::open(queries.clone()).with_context(|| format!("cannot write {}", queries.display()))?;
        state.query_log = Some(log);
    }
    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
        let address = listener.local_addr().context("cannot tell the address")?;
        writeln!(std::io::stdout(), "http://{address}/").context("cannot print the address")?;
        let follower = tokio::spawn(tracuu_server::follow(state.clone()));
        let reader = log_queries.then(|| tokio::spawn(suggest_past(Arc::clone(&state.searcher), queries)));
        let served = tracuu_server::serve(listener, tracuu_server::app(state.clone()), state.limits, stop()).await;
        follower.abort();
        reader.inspect(tokio::task::JoinHandle::abort);
        served.context("cannot serve")
    })
}

/// Ends with ^C or, on Unix, SIGTERM.
async fn stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without signals the service runs until it is killed.
    let _ = tokio::signal::ctrl_c().await;
}
