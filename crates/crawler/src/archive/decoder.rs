//! From a record of what was fetched to its article.

use std::{path::PathBuf, sync::Arc};

use time::Date;
use tracuu_article::{
    ArchivePlace, ArticleId, CanonicalRules, Decode, Decoded, Record, Rejection, RejectionKind, file_id,
};
use url::Url;

use super::{http::Answer, pages::MAX_PAGE, saved::is_mirrored};
use crate::{
    extract::{Context, Extraction, PageKind, extract},
    rules::SiteRules,
    shared::Shared,
};

/// What pages are read by.
#[derive(Clone, Debug)]
pub struct PageOptions {
    /// Which addresses are those of one article.
    pub canonical: Arc<CanonicalRules>,
    /// Where sites keep their fields.
    pub rules: SiteRules,
    /// What the pages of a host share.
    pub shared: Arc<Shared>,
    /// Later dates are none.
    pub today: Date,
    /// Where pages in files were fetched, by their paths, where nothing else tells it.
    pub base_url: Option<Url>,
}

impl PageOptions {
    /// Reads pages by what is built in.
    pub fn new(today: Date) -> Self {
        Self { canonical: Arc::default(), rules: SiteRules::built_in(), shared: Arc::default(), today, base_url: None }
    }

    /// What is known of a page that was fetched here.
    pub fn context<'a>(&'a self, url: Option<&'a str>, charset: Option<&'a str>) -> Context<'a> {
        Context { url, charset, is_mirror: false, today: self.today, rules: &self.rules, shared: &self.shared }
    }

    /// What is known of the page of a record.
    pub fn context_of<'a>(&'a self, page: &'a Record) -> Context<'a> {
        let is_mirror = page.origin.offset.is_none() && is_mirrored(&page.bytes);
        Context { is_mirror, ..self.context(page.url.as_deref(), page.charset.as_deref()) }
    }
}

/// Takes records apart: pages in files, and answers of servers in archives.
#[derive(Clone, Debug)]
pub struct PageDecoder {
    /// Paths are told from here.
    pub(super) root: PathBuf,
    pub(super) options: PageOptions,
}

/// The page of a record: an answer without what is around its body.
pub fn page_of(record: Record) -> Result<Record, Rejection> {
    if record.origin.offset.is_none() {
        return Ok(record);
    }
    let Some(answer) = Answer::parse(&record.bytes) else { return Ok(record) };
    let body = answer.body(MAX_PAGE).map_err(|error| Rejection {
        origin: record.origin.clone(),
        kind: if matches!(error, super::BodyError::TooLarge(_)) {
            RejectionKind::TooLarge
        } else {
            RejectionKind::Broken
        },
        reason: error.to_string(),
    })?;
    let charset = answer.charset().map(str::to_owned).or(record.charset);
    Ok(Record { bytes: body.bytes, charset, is_cut: record.is_cut || body.is_cut, ..record })
}

impl PageDecoder {
    /// What kind of page a record is, with its best article whatever the kind. Its id is not set.
    pub fn extraction(&self, record: Record) -> Result<Extraction, Rejection> {
        let page = page_of(record)?;
        let mut extraction = extract(&page.bytes, &self.options.context_of(&page));
        let Record { origin, url, captured_at, is_cut, .. } = page;
        let article = &mut extraction.article;
        article.captured_at = captured_at;
        article.cut |= is_cut;
        // A page may name another address as its own than it was fetched from.
        article.aliases.extend(url.filter(|url| article.url.as_ref().is_some_and(|own| own != url)));
        article.archive = origin.offset.map(|offset| {
            let file = origin.path.strip_prefix(&self.root).unwrap_or(&origin.path);
            ArchivePlace { file: file.to_string_lossy().into_owned(), offset, within: origin.within }
        });
        Ok(extraction)
    }
}

impl Decode for PageDecoder {
    fn decode(&self, record: Record) -> Result<Decoded, Rejection> {
        let origin = record.origin.clone();
        let extraction = self.extraction(record)?;
        let reject = |kind, reason: &str| Err(Rejection { origin: origin.clone(), kind, reason: reason.to_owned() });
        match extraction.kind {
            PageKind::Article => {}
            PageKind::Listing => return reject(RejectionKind::Listing, "a list of articles"),
            PageKind::Login => return reject(RejectionKind::Login, "a page to log in"),
            PageKind::Error => return reject(RejectionKind::ErrorPage, "a page that says that something is missing"),
            PageKind::Empty => return reject(RejectionKind::Empty, "a page without text"),
            PageKind::Broken => return reject(RejectionKind::Broken, "no HTML"),
            PageKind::Other => return reject(RejectionKind::Other, "a page without an article"),
        }
        let mut article = extraction.article;
        let from_url = article.url.as_deref().and_then(|url| ArticleId::from_url(url, &self.options.canonical));
        let id = from_url.unwrap_or_else(|| {
            let mut path = origin.path.strip_prefix(&self.root).unwrap_or(&origin.path).to_owned();
            path.extend([origin.offset, origin.within].into_iter().flatten().map(|at| at.to_string()));
            file_id(&path)
        });
        id.as_str().clone_into(&mut article.id);
        Ok(Decoded { article, unknown_fields: Vec::new(), warnings: Vec::new(), rules: extraction.rules })
    }
}
