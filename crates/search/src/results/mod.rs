//! What is shown of what was found.

mod answer;
mod facets;
mod snippet;

pub use answer::{Answer, FacetValue, Facets, Highlights, Hit, Snippet};
pub(crate) use facets::facets;
pub(crate) use snippet::Highlighter;
