//! What nothing reads, left out of a page before it is parsed: scripts and styles, half of what many pages are, and attributes, of
//! which a parser makes much. What stands around them is parsed as it was.

use std::{borrow::Cow, ops::Range, sync::LazyLock};

use memchr::{memchr, memmem::find};

use super::repair::names_font;

/// The page without what stands in its scripts and styles, but for structured data and styles that name a font with an encoding of its
/// own; and without attributes that are neither read here nor among the `named` ones, which are in small letters. Markup is told as
/// HTML's tokenizer tells it (<https://html.spec.whatwg.org/#tokenization>); where that would need the tree, the rest of the page
/// stays as it is.
pub(crate) fn without_unread<'a>(page: &'a str, named: &[String]) -> Cow<'a, str> {
    let mut scanner = Scanner { bytes: page.as_bytes(), at: 0, named, unread: Vec::new() };
    while let Some(raw) = scanner.next_raw_text() {
        let text = page.get(raw.begin..raw.end).unwrap_or_default();
        let is_read = match raw.element {
            Element::Script if has_script_within(text) => break,
            Element::Script => raw.is_data,
            Element::Style => names_font(text),
            Element::Other => true,
        };
        if !is_read && !text.is_empty() {
            scanner.unread.push(raw.begin..raw.end);
        }
    }
    if scanner.unread.is_empty() {
        return Cow::Borrowed(page);
    }
    let (mut out, mut kept) = (String::with_capacity(page.len()), 0);
    for unread in scanner.unread {
        out.push_str(page.get(kept..unread.start).unwrap_or_default());
        kept = unread.end;
    }
    out.push_str(page.get(kept..).unwrap_or_default());
    Cow::Owned(out)
}

/// Whether a script may go on behind its first end tag: that of a script within a comment in it ends that one.
fn has_script_within(script: &str) -> bool {
    let comment = find(script.as_bytes(), b"<!--").and_then(|at| script.as_bytes().get(at..));
    comment.is_some_and(|comment| find_tag(comment, b"<", b"script").is_some())
}

/// Elements whose text is no markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Script,
    Style,
    Other,
}

/// The text of an element in which there is no markup.
#[derive(Debug)]
struct RawText {
    element: Element,
    /// A script of data, not of code.
    is_data: bool,
    begin: usize,
    end: usize,
}

/// What stands behind a start tag.
enum Behind {
    Markup,
    RawText(RawText),
    /// It cannot be told without the tree, or goes to the end.
    Unknown,
}

/// Attributes that are read: by the extraction, or by the parser, which builds another tree by some. Whoever reads another one
/// must name it here: it is not in the tree otherwise.
static READ: Names = LazyLock::new(|| {
    names(
        "class href id content rel name title alt style type property itemprop lang datetime hidden aria-hidden placeholder face color size \
         shadowrootmode",
    )
});

/// Elements beside scripts and styles in which there is no markup.
static OTHERS: Names = LazyLock::new(|| names("title textarea noscript iframe xmp noembed noframes"));

/// What drawings consist of. In them scripts and styles are markup, and any other element may end them.
static DRAWN: Names = LazyLock::new(|| {
    names(
        "a circle clippath defs ellipse filter g image line lineargradient marker mask metadata path pattern polygon polyline \
         radialgradient rect stop switch symbol text textpath title tspan use view",
    )
});

type Names = LazyLock<Vec<&'static str>>;

