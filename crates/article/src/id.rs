//! Ids of articles: given, derived from a URL, or from the path of a file.

use std::{fmt, path::Path};

use data_encoding::BASE32_NOPAD;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::CanonicalRules;

/// An id that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("id {0:?} is empty, longer than 200 bytes, or holds white space or control characters")]
pub struct InvalidId(pub String);

/// Names one article: given, or derived from its URL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(String);

/// What must not stand in an id or would be read as something else in a path.
const UNSAFE: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#').add(b'"').add(b'<').add(b'>').add(b'\\');

impl ArticleId {
    /// The longest id, in bytes.
    pub const MAX_BYTES: usize = 200;

    /// Takes a given id: any characters but white space and controls, 1 to 200 bytes.
    pub fn given(id: &str) -> Result<Self, InvalidId> {
        let good = !id.is_empty()
            && id.len() <= Self::MAX_BYTES
            && !id.chars().any(|character| character.is_whitespace() || character.is_control());
        if good { Ok(Self(id.to_owned())) } else { Err(InvalidId(id.chars().take(80).collect())) }
    }

    /// Derives the id from a URL: 26 lower-case base32 letters (RFC 4648, without padding) of the first 16 bytes of the
    /// SHA-256 of the canonical URL. `None` where the URL is not of http or https.
    pub fn from_url(url: &str, rules: &CanonicalRules) -> Option<Self> {
        rules.canonical(url).map(|canonical| Self(digest(&canonical)))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn digest(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    let head: Vec<u8> = hash.iter().take(16).copied().collect();
    BASE32_NOPAD.encode(&head).to_lowercase()
}

/// The id of a page that has no URL: `file:` and its path relative to the source, percent-encoded; a path too long for
/// an id is replaced by its digest.
pub fn file_id(relative: &Path) -> ArticleId {
    let path = relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let encoded = format!("file:{}", utf8_percent_encode(&path, UNSAFE));
    if encoded.len() <= ArticleId::MAX_BYTES {
        ArticleId(encoded)
    } else {
        ArticleId(format!("file:{}", digest(&path)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors() {
        // sha256 of the canonical URL, first 16 bytes, base32: computed apart with Python's hashlib and base64.
        for (url, id) in [
            ("https://vidu.gov.vn/tin/1", "5pn6virhtfavl6gvkhcf6wmali"),
            ("http://www.vidu.gov.vn/tin/1?utm_source=zalo#dau", "5pn6virhtfavl6gvkhcf6wmali"),
            ("https://xn--bo-mia.vn/Tin%20T%E1%BB%A9c", "gimzkrsqefjq4ymniwihpqgpty"),
            ("https://báo.vn/Tin Tức", "gimzkrsqefjq4ymniwihpqgpty"),
        ] {
            assert_eq!(ArticleId::from_url(url, &CanonicalRules::default()).unwrap().as_str(), id, "{url}");
        }
        assert_eq!(ArticleId::from_url("mailto:a@b.vn", &CanonicalRules::default()), None);
    }

    #[test]
    fn given_ids() {
        for good in ["1", "bài-1", "file:a/b.html", &"a".repeat(200)] {
            assert!(ArticleId::given(good).is_ok(), "{good}");
        }
        for bad in ["", "a b", "a\u{a0}b", "a\n", "\u{7}", &"a".repeat(201)] {
            assert!(ArticleId::given(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn pages_without_a_url_are_named_by_their_path() {
        assert_eq!(file_id(Path::new("2018/tin bài.html")).as_str(), "file:2018/tin%20b%C3%A0i.html");
        assert!(ArticleId::given(file_id(Path::new(&"tin bài/".repeat(60))).as_str()).is_ok());
    }
}
