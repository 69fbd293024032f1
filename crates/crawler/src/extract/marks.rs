//! Elements of a page that rules tell of: what the page's blocks are read by.

use std::collections::HashSet;

use ego_tree::NodeId;

/// Elements of a page that rules tell of.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Each may be the body.
    pub(crate) bodies: HashSet<NodeId>,
    /// No part of what is read: advertisements, and what is a field of its own.
    pub(crate) dropped: HashSet<NodeId>,
    /// The headline.
    pub(crate) title: Option<NodeId>,
    /// The body is the owner's word: nothing in it is doubted.
    pub(crate) is_trusted: bool,
}
