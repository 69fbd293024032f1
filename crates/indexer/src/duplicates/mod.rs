//! Which articles tell the same: each has a fingerprint of its text that is made with its document, and at the end those are grouped
//! whose fingerprints are alike.
//!
//! Newspapers pass the same text on, with another headline or a few other words; a reader wants to see it once. What must
//! never be one group are texts of one form: invitations, prices and forecasts whose numbers or names differ.

mod fingerprint;
mod grouping;
mod sketch;
mod title;

pub(crate) use fingerprint::Fingerprint;
pub(crate) use grouping::write_groups;
