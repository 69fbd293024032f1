//! What a page says of its article in JSON-LD (<https://schema.org/NewsArticle>, <https://schema.org/BreadcrumbList>).

use serde_json::Value;
use tracuu_article::PublicationDate;

use super::{line::collapse, moment};

/// Values that are looked at on one page.
const MAX_VALUES: usize = 1_000;

/// Authors of one article that are read.
const MAX_AUTHORS: usize = 50;

/// What was read of all JSON-LD of a page.
#[derive(Debug, Default)]
pub(crate) struct Structured {
    /// It describes an article.
    pub(crate) is_article: bool,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    /// The whole text, with its paragraphs.
    pub(crate) body: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) authors: Vec<String>,
    /// Names of organisations: none of them is an author.
    pub(crate) organisations: Vec<String>,
    pub(crate) published: Vec<PublicationDate>,
    pub(crate) modified: Option<PublicationDate>,
    /// The way from the front page to the article, its ends included.
    pub(crate) crumbs: Vec<String>,
}

impl Structured {
    /// Reads a script; one that is no JSON for a raw line end in a text or the like is mended first.
    pub(crate) fn read(&mut self, script: &str) {
        let script = script.trim().trim_end_matches(';');
        let Ok(value) = serde_json::from_str::<Value>(script).or_else(|_| serde_json::from_str(&mended(script))) else {
            return;
        };
        let mut queue = vec![&value];
        let mut seen = 0;
        while let Some(value) = queue.pop() {
            seen += 1;
            if seen > MAX_VALUES {
                return;
            }
            match value {
                Value::Array(items) => queue.extend(items.iter().rev()),
                Value::Object(object) => {
                    queue.extend(object.get("@graph"));
                    self.read_object(value);
                }
                _ => {}
            }
        }
    }

    fn read_object(&mut self, value: &Value) {
        let kinds = value.get("@type").map(|kind| kind.to_string().to_lowercase()).unwrap_or_default();
        if kinds.contains("breadcrumblist") {
            self.read_crumbs(value);
        } else if ["article", "posting", "report"].iter().any(|kind| kinds.contains(kind)) {
            self.read_article(value);
        } else if ["organization", "website"].iter().any(|kind| kinds.contains(kind)) {
            self.organisations.extend(text(value.get("name")));
        }
    }

    fn read_article(&mut self, value: &Value) {
        self.is_article = true;
        let field = |name: &str| text(value.get(name));
        let first = |known: &mut Option<String>, name: &str| *known = known.take().or_else(|| field(name));
        first(&mut self.title, "headline");
        first(&mut self.description, "description");
        let section = match value.get("articleSection") {
            Some(Value::Array(items)) => text(items.last()),
            other => text(other),
        };
        self.section = self.section.take().or(section);
        self.published.extend(field("datePublished").as_deref().and_then(moment::read));
        self.modified = self.modified.take().or_else(|| field("dateModified").as_deref().and_then(moment::read));
        let body = value.get("articleBody").and_then(Value::as_str).map(paragraphs);
        self.body = self.body.take().or(body.filter(|body| !body.is_empty()));
        self.organisations.extend(value.get("publisher").and_then(|publisher| text(publisher.get("name"))));
        for author in items(value.get("author")).into_iter().take(MAX_AUTHORS) {
            let kind = author.get("@type").map(|kind| kind.to_string().to_lowercase()).unwrap_or_default();
            let Some(name) = text(author.get("name")).or_else(|| text(Some(author))) else { continue };
            let names = if kind.contains("organization") { &mut self.organisations } else { &mut self.authors };
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }

    fn read_crumbs(&mut self, value: &Value) {
        // Some sites put each item in a list of its own.
        let flat = items(value.get("itemListElement")).into_iter().flat_map(|item| items(Some(item)));
        let name =
            |item: &Value| text(item.get("name")).or_else(|| text(item.get("item").and_then(|it| it.get("name"))));
        let crumbs: Vec<String> = flat.filter_map(name).collect();
        if crumbs.len() > self.crumbs.len() {
            self.crumbs = crumbs;
        }
    }
}

/// A value or all of a list.
fn items(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    }
}

/// A text in one line; `None` where there is none.
fn text(value: Option<&Value>) -> Option<String> {
    value?.as_str().map(collapse).filter(|text| !text.is_empty())
}

/// A text in its paragraphs.
fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(collapse).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// A script whose texts hold no control characters, out of its comment or CDATA section.
fn mended(script: &str) -> String {
    let inner = script.trim_start_matches("//").trim_start();
    let inner = inner.strip_prefix("<!--").or_else(|| inner.strip_prefix("<![CDATA[")).unwrap_or(inner);
    let inner = inner.trim_end().trim_end_matches("-->").trim_end_matches("]]>").trim_end().trim_end_matches("//");
    let (mut mended, mut in_text, mut is_escaped) = (String::with_capacity(inner.len()), false, false);
    for character in inner.chars() {
        match character {
            '\n' if in_text => mended.push_str("\\n"),
            other if in_text && other.is_control() => mended.push(' '),
            other => {
                in_text ^= other == '"' && !is_escaped;
                mended.push(other);
            }
        }
        is_escaped = in_text && character == '\\' && !is_escaped;
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(script: &str) -> Structured {
        let mut structured = Structured::default();
        structured.read(script);
        structured
    }

    #[test]
    fn a_raw_line_end_or_a_comment_loses_nothing() {
        for script in [
            "{\"@type\": \"NewsArticle\", \"headline\": \"Một\nhai\"}",
            "//<![CDATA[\n{\"@type\": [\"Report\"], \"headline\": \"Một\thai\"}\n//]]>",
            "<!-- {\"@graph\": [{\"@type\": \"BlogPosting\", \"headline\": \"Một hai\"}]} -->",
        ] {
            assert_eq!(read(script).title.as_deref(), Some("Một hai"), "{script}");
        }
        assert!(!read("{\"@type\": ").is_article);
    }

    #[test]
    fn organisations_are_no_authors_and_crumbs_are_in_order() {
        let found = read(
            r#"[{"@type": "NewsArticle", "author": [{"@type": "Person", "name": "Hà Thu"}, {"@type": "Organization", "name": "Báo Núi"}]},
            {"@type": "BreadcrumbList", "itemListElement": [[{"name": "Trang chủ"}], {"item": {"name": "Làng nghề"}}]}]"#,
        );
        assert_eq!((found.authors, found.organisations), (vec!["Hà Thu".to_owned()], vec!["Báo Núi".to_owned()]));
        assert_eq!(found.crumbs, ["Trang chủ", "Làng nghề"]);
    }
}
