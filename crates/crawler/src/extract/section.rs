//! The section that an article stands in.

use super::{
    blocks::Page,
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
    let above = page.blocks.get(title.block?.checked_sub(1)?)?;
    let is_section = above.length < 40
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

/// A combining mark, as in decomposed text.
fn is_mark(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}
