//! The hits of a page, and the links to other pages.

use maud::{Markup, html};
use tracuu_search::{Answer, Hit, Request};

use super::numbers::day;
use crate::parameters::Parameters;

/// The list of hits.
pub(crate) fn hits(answer: &Answer) -> Markup {
    html! {
        ol start=((answer.page - 1) * answer.per_page + 1) {
            @for hit in &answer.hits { li { (one(hit)) } }
        }
    }
}

fn one(hit: &Hit) -> Markup {
    // Only addresses that a reader may safely follow become links.
    let link = hit.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    let title = if hit.title.is_empty() { "(không có tiêu đề)" } else { hit.title.as_str() };
    let ranges =
        hit.highlights.as_ref().filter(|_| !hit.title.is_empty()).map(|highlights| highlights.title.as_slice());
    let published = hit.published_at.as_deref().and_then(day);
    let about: Vec<&str> = [&published, &hit.section, &hit.source].into_iter().flatten().map(String::as_str).collect();
    html! {
        article {
            h2 {
                @match link {
                    Some(url) => a href=(url) { (marked(title, ranges.unwrap_or_default())) },
                    None => (marked(title, ranges.unwrap_or_default())),
                }
            }
            @if !about.is_empty() { p class="about" { (about.join(" · ")) } }
            @if !hit.missing.is_empty() {
                p class="missing" { "Thiếu: " @for (at, word) in hit.missing.iter().enumerate() { @if at > 0 { ", " } s { (word) } } }
            }
            @if let Some(highlights) = &hit.highlights {
                p class="snippet" { (marked(&highlights.body.text, &highlights.body.ranges)) }
            }
        }
    }
}

/// A text with its ranges, in code points, in `mark`.
fn marked(text: &str, ranges: &[[usize; 2]]) -> Markup {
    let mut characters = text.chars();
    let mut at = 0;
    let mut parts: Vec<(String, bool)> = Vec::new();
    for [from, to] in ranges {
        parts.push((characters.by_ref().take(from.saturating_sub(at)).collect(), false));
        parts.push((characters.by_ref().take(to.saturating_sub(*from)).collect(), true));
        at = *to;
    }
    parts.push((characters.collect(), false));
    html! { @for (part, is_marked) in parts { @if is_marked { mark { (part) } } @else { (part) } } }
}

/// Links to the pages around this one.
pub(crate) fn pager(parameters: &Parameters, answer: &Answer) -> Markup {
    let reachable = answer.reachable.min(Request::MAX_DEPTH as u64);
    let last = usize::try_from(reachable).unwrap_or(usize::MAX).div_ceil(answer.per_page).max(1);
    let link = |page: usize| parameters.link(&[("page", &page.to_string())]);
    let around = answer.page.saturating_sub(2).max(1)..=(answer.page + 2).min(last);
    html! {
        @if last > 1 {
            nav class="pager" aria-label="Trang" {
                @if answer.page > 1 { a href=(link(answer.page - 1)) rel="prev" { "‹ Trước" } }
                @for page in around {
                    @if page == answer.page { span class="here" aria-current="page" { (page) } } @else { a href=(link(page)) { (page) } }
                }
                @if answer.page < last { a href=(link(answer.page + 1)) rel="next" { "Sau ›" } }
            }
        }
    }
}
