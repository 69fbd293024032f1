//! Terms of what several tokens say together: numbers of documents, dates, telephone numbers, and words with signs.

mod code;
mod date;
mod kinds;
mod scanner;
mod signs;
mod telephone;
mod typed;

use std::fmt::Write;

pub use typed::{Special, SpecialKind, specials};

/// Writes the terms of the number whose first digits stand at `at`, parted by line ends; the span that they stand for, in
/// bytes. `before` is the folded word in front of it in its paragraph.
pub(crate) fn write_number(text: &str, at: usize, before: &str, out: &mut String) -> Option<(usize, usize)> {
    if let Some(found) = code::code(text, at, before) {
        found.code.write_held(out);
        return Some((found.start, found.end));
    }
    if let Some((date, end)) = date::date(text, at, before, false) {
        date.terms(|term| {
            if !out.is_empty() {
                out.push('\n');
            }
            let _ = out.write_fmt(term);
        });
        return Some((at, end));
    }
    let (national, end) = telephone::telephone(text, at)?;
    write_telephone(&national, out);
    Some((at, end))
}

/// Writes the term of the word with signs of which the token from `start` to `end` is the first one; its span, in bytes.
pub(crate) fn write_signed(text: &str, start: usize, end: usize, out: &mut String) -> Option<(usize, usize)> {
    let found = signs::signed(text, start, end)?;
    write_signed_word(&found.word, out);
    Some((found.start, found.end))
}

/// As in E.164: `+84912345678`.
fn write_telephone(national: &str, out: &mut String) {
    let _ = write!(out, "+84{national}");
}

fn write_signed_word(word: &str, out: &mut String) {
    let _ = write!(out, "~{word}");
}
