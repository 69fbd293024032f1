//! The manifest of a generation: what it is, and the digest of every file.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use serde::{Deserialize, Serialize};
use tracuu_article::{Digested, Inventory, Tally};

use crate::{
    check::Check,
    error::{IndexError, IoContext, Result},
    report::Outcomes,
};

/// Changes with the schema and with anything else that a reader relies on.
pub const FORMAT_VERSION: u32 = 12;

/// What a generation is: written beside its Tantivy folder, never changed after.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT_VERSION`] of the program that wrote it.
    pub format_version: u32,
    /// [`tracuu_text::ANALYZER_VERSION`] of the program that wrote it.
    pub analyzer_version: u32,
    /// The program's own version.
    pub program: String,
    /// When the build began, RFC 3339, +07:00.
    pub started_at: String,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// Articles that it holds.
    pub articles: u64,
    /// Syllables of all texts and of all titles: what lengths are compared with.
    pub syllables: TotalLengths,
    /// What was read.
    pub sources: Vec<Inventory>,
    /// How many records came to what.
    pub outcomes: Outcomes,
    /// SHA-256 of the settings at the time of the build.
    pub settings_sha256: String,
    /// SHA-256 of those that decide what articles are read and stored as.
    #[serde(default)]
    pub build_settings_sha256: String,
    /// The generation that an incremental build began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<u64>,
    /// Articles that were added, replaced or removed since the words, the abbreviations and the language of the whole generation were
    /// last looked at.
    #[serde(default)]
    pub changed_since_mining: u64,
    /// Who built it, `user@host`, as far as the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// Every file of the generation but its manifest; names are relative to its folder.
    pub files: Vec<FileDigest>,
}

/// What every version of a manifest has.
#[derive(Deserialize)]
struct Versions {
    format_version: u32,
    analyzer_version: u32,
}

/// Lengths over all articles of a generation, in syllables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalLengths {
    /// Of title, description and body as one.
    pub text: u64,
    /// Of the title.
    pub title: u64,
}

/// A file and what it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDigest {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Its file's name in a generation.
    pub const FILE: &str = "manifest.json";

    /// The file with the manifest's own SHA-256, in the form of `sha256sum`.
    const DIGEST: &str = "manifest.sha256";

    /// Writes it into a generation's folder, with its digest beside it.
    pub fn write(&self, generation: &Path) -> Result<()> {
        let path = generation.join(Self::FILE);
        let text = serde_json::to_string_pretty(self).map_err(std::io::Error::from).on("write", &path)? + "\n";
        fs::write(&path, &text).on("write", &path)?;
        let digest = generation.join(Self::DIGEST);
        fs::write(&digest, digest_line(text.as_bytes())).on("write", &digest)
    }

    /// Reads a generation's manifest, and checks it against its digest. Of another version nothing else is read, since its fields
    /// may be others.
    pub fn read(generation: &Path) -> Result<Self> {
        let path = generation.join(Self::FILE);
        let text = fs::read(&path).on("read", &path)?;
        let digest = generation.join(Self::DIGEST);
        if fs::read(&digest).on("read", &digest)? != digest_line(&text).as_bytes() {
            return Err(damaged(generation, format!("{} is not what {} says", Self::FILE, Self::DIGEST)));
        }
        let versions: Versions = serde_json::from_slice(&text).map_err(std::io::Error::from).on("understand", &path)?;
        let Versions { format_version: format, analyzer_version: analyzer } = versions;
        if (format, analyzer) != (FORMAT_VERSION, tracuu_text::ANALYZER_VERSION) {
            return Err(IndexError::OtherVersion { path: generation.to_owned(), format, analyzer });
        }
        serde_json::from_slice(&text).map_err(std::io::Error::from).on("understand", &path)
    }

    /// How many articles a generation holds, whatever version it is of; `None` where that cannot be told.
    pub fn articles_of(generation: &Path) -> Option<u64> {
        let text = fs::read(generation.join(Self::FILE)).ok()?;
        let manifest: serde_json::Value = serde_json::from_slice(&text).ok()?;
        manifest.get("articles")?.as_u64()
    }

    /// Checks that a generation's files are what the manifest says, on all cores.
    pub fn check(&self, generation: &Path, check: Check) -> Result<()> {
        let next = AtomicUsize::new(0);
        let check_some = || {
            while let Some(file) = self.files.get(next.fetch_add(1, Ordering::Relaxed)) {
                file.check(generation, check).map_err(|reason| damaged(generation, reason))?;
            }
            Ok(())
        };
        let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        thread::scope(|scope| {
            let workers: Vec<_> = (0..cores).map(|_| scope.spawn(check_some)).collect();
            workers.into_iter().try_for_each(|worker| {
                worker.join().map_err(|_| IndexError::CheckStopped { path: generation.to_owned() })?
            })
        })
    }
}

impl FileDigest {
    fn check(&self, folder: &Path, check: Check) -> Result<(), String> {
        let path = folder.join(&self.name);
        let about = fs::metadata(&path).map_err(|error| format!("{}: {error}", self.name))?;
        if about.len() != self.bytes {
            return Err(format!("{} has {} bytes, {} expected", self.name, about.len(), self.bytes));
        }
        if check == Check::Everything {
            let found = digest(&path).map_err(|error| format!("{}: {error}", self.name))?;
            if found.sha256() != self.sha256 {
                return Err(format!("{} is not what was written: its SHA-256 differs", self.name));
            }
        }
        Ok(())
    }
}

fn damaged(generation: &Path, reason: String) -> IndexError {
    IndexError::Damaged { path: generation.to_owned(), reason }
}

fn digest_line(text: &[u8]) -> String {
    let tally = Tally::new();
    tally.add(text);
    format!("{}  {}\n", tally.sha256(), Manifest::FILE)
}

fn digest(path: &Path) -> std::io::Result<Tally> {
    let tally = Tally::new();
    std::io::copy(&mut Digested::new(fs::File::open(path)?, tally.clone()), &mut std::io::sink())?;
    Ok(tally)
}

impl FileDigest {
    /// The files of a folder and of the folders in it, by name.
    pub fn of_folder(folder: &Path) -> Result<Vec<Self>> {
        Self::of_folder_but(folder, &[])
    }

    /// The same, where some files are known by their digests already.
    pub fn of_folder_but(folder: &Path, known: &[Self]) -> Result<Vec<Self>> {
        digests(folder, known)
    }
}

fn digests(folder: &Path, known: &[FileDigest]) -> Result<Vec<FileDigest>> {
    let known: HashMap<&str, &FileDigest> = known.iter().map(|file| (file.name.as_str(), file)).collect();
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).on("list", &inner)? {
            let path = entry.on("list", &inner)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
            if let Some(known) = known.get(name.as_str()) {
                found.push(FileDigest::clone(known));
                continue;
            }
            let tally = digest(&path).on("read", &path)?;
            found.push(FileDigest { name, bytes: tally.bytes(), sha256: tally.sha256() });
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}
