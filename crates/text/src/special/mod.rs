//! Terms of what several tokens say together: numbers of documents and dates.

mod code;
mod date;
mod kinds;
mod scanner;
mod typed;

use std::fmt::Write;

pub use typed::{Special, specials};

/// Writes the terms of the code or date whose first number begins at `at`, parted by line ends; the span that they stand
/// for, in bytes. `before` is the folded word in front of it in its paragraph.
pub(crate) fn write_terms(text: &str, at: usize, before: &str, out: &mut String) -> Option<(usize, usize)> {
    if let Some(found) = code::code(text, at, before) {
        found.code.write_held(out);
        return Some((found.start, found.end));
    }
    let (date, end) = date::date(text, at, before == "thang")?;
    date.terms(|term| {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = out.write_fmt(term);
    });
    Some((at, end))
}
