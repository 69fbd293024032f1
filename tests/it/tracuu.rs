//! Runs the real executable.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use libtest_mimic::Failed;
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const EXECUTABLE: &str = env!("CARGO_BIN_EXE_tracuu");

/// A folder with sources and a home, removed at the end.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Result<Self, Failed> {
        Ok(Self { folder: tempfile::tempdir()? })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.path("index")
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf, Failed> {
        let path = self.path(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, content)?;
        Ok(path)
    }

    /// Reindexes and gives the report.
    pub(crate) fn reindex<S: AsRef<OsStr>>(&self, sources: &[S]) -> Result<Value, Failed> {
        let output = self.run("reindex", &["--json"], sources)?;
        json(&output)
    }

    /// Searches and gives the answer.
    pub(crate) fn search(&self, options: &[&str], query: &str) -> Result<Value, Failed> {
        let output = self.run("search", &[&["--json"], options].concat(), &["--", query])?;
        json(&output)
    }

    /// Runs a command on this home.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, command: &str, options: &[&str], rest: &[S]) -> Result<Output, Failed> {
        let output =
            Command::new(EXECUTABLE).arg(command).arg("--index").arg(self.home()).args(options).args(rest).output()?;
        Ok(output)
    }

    /// Runs `tracuu index COMMAND` on this home.
    pub(crate) fn index(&self, command: &[&str]) -> Result<Output, Failed> {
        Ok(Command::new(EXECUTABLE).arg("index").args(command).arg("--index").arg(self.home()).output()?)
    }
}

/// The JSON of a command that must succeed.
pub(crate) fn json(output: &Output) -> Result<Value, Failed> {
    if !output.status.success() {
        return Err(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The ids of an answer's hits.
pub(crate) fn ids(answer: &Value) -> Vec<String> {
    let hits = answer["hits"].as_array().cloned().unwrap_or_default();
    hits.iter().filter_map(|hit| hit["id"].as_str().map(str::to_owned)).collect()
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, Failed> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
