//! Looks ahead in a text without allocating.

use crate::tokens::{Letters, Piece, each_piece, shape};

/// A run of letters and digits without marks, in lower case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    letters: [u8; Self::MAX],
    length: usize,
    /// A bit for each letter that is đ.
    strokes: u32,
    /// It holds no lower-case letter.
    pub(crate) is_upper: bool,
}

impl Word {
    const MAX: usize = 16;

    pub(crate) fn folded(&self) -> &str {
        self.letters.get(..self.length).and_then(|letters| std::str::from_utf8(letters).ok()).unwrap_or_default()
    }

    /// In capitals, with the `Đ` that it was written with.
    pub(crate) fn capitals(&self) -> String {
        let is_stroked = |at: usize| self.strokes & 1 << at != 0;
        let letters = self.folded().chars().enumerate();
        letters.map(|(at, letter)| if is_stroked(at) { 'Đ' } else { letter.to_ascii_uppercase() }).collect()
    }

    /// Whether these letters, `đ` among them, are the word; one that is written without any `đ` may mean each `d` as one.
    pub(crate) fn is(&self, with_strokes: &str) -> bool {
        let strokes = with_strokes.chars().enumerate().filter(|(_, letter)| *letter == 'đ');
        let mask = strokes.fold(0, |mask, (at, _)| mask | 1 << at);
        let bare = with_strokes.chars().map(|letter| if letter == 'đ' { b'd' } else { letter as u8 });
        (self.strokes == mask || self.strokes == 0) && bare.eq(self.letters.iter().copied().take(self.length))
    }

    /// Whether it is just as written with `đ`.
    pub(crate) fn is_exactly(&self, with_strokes: &str) -> bool {
        self.is(with_strokes) && (self.strokes != 0) == with_strokes.contains('đ')
    }

    pub(crate) fn has_digit(&self) -> bool {
        self.folded().bytes().any(|byte| byte.is_ascii_digit())
    }

    pub(crate) fn is_number(&self) -> bool {
        self.length > 0 && self.folded().bytes().all(|byte| byte.is_ascii_digit())
    }

    pub(crate) fn number(&self) -> Option<u32> {
        if self.is_number() { self.folded().parse().ok() } else { None }
    }
}

/// A place in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scanner<'text> {
    text: &'text str,
    /// Byte offset.
    pub(crate) at: usize,
    letters: Letters,
}

impl<'text> Scanner<'text> {
    pub(crate) fn new(text: &'text str, at: usize) -> Self {
        Self { text, at, letters: Letters::new() }
    }

    fn rest(&self) -> &'text str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes over digits, as many as asked for and no more; their number.
    pub(crate) fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let rest = self.rest();
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        if count < least || count > most {
            return None;
        }
        self.at += count;
        rest.get(..count)?.parse().ok()
    }

    /// Goes over one character of a kind.
    pub(crate) fn sign(&mut self, is: impl Fn(char) -> bool) -> Option<char> {
        let character = self.peek().filter(|character| is(*character))?;
        self.at += character.len_utf8();
        Some(character)
    }

    /// Goes over spaces of one line; whether there were any.
    pub(crate) fn spaces(&mut self) -> bool {
        let begin = self.at;
        while self.sign(|character| character.is_whitespace() && !matches!(character, '\n' | '\u{2029}')).is_some() {}
        self.at > begin
    }

    /// Goes over a run of letters and digits; `None` where it is empty, too long or not in Latin letters.
    pub(crate) fn word(&mut self) -> Option<Word> {
        let mut word = Word { is_upper: true, ..Word::default() };
        let begin = *self;
        while let Some(character) = self.peek() {
            let (mut ends, mut fails) = (false, false);
            let mut take = |piece| match piece {
                Piece::Letter { base, shape, .. } => {
                    let is_stroked = shape == shape::STROKE || base == 'ð';
                    match (word.letters.get_mut(word.length), u8::try_from(if base == 'ð' { 'd' } else { base })) {
                        (Some(free), Ok(base)) if base.is_ascii() => {
                            *free = base;
                            word.strokes |= u32::from(is_stroked) << word.length;
                            word.length += 1;
                        }
                        _ => fails = true,
                    }
                }
                Piece::Separator | Piece::Paragraph | Piece::Ideograph(_) => ends = true,
                _ => {}
            };
            match self.letters.piece(character) {
                Piece::Several => each_piece(character, take),
                piece => take(piece),
            }
            if fails {
                *self = begin;
                return None;
            }
            if ends {
                break;
            }
            word.is_upper &= !character.is_lowercase();
            self.at += character.len_utf8();
        }
        (word.length > 0).then_some(word)
    }

    /// The words before a place, the nearest first, as long as nothing but spaces stands between them.
    pub(crate) fn words_before<const N: usize>(text: &'text str, mut at: usize) -> [Word; N] {
        let mut words = [Word::default(); N];
        for word in &mut words {
            let Some(before) = text.get(..at) else { break };
            let end = before.trim_end_matches([' ', '\t', '\u{a0}']);
            let begin = end.char_indices().rev().take_while(|(_, letter)| letter.is_alphanumeric() || is_mark(*letter));
            let Some((begin, _)) = begin.last() else { break };
            let mut scanner = Self::new(text, begin);
            match scanner.word() {
                Some(found) if scanner.at == end.len() => *word = found,
                _ => break,
            }
            at = begin;
        }
        words
    }
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}')
}

/// A hyphen or dash of any length.
pub(crate) fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// A slash of any kind.
pub(crate) fn is_slash(character: char) -> bool {
    matches!(character, '/' | '\u{2044}' | '\u{2215}' | '\u{ff0f}')
}
