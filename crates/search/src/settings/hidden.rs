//! What is taken down: `settings/hidden.toml`.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use tracuu_article::CanonicalRules;
use tracuu_index::Origins;
use wildmatch::WildMatchPattern;

/// All that is taken down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hidden {
    hidden: Vec<TakenDown>,
}

/// Articles that are taken down for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct TakenDown {
    /// Their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
    /// Any of their addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    /// Addresses in which `*` stands for anything: `https://bao.example/2019/*`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub patterns: Vec<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Since when.
    #[serde(deserialize_with = "date", skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// A date as TOML has it, or a text.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match toml::Value::deserialize(deserializer)? {
        toml::Value::Datetime(date) => Ok(Some(date.to_string())),
        toml::Value::String(text) => Ok(Some(text)),
        _ => Err(D::Error::custom("a date is 2026-11-29 or a text")),
    }
}

/// `*` stands for anything; `?` is a part of addresses.
type Pattern = WildMatchPattern<'*', '\0'>;

impl Hidden {
    pub(super) fn check(&self) -> Result<(), String> {
        for one in &self.hidden {
            if one.ids.is_empty() && one.urls.is_empty() && one.patterns.is_empty() {
                let reason = one.reason.as_deref().unwrap_or_default();
                return Err(format!("what is hidden for {reason:?} has neither ids nor urls nor patterns"));
            }
            let is_address = |url: &&String| url.starts_with("http://") || url.starts_with("https://");
            if let Some(wrong) = one.urls.iter().chain(&one.patterns).find(|url| !is_address(url)) {
                return Err(format!("{wrong:?} is no address: it begins with neither https:// nor http://"));
            }
        }
        Ok(())
    }

    /// Whether nothing is taken down.
    pub fn is_empty(&self) -> bool {
        self.hidden.is_empty()
    }

    /// The entries of the file.
    pub fn entries(&self) -> &[TakenDown] {
        &self.hidden
    }

    /// Whether any article is taken down by its address.
    pub(crate) fn has_addresses(&self) -> bool {
        self.hidden.iter().any(|one| !one.urls.is_empty() || !one.patterns.is_empty())
    }

    /// The ids of all that is taken down; `origins` has the addresses of the articles of a generation.
    pub(crate) fn ids(&self, origins: &Origins) -> BTreeSet<String> {
        self.hidden.iter().flat_map(|one| one.ids_of(origins)).collect()
    }
}

impl TakenDown {
    /// The ids of these articles. An address is compared as its canonical form, a pattern with the address as it is as well.
    pub fn ids_of(&self, origins: &Origins) -> BTreeSet<String> {
        let rules = CanonicalRules::default();
        let canonical = |url: &str| bare(&rules.canonical(url).unwrap_or_else(|| url.to_owned())).to_owned();
        let urls: BTreeSet<String> = self.urls.iter().map(|url| canonical(url)).collect();
        let patterns: Vec<Pattern> = self.patterns.iter().map(|pattern| Pattern::new(bare(pattern))).collect();
        let mut ids: BTreeSet<String> = self.ids.iter().cloned().collect();
        if urls.is_empty() && patterns.is_empty() {
            return ids;
        }
        let is_meant = |url: &str| {
            let canonical = canonical(url);
            urls.contains(&canonical)
                || patterns.iter().any(|pattern| pattern.matches(&canonical) || pattern.matches(bare(url)))
        };
        for (id, addresses) in origins.addresses() {
            if addresses.iter().any(|url| is_meant(url)) {
                ids.insert(id.to_owned());
            }
        }
        ids
    }
}

/// An address without its scheme and `www.`, which do not tell articles apart.
fn bare(url: &str) -> &str {
    let url = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
    url.strip_prefix("www.").unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use tracuu_index::RecordPlace;

    use super::*;

    #[test]
    fn addresses_mean_their_articles() {
        let mut origins = Origins::default();
        for (id, urls) in [
            ("a", &["https://bao.example/2019/a?utm_source=x", "http://www.bao.example/cu/a"][..]),
            ("b", &["https://bao.example/2020/b"]),
            ("c", &["https://bao.example/doc?id=3"]),
            ("d", &[]),
        ] {
            let urls = urls.iter().map(|url| (*url).into()).collect();
            origins.set(id, RecordPlace { file: "f".into(), line: None, offset: None, within: None }, urls);
        }
        let ids = |text: &str| -> Vec<String> {
            let hidden: Hidden = toml::from_str(text).unwrap();
            hidden.check().unwrap();
            hidden.ids(&origins).into_iter().collect()
        };
        assert_eq!(ids("[[hidden]]\nids = [\"d\", \"x\"]\ndate = 2026-11-01"), ["d", "x"]);
        assert_eq!(ids("[[hidden]]\nurls = [\"http://bao.example/2019/a\"]"), ["a"]);
        assert_eq!(ids("[[hidden]]\nurls = [\"https://www.bao.example/cu/a#top\"]"), ["a"]);
        assert_eq!(ids("[[hidden]]\npatterns = [\"https://www.bao.example/20*\"]"), ["a", "b"]);
        assert_eq!(ids("[[hidden]]\npatterns = [\"http://bao.example/doc?id=*\"]"), ["c"]);
        assert_eq!(ids(""), Vec::<String>::new());
        for wrong in ["[[hidden]]\nreason = \"x\"", "[[hidden]]\npatterns = [\"*\"]"] {
            assert!(toml::from_str::<Hidden>(wrong).unwrap().check().is_err(), "{wrong}");
        }
    }
}
