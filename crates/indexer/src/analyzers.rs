//! The analyzers of the schema, registered by one function that writing and reading both call.

use tantivy::{
    Index,
    tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer},
};
use tracuu_text::{TermKind, Terms};

use crate::language::{Counter, Reading};

/// Folded syllables alone.
pub(crate) const FOLDED_TERMS: &str = "tracuu_folded";
/// Marked syllables and pairs.
pub(crate) const WEIGHED_TERMS: &str = "tracuu_weighed";
/// Every kind of term.
pub(crate) const ALL_TERMS: &str = "tracuu_all";

/// Registers them; `counter` gets the syllables of all texts that are written.
pub(crate) fn register(index: &Index, counter: Option<&Counter>) {
    let analyzers = index.tokenizers();
    for (name, which) in [
        (FOLDED_TERMS, Which { folded: true, others: false }),
        (WEIGHED_TERMS, Which { folded: false, others: true }),
        (ALL_TERMS, Which { folded: true, others: true }),
    ] {
        analyzers.register(
            name,
            TextAnalyzer::from(TermTokenizer {
                which,
                token: Token::default(),
                counter: counter.filter(|_| !which.others).cloned(),
            }),
        );
    }
}

#[derive(Clone, Copy)]
struct Which {
    folded: bool,
    others: bool,
}

/// Gives the terms of `tracuu_text` to Tantivy; its token is used again for every term.
#[derive(Clone)]
struct TermTokenizer {
    which: Which,
    token: Token,
    counter: Option<Counter>,
}

struct TermStream<'text> {
    which: Which,
    terms: Terms<'text>,
    token: &'text mut Token,
    counter: Option<(&'text Counter, Reading)>,
}

impl Tokenizer for TermTokenizer {
    type TokenStream<'text> = TermStream<'text>;

    fn token_stream<'text>(&'text mut self, text: &'text str) -> Self::TokenStream<'text> {
        self.token.reset();
        let terms = if self.which.others { Terms::new(text) } else { Terms::folded_only(text) };
        let counter = self.counter.as_ref().map(|counter| (counter, Counter::read(text)));
        TermStream { which: self.which, terms, token: &mut self.token, counter }
    }
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        while self.terms.advance() {
            let wanted = if self.terms.kind() == TermKind::Folded { self.which.folded } else { self.which.others };
            if wanted {
                if let Some((_, reading)) = &mut self.counter {
                    reading.add(&self.terms);
                }
                self.token.text.clear();
                self.token.text.push_str(self.terms.term());
                self.token.position = self.terms.position();
                self.token.offset_from = self.terms.start();
                self.token.offset_to = self.terms.end();
                return true;
            }
        }
        if let Some((counter, reading)) = self.counter.take() {
            counter.take(reading);
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
