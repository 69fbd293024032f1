//! What is read off one element.

use std::hash::{DefaultHasher, Hash, Hasher};

use scraper::node::Element;

use super::names::is_silent;

/// Bytes of a class or an id that are looked at.
const MAX_NAMES: usize = 160;

/// Whether nothing of an element is shown. A declarative shadow root is shown in the place of its host
/// (<https://html.spec.whatwg.org/multipage/scripting.html#attr-template-shadowrootmode>).
pub(crate) fn is_silenced(element: &Element) -> bool {
    is_silent(element.name()) && !(element.name() == "template" && element.attr("shadowrootmode").is_some())
}

/// Whether microdata or `RDFa` says that an element is the text of an article.
pub(crate) fn is_article_body(element: &Element) -> bool {
    let said = element.attr("itemprop").or(element.attr("property")).unwrap_or_default();
    said.split_whitespace().any(|name| name.eq_ignore_ascii_case("articleBody"))
}

/// What an element says for machines of when the article was published, in microdata or a microformat; empty where it says so
/// in its text alone.
pub(crate) fn written_date(element: &Element) -> Option<String> {
    let attribute = |name| element.attr(name).map(str::to_owned);
    if element.attr("itemprop").is_some_and(|property| property.eq_ignore_ascii_case("datePublished")) {
        return Some(attribute("content").or_else(|| attribute("datetime")).unwrap_or_default());
    }
    let is_microformat = element.name() == "abbr" && element.classes().any(|class| class == "published");
    is_microformat.then(|| attribute("title").unwrap_or_default())
}

/// A number for the tag and the first class of an element.
pub(crate) fn shape_of(element: &Element) -> u64 {
    let mut hasher = DefaultHasher::new();
    (element.name(), element.classes().next()).hash(&mut hasher);
    hasher.finish()
}

/// Id and class, shortened: each block below carries them.
pub(crate) fn names_of(element: &Element) -> String {
    let short =
        |name: &str| element.attr(name).map(|value| value.get(..value.floor_char_boundary(MAX_NAMES)).unwrap_or(value));
    match (short("id"), short("class")) {
        (Some(id), Some(class)) => format!("{id} {class}"),
        (id, class) => id.or(class).unwrap_or_default().to_owned(),
    }
}

/// The tag as a static text: only tags that are asked for by name are told apart.
pub(crate) fn known(name: &str) -> &'static str {
    const KNOWN: &[&str] = &[
        "p",
        "div",
        "li",
        "td",
        "th",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "article",
        "main",
        "section",
        "body",
        "ul",
        "ol",
        "table",
        "blockquote",
        "pre",
        "figcaption",
        "figure",
        "nav",
        "aside",
        "footer",
        "header",
        "form",
        "br",
        "hr",
        "dd",
        "dt",
        "html",
    ];
    KNOWN.iter().find(|known| **known == name).copied().unwrap_or("div")
}
