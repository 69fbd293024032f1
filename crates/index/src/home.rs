//! The folder of an index: where its parts stand and which generations it holds. Writing in it needs its [`crate::Lock`].

use std::{
    fs,
    path::{Path, PathBuf},
};

use tracuu_article::Tally;

use crate::{
    error::{IndexError, IoContext, Result},
    manifest::FileDigest,
};

/// The files and folders of the settings that a build reads: words, names, rules for sites.
const BUILD_SETTINGS: [&str; 3] = ["words.txt", "names.toml", "sites"];

/// The folder of an index: settings, generations, and what is under way.
#[derive(Clone, Debug)]
pub struct Home {
    root: PathBuf,
}

impl Home {
    /// A home at this folder, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of a published generation.
    pub fn generation(&self, number: u64) -> PathBuf {
        self.generations().join(number.to_string())
    }

    /// The folder of the published generations.
    pub fn generations(&self) -> PathBuf {
        self.root.join("generations")
    }

    /// The folder of work under way, a folder for each generation that is built.
    pub fn building(&self) -> PathBuf {
        self.root.join("building")
    }

    /// The file of the records of a build that became no article, a JSON object a line.
    pub fn rejections_file(&self, number: u64) -> PathBuf {
        self.root.join("reports").join(format!("{number}.jsonl"))
    }

    /// Numbers of the builds that have a file of rejections, ascending.
    pub fn reported(&self) -> Result<Vec<u64>> {
        numbers_in(&self.root.join("reports"))
    }

    /// The file that names the live generation.
    pub fn current_file(&self) -> PathBuf {
        self.root.join("CURRENT")
    }

    /// The folder of what readers asked, where that is logged.
    pub fn queries(&self) -> PathBuf {
        self.root.join("queries")
    }

    /// The folder of the site owner's settings.
    pub fn settings(&self) -> PathBuf {
        self.root.join("settings")
    }

    /// The folder of the owner's rules for sites, within the settings.
    pub fn site_rules(&self) -> PathBuf {
        self.settings().join("sites")
    }

    /// The file of the home's history, a JSON object a line.
    pub fn history_file(&self) -> PathBuf {
        self.root.join("history.jsonl")
    }

    /// SHA-256 of the settings: another one tells that something has changed.
    pub fn settings_digest(&self) -> Result<String> {
        self.digest_of_settings(|_| true)
    }

    /// SHA-256 of those settings that decide what articles are read and stored as; the others hold at once, whatever was built before.
    pub fn build_settings_digest(&self) -> Result<String> {
        self.digest_of_settings(|name| BUILD_SETTINGS.iter().any(|of| Path::new(name).starts_with(of)))
    }

    fn digest_of_settings(&self, counts: impl Fn(&str) -> bool) -> Result<String> {
        let (settings, tally) = (self.settings(), Tally::new());
        if settings.is_dir() {
            for file in FileDigest::of_folder(&settings)?.into_iter().filter(|file| counts(&file.name)) {
                tally.add(format!("{}\0{}\n", file.name, file.sha256).as_bytes());
            }
        }
        Ok(tally.sha256())
    }

    /// The number of the live generation.
    pub fn current(&self) -> Result<u64> {
        let path = self.current_file();
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(IndexError::NoGeneration { home: self.root.clone() });
            }
            other => other.on("read", &path)?,
        };
        text.trim().parse().map_err(|_| IndexError::Damaged {
            path,
            reason: format!("{:?} is no number of a generation", text.trim().chars().take(40).collect::<String>()),
        })
    }

    /// Numbers of the published generations, ascending.
    pub fn published(&self) -> Result<Vec<u64>> {
        numbers_in(&self.generations())
    }
}

fn numbers_in(folder: &Path) -> Result<Vec<u64>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.on("list", folder)?,
    };
    let mut numbers = Vec::new();
    for entry in entries {
        let name = entry.on("list", folder)?.file_name();
        numbers.extend(name.to_str().and_then(|name| name.trim_end_matches(".jsonl").parse::<u64>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}
