//! The facets beside the hits, with links that filter.

use maud::{Markup, html};
use tracuu_search::{FacetValue, Facets};

use super::numbers::grouped;
use crate::parameters::Parameters;

/// Number of values of a facet that are shown.
const SHOWN: usize = 12;

/// The filters beside the results; folded where the page is narrow.
pub(crate) fn facets(parameters: &Parameters, facets: &Facets) -> Markup {
    let groups = [
        ("section", "Chuyên mục", &facets.section),
        ("year", "Năm", &facets.year),
        ("source", "Nguồn", &facets.source),
        ("author", "Tác giả", &facets.author),
    ];
    let chosen = groups.iter().any(|(name, _, _)| parameters.all(name).next().is_some());
    html! {
        aside aria-label="Bộ lọc" {
            details class="filters" open[chosen] {
                summary { "Lọc kết quả" }
                @for (name, shown, values) in groups {
                    (group(parameters, name, shown, values))
                }
            }
        }
    }
}

fn group(parameters: &Parameters, name: &str, shown: &str, values: &[FacetValue]) -> Markup {
    let chosen: Vec<&str> = parameters.all(name).filter(|value| !value.is_empty()).collect();
    // One value that all hits have tells nothing.
    if values.len() < 2 && chosen.is_empty() {
        return html! {};
    }
    html! {
        h2 { (shown) }
        ul {
            @for (at, value) in values.iter().enumerate() {
                @let is_chosen = chosen.contains(&value.value.as_str());
                @if at < SHOWN || is_chosen {
                li {
                    a href=(parameters.toggle(name, &value.value)) class=[is_chosen.then_some("chosen")] rel="nofollow" {
                        span class="value" { @if value.value == "unknown" { "Không rõ" } @else { (value.value) } @if is_chosen { " ✕" } }
                        span class="number" { (grouped(value.count)) }
                    }
                }
                }
            }
            // One that none of the hits has, or that is too rare to be told, can be taken away too.
            @for value in chosen.iter().filter(|value| values.iter().all(|known| known.value != **value)) {
                li { a href=(parameters.toggle(name, value)) class="chosen" rel="nofollow" { span class="value" { (value) " ✕" } } }
            }
        }
    }
}
