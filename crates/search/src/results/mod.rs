//! What is shown of what was found.

mod answer;
mod facets;
mod hit;
mod snippet;
mod told;

pub use answer::{Answer, FacetValue, Facets, Highlights, Hit, Snippet};
pub(crate) use facets::facets;
pub(crate) use hit::hit;
pub(crate) use snippet::Highlighter;
pub(crate) use told::understood;