fn names(text: &'static str) -> Vec<&'static str> {
    text.split(' ').collect()
}

/// Whether a name is one of some, in any case.
fn is_one_of(names: &Names, name: &[u8]) -> bool {
    names.iter().any(|one| one.as_bytes().eq_ignore_ascii_case(name))
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Names of attributes that rules ask for.
    named: &'a [String],
    /// What is left out, ascending.
    unread: Vec<Range<usize>>,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Goes behind the first of these; `None`, and to the end, where there is none.
    fn go_behind(&mut self, wanted: &[u8]) -> Option<()> {
        let found = find(self.rest(), wanted);
        self.at = found.map_or(self.bytes.len(), |at| self.at + at + wanted.len());
        found.map(|_| ())
    }

    /// Goes behind the end tag of the next element without markup in it.
    fn next_raw_text(&mut self) -> Option<RawText> {
        loop {
            let tag = self.next_tag()?;
            match self.behind_tag(tag) {
                Behind::Markup => {}
                Behind::RawText(raw) => return Some(raw),
                Behind::Unknown => return None,
            }
        }
    }

    /// Goes behind the next tag; what stands within it, with the sign of an end tag before its name.
    fn next_tag(&mut self) -> Option<&'a [u8]> {
        loop {
            self.at += memchr(b'<', self.rest())? + 1;
            match *self.rest() {
                [b'!', b'-', b'-', ref comment @ ..] => {
                    self.at += 3;
                    // An empty comment may end at once.
                    if !(comment.starts_with(b">") || comment.starts_with(b"->")) {
                        self.at += end_of_comment(comment)?;
                    }
                    self.go_behind(b">")?;
                }
                // Within a drawing this is text to another end, and a sign that it may be told wrong.
                [b'!', b'[', ..] => return None,
                [b'!' | b'?', ..] => self.go_behind(b">")?,
                [b'/', one, ..] if !one.is_ascii_alphabetic() => self.go_behind(b">")?,
                [b'/', _, ..] => return self.go_behind_tag(),
                [one, ..] if one.is_ascii_alphabetic() => return self.go_behind_tag(),
                _ => {}
            }
        }
    }

    /// What stands behind a tag; goes behind it where it is no markup.
    fn behind_tag(&mut self, tag: &'a [u8]) -> Behind {
        let name = name_of(tag);
        let is = |wanted: &[u8]| name.eq_ignore_ascii_case(wanted);
        let element = match () {
            () if is(b"script") => Element::Script,
            () if is(b"style") => Element::Style,
            () if is_one_of(&OTHERS, name) => Element::Other,
            () if is(b"svg") && tag.ends_with(b"/>") => return Behind::Markup,
            () if is(b"svg") => return self.go_behind_drawing().map_or(Behind::Unknown, |()| Behind::Markup),
            () if is(b"math") || is(b"plaintext") => return Behind::Unknown,
            () => return Behind::Markup,
        };
        // In a drawing such an element is empty.
        if tag.ends_with(b"/>") {
            return Behind::Unknown;
        }
        let Some(length) = find_tag(self.rest(), b"</", name) else { return Behind::Unknown };
        let begin = self.at;
        self.at += length;
        let is_data = tag.windows(4).any(|part| part.eq_ignore_ascii_case(b"json"));
        Behind::RawText(RawText { element, is_data, begin, end: self.at })
    }

    /// Goes behind a drawing; `None` where it holds something else.
    fn go_behind_drawing(&mut self) -> Option<()> {
        loop {
            let tag = self.next_tag()?;
            let (is_end, name) = tag.strip_prefix(b"/").map_or((false, name_of(tag)), |end| (true, name_of(end)));
            if is_end && name.eq_ignore_ascii_case(b"svg") {
                return Some(());
            }
            // Markup within a title would be that of a page.
            let is_plain = !name.eq_ignore_ascii_case(b"title") || is_end || self.title_ends_next();
            if !is_one_of(&DRAWN, name) || !is_plain {
                return None;
            }
        }
    }

    fn title_ends_next(&self) -> bool {
        let end = memchr(b'<', self.rest());
        end.is_some_and(|end| find_tag(self.rest(), b"</", b"title") == Some(end))
    }

    /// Goes behind the tag whose name begins here, and leaves out what is not read of its attributes; what stands between.
    fn go_behind_tag(&mut self) -> Option<&'a [u8]> {
        let tag = self.rest();
        // A solidus before the name is that of an end tag.
        let mut at = 1 + skip(tag, 1, |byte| !ends_name(byte));
        loop {
            at += skip(tag, at, |byte| byte == b'/' || is_space(byte));
            if *tag.get(at)? == b'>' {
                self.at += at + 1;
                return tag.get(..=at);
            }
            // The name of an attribute, which may begin with `=`.
            let begin = at;
            at += 1;
            at += skip(tag, at, |byte| byte != b'=' && !ends_name(byte));
            let name = tag.get(begin..at).unwrap_or_default();
            let is_named = |other: &String| name.eq_ignore_ascii_case(other.as_bytes());
            let is_unread = !is_one_of(&READ, name) && !self.named.iter().any(is_named);
            let behind = at + skip(tag, at, is_space);
            if tag.get(behind) == Some(&b'=') {
                at = behind + 1;
                at += skip(tag, at, is_space);
                match *tag.get(at)? {
                    quote @ (b'"' | b'\'') => at += memchr(quote, tag.get(at + 1..)?)? + 2,
                    _ => at += skip(tag, at, |byte| byte != b'>' && !is_space(byte)),
                }
            }
            if is_unread {
                self.unread.push(self.at + begin..self.at + at);
            }
        }
    }
}

/// Where the end of a comment begins.
fn end_of_comment(comment: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += find(comment.get(at..)?, b"--")?;
        match *comment.get(at + 2..)? {
            [b'>', ..] | [b'!', b'>', ..] => return Some(at),
            _ => at += 1,
        }
    }
}

