//! WACZ packages ("Web Archive Collection Zipped" 1.1.1, Webrecorder): a zip file of web archives, with their digests. Nothing is
//! unpacked to a name that a package gives.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use serde::Deserialize;
use tracuu_article::{Digested, Origin, Rejection, RejectionKind, Tally};
use zip::{CompressionMethod, ZipArchive, read::ZipFile};

use super::{
    ReadSeek,
    names::{takes_archive, takes_package},
};

/// Bytes of `datapackage.json` that are read.
const MAX_DESCRIPTION: u64 = 16 << 20;
/// An archive in a package may be so many times as long as it is packed, or so many bytes: others are bombs.
const MAX_RATIO: u64 = 200;
const SMALL: u64 = 64 << 20;

/// The package that a path leads into, and what is named of it: `kho.wacz/archive/data.warc.gz`.
pub(super) fn split(path: &Path) -> Option<(&Path, &Path)> {
    let package = path.ancestors().skip(1).find(|ancestor| takes_package(ancestor) && ancestor.is_file())?;
    Some((package, path.strip_prefix(package).ok()?))
}

/// The web archives of a package.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// What of it can be read: paths that lead into it, with the SHA-256 that the package tells.
    pub(super) archives: Vec<(PathBuf, Option<String>)>,
    /// What is wrong with it.
    pub(super) rejections: Vec<Rejection>,
}

/// `datapackage.json` (Frictionless Data Package).
#[derive(Deserialize)]
struct Description {
    #[serde(default)]
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    path: String,
    hash: Option<String>,
}

/// `datapackage-digest.json`.
#[derive(Deserialize)]
struct DescriptionDigest {
    hash: String,
}

impl Package {
    /// Looks into a package; the tally, where there is one, is told of all its bytes.
    pub(super) fn open(path: &Path, tally: Option<&Tally>) -> Self {
        let mut package = Self::default();
        if let Err(reason) = package.look(path, tally) {
            package.reject(path, RejectionKind::Unreadable, reason);
        }
        package
    }

    fn look(&mut self, path: &Path, tally: Option<&Tally>) -> Result<(), String> {
        let unreadable = |error: io::Error| format!("cannot be read: {error}");
        let mut file = File::open(path).map_err(unreadable)?;
        if let Some(tally) = tally {
            io::copy(&mut Digested::new(&file, tally.clone()), &mut io::sink()).map_err(unreadable)?;
        }
        let length = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| format!("no WACZ package: {error}"))?;
        let mut told = self.described(path, &mut zip);
        let mut packed = 0;
        for number in 0..zip.len() {
            let entry = match zip.by_index_raw(number) {
                Ok(entry) => entry,
                Err(error) => {
                    self.reject(path, RejectionKind::Broken, format!("entry {number} of the package: {error}"));
                    continue;
                }
            };
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            if !takes_archive(Path::new(&name)) {
                continue;
            }
            packed += entry.compressed_size();
            let sha256 = told.remove(&name);
            if let Err(reason) = check(&entry, packed, length) {
                let name: String = name.chars().filter(|letter| !letter.is_control()).take(200).collect();
                self.reject(path, RejectionKind::Broken, format!("{name}: {reason}"));
                continue;
            }
            self.archives.push((path.join(&name), sha256));
        }
        for name in told.into_keys().filter(|name| takes_archive(Path::new(name))) {
            self.reject(path, RejectionKind::Unreadable, format!("{name}: is missing from the package"));
        }
        if self.archives.is_empty() && self.rejections.is_empty() {
            return Err("a package without a web archive".to_owned());
        }
        Ok(())
    }

    /// The SHA-256 of what the package describes, by name.
    fn described(&mut self, path: &Path, zip: &mut ZipArchive<BufReader<File>>) -> BTreeMap<String, String> {
        let mut read = |name: &str| -> Option<Vec<u8>> {
            let mut bytes = Vec::new();
            zip.by_name(name).ok()?.take(MAX_DESCRIPTION).read_to_end(&mut bytes).ok()?;
            Some(bytes)
        };
        let Some(description) = read("datapackage.json") else {
            self.reject(path, RejectionKind::Broken, "its datapackage.json is missing or damaged".to_owned());
            return BTreeMap::new();
        };
        if let Some(digest) = read("datapackage-digest.json") {
            let tally = Tally::new();
            tally.add(&description);
            let digest = serde_json::from_slice::<DescriptionDigest>(&digest).ok();
            if digest.is_none_or(|digest| sha256(&digest.hash) != Some(tally.sha256())) {
                let reason = "its datapackage.json is not what datapackage-digest.json tells".to_owned();
                self.reject(path, RejectionKind::Broken, reason);
            }
        }
        match serde_json::from_slice::<Description>(&description) {
            Ok(Description { resources }) => {
                let hashed = |resource: Resource| Some((resource.path, sha256(resource.hash.as_deref()?)?));
                resources.into_iter().filter_map(hashed).collect()
            }
            Err(error) => {
                self.reject(path, RejectionKind::Broken, format!("its datapackage.json: {error}"));
                BTreeMap::new()
            }
        }
    }

    fn reject(&mut self, path: &Path, kind: RejectionKind, reason: String) {
        self.rejections.push(Rejection { origin: Origin::file(path), kind, reason });
    }
}

/// The digits of a SHA-256 with its name before it.
fn sha256(hash: &str) -> Option<String> {
    hash.strip_prefix("sha256:").map(|digits| digits.trim().to_ascii_lowercase())
}

fn check(entry: &ZipFile<'_, BufReader<File>>, packed: u64, length: u64) -> Result<(), &'static str> {
    if entry.enclosed_name().is_none_or(|name| name.to_str() != entry.name().ok().as_deref()) {
        return Err("its name leads elsewhere");
    }
    if packed > length {
        return Err("the entries of the package overlap");
    }
    if entry.encrypted() {
        return Err("it is encrypted");
    }
    if entry.size() > SMALL.max(entry.compressed_size().saturating_mul(MAX_RATIO)) {
        return Err("it unpacks to far more than it is");
    }
    match entry.compression() {
        CompressionMethod::Stored | CompressionMethod::Deflated => Ok(()),
        _ => Err("it is packed in a way that is not read"),
    }
}

/// Opens an archive of a package. One that is packed is unpacked to a file without a name.
pub(super) fn open(package: &Path, name: &Path) -> io::Result<Box<dyn ReadSeek>> {
    let file = File::open(package)?;
    let mut zip = ZipArchive::new(BufReader::new(file.try_clone()?))?;
    let mut entry = zip.by_name(&name.to_string_lossy())?;
    let length = entry.size();
    if entry.compression() == CompressionMethod::Stored {
        let start = entry.data_start().ok_or(io::ErrorKind::InvalidData)?;
        drop(entry);
        let mut section = Section { file, start, length, at: 0 };
        section.rewind()?;
        return Ok(Box::new(section));
    }
    let mut unpacked = tempfile::tempfile()?;
    if let Err(error) = io::copy(&mut entry.by_ref().take(length.saturating_add(1)), &mut unpacked)
        && unpacked.stream_position()? == 0
    {
        return Err(error);
    }
    // What stands before damage is read, and the damage found at its end.
    unpacked.rewind()?;
    Ok(Box::new(unpacked))
}

/// A part of a file.
#[derive(Debug)]
struct Section {
    file: File,
    start: u64,
    length: u64,
    at: u64,
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length.saturating_sub(self.at)).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.file.read(buffer.get_mut(..left).unwrap_or_default())?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Section {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        self.file.seek(SeekFrom::Start(self.start.saturating_add(self.at)))?;
        Ok(self.at)
    }
}
