//! What a site owner, or we for a family of sites, know of where pages keep their fields: CSS selectors in TOML.
//!
//! A rule of the owner holds for hosts; a rule of a family holds for pages with its markers in their source, whatever their host.
//! Both have one form, that of `form`; `families/` are compiled in. What a rule does to a page is told in
//! [`extract`](crate::extract).

mod families;
mod field;
mod form;

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

pub(crate) use field::Field;
pub(crate) use form::label_key;
use regex::Regex;
use scraper::Selector;
use thiserror::Error;

/// A file of rules that is not taken.
#[derive(Debug, Error)]
pub enum RuleError {
    /// It cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It is not of its form.
    #[error("{path}, line {line}: {message}")]
    Form {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, with the text that is.
        message: String,
    },
}

/// Where the pages of a site, or of a family of sites, keep their fields.
#[derive(Debug)]
pub(crate) struct SiteRule {
    /// Its file, without `.toml`.
    pub(crate) name: String,
    /// What the publication is called.
    pub(crate) publication: Option<String>,
    /// The hosts whose pages it is for, and texts of which one stands in the source of each page that it is for.
    hosts: Vec<HostPattern>,
    markers: Vec<String>,
    /// Selectors of a field in the order in which they are tried.
    pub(crate) selectors: Vec<(Field, Vec<Selector>)>,
    /// What is no part of the page.
    pub(crate) drop: Vec<Selector>,
    /// Labels of rows, such as `Số/Ký hiệu`, and the field that stands behind each.
    pub(crate) rows: Vec<(Field, Vec<String>)>,
    /// Headings below which other articles are listed.
    pub(crate) others: Vec<String>,
    /// The attributes that its selectors ask for.
    attributes: Vec<String>,
    /// It is the owner's: what it says holds.
    pub(crate) is_owners: bool,
}

/// `vidu.vn`, or `*.vidu.vn` for all hosts below it; `www.` aside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct HostPattern {
    host: String,
    below: bool,
}

impl HostPattern {
    fn holds(&self, host: &str) -> bool {
        if self.below {
            host.strip_suffix(self.host.as_str()).is_some_and(|rest| rest.ends_with('.'))
        } else {
            host == self.host
        }
    }
}

/// The rules that pages are read by.
#[derive(Clone, Debug)]
pub struct SiteRules {
    owners: Arc<Vec<SiteRule>>,
    /// The attributes that selectors of any rule ask for.
    attributes: Arc<[String]>,
    /// Any of the markers of all rules: one pass over a page tells that most hold none.
    markers: Option<Regex>,
}

impl SiteRules {
    /// The rules of families alone.
    pub fn built_in() -> Self {
        Self::of(Vec::new())
    }

    fn of(owners: Vec<SiteRule>) -> Self {
        let markers = owners.iter().chain(families::all()).flat_map(|rule| &rule.markers);
        let markers: Vec<String> = markers.map(|marker| regex::escape(marker)).collect();
        // Where there are too many for one expression, each is looked for.
        let markers = Regex::new(&markers.join("|")).ok();
        let attributes: BTreeSet<&String> =
            owners.iter().chain(families::all()).flat_map(|rule| &rule.attributes).collect();
        let attributes = attributes.into_iter().cloned().collect();
        Self { owners: Arc::new(owners), attributes, markers }
    }

    /// Reads the owner's rules, the `.toml` files of a folder, in the order of their names. No folder is no rule.
    pub fn read(folder: &Path) -> Result<Self, RuleError> {
        let failed = |source| RuleError::Read { path: folder.to_owned(), source };
        let mut files = Vec::new();
        match fs::read_dir(folder) {
            Ok(entries) => {
                for entry in entries {
                    files.push(entry.map_err(failed)?.path());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
        files.sort();
        let read = |path: PathBuf| match fs::read_to_string(&path) {
            Ok(text) => Ok((path, text)),
            Err(source) => Err(RuleError::Read { path, source }),
        };
        Self::parse(&files.into_iter().map(read).collect::<Result<Vec<_>, _>>()?)
    }

    /// Reads the owner's rules from the texts of files with these names.
    pub fn parse(files: &[(PathBuf, String)]) -> Result<Self, RuleError> {
        let mut owners: Vec<SiteRule> = Vec::new();
        for (path, text) in files {
            let known = |pattern: &HostPattern| {
                let other = owners.iter().find(|rule| rule.hosts.contains(pattern))?;
                Some(other.name.clone())
            };
            let rule = form::parse(path, text, known)?;
            owners.push(SiteRule { is_owners: true, ..rule });
        }
        Ok(Self::of(owners))
    }

    /// The attributes that selectors of any rule ask for, in small letters.
    pub(crate) fn attributes(&self) -> &[String] {
        &self.attributes
    }

    /// The rules for a page of a host (without `www.`) with this source: the owner's one of the nearest host, then those of families.
    pub(crate) fn of_page<'a>(&'a self, host: Option<&str>, source: &str) -> Vec<&'a SiteRule> {
        let nearest = |rule: &SiteRule| {
            let holding = rule.hosts.iter().filter(|pattern| host.is_some_and(|host| pattern.holds(host)));
            // A host itself is nearer than what is below another, and a longer one than a shorter one.
            holding.map(|pattern| (!pattern.below, pattern.host.len())).max()
        };
        let near = self.owners.iter().filter_map(|rule| Some((nearest(rule)?, rule)));
        let owners = near.max_by_key(|(nearness, _)| *nearness).map(|(_, rule)| rule);
        let marked = |rule: &&SiteRule| rule.markers.iter().any(|marker| source.contains(marker.as_str()));
        let may_be_marked = self.markers.as_ref().is_none_or(|markers| markers.is_match(source));
        let by_marker = self.owners.iter().chain(families::all()).filter(|_| may_be_marked).filter(marked);
        owners.into_iter().chain(by_marker).collect()
    }
}
