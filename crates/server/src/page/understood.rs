//! What the search took a query for, and how a reader undoes it.

use maud::{Markup, html};
use tracuu_article::PublicationDate;
use tracuu_search::{Answer, Change, ChangeKind, Merged};

use crate::parameters::Parameters;

/// Notes above the hits, or where there are none.
pub(crate) fn notes(parameters: &Parameters, answer: &Answer) -> Markup {
    let has = |kind| answer.understood.changes.iter().any(|change| change.kind == kind);
    let told = |kind| !matches!(kind, ChangeKind::Syntax | ChangeKind::Relaxed | ChangeKind::Accents);
    // What was corrected because nothing was found is told in a line of its own.
    let is_corrected = |change: &Change| change.kind == ChangeKind::Spelling && answer.understood.instead_of.is_some();
    let changes = || answer.understood.changes.iter().filter(|change| told(change.kind) && !is_corrected(change));
    html! {
        @if let Some(asked) = &answer.understood.instead_of {
            p class="note" {
                "Không có bài nào cho “" (asked) "”. Kết quả cho “" (answer.understood.text) "”: "
                a href=(parameters.link(&[("verbatim", "1")])) { "Tìm đúng như đã gõ" }
            }
        }
        (readings(parameters, answer))
        @if has(ChangeKind::Relaxed) {
            p class="note" { "Không bài nào chứa đủ các từ đã gõ; đây là những bài chứa một phần." }
        }
        @if has(ChangeKind::Syntax) {
            p class="note" { "Truy vấn có dấu câu lẻ hoặc quá dài; phần đọc được đã được tìm như từ thường." }
        }
        @if has(ChangeKind::Accents) && answer.total > 0 {
            p class="note" {
                "Xếp trước những bài viết “" (with_marks(answer)) "”. "
                a href=(parameters.link(&[("accents", "ignore")])) { "Không phân biệt dấu" }
            }
        }
        @if changes().next().is_some() {
            p class="note" {
                "Đã hiểu "
                @for (at, change) in changes().enumerate() {
                    @if at > 0 { ", " }
                    "“" (change.from) "” là “" (change.to) "”"
                    @if single(&change.from) {
                        " (" a href=(parameters.toggle("as_typed", &change.from)) { "giữ nguyên" } ")"
                    }
                }
                ". "
                a href=(parameters.link(&[("verbatim", "1")])) { "Tìm đúng như đã gõ" }
            }
        }
    }
}

/// The query with the marks that its bare syllables are read with.
fn with_marks(answer: &Answer) -> String {
    let marked = answer.understood.changes.iter().filter(|change| change.kind == ChangeKind::Accents);
    let words = answer.understood.text.split_whitespace().map(|word| {
        let change = marked.clone().find(|change| change.from == word);
        change.map_or(word, |change| &change.to)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A change of one token can be undone by itself.
fn single(from: &str) -> bool {
    !from.contains(char::is_whitespace)
}

/// Other readings, as links, and what became of places: none of them is searched for by itself.
fn readings(parameters: &Parameters, answer: &Answer) -> Markup {
    let link = |text: &str| parameters.link(&[("q", text), ("as_typed", "")]);
    let spelt = || answer.readings.iter().filter(|reading| reading.merged.is_none());
    let merged = answer.readings.iter().filter_map(|reading| Some((reading.merged.as_ref()?, &reading.text)));
    html! {
        @if spelt().next().is_some() {
            p class="note" {
                "Ý bạn là "
                @for (at, reading) in spelt().enumerate() {
                    @if at > 0 { ", " }
                    a href=(link(&reading.text)) { "“" (reading.text) "”" }
                }
                "?"
            }
        }
        @for (Merged { place, into, since }, text) in merged {
            p class="note" {
                (place) " thuộc " (into)
                @if let Some(since) = since.as_deref().and_then(|since| PublicationDate::parse(since).ok()?.shown()) {
                    " từ " (since)
                }
                " · " a href=(link(text)) { "tìm " (into) }
            }
        }
    }
}
