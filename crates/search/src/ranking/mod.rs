//! From what an engine found to the hits of a page: the closer look at the best, and what a score is made of.

mod explain;
mod page;
mod passages;

pub use explain::ScorePart;
pub use page::Found;
pub(crate) use page::run;
