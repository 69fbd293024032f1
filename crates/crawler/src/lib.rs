//! From a site to articles. [`extract`] is pure: bytes of a page in, an article and what kind of page it is out.

pub mod extract;
mod pages;

pub use pages::{HtmlPages, read_page, takes_page};
