//! What an earlier build rejected, to be read once more.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use tracuu_article::{Decode, Inventory, Origin, Position, Record, Rejection, Source};
use tracuu_index::absolute;

/// A record's line, offset, and bytes before it in its member.
type InFile = [Option<u64>; 3];

/// The place of a record in its file; none of a file as a whole.
fn in_file(origin: &Origin) -> Option<InFile> {
    let place = [origin.line, origin.offset, origin.within];
    place.iter().any(Option::is_some).then_some(place)
}

/// The records of a file of rejections, by their files.
#[derive(Debug)]
pub(crate) struct Failed {
    /// What was rejected of a file; none where that was the file as a whole.
    places: BTreeMap<Arc<str>, BTreeSet<InFile>>,
    report: PathBuf,
}

impl Failed {
    /// Reads `reports/N.jsonl`.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut places: BTreeMap<Arc<str>, BTreeSet<InFile>> = BTreeMap::new();
        for (at, line) in BufReader::new(file).lines().enumerate() {
            let line = line.with_context(|| format!("cannot read {}", path.display()))?;
            let rejection: Rejection = serde_json::from_str(&line)
                .with_context(|| format!("{}:{} is no rejection of a build", path.display(), at + 1))?;
            let of_file = places.entry(absolute(&rejection.origin.path)).or_default();
            of_file.extend(in_file(&rejection.origin));
        }
        if places.is_empty() {
            bail!("{} tells of no rejection", path.display());
        }
        Ok(Self { places, report: path.to_owned() })
    }

    /// Whether something of a file was rejected, or of an archive that it packs.
    pub(crate) fn has(&self, path: &Path) -> bool {
        let path = absolute(path);
        let behind = self.places.range(path.clone()..).next();
        behind.is_some_and(|(rejected, _)| Path::new(rejected.as_ref()).starts_with(path.as_ref()))
    }

    /// Gives of a source only what was rejected.
    pub(crate) fn of(&self, source: Box<dyn Source>) -> Box<dyn Source> {
        Box::new(Again { source, places: self.places.clone(), report: self.report.clone() })
    }
}

/// A source of which some records are read once more.
struct Again {
    source: Box<dyn Source>,
    places: BTreeMap<Arc<str>, BTreeSet<InFile>>,
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
            let Some(place) = in_file(origin) else { return Some(record) };
            let places = self.places.get(&absolute(&origin.path));
            if places.is_none_or(|places| places.is_empty() || places.contains(&place)) {
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
        format!("{} {:?}", self.source.identity(), self.places)
    }

    fn decoder(&self) -> Arc<dyn Decode> {
        self.source.decoder()
    }

    fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    /// A part of the source, which does not stand for the whole.
    fn inventory(&self) -> Inventory {
        let Inventory { path, files, bytes, sha256 } = self.source.inventory();
        let path = format!("{} ({})", path.display(), self.report.display()).into();
        Inventory { path, files, bytes, sha256 }
    }
}
