//! What a saved page tells of where and when it was fetched: in comments of HTTrack, of browsers and of SingleFile.

use time::{
    OffsetDateTime,
    format_description::well_known::{Rfc2822, Rfc3339},
    macros::format_description,
};
use tracuu_article::PublicationDate;

/// How much of a page is looked at.
const LOOKED_AT: usize = 64 << 10;
/// The longest comment that is read.
const COMMENT: usize = 8 << 10;

/// Where and when a page was fetched, as far as it tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) url: Option<String>,
    pub(super) captured_at: Option<PublicationDate>,
}

const MIRRORED: &str = "<!-- Mirrored from ";

/// Whether a program rewrote the links of the page to files beside it.
pub(super) fn is_mirrored(page: &[u8]) -> bool {
    memchr::memmem::find(page.get(..LOOKED_AT).unwrap_or(page), MIRRORED.as_bytes()).is_some()
}

/// Reads the comment of what saved the page.
pub(super) fn told_by(page: &[u8]) -> Told {
    let head = page.get(..LOOKED_AT).unwrap_or(page);
    let comment = |mark: &str| {
        let at = memchr::memmem::find(head, mark.as_bytes())? + mark.len();
        let rest = page.get(at..page.len().min(at + COMMENT))?;
        let end = memchr::memmem::find(rest, b"--")?;
        Some(String::from_utf8_lossy(rest.get(..end)?).into_owned())
    };
    if let Some(comment) = comment(MIRRORED) {
        return mirrored(&comment);
    }
    if let Some(comment) = comment("<!-- saved from url=") {
        return Told {
            url: web_address(
                comment
                    .trim_start_matches(['(', ')'])
                    .trim_start_matches(|c: char| c.is_ascii_digit())
                    .trim_start_matches(')'),
            ),
            captured_at: None,
        };
    }
    comment("Page saved with SingleFile").map(|comment| by_single_file(&comment)).unwrap_or_default()
}

/// `HOST/PATH by HTTrack Website Copier/3.x [XR&CO'2014], Sat, 27 Aug 2022 03:56:17 GMT`: the scheme is not told.
fn mirrored(comment: &str) -> Told {
    let Some((address, by)) = comment.split_once(" by HTTrack") else { return Told::default() };
    let date = by.split_once("], ").and_then(|(_, date)| OffsetDateTime::parse(date.trim(), &Rfc2822).ok());
    let address = address.trim();
    let has_scheme = address.starts_with("http://") || address.starts_with("https://");
    Told {
        url: web_address(&if has_scheme { address.to_owned() } else { format!("http://{address}") }),
        captured_at: date.and_then(dated),
    }
}

/// Lines `url: https://…` and `saved date: Fri Apr 19 2019 10:12:45 GMT+0700 (Giờ Đông Dương)`.
fn by_single_file(comment: &str) -> Told {
    let value = |name: &str| comment.lines().find_map(|line| line.trim().strip_prefix(name));
    let form = format_description!(
        "[weekday repr:short] [month repr:short] [day] [year] [hour]:[minute]:[second] GMT[offset_hour sign:mandatory][offset_minute]"
    );
    let date = value("saved date: ").map(|date| date.split(" (").next().unwrap_or_default().trim());
    Told {
        url: value("url: ").and_then(web_address),
        captured_at: date.and_then(|date| OffsetDateTime::parse(date, form).ok()).and_then(dated),
    }
}

fn dated(moment: OffsetDateTime) -> Option<PublicationDate> {
    PublicationDate::parse(&moment.format(&Rfc3339).ok()?).ok()
}

/// An address of a page; what a browser calls `about:internet` is none.
fn web_address(text: &str) -> Option<String> {
    let url = url::Url::parse(text.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| host.contains('.')))
        .then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_tell_where_and_when() {
        for (page, url, date) in [
            (
                "<!DOCTYPE html>\n<html lang=vi>\n<!-- Mirrored from cuc.example/tin?id=5&a=1 by HTTrack Website Copier/3.x \
                 [XR&CO'2014], Sat, 27 Aug 2022 03:56:17 GMT -->\n<head>",
                Some("http://cuc.example/tin?id=5&a=1"),
                Some("2022-08-27T03:56:17Z"),
            ),
            (
                "<html><!-- Mirrored from cuc.example/ by HTTrack Website Copier/3.x [XR&CO'2014], hôm qua -->",
                Some("http://cuc.example/"),
                None,
            ),
            (
                "<!-- saved from url=(0031)https://cuc.example/tin-5.html -->",
                Some("https://cuc.example/tin-5.html"),
                None,
            ),
            ("<!-- saved from url=(0014)about:internet -->", None, None),
            (
                "<html><!--\n Page saved with SingleFile \n url: https://cuc.example/tin/5 \n saved date: Fri Apr 19 2019 10:12:45 \
                 GMT+0700 (Giờ Đông Dương)\n-->",
                Some("https://cuc.example/tin/5"),
                Some("2019-04-19T10:12:45+07:00"),
            ),
            ("<!-- Mirrored from -->", None, None),
            ("<!-- Mirrored from nơi khác by HTTrack", None, None),
            ("<p>Mirrored from cuc.example/ by HTTrack</p>", None, None),
        ] {
            let Told { url: found, captured_at } = told_by(page.as_bytes());
            assert_eq!(found.as_deref(), url, "{page}");
            assert_eq!(captured_at.as_ref().map(PublicationDate::as_given), date, "{page}");
        }
    }
}
