//! Dates as they stand in attributes and structured data: ISO 8601 in what forms sites write it, or as in a text.

use tracuu_article::PublicationDate;

/// A date as it stands in an attribute, in full. A time without a zone is Vietnamese.
pub(crate) fn read(text: &str) -> Option<PublicationDate> {
    let written = PublicationDate::parse(text).ok().map(PublicationDate::in_full);
    written.or_else(|| super::dates::first_in(text).map(|found| found.date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_iso_8601() {
        for (text, wanted) in [
            ("2018-09-05T10:24+0700", "2018-09-05T10:24:00+07:00"),
            ("2018-09-05T10:24:30.123Z", "2018-09-05T10:24:30.123Z"),
            ("2018-09-05 10:24", "2018-09-05T10:24:00+07:00"),
            ("2026-03-07T00:01:00", "2026-03-07T00:01:00+07:00"),
            ("2018-09-05", "2018-09-05"),
            ("Thứ tư, 05/09/2018 - 10:24", "2018-09-05T10:24:00+07:00"),
        ] {
            assert_eq!(read(text).map(|date| date.to_string()).as_deref(), Some(wanted), "{text}");
        }
        assert!(read("hôm qua").is_none() && read("2018-13-45T10:24:00Z").is_none());
    }
}
