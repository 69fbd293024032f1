//! The section that an article stands in.

use super::{
    blocks::{Block, Page},
    metadata::{Metadata, is_home},
    ruled::Ruled,
    title::Title,
};
use crate::rules::Field;

/// The section: what a rule gives, else the innermost crumb of the page's structured data, else what the page says, else the last crumb that it shows,
/// else the short line right above the headline.
pub(crate) fn find(
    page: &Page,
    title: &Title,
    ruled: &Ruled<'_>,
    metadata: &Metadata,
) -> Option<(String, &'static str)> {
    if let Some((section, by)) = ruled.text(Field::Section) {
        return Some((section.to_owned(), by.name()));
    }
    let crumbs = metadata.crumbs.split_first().map_or(&[][..], |(_, inner)| inner).iter();
    let is_title = |crumb: &str| [Some(title.text.as_str()), metadata.title.as_deref()].contains(&Some(crumb));
    if let Some(crumb) = crumbs.rev().find(|crumb| !is_title(crumb) && !is_home(crumb) && crumb.chars().count() < 60) {
        return Some((crumb.clone(), "json-ld: breadcrumb"));
    }
    if let Some(section) = &metadata.section {
        return Some((section.clone(), "meta or json-ld"));
    }
    let crumbs = page.blocks.iter().filter(|block| {
        let names = block.names.to_ascii_lowercase();
        names.contains("breadcrumb") || names.contains("crumbs")
    });
    let last = crumbs
        .filter(|block| block.length < 60 && block.text != title.text)
        .flat_map(|block| {
            block.text.split(['>', '»', '/', '›']).map(str::trim).filter(|crumb| !crumb.is_empty() && !is_home(crumb))
        })
        .last();
    if let Some(crumb) = last {
        return Some((crumb.to_owned(), "the last crumb that is shown"));
    }
    let above = page.blocks.get(..title.block?)?;
    // Links one below the other are a menu, where they do not lead from the front page on.
    let is_link = |block: &&Block| block.link_density() > 0.8 && block.length < 40 && !block.doubted;
    let links = above.iter().rev().take_while(is_link);
    let is_menu = links.clone().count() > 1 && !links.take(MOST_CRUMBS).any(|link| is_home(&link.text));
    let above = above.last()?;
    let is_section = above.length < 40
        && !is_menu
        && !above.doubted
        && !is_home(&above.text)
        && super::dates::first_in(&above.text).is_none()
        && (1..=6).contains(&above.text.split_whitespace().count())
        && above
            .text
            .chars()
            .all(|character| character.is_alphabetic() || is_mark(character) || " -,&–".contains(character));
    is_section.then(|| (above.text.clone(), "the line above the headline"))
}

/// Links from that to the front page to the headline, where they are the way to it.
const MOST_CRUMBS: usize = 4;

/// A combining mark, as in decomposed text.
fn is_mark(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}
