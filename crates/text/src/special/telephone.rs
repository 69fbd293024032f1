//! Telephone numbers in any grouping: `0912.345.678`, `(024) 3825 3536`, `+84 903 111 222`, `1900 1234`.

use super::date::is_year;

/// The most digits of a number with all that may stand before it: `0084` and ten.
const MAX_DIGITS: usize = 14;
/// The most signs and spaces between two groups of digits: `) - `.
const MAX_SIGNS: usize = 4;
/// The most groups of digits.
const MAX_GROUPS: usize = 6;

/// How sure it is that a number is told in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// No more digits can belong to it.
    InFull,
    /// It may be in full, where no more digits follow.
    Perhaps,
}

/// The telephone number whose first digit stands at `at`: its digits without what is dialled before them, and the offset
/// behind it. The numbers are those of the national plan of 2014 (Circular 22/2014/TT-BTTTT) and of the one before it.
pub(crate) fn telephone(text: &str, at: usize) -> Option<(String, usize)> {
    let mut rest = text.get(at..)?;
    if !["0", "84", "1800", "1900"].iter().any(|first| rest.starts_with(first)) {
        return None;
    }
    let before = text.get(..at)?.chars().next_back();
    if before.is_some_and(|before| before.is_alphanumeric() || matches!(before, '.' | ',' | '/' | '-' | ':')) {
        return None;
    }
    let is_international = before == Some('+');
    let (mut digits, mut found, mut only_dots) = (String::new(), None, true);
    for group in 0..MAX_GROUPS {
        let length = rest.bytes().take(MAX_DIGITS + 1).take_while(u8::is_ascii_digit).count();
        let (these, behind) = rest.split_at_checked(length)?;
        digits.push_str(these);
        if these.is_empty() || digits.len() > MAX_DIGITS || behind.starts_with(char::is_alphanumeric) {
            break;
        }
        // `84.903.111.222` is sooner an amount.
        let is_amount = only_dots && group > 0 && !is_international && digits.starts_with('8');
        if let Some((national, told)) = told(&digits, is_international, group > 0).filter(|_| !is_amount) {
            found = Some((national.to_owned(), text.len() - behind.len()));
            if told == Told::InFull {
                break;
            }
        }
        let signs = behind.chars().take_while(|sign| is_between(*sign)).count();
        if signs > MAX_SIGNS {
            break;
        }
        only_dots &= behind.starts_with('.');
        rest = behind.trim_start_matches(is_between);
    }
    found
}

/// Whether digits are a number: what of them is dialled within the country.
fn told(digits: &str, is_international: bool, is_grouped: bool) -> Option<(&str, Told)> {
    if let Some(rest) = digits.strip_prefix("1800").or_else(|| digits.strip_prefix("1900")) {
        // `1900 - 1975` are years.
        let is_span = is_grouped && rest.len() == 4 && rest.parse().is_ok_and(is_year);
        let told = match rest.len() {
            4 if !is_span => Told::Perhaps,
            6 => Told::InFull,
            _ => return None,
        };
        return Some((digits, told));
    }
    let abroad = digits.strip_prefix("0084").or_else(|| digits.strip_prefix("84"));
    let national = match abroad {
        Some(rest) => rest.strip_prefix('0').unwrap_or(rest),
        None if is_international => return None,
        None => digits.strip_prefix('0')?,
    };
    let told = match (national.as_bytes().first()?, national.len()) {
        // Mobile, the cities and provinces since 2017, and mobile until then.
        (b'3' | b'5' | b'7'..=b'9', 9) | (b'2' | b'1', 10) => Told::InFull,
        // Land lines until then: shorter ones are the beginning of longer ones.
        (b'2' | b'4' | b'6', 9) | (b'3' | b'5'..=b'7', 10) if abroad.is_none() => Told::Perhaps,
        _ => return None,
    };
    Some((national, told))
}

/// What stands between groups of digits, and between those of two numbers: the digits tell where one ends.
fn is_between(sign: char) -> bool {
    matches!(sign, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '\u{2010}'..='\u{2013}' | '(' | ')')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn national(text: &str) -> Option<String> {
        let at = text.find(|digit: char| digit.is_ascii_digit())?;
        telephone(text, at).map(|(national, _)| national)
    }

    #[test]
    fn a_number_is_the_same_in_every_grouping() {
        for (wanted, written) in [
            ("912345678", "0912.345.678 | 0912345678 | 0912-345-678 | 09 1234 5678 | +84 912 345 678 | +84912345678"),
            ("912345678", "(+84) 912 345 678 | 84 912 345 678 | 84912345678 | 0084 912345678 | +84 (0) 912 345 678"),
            ("912345678", "0912 345 678 - 0987 654 321 | 0912 345 678 (24/24) | 0912 345 678."),
            ("2438253536", "(024) 3825 3536 | 024.38253536 | (024)38253536 | 02438253536 | +84 24 3825 3536"),
            ("19001234", "1900 1234 | 19001234 | 1900.1234"),
            ("1900545464", "1900 54 54 64 | 1900 545 464 | 1900545464"),
            ("438253536", "(04) 3825 3536 | 04.38253536"),
            ("1682345678", "0168 234 5678 | 01682345678"),
            ("5113822100", "(0511) 3822 100 | 0511.3822100"),
        ] {
            for text in written.split(" | ") {
                assert_eq!(national(text).as_deref(), Some(wanted), "{text}");
            }
        }
    }

    #[test]
    fn other_digits_are_no_number() {
        for text in [
            "0912, 345 và 678",
            "012345678901",
            "0912345",
            "84.903.111.222 đồng",
            "1900-1975",
            "1800 – 1945",
            "x0912345678",
            "0912345678a",
            "12/0912345678",
            "1.800.123.456",
            "09 12",
            "",
        ] {
            assert_eq!(national(text), None, "{text}");
        }
    }
}
