//! What each character is to a Vietnamese reader: a base letter with a shape and a tone, a mark, or no part of a word.

use std::sync::LazyLock;

use unicode_normalization::char::{compose, decompose_canonical, decompose_compatible, is_combining_mark};

use crate::syllables::{Tone, code_of};

/// Stands for Đ beside Latin letters.
pub(crate) const ETH: char = 'ð';

/// The Latin letter that a Cyrillic one looks like, in lower case or as a capital.
pub(crate) fn latin_of_cyrillic(letter: char) -> Option<char> {
    Some(match letter {
        'а' => 'a',
        'в' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'н' | 'һ' => 'h',
        'і' => 'i',
        'ј' => 'j',
        'к' => 'k',
        'м' => 'm',
        'о' => 'o',
        'р' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' => 't',
        'у' | 'ү' => 'y',
        'ԝ' => 'w',
        'х' => 'x',
        _ => return None,
    })
}

/// A change of the letter itself: â ê ô, ă, ơ ư, đ.
pub(crate) mod shape {
    pub(crate) const NONE: u8 = 0;
    pub(crate) const CIRCUMFLEX: u8 = 1;
    pub(crate) const BREVE: u8 = 2;
    pub(crate) const HORN: u8 = 3;
    pub(crate) const STROKE: u8 = 4;
}

/// One canonically decomposed, lower-case piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A letter or digit, with the shape and tone that its character already carries (0: none).
    Letter { base: char, shape: u8, tone: u8 },
    /// An ideograph or kana: a word by itself.
    Ideograph(char),
    /// A combining shape mark.
    Shape(u8),
    /// A combining tone mark: 1 grave, 2 acute, 3 hook, 4 tilde, 5 dot.
    Tone(u8),
    /// Any other combining mark.
    Mark(char),
    /// Nothing to see: soft hyphen, zero-width space and joiners.
    Ignorable,
    /// The end of a paragraph.
    Paragraph,
    /// Anything else: the end of a word.
    Separator,
    /// Several pieces: see [`each_piece`].
    Several,
}

/// What a character is to the fast way through a text: nearly all characters of nearly all texts are of these kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Simple {
    /// A letter of the Vietnamese alphabet, by its code, with its tone.
    Letter { code: u8, tone: Tone, marked: bool },
    /// The end of a word.
    Separator,
    /// The end of a paragraph.
    Paragraph,
    /// What needs a second look.
    Other,
}

/// Characters below this are looked up in a table: Latin, Greek, Cyrillic, Latin with Vietnamese marks, punctuation.
const TABLE: u32 = 0x2070;

static TABLES: LazyLock<(Vec<Simple>, Vec<Piece>)> = LazyLock::new(|| {
    let pieces = (0..TABLE).map(|code| char::from_u32(code).map_or((' ', Piece::Separator), |at| (at, whole(at))));
    pieces.map(|(character, piece)| (simple(character, piece), piece)).unzip()
});

/// A handle on the tables, taken once for a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letters {
    simple: &'static [Simple],
    pieces: &'static [Piece],
}

impl Letters {
    pub(crate) fn new() -> Self {
        let (simple, pieces) = &*TABLES;
        Self { simple, pieces }
    }

    #[inline]
    pub(crate) fn simple(self, character: char) -> Simple {
        self.simple.get(character as usize).copied().unwrap_or(Simple::Other)
    }

    /// What this character is; [`Piece::Several`] where it decomposes into more than a letter with its marks.
    #[inline]
    pub(crate) fn piece(self, character: char) -> Piece {
        match self.pieces.get(character as usize) {
            Some(piece) => *piece,
            None => whole(character),
        }
    }
}

