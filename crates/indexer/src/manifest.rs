use std::{fs, path::Path};

use serde::{Deserialize, Serialize};
use tracuu_article::{Digested, Inventory, Tally};

use crate::{
    error::{Context, Result},
    report::Outcomes,
};

/// Changes with the schema and with anything else that a reader relies on.
pub const FORMAT_VERSION: u32 = 1;

/// What a generation is: written beside its Tantivy folder, never changed after.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// What was read.
    pub sources: Vec<Inventory>,
    /// How many records came to what.
    pub outcomes: Outcomes,
    /// SHA-256 of the settings at the time of the build.
    pub settings_sha256: String,
    /// Every file of its Tantivy folder.
    pub files: Vec<FileDigest>,
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

    pub(crate) fn write(&self, generation: &Path) -> Result<()> {
        let path = generation.join(Self::FILE);
        let text = serde_json::to_string_pretty(self).map_err(std::io::Error::from).on("write", &path)?;
        fs::write(&path, text + "\n").on("write", &path)
    }

    /// Reads a generation's manifest.
    pub fn read(generation: &Path) -> Result<Self> {
        let path = generation.join(Self::FILE);
        let text = fs::read(&path).on("read", &path)?;
        serde_json::from_slice(&text).map_err(std::io::Error::from).on("understand", &path)
    }
}

/// The files of a folder that `wanted` takes, by name, with size and hash; folders in it are walked.
pub(crate) fn digests(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<FileDigest>> {
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
            if wanted(&name) {
                let tally = Tally::new();
                let file = fs::File::open(&path).on("open", &path)?;
                std::io::copy(&mut Digested::new(file, tally.clone()), &mut std::io::sink()).on("read", &path)?;
                found.push(FileDigest { name, bytes: tally.bytes(), sha256: tally.sha256() });
            }
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}
