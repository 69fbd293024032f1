//! Keys of an input method that was switched off: Telex (`khuyeens`) and VNI (`khuye61n`).

use unicode_normalization::UnicodeNormalization;

use crate::tokens::shape;

/// One letter with what the keys behind it did to it.
#[derive(Clone, Copy, Debug)]
struct Letter {
    base: char,
    shape: u8,
}

/// The word that a token's keys stand for, in Telex or VNI; `None` where no key changes a letter or one is left over.
///
/// Any word with such letters reads as something (`text` as `tẽt`), so the caller must know that the token is no word and
/// that the result is one.
///
/// ```
/// use tracuu_text::decode_keys;
///
/// assert_eq!(decode_keys("khuyeens").as_deref(), Some("khuyến"));
/// assert_eq!(decode_keys("DDawsk").as_deref(), Some("đắk"));
/// assert_eq!(decode_keys("co6ng").as_deref(), Some("công"));
/// assert_eq!(decode_keys("cong"), None);
/// ```
pub fn decode_keys(token: &str) -> Option<String> {
    if token.len() > 16 || !token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let token = token.to_ascii_lowercase();
    let digits = token.bytes().any(|byte| byte.is_ascii_digit());
    let mut word = Word { letters: Vec::new(), tone: 0, changed: false };
    for key in token.chars() {
        let is_mark = if digits { word.vni(key) } else { word.telex(key) };
        if !is_mark {
            word.letters.push(Letter { base: key, shape: shape::NONE });
        }
    }
    let left_over = word.letters.iter().any(|letter| letter.base.is_ascii_digit() || letter.base == 'w');
    if !word.changed || left_over { None } else { word.write() }
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
                self.letters.last().is_some_and(|last| last.base == key) && self.shape(key, shape::CIRCUMFLEX)
            }
            'd' => self.letters.len() == 1 && self.shape('d', shape::STROKE),
            'w' => self.horn() || self.shape('a', shape::BREVE),
            's' => self.set_tone(2),
            'f' => self.set_tone(1),
            'r' => self.set_tone(3),
            'x' => self.set_tone(4),
            'j' => self.set_tone(5),
            _ => false,
        }
    }

    /// Takes a key of VNI; `false` where it is a letter.
    fn vni(&mut self, key: char) -> bool {
        match key {
            '1' => self.set_tone(2),
            '2' => self.set_tone(1),
            '3' => self.set_tone(3),
            '4' => self.set_tone(4),
            '5' => self.set_tone(5),
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
        let before = |letters: &[Letter]| {
            letters
                .windows(2)
                .any(|pair| matches!(pair, [u, o] if u.base == 'u' && o.base == 'o' && o.shape == shape::HORN))
        };
        if !o || before(&self.letters) { self.shape('u', shape::HORN) || o } else { o }
    }

    /// A tone key counts behind a vowel, once.
    fn set_tone(&mut self, tone: u8) -> bool {
        let counts = self.tone == 0 && self.letters.iter().any(|letter| is_vowel(letter.base));
        if counts {
            self.tone = tone;
            self.changed = true;
        }
        counts
    }

    /// Writes the word with its tone where readers expect it.
    fn write(&self) -> Option<String> {
        let place = if self.tone == 0 { None } else { Some(self.place_of_tone()?) };
        let mut word = String::new();
        for (at, letter) in self.letters.iter().enumerate() {
            word.push(if letter.shape == shape::STROKE { 'đ' } else { letter.base });
            match letter.shape {
                shape::CIRCUMFLEX => word.push('\u{302}'),
                shape::BREVE => word.push('\u{306}'),
                shape::HORN => word.push('\u{31b}'),
                _ => {}
            }
            if place == Some(at) {
                word.push(match self.tone {
                    1 => '\u{300}',
                    2 => '\u{301}',
                    3 => '\u{309}',
                    4 => '\u{303}',
                    _ => '\u{323}',
                });
            }
        }
        Some(word.nfc().collect())
    }

    /// The vowel that carries the tone: the last shaped one; before a final consonant the last; else the first of two,
    /// and the middle of three.
    fn place_of_tone(&self) -> Option<usize> {
        let onset = match self.letters.iter().map(|letter| letter.base).take(3).collect::<Vec<_>>().as_slice() {
            ['q', 'u', ..] => 2,
            ['g', 'i', next] if is_vowel(*next) => 2,
            _ => 0,
        };
        let vowels: Vec<usize> = (onset..self.letters.len())
            .filter(|at| self.letters.get(*at).is_some_and(|letter| is_vowel(letter.base)))
            .collect();
        let shaped =
            vowels.iter().rev().find(|at| self.letters.get(**at).is_some_and(|letter| letter.shape != shape::NONE));
        if let Some(at) = shaped {
            return Some(*at);
        }
        let last = *vowels.last()?;
        let closed = last + 1 < self.letters.len();
        match vowels.as_slice() {
            [_, middle, _] => Some(*middle),
            [first, _] if !closed => Some(*first),
            _ => Some(last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_letters() {
        for (keys, word) in [
            ("khuyeens", "khuyến"),
            ("coong", "công"),
            ("tieengs", "tiếng"),
            ("vieetj", "việt"),
            ("chaof", "chào"),
            ("dduwowcj", "được"),
            ("nguowif", "người"),
            ("nuwowcs", "nước"),
            ("Lawsk", "lắk"),
            ("quys", "quý"),
            ("giaf", "già"),
            ("hoaf", "hòa"),
            ("toans", "toán"),
            ("nguyeenx", "nguyễn"),
            ("ddi", "đi"),
            ("khuye61n", "khuyến"),
            ("co6ng", "công"),
            ("d9u7o7c5", "được"),
            ("ha2", "hà"),
        ] {
            assert_eq!(decode_keys(keys).as_deref(), Some(word), "{keys}");
        }
        for plain in ["", "cong", "2018", "a1b2c9", "www", "khuyến", "qd4768", "s"] {
            assert_eq!(decode_keys(plain), None, "{plain}");
        }
    }
}
