//! The answer's shape, as it is given over HTTP and printed by the command.

use serde::Serialize;

use crate::{
    ranking::ScorePart,
    understanding::{Reading, Understanding},
};

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// What the reader typed.
    pub query: String,
    /// What it was taken for.
    pub understood: Understanding,
    /// How many articles match; of a query of many words those that hold about as much of it as the best one.
    pub total: u64,
    /// How many of those differ: articles that tell the same count once.
    pub groups: u64,
    /// How many hits there are, over all pages: the first ones by relevance may lack words of the query, and are then not counted.
    #[serde(skip)]
    pub reachable: u64,
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
    /// Where the hits behind this page begin, for `cursor`: in an order by date, where there may be any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// The page of hits.
    pub hits: Vec<Hit>,
    /// The match set by section, year, source and author.
    pub facets: Facets,
    /// The first of `readings` that is no note about a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// Other readings of the query: offered, not applied.
    pub readings: Vec<Reading>,
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
    /// Files that belong to it, the first ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<File>,
    /// Its score.
    pub score: f32,
    /// How many hits were left out since they tell the same.
    #[serde(skip_serializing_if = "is_zero")]
    pub duplicates: u32,
    /// Words of the query that it lacks; told of hits that are not counted in the total.
    pub missing: Vec<String>,
    /// What its score is made of, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Vec<ScorePart>>,
    /// What of it matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highlights: Option<Highlights>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A file that belongs to an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// Where it is.
    pub url: Option<String>,
    /// The text of the link to it, else its name.
    pub title: String,
}

/// Where the query stands in an article; ranges are `[from, to)` in code points of the text beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Highlights {
    /// In the title.
    pub title: Vec<[usize; 2]>,
    /// In the best part of the body; in the lead or a caption where the body does not have it.
    pub body: Snippet,
    /// In the titles of its attachments, one by one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Vec<[usize; 2]>>,
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
    /// By author, the most frequent ones.
    pub author: Vec<FacetValue>,
}

/// A value with its count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// Articles that have it.
    pub count: u64,
}
