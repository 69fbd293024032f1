//! The parameters of a URL, and links with others.

use axum::extract::RawQuery;
use tracuu_search::Request;

use crate::request::{InvalidParameter, request};

/// The parameters of a URL, decoded, in their order; bytes that are no UTF-8 become U+FFFD.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(crate) fn parse(RawQuery(query): RawQuery) -> Self {
        let query = query.unwrap_or_default();
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The request that they make.
    pub(crate) fn request(&self) -> Result<Request, InvalidParameter> {
        request(self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// The last value of a name.
    pub(crate) fn last(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All values of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The link that a page with other parameters has: `changes` are set, an empty value takes its name away, and the page
    /// is the first unless set.
    pub(crate) fn link(&self, changes: &[(&str, &str)]) -> String {
        let kept = self.0.iter().filter(|(name, value)| {
            name != "page" && !value.is_empty() && !changes.iter().any(|(changed, _)| changed == name)
        });
        let added = changes.iter().filter(|(_, value)| !value.is_empty());
        let mut link = form_urlencoded::Serializer::for_suffix(String::from("/?"), 2);
        for (name, value) in kept {
            link.append_pair(name, value);
        }
        for (name, value) in added {
            link.append_pair(name, value);
        }
        link.finish()
    }

    /// The link of the first page with one value of a name added, or taken away where it is there.
    pub(crate) fn toggle(&self, name: &str, value: &str) -> String {
        let is_this = |pair: &&(String, String)| pair.0 == name && pair.1 == value;
        let mut others: Vec<(String, String)> =
            self.0.iter().filter(|pair| pair.0 != "page" && !pair.1.is_empty() && !is_this(pair)).cloned().collect();
        if !self.0.iter().any(|pair| is_this(&pair)) {
            others.push((name.to_owned(), value.to_owned()));
        }
        Self(others).link(&[])
    }
}
