//! A date that shares its line with a title.

use tracuu_article::PublicationDate;

use super::dates;

/// A title and the date that stands behind it: `Hội chợ Hùng Vương - 01/03/2017`.
pub(crate) fn split_trailing_date(text: &str) -> (&str, Option<PublicationDate>) {
    let text = text.trim();
    let Some(found) = dates::last_in(text) else { return (text, None) };
    let behind = text.get(found.range.end..).unwrap_or_default();
    let before = text.get(..found.range.start).unwrap_or_default();
    if behind.chars().any(char::is_alphanumeric) {
        return (text, None);
    }
    let title = before.trim_end();
    let title = title.strip_suffix(['(', '[']).unwrap_or(title).trim_end();
    let bare = title.trim_end_matches(['-', '–', '—', '|', '·', ',', ':']).trim_end();
    // Without a separator the date is part of the sentence: `Kế hoạch ngày 05/09/2018`.
    if bare.is_empty() || (bare.len() == title.len() && !before.trim_end().ends_with(['(', '['])) {
        return (text, None);
    }
    (bare, Some(found.date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_behind_a_title_is_taken_off() {
        for (text, title, date) in [
            (
                "Mời tham gia Hội chợ Hùng Vương năm 2017 - 01/03/2017",
                "Mời tham gia Hội chợ Hùng Vương năm 2017",
                Some("2017-03-01"),
            ),
            ("Tin (05/09/2018)", "Tin", Some("2018-09-05")),
            ("Tin – 5.9.2018", "Tin", Some("2018-09-05")),
            ("Kế hoạch ngày 05/09/2018", "Kế hoạch ngày 05/09/2018", None),
            ("Năm 2018", "Năm 2018", None),
            ("01/03/2017", "01/03/2017", None),
        ] {
            let (found, day) = split_trailing_date(text);
            assert_eq!((found, day.as_ref().map(PublicationDate::as_given)), (title, date), "{text}");
        }
    }
}
