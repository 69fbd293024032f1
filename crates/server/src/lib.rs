//! The HTTP service: routes, parameters, the search page, errors to status, shutdown. No ranking.
//!
//! [`app`] is the whole service as a router and is tested without a socket; [`serve`] takes a bound listener and a future
//! that ends it.

mod api;
mod app;
mod health;
mod page;
mod parameters;
mod problem;
mod serve;
mod watch;

pub use app::app;
pub use serve::serve;
pub use watch::follow;
