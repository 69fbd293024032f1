//! Vietnamese from before Unicode in a page's texts: found block by block, since old pages mix fonts, and put right in the
//! tree before anything is read from it.

use std::{collections::BTreeMap, sync::LazyLock};

use ego_tree::{NodeId, NodeRef, iter::Edge};
use html5ever::{local_name, tendril::StrTendril};
use regex::bytes;
use scraper::{Html, Node, node::Element};
use tracuu_text::{Detected, LegacyEncoding, detect};

use super::{element::attr, names::parts_text};

/// What the names of fonts with an encoding of their own hold.
static FONTS: LazyLock<Option<bytes::Regex>> =
    LazyLock::new(|| bytes::Regex::new(r"\.Vn|\.vn|\.VN|VNI|vni|VPS|vps|VI |HCM").ok());

/// Whether a style may name such a font.
pub(super) fn names_font(style: &str) -> bool {
    FONTS.as_ref().is_none_or(|fonts| fonts.is_match(style.as_bytes()))
}

/// Attributes that hold text.
const TEXTS: &[&str] = &["content", "title", "alt", "placeholder"];

/// The encodings that a page's texts were read as.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Repaired {
    /// Their names, the one of most letters first.
    pub(crate) encoding: String,
    /// The [score](tracuu_text::vietnamese_score) of what came out, up to 1.5: the mean by letters.
    pub(crate) score: f32,
}

/// One text of a page: what stands between the begin and end of blocks, or an attribute.
#[derive(Debug)]
struct Part {
    text: String,
    places: Vec<Place>,
    font: Option<LegacyEncoding>,
    found: Option<Detected>,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Text(NodeId),
    Attribute(NodeId, usize),
}

/// Decodes what is not Unicode as it should be; `None` where there is nothing. `declared` is what the page says of itself.
pub(crate) fn repair(document: &mut Html, declared: Option<LegacyEncoding>) -> Option<Repaired> {
    let (mut parts, styled) = parts(document, declared == Some(LegacyEncoding::Viqr));
    for part in &mut parts {
        part.found = detect(&part.text, part.font.or(declared));
    }
    let mut letters: BTreeMap<LegacyEncoding, usize> = BTreeMap::new();
    for (part, found) in parts.iter().filter_map(|part| Some((part, part.found?))) {
        *letters.entry(found.encoding).or_default() += part.text.len();
    }
    let prevailing = letters.iter().max_by_key(|(_, count)| **count).map(|(encoding, _)| *encoding);
    // What is too short to tell, or nearly as good, is as the rest of its page.
    if let Some(prevailing) = prevailing.or(styled) {
        for part in parts.iter_mut().filter(|part| part.font.is_none()) {
            let as_the_rest = detect(&part.text, Some(prevailing)).filter(|found| found.encoding == prevailing);
            if let Some(other) = as_the_rest
                && part.found.is_none_or(|found| other.score + 0.1 >= found.score)
            {
                part.found = Some(other);
            }
        }
    }
    let repaired: Vec<&Part> = parts.iter().filter(|part| part.found.is_some()).collect();
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut weight, mut score) = (0, 0.0);
    for part in &repaired {
        let Some(found) = part.found else { continue };
        *names.entry(found.encoding.name()).or_default() += part.text.len();
        weight += part.text.len();
        score += found.score * part.text.len() as f32;
        for place in &part.places {
            put_right(document, *place, found.encoding);
        }
    }
    let mut names: Vec<(&str, usize)> = names.into_iter().collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let names: Vec<&str> = names.into_iter().map(|(name, _)| name).collect();
    (weight > 0)
        .then(|| Repaired { encoding: names.join(", "), score: (score / weight as f32 * 100.0).round() / 100.0 })
}

