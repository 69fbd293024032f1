//! The HTTP service: routes, parameters, the search page, errors to status, shutdown. No ranking.
//!
//! [`app`] is the whole service as a router and is tested without a socket; [`serve`] takes a bound listener and a future
//! that ends it.

mod api;
mod app;
mod health;
mod limits;
mod page;
mod parameters;
mod problem;
mod query_log;
mod request;
mod routes;
mod serve;
mod state;
mod watch;

pub use app::app;
pub use limits::Limits;
pub use query_log::{QueryLog, suggest_past};
pub use request::{InvalidParameter, request};
pub use serve::serve;
pub use state::AppState;
pub use watch::follow;