fn simple(character: char, piece: Piece) -> Simple {
    match piece {
        // It may begin a character reference.
        _ if character == '&' => Simple::Other,
        Piece::Separator => Simple::Separator,
        Piece::Paragraph => Simple::Paragraph,
        Piece::Letter { base, shape, tone } => match code_of(shaped(base, shape).unwrap_or('\0')) {
            Some(code) => {
                Simple::Letter { code, tone: Tone::numbered(tone), marked: shape != shape::NONE || tone != 0 }
            }
            None => Simple::Other,
        },
        _ => Simple::Other,
    }
}

/// A letter with its shape as one character, where there is one.
pub(crate) fn shaped(base: char, shape: u8) -> Option<char> {
    let mark = match shape {
        shape::NONE => return Some(base),
        shape::CIRCUMFLEX => '\u{302}',
        shape::BREVE => '\u{306}',
        shape::HORN => '\u{31b}',
        _ => return (base == 'd').then_some('đ'),
    };
    compose(base, mark)
}

/// Calls `each` with every piece of a character. Other widths, ligatures and letters of mathematics are taken as what they
/// look like.
pub(crate) fn each_piece(character: char, mut each: impl FnMut(Piece)) {
    let look_alike = matches!(character, '\u{ff01}'..='\u{ff5e}' | '\u{fb00}'..='\u{fb06}' | '\u{1d400}'..='\u{1d7ff}');
    let mut take = |part: char| {
        let mut first = true;
        for lower in part.to_lowercase() {
            // A lower case of two characters (none but İ, which is decomposed before) keeps its rest as marks or letters.
            let piece = single(lower);
            if first || !matches!(piece, Piece::Separator) {
                each(piece);
            }
            first = false;
        }
    };
    if look_alike {
        decompose_compatible(character, &mut take);
    } else {
        decompose_canonical(character, &mut take);
    }
}

/// All pieces of a character in one, where that is possible.
fn whole(character: char) -> Piece {
    let mut result: Option<Piece> = None;
    each_piece(character, |next| {
        result = Some(match (result, next) {
            (None, piece) => piece,
            (Some(Piece::Letter { base, shape, tone }), mark) => match (shape, tone, mark) {
                (shape::NONE, tone, Piece::Shape(shape)) | (shape, 0, Piece::Tone(tone)) => {
                    Piece::Letter { base, shape, tone }
                }
                _ => Piece::Several,
            },
            _ => Piece::Several,
        });
    });
    result.unwrap_or(Piece::Separator)
}

/// One character that does not decompose further and has no upper case.
fn single(character: char) -> Piece {
    let letter = |base, shape| Piece::Letter { base, shape, tone: 0 };
    match character {
        'đ' => letter('d', shape::STROKE),
        // Eth and African d: what they are depends on their neighbours.
        'ð' | 'ɖ' => letter(ETH, shape::NONE),
        '\u{335}' | '\u{336}' => Piece::Shape(shape::STROKE),
        '\u{302}' => Piece::Shape(shape::CIRCUMFLEX),
        '\u{306}' => Piece::Shape(shape::BREVE),
        '\u{31b}' => Piece::Shape(shape::HORN),
        '\u{300}' | '\u{340}' => Piece::Tone(1),
        '\u{301}' | '\u{341}' => Piece::Tone(2),
        '\u{309}' => Piece::Tone(3),
        '\u{303}' => Piece::Tone(4),
        '\u{323}' => Piece::Tone(5),
        // Voicing marks of kana are left out, since kana are words by themselves.
        '\u{3099}'
        | '\u{309a}'
        | '\u{ad}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{fe00}'..='\u{fe0f}' => Piece::Ignorable,
        '\n' | '\u{2029}' => Piece::Paragraph,
        'ø' => letter('o', shape::NONE),
        'ł' => letter('l', shape::NONE),
        'ı' => letter('i', shape::NONE),
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'
            if character.is_alphanumeric() =>
        {
            Piece::Ideograph(character)
        }
        _ if is_combining_mark(character) => Piece::Mark(character),
        _ if character.is_alphanumeric() => letter(character, shape::NONE),
        _ => Piece::Separator,
    }
}
