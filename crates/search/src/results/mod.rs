//! What is shown of what was found.

mod answer;
mod facets;
mod highlighter;
mod hit;
#[cfg(test)]
mod laws;
mod snippet;
mod told;

pub use answer::{Answer, FacetValue, Facets, File, Highlights, Hit, Snippet};
pub(crate) use facets::facets;
pub(crate) use highlighter::Highlighter;
pub(crate) use hit::hit;
pub(crate) use told::understood;
