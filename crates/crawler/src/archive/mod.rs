//! What was fetched before: folders of pages, and web archives. No fetching, and no look into pages, which is [`crate::extract`]'s.

mod cdxj;
mod decoder;
mod files;
mod http;
mod moments;
mod names;
mod packed;
mod pages;
mod records;
mod revisits;
mod sample;
mod saved;
mod wacz;
mod web;

pub use cdxj::{CdxjFields, CdxjLines, surt};
pub use decoder::{PageDecoder, PageOptions, page_of};
pub use files::{Fetched, archives_in, takes};
pub use http::{Answer, Body, BodyError};
pub use names::{takes_archive, takes_cdxj, takes_page};
pub use packed::{Place, ReadSeek};
pub use pages::page_record;
pub use records::{Fault, Headers, Item, RecordHead, RecordType, Records, Wanted};
pub use revisits::Revisits;
pub use sample::sample_archive;
