//! Character references of HTML that were left over in a text: `khuy&#7871;n`, `&agrave;`, `&nbsp;`.

use std::borrow::Cow;

use unicode_normalization::char::compose;

/// The longest reference that is looked at: `&#x10FFFF;`.
const MAX_REFERENCE: usize = 10;

/// The character that a reference at the start of the text stands for, and the reference's length in bytes; it is written
/// in ASCII. Numbers of all kinds are known, and the names of Latin letters, spaces and quotes (HTML 4, section 24).
pub(crate) fn reference(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes().get(..text.len().min(MAX_REFERENCE))?;
    let end = bytes.iter().position(|byte| *byte == b';')?;
    let name = text.get(1..end)?;
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let hexadecimal = number.strip_prefix(['x', 'X']);
            let code = u32::from_str_radix(hexadecimal.unwrap_or(number), if hexadecimal.is_some() { 16 } else { 10 });
            code.ok().filter(|_| !number.starts_with('+')).and_then(char::from_u32)
        }
        None => named(name),
    };
    character.map(|character| (character, end + 1))
}

/// A text with the character references that were left over in it as their characters.
///
/// ```
/// assert_eq!(tracuu_text::decode_references("R&amp;D và AT&T"), "R&D và AT&T");
/// ```
pub fn decode_references(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let (head, mut rest) = text.split_at(first);
    let mut decoded = head.to_owned();
    while let Some(next) = rest.chars().next() {
        let (character, length) = reference(rest).filter(|_| next == '&').unwrap_or((next, next.len_utf8()));
        decoded.push(character);
        rest = rest.get(length..).unwrap_or_default();
    }
    Cow::Owned(decoded)
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "shy" | "zwj" | "zwnj" => '\u{ad}',
        "eth" => 'ð',
        "ETH" => 'Ð',
        "amp" => '&',
        "quot" | "ldquo" | "rdquo" | "laquo" | "raquo" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "lt" => '<',
        "gt" => '>',
        "ndash" | "mdash" => '-',
        "hellip" | "middot" | "bull" => '.',
        _ => {
            let mut letters = name.chars();
            let base = letters.next().filter(char::is_ascii_alphabetic)?;
            let mark = match letters.as_str() {
                "grave" => '\u{300}',
                "acute" => '\u{301}',
                "circ" => '\u{302}',
                "tilde" => '\u{303}',
                "uml" => '\u{308}',
                "ring" => '\u{30a}',
                "cedil" => '\u{327}',
                _ => return None,
            };
            compose(base, mark)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::reference;

    #[test]
    fn references_are_read() {
        for (text, character) in [
            ("&#7871;n", 'ế'),
            ("&#x1EBF;", 'ế'),
            ("&agrave;", 'à'),
            ("&nbsp; ", ' '),
            ("&ETH;", 'Ð'),
            ("&Ccedil;", 'Ç'),
        ] {
            assert_eq!(reference(text), text.find(';').map(|at| (character, at + 1)), "{text}");
        }
        for text in ["&", "& ", "&;", "&#;", "&#+65;", "&#xD800;", "&khuyen;", "&agrave", "&#99999999999;", "&é;"] {
            assert_eq!(reference(text), None, "{text}");
        }
    }
}
