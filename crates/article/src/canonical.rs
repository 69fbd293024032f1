//! The canonical form of a URL, by which two addresses are told to be one.

use url::Url;

/// Which parts of a URL say nothing about the article: query keys of trackers and of sessions.
#[derive(Clone, Debug)]
pub struct CanonicalRules {
    keys: Vec<String>,
}

/// Query keys that are dropped unless told otherwise; one that ends in `*` stands for all that begin so.
const DEFAULT_KEYS: &[&str] = &[
    "utm_*",
    "fbclid",
    "gclid",
    "dclid",
    "yclid",
    "zarsrc",
    "igshid",
    "mc_cid",
    "mc_eid",
    "_ga",
    "phpsessid",
    "jsessionid",
    "aspsessionid*",
    "sessionid",
    "session_id",
];

impl Default for CanonicalRules {
    fn default() -> Self {
        Self { keys: DEFAULT_KEYS.iter().map(|key| (*key).to_owned()).collect() }
    }
}

impl CanonicalRules {
    /// Drops these query keys too. A key that ends in `*` stands for all that begin so; case does not matter.
    #[must_use]
    pub fn with_keys(mut self, keys: impl IntoIterator<Item = String>) -> Self {
        self.keys.extend(keys.into_iter().map(|key| key.to_lowercase()));
        self
    }

    /// The canonical form of an `http` or `https` URL: `https`, lower-case IDNA host without `www.`, without user, default
    /// port, fragment and dropped keys; the order of the query is kept. `None` for anything else.
    pub fn canonical(&self, url: &str) -> Option<String> {
        let mut url = Url::parse(url.trim()).ok()?;
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        url.set_scheme("https").ok()?;
        let host = url.host_str()?.trim_end_matches('.').to_owned();
        let mut host = host.as_str();
        // More than once, so that a canonical URL is its own canonical URL.
        while let Some(rest) = host.strip_prefix("www.").filter(|rest| rest.contains('.')) {
            host = rest;
        }
        url.set_host(Some(host)).ok()?;
        if matches!(url.port(), Some(80 | 443)) {
            url.set_port(None).ok()?;
        }
        url.set_fragment(None);
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        let path = url.path().to_owned();
        let kept: Vec<&str> = path
            .split(';')
            .enumerate()
            .filter(|(at, part)| *at == 0 || !self.drops(part))
            .map(|(_, part)| part)
            .collect();
        url.set_path(&kept.join(";"));
        let query = url.query().map(|query| {
            let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !self.drops(pair)).collect();
            kept.join("&")
        });
        url.set_query(query.as_deref().filter(|query| !query.is_empty()));
        Some(url.into())
    }

    /// Whether a `key=value` is of a dropped key.
    fn drops(&self, pair: &str) -> bool {
        let key = pair.split('=').next().unwrap_or_default().to_lowercase();
        self.keys.iter().any(|known| match known.strip_suffix('*') {
            Some(prefix) => key.starts_with(prefix),
            None => key == *known,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_article_has_one_canonical_url() {
        for (given, canonical) in [
            ("http://www.vidu.gov.vn/tin/1", "https://vidu.gov.vn/tin/1"),
            ("https://ViDu.gov.vn:443/tin/1#dau", "https://vidu.gov.vn/tin/1"),
            ("http://vidu.gov.vn:80/tin?b=2&utm_source=x&a=1", "https://vidu.gov.vn/tin?b=2&a=1"),
            ("http://vidu.gov.vn:8080/tin?", "https://vidu.gov.vn:8080/tin"),
            ("https://vidu.gov.vn/tin;jsessionid=AB12?x=1&PHPSESSID=9", "https://vidu.gov.vn/tin?x=1"),
            ("https://báo.vn/Tin Tức", "https://xn--bo-mia.vn/Tin%20T%E1%BB%A9c"),
            ("https://nguoi:khoa@vidu.vn./a", "https://vidu.vn/a"),
            ("https://www.vn/", "https://www.vn/"),
            ("http:www.www.vidu.vn:", "https://vidu.vn/"),
        ] {
            assert_eq!(CanonicalRules::default().canonical(given).as_deref(), Some(canonical), "{given}");
        }
        for given in ["", "tin/1", "ftp://vidu.vn/a", "javascript:void(0)", "http://"] {
            assert_eq!(CanonicalRules::default().canonical(given), None, "{given}");
        }
    }

    #[test]
    fn a_canonical_url_is_canonical() {
        proptest::proptest!(|(tail in "[a-z/?&=;#%]{0,30}")| {
            let rules = CanonicalRules::default();
            let once = rules.canonical(&format!("http://www.vidu.vn/{tail}")).unwrap();
            proptest::prop_assert_eq!(rules.canonical(&once).unwrap(), once);
        });
    }
}
