use std::{mem, str::CharIndices};

use crate::{
    letters::{Letters, Piece, each_piece},
    syllable::Syllable,
};

/// The longest term is made of this many letters; what a longer run has beyond them is covered by its offsets only.
pub const MAX_LETTERS: usize = 64;

/// The kinds of search terms. A term's text tells its kind: `=` before a marked one, a space inside a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// A syllable without its marks: `khuyen`.
    Folded,
    /// A syllable with its marks, wherever its tone was placed: `=khuyên'`.
    Marked,
    /// Two adjacent folded syllables of one paragraph: `khuyen cong`.
    Pair,
}

/// The search terms of a text, in one pass and without an allocation a term.
///
/// It lends: after [`advance`](Self::advance) gives `true`, the other methods tell of the current term until the next
/// call. Of each token come its folded term, its marked term, and the pair with the token before it, if one stands
/// before it in the same paragraph.
#[derive(Debug)]
pub struct Terms<'text> {
    letters: Letters,
    characters: CharIndices<'text>,
    syllable: Syllable,
    /// A token that began with the character that ended the one before.
    pending: Option<(usize, usize, char)>,
    /// A paragraph ended before the current token.
    broken: bool,
    /// A paragraph ends behind the current token.
    breaks: bool,
    kind: TermKind,
    folded: String,
    previous: String,
    text: String,
    paired: bool,
    position: usize,
    start: usize,
    end: usize,
    previous_start: usize,
}

impl<'text> Terms<'text> {
    /// Begins at the start of the text.
    pub fn new(text: &'text str) -> Self {
        Self {
            letters: Letters::new(),
            characters: text.char_indices(),
            syllable: Syllable::default(),
            pending: None,
            broken: false,
            breaks: false,
            kind: TermKind::Pair,
            folded: String::new(),
            previous: String::new(),
            text: String::new(),
            paired: false,
            position: 0,
            start: 0,
            end: 0,
            previous_start: 0,
        }
    }

    /// Goes to the next term; `false` at the end.
    pub fn advance(&mut self) -> bool {
        match self.kind {
            TermKind::Folded => {
                self.kind = TermKind::Marked;
                self.text.clear();
                self.text.push('=');
                self.syllable.write_marked(&mut self.text);
                true
            }
            TermKind::Marked if self.paired => {
                self.kind = TermKind::Pair;
                self.text.clear();
                self.text.push_str(&self.previous);
                self.text.push(' ');
                self.text.push_str(&self.folded);
                true
            }
            TermKind::Marked | TermKind::Pair => self.next_token(),
        }
    }

    /// The current term's kind.
    pub fn kind(&self) -> TermKind {
        self.kind
    }

    /// The current term.
    pub fn term(&self) -> &str {
        match self.kind {
            TermKind::Folded => &self.folded,
            TermKind::Marked | TermKind::Pair => &self.text,
        }
    }

    /// Whether the token is written with any mark: a bare one may stand for any of its marked spellings.
    pub fn is_marked(&self) -> bool {
        self.syllable.is_marked()
    }

    /// The position of the term's first token, counted in tokens, with one left out between paragraphs.
    pub fn position(&self) -> usize {
        if self.kind == TermKind::Pair { self.position - 1 } else { self.position }
    }

    /// Byte offset in the text where the term begins.
    pub fn start(&self) -> usize {
        if self.kind == TermKind::Pair { self.previous_start } else { self.start }
    }

    /// Byte offset in the text behind the term.
    pub fn end(&self) -> usize {
        self.end
    }

    fn next_token(&mut self) -> bool {
        mem::swap(&mut self.previous, &mut self.folded);
        self.previous_start = self.start;
        self.broken = mem::take(&mut self.breaks);
        let first = self.syllable.is_empty();
        self.syllable.clear();
        if !self.read_token() {
            // Stay at the end, whatever is asked next.
            self.syllable.clear();
            self.kind = TermKind::Pair;
            return false;
        }
        self.paired = !first && !self.broken;
        if !first {
            self.position += if self.broken { 2 } else { 1 };
        }
        self.folded.clear();
        self.syllable.write_folded(&mut self.folded);
        self.kind = TermKind::Folded;
        true
    }

    /// Reads the next token into `syllable`, `start` and `end`.
    fn read_token(&mut self) -> bool {
        if let Some((start, end, ideograph)) = self.pending.take() {
            (self.start, self.end) = (start, end);
            self.syllable.push(ideograph, 0, 0);
            return true;
        }
        while let Some((at, character)) = self.characters.next() {
            let piece = self.letters.piece(character);
            let ended = if piece == Piece::Several {
                let mut ended = false;
                // Marks behind the end of a token, as in U+1FCD, have no letter to stand on.
                each_piece(character, |piece| ended = ended || self.take(piece, at, character));
                ended
            } else {
                self.take(piece, at, character)
            };
            if ended {
                return true;
            }
        }
        !self.syllable.is_empty()
    }

    /// Takes one piece; `true` when it ends the token.
    #[inline]
    fn take(&mut self, piece: Piece, at: usize, character: char) -> bool {
        let end = at + character.len_utf8();
        match piece {
            Piece::Letter { base, shape, tone } => {
                if self.syllable.is_empty() {
                    self.start = at;
                }
                self.end = end;
                if self.syllable.len() < MAX_LETTERS {
                    self.syllable.push(base, shape, tone);
                }
                false
            }
            Piece::Ideograph(ideograph) => {
                if self.syllable.is_empty() {
                    (self.start, self.end) = (at, end);
                    self.syllable.push(ideograph, 0, 0);
                } else {
                    self.pending = Some((at, end, ideograph));
                }
                true
            }
            Piece::Shape(_) | Piece::Tone(_) | Piece::Mark(_) => {
                if !self.syllable.is_empty() {
                    self.end = end;
                    match piece {
                        Piece::Shape(shape) => self.syllable.add_shape(shape),
                        Piece::Tone(tone) => self.syllable.add_tone(tone),
                        Piece::Mark(mark) => self.syllable.add_mark(mark),
                        _ => {}
                    }
                }
                false
            }
            Piece::Ignorable | Piece::Several => false,
            Piece::Paragraph | Piece::Separator => {
                let ends = !self.syllable.is_empty();
                if piece == Piece::Paragraph {
                    *(if ends { &mut self.breaks } else { &mut self.broken }) = true;
                }
                ends
            }
        }
    }
}
