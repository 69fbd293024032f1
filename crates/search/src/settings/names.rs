//! Names with several spellings, and names that changed.

use serde::Deserialize;
use time::{Date, macros::format_description};

use super::wordless;

/// Those that every home has that brings none of its own.
pub(super) const BUILT_IN: &str = include_str!("names.toml");

/// Names with several spellings, and names that changed: `settings/names.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Names {
    spelling: Vec<Spelling>,
    /// What stands before a number, in several writings: `quận 7`, `Q.7`.
    unit: Vec<Spelling>,
    /// Abbreviations that everyone knows, which articles seldom define.
    abbreviation: Vec<Abbreviation>,
    renamed: Vec<Renamed>,
    merged: Vec<Renamed>,
}

/// One name in several spellings, all equal.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spelling {
    names: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Abbreviation {
    /// In capitals: `BV`.
    short: String,
    /// What it stands for.
    long: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Renamed {
    /// The names that were.
    was: Vec<String>,
    /// The name since then.
    now: String,
    /// The day of the change, `2025-03-01`.
    #[serde(default)]
    since: Option<String>,
}

/// How a name goes with another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// It is the same, spelt otherwise.
    Same,
    /// It was, or is now, the other one.
    Renamed,
    /// It is a part of the other one now: offered, never equated.
    Merged,
}

impl Names {
    pub(super) fn check(&self) -> Result<(), String> {
        let changed = || self.renamed.iter().chain(&self.merged);
        let day = format_description!("[year]-[month]-[day]");
        let mut dates = changed().filter_map(|name| name.since.as_ref());
        if let Some(wrong) = dates.find(|since| Date::parse(since, day).is_err()) {
            return Err(format!("{wrong:?} is no day"));
        }
        wordless(self.abbreviation.iter().flat_map(|one| [&one.short, &one.long]))?;
        wordless(self.spelling.iter().chain(&self.unit).flat_map(|spelling| &spelling.names))?;
        wordless(changed().flat_map(|name| name.was.iter().chain([&name.now])))
    }

    /// Every writing of a numbered unit with every other one.
    pub(super) fn each_unit(&self, mut each: impl FnMut(&str, &str)) {
        self.unit.iter().for_each(|unit| super::each_two(&unit.names, &mut each));
    }

    /// Every abbreviation with what it stands for.
    pub(super) fn abbreviations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.abbreviation.iter().map(|one| (one.short.as_str(), one.long.as_str()))
    }

    /// Every name with every other one that it goes with, and since when.
    pub(super) fn each(&self, mut each: impl FnMut(&str, Relation, &str, Option<&str>)) {
        for spelling in &self.spelling {
            super::each_two(&spelling.names, |one, other| each(one, Relation::Same, other, None));
        }
        for renamed in &self.renamed {
            for was in &renamed.was {
                each(was, Relation::Renamed, &renamed.now, renamed.since.as_deref());
                each(&renamed.now, Relation::Renamed, was, None);
            }
        }
        for merged in &self.merged {
            merged.was.iter().for_each(|was| each(was, Relation::Merged, &merged.now, merged.since.as_deref()));
        }
    }
}
