//! Dates as they are written: `22/12/2017`, `22-12-2017`, `2017-12-22`, `ngày 22 tháng 12 năm 2017`, `tháng 12/2017`; and
//! days of any year: `8/3`, `mùng 8 tháng 3`, `ngày 20-11`, `dịp 8.3`.

use super::scanner::{Scanner, is_dash, is_slash};

/// A day, of any year where the year is 0; or a month where the day is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) year: u32,
    pub(crate) month: u32,
    pub(crate) day: u32,
}

impl Date {
    fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u32::from(is_leap),
            _ => return None,
        };
        (is_year(year) && day <= days).then_some(Self { year, month, day })
    }

    /// A day of any year.
    fn of_any_year(month: u32, day: u32) -> Option<Self> {
        const LEAP_YEAR: u32 = 2000;
        Self::new(LEAP_YEAR, month, day).filter(|_| day > 0).map(|date| Self { year: 0, ..date })
    }

    /// Writes its terms, the nearest first: `@20171222`, its month's, `@201712`, and that of the day in any year, `@--1222`
    /// (as in ISO 8601:2000).
    pub(crate) fn terms(self, mut each: impl FnMut(std::fmt::Arguments)) {
        let Self { year, month, day } = self;
        if year > 0 {
            if day > 0 {
                each(format_args!("@{year}{month:02}{day:02}"));
            }
            each(format_args!("@{year}{month:02}"));
        }
        if day > 0 {
            each(format_args!("@--{month:02}{day:02}"));
        }
    }
}

/// Whether a number is a year of what is published here.
pub(crate) fn is_year(number: u32) -> bool {
    (1800..=2199).contains(&number)
}

/// Words behind which `8-3` and `8.3` are days, and neither a score nor a number.
const BEFORE_DAYS: &[&str] =
    &["ngay", "mung", "mong", "hom", "sang", "trua", "chieu", "toi", "dem", "dip", "le", "tet", "khuya"];
/// Words behind which `12/5` is a house or a kilometre.
const BEFORE_PLACES: &[&str] = &["so", "nha", "ngo", "hem", "ngach", "kiet", "km"];

/// The date that begins with the number at `at`, and the offset behind it; `before` is the folded word in front of it. Who
/// types `8-3` may mean a day, while in a text it is sooner a score.
pub(crate) fn date(text: &str, at: usize, before: &str, is_typed: bool) -> Option<(Date, usize)> {
    let sign = text.get(..at)?.chars().next_back();
    if sign.is_some_and(|before| is_dash(before) || is_slash(before) || before == '.' || before == ',') {
        return None;
    }
    let is_day = BEFORE_DAYS.contains(&before);
    let mut scanner = Scanner::new(text, at);
    let first = scanner.digits(1, 4)?;
    let date = if scanner.at - at == 4 {
        by_signs(&mut scanner, false).and_then(|(month, day)| Date::new(first, month, day.filter(|day| *day > 0)?))
    } else if scanner.at - at > 2 || first == 0 {
        None
    } else {
        let mut ahead = scanner;
        let sign = ahead.peek();
        let is_slashed = sign.is_some_and(|sign| is_slash(sign) || is_typed && is_dash(sign));
        let is_day_of_any_year = is_day || is_slashed && !BEFORE_PLACES.contains(&before);
        match by_signs(&mut ahead, is_day) {
            Some((second, third)) => {
                scanner = ahead;
                match third {
                    Some(year) => Date::new(year, second, first),
                    None if is_year(second) => Date::new(second, first, 0),
                    None if is_day_of_any_year => Date::of_any_year(second, first),
                    None => None,
                }
            }
            None => in_words(&mut scanner, first, before == "thang"),
        }
    };
    // What goes on is another thing: a code, a version, an address.
    let mut behind = scanner;
    let goes_on = behind.sign(|sign| is_dash(sign) || is_slash(sign) || sign == '.').is_some()
        && behind.peek().is_some_and(char::is_alphanumeric)
        || scanner.peek().is_some_and(char::is_alphanumeric);
    date.filter(|_| !goes_on).map(|date| (date, scanner.at))
}

/// One or two more numbers behind equal signs; `is_day` tells that a single one behind a dot is the month.
fn by_signs(scanner: &mut Scanner, is_day: bool) -> Option<(u32, Option<u32>)> {
    let sign = |character: char| is_slash(character) || is_dash(character) || character == '.';
    let first = scanner.sign(sign)?;
    let second = scanner.digits(1, 4)?;
    let mut further = *scanner;
    let third = further.sign(|character| character == first).and_then(|_| further.digits(1, 4));
    if third.is_some() {
        *scanner = further;
    } else if first == '.' && !(is_day && second <= 12) {
        // `12.2017` may be any number.
        return None;
    }
    Some((second, third))
}

/// `22 tháng 12 năm 2017`, `22 tháng 12/2017`, `22 tháng 12`; behind `tháng`: `12 năm 2017`.
fn in_words(scanner: &mut Scanner, first: u32, is_month: bool) -> Option<Date> {
    if is_month {
        return Date::new(year(scanner)?, first, 0);
    }
    skip_to(scanner, "thang")?;
    let month = scanner.digits(1, 2)?;
    let mut ahead = *scanner;
    let Some(year) = year(&mut ahead) else { return Date::of_any_year(month, first) };
    *scanner = ahead;
    Date::new(year, month, first)
}

/// `năm 2017` or `/2017`.
fn year(scanner: &mut Scanner) -> Option<u32> {
    if scanner.sign(is_slash).is_none() {
        skip_to(scanner, "nam")?;
    }
    scanner.digits(4, 4)
}

/// Goes over spaces, a word and spaces.
fn skip_to(scanner: &mut Scanner, word: &str) -> Option<()> {
    let found = scanner.spaces() && scanner.word()?.folded() == word && scanner.spaces();
    found.then_some(())
}
