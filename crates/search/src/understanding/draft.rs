//! What a step works on: the tokens, copied once they change, and what was found so far.

use std::{borrow::Cow, ops::Range};

use super::{
    change::ChangeKind,
    tokens::Tokens,
    understood::{Finding, Understood},
};

/// The tokens of a query as a step changes them.
///
/// [`Understood::apply`] makes the same changes in the same order, so that tokens have the same identities then.
pub(super) struct Draft<'a> {
    pub(super) tokens: Cow<'a, Tokens>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(understood: &'a Understood) -> Self {
        Self { tokens: Cow::Borrowed(&understood.tokens), findings: Vec::new() }
    }

    /// Puts a text in the place of some tokens; which tokens it is.
    pub(super) fn replace(&mut self, places: Range<usize>, by: &str, kind: ChangeKind) -> Range<usize> {
        self.replace_as(places, by, kind, false)
    }

    /// The same, where all of the new tokens count as the one word that was typed.
    pub(super) fn replace_unit(&mut self, places: Range<usize>, by: &str, kind: ChangeKind) -> Range<usize> {
        self.replace_as(places, by, kind, true)
    }

    fn replace_as(&mut self, places: Range<usize>, by: &str, kind: ChangeKind, is_unit: bool) -> Range<usize> {
        let tokens = self.tokens.ids(places.clone());
        self.findings.push(Finding::Replaced { tokens, by: by.to_owned(), kind, is_unit });
        self.tokens.to_mut().replace(places, by)
    }
}

/// The query with a text in the place of some tokens.
pub(super) fn offered(tokens: &Tokens, places: Range<usize>, by: &str) -> String {
    let mut tokens = tokens.clone();
    tokens.replace(places, by);
    tokens.text()
}
