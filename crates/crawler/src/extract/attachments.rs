//! Files that a page offers with its article: half of what a ministry publishes is a line or two with a document.

use std::ops::Range;

use tracuu_article::Attachment;
use url::Url;

use super::{blocks::Page, metadata::web_address};

/// Files that are kept at most.
const MAX_FILES: usize = 100;

/// The files that are linked from the headline to the end of the body.
pub(crate) fn find(page: &Page, range: &Range<usize>, base: Option<&Url>) -> Vec<Attachment> {
    let mut found: Vec<Attachment> = Vec::new();
    for file in page.files.iter().filter(|file| range.contains(&file.block)) {
        // Of a page without an address a file's place within its site is known at least.
        let url = web_address(base, &file.href).map_or_else(|| file.href.clone(), String::from);
        if found.len() < MAX_FILES && found.iter().all(|other| other.url.as_deref() != Some(url.as_str())) {
            let title = Some(file.text.clone()).filter(|text| !text.is_empty());
            found.push(Attachment { url: Some(url), title, text: None });
        }
    }
    found
}
