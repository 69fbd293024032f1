//! The fields of an article that a rule may give.

use serde::Deserialize;

/// A field of an article that a rule may give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Field {
    /// The headline.
    Title,
    /// The lead (sapo).
    Description,
    /// The text.
    Body,
    /// When it was published.
    Date,
    /// The section; of several elements the last, which is the innermost.
    Section,
    /// The authors, one in each element.
    Author,
    /// The number of the document that the page is.
    DocumentNumber,
}

impl Field {
    /// Its name in a file of rules.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Description => "description",
            Self::Body => "body",
            Self::Date => "date",
            Self::Section => "section",
            Self::Author => "author",
            Self::DocumentNumber => "document_number",
        }
    }
}
