//! What the search took a query for, and how a reader undoes it.

use maud::{Markup, html};
use tracuu_search::{Answer, ChangeKind};

use crate::parameters::Parameters;

/// Notes above the hits.
pub(crate) fn notes(parameters: &Parameters, answer: &Answer) -> Markup {
    let has = |kind| answer.understood.changes.iter().any(|change| change.kind == kind);
    let told = |kind| !matches!(kind, ChangeKind::Syntax | ChangeKind::Relaxed);
    let changes = || answer.understood.changes.iter().filter(|change| told(change.kind));
    html! {
        @if has(ChangeKind::Relaxed) {
            p class="note" { "Không bài nào chứa đủ các từ đã gõ; đây là những bài chứa một phần." }
        }
        @if has(ChangeKind::Syntax) {
            p class="note" { "Truy vấn có dấu câu lẻ hoặc quá dài; phần đọc được đã được tìm như từ thường." }
        }
        @if changes().next().is_some() {
            p class="note" {
                "Đã hiểu "
                @for (at, change) in changes().enumerate() {
                    @if at > 0 { ", " }
                    "“" (change.from) "” là “" (change.to) "”"
                }
                ". "
                a href=(parameters.link(&[("verbatim", "1")])) { "Tìm đúng như đã gõ" }
            }
        }
    }
}
