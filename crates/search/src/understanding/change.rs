//! What was made of a query, as readers are told.

use serde::Serialize;

use super::tokens::TokenId;

/// What a query was taken for.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Understanding {
    /// The query that was asked.
    pub text: String,
    /// What was changed.
    pub changes: Vec<Change>,
    /// The query that was asked, as it was understood, where no article answers it: the hits are those of `text`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
}

/// One change to a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What kind of change.
    pub kind: ChangeKind,
    /// What was typed.
    pub from: String,
    /// What it was taken for.
    pub to: String,
}

/// The kinds of changes to a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Keys of Telex or VNI that were left in were read as the letters that they stand for.
    Telex,
    /// A syllable without marks is read first with these; all others match as well.
    Accents,
    /// Syllables that were written without spaces were taken apart.
    Joined,
    /// What is neither a word nor a syllable was taken for the likeliest one.
    Spelling,
    /// An abbreviation that the articles or the owner define, either way.
    Abbreviation,
    /// Another spelling or another time's form of a name.
    Name,
    /// A document's number, by which it was looked for.
    DocumentNumber,
    /// A date, in any writing.
    Date,
    /// The last word is no word of the index, but the beginning of some.
    Prefix,
    /// No article holds enough of the query: these hold a part of it.
    Relaxed,
    /// Broken syntax is searched as plain words; a query that is too long is cut.
    Syntax,
}

/// Another reading of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// What of it is read otherwise: its spelling, an abbreviation or a name.
    pub kind: ChangeKind,
    /// The query that is offered.
    pub text: String,
    /// The place that became a part of another one: such a reading is a note, and no other spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged: Option<Merged>,
    /// What is put in the place of which tokens.
    #[serde(skip)]
    pub(crate) replaces: Vec<(Vec<TokenId>, String)>,
}

impl Reading {
    /// Another spelling, or the meaning of an abbreviation.
    pub(crate) fn new(kind: ChangeKind, text: String) -> Self {
        Self { kind, text, merged: None, replaces: Vec::new() }
    }
}

/// A place that became a part of another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// The place, as it was called.
    pub place: String,
    /// What it is a part of.
    pub into: String,
    /// The day since which it is, `2025-07-01`, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}
