//! Queries whose answers are known: `settings/canaries.toml`.

use std::{fs, io, path::Path};

use serde::Deserialize;

use super::{CANARIES, SettingsError, parse};

/// Queries with the articles that must be on their first page.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Canaries {
    pub(crate) canary: Vec<Canary>,
}

/// One query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Canary {
    pub(crate) query: String,
    pub(crate) ids: Vec<String>,
}

impl Canaries {
    pub(super) fn check(&self) -> Result<(), String> {
        let empty = self.canary.iter().find(|canary| canary.ids.is_empty());
        empty.map_or(Ok(()), |canary| Err(format!("{:?} has no ids that must be found", canary.query)))
    }

    /// Reads those of a home's settings.
    pub(crate) fn read(settings: &Path) -> Result<Self, SettingsError> {
        let path = settings.join(CANARIES);
        match fs::read_to_string(&path) {
            Ok(text) => parse(&path, &text, Self::check),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(SettingsError::Read { path, source }),
        }
    }
}
