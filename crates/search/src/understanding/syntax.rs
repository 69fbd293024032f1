//! What signs in a query ask for: `"a phrase"`, `-word`, `field:word`, `OR`. Whatever is no such sign is plain text.

use std::ops::Range;

use crate::request::Place;

/// A run of a query with its sign, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// All of it.
    pub(crate) range: Range<usize>,
    /// Where what the sign is about begins.
    pub(crate) begin: usize,
    pub(crate) sign: Sign,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Must not be held.
    Excluded,
    /// Must stand in this part of an article; the name of the field stands in front.
    In(Place),
    /// A year of publication.
    Year,
    /// What stands before and behind it are alternatives.
    Or,
    /// The same between two names of one part of an article.
    OrNamed,
}

/// The names of fields.
const FIELDS: [(&str, Sign); 15] = [
    ("title", Sign::In(Place::Title)),
    ("tieude", Sign::In(Place::Title)),
    ("tiêuđề", Sign::In(Place::Title)),
    ("section", Sign::In(Place::Section)),
    ("muc", Sign::In(Place::Section)),
    ("mục", Sign::In(Place::Section)),
    ("source", Sign::In(Place::Source)),
    ("nguon", Sign::In(Place::Source)),
    ("nguồn", Sign::In(Place::Source)),
    ("author", Sign::In(Place::Author)),
    ("tacgia", Sign::In(Place::Author)),
    ("tácgiả", Sign::In(Place::Author)),
    ("year", Sign::Year),
    ("nam", Sign::Year),
    ("năm", Sign::Year),
];

/// The pieces of a text with signs, in order; `quotes` are the places of the two signs of each quotation.
pub(crate) fn pieces(text: &str, quotes: &[[usize; 2]]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        // Up to the next blank that stands in no quotation.
        let blank = rest.char_indices().map(|(offset, one)| (at + offset, one)).find(|(place, one)| {
            one.is_whitespace() && !quotes.iter().any(|[open, close]| (*open..*close).contains(place))
        });
        let end = blank.map_or(text.len(), |(place, _)| place);
        let chunk = text.get(at..end).unwrap_or_default();
        let sign = sign_of(chunk);
        match sign {
            Some((sign, skipped)) => pieces.push(Piece { range: at..end, begin: at + skipped, sign }),
            None if !chunk.is_empty() => plain += 1,
            None => {}
        }
        at = end + blank.map_or(1, |(_, one)| one.len_utf8());
    }
    let is_next = |one: &Piece, other: &Piece| one.range.end + 1 == other.range.start;
    for at in 1..pieces.len().saturating_sub(1) {
        if let Some([before, or, behind]) = pieces.get_mut(at - 1..at + 2)
            && (or.sign, before.sign) == (Sign::Or, behind.sign)
            && matches!(before.sign, Sign::In(_))
            && is_next(before, or)
            && is_next(or, behind)
        {
            or.sign = Sign::OrNamed;
        }
    }
    // Nothing is asked for by exclusions alone.
    if plain == 0 && !pieces.iter().any(|piece| matches!(piece.sign, Sign::In(_) | Sign::Year)) {
        pieces.clear();
    }
    pieces
}

/// The sign of a chunk, and how many bytes of it are the sign's own.
fn sign_of(chunk: &str) -> Option<(Sign, usize)> {
    if matches!(chunk, "OR" | "HOẶC" | "|") {
        return Some((Sign::Or, 0));
    }
    if let Some(word) = chunk.strip_prefix('-') {
        let is_word = word.chars().next().is_some_and(|first| first.is_alphanumeric() || first == '"');
        return is_word.then_some((Sign::Excluded, 1));
    }
    let (name, value) = chunk.split_once(':')?;
    let (_, sign) = FIELDS.iter().find(|(field, _)| name.to_lowercase() == *field)?;
    let is_year = || value.len() == 4 && value.bytes().all(|byte| byte.is_ascii_digit());
    let is_value = if *sign == Sign::Year { is_year() } else { value.chars().any(char::is_alphanumeric) };
    is_value.then_some((*sign, name.len() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_told_from_plain_text() {
        for (text, wanted) in [
            ("khuyến công -nông", &[("nông", Sign::Excluded)][..]),
            ("khuyến công - nông", &[]),
            ("-nông", &[]),
            ("a:b http://vidu.vn 10:30", &[]),
            ("title:chợ hội", &[("chợ", Sign::In(Place::Title))]),
            ("muc:\"Khuyến công\" chợ", &[("\"Khuyến công\"", Sign::In(Place::Section))]),
            ("year:2018", &[("2018", Sign::Year)]),
            ("chè OR cà", &[("OR", Sign::Or)]),
            ("chè or cà", &[]),
            (
                "title:chợ OR title:hội",
                &[("chợ", Sign::In(Place::Title)), ("OR", Sign::OrNamed), ("hội", Sign::In(Place::Title))],
            ),
            ("chợ OR title:hội", &[("OR", Sign::Or), ("hội", Sign::In(Place::Title))]),
        ] {
            let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
            let found = pieces(text, quotes.as_chunks::<2>().0);
            let found: Vec<_> =
                found.iter().map(|piece| (text.get(piece.begin..piece.range.end).unwrap(), piece.sign)).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
