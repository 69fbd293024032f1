//! What was fetched before: folders of pages, and web archives. No fetching, and no look into pages, which is [`crate::extract`]'s.

mod http;
mod packed;
mod pages;
mod records;

pub use http::{Answer, Body, BodyError};
pub use packed::{Place, ReadSeek};
pub use pages::{HtmlPages, PageOptions, read_page, takes_page};
pub use records::{Fault, Headers, Item, RecordHead, RecordType, Records, Wanted};
