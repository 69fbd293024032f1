//! The headline of a page.

use std::ops::Range;

use tracuu_article::PublicationDate;

use super::{
    blocks::Page,
    metadata::Metadata,
    ruled::{By, Ruled},
    trailing_date::split_trailing_date,
};
use crate::{rules::Field, shared::HostShared};

/// The headline, where it stands, and the date that shared its line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Title {
    pub(crate) text: String,
    pub(crate) block: Option<usize>,
    pub(crate) date: Option<PublicationDate>,
    /// What gave it.
    pub(crate) because: &'static str,
}

/// Characters of the longest headline.
const MAX_CHARACTERS: usize = 300;

/// How far above the body a headline stands, in blocks.
const ABOVE: usize = 60;

pub(crate) fn find(
    page: &Page,
    region: &Range<usize>,
    ruled: &Ruled<'_>,
    shared: Option<&HostShared>,
    metadata: &Metadata,
) -> Title {
    let is_shared = |text: &str| shared.is_some_and(|shared| shared.titles.has(text));
    if let Some((text, by)) = ruled.text(Field::Title).filter(|(text, by)| *by == By::Owner || !is_shared(text)) {
        let (bare, date) = split_trailing_date(text);
        let block = page.headline.filter(|at| page.blocks.get(*at).is_some());
        return Title { text: bare.to_owned(), block, date, because: by.name() };
    }
    let said = [metadata.title.as_deref(), metadata.head_title.as_deref()];
    let said: Vec<String> = said.into_iter().flatten().filter(|said| !is_shared(said)).map(key).collect();
    let above = region.start.saturating_sub(ABOVE)..region.end;
    // Where the page's head says nothing of its own, a name that says so is enough.
    let least = if said.is_empty() { 10 } else { 20 };
    let mut best: Option<(i32, usize)> = None;
    let mut prose_before = 0;
    for at in above {
        let Some(block) = page.blocks.get(at) else { break };
        // Below prose only a headline that the page says is its title: a notice may stand above all of it.
        let is_below = at >= region.start && prose_before > 400;
        if is_below && block.tag != "h1" {
            continue;
        }
        if block.length > MAX_CHARACTERS {
            prose_before += if at >= region.start { block.prose() } else { 0 };
            continue;
        }
        let (bare, date) = split_trailing_date(&block.text);
        if block.shared || is_shared(bare) || shared.is_some_and(|shared| shared.clocks.has(&block.text)) {
            continue;
        }
        let words = bare.split_whitespace().count();
        let is_said = words > 2 && is_beginning_or_end(bare, &said);
        if is_below && !is_said {
            continue;
        }
        let dated = date.is_some() && words > 2 && block.link_density() < 0.5 && at + 8 >= region.start;
        let value = match block.tag {
            "h1" => 40,
            "h2" => 20,
            "h3" | "h4" => 10,
            _ => 0,
        } + i32::from(is_said) * 50
            + i32::from(dated) * 25
            + i32::from(names_title(&block.names)) * 15
            - i32::from(block.doubted) * 15
            - i32::from(block.link_density() > 0.8) * 20
            - i32::from(words < 3) * 10;
        if value > least && best.is_none_or(|(most, _)| value > most) {
            best = Some((value, at));
        }
        if at >= region.start {
            prose_before += block.prose();
        }
    }
    let found = best.and_then(|(_, at)| page.blocks.get(at).map(|block| (at, block)));
    if let Some((at, block)) = found {
        let (bare, date) = split_trailing_date(&block.text);
        let is_said = is_beginning_or_end(bare, &said);
        let because = if is_said { "shown, and the page's title begins so" } else { "shown as a headline" };
        return Title { text: bare.to_owned(), block: Some(at), date, because };
    }
    let because = if metadata.title.is_some() { "og:title or json-ld" } else { "the title element" };
    let own = [metadata.title.as_deref(), metadata.head_title.as_deref()];
    let own = own.into_iter().flatten().find(|said| !is_shared(said));
    let said = own.or(metadata.title.as_deref()).or(metadata.head_title.as_deref()).unwrap_or_default();
    let (bare, date) = split_trailing_date(without_site_name(said, metadata.site_name.as_deref()));
    if shared.is_some() && is_shared(said) {
        // There is no other: a headline of the site tells more than none.
        return find(page, region, ruled, None, metadata);
    }
    Title { text: bare.to_owned(), block: None, date, because }
}

/// Whether any of what a page says of its title, by its letters, begins or ends with this text.
fn is_beginning_or_end(text: &str, said: &[String]) -> bool {
    let text = key(text);
    !text.is_empty() && said.iter().any(|said| said.starts_with(&text) || said.ends_with(&text))
}

/// The letters and digits of a text: case and punctuation aside.
fn key(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn names_title(names: &str) -> bool {
    let names = names.to_ascii_lowercase();
    names.contains("title") || names.contains("headline") || names.contains("tieu-de") || names.contains("tieude")
}

/// A page's title without the name of its site behind (or before) a separator.
fn without_site_name<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    for separator in [" | ", " - ", " – ", " — ", " :: ", " » "] {
        if let Some((head, tail)) = title.rsplit_once(separator) {
            let is_site = site.is_some_and(|site| site.eq_ignore_ascii_case(tail.trim()));
            if is_site
                || (tail.chars().count() < head.chars().count()
                    && tail.split_whitespace().count() <= 5
                    && super::dates::first_in(tail).is_none())
            {
                return head.trim();
            }
        }
    }
    title
}
