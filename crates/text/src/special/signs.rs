//! Words that are written with signs: `C++`, `C#`, `.NET`, `R&D`, `AT&T`.

use super::scanner::{Scanner, Word};

/// Letters of the longest word on either side of a sign.
const MAX_LETTERS: usize = 6;

/// A word with its signs, in lower case, and where it stands in the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) word: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The word with signs of which the token from `start` to `end` is the first one.
pub(crate) fn signed(text: &str, start: usize, end: usize) -> Option<Signed> {
    let (before, behind) = (text.get(..start)?, text.get(end..)?);
    let found = if is_net(before, text.get(start..end)?) {
        Signed { word: ".net".to_owned(), start: start - 1, end }
    } else {
        let word = short(text, start)?;
        let with = |sign: &str| Signed { word: format!("{}{sign}", word.folded()), start, end: end + sign.len() };
        match behind.as_bytes() {
            [b'+', b'+', ..] => with("++"),
            [b'#', ..] => with("#"),
            [b'&' | b' ', ..] => and_another(text, start, end, &word)?,
            _ => return None,
        }
    };
    let goes_on = |next: char| next.is_alphanumeric() || matches!(next, '+' | '#' | '&');
    (!text.get(found.end..)?.starts_with(goes_on)).then_some(found)
}

/// `.NET` and `ASP.NET`, and not `vidu.net`.
fn is_net(before: &str, word: &str) -> bool {
    let is_apart = |head: &str| !head.ends_with(char::is_alphanumeric);
    word.eq_ignore_ascii_case("net") && before.strip_suffix('.').is_some_and(|head| word == "NET" || is_apart(head))
}

/// `R&D`, `R&amp;D`, and `R & D` of two letters: `Lan & Minh` are two words.
fn and_another(text: &str, start: usize, end: usize, word: &Word) -> Option<Signed> {
    let behind = text.get(end..)?;
    let sign = behind.strip_prefix(' ').unwrap_or(behind);
    let other = sign.strip_prefix("&amp;").or_else(|| sign.strip_prefix('&'))?;
    let other = other.strip_prefix(' ').unwrap_or(other);
    let at = text.len() - other.len();
    let another = short(text, at)?;
    let letters = word.folded().len() + another.folded().len();
    let is_apart = sign.len() < behind.len() || text.get(..at)?.ends_with(' ');
    let mut scanner = Scanner::new(text, at);
    let _ = scanner.word();
    let word = format!("{}&{}", word.folded(), another.folded());
    (letters == 2 || !is_apart).then_some(Signed { word, start, end: scanner.at })
}

/// The word that begins there, where it is short and none of its characters is a digit.
fn short(text: &str, at: usize) -> Option<Word> {
    Scanner::new(text, at).word().filter(|word| word.folded().len() <= MAX_LETTERS && !word.has_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_belong_to_the_word() {
        for (text, wanted) in [
            ("C++", Some("c++")),
            ("C++, Java", Some("c++")),
            ("C#", Some("c#")),
            ("R&D", Some("r&d")),
            ("R&amp;D", Some("r&d")),
            ("R & D", Some("r&d")),
            ("AT&T.", Some("at&t")),
            ("M&As", Some("m&as")),
            ("Lan & Minh", None),
            ("C+++", None),
            ("C#1", None),
            ("C", None),
            ("R&&D", None),
            ("a&b&c", None),
            ("trang&trang", Some("trang&trang")),
            ("nhà hàng", None),
        ] {
            let end = text.find(|next: char| !next.is_alphanumeric()).unwrap_or(text.len());
            assert_eq!(signed(text, 0, end).map(|found| found.word).as_deref(), wanted, "{text}");
        }
        let net = signed("ASP.NET", 4, 7).map(|found| (found.word, found.start, found.end));
        assert_eq!(net, Some((".net".to_owned(), 3, 7)));
        assert_eq!(signed("vidu.net", 5, 8), None);
    }
}
