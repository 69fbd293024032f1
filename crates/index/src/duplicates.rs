//! Groups of articles that tell the same.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::Path,
};

use crate::error::{IoContext, Result};

/// Level of zstd: ids do not repeat.
const COMPRESSION_LEVEL: i32 = 3;

/// The groups of articles of a generation that tell the same, by their ids. Whoever is in none is like no other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    groups: Vec<Vec<String>>,
    /// Where each id stands, ordered by the ids.
    places: Vec<(usize, usize)>,
}

impl Duplicates {
    /// Its file in a generation: a JSON array of ids a line, packed with Zstandard.
    pub const FILE: &str = "duplicates.jsonl.zst";

    /// Adds a group.
    pub fn add(&mut self, mut ids: Vec<String>) {
        ids.sort_unstable();
        self.groups.push(ids);
    }

    /// The place of the group that an article is in.
    pub fn group_of(&self, id: &str) -> Option<usize> {
        let found = self.places.binary_search_by(|place| self.id(*place).cmp(id)).ok()?;
        self.places.get(found).map(|(group, _)| *group)
    }

    fn id(&self, (group, member): (usize, usize)) -> &str {
        self.groups.get(group).and_then(|group| group.get(member)).map_or("", String::as_str)
    }

    /// The groups, each sorted by id.
    pub fn groups(&self) -> &[Vec<String>] {
        &self.groups
    }

    /// Writes it into the folder of a generation, sorted.
    pub fn write(&mut self, generation: &Path) -> Result<()> {
        self.groups.sort_unstable();
        let path = generation.join(Self::FILE);
        let write = || -> io::Result<()> {
            let mut out = zstd::Encoder::new(File::create(&path)?, COMPRESSION_LEVEL)?;
            for group in &self.groups {
                serde_json::to_writer(&mut out, group)?;
                out.write_all(b"\n")?;
            }
            out.finish()?.sync_all()
        };
        write().on("write", &path)
    }

    /// Reads that of a generation.
    pub fn read(generation: &Path) -> Result<Self> {
        let path = generation.join(Self::FILE);
        let read = || -> io::Result<Self> {
            let lines = BufReader::new(zstd::Decoder::new(File::open(&path)?)?).lines();
            let groups: Vec<Vec<String>> =
                lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect::<io::Result<_>>()?;
            let places = groups.iter().enumerate();
            let mut places: Vec<(usize, usize)> =
                places.flat_map(|(group, ids)| (0..ids.len()).map(move |member| (group, member))).collect();
            places.sort_by(|one, other| {
                groups
                    .get(one.0)
                    .and_then(|ids| ids.get(one.1))
                    .cmp(&groups.get(other.0).and_then(|ids| ids.get(other.1)))
            });
            Ok(Self { groups, places })
        };
        read().on("understand", &path)
    }
}
