//! Files of what was fetched before, as a source: pages, and the records of web archives.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    vec,
};

use tracuu_article::{Decode, Inventory, Origin, Position, Record, Rejection, RejectionKind, Source, Tally};

use super::{
    decoder::{PageDecoder, PageOptions},
    pages::{read_page, takes_page},
    revisits::Revisits,
    web::{WebArchive, joined, takes_archive},
};

/// Whether a file of this name holds what was fetched: a page or an archive.
pub fn takes(path: &Path) -> bool {
    takes_page(path) || takes_archive(path)
}

/// Pages in files, `.html` and `.htm` and also `.gz`, and in web archives.
pub struct Fetched {
    root: PathBuf,
    /// The file, where it is one, or the root.
    path: PathBuf,
    files: vec::IntoIter<PathBuf>,
    current: Option<WebArchive>,
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

    /// Gives a page; an archive is opened.
    fn open(&mut self, path: &Path) -> Result<Option<Record>, Rejection> {
        let reject = |kind, reason: &str| Rejection { origin: Origin::file(path), kind, reason: reason.to_owned() };
        if path.is_dir() || (path.is_symlink() && !path.exists()) {
            return Err(reject(RejectionKind::Unreadable, "cannot be listed, or leads nowhere"));
        }
        if !self.takes_any && !takes(path) {
            return Err(reject(RejectionKind::Skipped, "no page, archive or JSON Lines by its name"));
        }
        self.opened += 1;
        if takes_archive(path) {
            self.current = Some(WebArchive::open(path, &self.tally, &self.revisits)?);
            return Ok(None);
        }
        Ok(Some(Record::of_file(Origin::file(path), read_page(path, &self.tally)?)))
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
            if takes_archive(path) {
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

    fn inventory(&self) -> Inventory {
        Inventory {
            path: self.path.clone(),
            files: self.opened,
            bytes: self.tally.bytes(),
            sha256: self.tally.sha256(),
        }
    }
}
