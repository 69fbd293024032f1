//! The letters of one token that is not taken the fast way, and its two keys.

use super::letters::{ETH, latin_of_cyrillic, shape, shaped};
use crate::syllables::{Packed, Tone, code_of, fold_y};

/// A token carries few foreign marks; a pile of them ("zalgo") is left out as a whole, so that their order does not count.
const MAX_MARKS: usize = 16;

#[derive(Clone, Copy, Debug)]
struct Letter {
    base: char,
    shape: u8,
    tone: u8,
}

/// The token that is being read; its buffers are used again for the next one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spelling {
    letters: Vec<Letter>,
    /// Marks that are not Vietnamese, with the index of their letter.
    marks: Vec<(usize, char)>,
}

impl Spelling {
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

    /// Settles what depends on the whole token: a number loses its leading zeros, and beside Latin
    /// letters eth is Đ and Cyrillic letters are the ones that they look like.
    pub(crate) fn settle(&mut self) {
        let is_latin = |letter: &Letter| letter.base.is_ascii_alphabetic();
        if self.letters.iter().all(|letter| letter.base.is_ascii_digit()) {
            let zeros = self.letters.iter().take_while(|letter| letter.base == '0').count();
            let zeros = zeros.min(self.letters.len().saturating_sub(1));
            self.letters.drain(..zeros);
            for (place, _) in &mut self.marks {
                *place = place.saturating_sub(zeros);
            }
            return;
        }
        if !self.letters.iter().any(is_latin) {
            return;
        }
        let is_cyrillic = |letter: &Letter| matches!(letter.base, '\u{400}'..='\u{52f}');
        if self
            .letters
            .iter()
            .filter(|letter| is_cyrillic(letter))
            .all(|letter| latin_of_cyrillic(letter.base).is_some())
        {
            for letter in &mut self.letters {
                letter.base = latin_of_cyrillic(letter.base).unwrap_or(letter.base);
            }
        }
        for letter in self.letters.iter_mut().filter(|letter| letter.base == ETH) {
            (letter.base, letter.shape) = ('d', shape::STROKE);
        }
    }

    /// Its letters and its one tone, where it may be a syllable.
    pub(crate) fn packed(&self) -> Option<(Packed, Tone)> {
        if self.letters.len() > Packed::MAX || !self.marks.is_empty() {
            return None;
        }
        let mut packed = Packed::default();
        for letter in &self.letters {
            packed.push(code_of(shaped(letter.base, letter.shape)?)?);
        }
        Some((packed, Tone::numbered(self.one_tone()?)))
    }

    /// Its tone, 0 where it has none; `None` where it has several.
    fn one_tone(&self) -> Option<u8> {
        let mut tones = self.letters.iter().map(|letter| letter.tone).filter(|tone| *tone != 0);
        let first = tones.next().unwrap_or(0);
        tones.all(|tone| tone == first).then_some(first)
    }

    /// Writes the folded key: base letters alone.
    pub(crate) fn write_folded(&self, out: &mut String) {
        let begin = out.len();
        out.extend(self.letters.iter().map(|letter| letter.base));
        if out.ends_with('y') && self.letters.len() <= 3 {
            let folded = fold_y(out.get(begin..).unwrap_or_default());
            out.truncate(begin);
            out.push_str(&folded);
        }
    }

    /// Writes the marked key: letters with their shape, and the tone at the end, so that it does not matter on which letter
    /// it stands (`hòa`, `hoà`; `bảo`, `baỏ`). A token with several tones, which is no syllable, keeps them in place.
    pub(crate) fn write_marked(&mut self, out: &mut String) {
        if self.marks.len() > MAX_MARKS {
            self.marks.clear();
        }
        self.marks.sort_unstable();
        let tone = self.one_tone();
        let mut marks = self.marks.iter().peekable();
        for (at, letter) in self.letters.iter().enumerate() {
            push_shaped(*letter, out);
            while let Some((_, mark)) = marks.next_if(|(of, _)| *of == at) {
                out.push(*mark);
            }
            if tone.is_none() {
                out.push_str(Tone::numbered(letter.tone).sign());
            }
        }
        out.push_str(tone.map_or("", |tone| Tone::numbered(tone).sign()));
    }
}

fn push_shaped(letter: Letter, out: &mut String) {
    if let Some(shaped) = shaped(letter.base, letter.shape) {
        out.push(shaped);
        return;
    }
    out.push(letter.base);
    out.push(match letter.shape {
        shape::CIRCUMFLEX => '\u{302}',
        shape::BREVE => '\u{306}',
        shape::HORN => '\u{31b}',
        _ => '\u{335}',
    });
}
