//! Dates as they stand in pages.

use std::{ops::Range, sync::LazyLock};

use regex::{Captures, Regex};
use time::{Date, Month, PrimitiveDateTime, Time};
use tracuu_article::PublicationDate;

/// A date in a text.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) date: PublicationDate,
    pub(crate) range: Range<usize>,
}

// Digits of other scripts would make the automata of these patterns many times larger.
static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        // 05/09/2018, 5-9-2018, 5.9.2018: day first
        r"(?:^|[^0-9/.-])(?P<date>(?P<d>[0-9]{1,2})\s?(?P<sep>[/.-])\s?(?P<m>[0-9]{1,2})\s?[/.-]\s?(?P<y>[0-9]{4})",
        // 21/9/25
        r"|(?P<d4>[0-9]{1,2})/(?P<m4>[0-9]{1,2})/(?P<y4>[0-9]{2})",
        // 2018-09-05, 2018/09/05
        r"|(?P<y2>[0-9]{4})[/-](?P<m2>[0-9]{1,2})[/-](?P<d2>[0-9]{1,2})",
        // ngày 5 tháng 9 năm 2018; 21 tháng 09 năm 2025; 25 tháng 4, 2011; 21 Tháng Chín, 2025
        r"|(?i:(?:ngày\s+)?(?P<d3>[0-9]{1,2})\s+tháng\s+(?P<m3>[0-9]{1,2}|",
        r"một|giêng|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười(?:\s(?:một|hai))?|chạp)(?:\s*,)?\s+(?:năm\s+)?(?P<y3>[0-9]{4})))",
        r"(?:$|[^0-9/])"
    ))
    .ok()
});

/// The months by their names.
const MONTHS: [&[&str]; 12] = [
    &["một", "giêng"],
    &["hai"],
    &["ba"],
    &["tư", "bốn"],
    &["năm"],
    &["sáu"],
    &["bảy", "bẩy"],
    &["tám"],
    &["chín"],
    &["mười"],
    &["mười một"],
    &["mười hai", "chạp"],
];

/// A time of day, with what stands between it and a date.
static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<h>[0-9]{1,2})\s?(?:[hH]\s?:|[:hH]|giờ)\s?(?P<min>[0-9]{2})(?::(?P<s>[0-9]{2}))?\s*'?\s*",
        r"(?P<half>(?i:AM|PM|SA|CH|sáng|trưa|chiều|tối|đêm)\b)?"
    ))
    .ok()
});

/// The first date of a text.
pub(crate) fn first_in(text: &str) -> Option<Found> {
    all_in(text).next()
}

/// The last date of a text.
pub(crate) fn last_in(text: &str) -> Option<Found> {
    all_in(text).last()
}

fn all_in(text: &str) -> impl Iterator<Item = Found> + '_ {
    let captures = DAY.as_ref().map(|pattern| pattern.captures_iter(text)).into_iter().flatten();
    captures.filter_map(move |captures| read(text, &captures))
}

fn read(text: &str, captures: &Captures<'_>) -> Option<Found> {
    let part = |names: [&str; 4]| names.into_iter().find_map(|name| captures.name(name)).map(|part| part.as_str());
    let (year, month, day) = (
        part(["y", "y2", "y3", "y4"])?,
        part(["m", "m2", "m3", "m4"])?.to_lowercase(),
        part(["d", "d2", "d3", "d4"])?.parse::<u8>().ok()?,
    );
    let named = || MONTHS.iter().position(|names| names.contains(&month.as_str())).map(|at| at + 1);
    let month = month.parse::<usize>().ok().or_else(named)?;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    // Two digits are of the years since 1971.
    let year = match (year.parse::<i32>().ok()?, year.len()) {
        (year, 2) => year + if year > 70 { 1900 } else { 2000 },
        (year, _) => year,
    };
    let day = Date::from_calendar_date(year, month, day).ok()?;
    // Years that no page of ours is from are placeholders: 01/01/0001, 30/12/1899, 01/01/1970.
    if year < 1971 {
        return None;
    }
    let range = captures.name("date")?.range();
    let (date, range) = match time_beside(text, &range) {
        Some((time, whole)) => (PublicationDate::from_local(PrimitiveDateTime::new(day, time)), whole),
        None => (PublicationDate::from_day(day), range),
    };
    Some(Found { date, range })
}

