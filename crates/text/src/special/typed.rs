//! Codes, dates, telephone numbers and words with signs as people type them: `4768 qd bct`, `qd4768`, `nd 45/2012`,
//! `45-2012-ND-CP`, `0912 345 678`, `c++`.

use std::ops::Range;

use super::{
    code::{self, Code},
    date::{self, Date, is_year},
    kinds::{self, Kind, STANDARDS},
    scanner::{Scanner, Word, is_dash, is_slash},
    signs, telephone, write_signed_word, write_telephone,
};
use crate::syllables::is_foldable;

/// What a [`Special`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecialKind {
    /// The number of a document: `4768/QĐ-BCT`.
    Document,
    /// A day or a month: `22/12/2017`.
    Date,
    /// A day of any year, or anything else that is written so: `8/3`, a score, a fraction.
    DayOfAnyYear,
    /// A telephone number: `0912 345 678`.
    Telephone,
    /// A word with signs: `C++`.
    Signed,
}

/// What several tokens of a query say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Special {
    /// Where it stands in the query, in bytes.
    pub range: Range<usize>,
    /// The terms that a text which names it holds all of: what is not told of a number matches anything, what is told
    /// must agree. Of a [`SpecialKind::DayOfAnyYear`] it holds any: the day's, or the pair of its numbers.
    pub terms: Vec<String>,
    /// As it is written in full: `4768/QĐ-BCT`, `22/12/2017`.
    pub written: String,
    /// What it is.
    pub kind: SpecialKind,
    /// Whether it was typed with its signs, so that it cannot mean its words.
    pub is_strict: bool,
}

/// The numbers of documents and telephones, the dates and the words with signs in a query, first to last.
///
/// ```
/// use tracuu_text::specials;
///
/// for typed in ["4768/QĐ-BCT", "4768 qd bct", "qđ 4768 bct", "quyết định số 4768 bct"] {
///     assert_eq!(specials(typed).first().map(|code| code.written.as_str()), Some("4768/QĐ-BCT"), "{typed}");
/// }
/// assert_eq!(specials("họp ngày 22 tháng 12 năm 2017")[0].terms, ["@20171222"]);
/// assert_eq!(specials("mùng 8 tháng 3")[0].terms, ["@--0308", "8 3"]);
/// assert_eq!(specials("(024)38253536")[0].terms, ["+842438253536"]);
/// assert!(specials("3/47").is_empty());
/// ```
pub fn specials(query: &str) -> Vec<Special> {
    let pieces = pieces(query);
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let rest = pieces.get(at..).unwrap_or_default();
        let special = strict(query, rest).or_else(|| loose(query, rest)).or_else(|| signed(query, rest));
        let (special, count) = match special {
            Some((special, count)) => (Some(special), count),
            None => (None, 1),
        };
        if let Some(mut special) = special {
            // `ngày` and `tháng` before a date belong to it.
            let before =
                at.checked_sub(1).and_then(|before| pieces.get(before)).filter(|word| leads(word, special.kind));
            if let Some(word) = before {
                special.range.start = word.start;
            }
            // What began before this number belongs to it.
            found.retain(|other: &Special| other.range.end <= special.range.start);
            found.push(special);
        }
        at += count.max(1);
    }
    found
}

/// Whether a word before a date belongs to it.
fn leads(word: &PieceOf, kind: SpecialKind) -> bool {
    match kind {
        SpecialKind::Date | SpecialKind::DayOfAnyYear => {
            matches!(word.word.folded(), "ngay" | "thang" | "mung" | "mong")
        }
        SpecialKind::Document | SpecialKind::Telephone | SpecialKind::Signed => false,
    }
}

/// A run of letters or of digits.
#[derive(Clone, Copy, Debug)]
struct PieceOf {
    word: Word,
    start: usize,
    end: usize,
    /// What stands right before it, where that is no letter, digit or space.
    sign: Option<char>,
}

/// The words of a query; `qd4768` is two.
fn pieces(query: &str) -> Vec<PieceOf> {
    let mut pieces = Vec::new();
    let mut scanner = Scanner::new(query, 0);
    let mut sign = None;
    while let Some(next) = scanner.peek() {
        let start = scanner.at;
        let Some(word) = scanner.word() else {
            scanner.at += next.len_utf8();
            sign = if next.is_whitespace() { sign } else { Some(next) };
            continue;
        };
        let middle = split(query, start, scanner.at);
        for (start, end) in [(start, middle), (middle.unwrap_or(start), Some(scanner.at))] {
            let Some(end) = end.filter(|end| *end > start) else { continue };
            let part = if middle.is_some() {
                Scanner::new(query.get(..end).unwrap_or_default(), start).word()
            } else {
                Some(word)
            };
            pieces.extend(part.map(|word| PieceOf { word, start, end, sign: sign.take() }));
        }
    }
    pieces
}

