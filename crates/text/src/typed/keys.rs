//! Keys of an input method that was switched off, or that missed some: Telex (`khuyeens`) and VNI (`khuye61n`).

use crate::{
    syllables::{Packed, Syllable, Tone, code_of},
    tokens::{Letters, Piece, each_piece, shape, shaped},
};

/// Keys of the longest syllable (`nghiêng`) with all its marks, and some to spare.
const MAX_KEYS: usize = 12;

/// The syllable that a token's keys stand for, in Telex or VNI; `None` where no key changes a letter, one is left over, or
/// what comes out is no valid syllable.
///
/// Keys may stand at once behind their letter or at the end of the syllable, and beside letters that carry their marks
/// already (`khuyêns`). Many foreign words read as some syllable (`visa` as `vía`), so the caller must know that the token
/// is no word and that the result is one.
///
/// ```
/// use tracuu_text::{decode_keys, Syllable};
///
/// let decoded = |keys| decode_keys(keys).map(Syllable::exact);
/// assert_eq!(decoded("khuyeens").as_deref(), Some("khuyến"));
/// assert_eq!(decoded("DDawsk").as_deref(), Some("đắk"));
/// assert_eq!(decoded("co6ng").as_deref(), Some("công"));
/// assert_eq!(decoded("khuyêns").as_deref(), Some("khuyến"));
/// assert_eq!(decoded("cong"), None);
/// assert_eq!(decoded("text"), None);
/// ```
pub fn decode_keys(token: &str) -> Option<Syllable> {
    let keys = read(token)?;
    let digits = keys.iter().any(|key| key.base.is_ascii_digit());
    let mut word = Word { letters: Vec::new(), tone: 0, changed: false };
    for key in keys {
        if key.tone != 0 && !word.set_tone(key.tone) {
            return None;
        }
        let is_plain = key.shape == shape::NONE && key.tone == 0;
        let is_mark = is_plain && if digits { word.vni(key.base) } else { word.telex(key.base) };
        if !is_mark {
            word.letters.push(Letter { base: key.base, shape: key.shape });
        }
    }
    if word.changed { word.syllable() } else { None }
}

/// One key: a letter or digit with the marks that it came with.
struct Key {
    base: char,
    shape: u8,
    tone: u8,
}

fn read(token: &str) -> Option<Vec<Key>> {
    let letters = Letters::new();
    let mut keys: Vec<Key> = Vec::new();
    for character in token.chars() {
        let mut fails = false;
        each_piece(character, |piece| match (piece, keys.last_mut()) {
            (Piece::Letter { base, shape, tone }, _) if base.is_ascii_alphanumeric() => {
                keys.push(Key { base, shape, tone });
            }
            (Piece::Shape(shape), Some(last)) => last.shape = shape,
            (Piece::Tone(tone), Some(last)) => last.tone = tone,
            (Piece::Ignorable, _) => {}
            _ => fails = true,
        });
        if fails || keys.len() > MAX_KEYS || letters.piece(character) == Piece::Separator {
            return None;
        }
    }
    Some(keys)
}

/// One letter with what the keys behind it did to it.
#[derive(Clone, Copy, Debug)]
struct Letter {
    base: char,
    shape: u8,
}

struct Word {
    letters: Vec<Letter>,
    tone: u8,
    changed: bool,
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

impl Word {
    /// Takes a key of Telex; `false` where it is a letter.
    fn telex(&mut self, key: char) -> bool {
        match key {
            'a' | 'e' | 'o' => {
                // Beside its letter, or behind the final consonants.
                let last = self.letters.last().map(|letter| letter.base);
                last.is_some_and(|last| last == key || !is_vowel(last)) && self.shape(key, shape::CIRCUMFLEX)
            }
            'd' => self.letters.first().is_some_and(|first| first.base == 'd') && self.shape('d', shape::STROKE),
            'w' => self.horn() || self.shape('a', shape::BREVE) || self.lone_horn(),
            's' => self.key_of_tone(2),
            'f' => self.key_of_tone(1),
            'r' => self.key_of_tone(3),
            'x' => self.key_of_tone(4),
            'j' => self.key_of_tone(5),
            _ => false,
        }
    }

