//! The frame of the page: head, search box, foot.

use maud::{DOCTYPE, Markup, html};

use crate::parameters::Parameters;

/// The whole page around its content.
pub(crate) fn page(parameters: &Parameters, content: &Markup) -> Markup {
    let query = parameters.last("q").unwrap_or_default();
    let title = query.trim();
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { @if !title.is_empty() { (title.chars().take(80).collect::<String>()) " – " } "Tra Cứu" }
                link rel="stylesheet" href="/assets/page.css";
                script type="module" src="/assets/page.js" {}
            }
            body {
                header {
                    div class="bar" {
                        a class="brand" href="/" { "Tra Cứu" }
                        (form(parameters, query))
                    }
                }
                main { (content) }
                footer { p { "Tìm có dấu, không dấu, \"cụm từ chính xác\". " span lang="en" { "Search with or without marks, \"exact phrase\"." } } }
            }
        }
    }
}

fn form(parameters: &Parameters, query: &str) -> Markup {
    let accents = parameters.last("accents").unwrap_or("auto");
    let sort = parameters.last("sort").unwrap_or("relevance");
    let (from, to) = (parameters.last("from").unwrap_or_default(), parameters.last("to").unwrap_or_default());
    let set = accents != "auto" || sort != "relevance" || !from.is_empty() || !to.is_empty();
    let options = |name: &str, chosen: &str, all: &[(&str, &str)]| {
        html! {
            select name=(name) {
                @for (value, shown) in all { option value=(value) selected[*value == chosen] { (shown) } }
            }
        }
    };
    html! {
        form action="/" method="get" role="search" {
            div class="ask" {
                div class="box" {
                    input type="search" name="q" value=(query) placeholder="Tìm bài viết" aria-label="Tìm bài viết" autocomplete="off" autofocus[query.is_empty()];
                }
                button type="submit" { "Tìm" }
            }
            details class="options" open[set] {
                summary { "Tuỳ chọn" }
                div class="fields" {
                    label { span { "Dấu" } (options("accents", accents, &[("auto", "Mọi kiểu dấu"), ("exact", "Đúng dấu"), ("ignore", "Bỏ dấu")])) }
                    label { span { "Sắp xếp" } (options("sort", sort, &[("relevance", "Khớp nhất"), ("newest", "Mới nhất"), ("oldest", "Cũ nhất")])) }
                    label { span { "Từ ngày" } input type="text" name="from" value=(from) placeholder="05/09/2018" inputmode="numeric"; }
                    label { span { "Đến ngày" } input type="text" name="to" value=(to) placeholder="2019" inputmode="numeric"; }
                }
            }
        }
    }
}
