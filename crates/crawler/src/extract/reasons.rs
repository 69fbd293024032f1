//! What gave each field of an extraction.

use serde::Serialize;

/// What gave each field, in words: of a page's head (`meta`, `og:`, `link`), its structured data (`json-ld`, `microdata`) or what it
/// shows. Absent where the field is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reasons {
    /// Why it is a page of its kind.
    pub kind: &'static str,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'static str>,
    /// The headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'static str>,
    /// The lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'static str>,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<&'static str>,
    /// The date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<&'static str>,
    /// The section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<&'static str>,
    /// The authors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authors: Option<&'static str>,
}
