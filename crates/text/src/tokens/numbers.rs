//! Numbers as they are written in Vietnamese: dots between groups of three, a comma before decimals.

use super::{
    entities,
    letters::{Piece, each_piece},
};

/// A number at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number<'text> {
    /// The digits before the decimal sign with the signs between their groups.
    whole: &'text str,
    /// The decimals, empty where there are none.
    decimals: &'text str,
    /// Its length in bytes; it is written in ASCII.
    pub(crate) length: usize,
}

/// Bytes of the longest number.
const MAX_DIGITS: usize = 64;
/// Letters and marks of the longest unit.
const UNIT: usize = 12;

/// What is written behind a number without a space and is a word by itself, without marks.
const UNITS: &[&str] = &[
    "km", "m", "cm", "mm", "dm", "kg", "mg", "ha", "ml", "kw", "kwh", "mw", "kv", "kva", "tr", "d", "usd", "vnd", "ty",
    "ti", "trieu", "tan", "dong", "m2", "m3", "km2", "gb", "mb", "tb", "hz", "mhz", "ghz",
];

/// The number at the start of the text, where it is more than a run of digits, or has its unit right behind it.
///
/// Dots (or, from two on, commas) before groups of three are left out; a comma, or a dot that is not followed by exactly
/// three digits, comes before decimals. `5.9.2018` and `1,2,3` are several numbers.
pub(crate) fn number(text: &str) -> Option<Number<'_>> {
    let bytes = text.as_bytes();
    let digits_from =
        |at: usize| bytes.iter().skip(at).take(MAX_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
    let first = digits_from(0);
    let mut groups = first;
    let mut end = first;
    let mut signs = 0;
    let mut grouped_by = None;
    let mut decimals = "";
    loop {
        // A chain of any length must cost each of its numbers no more than this.
        if end > MAX_DIGITS {
            return None;
        }
        let sign = bytes.get(end).copied().filter(|sign| matches!(sign, b'.' | b','));
        let count = digits_from(end + 1);
        let Some(sign) = sign.filter(|_| count > 0) else { break };
        if !decimals.is_empty() {
            return None;
        }
        let grouped = count == 3 && first <= 3 && grouped_by.is_none_or(|by| by == sign);
        if grouped
            && (sign == b'.' && !text.starts_with("0.")
                || sign == b',' && (signs > 0 || is_group_of_three(bytes, end + 4)))
        {
            grouped_by = Some(sign);
            groups = end + 1 + count;
        } else if grouped_by != Some(sign) && (sign == b',' || count != 3 || text.starts_with("0.")) {
            decimals = text.get(end + 1..end + 1 + count)?;
        } else {
            return None;
        }
        signs += 1;
        end += 1 + count;
    }
    if first == 0 || signs == 0 && !has_unit(text.get(end..)?) {
        return None;
    }
    Some(Number { whole: text.get(..groups)?, decimals, length: end })
}

/// Whether a comma and three digits, and no fourth, stand there.
fn is_group_of_three(bytes: &[u8], at: usize) -> bool {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    bytes.get(at) == Some(&b',') && (1..=3).all(|next| is_digit(at + next)) && !is_digit(at + 4)
}

/// Whether a unit, and nothing else, stands there: by its letters alone, so that `5đ` and `5d` are the same text.
fn has_unit(behind: &str) -> bool {
    let (mut run, mut letters, mut ends) = ([' '; UNIT], 0, false);
    let mut behind_reference = 0;
    for (at, mut character) in behind.char_indices().take(MAX_DIGITS) {
        if at < behind_reference {
            continue;
        }
        if character == '&'
            && let Some((decoded, length)) = behind.get(at..).and_then(entities::reference)
        {
            (character, behind_reference) = (decoded, at + length);
        }
        each_piece(character, |piece| match piece {
            Piece::Letter { base, .. } => {
                if let Some(place) = run.get_mut(letters) {
                    *place = base;
                }
                letters += 1;
            }
            Piece::Shape(_) | Piece::Tone(_) | Piece::Mark(_) | Piece::Ignorable => {}
            _ => ends = true,
        });
        if ends || letters > UNIT {
            break;
        }
    }
    run.get(..letters).is_some_and(|run| UNITS.iter().any(|unit| unit.chars().eq(run.iter().copied())))
}

impl Number<'_> {
    /// Its digits without groups and leading zeros, with a comma before its decimals.
    pub(crate) fn characters(&self) -> impl Iterator<Item = char> {
        let digits = || self.whole.chars().filter(char::is_ascii_digit);
        let significant = digits().skip_while(|digit| *digit == '0');
        let zero = significant.clone().next().is_none().then_some('0');
        let sign = (!self.decimals.is_empty()).then_some(',');
        zero.into_iter().chain(significant).chain(sign).chain(self.decimals.chars())
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_one_writing() {
        for (text, written, length) in [
            ("1.000", "1000", 5),
            ("1.000.000 đồng", "1000000", 9),
            ("12,345,678", "12345678", 10),
            ("25,8%", "25,8", 4),
            ("25.8%", "25,8", 4),
            ("85.05", "85,05", 5),
            ("1.234,56", "1234,56", 8),
            ("1.000,125", "1000,125", 9),
            ("1000,125", "1000,125", 8),
            ("0.125", "0,125", 5),
            ("85,050", "85,050", 6),
            ("05,5", "5,5", 4),
            ("10km.", "10", 2),
            ("007m2", "7", 3),
            ("2.500.Tôi", "2500", 5),
        ] {
            let found = number(text);
            let characters: Option<String> = found.map(|number| number.characters().collect());
            assert_eq!(
                (characters.as_deref(), found.map(|number| number.length)),
                (Some(written), Some(length)),
                "{text}"
            );
        }
        for text in ["2018", "5.9.2018", "1,2,3", "1.2.3.4", "2018.001", "8h30", "4G", "", ".5", "x", "1.000.5.000"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
