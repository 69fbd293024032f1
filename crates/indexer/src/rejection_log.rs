//! All that became no article, a JSON object a line in a file of the home, for those who look into it afterwards.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::PathBuf,
};

use serde::Serialize;
use tracuu_article::Rejection;
use tracuu_index::{Home, IoContext, Report, Result};

use crate::rejections::{FirstRejections, Kept, Rejected, RejectionSink};

/// Writes every rejection into the file of a build, and keeps the first ones for its report.
#[derive(Debug)]
pub(crate) struct RejectionLog {
    first: FirstRejections,
    path: PathBuf,
    /// Absent until something is rejected.
    file: Option<BufWriter<File>>,
    /// What went wrong first: an audit with holes is none.
    failed: Option<io::Error>,
}

/// One line.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    rejection: &'a Rejection,
    sample: &'a str,
}

impl RejectionLog {
    pub(crate) fn of(home: &Home, number: u64) -> Self {
        Self { first: FirstRejections::default(), path: home.rejections_file(number), file: None, failed: None }
    }

    /// Goes on behind what an interrupted build kept; what it told after that is cut off, since it is read again.
    pub(crate) fn resume(home: &Home, number: u64, kept: Kept) -> Result<Self> {
        let mut log = Self { first: kept.first, ..Self::of(home, number) };
        if kept.bytes > 0 {
            let mut file = File::options().append(true).open(&log.path).on("open", &log.path)?;
            file.set_len(kept.bytes).and_then(|()| file.seek(SeekFrom::End(0))).on("cut", &log.path)?;
            log.file = Some(BufWriter::new(file));
        }
        Ok(log)
    }

    fn write(&mut self, line: &Line<'_>) -> io::Result<()> {
        let file = if let Some(file) = &mut self.file {
            file
        } else {
            if let Some(folder) = self.path.parent() {
                fs::create_dir_all(folder)?;
            }
            self.file.insert(BufWriter::new(File::create(&self.path)?))
        };
        serde_json::to_writer(&mut *file, line)?;
        file.write_all(b"\n")
    }

    /// Sees that every line is on the disk.
    pub(crate) fn finish(&mut self) -> Result<()> {
        let written = match (self.failed.take(), &mut self.file) {
            (Some(error), _) => Err(error),
            (None, Some(file)) => file.flush().and_then(|()| file.get_ref().sync_data()),
            (None, None) => Ok(()),
        };
        written.on("write", &self.path)
    }

    /// Tells the first rejections, and where all are.
    pub(crate) fn tell(mut self, report: &mut Report) {
        // Of a build that failed otherwise what can be written is.
        let _ = self.finish();
        report.rejections_file = self.file.as_ref().map(|_| self.path.to_string_lossy().into_owned());
        self.first.tell(report);
    }
}

impl RejectionSink for RejectionLog {
    fn reject(&mut self, rejected: Rejected) {
        if self.failed.is_none() {
            self.failed = self.write(&Line { rejection: &rejected.rejection, sample: &rejected.sample }).err();
        }
        self.first.reject(rejected);
    }

    fn first(&mut self) -> &mut FirstRejections {
        &mut self.first
    }

    fn keep(&mut self) -> Result<Kept> {
        self.finish()?;
        let bytes = self.file.as_ref().map(|file| file.get_ref().metadata().map(|about| about.len()));
        Ok(Kept { first: self.first.clone(), bytes: bytes.transpose().on("look at", &self.path)?.unwrap_or(0) })
    }
}
