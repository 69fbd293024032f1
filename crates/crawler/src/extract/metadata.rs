//! What a page says of its article in meta elements and JSON-LD.

use ego_tree::NodeRef;
use html5ever::LocalName;
use scraper::{Html, Node, node::Element};
use tracuu_article::PublicationDate;
use url::Url;

use super::{
    Context,
    element::{attr, written_date},
    line::collapse,
    moment,
    site_names::SiteNames,
    structured::Structured,
};

/// What a page says of itself: its head and its JSON-LD.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    /// The address: canonical, og:url or the one it was fetched from.
    pub(crate) url: Option<String>,
    /// The address that it calls its canonical one, or `og:url`, whether or not it is taken.
    pub(crate) canonical: Option<String>,
    /// Another address that the page names.
    pub(crate) alias: Option<String>,
    /// What links are relative to.
    pub(crate) base: Option<Url>,
    /// The `title` element.
    pub(crate) head_title: Option<String>,
    /// The article's title, by og:title or JSON-LD.
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    /// What said the description, the address and the authors.
    pub(crate) said_by: SaidBy,
    pub(crate) site_name: Option<String>,
    /// The host of its address, without `www.`.
    pub(crate) host: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) authors: Vec<String>,
    /// Organisations that JSON-LD names: none is an author.
    organisations: Vec<String>,
    /// The way from the front page to the article.
    pub(crate) crumbs: Vec<String>,
    /// The text of the article in JSON-LD, for pages that have no other.
    pub(crate) body: Option<String>,
    pub(crate) tags: Vec<String>,
    /// When it was published, with what says so, in the order of trust.
    pub(crate) published: Vec<(PublicationDate, &'static str)>,
    pub(crate) modified: Option<PublicationDate>,
    /// The page says that it is an article.
    pub(crate) is_article: bool,
}

/// What said a field.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SaidBy {
    pub(crate) url: &'static str,
    pub(crate) description: Option<&'static str>,
    pub(crate) authors: &'static str,
}

