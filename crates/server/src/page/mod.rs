//! `/`: the search page, rendered here. It works without JavaScript, which only adds suggestions below the box. Vietnamese first.

mod facets;
mod hits;
mod layout;
mod numbers;
mod understood;

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use tracuu_search::{Answer, Searcher};

use crate::{api, parameters::Parameters, problem::Problem, query_log::QueryLog};

pub(crate) async fn style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", include_str!("page.css"))
}

pub(crate) async fn script() -> impl IntoResponse {
    asset("text/javascript; charset=utf-8", include_str!("page.js"))
}

fn asset(content_type: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "public, max-age=3600")], text)
}

pub(crate) async fn page(
    State(searcher): State<Arc<Searcher>>,
    State(log): State<Option<QueryLog>>,
    query: RawQuery,
) -> Response {
    let parameters = Parameters::parse(query);
    let tells_clicks = log.is_some();
    let answered = match parameters.request() {
        Ok(request) => api::answer(searcher, log, request).await,
        Err(invalid) => Err(invalid.into()),
    };
    match answered {
        Ok(answer) => layout::page(&parameters, &results(&parameters, &answer, tells_clicks)).into_response(),
        Err(problem) => (problem.code, layout::page(&parameters, &trouble(&problem))).into_response(),
    }
}

fn results(parameters: &Parameters, answer: &Answer, tells_clicks: bool) -> Markup {
    let asked = !answer.query.trim().is_empty();
    html! {
        @if answer.total == 0 {
            (nothing(parameters, answer))
        } @else {
            div class="columns" {
                (facets::facets(parameters, &answer.facets))
                section class="results" aria-label="Kết quả" {
                    p class="count" {
                        @if asked {
                            strong { (numbers::grouped(answer.total)) } " bài khớp"
                        } @else {
                            strong { (numbers::grouped(answer.total)) } " bài, mới nhất trước"
                        }
                        (duplicates(parameters, answer))
                        " · " (numbers::decimal(answer.took_ms)) " ms"
                    }
                    (understood::notes(parameters, answer))
                    (hits::hits(parameters, answer, tells_clicks))
                    (hits::pager(parameters, answer))
                }
            }
        }
    }
}

/// How many of what was found differ, where some tell the same, and the link that shows those too.
fn duplicates(parameters: &Parameters, answer: &Answer) -> Markup {
    let shows = parameters.last("duplicates").is_some_and(|value| !value.is_empty());
    html! {
        @if answer.groups < answer.total {
            ", " (numbers::grouped(answer.groups)) " nội dung khác nhau ("
            @if shows {
                a href=(parameters.link(&[("duplicates", "")])) { "gộp bài trùng" }
            } @else {
                a href=(parameters.link(&[("duplicates", "show")])) { "hiện cả bài trùng" }
            }
            ")"
        }
    }
}

fn nothing(parameters: &Parameters, answer: &Answer) -> Markup {
    let filtered = ["section", "source", "author", "year", "from", "to"]
        .iter()
        .any(|name| parameters.all(name).any(|value| !value.is_empty()));
    html! {
        section class="nothing" {
            h2 { "Không có bài nào khớp" @if !answer.query.trim().is_empty() { " với “" (answer.understood.text) "”" } }
            (understood::notes(parameters, answer))
            ul {
                @if filtered {
                    li {
                        a href=(parameters.link(&[("section", ""), ("source", ""), ("author", ""), ("year", ""), ("from", ""), ("to", "")])) { "Bỏ các bộ lọc" }
                    }
                }
                li { "Thử bớt từ, hoặc bỏ dấu ngoặc kép." }
                li { "Gõ không dấu cũng tìm được: " code { "khuyen cong" } "." }
            }
        }
    }
}

fn trouble(problem: &Problem) -> Markup {
    html! {
        section class="nothing" {
            @if problem.code == StatusCode::BAD_REQUEST {
                h2 { "Tham số không hợp lệ" }
                p { (problem.detail) }
                p { a href="/" { "Tìm lại từ đầu" } }
            } @else if problem.waits_for_index {
                h2 { "Chưa có chỉ mục" }
                p { "Chỉ mục chưa được lập xong; xin thử lại sau. — The index is not built yet; please try again later." }
            } @else {
                h2 { "Máy tìm kiếm đang gặp trục trặc" }
                p { "Xin thử lại sau ít phút. — The search is out of order; please try again in a few minutes." }
            }
        }
    }
}
