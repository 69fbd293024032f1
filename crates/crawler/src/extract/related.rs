//! The other articles that a page lists below its body.

use tracuu_article::Related;
use url::Url;

use super::{blocks::Page, body::Body, dates, headings::is_heading_of_others, trailing_date::split_trailing_date};

/// Other articles that are kept at most.
const MAX_RELATED: usize = 100;

/// The other articles that a page lists below its body: links, with the date beside each.
pub(crate) fn find(page: &Page, body: &Body, base: Option<&Url>) -> Vec<Related> {
    let behind = page.blocks.get(body.blocks.end..).unwrap_or_default();
    let listed = behind.iter().skip_while(|block| !is_heading_of_others(block));
    let mut related: Vec<Related> = Vec::new();
    for block in listed {
        let Some(link) = &block.link else {
            // A date in a block of its own belongs to the link before it.
            if let (Some(last), true) = (related.last_mut(), block.length < 40)
                && last.published_at.is_none()
            {
                last.published_at = dates::first_in(&block.text).map(|found| found.date);
            }
            continue;
        };
        let (title, date) = split_trailing_date(&block.link_text);
        // A link within the page leads to no other article.
        if link.starts_with('#') || title.split_whitespace().count() < 4 {
            continue;
        }
        let url = base.map_or_else(|| Url::parse(link).ok(), |base| base.join(link).ok());
        if url.as_ref().is_some_and(|url| !matches!(url.scheme(), "http" | "https")) {
            continue;
        }
        let published_at = date.or_else(|| dates::first_in(&block.text).map(|found| found.date));
        related.push(Related { url: url.map(Url::into), title: title.to_owned(), published_at });
        if related.len() == MAX_RELATED {
            break;
        }
    }
    related
}
