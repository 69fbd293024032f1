//! Decodes VIQR (RFC 1456): marks as ASCII signs behind their letters.

use unicode_normalization::UnicodeNormalization;

/// Reads VIQR (RFC 1456, section 3): `^`, `(` and `+` (or `*`) behind a vowel are its shape, `` ` `` `'` `?` `~` `.` its
/// tone, `dd` is đ, and `\` lets the next sign be itself.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    // The vowel before, in lower case, whether it may still take a shape, and whether a tone.
    let (mut vowel, mut shaped) = (None, false);
    while let Some(character) = characters.next() {
        let mark = match (vowel, character) {
            (Some('a' | 'e' | 'o'), '^') if !shaped => Some('\u{302}'),
            (Some('a'), '(') if !shaped => Some('\u{306}'),
            (Some('o' | 'u'), '+' | '*') if !shaped => Some('\u{31b}'),
            (Some(_), '`') => Some('\u{300}'),
            (Some(_), '\'') => Some('\u{301}'),
            (Some(_), '?') => Some('\u{309}'),
            (Some(_), '~') => Some('\u{303}'),
            (Some(_), '.') => Some('\u{323}'),
            _ => None,
        };
        if let Some(mark) = mark {
            decoded.push(mark);
            if matches!(mark, '\u{302}' | '\u{306}' | '\u{31b}') {
                shaped = true;
            } else {
                vowel = None;
            }
            continue;
        }
        (vowel, shaped) = (None, false);
        match character {
            '\\' => decoded.extend(characters.next()),
            'd' | 'D' if characters.peek().is_some_and(|next| next.eq_ignore_ascii_case(&'d')) => {
                let _ = characters.next();
                decoded.push(if character == 'd' { 'đ' } else { 'Đ' });
            }
            _ => {
                decoded.push(character);
                vowel = Some(character.to_ascii_lowercase())
                    .filter(|letter| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'));
            }
        }
    }
    decoded.nfc().collect()
}
