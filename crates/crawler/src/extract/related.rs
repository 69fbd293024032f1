use std::sync::LazyLock;

use regex::Regex;
use tracuu_article::{PublicationDate, Related};
use url::Url;

use super::{
    blocks::{Block, Page},
    body::Body,
    dates,
};

/// Headings above lists of other articles, Vietnamese and English.
static OTHERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:các |những )?(?:tin|bài|tin, bài|tin bài|tin tức|bài viết|văn bản|tin ảnh)(?: viết)?",
        r" (?:liên quan|khác|mới hơn|cũ hơn|cùng chuyên mục|cùng loại|mới nhất|đã đưa|đã đăng|cùng chủ đề|mới|nổi bật|đọc nhiều|xem nhiều)|",
        r"^(?:có thể bạn quan tâm|bạn có thể quan tâm|đọc nhiều|xem nhiều|tin cùng chuyên mục|cùng chuyên mục|đọc thêm|xem thêm|liên kết các trang khác)|",
        r"^(?:related|more from|more on|more stories|more news|more in|more articles|recommended|you may (?:also )?like|you might (?:also )?(?:like|enjoy|be interested)",
        r"|read next|up next|most (?:read|popular|viewed)|popular (?:posts|articles|stories|now)|trending|latest (?:news|posts|articles|stories)|recent (?:posts|articles)|",
        r"see also|also on|further reading|similar (?:posts|articles|stories)|don.t miss|what to read next|keep reading|explore more|other articles|",
        r"leave a (?:reply|comment)|comments?$|join the (?:conversation|discussion)|about the author|sign up|subscribe|newsletter|share this)"
    ))
    .ok()
});

/// Whether a block is a heading above a list of other articles, or of what else follows an article.
pub(crate) fn is_heading_of_others(block: &Block) -> bool {
    if block.length > 60 || (block.link_density() > 0.5 && !block.is_heading()) {
        return false;
    }
    let lower = block.text.to_lowercase();
    let lower = lower.trim_matches(|character: char| !character.is_alphanumeric());
    OTHERS.as_ref().is_some_and(|headings| headings.is_match(lower))
}

/// How many other articles are kept.
const MOST: usize = 100;

/// The other articles that a page lists below its body: links, with the date beside each.
pub(crate) fn find(page: &Page, body: &Body, base: Option<&Url>) -> Vec<Related> {
    let behind = page.blocks.get(body.blocks.end..).unwrap_or_default();
    let listed = behind.iter().skip_while(|block| !is_heading_of_others(block));
    let mut related: Vec<Related> = Vec::new();
    for block in listed {
        let Some(link) = &block.link else {
            // A date in a block of its own belongs to the link before it.
            if let (Some(last), true) = (related.last_mut(), block.length < 40)
                && last.published_at.is_none()
            {
                last.published_at = dates::first_in(&block.text).map(|found| found.date);
            }
            continue;
        };
        let (title, date) = split_trailing_date(&block.link_text);
        // A link within the page leads to no other article.
        if link.starts_with('#') || title.split_whitespace().count() < 4 {
            continue;
        }
        let url = base.map_or_else(|| Url::parse(link).ok(), |base| base.join(link).ok());
        if url.as_ref().is_some_and(|url| !matches!(url.scheme(), "http" | "https")) {
            continue;
        }
        let published_at = date.or_else(|| dates::first_in(&block.text).map(|found| found.date));
        related.push(Related { url: url.map(Url::into), title: title.to_owned(), published_at });
        if related.len() == MOST {
            break;
        }
    }
    related
}

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

    #[test]
    fn headings_of_other_articles() {
        let is = |text: &str| {
            is_heading_of_others(&Block {
                text: text.to_owned(),
                length: text.chars().count(),
                tag: "div",
                ..Block::default()
            })
        };
        for text in [
            "Tin, bài mới hơn",
            "Các tin, bài khác",
            "Tin liên quan:",
            "CÁC TIN KHÁC",
            "Related articles",
            "More from Sports",
        ] {
            assert!(is(text), "{text}");
        }
        for text in ["Tin từ Lâm Đồng", "Các đề án khác nhau của tỉnh", "Moreover, it rains"] {
            assert!(!is(text), "{text}");
        }
    }
}
