//! Numbers of documents: `4768/QĐ-BCT`, `45/2012/NĐ-CP`, `43/2013/QH13`, `57-NQ/TW`, `QCVN 01:2019/BCT`, `Nghị quyết 35`.

use std::fmt::{self, Write};

use super::{
    date::is_year,
    kinds::{self, STANDARDS},
    scanner::{Scanner, Word, is_dash, is_slash},
};

/// The most issuers that are told apart.
const MAX_ISSUERS: usize = 6;

/// A document's number with what is known of its year, kind and issuers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) number: u32,
    /// `1` of `QCVN 01-1:2018`.
    pub(crate) part: Option<u32>,
    pub(crate) year: Option<u32>,
    /// Letters of its kind; empty where it is not told.
    pub(crate) kind: &'static str,
    pub(crate) issuers: [Word; MAX_ISSUERS],
}

impl Code {
    pub(crate) fn issuers(&self) -> impl Iterator<Item = &str> {
        self.issuers.iter().map(Word::folded).filter(|issuer| !issuer.is_empty())
    }

    /// Adds an issuer; what is beyond the most is left out.
    pub(crate) fn add_issuer(&mut self, issuer: Word) {
        if let Some(free) = self.issuers.iter_mut().find(|free| free.folded().is_empty()) {
            *free = issuer;
        }
    }

    /// Writes one term: `#number/year/kind/issuer`, a part left empty where it is not told.
    fn term(&self, year: Option<u32>, kind: &str, issuer: &str, out: &mut String) {
        let _ = write!(out, "#{}", self.number);
        if let Some(part) = self.part {
            let _ = write!(out, "-{part}");
        }
        out.push('/');
        if let Some(year) = year {
            let _ = write!(out, "{year}");
        }
        let _ = write!(out, "/{kind}/{issuer}");
    }

    /// Writes the terms under which a document that holds this code is found, parted by line ends: the number with every
    /// choice of the other parts that are told.
    pub(crate) fn write_held(&self, out: &mut String) {
        let years = [self.year, None];
        for year in years.iter().take(1 + usize::from(self.year.is_some())) {
            for kind in [self.kind, ""].iter().take(1 + usize::from(!self.kind.is_empty())) {
                for issuer in self.issuers().chain([""]) {
                    if year.is_some() || !kind.is_empty() || !issuer.is_empty() {
                        if !out.is_empty() {
                            out.push('\n');
                        }
                        self.term(*year, kind, issuer, out);
                    }
                }
            }
        }
    }

    /// The terms that a document with this code, as far as it is told, holds all of.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut issuers: Vec<&str> = self.issuers().collect();
        if issuers.is_empty() {
            issuers.push("");
        }
        let term = |issuer| {
            let mut out = String::new();
            self.term(self.year, self.kind, issuer, &mut out);
            out
        };
        issuers.into_iter().map(term).collect()
    }
}

/// As it is written: `4768/QĐ-BCT`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let standard = STANDARDS.contains(&self.kind);
        let (kind, year_sign) = (self.kind.to_uppercase(), if standard { ':' } else { '/' });
        if standard {
            write!(f, "{kind} ")?;
        }
        write!(f, "{}", self.number)?;
        if let Some(part) = self.part {
            write!(f, "-{part}")?;
        }
        if let Some(year) = self.year {
            write!(f, "{year_sign}{year}")?;
        }
        let is_party = self.issuers().next().is_some_and(|issuer| matches!(issuer, "tw" | "tu"));
        let (mut sign, then) = if is_party && !standard { ('-', '/') } else { ('/', '-') };
        let kind = Some(kind).filter(|kind| !standard && !kind.is_empty() && kind != "LUAT" && kind != "CV");
        let issuers = self.issuers.iter().filter(|issuer| !issuer.folded().is_empty());
        for segment in kind.into_iter().chain(issuers.map(Word::capitals)) {
            // Two kinds and one issuer have a small letter.
            let segment = match segment.as_str() {
                "TTG" => "TTg",
                "TTR" => "TTr",
                "CTR" => "CTr",
                other => other,
            };
            write!(f, "{sign}{segment}")?;
            sign = then;
        }
        Ok(())
    }
}

