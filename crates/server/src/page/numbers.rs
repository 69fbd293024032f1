//! Numbers and dates as Vietnamese readers write them.

use tracuu_article::PublicationDate;

/// `34.870`
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1,8`
pub(crate) fn decimal(number: f64) -> String {
    format!("{number:.1}").replace('.', ",")
}

/// `05/09/2018`, of a date as an article gives it, in Vietnam.
pub(crate) fn day(given: &str) -> Option<String> {
    PublicationDate::parse(given).ok()?.shown()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_forms() {
        assert_eq!((grouped(0), grouped(999), grouped(1_234_567)), ("0".into(), "999".into(), "1.234.567".into()));
        assert_eq!(decimal(1.84), "1,8");
        assert_eq!(day("2018-12-31T17:30:00Z").as_deref(), Some("01/01/2019"));
        assert_eq!(day("hôm qua"), None);
    }
}
