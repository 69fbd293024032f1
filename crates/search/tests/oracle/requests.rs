//! Random requests, made of the words of the random archives and of signs, mistakes and parameters.

use proptest::{collection::vec, prelude::*, sample::select};
use tracuu_search::{Accents, DuplicateHits, Filters, Request, Sort, parse_days, rank};

use crate::archives::{AUTHORS, SECTIONS, SOURCES, WORDS};

/// Whole queries that a pin, a name, a number or a mistake depends on.
const QUERIES: [&str; 16] = [
    "hội chợ",
    "khuyến công",
    "4768/QĐ-BCT",
    "4768 qd bct",
    "năm 2018",
    "2018",
    "cnnt",
    "---",
    "",
    "thiết bị",
    "khuyeens coong",
    "khuyencong quocgia",
    "dak lak",
    "công nghiệp nông thôn tỉnh Tây Nguyên năm 2018 hỗ trợ máy",
    "22/12/2017",
    "ple",
];

fn token() -> impl Strategy<Value = String> {
    let word = || select(&WORDS[..]).prop_map(str::to_owned);
    let phrase = || vec(word(), 1..4).prop_map(|words| words.join(" "));
    prop_oneof![
        12 => word(),
        4 => word().prop_map(|word| bare(&word)),
        2 => phrase().prop_map(|words| format!("\"{words}\"")),
        1 => word().prop_map(|word| format!("-{word}")),
        1 => phrase().prop_map(|words| format!("-\"{words}\"")),
        1 => word().prop_map(|word| format!("title:{word}")),
        1 => phrase().prop_map(|words| format!("title:\"{words}\"")),
        1 => select(&["section:làng", "source:báo", "author:bình", "year:2018", "section:tin OR section:khuyến"][..])
            .prop_map(str::to_owned),
        1 => Just("OR".to_owned()),
        1 => select(&QUERIES[..]).prop_map(str::to_owned),
        1 => word().prop_map(|word| format!("{word}{}", word.chars().last().unwrap_or('x'))),
        1 => "[a-zà-ỹ]{2,6}",
    ]
}

/// Without its marks, as many people type.
fn bare(word: &str) -> String {
    tracuu_text::folded_words(word).join(" ")
}

prop_compose! {
    fn filters()(
        section in proptest::option::weighted(0.1, select(&SECTIONS[..])),
        source in proptest::option::weighted(0.1, select(&SOURCES[..])),
        author in proptest::option::weighted(0.1, select(&AUTHORS[..])),
        year in proptest::option::weighted(0.1, select(&[Some(2018), Some(2016), None][..])),
        from in proptest::option::weighted(0.1, select(&["2017", "05/09/2018"][..])),
        to in proptest::option::weighted(0.1, select(&["2018", "2019-02-01"][..])),
    ) -> Filters {
        Filters {
            sections: section.into_iter().map(str::to_owned).collect(),
            sources: source.into_iter().map(str::to_owned).collect(),
            authors: author.into_iter().map(str::to_owned).collect(),
            years: year.into_iter().collect(),
            from: from.and_then(parse_days).map(|days| days.from),
            before: to.and_then(parse_days).map(|days| days.before),
        }
    }
}

prop_compose! {
    pub(crate) fn request()(
        tokens in prop_oneof![5 => vec(token(), 1..5), 3 => vec(token(), 5..14), 1 => select(&QUERIES[..]).prop_map(|one| vec![one.to_owned()])],
        accents in prop_oneof![6 => Just(Accents::Auto), 2 => Just(Accents::Exact), 1 => Just(Accents::Ignore)],
        sort in prop_oneof![6 => Just(Sort::Relevance), 1 => Just(Sort::Newest), 1 => Just(Sort::Oldest)],
        page in prop_oneof![5 => Just(1_usize), 1 => 2..5_usize, 1 => 10..30_usize],
        per_page in prop_oneof![5 => Just(10_usize), 1 => 1..30_usize, 1 => Just(100)],
        verbatim in proptest::bool::weighted(0.1),
        shows in proptest::bool::weighted(0.3),
        explain in proptest::bool::weighted(0.2),
        filters in filters(),
        cursor in proptest::option::weighted(0.4, (select(&["1536105600", "1500000000", "u"][..]), 0..40_u32, 0..u32::MAX)),
    ) -> Request {
        // A date of the archives, any score and any hash: by date alone, and on the first page.
        let name = match sort {
            Sort::Newest => Some("newest"),
            Sort::Oldest => Some("oldest"),
            Sort::Relevance => None,
        };
        let cursor = name.zip(cursor).and_then(|(name, (date, score, key))| {
            format!("{name}.{date}.{:x}.{key:x}", rank(score as f32)).parse().ok()
        });
        let page = if cursor.is_some() { 1 } else { page };
        let query = tokens.join(" ");
        let duplicates = if shows { DuplicateHits::Show } else { DuplicateHits::Collapse };
        let request = Request { query, accents, filters, sort, page, per_page, cursor, ..Request::default() };
        Request { duplicates, verbatim, explain, ..request }
    }
}