impl Metadata {
    pub(crate) fn read(document: &Html, known: &Context<'_>) -> Self {
        let mut found = Self::default();
        let mut canonical = None;
        let mut og_url = None;
        let mut meta_published = Vec::new();
        let (mut og_description, mut meta_description) = (None, None);
        let mut structured = Structured::default();
        let mut front_pages: Vec<&str> = Vec::new();
        for node in document.tree.nodes() {
            let Node::Element(element) = node.value() else { continue };
            let attribute =
                |name: &str| attr(element, &LocalName::from(name)).map(str::trim).filter(|value| !value.is_empty());
            match element.name() {
                "html" => found.language = attribute("lang").map(str::to_owned),
                "title" if found.head_title.is_none() => found.head_title = Some(text_of(node)),
                "a" if front_pages.len() < MAX_FRONT_PAGES && leads_home(node) => front_pages.extend(attribute("href")),
                "base" => found.base = attribute("href").and_then(|href| Url::parse(href).ok()),
                "link" if attribute("rel") == Some("canonical") => canonical = canonical.or(attribute("href")),
                "script" if attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) => {
                    structured.read(&raw_text_of(node));
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
                        "article:tag" => {
                            let tags = content.split(',').map(collapse);
                            found.tags.extend(tags.filter(|tag| !tag.is_empty()));
                        }
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
                            found.modified = found.modified.take().or_else(|| moment::read(content));
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
            found.read_microdata(node, element);
        }
        let in_meta = meta_published.into_iter().filter_map(moment::read).map(|date| (date, "meta"));
        let in_page = std::mem::take(&mut found.published);
        found.published = structured.published.drain(..).map(|date| (date, "json-ld")).chain(in_meta).collect();
        found.published.extend(in_page);
        let descriptions = [
            (og_description, "og:description"),
            (meta_description, "meta"),
            (structured.description.take(), "json-ld"),
        ];
        let described = descriptions.into_iter().find_map(|(text, by)| Some((text?, by)));
        (found.description, found.said_by.description) = described.unzip();
        found.said_by.authors = if found.authors.is_empty() { "json-ld" } else { "meta" };
        found.take_structured(structured);
        let fetched = known.url.and_then(|url| Url::parse(url).ok());
        let base = found.base.take().or(fetched.clone());
        let absolute = |href: &str| match &base {
            Some(base) => base.join(href).ok(),
            None => Url::parse(href).ok(),
        };
        let is_own = |href: &&str| !known.is_mirror || Url::parse(href).is_ok();
        let [canonical, og_url] = [canonical, og_url].map(|href| href.filter(is_own));
        // Some sites name their front page as every page's canonical address.
        let front_pages: Vec<Url> = front_pages.into_iter().filter_map(absolute).collect();
        let names_article =
            |url: &Url| matches!(url.scheme(), "http" | "https") && url.path() != "/" && !front_pages.contains(url);
        let named = [(canonical, "link rel=canonical"), (og_url, "og:url")].into_iter();
        let mut named =
            named.filter_map(|(href, by)| Some((absolute(href?)?, by))).filter(|(url, _)| names_article(url));
        let first = named.clone().next().map(|(url, _)| url);
        // An address of several articles is that of none.
        let is_shared =
            |url: &Url| known.shared.of(host_of(url)).is_some_and(|shared| shared.canonicals.has(url.as_str()));
        let (url, by) = named.find(|(url, _)| !is_shared(url)).unzip();
        found.said_by.url = by.unwrap_or("where it was fetched");
        let address = url.clone().or(fetched);
        found.host = address.as_ref().or(first.as_ref()).and_then(host_of).map(str::to_owned);
        let calls_itself = found.organisations.iter().chain(&found.site_name);
        let site = SiteNames::of(calls_itself.map(String::as_str), found.host.as_deref());
        found.authors.retain(|author| !site.is_one(author));
        found.url = address.map(Url::into);
        found.canonical = first.map(Url::into);
        let alias = og_url.and_then(absolute).filter(|alias| canonical.is_some() && Some(alias) != url.as_ref());
        found.alias = alias.filter(names_article).filter(|alias| !is_shared(alias)).map(Url::into);
        found.base = base.clone().or(url);
        found
    }

    /// Dates that stand in microdata or microformats: `span[itemprop=datePublished]`, `abbr.published[title]`.
    fn read_microdata(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let Some(said) = written_date(element).filter(|_| element.name() != "meta") else { return };
        let by = if element.name() == "abbr" { "microformat" } else { "microdata" };
        let date = if said.is_empty() { moment::read(&text_of(node)) } else { moment::read(&said) };
        self.published.extend(date.map(|date| (date, by)));
    }

    /// Takes what only JSON-LD says.
    fn take_structured(&mut self, structured: Structured) {
        let Structured { is_article, title, body, section, authors, organisations, modified, crumbs, .. } = structured;
        self.is_article |= is_article;
        self.title = self.title.take().or(title);
        self.section = self.section.take().or(section);
        self.modified = self.modified.take().or(modified);
        for author in authors {
            if !self.authors.contains(&author) {
                self.authors.push(author);
            }
        }
        self.authors.dedup();
        (self.organisations, self.crumbs, self.body) = (organisations, crumbs, body);
    }
}

/// The host of an address, without `www.`.
fn host_of(url: &Url) -> Option<&str> {
    url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host))
}

/// Where a link leads, on the web.
pub(crate) fn web_address(base: Option<&Url>, href: &str) -> Option<Url> {
    let url = base.map_or_else(|| Url::parse(href).ok(), |base| base.join(href).ok());
    url.filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// Links to the front page that are looked at.
const MAX_FRONT_PAGES: usize = 8;

/// Whether a link says that it leads to the front page.
fn leads_home(link: NodeRef<'_, Node>) -> bool {
    let said = link.descendants().filter_map(|inner| inner.value().as_text()).find(|text| !text.trim().is_empty());
    said.is_some_and(|text| text.len() < 40 && is_home(text.trim()))
}

/// Whether a text names the front page.
pub(crate) fn is_home(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "trang chủ" | "home" | "trang nhất" | "homepage" | "trang đầu")
}

fn raw_text_of(node: NodeRef<'_, Node>) -> String {
    node.descendants().filter_map(|inner| inner.value().as_text().map(|text| text.text.to_string())).collect()
}

fn text_of(node: NodeRef<'_, Node>) -> String {
    collapse(&raw_text_of(node))
}