/// The texts of a page that may need it, and the encoding of a font that its styles name.
fn parts(document: &Html, with_ascii: bool) -> (Vec<Part>, Option<LegacyEncoding>) {
    let mut parts = Vec::new();
    let mut styled = None;
    let mut open: Vec<NodeRef<'_, Node>> = Vec::new();
    let mut fonts: Vec<(NodeId, LegacyEncoding)> = Vec::new();
    let is_wanted = |text: &str| with_ascii || !text.is_ascii();
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) if is_inside(node, "style") => {
                    let names = names_font(text);
                    let pieces = || text.split([':', ';', '{', '}']);
                    styled = styled.or_else(|| pieces().filter(|_| names).find_map(LegacyEncoding::from_font));
                }
                // Nobody reads a script.
                Node::Text(_) if is_inside(node, "script") => {}
                Node::Text(_) => open.push(node),
                Node::Element(element) => {
                    if parts_text(&element.name.local) {
                        flush(&mut open, &fonts, is_wanted, &mut parts);
                    }
                    if element.attrs.is_empty() {
                        continue;
                    }
                    fonts.extend(font_of(element).map(|font| (node.id(), font)));
                    for (at, (name, value)) in element.attrs.iter().enumerate() {
                        if is_wanted(value) && TEXTS.contains(&name.local.as_ref()) {
                            let places = vec![Place::Attribute(node.id(), at)];
                            let font = fonts.last().map(|(_, font)| *font);
                            parts.push(Part { text: value.to_string(), places, font, found: None });
                        }
                    }
                }
                _ => {}
            },
            Edge::Close(node) => {
                if node.value().as_element().is_some_and(|element| parts_text(&element.name.local)) {
                    flush(&mut open, &fonts, is_wanted, &mut parts);
                }
                let _ = fonts.pop_if(|(of, _)| *of == node.id());
            }
        }
    }
    flush(&mut open, &fonts, is_wanted, &mut parts);
    (parts, styled)
}

/// Ends a part: all texts since the one before.
fn flush(
    open: &mut Vec<NodeRef<'_, Node>>,
    fonts: &[(NodeId, LegacyEncoding)],
    is_wanted: impl Fn(&str) -> bool,
    parts: &mut Vec<Part>,
) {
    let texts = || open.iter().filter_map(|node| node.value().as_text());
    if texts().any(|text| is_wanted(text)) {
        // The font of the last text that has one of its own, else of the element around.
        let inside = |node: &NodeRef<'_, Node>| node.parent()?.value().as_element().and_then(font_of);
        let font = open.iter().rev().find_map(inside).or(fonts.last().map(|(_, font)| *font));
        let text = texts().map(|text| &**text).collect();
        parts.push(Part { text, places: open.iter().map(|node| Place::Text(node.id())).collect(), font, found: None });
    }
    open.clear();
}

fn is_inside(node: NodeRef<'_, Node>, name: &str) -> bool {
    node.parent().and_then(|parent| parent.value().as_element()).is_some_and(|element| element.name() == name)
}

/// The encoding of the font that an element names.
fn font_of(element: &Element) -> Option<LegacyEncoding> {
    let face = attr(element, &local_name!("face"));
    let family = || {
        let (_, behind) = attr(element, &local_name!("style"))?.split_once("font-family:")?;
        behind.split(';').next()
    };
    face.or_else(family).and_then(LegacyEncoding::from_font)
}

fn put_right(document: &mut Html, place: Place, encoding: LegacyEncoding) {
    let right = |text: &mut StrTendril| {
        if let Some(decoded) = encoding.decode(text) {
            *text = StrTendril::from_slice(&decoded);
        }
    };
    match place {
        Place::Text(id) => {
            if let Some(mut node) = document.tree.get_mut(id)
                && let Node::Text(text) = node.value()
            {
                right(&mut text.text);
            }
        }
        Place::Attribute(id, at) => {
            if let Some(mut node) = document.tree.get_mut(id)
                && let Node::Element(element) = node.value()
                && let Some((_, value)) = element.attrs.get_mut(at)
            {
                right(value);
            }
        }
    }
}
