//! The analyzers of the schema, registered by one function that writing and reading both call.

use std::sync::Arc;

use tantivy::{
    Index,
    tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer},
};
use tracuu_text::{TermKind, Terms};

use crate::language::SyllableRun;

/// Folded syllables alone.
pub(crate) const FOLDED_TERMS: &str = "tracuu_folded";
/// Marked syllables and pairs.
pub(crate) const WEIGHED_TERMS: &str = "tracuu_weighed";
/// Every kind of term.
pub(crate) const ALL_TERMS: &str = "tracuu_all";

/// Gets the syllables of every text that is written, from any thread and in any order.
pub trait SyllableObserver: Send + Sync {
    /// Takes those of one text.
    fn take(&self, run: SyllableRun);
}

/// Registers them; `observer` is told of all texts that are written.
pub fn register(index: &Index, observer: Option<&Arc<dyn SyllableObserver>>) {
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
                observer: observer.filter(|_| !which.others).cloned(),
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
    observer: Option<Arc<dyn SyllableObserver>>,
}

struct TermStream<'text> {
    which: Which,
    terms: Terms<'text>,
    token: &'text mut Token,
    observed: Option<(&'text dyn SyllableObserver, SyllableRun)>,
}

impl Tokenizer for TermTokenizer {
    type TokenStream<'text> = TermStream<'text>;

    fn token_stream<'text>(&'text mut self, text: &'text str) -> Self::TokenStream<'text> {
        self.token.reset();
        let terms = if self.which.others { Terms::new(text) } else { Terms::folded_only(text) };
        let observed = self.observer.as_deref().map(|observer| (observer, SyllableRun::new(text)));
        TermStream { which: self.which, terms, token: &mut self.token, observed }
    }
}

/// Syllables that are left out between two texts of an article.
const GAP: usize = 1;

impl TermStream<'_> {
    /// Sets the position; folded terms carry the kind of their marks in it.
    fn place(&mut self) {
        let syllable = self.terms.position();
        if self.which.others {
            self.token.position = syllable;
            return;
        }
        let kinds = tracuu_text::MARK_KINDS as usize;
        self.token.position = syllable * kinds + usize::from(self.terms.marks());
        // Tantivy begins the next text one position behind where a token ends: that must be a syllable's first.
        self.token.position_length = (syllable + 1 + GAP) * kinds - 1 - self.token.position;
    }
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        while self.terms.advance() {
            let wanted = if self.terms.kind() == TermKind::Folded { self.which.folded } else { self.which.others };
            if wanted {
                if let Some((_, run)) = &mut self.observed {
                    run.add(&self.terms);
                }
                self.token.text.clear();
                self.token.text.push_str(self.terms.term());
                self.place();
                self.token.offset_from = self.terms.start();
                self.token.offset_to = self.terms.end();
                return true;
            }
        }
        if let Some((observer, mut run)) = self.observed.take() {
            run.end_paragraph();
            observer.take(run);
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
