//! When records were captured, as archives write it: in UTC, and not always in full.

use tracuu_article::PublicationDate;

/// The digits of a moment, filled up to fourteen: `20140325121225`.
pub(super) fn digits_of(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(14).collect();
    let rest = "00000101000000".get(digits.len()..).filter(|_| digits.len() >= 4)?;
    Some(digits + rest)
}

/// `2014-03-25T12:12:25Z`, `20140325121225`, or the beginning of one.
pub(super) fn moment(text: &str) -> Option<PublicationDate> {
    let digits = digits_of(text)?;
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let [year, month, day] = [part(0, 4), part(4, 6), part(6, 8)];
    let [hour, minute, second] = [part(8, 10), part(10, 12), part(12, 14)];
    PublicationDate::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_far_as_they_are_written() {
        for (text, wanted) in [
            ("2014-03-25T12:12:25Z", Some("2014-03-25T12:12:25Z")),
            ("2014-03-25T12:12:25.678901Z", Some("2014-03-25T12:12:25Z")),
            ("2014-03-25T12:12Z", Some("2014-03-25T12:12:00Z")),
            ("2014-03", Some("2014-03-01T00:00:00Z")),
            ("2014", Some("2014-01-01T00:00:00Z")),
            ("20140325121225", Some("2014-03-25T12:12:25Z")),
            ("20140325", Some("2014-03-25T00:00:00Z")),
            ("20141325121225", None),
            ("", None),
            ("hôm qua", None),
        ] {
            assert_eq!(moment(text).as_ref().map(PublicationDate::as_given), wanted, "{text}");
        }
    }
}
