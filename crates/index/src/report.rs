//! What a build did.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};
use tracuu_article::{Inventory, lossy_path};

/// How many records came to what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Outcomes {
    /// Records read, those that became no article among them.
    pub records: u64,
    /// Articles that were not there before: after a full build all of the index.
    pub indexed: u64,
    /// Articles that gave way to a later or newer record of the same id.
    pub replaced: u64,
    /// Records of articles that the live index has just so, in an incremental build.
    #[serde(skip_serializing_if = "is_zero")]
    pub unchanged: u64,
    /// Articles that their source no longer holds, in an incremental build of complete sources.
    #[serde(skip_serializing_if = "is_zero")]
    pub removed: u64,
    /// Articles of complete sources that were not read, and stay because something of their file or folder was rejected.
    #[serde(skip_serializing_if = "is_zero")]
    pub in_doubt: u64,
    /// Records and files that became no article, by kind.
    pub rejected: BTreeMap<String, u64>,
    /// Fields that no article has, by name: kept out of the index.
    pub unknown_fields: BTreeMap<String, u64>,
    /// What was wrong without costing an article.
    pub warnings: u64,
    /// Records of articles whose address nothing tells.
    #[serde(skip_serializing_if = "is_zero")]
    pub without_url: u64,
    /// What the rules for sites gave, by host and rule.
    pub rules: BTreeMap<String, BTreeMap<String, RuleOutcome>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What a rule gave on the articles of a host: a field that it misses on many tells that the site has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleOutcome {
    /// Articles that it was used on.
    pub articles: u64,
    /// On how many of them it did not find a field that it tells where to find.
    pub missed: BTreeMap<String, u64>,
}

/// What a build did.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// The generation that was built; 0 after a dry run.
    pub generation: u64,
    /// Whether it is live now.
    pub published: bool,
    /// How many records came to what.
    pub outcomes: Outcomes,
    /// What was read.
    pub sources: Vec<Inventory>,
    /// SHA-256 of the settings at the time.
    pub settings_sha256: String,
    /// What pages of a host share, so that it was taken for no article's own, by host.
    pub shared: BTreeMap<String, SharedParts>,
    /// What a build would do, after a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// The file in the home with all rejections, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejections_file: Option<String>,
    /// The first rejections, as `file:line: kind: reason`.
    pub rejections: Vec<String>,
    /// The first warnings, as `file:line: reason`.
    pub warnings: Vec<String>,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// What many of the pages of a host share: texts by their beginnings, a number of each kind at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SharedParts {
    /// Articles that were looked at.
    pub articles: u64,
    /// Lines below headlines that are the page's clock.
    pub clocks: Vec<String>,
    /// Headlines of the site.
    pub titles: Vec<String>,
    /// Canonical addresses of different articles.
    pub canonicals: Vec<String>,
    /// Paragraphs at the beginning or end of most pages: none of an article's own but where it goes on behind them.
    pub paragraphs: Vec<String>,
}

/// What a build would do to the live index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// The live generation; absent where there is none that can be read.
    pub compared_with: Option<u64>,
    /// Why what is live cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_compared: Option<String>,
    /// What each source would do.
    pub sources: Vec<SourcePlan>,
    /// Live articles that no source has.
    pub removed: Planned,
}

/// What a source would do to the live index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourcePlan {
    /// The file or folder.
    #[serde(serialize_with = "lossy_path")]
    pub path: PathBuf,
    /// Articles that are not live.
    pub added: Planned,
    /// Articles that are live with another content.
    pub replaced: Planned,
    /// Articles that are live as they are.
    pub unchanged: u64,
    /// Records that become no article, by kind.
    pub rejected: BTreeMap<String, u64>,
    /// The first of them, as `file:line: kind: reason`.
    pub rejections: Vec<String>,
}

/// Some articles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Planned {
    /// How many.
    pub articles: u64,
    /// The first ones by id, with their titles.
    pub examples: Vec<String>,
}
