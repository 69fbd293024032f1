//! Files of what was fetched before, as a source: pages, and the records of web archives.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::Arc,
    vec,
};

use tracuu_article::{Decode, Inventory, Origin, Position, Record, Rejection, RejectionKind, Source, Tally};

use super::{
    Place,
    cdxj::{CdxjFields, CdxjPlaces},
    decoder::{PageDecoder, PageOptions},
    names::{takes_archive, takes_cdxj, takes_package, takes_page},
    pages::page_record,
    revisits::Revisits,
    wacz::Package,
    web::{WebArchive, is_page_type, joined, no_page},
};

/// Whether a file of this name holds what was fetched: a page, an archive or a package of archives.
pub fn takes(path: &Path) -> bool {
    takes_page(path) || takes_archive(path) || takes_package(path)
}

/// The web archives that a file is or packs; none where it is neither.
pub fn archives_in(path: &Path) -> Vec<PathBuf> {
    if takes_package(path) {
        return Package::open(path, None).archives.into_iter().map(|(archive, _)| archive).collect();
    }
    if takes_archive(path) { vec![path.to_owned()] } else { Vec::new() }
}

/// Pages in files, `.html` and `.htm` and also `.gz`, in web archives, and in packages of those; an index in CDXJ, where it is the only
/// file, leads to records of archives beside it.
pub struct Fetched {
    root: PathBuf,
    /// The file, where it is one, or the root.
    path: PathBuf,
    files: vec::IntoIter<PathBuf>,
    current: Option<WebArchive>,
    /// The index that is being read, and the archive that its last line led to.
    places: Option<CdxjPlaces>,
    led_to: Option<(PathBuf, WebArchive)>,
    /// What is left of a package that is being read.
    package: VecDeque<Result<(PathBuf, Option<String>), Rejection>>,
    /// Captures whose page was found at the end, after all files.
    joined: Option<Box<dyn Iterator<Item = Result<Record, Rejection>> + Send>>,
    revisits: Revisits,
    is_last: bool,
    takes_any: bool,
    /// Records and rejections that were given, and files that were opened.
    given: u64,
    opened: u64,
    tally: Tally,
    options: PageOptions,
}

impl std::fmt::Debug for Fetched {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Fetched").field("root", &self.root).field("given", &self.given).finish_non_exhaustive()
    }
}

impl Fetched {
    /// Reads these files in this order; ids of pages without a URL are relative to `root`. Files that are no page or archive by
    /// their name are told as such.
    pub fn new(root: impl Into<PathBuf>, files: Vec<PathBuf>, options: PageOptions) -> Self {
        let root = root.into();
        Self {
            path: if let [file] = files.as_slice() { file.clone() } else { root.clone() },
            root,
            files: files.into_iter(),
            current: None,
            places: None,
            led_to: None,
            package: VecDeque::new(),
            joined: None,
            revisits: Revisits::default(),
            is_last: true,
            takes_any: false,
            given: 0,
            opened: 0,
            tally: Tally::new(),
            options,
        }
    }

    /// Reads them as one of several sources: a capture may refer to a page of another. What refers to none is told by the last one.
    #[must_use]
    pub fn among(self, revisits: &Revisits, is_last: bool) -> Self {
        Self { revisits: revisits.clone(), is_last, ..self }
    }

    /// Takes files whatever their names are: what is no archive by its name is a page.
    #[must_use]
    pub fn of_any_name(self) -> Self {
        Self { takes_any: true, ..self }
    }

    /// What takes its records apart.
    pub fn page_decoder(&self) -> PageDecoder {
        PageDecoder { root: self.root.clone(), options: self.options.clone() }
    }

