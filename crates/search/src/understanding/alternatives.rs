//! What `OR` makes alternatives of each other: all that stands before it, and all behind it, since a word of Vietnamese is often
//! several syllables (`phở bò OR bún chả`). Words side by side bind tighter, as in the full-text queries of `SQLite` (FTS5, section 3.7).

use super::tokens::Tokens;

/// Tells which tokens are alternatives while a query is read.
#[derive(Debug, Default)]
pub(super) struct Alternatives {
    /// The alternative that the next token belongs to.
    next: usize,
    /// The alternative of each token.
    tokens: Vec<usize>,
}

impl Alternatives {
    /// An OR stands here.
    pub(super) fn open(&mut self) {
        self.next = self.tokens.last().map_or(0, |last| last + 1);
    }

    /// The next token.
    pub(super) fn next(&mut self) {
        self.tokens.push(self.next);
    }

    /// Writes down what is known at the end.
    pub(super) fn close(&self, tokens: &mut Tokens) {
        if self.tokens.last().is_some_and(|last| *last > 0) {
            for (token, alternative) in tokens.iter_mut().zip(&self.tokens) {
                token.alternative = Some(*alternative);
            }
        }
    }
}
