//! HTML pages in the files of a folder.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
    vec,
};

use flate2::read::MultiGzDecoder;
use time::Date;
use tracuu_article::{
    ArticleId, CanonicalRules, Decode, Decoded, Digested, Inventory, Origin, Position, Record, Rejection,
    RejectionKind, Source, Tally, file_id,
};

use crate::{
    extract::{Context, PageKind, extract},
    rules::SiteRules,
    shared::Shared,
};

/// The largest page that is read, in bytes, unpacked.
const MAX_PAGE: u64 = 32 << 20;

/// HTML pages in files: `.html` and `.htm`, also `.gz`.
#[derive(Debug)]
pub struct HtmlPages {
    root: PathBuf,
    files: vec::IntoIter<PathBuf>,
    /// Files that were taken, and those of them that were opened.
    taken: u64,
    opened: u64,
    tally: Tally,
    options: PageOptions,
}

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
}

impl PageOptions {
    /// Reads pages by what is built in.
    pub fn new(today: Date) -> Self {
        Self { canonical: Arc::default(), rules: SiteRules::built_in(), shared: Arc::default(), today }
    }

    /// What is known of a page that was fetched here.
    pub fn context<'a>(&'a self, url: Option<&'a str>, charset: Option<&'a str>) -> Context<'a> {
        Context { url, charset, today: self.today, rules: &self.rules, shared: &self.shared }
    }
}

/// Whether a file of this name is read as an HTML page.
pub fn takes_page(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    [".html", ".htm", ".html.gz", ".htm.gz"].iter().any(|suffix| name.ends_with(suffix))
}

impl HtmlPages {
    /// Reads these files in this order; ids of pages without a URL are relative to `root`. Files that are no page by their
    /// name are told as such.
    pub fn new(root: impl Into<PathBuf>, files: Vec<PathBuf>, options: PageOptions) -> Self {
        Self { root: root.into(), files: files.into_iter(), taken: 0, opened: 0, tally: Tally::new(), options }
    }

    fn read(&mut self, path: &Path) -> Result<Record, Rejection> {
        if path.is_dir() || (path.is_symlink() && !path.exists()) {
            let reason = "cannot be listed, or leads nowhere".to_owned();
            return Err(Rejection { origin: Origin::file(path), kind: RejectionKind::Unreadable, reason });
        }
        if !takes_page(path) {
            let reason = "no page, archive or JSON Lines by its name".to_owned();
            return Err(Rejection { origin: Origin::file(path), kind: RejectionKind::Skipped, reason });
        }
        self.opened += 1;
        Ok(Record::of_file(Origin::file(path), read_page(path, &self.tally)?))
    }
}

/// Reads a page's file, unpacked where it is `.gz`; what is read passes the tally.
pub fn read_page(path: &Path, tally: &Tally) -> Result<Vec<u8>, Rejection> {
    let reject = |kind, reason: String| Rejection { origin: Origin::file(path), kind, reason };
    let unreadable = |error: io::Error| reject(RejectionKind::Unreadable, format!("cannot be read: {error}"));
    let file = Digested::new(File::open(path).map_err(unreadable)?, tally.clone());
    let mut bytes = Vec::new();
    let packed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let read = if packed {
        MultiGzDecoder::new(file).take(MAX_PAGE + 1).read_to_end(&mut bytes)
    } else {
        file.take(MAX_PAGE + 1).read_to_end(&mut bytes)
    };
    read.map_err(unreadable)?;
    if bytes.len() as u64 > MAX_PAGE {
        return Err(reject(RejectionKind::TooLarge, format!("more than {MAX_PAGE} bytes")));
    }
    if bytes.is_empty() {
        return Err(reject(RejectionKind::Empty, "the file is empty".to_owned()));
    }
    Ok(bytes)
}

impl Source for HtmlPages {
    fn next_record(&mut self) -> Option<Result<Record, Rejection>> {
        let path = self.files.next()?;
        self.taken += 1;
        Some(self.read(&path))
    }

    fn position(&self) -> Position {
        Position(self.taken)
    }

    fn go_to(&mut self, position: Position) {
        // What is read is a part of the digest.
        while self.taken < position.0 && self.next_record().is_some() {}
    }

    fn identity(&self) -> String {
        let names = Tally::new();
        self.files.as_slice().iter().for_each(|path| names.add(path.to_string_lossy().as_bytes()));
        format!("{} {} {}", self.root.display(), self.files.len(), names.sha256())
    }

    fn decoder(&self) -> Arc<dyn Decode> {
        Arc::new(PageDecoder { root: self.root.clone(), options: self.options.clone() })
    }

    fn inventory(&self) -> Inventory {
        Inventory {
            path: self.root.clone(),
            files: self.opened,
            bytes: self.tally.bytes(),
            sha256: self.tally.sha256(),
        }
    }
}

struct PageDecoder {
    root: PathBuf,
    options: PageOptions,
}

impl Decode for PageDecoder {
    fn decode(&self, record: Record) -> Result<Decoded, Rejection> {
        let Record { origin, bytes, url, charset, captured_at } = record;
        let context = self.options.context(url.as_deref(), charset.as_deref());
        let extraction = extract(&bytes, &context);
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
        article.captured_at = captured_at;
        let from_url = article.url.as_deref().and_then(|url| ArticleId::from_url(url, &self.options.canonical));
        let id = from_url.unwrap_or_else(|| file_id(origin.path.strip_prefix(&self.root).unwrap_or(&origin.path)));
        id.as_str().clone_into(&mut article.id);
        Ok(Decoded { article, unknown_fields: Vec::new(), warnings: Vec::new(), rules: extraction.rules })
    }
}
