//! The lock of a home: one process writes in it at a time.

use std::{
    fs::{self, File, TryLockError},
    io::{Read, Seek, SeekFrom, Write},
};

use crate::{
    error::{IndexError, IoContext, Result},
    history::{Event, History},
    home::Home,
};

/// Held by the one process that writes in a home; given back when dropped, or when the process ends in any way.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Home {
    /// Takes the home for writing, and completes what a process left that was killed while it published. What stands in
    /// [`Home::building`] is left as it is.
    pub fn lock(&self) -> Result<Lock> {
        fs::create_dir_all(self.root()).on("create", self.root())?;
        let path = self.root().join("lock");
        let mut file =
            File::options().read(true).write(true).create(true).truncate(false).open(&path).on("open", &path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // What the holder wrote is only for the message.
                let _ = file.read_to_string(&mut holder);
                let holder = if holder.trim().is_empty() { "another process" } else { holder.trim() };
                return Err(IndexError::Locked { home: self.root().to_owned(), holder: holder.to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(error).on("lock", &path),
        }
        file.set_len(0).on("write", &path)?;
        file.seek(SeekFrom::Start(0)).on("write", &path)?;
        writeln!(file, "process {}", std::process::id()).on("write", &path)?;
        recover(self)?;
        Ok(Lock { _file: file })
    }
}

/// Deletes a generation that was moved into place but never went live, and records one that did but is not in the history.
fn recover(home: &Home) -> Result<()> {
    let Ok(live) = home.current() else { return Ok(()) };
    let history = History::of(home);
    let recorded: Vec<u64> = history
        .read()?
        .into_iter()
        .filter(|event| event.event == Event::PUBLISH)
        .map(|event| event.generation)
        .collect();
    for number in home.published()?.into_iter().filter(|number| *number >= live && !recorded.contains(number)) {
        if number == live {
            history.append(&Event::now(Event::PUBLISH, number))?;
        } else {
            let folder = home.generation(number);
            fs::remove_dir_all(&folder).on("clear", &folder)?;
        }
    }
    Ok(())
}
