//! What the names of elements, classes and ids say of their content.

use std::sync::LazyLock;

use html5ever::{LocalName, local_name};
use regex::{Regex, bytes};

/// Whether a tag is one of some: names that the parser knows are compared as numbers.
macro_rules! is_any {
    ($tag:expr, $($name:tt)|+) => { matches!(*$tag, $(local_name!($name))|+) };
}

/// Tags whose text nobody reads.
pub(crate) fn is_silent(tag: &LocalName) -> bool {
    is_any!(
        tag,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "iframe"
            | "svg"
            | "head"
            | "select"
            | "option"
            | "textarea"
            | "button"
            | "object"
            | "canvas"
            | "audio"
            | "video"
            | "math"
            | "datalist"
            | "dialog"
    )
}

/// Tags that begin and end a block.
pub(crate) fn is_block(tag: &LocalName) -> bool {
    is_any!(
        tag,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "br"
    )
}

/// Why an element is doubted to be part of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// Its tag is made for something else.
    Tag,
    /// Its class or id says so.
    Name,
    /// Its class or id says that it is shown at times or to some only.
    ShownAtTimes,
    /// It is not shown.
    Hidden,
}

/// Whether text before and behind an element's bounds is apart.
pub(crate) fn parts_text(tag: &LocalName) -> bool {
    is_block(tag) || is_any!(tag, "title" | "script" | "style" | "option")
}

/// Whether a tag is made for what surrounds an article.
pub(crate) fn is_doubted_tag(tag: &LocalName) -> bool {
    is_any!(tag, "nav" | "aside" | "footer" | "header" | "figcaption")
}

/// Class and id names of what surrounds an article, matched where a word begins, not within words.
static DOUBTED: LazyLock<Option<bytes::Regex>> = LazyLock::new(|| {
    // Words are apart by hyphens, underscores, spaces, and where lower case turns to upper (which is marked before).
    let words = concat!(
        "nav|navbar|navigation|menu|submenu|breadcrumbs?|sidebar|footer|masthead|topbar|toolbar|pagination|pager|paging|",
        "comments?|disqus|respond|replies|",
        "share|sharing|sharedaddy|social|addthis|follow|",
        "related|recommend(ed|ations?)?|relate|similar|more-(news|from|stories|articles)|read-(more|next)|also-read|",
        "popular|trending|most-read|latest|recent-posts|other-news|othernews|teaser|promo|promoted|outbrain|taboola|",
        "ads?|adverts?|advertisement|adsense|banner|sponsor(ed)?|",
        "newsletter|subscribe|subscription|signup|sign-up|paywall|donate|cta|cookies?|consent|gdpr|popup|modal|overlay|lightbox|",
        "tags|tag-list|taglist|post-tags|keywords|author-(bio|box|info|card)|about-author|authorbox|bio|byline|",
        "caption|credit|copyright|disclaimer|rating|poll|quiz|login|search|",
        "tin-lien-quan|tin-khac|tin-moi|lien-quan|tinkhac|tinmoi|tin-cung|binh-luan|quang-cao"
    );
    bytes::Regex::new(&format!("(?-u)(?:^|[^a-z0-9])(?:{words})(?:$|[^a-z])")).ok()
});

/// Names of what is shown at times or to some only: they say how a part is shown, and not what it is.
static SHOWN: LazyLock<Option<bytes::Regex>> = LazyLock::new(|| {
    bytes::Regex::new("(?-u)(?:^|[^a-z0-9])(?:hidden|skip|print|sr-only|screen-reader|visually-hidden)(?:$|[^a-z])")
        .ok()
});

/// What a class or id name says of an element.
pub(crate) fn doubt_of_name(name: &str) -> Option<Doubt> {
    if name.is_empty() {
        return None;
    }
    let mut spread = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for character in name.chars() {
        if character.is_ascii_uppercase() && before.is_ascii_lowercase() {
            spread.push('-');
        }
        spread.push(if character == '_' { '-' } else { character.to_ascii_lowercase() });
        before = character;
    }
    let is_one =
        |names: &LazyLock<Option<bytes::Regex>>| names.as_ref().is_some_and(|names| names.is_match(spread.as_bytes()));
    if is_one(&DOUBTED) {
        Some(Doubt::Name)
    } else if is_one(&SHOWN) {
        Some(Doubt::ShownAtTimes)
    } else {
        None
    }
}

