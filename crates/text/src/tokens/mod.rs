//! From a text to its tokens: syllables, other words and numbers, with the bytes that they stand for.

mod entities;
mod letters;
mod numbers;
mod spelling;
mod syllable;

use std::str::CharIndices;

pub use entities::decode_references;
use letters::Simple;
pub(crate) use letters::{Letters, Piece, each_piece, shape, shaped};
use spelling::Spelling;

use crate::marks;
use crate::syllables::{Entry, Packed, Syllable, Table, Tone, table};

/// The longest term is made of this many letters; what a longer run has beyond them is covered by its offsets only.
pub const MAX_LETTERS: usize = 64;

/// The tokens of a text, one at a time: after [`advance`](Self::advance) gives `true`, the other methods tell of the
/// current one.
///
/// Nearly every token is a run of plain letters and is looked up in the table of syllables as it stands; the others are
/// spelt out letter by letter.
#[derive(Clone, Debug)]
pub(crate) struct Tokens<'text> {
    text: &'text str,
    letters: Letters,
    table: &'static Table,
    characters: CharIndices<'text>,
    /// A token that began with the character that ended the one before.
    pending: Option<(usize, usize, char)>,
    /// A paragraph ended before the current token.
    broken: bool,
    /// A paragraph ends behind the current token.
    breaks: bool,
    start: usize,
    end: usize,
    /// The current token's number in the table and its tone, where its letters are in it.
    found: Option<(u16, Tone)>,
    marked: bool,
    /// The current token, where it was spelt out.
    spelling: Spelling,
}

impl<'text> Tokens<'text> {
    pub(crate) fn new(text: &'text str) -> Self {
        Self {
            text,
            letters: Letters::new(),
            table: table(),
            characters: text.char_indices(),
            pending: None,
            broken: false,
            breaks: false,
            start: 0,
            end: 0,
            found: None,
            marked: false,
            spelling: Spelling::default(),
        }
    }

    /// Byte offset where the token begins.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// Byte offset behind the token.
    pub(crate) fn end(&self) -> usize {
        self.end
    }

