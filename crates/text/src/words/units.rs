//! What a sentence is segmented from: syllables, other words, numbers, and marks of punctuation.

use std::ops::Range;

use crate::tokens::Tokens;

/// The kinds of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitKind {
    /// A valid syllable.
    Syllable,
    /// Letters that are none.
    Other,
    /// A number.
    Number,
    /// Several of these without a space between: `TP.HCM`, `4768/QĐ-BCT`.
    Compound,
    /// Anything else that is seen.
    Punctuation,
}

/// One unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// The same for all writings of a syllable (case, normal form, place of the tone); numbers share one.
    pub(crate) key: u32,
    pub(crate) kind: UnitKind,
    /// In bytes.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether its first letter is a capital.
    pub(crate) is_capital: bool,
    /// Whether a line ended before it.
    pub(crate) begins_line: bool,
}

impl Unit {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

const NUMBER: u32 = 1;

/// Reads the units of a text into `units`; `spelling` is a buffer.
pub(crate) fn read(text: &str, units: &mut Vec<Unit>, spelling: &mut String) {
    units.clear();
    let mut tokens = Tokens::new(text);
    let mut end = 0;
    let mut begins_line = true;
    loop {
        let found = tokens.advance();
        let start = if found { tokens.start() } else { text.len() };
        let joins = between(text, end..start, units, &mut begins_line);
        if !found {
            return;
        }
        end = tokens.end();
        let is_capital = text.get(start..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase);
        let (key, kind) = if tokens.begins_with_digit() {
            (NUMBER, UnitKind::Number)
        } else if let Some(id) = tokens.known() {
            (id, if tokens.syllable().is_some() { UnitKind::Syllable } else { UnitKind::Other })
        } else {
            spelling.clear();
            tokens.write_marked(spelling);
            (hash(spelling.bytes()), UnitKind::Other)
        };
        match units.last_mut() {
            Some(last) if joins => {
                last.key = mix(last.key, key);
                last.kind = UnitKind::Compound;
                last.end = end;
            }
            _ => units.push(Unit { key, kind, start, end, is_capital, begins_line: std::mem::take(&mut begins_line) }),
        }
    }
}

/// Reads what stands between two tokens; `true` where it joins them.
fn between(text: &str, range: Range<usize>, units: &mut Vec<Unit>, begins_line: &mut bool) -> bool {
    let Some(gap) = text.get(range.clone()) else { return false };
    if gap == " " {
        return false;
    }
    let is_first = range.start == 0;
    if !is_first
        && range.end < text.len()
        && matches!(gap, "." | "-" | "/" | "'" | "’" | "&" | "_" | "@" | ":" | "," | "")
    {
        // `:` and `,` join numbers only; anything without a gap, as `60km`, was written as one.
        let digit = |at: Option<char>| at.is_some_and(|one| one.is_ascii_digit());
        let around = digit(text.get(..range.start).and_then(|before| before.chars().next_back()))
            && digit(text.get(range.end..).and_then(|behind| behind.chars().next()));
        if around || !matches!(gap, ":" | ",") {
            return true;
        }
    }
    for (at, mark) in gap.char_indices() {
        if mark == '\n' {
            *begins_line = true;
        }
        if mark.is_whitespace() || mark.is_control() {
            continue;
        }
        let start = range.start + at;
        let end = start + mark.len_utf8();
        let key = hash(mark.encode_utf8(&mut [0; 4]).bytes());
        match units.last_mut() {
            // `...` is one.
            Some(last) if last.kind == UnitKind::Punctuation && last.end == start && last.key == key => last.end = end,
            _ => {
                let begins_line = std::mem::take(begins_line);
                let kind = UnitKind::Punctuation;
                units.push(Unit { key, kind, start, end, is_capital: false, begins_line });
            }
        }
    }
    false
}

/// FNV-1a, kept apart from the numbers of the table of syllables.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) | 0x8000_0000
}

/// One key of two.
pub(crate) fn mix(one: u32, other: u32) -> u32 {
    let mixed = (u64::from(one) << 32 | u64::from(other)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    u32::try_from(mixed >> 32).unwrap_or_default() ^ u32::try_from(mixed & 0xFFFF_FFFF).unwrap_or_default()
}
