//! The letters of one token and its two keys: folded, and marked with the tone taken out of its place.

use crate::letters::shape;

/// A token carries few foreign marks; a pile of them ("zalgo") is left out as a whole, so that their order does not count.
const MAX_MARKS: usize = 16;

#[derive(Clone, Copy, Debug)]
struct Letter {
    base: char,
    shape: u8,
    tone: u8,
}

/// The token that is being read; its buffers are used again for the next one.
#[derive(Debug, Default)]
pub(crate) struct Syllable {
    letters: Vec<Letter>,
    /// Marks that are not Vietnamese, with the index of their letter.
    marks: Vec<(usize, char)>,
}

impl Syllable {
    pub(crate) fn clear(&mut self) {
        self.letters.clear();
        self.marks.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.letters.len()
    }

    pub(crate) fn push(&mut self, base: char, shape: u8, tone: u8) {
        self.letters.push(Letter { base, shape, tone });
    }

    /// Puts a shape mark on the last letter. Of two marks the order does not count, as in canonical equivalence.
    pub(crate) fn add_shape(&mut self, shape: u8) {
        if let Some(last) = self.letters.last_mut() {
            last.shape = last.shape.max(shape);
        }
    }

    /// Puts a tone on the last letter.
    pub(crate) fn add_tone(&mut self, tone: u8) {
        if let Some(last) = self.letters.last_mut() {
            last.tone = last.tone.max(tone);
        }
    }

    /// Puts another mark on the last letter.
    pub(crate) fn add_mark(&mut self, mark: char) {
        if self.marks.len() <= MAX_MARKS {
            self.marks.push((self.letters.len().saturating_sub(1), mark));
        }
    }

    /// Whether it carries any mark.
    pub(crate) fn is_marked(&self) -> bool {
        !self.marks.is_empty() || self.letters.iter().any(|letter| letter.shape != shape::NONE || letter.tone != 0)
    }

    /// Writes the folded key: base letters alone. A whole open syllable in `y` after h k l m s t v qu is written with `i`,
    /// since `Mỹ`/`Mĩ`, `lý`/`lí`, `quý`/`quí` are spellings of one word.
    pub(crate) fn write_folded(&self, out: &mut String) {
        let letter = |at: usize| self.letters.get(at).map(|letter| letter.base);
        let open_y = match self.letters.len() {
            2 => letter(1) == Some('y') && letter(0).is_some_and(|onset| "hklmstv".contains(onset)),
            3 => letter(2) == Some('y') && letter(0) == Some('q') && letter(1) == Some('u'),
            _ => false,
        };
        let kept = if open_y { self.letters.len() - 1 } else { self.letters.len() };
        out.extend(self.letters.iter().take(kept).map(|letter| letter.base));
        if open_y {
            out.push('i');
        }
    }

    /// Writes the marked key: letters with their shape, and the tone at the end, so that it does not matter on which letter
    /// it stands (`hòa`, `hoà`; `bảo`, `baỏ`). A token with several tones, which is no syllable, keeps them in place.
    pub(crate) fn write_marked(&mut self, out: &mut String) {
        if self.marks.len() > MAX_MARKS {
            self.marks.clear();
        }
        let tones = self.letters.iter().filter(|letter| letter.tone != 0).count();
        let mut last_tone = 0;
        if self.marks.is_empty() && tones < 2 {
            for letter in &self.letters {
                push_shaped(*letter, out);
                last_tone |= letter.tone;
            }
        } else {
            self.marks.sort_unstable();
            let mut marks = self.marks.iter().peekable();
            for (at, letter) in self.letters.iter().enumerate() {
                push_shaped(*letter, out);
                while let Some((_, mark)) = marks.next_if(|(of, _)| *of == at) {
                    out.push(*mark);
                }
                if letter.tone != 0 && tones > 1 {
                    out.push(tone_sign(letter.tone));
                } else {
                    last_tone |= letter.tone;
                }
            }
        }
        if last_tone != 0 {
            out.push(tone_sign(last_tone));
        }
    }
}

/// Signs that no token holds stand for the tones.
fn tone_sign(tone: u8) -> char {
    match tone {
        1 => '`',
        2 => '\'',
        3 => '?',
        4 => '~',
        _ => '.',
    }
}

fn push_shaped(letter: Letter, out: &mut String) {
    let shaped = match (letter.base, letter.shape) {
        (base, shape::NONE) => base,
        ('a', shape::CIRCUMFLEX) => 'â',
        ('e', shape::CIRCUMFLEX) => 'ê',
        ('o', shape::CIRCUMFLEX) => 'ô',
        ('a', shape::BREVE) => 'ă',
        ('o', shape::HORN) => 'ơ',
        ('u', shape::HORN) => 'ư',
        ('d', shape::STROKE) => 'đ',
        (base, other) => {
            out.push(base);
            match other {
                shape::CIRCUMFLEX => '\u{302}',
                shape::BREVE => '\u{306}',
                shape::HORN => '\u{31b}',
                _ => '\u{335}',
            }
        }
    };
    out.push(shaped);
}
