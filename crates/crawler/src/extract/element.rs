//! What is read off one element.

use html5ever::{LocalName, local_name};
use scraper::node::Element;

use super::names::is_silent;

/// Bytes of a class or an id that are looked at.
const MAX_NAMES: usize = 160;

/// The value of an attribute.
pub(crate) fn attr<'a>(element: &'a Element, name: &LocalName) -> Option<&'a str> {
    element.attrs.iter().find(|(known, _)| known.local == *name).map(|(_, value)| &**value)
}

/// Whether nothing of an element is shown. A declarative shadow root is shown in the place of its host
/// (<https://html.spec.whatwg.org/multipage/scripting.html#attr-template-shadowrootmode>).
pub(crate) fn is_silenced(element: &Element) -> bool {
    let is_shadow =
        || element.name.local == local_name!("template") && attr(element, &local_name!("shadowrootmode")).is_some();
    is_silent(&element.name.local) && !is_shadow()
}

/// Whether microdata or `RDFa` says that an element is the text of an article.
pub(crate) fn is_article_body(element: &Element) -> bool {
    let said =
        attr(element, &local_name!("itemprop")).or_else(|| attr(element, &local_name!("property"))).unwrap_or_default();
    said.split_whitespace().any(|name| name.eq_ignore_ascii_case("articleBody"))
}

/// What an element says for machines of when the article was published, in microdata or a microformat; empty where it says so
/// in its text alone.
pub(crate) fn written_date(element: &Element) -> Option<String> {
    let attribute = |name| attr(element, &name).map(str::to_owned);
    if attr(element, &local_name!("itemprop")).is_some_and(|property| property.eq_ignore_ascii_case("datePublished")) {
        return Some(
            attribute(local_name!("content")).or_else(|| attribute(local_name!("datetime"))).unwrap_or_default(),
        );
    }
    let classes = || attr(element, &local_name!("class")).unwrap_or_default().split_ascii_whitespace();
    let is_microformat = element.name.local == local_name!("abbr") && classes().any(|class| class == "published");
    is_microformat.then(|| attribute(local_name!("title")).unwrap_or_default())
}

/// A number for the tag and the first class of an element.
pub(crate) fn shape_of(element: &Element) -> u64 {
    let class = attr(element, &local_name!("class"))
        .and_then(|classes| classes.split_ascii_whitespace().next())
        .unwrap_or_default();
    // FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>): names are short, and nobody gains by two that are alike.
    let bytes = element.name().bytes().chain([b' ']).chain(class.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Id and class, shortened: each block below carries them.
pub(crate) fn names_of(element: &Element) -> String {
    let short =
        |name| attr(element, &name).map(|value| value.get(..value.floor_char_boundary(MAX_NAMES)).unwrap_or(value));
    match (short(local_name!("id")), short(local_name!("class"))) {
        (Some(id), Some(class)) => format!("{id} {class}"),
        (id, class) => id.or(class).unwrap_or_default().to_owned(),
    }
}

/// The tag as a static text: only tags that are asked for by name are told apart.
pub(crate) fn known(name: &LocalName) -> &'static str {
    match *name {
        local_name!("p") => "p",
        local_name!("li") => "li",
        local_name!("td") => "td",
        local_name!("th") => "th",
        local_name!("tr") => "tr",
        local_name!("h1") => "h1",
        local_name!("h2") => "h2",
        local_name!("h3") => "h3",
        local_name!("h4") => "h4",
        local_name!("h5") => "h5",
        local_name!("h6") => "h6",
        local_name!("article") => "article",
        local_name!("main") => "main",
        local_name!("section") => "section",
        local_name!("body") => "body",
        local_name!("ul") => "ul",
        local_name!("ol") => "ol",
        local_name!("table") => "table",
        local_name!("blockquote") => "blockquote",
        local_name!("pre") => "pre",
        local_name!("figcaption") => "figcaption",
        local_name!("figure") => "figure",
        local_name!("nav") => "nav",
        local_name!("aside") => "aside",
        local_name!("footer") => "footer",
        local_name!("header") => "header",
        local_name!("form") => "form",
        local_name!("br") => "br",
        local_name!("hr") => "hr",
        local_name!("dd") => "dd",
        local_name!("dt") => "dt",
        local_name!("html") => "html",
        _ => "div",
    }
}
