//! When an article was published and changed. Dates in a text are found by `dates`.

use std::ops::Range;

use time::Date;
use tracuu_article::PublicationDate;

use super::{
    Context,
    blocks::Page,
    dates,
    metadata::{self, Metadata},
    title::Title,
};

/// When the article was published, with what said so, and when it was changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dates {
    pub(crate) published: Option<(PublicationDate, &'static str)>,
    pub(crate) modified: Option<PublicationDate>,
}

/// How far below the headline its date may stand, in blocks.
const BELOW: usize = 12;

/// In the order of trust: structured data, what stands at the headline, the URL. What stands before the headline is never
/// taken: that is the page's clock.
pub(crate) fn find(
    page: &Page,
    region: &Range<usize>,
    title: &Title,
    metadata: &Metadata,
    context: &Context<'_>,
) -> Dates {
    let good = |date: &PublicationDate| is_plausible(date, context.today);
    let modified = metadata.modified.clone().filter(good);
    let structured = metadata
        .published
        .iter()
        .filter(|(_, source)| *source == "json-ld")
        .chain(&metadata.published)
        .find(|(date, _)| good(date))
        .cloned();
    let published = structured
        .or_else(|| title.date.clone().filter(good).map(|date| (date, "title")))
        .or_else(|| below(page, region, title).filter(|(date, _)| good(date)))
        .or_else(|| context.url.or(metadata.url.as_deref()).and_then(in_url).filter(good).map(|date| (date, "url")));
    Dates { published, modified }
}

fn is_plausible(date: &PublicationDate, today: Date) -> bool {
    date.moment().is_some_and(|moment| (1971..=9999).contains(&moment.year()) && moment.date() <= today)
}

/// A date in the first short blocks from the headline on.
fn below(page: &Page, region: &Range<usize>, title: &Title) -> Option<(PublicationDate, &'static str)> {
    let start = title.block.unwrap_or(region.start);
    for block in page.blocks.get(start..).unwrap_or_default().iter().take(BELOW) {
        if let Some(date) = block.datetime.as_deref().and_then(metadata::date) {
            return Some((date, "time"));
        }
        if block.length <= 120
            && block.link_density() < 0.5
            && let Some(found) = dates::first_in(&block.text)
        {
            return Some((found.date, "text"));
        }
        if block.prose() > 0 && block.length > 200 {
            // A dateline may open the text: `(Cổng TTĐT) - Ngày 05/09/2018, …` tells of the event, not of the publication.
            return None;
        }
    }
    None
}

/// A date in the path of a URL: `/2018/09/05/`.
fn in_url(url: &str) -> Option<PublicationDate> {
    let path = url.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(3).find_map(|window| match window {
        [year, month, day] if year.len() == 4 && day.len() >= 2 => {
            dates::first_in(&format!("{year}-{month}-{}", day.get(..2)?)).map(|found| found.date)
        }
        _ => None,
    })
}
