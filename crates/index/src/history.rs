//! What happened in a home, an event a line in `history.jsonl`.

use std::{
    env,
    fs::{self, File},
    io::Write,
    path::PathBuf,
};

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tracuu_article::VIETNAM;

use crate::{
    error::{IoContext, Result},
    home::Home,
    report::Report,
};

/// One line of a home's history.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// When it happened, RFC 3339, +07:00.
    pub at: String,
    /// What happened: [`Event::PUBLISH`], [`Event::FAILED`], [`Event::UNCHANGED`], [`Event::ROLLBACK`], [`Event::PRUNE`] or [`Event::HIDDEN`].
    pub event: String,
    /// The generation that it was about.
    pub generation: u64,
    /// The generation that was live before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<u64>,
    /// Who did it, `user@host`, as far as the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// What is taken down from now on, as `hidden.toml` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<serde_json::Value>,
    /// The report of the build.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
}

/// The command of this process.
pub fn command() -> Option<String> {
    let command: Vec<String> = env::args_os().map(|part| part.to_string_lossy().into_owned()).collect();
    Some(command.join(" ")).filter(|command| !command.is_empty())
}

/// The user and the host of this process; a service without a user's environment is told by the number of its user.
pub fn who() -> Option<String> {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| env::var(name).ok());
    let user = named.filter(|user| !user.is_empty()).or_else(uid)?;
    let host = fs::read_to_string("/proc/sys/kernel/hostname").ok().or_else(|| env::var("HOSTNAME").ok());
    let host = host.map(|host| host.trim().to_owned()).filter(|host| !host.is_empty());
    Some(host.map_or_else(|| user.clone(), |host| format!("{user}@{host}")))
}

#[cfg(unix)]
fn uid() -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    Some(format!("uid {}", fs::metadata("/proc/self").ok()?.uid()))
}

#[cfg(not(unix))]
fn uid() -> Option<String> {
    None
}

/// The history of a home: lines are only ever added.
#[derive(Clone, Debug)]
pub struct History {
    path: PathBuf,
}

impl Event {
    /// The event of a generation that went live.
    pub const PUBLISH: &str = "publish";
    /// The event of a build that did not.
    pub const FAILED: &str = "failed";
    /// The event of a build that found nothing that is not live just so.
    pub const UNCHANGED: &str = "unchanged";
    /// The event of an old generation that was deleted.
    pub const PRUNE: &str = "prune";
    /// The event of another list of what is taken down.
    pub const HIDDEN: &str = "hidden";
    /// The event of an earlier generation that was made live again.
    pub const ROLLBACK: &str = "rollback";

    /// An event of this moment, by this process.
    pub fn now(event: &str, generation: u64) -> Self {
        Self {
            at: Self::timestamp(),
            event: event.to_owned(),
            generation,
            previous: None,
            by: who(),
            command: command(),
            hidden: None,
            report: None,
        }
    }

    /// This moment as RFC 3339, in whole seconds, +07:00.
    pub fn timestamp() -> String {
        let now = OffsetDateTime::now_utc().to_offset(VIETNAM);
        now.replace_nanosecond(0).unwrap_or(now).format(&Rfc3339).unwrap_or_default()
    }
}

impl History {
    /// The history of this home, which may have none yet.
    pub fn of(home: &Home) -> Self {
        Self { path: home.history_file() }
    }

    /// Appends an event, and waits until it is on the disk.
    pub fn append(&self, event: &Event) -> Result<()> {
        let path = &self.path;
        let mut line = serde_json::to_string(event).map_err(std::io::Error::from).on("write", path)?;
        line.push('\n');
        let mut file = File::options().create(true).append(true).open(path).on("open", path)?;
        file.write_all(line.as_bytes()).on("append to", path)?;
        file.sync_data().on("sync", path)
    }

    /// Reads all events; lines that cannot be read, such as one cut by a crash, are left out.
    pub fn read(&self) -> Result<Vec<Event>> {
        let text = match fs::read_to_string(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.on("read", &self.path)?,
        };
        Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }
}
