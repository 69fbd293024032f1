//! Where an interrupted build goes on.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use tracuu_article::{Position, Source};
use tracuu_index::{FORMAT_VERSION, Home, IoContext, Origins, Outcomes};

use crate::{
    error::{BuildError, Result},
    options::{BuildOptions, Start},
    rejections::Kept,
    writer::Writer,
};

/// A place in the sources: all records before it came to an outcome, and none behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReadPlace {
    /// The source that was being read, from 0.
    pub(crate) source: usize,
    /// Where it stood.
    pub(crate) position: Position,
    /// Records of all sources until there.
    pub(crate) record: u64,
}

/// A state of a build that the next one can begin with, as it stands in the folder of the generation that is built.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    /// What is built, and of what: another build cannot go on from here.
    pub(crate) task: BuildTask,
    pub(crate) number: u64,
    pub(crate) started_at: String,
    pub(crate) place: ReadPlace,
    pub(crate) outcomes: Outcomes,
    /// Articles that were written.
    pub(crate) changed: u64,
    /// Ids that were read and gave way to what is live.
    pub(crate) given_way: Vec<String>,
    /// All addresses of articles that are in the index without some of theirs.
    pub(crate) incomplete: BTreeMap<String, Vec<String>>,
    pub(crate) rejections: Kept,
}

/// What a build does: the same for an interrupted one and the one that goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BuildTask {
    pub(crate) versions: (u32, u32),
    pub(crate) settings: String,
    /// The live generation that it begins with.
    pub(crate) base: Option<u64>,
    pub(crate) complete: Vec<Arc<str>>,
    pub(crate) sources: Vec<String>,
}

impl BuildTask {
    pub(crate) fn of(home: &Home, options: &BuildOptions, sources: &[Box<dyn Source>]) -> Result<Self> {
        let (base, complete) = match &options.start {
            Start::Scratch => (None, Vec::new()),
            Start::Live { complete } => (Some(home.current()?), complete.clone()),
        };
        let sources = sources.iter().map(|source| source.identity()).collect();
        let versions = (FORMAT_VERSION, tracuu_text::ANALYZER_VERSION);
        Ok(Self { versions, settings: home.build_settings_digest()?, base, complete, sources })
    }
}

impl Checkpoint {
    /// The interrupted build of a home, where there is one that came to a checkpoint: its folder, and the checkpoint that its index
    /// was written with last. One of another task is an error.
    pub(crate) fn find(home: &Home, task: &BuildTask) -> Result<Option<(PathBuf, Self)>> {
        let building = home.building();
        let Ok(folders) = fs::read_dir(&building) else { return Ok(None) };
        for folder in folders {
            let folder = folder.on("list", &building)?.path();
            let Some(record) = Writer::payload(&folder) else { continue };
            let path = file(&folder, &record);
            let text = fs::read(&path).on("read", &path)?;
            let other = || BuildError::OtherTask { folder: folder.clone() };
            let found: Self = serde_json::from_slice(&text).map_err(|_| other())?;
            return if found.task == *task { Ok(Some((folder, found))) } else { Err(other()) };
        }
        Ok(None)
    }

    /// Whether a build came to a checkpoint in this folder.
    pub(crate) fn is_in(folder: &Path) -> bool {
        Writer::payload(folder).is_some()
    }

    /// Writes it, and where the articles came from, into the folder of a generation; it counts once the index was written with what
    /// this gives.
    pub(crate) fn write(&self, folder: &Path, origins: &Origins) -> Result<String> {
        let record = self.place.record.to_string();
        origins.write_to(&origins_file(folder, &record))?;
        let path = file(folder, &record);
        let text = serde_json::to_vec(self).map_err(std::io::Error::from).on("write", &path)?;
        let mut out = File::create(&path).on("create", &path)?;
        out.write_all(&text).and_then(|()| out.sync_all()).on("write", &path)?;
        Ok(record)
    }

    /// Where the articles came from that were taken until then.
    pub(crate) fn origins(&self, folder: &Path) -> Result<Origins> {
        Ok(Origins::read_from(&origins_file(folder, &self.place.record.to_string()))?)
    }

    /// Removes all but that of this record: a published generation has none.
    pub(crate) fn clear(folder: &Path, but: Option<&str>) {
        let keep: Vec<PathBuf> =
            but.into_iter().flat_map(|record| [file(folder, record), origins_file(folder, record)]).collect();
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let is_one = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
            if is_one && !keep.contains(&path) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// How the names of its files begin.
const PREFIX: &str = "checkpoint.";

fn file(folder: &Path, record: &str) -> PathBuf {
    folder.join(format!("{PREFIX}{record}.json"))
}

fn origins_file(folder: &Path, record: &str) -> PathBuf {
    folder.join(format!("{PREFIX}{record}.{}", Origins::FILE))
}
