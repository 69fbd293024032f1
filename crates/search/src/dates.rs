//! Days as readers write them.

use time::{Date, Duration, macros::format_description};
use tracuu_article::VIETNAM;

/// A span of whole days in Vietnam: from its first second on, and before the second after its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// Its first second since 1970.
    pub from: i64,
    /// The second behind its last.
    pub before: i64,
}

/// Reads `2018`, `2018-09-05` or `05/09/2018` (day first).
///
/// ```
/// let days = tracuu_search::parse_days("05/09/2018").expect("is a day");
/// assert_eq!(days.before - days.from, 24 * 60 * 60);
/// assert_eq!(tracuu_search::parse_days("hôm nay"), None);
/// ```
pub fn parse_days(text: &str) -> Option<Days> {
    let text = text.trim();
    let (first, after) = if let Ok(year) = text.parse::<i32>()
        && text.len() == 4
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        (Date::from_ordinal_date(year, 1).ok()?, Date::from_ordinal_date(year + 1, 1).ok()?)
    } else {
        let iso = format_description!("[year]-[month padding:none]-[day padding:none]");
        let day_first = format_description!("[day padding:none]/[month padding:none]/[year]");
        let day = Date::parse(text, iso).or_else(|_| Date::parse(text, day_first)).ok()?;
        (day, day.checked_add(Duration::DAY)?)
    };
    let seconds = |day: Date| day.midnight().assume_offset(VIETNAM).unix_timestamp();
    (first.year() > 0).then(|| Days { from: seconds(first), before: seconds(after) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_years() {
        let day = Some(Days { from: 1_536_080_400, before: 1_536_166_800 });
        for text in ["2018-09-05", "05/09/2018", "5/9/2018", " 2018-9-5 "] {
            assert_eq!(parse_days(text), day, "{text}");
        }
        assert_eq!(parse_days("2018").map(|days| (days.before - days.from) / 86_400), Some(365));
        for text in ["", "0000", "18", "2018-02-30", "31/06/2018", "hôm nay", "2018-09-05T10:00", "+018", "-001"] {
            assert_eq!(parse_days(text), None, "{text}");
        }
    }
}
