//! What an earlier build rejected, to be read once more.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use tracuu_article::{Decode, Inventory, Position, Record, Rejection, Source};
use tracuu_index::absolute;

/// The records of a file of rejections, by their files.
#[derive(Debug)]
pub(crate) struct Failed {
    /// The lines of a file; none where the file as a whole was rejected.
    lines: BTreeMap<Arc<str>, BTreeSet<u64>>,
    report: PathBuf,
}

impl Failed {
    /// Reads `reports/N.jsonl`.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut lines: BTreeMap<Arc<str>, BTreeSet<u64>> = BTreeMap::new();
        for (at, line) in BufReader::new(file).lines().enumerate() {
            let line = line.with_context(|| format!("cannot read {}", path.display()))?;
            let rejection: Rejection = serde_json::from_str(&line)
                .with_context(|| format!("{}:{} is no rejection of a build", path.display(), at + 1))?;
            let of_file = lines.entry(absolute(&rejection.origin.path)).or_default();
            of_file.extend(rejection.origin.line);
        }
        if lines.is_empty() {
            bail!("{} tells of no rejection", path.display());
        }
        Ok(Self { lines, report: path.to_owned() })
    }

    /// Whether something of a file was rejected.
    pub(crate) fn has(&self, path: &Path) -> bool {
        self.lines.contains_key(&absolute(path))
    }

    /// Gives of a source only what was rejected.
    pub(crate) fn of(&self, source: Box<dyn Source>) -> Box<dyn Source> {
        Box::new(Again { source, lines: self.lines.clone(), report: self.report.clone() })
    }
}

/// A source of which some records are read once more.
struct Again {
    source: Box<dyn Source>,
    lines: BTreeMap<Arc<str>, BTreeSet<u64>>,
    report: PathBuf,
}

impl Source for Again {
    fn next_record(&mut self) -> Option<Result<Record, Rejection>> {
        loop {
            let record = self.source.next_record()?;
            let origin = match &record {
                Ok(record) => &record.origin,
                Err(rejection) => &rejection.origin,
            };
            // What is wrong with a file as a whole is told, and where it was before, all of it is read.
            let Some(line) = origin.line else { return Some(record) };
            let lines = self.lines.get(&absolute(&origin.path));
            if lines.is_none_or(|lines| lines.is_empty() || lines.contains(&line)) {
                return Some(record);
            }
        }
    }

    fn position(&self) -> Position {
        self.source.position()
    }

    fn go_to(&mut self, position: Position) {
        self.source.go_to(position);
    }

    fn identity(&self) -> String {
        format!("{} {:?}", self.source.identity(), self.lines)
    }

    fn decoder(&self) -> Arc<dyn Decode> {
        self.source.decoder()
    }

    /// A part of the source, which does not stand for the whole.
    fn inventory(&self) -> Inventory {
        let Inventory { path, files, bytes, sha256 } = self.source.inventory();
        let path = format!("{} ({})", path.display(), self.report.display()).into();
        Inventory { path, files, bytes, sha256 }
    }
}