/// A time of day that stands right before or behind a date.
fn time_beside(text: &str, range: &Range<usize>) -> Option<(Time, Range<usize>)> {
    let pattern = TIME.as_ref()?;
    let between = |gap: &str| {
        gap.chars().count() <= 12
            && !gap.chars().any(|character| character.is_ascii_digit())
            && gap.split_whitespace().all(|word| {
                matches!(
                    word.to_lowercase().as_str(),
                    "lúc" | "ngày" | "t" | "|" | "-" | "–" | "," | "'" | "·" | "giờ" | "vào"
                )
            })
    };
    let behind = text.get(range.end..)?;
    if let Some(captures) = pattern.captures(behind)
        && let Some(whole) = captures.get(0)
        && (between(behind.get(..whole.start())?) || behind.get(..whole.start())? == "T")
        && let Some(time) = time_of(&captures)
    {
        return Some((time, range.start..range.end + whole.end()));
    }
    let before = text.get(..range.start)?;
    let captures = pattern.captures_iter(before).last()?;
    let whole = captures.get(0)?;
    let time = between(before.get(whole.end()..)?).then(|| time_of(&captures)).flatten()?;
    Some((time, whole.start()..range.end))
}

fn time_of(captures: &Captures<'_>) -> Option<Time> {
    let number = |name| captures.name(name).and_then(|found| found.as_str().parse::<u8>().ok());
    let (mut hour, minute, second) = (number("h")?, number("min")?, number("s").unwrap_or(0));
    match captures.name("half").map(|half| half.as_str().to_uppercase()).as_deref() {
        Some("PM" | "CH" | "CHIỀU" | "TỐI") if hour < 12 => hour += 12,
        Some("ĐÊM") if (6..12).contains(&hour) => hour += 12,
        Some("TRƯA") if hour < 4 => hour += 12,
        Some("AM" | "SA") if hour == 12 => hour = 0,
        _ => {}
    }
    Time::from_hms(hour, minute, second).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_dates() {
        for (text, date) in [
            ("Tiêu đề - 05/09/2018", "2018-09-05"),
            ("10:24 | 05/09/2018", "2018-09-05T10:24:00+07:00"),
            ("Thứ Tư, 5/9/2018 | 10:24 GMT+7", "2018-09-05T10:24:00+07:00"),
            ("05/9/2018 lúc 7:05", "2018-09-05T07:05:00+07:00"),
            ("10:24' - 05/09/2018", "2018-09-05T10:24:00+07:00"),
            ("22-12-2017 08:30 AM", "2017-12-22T08:30:00+07:00"),
            ("ngày 22 tháng 12 năm 2017", "2017-12-22"),
            ("Hà Nội, ngày 05 tháng 9 năm 2018", "2018-09-05"),
            ("Đăng ngày 5.9.2018", "2018-09-05"),
            ("10h24 ngày 05/09/2018", "2018-09-05T10:24:00+07:00"),
            ("05/09/2018 3:45:00 CH", "2018-09-05T15:45:00+07:00"),
            ("01-10-1997", "1997-10-01"),
            ("2018-09-05T10:24:00", "2018-09-05T10:24:00+07:00"),
            ("21 tháng 09 năm 2025", "2025-09-21"),
            ("21 Tháng Chín, 2025", "2025-09-21"),
            ("1 tháng Mười Một năm 2019", "2019-11-01"),
            ("Thứ Hai, 25 tháng 4, 2011", "2011-04-25"),
            ("05/09/2018 7:05 chiều", "2018-09-05T19:05:00+07:00"),
            ("08h:05 ngày 05/09/2018", "2018-09-05T08:05:00+07:00"),
            ("21/9/25", "2025-09-21"),
            ("21/9/25 lúc 10:30 tối", "2025-09-21T22:30:00+07:00"),
        ] {
            assert_eq!(first_in(text).map(|found| found.date.to_string()).as_deref(), Some(date), "{text}");
        }
        for text in [
            "",
            "01/01/0001",
            "30/12/1899",
            "01/01/1970",
            "30/02/2018",
            "189/211 đề án",
            "24/7",
            "4768/QĐ-BCT",
            "Ngày 16/72/2020",
            "1.000.2018",
            "5 tháng 2025",
            "tỷ lệ 1/12/123",
            "12 tháng nóng, 2025",
        ] {
            assert!(first_in(text).is_none(), "{text}");
        }
    }
}
