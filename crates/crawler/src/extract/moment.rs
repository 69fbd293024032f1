//! Dates as they stand in attributes and structured data: ISO 8601 in what forms sites write it, or as in a text.

use std::sync::LazyLock;

use regex::Regex;
use tracuu_article::PublicationDate;

static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?P<day>\d{4}-\d{2}-\d{2})[T ](?P<minute>\d{2}:\d{2})(?P<second>:\d{2})?(?:\.\d+)?\s*",
        r"(?P<zone>[zZ]|[+-]\d{2}:?\d{2})?$"
    ))
    .ok()
});

/// A date as it stands in an attribute. A time without a zone is Vietnamese.
pub(crate) fn read(text: &str) -> Option<PublicationDate> {
    iso(text.trim())
        .or_else(|| PublicationDate::parse(text).ok())
        .or_else(|| super::dates::first_in(text).map(|found| found.date))
}

/// ISO 8601 as RFC 3339 has it: `2018-09-05T10:24+0700` is `2018-09-05T10:24:00+07:00`.
fn iso(text: &str) -> Option<PublicationDate> {
    let captures = ISO.as_ref()?.captures(text)?;
    let part = |name| captures.name(name).map(|part| part.as_str());
    let zone = match part("zone") {
        None => "+07:00".to_owned(),
        Some("z" | "Z") => "Z".to_owned(),
        Some(zone) => {
            let (hours, minutes) = zone.split_at_checked(3)?;
            format!("{hours}:{}", minutes.trim_start_matches(':'))
        }
    };
    let second = part("second").unwrap_or(":00");
    PublicationDate::parse(&format!("{}T{}{second}{zone}", part("day")?, part("minute")?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_iso_8601() {
        for (text, wanted) in [
            ("2018-09-05T10:24+0700", "2018-09-05T10:24:00+07:00"),
            ("2018-09-05T10:24:30.123Z", "2018-09-05T10:24:30Z"),
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
