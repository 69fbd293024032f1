//! The tokens of documents as they follow each other, of which postings are made.

use tracuu_index::MarkedPosition;
use tracuu_text::Terms;

use super::words::Words;

/// A forward index: of each document the words that tell its tokens.
#[derive(Default)]
pub(super) struct ForwardIndex {
    tokens: Vec<PackedToken>,
    /// Where the tokens of each document end.
    ends: Vec<usize>,
    /// The special terms and the documents that hold them, one for each time.
    specials: Vec<(u32, u32)>,
}

/// The number of a word, and in the lowest two bits whether it is a pair with the token before it, and whether a place is left
/// out before it: between paragraphs, and between texts.
#[derive(Clone, Copy)]
struct PackedToken(u32);

const PAIRED: u32 = 1;
const FURTHER: u32 = 2;
const FLAGS: u32 = 2;

/// A token of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) document: u32,
    /// The number of its folded term.
    pub(super) folded: u32,
    /// That of its marked one.
    pub(super) marked: Option<u32>,
    pub(super) position: MarkedPosition,
    /// The number of the folded term before it, where both are a pair.
    pub(super) paired_with: Option<u32>,
}

impl ForwardIndex {
    /// Adds a text of the current document; `each` sees its tokens.
    pub(super) fn add_text(&mut self, text: &str, words: &mut Words, mut each: impl FnMut(&Terms<'_>)) {
        let document = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        let mut terms = Terms::new(text);
        let mut before = (!self.is_document_empty()).then_some(0);
        while terms.advance_token() {
            each(&terms);
            let is_further = before.is_some_and(|before| terms.position() != before + 1);
            before = Some(terms.position());
            let flags = if terms.is_paired() { PAIRED } else { 0 } | if is_further { FURTHER } else { 0 };
            self.tokens.push(PackedToken(words.number_of_token(&mut terms) << FLAGS | flags));
            self.specials.extend(terms.specials().map(|special| (words.number(special), document)));
        }
    }

    fn is_document_empty(&self) -> bool {
        self.tokens.len() == self.ends.last().copied().unwrap_or(0)
    }

    /// Ends the current document.
    pub(super) fn end_document(&mut self) {
        self.ends.push(self.tokens.len());
    }

    /// Calls `each` with all tokens in their order.
    #[inline]
    pub(super) fn each_token(&self, words: &Words, mut each: impl FnMut(Token)) {
        let mut begin = 0;
        for (document, end) in (0..).zip(&self.ends) {
            let (mut syllable, mut before) = (0, 0);
            let tokens = self.tokens.get(begin..*end).unwrap_or_default();
            for (at, PackedToken(packed)) in tokens.iter().enumerate() {
                let word = packed >> FLAGS;
                let spelling = words.spelling(word);
                syllable += u32::from(at > 0) + u32::from(packed & FURTHER != 0);
                each(Token {
                    document,
                    folded: spelling.folded,
                    marked: (spelling.folded != word).then_some(word),
                    position: MarkedPosition::new(syllable, spelling.marks),
                    paired_with: (packed & PAIRED != 0).then_some(before),
                });
                before = spelling.folded;
            }
            begin = *end;
        }
    }

    /// The special terms and the documents that hold them, documents ascending.
    pub(super) fn specials(&self) -> &[(u32, u32)] {
        &self.specials
    }

    /// Number of tokens.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Number of documents.
    pub(super) fn documents(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of memory.
    pub(super) fn memory(&self) -> usize {
        size_of_val(self.tokens.as_slice()) + size_of_val(self.ends.as_slice()) + size_of_val(self.specials.as_slice())
    }
}
