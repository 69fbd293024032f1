//! What is read off one element.

use scraper::node::Element;

use super::names::is_silent;

/// Bytes of a class or an id that are looked at.
const MAX_NAMES: usize = 160;

/// The value of an attribute. An element has few: going through them costs less than making a name to search by.
pub(crate) fn attr<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attrs.iter().find(|(known, _)| &*known.local == name).map(|(_, value)| &**value)
}

/// Whether nothing of an element is shown. A declarative shadow root is shown in the place of its host
/// (<https://html.spec.whatwg.org/multipage/scripting.html#attr-template-shadowrootmode>).
pub(crate) fn is_silenced(element: &Element) -> bool {
    is_silent(element.name()) && !(element.name() == "template" && attr(element, "shadowrootmode").is_some())
}

/// Whether microdata or `RDFa` says that an element is the text of an article.
pub(crate) fn is_article_body(element: &Element) -> bool {
    let said = attr(element, "itemprop").or(attr(element, "property")).unwrap_or_default();
    said.split_whitespace().any(|name| name.eq_ignore_ascii_case("articleBody"))
}

/// What an element says for machines of when the article was published, in microdata or a microformat; empty where it says so
/// in its text alone.
pub(crate) fn written_date(element: &Element) -> Option<String> {
    let attribute = |name| attr(element, name).map(str::to_owned);
    if attr(element, "itemprop").is_some_and(|property| property.eq_ignore_ascii_case("datePublished")) {
        return Some(attribute("content").or_else(|| attribute("datetime")).unwrap_or_default());
    }
    let classes = || attr(element, "class").unwrap_or_default().split_ascii_whitespace();
    let is_microformat = element.name() == "abbr" && classes().any(|class| class == "published");
    is_microformat.then(|| attribute("title").unwrap_or_default())
}

/// A number for the tag and the first class of an element.
pub(crate) fn shape_of(element: &Element) -> u64 {
    let class = attr(element, "class").and_then(|classes| classes.split_ascii_whitespace().next()).unwrap_or_default();
    // FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>): names are short, and nobody gains by two that are alike.
    let bytes = element.name().bytes().chain([b' ']).chain(class.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Id and class, shortened: each block below carries them.
pub(crate) fn names_of(element: &Element) -> String {
    let short = |name: &str| {
        attr(element, name).map(|value| value.get(..value.floor_char_boundary(MAX_NAMES)).unwrap_or(value))
    };
    match (short("id"), short("class")) {
        (Some(id), Some(class)) => format!("{id} {class}"),
        (id, class) => id.or(class).unwrap_or_default().to_owned(),
    }
}

/// The tag as a static text: only tags that are asked for by name are told apart.
pub(crate) fn known(name: &str) -> &'static str {
    match name {
        "p" => "p",
        "li" => "li",
        "td" => "td",
        "th" => "th",
        "tr" => "tr",
        "h1" => "h1",
        "h2" => "h2",
        "h3" => "h3",
        "h4" => "h4",
        "h5" => "h5",
        "h6" => "h6",
        "article" => "article",
        "main" => "main",
        "section" => "section",
        "body" => "body",
        "ul" => "ul",
        "ol" => "ol",
        "table" => "table",
        "blockquote" => "blockquote",
        "pre" => "pre",
        "figcaption" => "figcaption",
        "figure" => "figure",
        "nav" => "nav",
        "aside" => "aside",
        "footer" => "footer",
        "header" => "header",
        "form" => "form",
        "br" => "br",
        "hr" => "hr",
        "dd" => "dd",
        "dt" => "dt",
        "html" => "html",
        _ => "div",
    }
}
