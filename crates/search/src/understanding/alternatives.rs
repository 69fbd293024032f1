//! Which words `OR` makes alternatives of each other.

use std::mem;

use super::tokens::Tokens;

/// Tells which words are alternatives while a query is read.
#[derive(Debug, Default)]
pub(super) struct Alternatives {
    group: usize,
    member: usize,
    is_open: bool,
    /// The group and member of each token, and whether it is known to be an alternative: a later OR can take the last word into
    /// its group.
    words: Vec<(usize, usize, bool)>,
}

impl Alternatives {
    /// An OR stands here.
    pub(super) fn open(&mut self) {
        self.is_open = !self.words.is_empty();
    }

    /// The next token; a new word begins with it, or it goes on with the one before.
    pub(super) fn next(&mut self, is_new: bool) {
        if is_new || self.words.is_empty() {
            if self.is_open {
                self.member += 1;
                // The word before is the first of its group.
                for (.., is_chosen) in self.words.iter_mut().filter(|(group, ..)| *group == self.group) {
                    *is_chosen = true;
                }
            } else {
                self.group += 1;
                self.member = 0;
            }
        }
        self.words.push((self.group, self.member, mem::take(&mut self.is_open) || self.member > 0));
    }

    /// Writes down what is known at the end.
    pub(super) fn close(&self, tokens: &mut Tokens) {
        for (token, (group, member, is_chosen)) in tokens.iter_mut().zip(&self.words) {
            token.alternative = is_chosen.then_some((*group, *member));
        }
    }
}