    /// Takes a key of VNI; `false` where it is a letter.
    fn vni(&mut self, key: char) -> bool {
        match key {
            '1' => self.key_of_tone(2),
            '2' => self.key_of_tone(1),
            '3' => self.key_of_tone(3),
            '4' => self.key_of_tone(4),
            '5' => self.key_of_tone(5),
            '6' => ['a', 'e', 'o'].into_iter().any(|vowel| self.shape(vowel, shape::CIRCUMFLEX)),
            '7' => self.horn(),
            '8' => self.shape('a', shape::BREVE),
            '9' => self.shape('d', shape::STROKE),
            _ => false,
        }
    }

    /// Shapes the last such letter that is bare.
    fn shape(&mut self, base: char, shape: u8) -> bool {
        let can_take = |letter: &&mut Letter| letter.base == base && letter.shape == shape::NONE;
        let found = self.letters.iter_mut().rev().find(can_take);
        self.changed |= found.is_some();
        found.map(|letter| letter.shape = shape).is_some()
    }

    /// Puts a horn on `o` or `u`, on both where they stand together.
    fn horn(&mut self) -> bool {
        let o = self.shape('o', shape::HORN);
        let is_both =
            |pair: &[Letter]| matches!(pair, [u, o] if u.base == 'u' && o.base == 'o' && o.shape == shape::HORN);
        if !o || self.letters.windows(2).any(is_both) { self.shape('u', shape::HORN) || o } else { o }
    }

    /// `w` is ư by itself where no vowel stands before it: `nhwng`.
    fn lone_horn(&mut self) -> bool {
        let is_lone = self.letters.iter().all(|letter| !is_vowel(letter.base));
        if is_lone {
            self.letters.push(Letter { base: 'u', shape: shape::HORN });
            self.changed = true;
        }
        is_lone
    }

    /// A tone key counts behind a vowel, once.
    fn key_of_tone(&mut self, tone: u8) -> bool {
        let counts = self.letters.iter().any(|letter| is_vowel(letter.base)) && self.set_tone(tone);
        self.changed |= counts;
        counts
    }

    fn set_tone(&mut self, tone: u8) -> bool {
        let is_free = self.tone == 0;
        if is_free {
            self.tone = tone;
        }
        is_free
    }

    fn syllable(&self) -> Option<Syllable> {
        if self.letters.len() > Packed::MAX {
            return None;
        }
        let mut packed = Packed::default();
        for letter in &self.letters {
            packed.push(code_of(shaped(letter.base, letter.shape)?)?);
        }
        Syllable::spelt(packed, Tone::numbered(self.tone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_syllables() {
        for (keys, word) in [
            ("khuyeens", "khuyến"),
            ("khuyenes", "khuyến"),
            ("khuyeson", ""),
            ("coong", "công"),
            ("tieengs", "tiếng"),
            ("tieesng", "tiếng"),
            ("vieetj", "việt"),
            ("vietje", "việt"),
            ("chaof", "chào"),
            ("dduwowcj", "được"),
            ("dduocwj", "được"),
            ("duocwjd", "được"),
            ("nguowif", "người"),
            ("nuwowcs", "nước"),
            ("nhwng", "nhưng"),
            ("thuwr", "thử"),
            ("Lawsk", "lắk"),
            ("DDawsk", "đắk"),
            ("quys", "quý"),
            ("giaf", "già"),
            ("hoaf", "hòa"),
            ("toans", "toán"),
            ("nguyeenx", "nguyễn"),
            ("ddi", "đi"),
            ("khuye61n", "khuyến"),
            ("khuyen61", "khuyến"),
            ("co6ng", "công"),
            ("cong6", "công"),
            ("d9u7o7c5", "được"),
            ("duoc975", "được"),
            ("ha2", "hà"),
            ("khuyêns", "khuyến"),
            ("côngf", "cồng"),
            ("đươcj", "được"),
        ] {
            let exact = decode_keys(keys).map(Syllable::exact);
            assert_eq!(exact.as_deref().unwrap_or_default(), word, "{keys}");
        }
        for plain in [
            "", "cong", "2018", "a1b2c9", "www", "khuyến", "qd4768", "s", "text", "data", "user", "web", "internet",
            "東",
        ] {
            assert_eq!(decode_keys(plain), None, "{plain}");
        }
    }
}
