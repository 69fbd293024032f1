//! What each character is to a Vietnamese reader: a base letter with a shape and a tone, a mark, or no part of a word.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

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

/// Characters below this are looked up in a table: Latin, Greek, Cyrillic, and Latin with Vietnamese marks.
const TABLE: usize = 0x1F00;

static PIECES: LazyLock<Vec<Piece>> = LazyLock::new(|| {
    (0..TABLE).map(|code| u32::try_from(code).ok().and_then(char::from_u32).map_or(Piece::Separator, whole)).collect()
});

/// A handle on the table, taken once for a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letters(&'static [Piece]);

impl Letters {
    pub(crate) fn new() -> Self {
        Self(&PIECES)
    }

    /// What this character is; [`Piece::Several`] where it decomposes into more than a letter with its marks.
    #[inline]
    pub(crate) fn piece(self, character: char) -> Piece {
        match self.0.get(character as usize) {
            Some(piece) => *piece,
            None => whole(character),
        }
    }
}

/// Calls `each` with every piece of a character.
pub(crate) fn each_piece(character: char, mut each: impl FnMut(Piece)) {
    decompose_canonical(character, |part| {
        let mut first = true;
        for lower in part.to_lowercase() {
            // A lower case of two characters (none but İ, which is decomposed before) keeps its rest as marks or letters.
            let piece = single(lower);
            if first || !matches!(piece, Piece::Separator) {
                each(piece);
            }
            first = false;
        }
    });
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
        // Đ and what is typed for it: eth, African d, d with overlay.
        'đ' | 'ð' | 'ɖ' => letter('d', shape::STROKE),
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
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
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
