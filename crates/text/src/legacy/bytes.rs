//! windows-1252, read backwards, and what may have been meant.

use unicode_normalization::UnicodeNormalization;

/// What windows-1252 has from 0x80 to 0x9F, by the table of the WHATWG encoding standard; the five codes without a letter
/// are control characters there.
const UPPER: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The byte that is this character in windows-1252 or, from 0x80 to 0x9F, in ISO 8859-1.
pub(super) fn byte(character: char) -> Option<u8> {
    match u8::try_from(character) {
        Ok(byte) => Some(byte),
        Err(_) => UPPER.iter().position(|upper| *upper == character).and_then(|at| u8::try_from(at + 0x80).ok()),
    }
}

/// The character that a byte is in windows-1252.
pub(super) fn character(byte: u8) -> char {
    let upper = byte.checked_sub(0x80).and_then(|at| UPPER.get(usize::from(at)));
    upper.copied().unwrap_or(char::from(byte))
}

/// The text whose UTF-8 was read as windows-1252; `None` where no byte tells so.
pub(super) fn as_utf8(text: &str) -> Option<String> {
    let bytes: Vec<u8> = text.chars().map(byte).collect::<Option<_>>()?;
    if bytes.is_ascii() { None } else { String::from_utf8(bytes).ok() }
}

/// UTF-8 read as windows-1252.
pub(super) fn misread(text: &str) -> String {
    text.bytes().map(character).collect()
}

/// windows-1258 that was read as windows-1252, composed.
pub(super) fn windows_1258(text: &str) -> String {
    let letter = |character| match character {
        'Ã' => 'Ă',
        'Ì' => '\u{300}',
        'Ð' => 'Đ',
        'Ò' => '\u{309}',
        'Õ' => 'Ơ',
        'Ý' => 'Ư',
        'Þ' => '\u{303}',
        'ã' => 'ă',
        'ì' => '\u{301}',
        'ð' => 'đ',
        'ò' => '\u{323}',
        'õ' => 'ơ',
        'ý' => 'ư',
        'þ' => '₫',
        other => other,
    };
    text.chars().map(letter).nfc().collect()
}
