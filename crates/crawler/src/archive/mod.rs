//! What was fetched before: folders of pages. No fetching, and no look into pages, which is [`crate::extract`]'s.

mod pages;

pub use pages::{HtmlPages, PageOptions, read_page, takes_page};
