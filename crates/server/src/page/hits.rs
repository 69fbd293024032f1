//! The hits of a page, and the links to other pages.

use maud::{Markup, html};
use tracuu_search::{Answer, File, Hit, Request};

use super::numbers::day;
use crate::parameters::Parameters;

/// The list of hits, whose links tell that they were clicked where that is wanted.
pub(crate) fn hits(parameters: &Parameters, answer: &Answer, tells_clicks: bool) -> Markup {
    let first = (answer.page - 1) * answer.per_page + 1;
    let ping = |hit: &Hit, position: usize| {
        let mut ping = form_urlencoded::Serializer::for_suffix(String::from("/api/v1/click?"), 14);
        ping.append_pair("q", &answer.query).append_pair("id", &hit.id).append_pair("position", &position.to_string());
        (tells_clicks && !answer.query.trim().is_empty()).then(|| ping.finish())
    };
    html! {
        ol start=(first) {
            @for (position, hit) in (first..).zip(&answer.hits) { li { (one(parameters, hit, ping(hit, position).as_deref())) } }
        }
    }
}

fn one(parameters: &Parameters, hit: &Hit, ping: Option<&str>) -> Markup {
    let link = hit.url.as_deref().filter(|url| is_web(url));
    let title = if hit.title.is_empty() { "(không có tiêu đề)" } else { hit.title.as_str() };
    let ranges =
        hit.highlights.as_ref().filter(|_| !hit.title.is_empty()).map(|highlights| highlights.title.as_slice());
    let published = hit.published_at.as_deref().and_then(day);
    let about: Vec<&str> = [&published, &hit.section, &hit.source].into_iter().flatten().map(String::as_str).collect();
    html! {
        article {
            h2 {
                @match link {
                    Some(url) => a href=(url) ping=[ping] { (marked(title, ranges.unwrap_or_default())) },
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
            @if hit.duplicates > 0 {
                p class="same" { a href=(parameters.link(&[("duplicates", "show")])) rel="nofollow" { "và " (hit.duplicates) " bài cùng nội dung" } }
            }
            @if !hit.attachments.is_empty() { (files(hit)) }
        }
    }
}

/// The files of an article: those that were found before the others.
fn files(hit: &Hit) -> Markup {
    let ranges = |at: usize| {
        let attachments = hit.highlights.as_ref().and_then(|highlights| highlights.attachments.get(at));
        attachments.map(Vec::as_slice).unwrap_or_default()
    };
    let mut files: Vec<(&File, &[[usize; 2]])> =
        hit.attachments.iter().enumerate().map(|(at, file)| (file, ranges(at))).collect();
    files.sort_by_key(|(_, ranges)| ranges.is_empty());
    html! {
        ul class="files" aria-label="Tệp đính kèm" {
            @for (file, ranges) in files.iter().take(MAX_FILES) {
                li {
                    @match file.url.as_deref().filter(|url| is_web(url)) {
                        Some(url) => a href=(url) { (marked(&file.title, ranges)) },
                        None => (marked(&file.title, ranges)),
                    }
                }
            }
            @if files.len() > MAX_FILES { li class="more" { "và " (files.len() - MAX_FILES) " tệp khác" } }
        }
    }
}

/// Files that are shown of an article.
const MAX_FILES: usize = 3;

/// Whether a reader may safely follow an address.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
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
