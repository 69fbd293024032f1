//! What was fetched before: folders of pages, and web archives. No fetching, and no look into pages, which is [`crate::extract`]'s.

mod decoder;
mod files;
mod http;
mod packed;
mod pages;
mod records;
mod revisits;
mod web;

pub use decoder::{PageDecoder, PageOptions, page_of};
pub use files::{Fetched, takes};
pub use http::{Answer, Body, BodyError};
pub use packed::{Place, ReadSeek};
pub use pages::{read_page, takes_page};
pub use records::{Fault, Headers, Item, RecordHead, RecordType, Records, Wanted};
pub use revisits::Revisits;
pub use web::{sample_archive, takes_archive};