/// Where `qd4768` or `4768qd` is parted.
fn split(query: &str, start: usize, end: usize) -> Option<usize> {
    let text = query.get(start..end)?;
    let digits_first = text.starts_with(|first: char| first.is_ascii_digit());
    let (middle, _) = text.char_indices().find(|(_, next)| next.is_ascii_digit() != digits_first)?;
    let (letters, digits) = if digits_first {
        ((start + middle, end), (start, start + middle))
    } else {
        ((start, start + middle), (start + middle, end))
    };
    let word = |(from, to): (usize, usize)| Scanner::new(query.get(..to)?, from).word();
    let kind = word(letters).filter(|letters| kinds::by_letters(letters).is_some() || standard(letters).is_some());
    (kind.is_some() && word(digits)?.is_number()).then_some(start + middle)
}

fn standard(word: &Word) -> Option<&'static str> {
    STANDARDS.iter().find(|letters| word.is_exactly(letters)).copied()
}

/// A code, date or telephone number that is written as in a text.
fn strict(query: &str, pieces: &[PieceOf]) -> Option<(Special, usize)> {
    let first = pieces.first().filter(|piece| piece.word.is_number())?;
    let [before] = Scanner::words_before::<1>(query, first.start);
    let before = before.folded();
    let count_to = |end: usize| pieces.iter().take_while(|piece| piece.start < end).count();
    if let Some(found) = code::code(query, first.start, before).filter(|found| found.start == first.start) {
        // Loose reading may see more: `46/2012/tt bct`.
        let loose = numbered(pieces).filter(|(_, count)| *count > count_to(found.end));
        if loose.is_none() {
            return Some((of_code(&found.code, found.start..found.end, true), count_to(found.end)));
        }
    }
    let (special, end) = of_date(query, first.start, before).or_else(|| of_telephone(query, first.start))?;
    Some((special, count_to(end)))
}

fn of_date(query: &str, at: usize, before: &str) -> Option<(Special, usize)> {
    let (date, end) = date::date(query, at, before, true)?;
    let mut terms = Vec::new();
    date.terms(|term| terms.push(term.to_string()));
    terms.truncate(1);
    if date.year == 0 {
        terms.push(format!("{} {}", date.day, date.month));
    }
    let (kind, written) = match date {
        Date { year, month, day: 0 } => (SpecialKind::Date, format!("{month}/{year}")),
        Date { year: 0, month, day } => (SpecialKind::DayOfAnyYear, format!("{day}/{month}")),
        Date { year, month, day } => (SpecialKind::Date, format!("{day}/{month}/{year}")),
    };
    Some((Special { range: at..end, terms, written, kind, is_strict: kind == SpecialKind::Date }, end))
}

fn of_telephone(query: &str, at: usize) -> Option<(Special, usize)> {
    let (national, end) = telephone::telephone(query, at)?;
    let mut term = String::new();
    write_telephone(&national, &mut term);
    let written = query.get(at..end)?.to_owned();
    Some((Special { range: at..end, terms: vec![term], written, kind: SpecialKind::Telephone, is_strict: false }, end))
}

/// A word with its signs.
fn signed(query: &str, pieces: &[PieceOf]) -> Option<(Special, usize)> {
    let first = pieces.first()?;
    if !query.contains(['+', '#', '&', '.']) {
        return None;
    }
    let found = signs::signed(query, first.start, first.end)?;
    let mut term = String::new();
    write_signed_word(&found.word, &mut term);
    let count = pieces.iter().take_while(|piece| piece.start < found.end).count();
    let written = query.get(found.start..found.end)?.to_owned();
    let (range, kind) = (found.start..found.end, SpecialKind::Signed);
    // `r & d` may be two letters, `c++` is nothing but the word.
    let is_strict = !found.word.contains('&');
    Some((Special { range, terms: vec![term], written, kind, is_strict }, count))
}

fn of_code(code: &Code, range: Range<usize>, is_strict: bool) -> Special {
    Special { range, terms: code.asked(), written: code.to_string(), kind: SpecialKind::Document, is_strict }
}

/// A code by its parts, whatever stands between them.
fn loose(query: &str, pieces: &[PieceOf]) -> Option<(Special, usize)> {
    let (code, count) = led(query, pieces).or_else(|| numbered(pieces))?;
    let range = pieces.first()?.start..pieces.get(count.checked_sub(1)?)?.end;
    let is_strict = pieces.get(1..count).is_some_and(|rest| rest.iter().any(|piece| piece.sign.is_some_and(is_slash)));
    Some((of_code(&code, range, is_strict && code.issuers().next().is_some()), count))
}

