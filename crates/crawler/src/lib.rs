//! From a site or its archive to articles. [`extract`] is pure: bytes of a page in, an article and what kind of page it is out;
//! [`rules`] tell where sites keep their fields, [`survey`] finds
//! what pages of one host share; [`archive`] reads what was fetched before.

pub mod archive;
pub mod extract;
pub mod rules;
pub mod shared;
pub mod survey;