    /// The text.
    pub(crate) fn text(&self) -> &'text str {
        self.text
    }

    /// Whether the token begins with a digit.
    pub(crate) fn begins_with_digit(&self) -> bool {
        self.text.as_bytes().get(self.start).is_some_and(u8::is_ascii_digit)
    }

    /// Whether a sign stands beside the token that may be a part of its word: `C++`, `C#`, `R&D`, `R & D`, `.NET`.
    #[inline]
    pub(crate) fn is_beside_sign(&self) -> bool {
        let bytes = self.text.as_bytes();
        match bytes.get(self.end) {
            Some(b'+' | b'#' | b'&') => true,
            Some(b' ') if bytes.get(self.end + 1) == Some(&b'&') => true,
            _ => self.end == self.start + 3 && self.start > 0 && bytes.get(self.start - 1) == Some(&b'.'),
        }
    }

    /// Whether a paragraph ended before the token.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Whether the token is written with any mark.
    pub(crate) fn is_marked(&self) -> bool {
        self.marked
    }

    /// Whether other tokens are folded to the same letters: it has marks, or its letters are a syllable's without them.
    pub(crate) fn is_spelt_by_marks(&self) -> bool {
        self.marked || self.found.is_some()
    }

    /// The valid syllable that the token is.
    pub(crate) fn syllable(&self) -> Option<Syllable> {
        self.found.and_then(|(number, tone)| Syllable::new(number, tone))
    }

    /// A number for the token's letters and tone, where its letters are in the table of syllables.
    pub(crate) fn known(&self) -> Option<u32> {
        self.found.map(|(number, tone)| u32::from(number) * 8 + u32::from(tone.number()) + 8)
    }

    /// The folded key in the table of syllables; tokens without one write theirs.
    #[inline]
    pub(crate) fn known_folded(&self) -> Option<&'static str> {
        self.found.and_then(|(number, _)| self.table.entry(number)).map(Entry::folded)
    }

    /// The marked key in the table of syllables; tokens without one write theirs.
    #[inline]
    pub(crate) fn known_marked(&self) -> Option<&'static str> {
        self.found.and_then(|(number, tone)| self.table.entry(number).map(|entry| entry.marked(tone)))
    }

    /// The kind of the marks of its marked key.
    #[inline]
    pub(crate) fn marks(&self) -> u8 {
        match self.found.and_then(|(number, tone)| Some(self.table.entry(number)?.kind(tone))) {
            Some(kind) => kind,
            None if self.marked => {
                let mut marked = String::new();
                self.spelling.clone().write_marked(&mut marked);
                marks(&marked)
            }
            None => 0,
        }
    }

    /// Writes the folded key of a token that the table does not know.
    pub(crate) fn write_folded(&self, out: &mut String) {
        self.spelling.write_folded(out);
    }

    /// Writes the marked key of a token that the table does not know.
    pub(crate) fn write_marked(&mut self, out: &mut String) {
        out.push('=');
        self.spelling.write_marked(out);
    }

    /// Goes to the next token; `false` at the end.
    pub(crate) fn advance(&mut self) -> bool {
        self.broken = std::mem::take(&mut self.breaks);
        if self.pending.is_some() {
            return self.advance_slowly();
        }
        loop {
            let before = self.characters.clone();
            let Some((at, character)) = self.characters.next() else { return false };
            match self.letters.simple(character) {
                Simple::Separator => {}
                Simple::Paragraph => self.broken = true,
                Simple::Letter { .. } => {
                    self.characters = before.clone();
                    self.start = at;
                    return self.take_letters() || {
                        self.characters = before;
                        self.advance_slowly()
                    };
                }
                Simple::Other => {
                    self.characters = before;
                    return self.advance_slowly();
                }
            }
        }
    }

    /// Reads a run of plain letters that the table knows; `false` where it is anything else.
    #[inline]
    fn take_letters(&mut self) -> bool {
        let (mut packed, mut length, mut tones, mut is_marked) = (Packed::default(), 0, 0, false);
        self.end = self.text.len();
        for (at, character) in self.characters.by_ref() {
            match self.letters.simple(character) {
                Simple::Letter { code, tone, marked } => {
                    packed.push(code);
                    length += 1;
                    tones |= tone.bit();
                    is_marked |= marked;
                }
                Simple::Other => return false,
                end => {
                    self.end = at;
                    self.breaks = end == Simple::Paragraph;
                    break;
                }
            }
        }
        if length > Packed::MAX {
            return false;
        }
        self.marked = is_marked;
        self.found = Tone::only(tones).and_then(|tone| Some((self.table.find(packed)?, tone)));
        self.found.is_some()
    }

    /// Reads the next token letter by letter.
    fn advance_slowly(&mut self) -> bool {
        self.breaks = false;
        self.spelling.clear();
        self.spell_token();
        self.spelling.settle();
        self.marked = self.spelling.is_marked();
        self.found = self.spelling.packed().and_then(|(packed, tone)| Some((self.table.find(packed)?, tone)));
        !self.spelling.is_empty()
    }

    fn spell_token(&mut self) {
        if let Some((start, end, ideograph)) = self.pending.take() {
            (self.start, self.end) = (start, end);
            self.spelling.push(ideograph, 0, 0);
            self.cover_marks();
            return;
        }
        while let Some((at, mut character)) = self.characters.next() {
            let mut end = at + character.len_utf8();
            if character.is_ascii_digit() && self.spelling.is_empty() && self.take_number(at) {
                return;
            }
            if character == '&'
                && let Some((decoded, length)) = self.text.get(at..).and_then(entities::reference)
            {
                // The rest of it is ASCII.
                let _ = self.characters.nth(length - 2);
                (character, end) = (decoded, at + length);
            }
            let piece = self.letters.piece(character);
            let ended = if piece == Piece::Several {
                let mut ended = false;
                // Marks behind the end of a token, as in U+1FCD, have no letter to stand on.
                each_piece(character, |piece| ended = ended || self.take(piece, at, end));
                ended
            } else {
                self.take(piece, at, end)
            };
            if ended {
                return;
            }
        }
    }

    /// Reads a number that is more than a run of digits.
    fn take_number(&mut self, at: usize) -> bool {
        let found = self.text.get(at..).and_then(numbers::number).filter(|number| number.length <= MAX_LETTERS);
        if let Some(number) = &found {
            (self.start, self.end) = (at, at + number.length);
            number.characters().for_each(|character| self.spelling.push(character, 0, 0));
            if number.length > 1 {
                let _ = self.characters.nth(number.length - 2);
            }
            self.cover_marks();
        }
        found.is_some()
    }

    /// Marks behind a digit or an ideograph mean nothing, and are a part of it.
    fn cover_marks(&mut self) {
        while let Some((at, character)) = self.characters.clone().next()
            && matches!(self.letters.piece(character), Piece::Shape(_) | Piece::Tone(_) | Piece::Mark(_))
        {
            self.end = at + character.len_utf8();
            self.characters.next();
        }
    }

    /// Takes one piece; `true` when it ends the token.
    fn take(&mut self, piece: Piece, at: usize, end: usize) -> bool {
        match piece {
            Piece::Letter { base, shape, tone } => {
                if self.spelling.is_empty() {
                    self.start = at;
                }
                self.end = end;
                if self.spelling.len() < MAX_LETTERS {
                    self.spelling.push(base, shape, tone);
                }
                false
            }
            Piece::Ideograph(ideograph) => {
                if self.spelling.is_empty() {
                    (self.start, self.end) = (at, end);
                    self.spelling.push(ideograph, 0, 0);
                    self.cover_marks();
                } else {
                    self.pending = Some((at, end, ideograph));
                }
                true
            }
            Piece::Shape(_) | Piece::Tone(_) | Piece::Mark(_) => {
                if !self.spelling.is_empty() {
                    self.end = end;
                    match piece {
                        Piece::Shape(shape) => self.spelling.add_shape(shape),
                        Piece::Tone(tone) => self.spelling.add_tone(tone),
                        Piece::Mark(mark) => self.spelling.add_mark(mark),
                        _ => {}
                    }
                }
                false
            }
            Piece::Ignorable | Piece::Several => false,
            Piece::Paragraph | Piece::Separator => {
                let ends = !self.spelling.is_empty();
                if piece == Piece::Paragraph {
                    *(if ends { &mut self.breaks } else { &mut self.broken }) = true;
                }
                ends
            }
        }
    }
}
