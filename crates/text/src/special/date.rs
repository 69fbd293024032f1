//! Dates as they are written: `22/12/2017`, `22-12-2017`, `2017-12-22`, `ngày 22 tháng 12 năm 2017`, `tháng 12/2017`.

use super::scanner::{Scanner, is_dash, is_slash};

/// A day, or a month where the day is 0.
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

    /// Writes its terms, the nearest first: `@20171222` and its month's, `@201712`.
    pub(crate) fn terms(self, mut each: impl FnMut(std::fmt::Arguments)) {
        let Self { year, month, day } = self;
        if day > 0 {
            each(format_args!("@{year}{month:02}{day:02}"));
        }
        each(format_args!("@{year}{month:02}"));
    }
}

/// Whether a number is a year of what is published here.
pub(crate) fn is_year(number: u32) -> bool {
    (1800..=2199).contains(&number)
}

/// The date that begins with the number at `at`, and the offset behind it. `is_month` tells that `tháng` stands before it.
pub(crate) fn date(text: &str, at: usize, is_month: bool) -> Option<(Date, usize)> {
    let before = text.get(..at)?.chars().next_back();
    if before.is_some_and(|before| is_dash(before) || is_slash(before) || before == '.' || before == ',') {
        return None;
    }
    let mut scanner = Scanner::new(text, at);
    let first = scanner.digits(1, 4)?;
    let date = if scanner.at - at == 4 {
        by_signs(&mut scanner).and_then(|(month, day)| Date::new(first, month, day.filter(|day| *day > 0)?))
    } else if scanner.at - at > 2 || first == 0 {
        None
    } else {
        let mut ahead = scanner;
        match by_signs(&mut ahead) {
            Some((second, third)) => {
                scanner = ahead;
                third.map_or_else(|| Date::new(second, first, 0), |year| Date::new(year, second, first))
            }
            None => in_words(&mut scanner, first, is_month),
        }
    };
    // What goes on is another thing: a code, a version, an address.
    let mut behind = scanner;
    let goes_on = behind.sign(|sign| is_dash(sign) || is_slash(sign) || sign == '.').is_some()
        && behind.peek().is_some_and(char::is_alphanumeric)
        || scanner.peek().is_some_and(char::is_alphanumeric);
    date.filter(|_| !goes_on).map(|date| (date, scanner.at))
}

/// One or two more numbers behind equal signs.
fn by_signs(scanner: &mut Scanner) -> Option<(u32, Option<u32>)> {
    let sign = |character: char| is_slash(character) || is_dash(character) || character == '.';
    let first = scanner.sign(sign)?;
    let second = scanner.digits(1, 4)?;
    let mut further = *scanner;
    let third = further.sign(|character| character == first).and_then(|_| further.digits(1, 4));
    if third.is_some() {
        *scanner = further;
    } else if first == '.' {
        // `12.2017` may be any number.
        return None;
    }
    Some((second, third))
}

/// `22 tháng 12 năm 2017`, `22 tháng 12/2017`; behind `tháng`: `12 năm 2017`.
fn in_words(scanner: &mut Scanner, first: u32, is_month: bool) -> Option<Date> {
    let mut day = 0;
    let mut month = first;
    if !is_month {
        skip_to(scanner, "thang")?;
        (day, month) = (first, scanner.digits(1, 2)?);
    }
    let mut slash = *scanner;
    if slash.sign(is_slash).is_some() {
        *scanner = slash;
    } else {
        skip_to(scanner, "nam")?;
    }
    Date::new(scanner.digits(4, 4)?, month, day)
}

/// Goes over spaces, a word and spaces.
fn skip_to(scanner: &mut Scanner, word: &str) -> Option<()> {
    let found = scanner.spaces() && scanner.word()?.folded() == word && scanner.spaces();
    found.then_some(())
}
