//! The answer's shape, as it is given over HTTP and printed by the command.

use serde::Serialize;

use crate::engine::ScorePart;

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// What the reader typed.
    pub query: String,
    /// What it was taken for.
    pub understood: Understood,
    /// How many articles match.
    pub total: u64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
    /// The page, from 1.
    pub page: usize,
    /// Hits on a page.
    pub per_page: usize,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// The generation that answered.
    pub generation: u64,
    /// The page of hits.
    pub hits: Vec<Hit>,
    /// The match set by section, year and source.
    pub facets: Facets,
    /// The first of `readings`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// Other readings of the query: offered, not applied.
    pub readings: Vec<Reading>,
}

/// What a query was taken for.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Understood {
    /// The query that was asked.
    pub text: String,
    /// What was changed.
    pub changes: Vec<Change>,
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
}

/// One article found.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub title: String,
    /// Its lead.
    pub description: String,
    /// Its section.
    pub section: Option<String>,
    /// Its publication.
    pub source: Option<String>,
    /// When it was published, as given.
    pub published_at: Option<String>,
    /// Its score.
    pub score: f32,
    /// What its score is made of, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Vec<ScorePart>>,
    /// What of it matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highlights: Option<Highlights>,
}

/// Where the query stands in an article; ranges are `[from, to)` in code points of the text beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Highlights {
    /// In the title.
    pub title: Vec<[usize; 2]>,
    /// In the best part of the body.
    pub body: Snippet,
}

/// A part of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The part.
    pub text: String,
    /// What to highlight in it.
    pub ranges: Vec<[usize; 2]>,
}

/// The match set by its values.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Facets {
    /// By section, the most frequent first.
    pub section: Vec<FacetValue>,
    /// By year, the newest first; `unknown` is undated.
    pub year: Vec<FacetValue>,
    /// By publication, the most frequent first.
    pub source: Vec<FacetValue>,
}

/// A value with its count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// Articles that have it.
    pub count: u64,
}
