//! Which record each article of a generation came from, and all its addresses.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use tracuu_article::Origin;

use crate::error::{IoContext, Result};

/// Level of zstd: the names of files repeat.
const COMPRESSION_LEVEL: i32 = 3;

/// The record that each article of a generation was read from, and all its addresses, by id. The paths are absolute, so that a later build tells an article
/// of the same source from wherever it runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    by_id: BTreeMap<Box<str>, Provenance>,
}

/// What is known of an article beside its content.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Provenance {
    place: RecordPlace,
    urls: Vec<Box<str>>,
}

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPlace {
    /// Its file.
    pub file: Arc<str>,
    /// Its line, counted from 1, where the file has lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Its byte offset, where the file is an archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Bytes that are unpacked before it of its member, where several records are in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<u64>,
}

impl RecordPlace {
    /// The place of this origin.
    pub fn of(origin: &Origin) -> Self {
        Self { file: absolute(&origin.path), line: origin.line, offset: origin.offset, within: origin.within }
    }

    /// Whether it is in this file, or in a file of this folder; the path is one that [`absolute`] gave.
    pub fn is_in(&self, path: &str) -> bool {
        Path::new(self.file.as_ref()).starts_with(path)
    }
}

/// A path as it is from the root, `.` and links aside; one that is no Unicode is told as nearly as it can be.
pub fn absolute(path: &Path) -> Arc<str> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.components().collect::<PathBuf>().to_string_lossy().into()
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line<Id> {
    id: Id,
    #[serde(flatten)]
    place: RecordPlace,
    #[serde(default = "Vec::new", skip_serializing_if = "<[_]>::is_empty")]
    urls: Vec<Box<str>>,
}

impl Origins {
    /// Its file in a generation: JSON Lines, sorted by id, packed with Zstandard.
    pub const FILE: &str = "origins.jsonl.zst";

    /// Takes down where an article came from and its addresses, in the place of what was known of it.
    pub fn set(&mut self, id: &str, place: RecordPlace, urls: Vec<Box<str>>) {
        self.by_id.insert(id.into(), Provenance { place, urls });
    }

    /// Takes down the addresses of an article that came from where it did.
    pub fn set_urls(&mut self, id: &str, urls: Vec<Box<str>>) {
        if let Some(known) = self.by_id.get_mut(id) {
            known.urls = urls;
        }
    }

    /// Forgets an article.
    pub fn remove(&mut self, id: &str) {
        self.by_id.remove(id);
    }

    /// Where an article came from.
    pub fn get(&self, id: &str) -> Option<&RecordPlace> {
        self.by_id.get(id).map(|known| &known.place)
    }

    /// All articles by id, with the place of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RecordPlace)> {
        self.by_id.iter().map(|(id, known)| (id.as_ref(), &known.place))
    }

    /// All articles by id, with the addresses of each.
    pub fn addresses(&self) -> impl Iterator<Item = (&str, &[Box<str>])> {
        self.by_id.iter().map(|(id, known)| (id.as_ref(), known.urls.as_slice()))
    }

    /// Writes it into the folder of a generation.
    pub fn write(&self, generation: &Path) -> Result<()> {
        self.write_to(&generation.join(Self::FILE))
    }

    /// Writes it into a file, and waits until it is on the disk.
    pub fn write_to(&self, path: &Path) -> Result<()> {
        let write = || -> io::Result<()> {
            let mut out = zstd::Encoder::new(File::create(path)?, COMPRESSION_LEVEL)?;
            for (id, Provenance { place, urls }) in &self.by_id {
                serde_json::to_writer(&mut out, &Line { id, place: place.clone(), urls: urls.clone() })?;
                out.write_all(b"\n")?;
            }
            out.finish()?.sync_all()
        };
        write().on("write", path)
    }

    /// Reads that of a generation; one of an earlier program has none.
    pub fn read(generation: &Path) -> Result<Self> {
        let path = generation.join(Self::FILE);
        if path.exists() { Self::read_from(&path) } else { Ok(Self::default()) }
    }

    /// Reads what was written into a file.
    pub fn read_from(path: &Path) -> Result<Self> {
        let file = File::open(path).on("read", path)?;
        let read = || -> io::Result<Self> {
            let mut origins = Self::default();
            for line in BufReader::new(zstd::Decoder::new(file)?).lines() {
                let Line { id, place, urls } = serde_json::from_str::<Line<Box<str>>>(&line?)?;
                origins.by_id.insert(id, Provenance { place, urls });
            }
            Ok(origins)
        };
        read().on("understand", path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut origins = Origins::default();
        origins.set("b", RecordPlace::of(&Origin::line("/tin/a.jsonl", 3)), vec!["https://bao.example/b".into()]);
        origins.set("ă", RecordPlace::of(&Origin::file("/tin/./trang/b.html")), Vec::new());
        origins.set("c", RecordPlace::of(&Origin::file("/tin")), Vec::new());
        origins.remove("c");
        origins.write(folder.path()).unwrap();
        assert_eq!(Origins::read(folder.path()).unwrap(), origins);
        assert_eq!(Origins::read(&folder.path().join("none")).unwrap(), Origins::default());
        let page = origins.get("ă").unwrap();
        assert_eq!(page.file.as_ref(), "/tin/trang/b.html");
        assert!(page.is_in("/tin/trang") && page.is_in("/tin/trang/b.html") && !page.is_in("/tin/tra"));
    }
}
