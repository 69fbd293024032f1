//! The marks of a token in four bits, small enough to stand beside every position of an index.

use unicode_normalization::UnicodeNormalization;

/// Kinds of marks that [`marks`] tells apart.
pub const MARK_KINDS: u32 = 16;

/// What each tone adds to a kind: level, grave, acute, hook, tilde, dot.
const TONES: [u8; 6] = [0, 7, 8, 1, 15, 9];
/// What a circumflex adds.
const CIRCUMFLEX: u8 = 13;
/// What a breve, each horn and the bar of đ add.
const OTHER_SHAPE: u8 = 11;

/// The kind of the marks of a marked term ([`TermKind::Marked`](crate::TermKind::Marked)), or of a term without any, which is 0.
///
/// Eighteen spellings may be folded to one syllable (`bo`: three shapes, six tones), and more with `đ`. Two that differ in the tone
/// alone are always of two kinds, and so are two that differ in the shape of one vowel alone (`bo`, `bô`, `bơ`). The numbers were
/// searched for so that others that are met often differ too: where a syllable meets another spelling of its letters in
/// Vietnamese news, one time in a thousand both are of one kind. `y` for `i` makes no difference.
///
/// ```
/// use tracuu_text::marks;
///
/// assert_eq!(marks("phở"), marks("=phơ?"));
/// assert_ne!(marks("=phơ?"), marks("=pho'"));
/// assert_eq!((marks("=my~"), marks("2018"), marks("cong")), (marks("=mi~"), 0, 0));
/// ```
pub fn marks(term: &str) -> u8 {
    let (shapes, tone) = shapes_and_tone(term);
    kind(shapes, tone)
}

/// The kind of marks with what the shapes add and the number of the tone.
pub(crate) fn kind(shapes: u8, tone: usize) -> u8 {
    TONES.get(tone).copied().unwrap_or(0).wrapping_add(shapes) % MARK_KINDS.to_le_bytes()[0]
}

/// What the shapes of a term add to the kind of its marks, and the number of its tone.
pub(crate) fn shapes_and_tone(term: &str) -> (u8, usize) {
    let (mut shapes, mut tone) = (0_u8, 0);
    for letter in term.nfd() {
        match letter {
            '\u{302}' => shapes = shapes.wrapping_add(CIRCUMFLEX),
            '\u{306}' | '\u{31b}' | 'đ' => shapes = shapes.wrapping_add(OTHER_SHAPE),
            '`' | '\u{300}' => tone = 1,
            '\'' | '\u{301}' => tone = 2,
            '?' | '\u{309}' => tone = 3,
            '~' | '\u{303}' => tone = 4,
            '.' | '\u{323}' => tone = 5,
            _ => {}
        }
    }
    (shapes, tone)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Syllable;

    #[test]
    fn tones_are_told_apart_and_most_shapes() {
        let mut kinds: BTreeMap<(&str, u8), Vec<Syllable>> = BTreeMap::new();
        for syllable in Syllable::all() {
            kinds.entry((syllable.fold(), marks(syllable.marked()))).or_default().push(syllable);
        }
        for same in kinds.values() {
            for pair in same.windows(2) {
                let is_other_tone = pair[0].with_tone(pair[1].tone()) == Some(pair[1]);
                assert!(!is_other_tone || pair[0] == pair[1], "{} {}", pair[0].exact(), pair[1].exact());
            }
        }
        for (one, other) in [("dung", "đứng"), ("phở", "phố"), ("bò", "bổ"), ("đăng", "dâng"), ("dụng", "dừng")]
        {
            assert_ne!(marks(one), marks(other), "{one} {other}");
        }
    }
}
