//! When an article was published and changed. Dates in a text are found by `dates`.

use std::ops::Range;

use time::{Date, OffsetDateTime, UtcOffset};
use tracuu_article::PublicationDate;

use super::{
    Context,
    blocks::Page,
    dates,
    metadata::Metadata,
    moment,
    ruled::{By, Ruled},
    title::Title,
};
use crate::shared::HostShared;

/// When the article was published, with what said so, and when it was changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dates {
    pub(crate) published: Option<(PublicationDate, &'static str)>,
    pub(crate) modified: Option<PublicationDate>,
    /// The block that shows when it was published, where that is what said so.
    pub(crate) block: Option<usize>,
}

/// How far below the headline its date may stand, in blocks.
const BELOW: usize = 12;

/// In the order of trust: a rule of the site, structured data, the headline's line, a rule of the site's family, what stands
/// at the headline, the URL. What stands before the headline is never taken: that is the page's clock, as is a line that most
/// pages of the host have.
pub(crate) fn find(
    page: &Page,
    region: &Range<usize>,
    title: &Title,
    ruled: &Ruled<'_>,
    shared: Option<&HostShared>,
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
    let (shown, changed) = below(page, region, title, shared);
    let shown = shown.filter(|(_, date, _)| good(date));
    let block = shown.as_ref().and_then(|(at, ..)| *at);
    let shown = shown.map(|(_, date, source)| (date, source));
    let modified = modified.or_else(|| changed.filter(good));
    let local = structured.as_ref().and_then(|(date, _)| is_local_time(date, shown.as_ref().map(|(shown, _)| shown)));
    let ruled = ruled.date().filter(|(date, _)| good(date));
    let by = |wanted: By| ruled.clone().filter(|(_, by)| *by == wanted).map(|(date, _)| (date, "site rule"));
    let published = by(By::Owner)
        .or(local.map(|date| (date, "text")))
        .or(structured)
        .or_else(|| title.date.clone().filter(good).map(|date| (date, "title")))
        .or_else(|| by(By::Family))
        .or(shown)
        .or_else(|| context.url.or(metadata.url.as_deref()).and_then(in_url).filter(good).map(|date| (date, "url")));
    let block = block.filter(|_| published.as_ref().is_some_and(|(_, source)| matches!(*source, "text" | "time")));
    Dates { published, modified, block }
}

fn is_plausible(date: &PublicationDate, today: Date) -> bool {
    date.moment().is_some_and(|moment| (1971..=9999).contains(&moment.year()) && moment.date() <= today)
}

/// The time that a page shows, where its structured data has the same clock time and calls it UTC: the page is right.
fn is_local_time(structured: &PublicationDate, shown: Option<&PublicationDate>) -> Option<PublicationDate> {
    let (said, seen) = (structured.moment()?, shown?.moment()?);
    let is_utc = ["Z", "+00:00", "-00:00"].iter().any(|zone| structured.as_given().ends_with(zone));
    let minute = |moment: OffsetDateTime| (moment.date(), moment.hour(), moment.minute());
    let is_same = minute(said.to_offset(UtcOffset::UTC)) == minute(seen);
    (is_utc && !shown?.is_day_only() && is_same).then(|| shown.cloned()).flatten()
}

/// Words before a date that is not that of the publication: of a licence, a document, an event.
const OTHER_DAYS: &[&str] =
    &["ngày cấp", "cấp ngày", "ban hành", "hiệu lực", "ngày ký", "hạn nộp", "thời hạn", "khai mạc"];
/// Words before the date of a change.
const CHANGES: &[&str] = &["cập nhật", "sửa lần cuối", "chỉnh sửa", "updated", "modified"];

/// A date with the block that shows it and what said so.
type Shown = (Option<usize>, PublicationDate, &'static str);

/// The date in the first short blocks from the headline on, with what said so, and that of a change.
fn below(
    page: &Page,
    region: &Range<usize>,
    title: &Title,
    shared: Option<&HostShared>,
) -> (Option<Shown>, Option<PublicationDate>) {
    let start = title.block.unwrap_or(region.start);
    let end = region.end.max(start + 1);
    let mut changed = None;
    let is_clock = |text: &str| shared.is_some_and(|shared| shared.clocks.has(text));
    for (at, block) in (start..end).zip(page.blocks.get(start..end).unwrap_or_default()).take(BELOW) {
        let said = block.text.to_lowercase();
        // In a table the label stands in a cell of its own.
        let label = at.checked_sub(1).and_then(|before| page.blocks.get(before));
        let label = label.filter(|label| block.in_list && label.in_list && label.length <= 40);
        let label = label.map(|label| label.text.to_lowercase()).unwrap_or_default();
        let says = |words: &[&str]| {
            block.length <= 120 && words.iter().any(|word| said.contains(word) || label.contains(word))
        };
        let found = match block.datetime.as_deref().and_then(moment::read) {
            Some(date) => Some((date, "time")),
            None if block.length <= 120 && block.link_density() < 0.5 => {
                dates::first_in(&block.text).map(|found| (found.date, "text"))
            }
            None => None,
        };
        match found {
            Some((date, _)) if says(CHANGES) => changed = changed.or(Some(date)),
            Some(_) if says(OTHER_DAYS) || is_clock(&block.text) => {}
            Some((date, source)) => return (Some((Some(at), date, source)), changed),
            None => {}
        }
        if block.prose() > 0 && block.length > 200 {
            // A dateline may open the text: `(Cổng TTĐT) - Ngày 05/09/2018, …` tells of the event, not of the publication.
            break;
        }
    }
    // The only date that a page shows is as near as it tells.
    (changed.clone().map(|date| (None, date, "text")), changed)
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