/// A code in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) code: Code,
    /// Where its span begins, in bytes: at the name of its kind where only that tells it.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The code whose number begins at `at`; `before` is the folded word in front of it.
pub(crate) fn code(text: &str, at: usize, before: &str) -> Option<Found> {
    // Most numbers have neither letters behind them nor the name of a kind before them.
    let is_named = before == "so" || kinds::ends_name(before);
    let is_standard = STANDARDS.contains(&before);
    let mut scanner = Scanner::new(text, at);
    let _ = scanner.digits(1, 6);
    let is_written = separator(&mut scanner).is_some();
    if !is_named && !is_standard && !is_written {
        return None;
    }
    // A number inside another code or a date is none by itself.
    let mut signs = text.get(..at)?.chars().rev();
    let sign = signs.next();
    if sign.is_some_and(|sign| is_slash(sign) || is_dash(sign) || matches!(sign, ':' | '.' | ','))
        && signs.next().is_some_and(char::is_alphanumeric)
    {
        return None;
    }
    let words = Scanner::words_before::<5>(text, at);
    let standard = is_standard.then(|| standard(text, at, &words)).flatten();
    let written = || if is_written { written(text, at, &words) } else { None };
    let named = || if is_named { named(text, at, &words) } else { None };
    standard.or_else(written).or_else(named)
}

/// `QCVN 01-1:2018/BYT`, `TCVN 5603:2008`.
fn standard(text: &str, at: usize, words: &[Word]) -> Option<Found> {
    let kind = STANDARDS.iter().find(|kind| words.first().is_some_and(|word| word.is_exactly(kind)))?;
    let mut scanner = Scanner::new(text, at);
    let mut code = Code { number: scanner.digits(1, 6)?, kind, ..Code::default() };
    let mut ahead = scanner;
    if ahead.sign(is_dash).is_some()
        && let Some(part) = ahead.digits(1, 3)
    {
        (code.part, scanner) = (Some(part), ahead);
    }
    ahead = scanner;
    if ahead.sign(|sign| sign == ':').is_some()
        && let Some(year) = ahead.digits(4, 4).filter(|year| is_year(*year))
    {
        (code.year, scanner) = (Some(year), ahead);
        while ahead.sign(|sign| is_slash(sign) || is_dash(sign)).is_some() {
            let Some(issuer) = ahead.word().filter(|issuer| issuer.is_upper) else { break };
            code.add_issuer(issuer);
            scanner = ahead;
        }
    }
    Some(Found { code, start: at, end: scanner.at })
}

