//! What an article is: its fields, its id, and reading and writing it as JSON Lines.
//!
//! A [`Source`] yields raw records in order, cheaply; its [`Decode`] turns one record into an [`Article`] and is pure, so
//! that it runs on all cores. Both give a [`Rejection`] that names the file, and the line where there are lines, instead
//! of losing a record silently.

mod article;
mod canonical;
mod date;
mod digest;
mod id;
mod jsonl;
mod source;

pub use article::{ArchivePlace, Article, Attachment, Related};
pub use canonical::CanonicalRules;
pub use date::{InvalidDate, PublicationDate, VIETNAM};
pub use digest::{Digested, Tally};
pub use id::{ArticleId, InvalidId, file_id};
pub use jsonl::{JsonLines, MAX_LINE, write_line};
pub use source::{
    Decode, Decoded, Inventory, Origin, Position, Record, Rejection, RejectionKind, RuleUse, Source, lossy_path,
};
