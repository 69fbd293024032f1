//! Families of sites that are made alike, by their markers. Read from public scrapers of 2020 to 2026; templates change, so
//! that what a rule no longer finds is counted.

use std::{path::Path, sync::LazyLock};

use super::{SiteRule, form};

/// The files, each with what tells its pages.
const FILES: [(&str, &str); 9] = [
    ("cms-body", include_str!("families/cms-body.toml")),
    ("dantri", include_str!("families/dantri.toml")),
    ("dotnetnuke", include_str!("families/dotnetnuke.toml")),
    ("liferay", include_str!("families/liferay.toml")),
    ("mastercms", include_str!("families/mastercms.toml")),
    ("portal", include_str!("families/portal.toml")),
    ("sharepoint", include_str!("families/sharepoint.toml")),
    ("vccorp", include_str!("families/vccorp.toml")),
    ("vnexpress", include_str!("families/vnexpress.toml")),
];

static FAMILIES: LazyLock<Vec<SiteRule>> = LazyLock::new(|| {
    let rules = FILES.iter().map(|(name, text)| form::parse(Path::new(name), text, |_| None));
    rules.filter_map(Result::ok).collect()
});

pub(super) fn all() -> &'static [SiteRule] {
    &FAMILIES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_is_taken() {
        assert_eq!(all().iter().map(|rule| rule.name.as_str()).collect::<Vec<_>>(), FILES.map(|(name, _)| name));
    }
}
