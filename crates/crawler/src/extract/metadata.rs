//! What a page says of its article in meta elements and JSON-LD.

use scraper::{Html, Node};
use serde_json::Value;
use tracuu_article::PublicationDate;
use url::Url;

/// What a page says of itself: its head and its JSON-LD.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    /// The address: canonical, og:url or the one it was fetched from.
    pub(crate) url: Option<String>,
    /// Another address that the page names.
    pub(crate) alias: Option<String>,
    /// What links are relative to.
    pub(crate) base: Option<Url>,
    /// The `title` element.
    pub(crate) head_title: Option<String>,
    /// The article's title, by og:title or JSON-LD.
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) site_name: Option<String>,
    /// The host of its address, without `www.`.
    pub(crate) host: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) tags: Vec<String>,
    /// When it was published, with what says so, in the order of trust.
    pub(crate) published: Vec<(PublicationDate, &'static str)>,
    pub(crate) modified: Option<PublicationDate>,
    /// The page says that it is an article.
    pub(crate) is_article: bool,
}

impl Metadata {
    pub(crate) fn read(document: &Html, fetched: Option<&str>) -> Self {
        let mut found = Self::default();
        let mut canonical = None;
        let mut og_url = None;
        let mut meta_published = Vec::new();
        let (mut og_description, mut meta_description) = (None, None);
        for node in document.tree.nodes() {
            let Node::Element(element) = node.value() else { continue };
            let attribute = |name| element.attr(name).map(str::trim).filter(|value| !value.is_empty());
            match element.name() {
                "html" => found.language = attribute("lang").map(str::to_owned),
                "title" if found.head_title.is_none() => found.head_title = Some(text_of(node)),
                "base" => found.base = attribute("href").and_then(|href| Url::parse(href).ok()),
                "link" if attribute("rel") == Some("canonical") => canonical = canonical.or(attribute("href")),
                "script" if attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) => {
                    found.read_json_ld(&raw_text_of(node));
                }
                "meta" => {
                    let Some(content) = attribute("content") else { continue };
                    let name =
                        attribute("property").or(attribute("name")).or(attribute("itemprop")).unwrap_or_default();
                    let content_owned = || Some(collapse(content));
                    match name.to_ascii_lowercase().as_str() {
                        "og:title" => found.title = found.title.take().or_else(content_owned),
                        "og:description" => og_description = og_description.or_else(content_owned),
                        "description" => meta_description = meta_description.or_else(content_owned),
                        "og:site_name" => found.site_name = content_owned(),
                        "og:url" => og_url = Some(content),
                        "og:image" => found.image = found.image.take().or_else(content_owned),
                        "og:type" => found.is_article |= content == "article",
                        "article:section" => found.section = found.section.take().or_else(content_owned),
                        "article:tag" => found.tags.push(collapse(content)),
                        "author" | "article:author" if !content.contains("://") => {
                            found.authors.push(collapse(content));
                        }
                        "article:published_time"
                        | "pubdate"
                        | "datepublished"
                        | "og:published_time"
                        | "dc.date.issued"
                        | "date"
                        | "dc.date"
                        | "parsely-pub-date"
                        | "sailthru.date" => meta_published.push(content),
                        "article:modified_time" | "og:updated_time" | "lastmod" | "datemodified" => {
                            found.modified = found.modified.take().or_else(|| date(content));
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        found.description = og_description.or(meta_description);
        found.published.extend(meta_published.into_iter().filter_map(date).map(|date| (date, "meta")));
        found.authors.dedup();
        let fetched = fetched.and_then(|url| Url::parse(url).ok());
        let base = found.base.take().or(fetched.clone());
        let absolute = |href: &str| match &base {
            Some(base) => base.join(href).ok(),
            None => Url::parse(href).ok(),
        };
        let named = [canonical, og_url];
        let url = named.into_iter().flatten().find_map(|href| {
            // Some sites name their front page as every page's canonical address.
            absolute(href).filter(|url| matches!(url.scheme(), "http" | "https") && url.path() != "/")
        });
        let address = url.clone().or(fetched);
        let host = address.as_ref().and_then(Url::host_str);
        found.host = host.map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned());
        found.url = address.map(Url::into);
        let alias = og_url.and_then(absolute).filter(|alias| canonical.is_some() && Some(alias) != url.as_ref());
        found.alias =
            alias.filter(|alias| matches!(alias.scheme(), "http" | "https") && alias.path() != "/").map(Url::into);
        found.base = base.clone().or(url);
        found
    }

    fn read_json_ld(&mut self, text: &str) {
        let Ok(value) = serde_json::from_str::<Value>(text.trim().trim_end_matches(';')) else { return };
        let mut queue = vec![&value];
        let mut seen = 0;
        while let Some(value) = queue.pop() {
            seen += 1;
            if seen > 1_000 {
                return;
            }
            match value {
                Value::Array(items) => queue.extend(items.iter().rev()),
                Value::Object(object) => {
                    queue.extend(object.get("@graph"));
                    let kinds = object.get("@type").map(|kind| kind.to_string().to_lowercase()).unwrap_or_default();
                    if ["article", "posting", "report"].iter().any(|kind| kinds.contains(kind)) {
                        self.read_article_ld(value);
                    }
                }
                _ => {}
            }
        }
    }

    fn read_article_ld(&mut self, value: &Value) {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(collapse).filter(|text| !text.is_empty());
        self.is_article = true;
        self.title = self.title.take().or_else(|| text("headline"));
        if let Some(published) = text("datePublished").as_deref().and_then(date) {
            self.published.push((published, "json-ld"));
        }
        self.modified = self.modified.take().or_else(|| text("dateModified").as_deref().and_then(date));
        let section = value.get("articleSection").map(|section| match section {
            Value::Array(items) => items.first().and_then(Value::as_str),
            other => other.as_str(),
        });
        self.section = self.section.take().or_else(|| section.flatten().map(collapse));
        for author in value.get("author").into_iter().flat_map(|author| match author {
            Value::Array(items) => items.iter().collect(),
            other => vec![other],
        }) {
            let name = author.get("name").unwrap_or(author).as_str().map(collapse);
            self.authors.extend(name.filter(|name| !name.is_empty() && !self.authors.contains(name)));
        }
    }
}

/// A date as it stands in attributes: ISO, or as in text.
pub(crate) fn date(text: &str) -> Option<PublicationDate> {
    PublicationDate::parse(text).ok().or_else(|| super::dates::first_in(text).map(|found| found.date))
}

fn collapse(text: &str) -> String {
    // Attributes are sometimes escaped twice.
    let text = text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'").replace("&nbsp;", " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn raw_text_of(node: ego_tree::NodeRef<'_, Node>) -> String {
    node.descendants().filter_map(|inner| inner.value().as_text().map(|text| text.text.to_string())).collect()
}

fn text_of(node: ego_tree::NodeRef<'_, Node>) -> String {
    collapse(&raw_text_of(node))
}
