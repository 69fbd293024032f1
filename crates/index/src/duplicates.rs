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
}

impl Duplicates {
    /// Its file in a generation: a JSON array of ids a line, packed with Zstandard.
    pub const FILE: &str = "duplicates.jsonl.zst";

    /// Adds a group.
    pub fn add(&mut self, mut ids: Vec<String>) {
        ids.sort_unstable();
        self.groups.push(ids);
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
            let groups = lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect::<io::Result<_>>()?;
            Ok(Self { groups })
        };
        read().on("understand", &path)
    }
}
