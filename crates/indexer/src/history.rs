use std::{
    fs::{self, File},
    io::Write,
};

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tracuu_article::VIETNAM;

use crate::{
    error::{Context, Result},
    home::Home,
    report::Report,
};

/// One line of a home's history.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// When it happened, RFC 3339, +07:00.
    pub at: String,
    /// What happened: `publish`, `failed`, `prune`.
    pub event: String,
    /// The generation that it was about.
    pub generation: u64,
    /// The generation that was live before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<u64>,
    /// The report of the build.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
}

/// The event of a generation that went live.
pub(crate) const PUBLISH: &str = "publish";

impl Event {
    /// An event of this moment.
    pub(crate) fn now(event: &str, generation: u64) -> Self {
        Self { at: now(), event: event.to_owned(), generation, previous: None, report: None }
    }
}

pub(crate) fn now() -> String {
    let now = OffsetDateTime::now_utc().to_offset(VIETNAM);
    now.replace_nanosecond(0).unwrap_or(now).format(&Rfc3339).unwrap_or_default()
}

/// Appends a line.
pub(crate) fn append(home: &Home, event: &Event) -> Result<()> {
    let path = home.history_file();
    let mut line = serde_json::to_string(event).map_err(std::io::Error::from).on("write", &path)?;
    line.push('\n');
    let mut file = File::options().create(true).append(true).open(&path).on("open", &path)?;
    file.write_all(line.as_bytes()).on("append to", &path)?;
    file.sync_data().on("sync", &path)
}

/// Reads all lines that can be read; a line cut by a crash is no reason to refuse work.
pub(crate) fn read(home: &Home) -> Result<Vec<Event>> {
    let path = home.history_file();
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.on("read", &path)?,
    };
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}
