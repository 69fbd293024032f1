//! Names of a site: none of them is the author of an article.

use std::collections::BTreeSet;

use tracuu_text::Terms;

/// What a site may add to its name, or leave out.
const AROUND: &[&str] = &["bao", "tapchi", "baodientu", "news", "online", "vn", "com", "net", "org", "gov"];

/// The names of a site, by their letters alone.
#[derive(Debug, Default)]
pub(crate) struct SiteNames(BTreeSet<String>);

impl SiteNames {
    /// Of what a page calls its site and publisher, and of its host.
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>, host: Option<&str>) -> Self {
        let mut keys: BTreeSet<String> = names.map(key).collect();
        if let Some(host) = host {
            keys.insert(key(host));
            keys.extend(host.split('.').map(key).filter(|label| !AROUND.contains(&label.as_str())));
        }
        let bare: Vec<String> = keys.iter().map(|name| bare(name).to_owned()).collect();
        keys.extend(bare);
        keys.retain(|name| name.len() > 2);
        Self(keys)
    }

    /// Whether a name is one of the site's: alone, or with what sites put around theirs (`Báo`, `Online`, `.vn`).
    pub(crate) fn is_one(&self, name: &str) -> bool {
        let name = key(name);
        self.0.iter().any(|site| {
            let (long, short) = if name.len() > site.len() { (&name, site) } else { (site, &name) };
            short.len() > 2
                && long.match_indices(short.as_str()).any(|(at, _)| {
                    let rest = [long.get(..at), long.get(at + short.len()..)];
                    rest.into_iter().flatten().all(|part| part.is_empty() || is_around(part))
                })
        })
    }
}

/// A name without what sites put around theirs.
fn bare(mut name: &str) -> &str {
    while let Some(inner) = AROUND.iter().find_map(|word| name.strip_prefix(word).or_else(|| name.strip_suffix(word))) {
        name = inner;
    }
    name
}

/// Whether a part of a name is made of what sites put around theirs.
fn is_around(part: &str) -> bool {
    part.is_empty() || AROUND.iter().any(|word| part.strip_prefix(word).is_some_and(is_around))
}

/// The letters and digits of a name, without marks.
fn key(name: &str) -> String {
    let (mut terms, mut key) = (Terms::folded_only(name), String::new());
    while terms.advance() {
        key.push_str(terms.term());
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_no_author() {
        let site = SiteNames::of(["Báo điện tử Sông Núi"].into_iter(), Some("songnui.com.vn"));
        for name in ["Sông Núi", "songnui.com.vn", "SONGNUI.COM.VN", "Báo Sông Núi", "Song Nui Online", "songnui"]
        {
            assert!(site.is_one(name), "{name}");
        }
        for name in ["Hà Sông", "Nguyễn Núi", "Vn", "Sông Núi Hà", ""] {
            assert!(!site.is_one(name), "{name}");
        }
        assert!(SiteNames::of(std::iter::empty(), Some("vietbao.vn")).is_one("Viet Bao News"));
    }
}