/// Number of bytes from a place on that are so.
fn skip(bytes: &[u8], from: usize, is_so: impl Fn(u8) -> bool) -> usize {
    bytes.get(from..).unwrap_or_default().iter().take_while(|byte| is_so(**byte)).count()
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// The name at the beginning of a tag.
fn name_of(tag: &[u8]) -> &[u8] {
    tag.get(..skip(tag, 0, |byte| !ends_name(byte))).unwrap_or_default()
}

/// Whether a byte ends the name of a tag.
fn ends_name(byte: u8) -> bool {
    matches!(byte, b'/' | b'>') || is_space(byte)
}

/// Where a tag with this name begins.
fn find_tag(bytes: &[u8], begin: &[u8], name: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += find(bytes.get(at..)?, begin)?;
        let (found, behind) = bytes.get(at + begin.len()..)?.split_at_checked(name.len())?;
        if behind.first().is_some_and(|byte| ends_name(*byte)) && found.eq_ignore_ascii_case(name) {
            return Some(at);
        }
        at += begin.len();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scraper::{Html, Node};

    use super::*;

    /// What a page says outside of its code: elements with the attributes that are read, and texts.
    fn said(page: &str) -> Vec<String> {
        let document = Html::parse_document(page);
        let mut said = Vec::new();
        for node in document.tree.root().descendants() {
            let is_code = |name: &str| matches!(name, "script" | "style");
            let parent = node.parent().and_then(|parent| parent.value().as_element());
            match node.value() {
                Node::Text(text) if !parent.is_some_and(|parent| is_code(parent.name())) => said.push(text.to_string()),
                Node::Element(element) => {
                    let read = element.attrs().filter(|(name, _)| is_one_of(&READ, name.as_bytes()));
                    said.push(format!("{} {:?}", element.name(), read.collect::<Vec<_>>()));
                }
                _ => {}
            }
        }
        said
    }

    proptest! {
        #[test]
        fn what_is_read_is_parsed_as_before(parts in prop::collection::vec(prop::sample::select(vec![
            "<script>", "</script>", "<SCRIPT async src='a>b'>", "</script x=\"</script>\">", "<style>", "</style >", "<!--", "-->",
            "--!>", "<!-->", "<!doctype html>", "<p>", "</p>", "<p title=\"<script>\">", "<p title='</style>'>", "<p a=b>c='>", "<a =\">", "<b b/a='>'/id=\"c\"class=d/>", "<i a = b CLASS=c id id=d",
            "<font color=a data-b>", "<p/a/>", "<a a=b/>", " a=\"", "='", "id=",
            "<title>", "</title>", "<textarea>", "</textarea>", "<noscript>", "</noscript>", "</ ", "</>", "<?", ">", "<", "\"", "'",
            "khuyến công", "if (a < b && c > d) {}", "</scripts>", "document.write('<script>')", "<br/>", "<iframe src=x>", "</iframe>", "<svg>", "</svg>", "<svg/>", "<path/>", "<![CDATA[", "]]>", "<g>", "<foreignObject>", "<select>", "</select>", "<table>", "<td>",
        ]), 0..24)) {
            let page = parts.concat();
            let short = without_unread(&page, &[]);
            prop_assert_eq!(said(&page), said(&short), "{}\n{}", page, short);
        }
    }

    #[test]
    fn what_is_read_stays() {
        for (page, wanted) in [
            ("<script>let a = '<p>';</script><p>chè</p>", "<script></script><p>chè</p>"),
            ("<style>p { color: red }</style>chè", "<style></style>chè"),
            ("<style>p { font-family: .VnTime }</style>", "<style>p { font-family: .VnTime }</style>"),
            ("<script type='application/ld+json'>{}</script>", "<script type='application/ld+json'>{}</script>"),
            ("<!-- <script>a</script> -->", "<!-- <script>a</script> -->"),
            ("<p title='<script>'>a</p></script>", "<p title='<script>'>a</p></script>"),
            ("<script><!-- <script>a</script> b", "<script><!-- <script>a</script> b"),
            ("<script>a", "<script>a"),
            ("<p id=a data-a='1' DATA-B=\"2>\" onclick=c class=d>e", "<p id=a data-a='1'   class=d>e"),
            ("<img src=a/b/><br srcset>c", "<img ><br >c"),
            ("<p data-b='a <p data-b=c>", "<p data-b='a <p data-b=c>"),
            ("<svg><path d='M0'/></svg><style>p</style>", "<svg><path /></svg><style></style>"),
            // In a drawing a style is markup, and one that is never closed ends with the drawing.
            ("<svg><style></svg><p>chè</p><style>p</style>", "<svg><style></svg><p>chè</p><style>p</style>"),
        ] {
            assert_eq!(without_unread(page, &["data-a".to_owned()]), wanted);
        }
    }
}
