//! What a page is: an article, a list, a page to log in, an error.

use memchr::memchr_iter;
use serde::Serialize;

use super::{blocks::Page, body::Body, cards, metadata::Metadata, title::Title};

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// One article.
    Article,
    /// A list of articles.
    Listing,
    /// It asks to log in.
    Login,
    /// It says that something is missing or failed.
    Error,
    /// It holds no text.
    Empty,
    /// It is no HTML.
    Broken,
    /// Anything else.
    Other,
}

/// The shortest body of an article, in characters.
const SHORTEST: usize = 140;

/// Pages of many linked headlines with less than this are lists.
const SHORT: usize = 300;
const MANY_HEADLINES: usize = 5;
/// The share of its prose in cards above which a page is a list.
const CARDS: f32 = 0.6;

/// Bytes of a page that tell whether it is one.
const HEAD: usize = 32 << 10;

/// Whether there is any markup; a file of plain text or binary data is no page.
pub(crate) fn looks_like_html(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or(text);
    // No text holds control characters; of random bytes, decoded as whatever, one in nine is one. They are found by their bytes,
    // those beyond ASCII by the byte that they begin with.
    let bytes = head.as_bytes();
    let in_ascii = bytes.iter().filter(|byte| matches!(byte, 0..=0x08 | 0x0e..=0x1f | 0x7f)).count();
    let is_control = |at: &usize| matches!(bytes.get(at + 1), Some(0x80..=0x84 | 0x86..=0x9f));
    let strange = in_ascii + memchr_iter(0xc2, bytes).filter(is_control).count() + head.matches('\u{fffd}').count();
    let tag = head.match_indices('<').any(|(at, _)| {
        head.get(at + 1..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(|next| next.is_ascii_alphabetic() || next == '!')
    });
    tag && strange * 40 < head.chars().count()
}

pub(crate) fn of(
    page: &Page,
    body: &Body,
    text_of_body: &str,
    title: &Title,
    metadata: &Metadata,
    is_told: bool,
    has_files: bool,
) -> (PageKind, &'static str) {
    let text: usize = page.blocks.iter().map(|block| block.length).sum();
    let length = text_of_body.chars().count();
    if text == 0 && length == 0 {
        return (PageKind::Empty, "no text");
    }
    let said = format!("{} {}", title.text, metadata.head_title.as_deref().unwrap_or_default()).to_lowercase();
    if length < 1_500 && (said.contains("đăng nhập") || said.contains("log in") || said.contains("sign in")) {
        return (PageKind::Login, "its title asks to log in");
    }
    let missing = [
        "không tìm thấy",
        "không tồn tại",
        "not found",
        "error 404",
        "lỗi 404",
        "403 forbidden",
        "internal server error",
        "đang bảo trì",
    ];
    if length < 600 && text < 3_000 {
        let whole = page.blocks.iter().flat_map(|block| block.text.chars().chain([' ']));
        let start: String = whole.take(600).flat_map(char::to_lowercase).collect();
        if missing.iter().any(|words| said.contains(words) || start.contains(words)) {
            return (PageKind::Error, "it is short and says that something is missing");
        }
    }
    // An owner's rule tells of articles, however short.
    if is_told && length > 0 {
        return (PageKind::Article, "a rule for the site gives its body");
    }
    // Excerpts end in an ellipsis; links take up most of a list.
    let linked: usize = page.blocks.iter().map(|block| block.linked).sum();
    let many_links = linked * 10 > text * 4;
    if body.cut_short >= 3 && body.cut_short * 2 >= body.paragraphs {
        return (PageKind::Listing, "most paragraphs are cut short");
    }
    if length < SHORTEST && many_links {
        return (PageKind::Listing, "little text among many links");
    }
    // What reads like prose are teasers.
    let cards = cards::find(page);
    if cards::share(page, &cards, &body.blocks) > CARDS && cards.len() >= MANY_HEADLINES {
        return (PageKind::Listing, "most prose stands in cards of other articles");
    }
    // A menu's page with one excerpt on it: short, and nothing says that it is an article.
    let headlines = page.blocks.iter().filter(|block| cards::is_linked_headline(block));
    if length < SHORT && !metadata.is_article && metadata.published.is_empty() && headlines.count() >= MANY_HEADLINES {
        return (PageKind::Listing, "little text among many linked headlines, and nothing says that it is an article");
    }
    // A notice of a line with its document.
    let is_notice = has_files && length > 0 && title.block.is_some();
    match length {
        length if length >= SHORTEST => (PageKind::Article, "a text of some length"),
        _ if is_notice => (PageKind::Article, "a headline, a line and a file"),
        _ => (PageKind::Other, "too little text"),
    }
}