/// Ends of the names of files that people attach.
const FILES: &[&str] =
    &["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "rtf", "zip", "rar", "7z", "csv"];

/// Bytes of the longest of them.
const MAX_END: usize = 4;

/// Whether an address is that of a file that is no page.
pub(crate) fn is_file(href: &str) -> bool {
    // A script that hands files out names the file in its query.
    href.rmatch_indices('.').any(|(at, _)| {
        let behind = href.as_bytes().get(at + 1..).unwrap_or_default();
        let behind = behind.get(..MAX_END + 1).unwrap_or(behind);
        let end = behind.iter().position(|byte| matches!(byte, b'?' | b'&' | b'#')).unwrap_or(behind.len());
        let end = behind.get(..end).filter(|end| end.len() <= MAX_END).unwrap_or_default();
        FILES.iter().any(|file| end.eq_ignore_ascii_case(file.as_bytes()))
    })
}

/// Whether a text offers to show the rest of an article.
pub(crate) fn is_read_on(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words =
        ["đọc tiếp", "xem tiếp", "xem thêm", "đọc thêm", "xem đầy đủ", "read more", "continue reading", "show more"];
    words.iter().any(|words| lower.contains(words))
}

/// What a publisher says of itself at the foot of a page; two of these make an imprint. Labels stand before what they label:
/// an article may tell of permits and telephones.
const LABELS: &[&str] =
    &["địa chỉ", "điện thoại", "đt", "tel", "fax", "email", "hotline", "đường dây nóng", "tòa soạn"];
const IMPRINT: &[&str] = &[
    "bản quyền",
    "copyright",
    "giấy phép số",
    "giấy phép xuất bản",
    "giấy phép thiết lập",
    "giấy phép hoạt động báo",
    "giấy phép ttđt",
    "trưởng ban biên tập",
    "chịu trách nhiệm nội dung",
    "chịu trách nhiệm chính",
    "chịu trách nhiệm xuất bản",
    "ghi rõ nguồn",
    "cổng thông tin điện tử",
    "tổng biên tập:",
    "all rights reserved",
    "cơ quan chủ quản",
];

/// Any of these words: most texts hold none.
static ANY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!("(?i:{}|{})", LABELS.join("|"), IMPRINT.join("|"))).ok());

/// Whether a short text is a publisher's imprint.
pub(crate) fn is_imprint(text: &str) -> bool {
    if text.len() > 800 || ANY.as_ref().is_some_and(|any| !any.is_match(text)) {
        return false;
    }
    let lower = text.to_lowercase();
    let is_label = |label: &&&str| {
        lower.match_indices(**label).any(|(at, _)| {
            let before = lower.get(..at).and_then(|before| before.chars().next_back());
            let behind = lower.get(at + label.len()..).unwrap_or_default().trim_start();
            before.is_none_or(|before| !before.is_alphanumeric()) && behind.starts_with([':', '.', '('])
        })
    };
    let said = LABELS.iter().filter(is_label).count() + IMPRINT.iter().filter(|words| lower.contains(**words)).count();
    said >= 2 || (said == 1 && text.chars().count() < 100 && !text.trim_end().ends_with(['.', '!', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_matched_as_words() {
        for doubted in
            ["related", "post-related", "relatedPosts", "site_footer", "tin-lien-quan", "td-sidebar", "ad", "share-bar"]
        {
            assert_eq!(doubt_of_name(doubted), Some(Doubt::Name), "{doubted}");
        }
        for kept in ["elementor-widget", "article-body", "shadow", "headline", "correlated", "loading", ""] {
            assert_eq!(doubt_of_name(kept), None, "{kept}");
        }
        for shown in ["hidden-xs", "sr-only", "skip-item"] {
            assert_eq!(doubt_of_name(shown), Some(Doubt::ShownAtTimes), "{shown}");
        }
    }
}
