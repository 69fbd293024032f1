//! How much a client may take of the service.

use std::time::Duration;

/// How much a client may take of the service.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Time for the head of a request.
    pub head: Duration,
    /// Time for which a request's body may pause.
    pub body: Duration,
    /// Time for a request as a whole.
    pub request: Duration,
    /// Time that requests under way have after the end was asked for.
    pub grace: Duration,
    /// Time to wait after a failure to accept, such as too many open files.
    pub accept_pause: Duration,
    /// Time between two looks at `CURRENT` and the settings.
    pub follow: Duration,
    /// Time between two checks of every byte of the generation that answers.
    pub check: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            request: Duration::from_secs(30),
            grace: Duration::from_secs(10),
            accept_pause: Duration::from_millis(100),
            follow: Duration::from_secs(1),
            check: Duration::from_mins(10),
        }
    }
}
