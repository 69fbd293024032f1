use std::{
    fs::{self, File, TryLockError},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use crate::{
    error::{Context, IndexError, Result},
    history,
};

/// The folder of an index: settings, generations, and what is under way.
#[derive(Clone, Debug)]
pub struct Home {
    root: PathBuf,
}

/// Held by the one process that writes in a home; given back when dropped, or when the process ends in any way.
#[derive(Debug)]
pub struct Lock {
    _file: File,
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
        self.root.join("generations").join(number.to_string())
    }

    /// The folder in which a generation is built.
    pub fn building(&self, number: u64) -> PathBuf {
        self.root.join("building").join(number.to_string())
    }

    /// The file that names the live generation.
    pub fn current_file(&self) -> PathBuf {
        self.root.join("CURRENT")
    }

    /// The folder of the site owner's settings.
    pub fn settings(&self) -> PathBuf {
        self.root.join("settings")
    }

    pub(crate) fn history_file(&self) -> PathBuf {
        self.root.join("history.jsonl")
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
        numbers_in(&self.root.join("generations"))
    }

    /// Takes the home for writing, and clears what a killed build left.
    pub fn lock(&self) -> Result<Lock> {
        fs::create_dir_all(&self.root).on("create", &self.root)?;
        let path = self.root.join("lock");
        let mut file =
            File::options().read(true).write(true).create(true).truncate(false).open(&path).on("open", &path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // What the holder wrote is only for the message.
                let _ = file.read_to_string(&mut holder);
                let holder = if holder.trim().is_empty() { "another process" } else { holder.trim() };
                return Err(IndexError::Locked { home: self.root.clone(), holder: holder.to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(error).on("lock", &path),
        }
        file.set_len(0).on("write", &path)?;
        file.seek(SeekFrom::Start(0)).on("write", &path)?;
        writeln!(file, "process {}", std::process::id()).on("write", &path)?;
        let building = self.root.join("building");
        if building.exists() {
            fs::remove_dir_all(&building).on("clear", &building)?;
        }
        self.recover()?;
        Ok(Lock { _file: file })
    }

    /// Mends what a process left that was killed while it published: a generation that never went live is deleted, and one
    /// that did but is not in the history is put there.
    fn recover(&self) -> Result<()> {
        let Ok(live) = self.current() else { return Ok(()) };
        let recorded: Vec<u64> = history::read(self)?
            .into_iter()
            .filter(|event| event.event == history::PUBLISH)
            .map(|event| event.generation)
            .collect();
        for number in self.published()?.into_iter().filter(|number| *number >= live && !recorded.contains(number)) {
            if number == live {
                history::append(self, &history::Event::now(history::PUBLISH, number))?;
            } else {
                let folder = self.generation(number);
                fs::remove_dir_all(&folder).on("clear", &folder)?;
            }
        }
        Ok(())
    }

    /// A number that no generation of this home has had.
    pub(crate) fn next_number(&self) -> Result<u64> {
        let published = self.published()?.into_iter().max().unwrap_or(0);
        let recorded = history::read(self)?.iter().map(|event| event.generation).max().unwrap_or(0);
        Ok(published.max(recorded) + 1)
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
        numbers.extend(name.to_str().and_then(|name| name.parse::<u64>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}