/// A number with its letters behind it.
fn written(text: &str, at: usize, words: &[Word]) -> Option<Found> {
    let mut scanner = Scanner::new(text, at);
    let mut code = Code { number: scanner.digits(1, 6)?, ..Code::default() };
    let (mut sign, mut spaced) = separator(&mut scanner)?;
    let mut ahead = scanner;
    if let Some(year) = ahead.digits(4, 4).filter(|year| is_year(*year)) {
        code.year = Some(year);
        (sign, spaced) = separator(&mut ahead)?;
        scanner = ahead;
    }
    let mut segments = [Word::default(); MAX_ISSUERS + 1];
    let mut signs = [' '; MAX_ISSUERS + 1];
    let mut count = 0;
    let mut end = scanner.at;
    for (segment, before) in segments.iter_mut().zip(&mut signs) {
        // A space beside the sign is taken where capitals go on.
        let Some(word) = scanner.word().filter(|word| !spaced || word.is_upper || word.folded() == "ttg") else {
            break;
        };
        (*segment, *before) = (word, sign);
        count += 1;
        end = scanner.at;
        match separator(&mut scanner) {
            Some(next) => (sign, spaced) = next,
            None => break,
        }
    }
    let first = segments.first().filter(|_| count > 0)?;
    let kind = kinds::by_letters(first);
    let is_assembly = ["qh", "ubtvqh"].iter().any(|body| {
        first
            .folded()
            .strip_prefix(body)
            .is_some_and(|term| !term.is_empty() && term.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let named = || kinds::by_name(skip_number_word(words).0).map(|(kind, _)| kind);
    let has_issuer = count > 1;
    let is_dashed = is_dash(*signs.first()?);
    let by_party = is_dashed && signs.get(1).copied().is_some_and(is_slash);
    let issuers = match kind {
        // `57-NQ/TW`: a dash first and a slash behind.
        Some(kind) if (has_issuer || first.is_upper) && (!is_dashed || by_party && has_issuer) => {
            code.kind = kind.letters;
            segments.get(1..count)?
        }
        _ if is_assembly && !is_dashed => {
            code.kind = named().map_or("", |kind| kind.letters);
            segments.get(..count)?
        }
        // `1234/BCT-CTĐP`: an official letter bears no letters of its kind.
        None if has_issuer && !is_dashed => {
            let issuers = segments.get(..count)?;
            if !issuers.iter().all(|issuer| issuer.is_upper && !issuer.has_digit() && issuer.folded().len() > 1) {
                return None;
            }
            code.kind = "cv";
            issuers
        }
        _ => return None,
    };
    for issuer in issuers {
        code.add_issuer(*issuer);
    }
    Some(Found { code, start: at, end })
}

/// Goes over a slash or dash, with a space on either side at most; the sign, and whether there was a space.
fn separator(scanner: &mut Scanner) -> Option<(char, bool)> {
    let mut ahead = *scanner;
    let before = ahead.sign(|character| character == ' ');
    let sign = ahead.sign(|character| is_slash(character) || is_dash(character))?;
    let behind = ahead.sign(|character| character == ' ');
    *scanner = ahead;
    Some((sign, before.is_some() || behind.is_some()))
}

/// Leaves `số` out in front; whether it was there.
fn skip_number_word(words: &[Word]) -> (&[Word], bool) {
    match words.split_first() {
        Some((word, rest)) if word.folded() == "so" => (rest, true),
        _ => (words, false),
    }
}

/// `Quyết định số 4768`, `Nghị định 45/2012`: the name of its kind before it and no letters behind it.
fn named(text: &str, at: usize, words: &[Word]) -> Option<Found> {
    let (before, is_numbered) = skip_number_word(words);
    let (kind, length) = kinds::by_name(before)?;
    let mut scanner = Scanner::new(text, at);
    let mut code = Code { number: scanner.digits(1, 6)?, kind: kind.letters, ..Code::default() };
    let mut ahead = scanner;
    if ahead.sign(is_slash).is_some()
        && let Some(year) = ahead.digits(4, 4).filter(|year| is_year(*year))
    {
        (code.year, scanner) = (Some(year), ahead);
    }
    ahead = scanner;
    let is_joined = ahead.sign(|sign| is_slash(sign) || is_dash(sign) || matches!(sign, '.' | ',')).is_some();
    if scanner.peek().is_some_and(char::is_alphanumeric) || is_joined && ahead.peek().is_some_and(char::is_numeric) {
        return None;
    }
    let is_sure = is_numbered || code.year.is_some() || kind.is_numbered && !counts(scanner) && !is_year(code.number);
    let words = length + usize::from(is_numbered);
    is_sure.then(|| Found { code, start: begin_of_words(text, at, words), end: scanner.at })
}

/// Whether the number counts what the next word names: `quyết định 3 phương án`.
fn counts(mut scanner: Scanner) -> bool {
    if scanner.peek() == Some('%') {
        return true;
    }
    let is_next = scanner.spaces() && scanner.peek().is_some_and(char::is_alphabetic);
    let goes_on = ["ngay", "cua", "ve", "nam", "do", "va", "duoc", "da", "quy", "ban", "co", "cho", "tai", "thi", "la"];
    is_next && scanner.word().is_none_or(|word| !goes_on.contains(&word.folded()))
}

/// Where the words before a place begin.
fn begin_of_words(text: &str, at: usize, words: usize) -> usize {
    let mut begin = at;
    for _ in 0..words {
        let before = text.get(..begin).unwrap_or_default().trim_end();
        begin = before
            .char_indices()
            .rev()
            .find(|(_, character)| character.is_whitespace())
            .map_or(0, |(at, space)| at + space.len_utf8());
    }
    begin
}
