//! HTML bytes to an article: a pure function, without I/O; only the budget of `parse` looks at a clock.
//!
//! A page becomes a flat list of text blocks; every element is a range of them. The element of greatest value is the body's
//! region: prose adds to the value, lists of links take away from it. Title, date and lists of other articles are then
//! found by where they stand to the body.

mod attachments;
mod block;
mod blocks;
mod body;
mod captions;
mod cards;
mod date;
mod dates;
mod element;
mod encoding;
mod headings;
mod kind;
mod line;
mod marks;
mod metadata;
mod moment;
mod names;
mod origin;
mod parse;
mod reasons;
mod region;
mod related;
mod repair;
mod ruled;
mod section;
mod site_names;
mod structured;
mod title;
mod traces;
mod trailing_date;
mod unread;

use time::Date;
use tracuu_article::{Article, RuleUse};

pub use kind::PageKind;
pub use reasons::Reasons;

pub(crate) use traces::{Trace, Traces};

use crate::{
    rules::{Field, SiteRules},
    shared::Shared,
};

/// What is known of a page beside its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Where it was fetched.
    pub url: Option<&'a str>,
    /// The encoding that its HTTP header declares.
    pub charset: Option<&'a str>,
    /// What mirrored it rewrote its links: a relative one leads to a file of the mirror, and is no address of the site.
    pub is_mirror: bool,
    /// The day of the extraction: later dates are none.
    pub today: Date,
    /// What is known of where sites keep their fields.
    pub rules: &'a SiteRules,
    /// What is known of what the pages of its host share.
    pub shared: &'a Shared,
}

/// What a page is, and the best article in it, whatever it is.
#[derive(Clone, Debug)]
pub struct Extraction {
    /// What the page is.
    pub kind: PageKind,
    /// Its article; without an id.
    pub article: Article,
    /// What gave each field.
    pub reasons: Reasons,
    /// The rules that hold for the page, and what each missed.
    pub rules: Vec<RuleUse>,
}

/// Extracts the article of a page.
pub fn extract(bytes: &[u8], context: &Context<'_>) -> Extraction {
    examine(bytes, context, false).0
}

/// Extracts the article of a page, and what it is compared by with others of its host where that is wanted.
pub(crate) fn examine(bytes: &[u8], context: &Context<'_>, wants_traces: bool) -> (Extraction, Option<Traces>) {
    let (text, encoding, legacy) = encoding::decode(bytes, context.charset);
    if !kind::looks_like_html(&text) {
        let is_empty = text.trim().is_empty();
        let (kind, because) =
            if is_empty { (PageKind::Empty, "no text") } else { (PageKind::Broken, "no markup, or binary") };
        let article = Article { encoding: Some(encoding.to_owned()), ..Article::default() };
        let reasons = Reasons { kind: because, ..Reasons::default() };
        return (Extraction { kind, article, reasons, rules: Vec::new() }, None);
    }
    let (mut document, cut) = parse::parse(&unread::without_unread(&text, context.rules.attributes()));
    let repaired = repair::repair(&mut document, legacy);
    let mut metadata = metadata::Metadata::read(&document, context);
    let mut ruled = ruled::Ruled::find(context.rules.of_page(metadata.host.as_deref(), &text), &document);
    let mut page = blocks::Page::read(&document, &ruled.marks);
    ruled.mark_headings_of_others(&mut page);
    ruled.read_rows(&page);
    let shared = context.shared.of(metadata.host.as_deref());
    if let Some(shared) = shared {
        page.mark_shared(shared);
    }
    let (mut region, mut because) = region::find(&page);
    let title = title::find(&page, &region, &ruled, shared, &metadata);
    let mut is_trusted = false;
    if let Some((body, by)) = ruled.body(&page, &region) {
        (region, because, is_trusted) = (body, by.name(), ruled.marks.is_trusted);
    } else if let Some(headline) = title.block {
        match region::around(&page, headline, &region) {
            Some(around) => (region, because) = (around, "what stands behind the headline"),
            None => region = region::within(&page, headline, &region),
        }
    }
    ruled.describe(&mut metadata);
    let date = date::find(&page, &region, &title, &ruled, shared, &metadata, context);
    let body = body::write(&page, &region, is_trusted, &title, date.block, &metadata);
    let related = related::find(&page, &body, metadata.base.as_ref());
    // A page that a script fills says its text in its structured data.
    let written = metadata.body.take().filter(|written| body.text.is_empty() && !written.is_empty());
    let because = if written.is_some() { "json-ld: articleBody" } else { because };
    let mut body_text = written.unwrap_or_else(|| body.text.clone());
    let credit = origin::take_credit(&mut body_text);
    let told = title.block.map_or(region.start, |at| at.min(region.start))..body.blocks.end;
    let attachments = attachments::find(&page, &told, metadata.base.as_ref());
    let (kind, kind_because) =
        kind::of(&page, &body, &body_text, &title, &metadata, is_trusted, !attachments.is_empty());
    let cites = origin::cites(&body_text);
    let (section, section_because) = section::find(&page, &title, &ruled, &metadata).unzip();
    let reasons = Reasons {
        kind: kind_because,
        url: metadata.url.as_ref().map(|_| metadata.said_by.url),
        title: (!title.text.is_empty()).then_some(title.because),
        description: metadata.said_by.description,
        body: (!body_text.is_empty()).then_some(because),
        published_at: date.published.as_ref().map(|(_, source)| *source),
        section: section_because,
        authors: (!metadata.authors.is_empty()).then_some(metadata.said_by.authors),
    };
    let traces = wants_traces.then(|| traces::of(&page, &title, &body, date.block, &metadata));
    let uses = ruled.uses(metadata.host.as_deref());
    let number = ruled.text(Field::DocumentNumber).map(|(number, _)| number.to_owned());
    let article = Article {
        credit,
        document_number: number.or_else(|| origin::own_number(&title.text, &page, metadata.url.as_deref())),
        cites,
        url: metadata.url.clone(),
        description: metadata.description.clone().unwrap_or_default(),
        body: body_text,
        published_at: date.published.as_ref().map(|(date, _)| date.clone()),
        date_source: date.published.map(|(_, source)| source.to_owned()),
        modified_at: date.modified,
        section,
        title: title.text,
        tags: metadata.tags,
        authors: metadata.authors,
        source: ruled.publication().or(metadata.site_name).or(metadata.host),
        language: metadata.language,
        image: metadata.image,
        encoding_score: repaired.as_ref().map(|repaired| repaired.score),
        encoding: Some(repaired.map_or(encoding.to_owned(), |repaired| repaired.encoding)),
        related,
        attachments,
        captions: body.captions,
        aliases: metadata.alias.into_iter().collect(),
        cut,
        ..Article::default()
    };
    (Extraction { kind, article, reasons, rules: uses }, traces)
}
