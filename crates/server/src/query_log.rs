//! Writes what readers asked into the home, where the owner wants to know.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
    time::Duration,
};

use tracuu_search::{PastQueries, QueryEvent, Searcher, each_query_event, query_files};

/// Events that wait to be written at most; more are not kept, since no reader waits for a disk.
const MAX_WAITING: usize = 1_000;
/// Days of which queries are suggested.
const MAX_SUGGESTED_DAYS: usize = 30;
/// How often what was asked before is read again.
const SUGGEST_EVERY: Duration = Duration::from_hours(1);
/// Files of days that are kept.
const MAX_DAYS: usize = 90;

/// Takes events for a thread that writes them.
#[derive(Clone, Debug)]
pub struct QueryLog {
    events: SyncSender<QueryEvent>,
}

impl QueryLog {
    /// Begins to write into this folder, which is made where it is not there.
    pub fn open(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let (events, waiting) = sync_channel(MAX_WAITING);
        thread::Builder::new().name("query log".to_owned()).spawn(move || write(&folder, &waiting))?;
        Ok(Self { events })
    }

    /// Takes an event.
    pub(crate) fn take(&self, event: QueryEvent) {
        if let Err(TrySendError::Full(_)) = self.events.try_send(event) {
            tracing::warn!("a query was not logged: the disk is too slow");
        }
    }
}

/// Writes events until no one gives any. What cannot be written is told once until writing succeeds again, and lost.
fn write(folder: &Path, waiting: &Receiver<QueryEvent>) {
    let (mut open, mut is_failing): (Option<(String, File)>, bool) = (None, false);
    for event in waiting {
        match write_one(folder, &mut open, &event) {
            Ok(()) => is_failing = false,
            Err(error) => {
                if !is_failing {
                    tracing::error!(error = &error as &dyn std::error::Error, folder = %folder.display(), "queries cannot be logged");
                }
                (open, is_failing) = (None, true);
            }
        }
    }
}

fn write_one(folder: &Path, open: &mut Option<(String, File)>, event: &QueryEvent) -> io::Result<()> {
    let name = event.file();
    let file = match open {
        Some((known, file)) if *known == name => file,
        _ => {
            let path = folder.join(&name);
            let mut options = OpenOptions::new();
            options.create(true).append(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&path)?;
            if !is_ended(&path)? {
                file.write_all(b"\n")?;
            }
            forget_old(folder)?;
            &mut open.insert((name, file)).1
        }
    };
    let mut line = serde_json::to_vec(event)?;
    line.push(b'\n');
    // One call for a line, so that none is written into another.
    file.write_all(&line)
}

/// Whether a file ends with a line: a service that was killed may have left a part of one.
fn is_ended(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// Reads now and then what was asked before by the logs of a folder, to suggest it. Runs until dropped.
pub async fn suggest_past(searcher: Arc<Searcher>, folder: PathBuf) {
    loop {
        let (searcher, folder) = (Arc::clone(&searcher), folder.clone());
        let read = tokio::task::spawn_blocking(move || past_queries(&folder).map(|past| searcher.suggest_past(past)));
        if let Ok(Err(error)) = read.await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the query log cannot be read");
        }
        tokio::time::sleep(SUGGEST_EVERY).await;
    }
}

fn past_queries(folder: &Path) -> io::Result<PastQueries> {
    let files = query_files(folder)?;
    let recent = files.len().saturating_sub(MAX_SUGGESTED_DAYS);
    PastQueries::of(|each| files.into_iter().skip(recent).map(|file| each_query_event(&file, &mut *each)).sum())
}

/// Deletes the files of days that are no longer kept.
fn forget_old(folder: &Path) -> io::Result<()> {
    let files = query_files(folder)?;
    let surplus = files.len().saturating_sub(MAX_DAYS);
    files.into_iter().take(surplus).try_for_each(fs::remove_file)
}