    fn next(&mut self) -> Option<Result<Record, Rejection>> {
        loop {
            if let Some(archive) = &mut self.current {
                if let Some(record) = archive.next() {
                    return Some(record);
                }
                self.current = None;
            }
            if let Some(places) = &mut self.places {
                match places.next() {
                    Some(place) => match place.and_then(|(path, place, fields)| self.at(path, place, &fields)) {
                        Ok(Some(record)) => return Some(Ok(record)),
                        Ok(None) => {}
                        Err(rejection) => return Some(Err(rejection)),
                    },
                    None => self.places = None,
                }
                continue;
            }
            if let Some(next) = self.package.pop_front() {
                match next.and_then(|(path, sha256)| WebArchive::open_told(&path, sha256, &self.revisits)) {
                    Ok(archive) => self.current = Some(archive),
                    Err(rejection) => return Some(Err(rejection)),
                }
                continue;
            }
            let Some(path) = self.files.next() else {
                let joined = self.joined.get_or_insert_with(|| Box::new(joined(&self.revisits, self.is_last)));
                return joined.next();
            };
            match self.open(&path) {
                Ok(Some(record)) => return Some(Ok(record)),
                Ok(None) => {}
                Err(rejection) => return Some(Err(rejection)),
            }
        }
    }

    /// The page that a line of an index tells of.
    fn at(&mut self, path: PathBuf, place: Place, fields: &CdxjFields) -> Result<Option<Record>, Rejection> {
        let mime = fields.mime.as_deref();
        if mime != Some("warc/revisit") && !is_page_type(mime) {
            let origin = Origin::record(path, place.offset, place.within);
            return Err(Rejection { origin, kind: RejectionKind::Skipped, reason: no_page(mime) });
        }
        if self.led_to.as_ref().is_none_or(|(last, _)| *last != path) {
            self.led_to = Some((path.clone(), WebArchive::open(&path, &Tally::new(), &self.revisits)?));
        }
        self.led_to.as_mut().and_then(|(_, archive)| archive.at(place)).transpose()
    }

    /// Gives a page; an archive is opened.
    fn open(&mut self, path: &Path) -> Result<Option<Record>, Rejection> {
        let reject = |kind, reason: &str| Rejection { origin: Origin::file(path), kind, reason: reason.to_owned() };
        if path.is_dir() || (path.is_symlink() && !path.exists()) {
            return Err(reject(RejectionKind::Unreadable, "cannot be listed, or leads nowhere"));
        }
        let is_index = takes_cdxj(path) && self.path == path;
        if !(self.takes_any || takes(path) || is_index) {
            return Err(reject(RejectionKind::Skipped, "no page, archive or JSON Lines by its name"));
        }
        self.opened += 1;
        if takes_package(path) {
            let Package { archives, rejections } = Package::open(path, Some(&self.tally));
            self.package = rejections.into_iter().map(Err).chain(archives.into_iter().map(Ok)).collect();
            return Ok(None);
        }
        if takes_archive(path) {
            self.current = Some(WebArchive::open(path, &self.tally, &self.revisits)?);
            return Ok(None);
        }
        if takes_cdxj(path) {
            self.places = Some(CdxjPlaces::open(path, &self.tally)?);
            return Ok(None);
        }
        Ok(Some(page_record(path, &self.root, self.options.base_url.as_ref(), &self.tally)?))
    }
}

impl Source for Fetched {
    fn next_record(&mut self) -> Option<Result<Record, Rejection>> {
        let record = self.next()?;
        self.given += 1;
        Some(record)
    }

    fn position(&self) -> Position {
        Position(self.given)
    }

    fn go_to(&mut self, position: Position) {
        // What is read is a part of the digest, and tells what later captures refer to.
        while self.given < position.0 && self.next_record().is_some() {}
    }

    fn identity(&self) -> String {
        let names = Tally::new();
        for path in self.files.as_slice() {
            names.add(path.to_string_lossy().as_bytes());
            if !takes_page(path) {
                // A place in it is told by a number of its records.
                let length = path.metadata().map_or(0, |about| about.len());
                names.add(&length.to_le_bytes());
            }
        }
        format!("{} {} {}", self.root.display(), self.files.len(), names.sha256())
    }

    fn decoder(&self) -> Arc<dyn Decode> {
        Arc::new(self.page_decoder())
    }

    fn bytes_read(&self) -> u64 {
        self.tally.bytes()
    }

    fn inventory(&self) -> Inventory {
        Inventory {
            path: self.path.clone(),
            files: self.opened,
            bytes: self.tally.bytes(),
            sha256: self.tally.sha256(),
        }
    }
}