/// The kind first: `qd 4768 bct`, `nghị định 45/2012`, `qcvn 01:2019/bct`.
fn led(query: &str, pieces: &[PieceOf]) -> Option<(Code, usize)> {
    let first = pieces.first()?;
    let standard = standard(&first.word);
    let mut named: Option<&Kind> = None;
    let (letters, mut at) = if let Some(letters) = standard {
        (letters, 1)
    } else if let Some(kind) = loose_kind(&first.word) {
        (kind.letters, 1)
    } else {
        let words = (1..=4).rev().find_map(|length| {
            let mut words: Vec<Word> = pieces.get(..length)?.iter().map(|piece| piece.word).collect();
            words.reverse();
            kinds::by_name(&words).filter(|(_, taken)| *taken == length)
        });
        let (kind, length) = words?;
        named = Some(kind);
        (kind.letters, length)
    };
    let is_numbered = pieces.get(at).is_some_and(|piece| piece.word.folded() == "so");
    at += usize::from(is_numbered);
    let number =
        pieces.get(at)?.word.number().filter(|_| pieces.get(at).is_some_and(|piece| piece.word.folded().len() <= 6))?;
    let mut code = Code { number, kind: letters, ..Code::default() };
    at += 1;
    let next = |at: usize| pieces.get(at).copied();
    if standard.is_some()
        && let Some(part) =
            next(at).filter(|piece| piece.sign.is_some_and(is_dash)).and_then(|piece| piece.word.number())
        && !is_year(part)
    {
        code.part = Some(part);
        at += 1;
    }
    at += take_year(&mut code, next(at));
    if next(at).and_then(|piece| loose_kind(&piece.word)).is_some_and(|kind| kind.letters == letters) {
        at += 1;
    }
    at += take_issuers(&mut code, pieces.get(at..).unwrap_or_default());
    let more = code.year.is_some() || code.issuers().next().is_some() || is_numbered;
    let counts = || {
        let behind = pieces.get(at).map(|piece| piece.word);
        let is_count = number < 10 && named.is_some() && behind.is_some_and(|word| is_foldable(word.folded()));
        is_count
            || behind.is_some_and(|word| {
                matches!(word.folded(), "thang" | "nam" | "quy" | "ngay" | "ty" | "trieu" | "dong" | "phuong")
            })
            || query.get(pieces.get(at - 1).map_or(0, |piece| piece.end)..).is_some_and(|rest| rest.starts_with('%'))
    };
    (more || named.is_none_or(|kind| kind.is_numbered) && !is_year(number) && !counts()).then_some((code, at))
}

/// The number first: `4768 qd bct`, `45-2012-ND-CP`, `43 2013 qh13`, `1234/bct-ctdp`.
fn numbered(pieces: &[PieceOf]) -> Option<(Code, usize)> {
    let number = pieces.first().filter(|piece| piece.word.folded().len() <= 6)?.word.number()?;
    let mut code = Code { number, ..Code::default() };
    let mut at = 1;
    at += take_year(&mut code, pieces.get(at).copied());
    let next = pieces.get(at)?;
    if let Some(kind) = loose_kind(&next.word) {
        code.kind = kind.letters;
        at += 1;
        at += take_issuers(&mut code, pieces.get(at..).unwrap_or_default());
        return Some((code, at));
    }
    let is_assembly =
        next.word.has_digit() && (next.word.folded().starts_with("qh") || next.word.folded().starts_with("ubtvqh"));
    let issuers = take_issuers(&mut code, pieces.get(at..).unwrap_or_default());
    let is_letter = next.sign.is_some_and(is_slash) && issuers > 1;
    if is_letter && !is_assembly {
        code.kind = "cv";
    }
    (is_letter || is_assembly && issuers > 0).then_some((code, at + issuers))
}

/// Letters that mean a kind and no word.
fn loose_kind(word: &Word) -> Option<&'static Kind> {
    kinds::by_letters(word).filter(|_| !is_foldable(word.folded()))
}

fn take_year(code: &mut Code, piece: Option<PieceOf>) -> usize {
    code.year = piece
        .filter(|piece| piece.word.folded().len() == 4)
        .and_then(|piece| piece.word.number())
        .filter(|year| is_year(*year));
    usize::from(code.year.is_some())
}

/// Takes letters that are no words of the language, or that follow a sign.
fn take_issuers(code: &mut Code, pieces: &[PieceOf]) -> usize {
    let is_issuer = |piece: &&PieceOf| {
        let folded = piece.word.folded();
        let is_joined = piece.sign.is_some_and(|sign| is_slash(sign) || is_dash(sign));
        (2..=12).contains(&folded.len()) && !piece.word.is_number() && (is_joined || !is_foldable(folded))
    };
    let issuers: Vec<&PieceOf> = pieces.iter().take_while(is_issuer).collect();
    for piece in &issuers {
        code.add_issuer(piece.word);
    }
    issuers.len()
}
