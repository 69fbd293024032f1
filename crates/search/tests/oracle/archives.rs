//! The archives that are searched: random ones of few words, so that much of a query stands in many articles, and the demo's.

use std::{
    fs,
    io::Write,
    path::Path,
    sync::{Arc, atomic::AtomicUsize},
};

use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use tempfile::TempDir;
use time::macros::date;
use tracuu_article::{Article, Attachment, CanonicalRules, JsonLines, PublicationDate, Source, write_line};
use tracuu_crawler::archive::{Fetched, PageOptions};
use tracuu_index::Generation;
use tracuu_indexer::{BuildOptions, Progress, Start, build};
use tracuu_search::{Check, Home, Searcher};

use crate::{counting::Counting, engine::Oracle};

/// What the articles and queries are made of.
pub(crate) const WORDS: [&str; 60] = [
    "khuyến",
    "công",
    "cộng",
    "cong",
    "quốc",
    "gia",
    "già",
    "phở",
    "bò",
    "phó",
    "bộ",
    "hòa",
    "hoà",
    "bình",
    "hội",
    "hối",
    "chợ",
    "chờ",
    "làng",
    "nghề",
    "tỉnh",
    "tính",
    "năm",
    "nam",
    "Nam",
    "đề",
    "án",
    "điểm",
    "cà",
    "ca",
    "mau",
    "màu",
    "đường",
    "dường",
    "Pleiku",
    "Plei",
    "Ku",
    "web",
    "AI",
    "2018",
    "5",
    "CNNT",
    "nông",
    "thôn",
    "nghiệp",
    "công nghiệp",
    "tiêu",
    "biểu",
    "xuất",
    "khẩu",
    "lý",
    "lí",
    "quý",
    "kỹ",
    "kĩ",
    "thuật",
    "Tây",
    "Nguyên",
    "hỗ trợ",
    "máy",
];
pub(crate) const SECTIONS: [&str; 3] = ["Khuyến công", "Làng nghề", "Tin tức"];
pub(crate) const SOURCES: [&str; 2] = ["Báo Tỉnh", "Cục Công Thương"];
pub(crate) const AUTHORS: [&str; 3] = ["Lê Bình", "Trần Hòa", "Nam Sơn"];
/// What stands between two words.
const GAPS: [&str; 12] = [" ", " ", " ", " ", " ", " ", " ", ", ", ". ", "\n", " – ", "-"];
const PHRASES: [&str; 8] = [
    "công nghiệp nông thôn (CNNT)",
    "Quyết định số 4768/QĐ-BCT",
    "ngày 22/12/2017",
    "Bộ Công Thương",
    "hội chợ làng nghề",
    "phở bò",
    "phó bộ",
    "Đắk Lắk",
];

/// An archive on the disk with both engines over it.
pub(crate) struct Archive {
    pub(crate) tantivy: Searcher,
    pub(crate) oracle: Searcher,
    /// Calls of the oracle.
    pub(crate) calls: Arc<AtomicUsize>,
    home: Home,
    _folder: TempDir,
}

const SETTINGS: [(&str, &str); 2] = [
    (
        "synonyms.toml",
        "[[synonym]]\nwords = [\"máy\", \"thiết bị\", \"cơ giới\"]\n[[synonym]]\nwords = [\"làng nghề\", \"phường\"]\n",
    ),
    (
        "pins.toml",
        "[[pin]]\nquery = \"hội chợ\"\nids = [\"a7\", \"a3\", \"none\"]\nhide = [\"a5\"]\n[[pin]]\nquery = \"khuyến công\"\nids = [\"a1\"]\n",
    ),
];

impl Archive {
    fn new(articles: &[Article], grows: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("index"));
        fs::create_dir_all(home.settings()).unwrap();
        for (name, text) in SETTINGS {
            fs::write(home.settings().join(name), text).unwrap();
        }
        let build = |articles: &[Article], start| {
            let path = folder.path().join("articles.jsonl");
            let mut file = fs::File::create(&path).unwrap();
            for article in articles {
                write_line(article, &mut file).unwrap();
            }
            file.flush().unwrap();
            let source = JsonLines::new(path, Arc::new(CanonicalRules::default()));
            let options = BuildOptions { start, ..BuildOptions::default() };
            build(&home, vec![Box::new(source)], &options, &Progress::default()).unwrap();
        };
        if grows {
            // Several segments, of which one holds an article that was replaced, and one that is taken down.
            let (first, second) = articles.split_at(articles.len() * 3 / 4);
            let mut before = first.to_vec();
            before[0].body.push_str("\nkhuyến công hội chợ làng nghề");
            build(&before, Start::Scratch);
            let added: Vec<Article> = [&first[0]].into_iter().chain(second).cloned().collect();
            build(&added, Start::Live { complete: Vec::new() });
            let hidden = format!("[[hidden]]\nids = [{:?}, {:?}]\n", first[1].id, second[0].id);
            fs::write(home.settings().join("hidden.toml"), hidden).unwrap();
        } else {
            build(articles, Start::Scratch);
        }
        let calls = Arc::new(AtomicUsize::new(0));
        let oracle = Counting { engine: Oracle::new(articles), calls: Arc::clone(&calls) };
        Self {
            calls,
            tantivy: Searcher::open(home.clone(), Check::Sizes).unwrap(),
            oracle: Searcher::with_engine(home.clone(), Check::Sizes, Arc::new(oracle)).unwrap(),
            home,
            _folder: folder,
        }
    }

    /// The articles of the demo.
    pub(crate) fn demo() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/pages");
        let mut files = Vec::new();
        for folder in fs::read_dir(&root).unwrap() {
            files.extend(fs::read_dir(folder.unwrap().path()).unwrap().map(|file| file.unwrap().path()));
        }
        files.sort();
        let mut pages = Fetched::new(root, files, PageOptions::new(date!(2026 - 11 - 28)));
        let decoder = pages.decoder();
        let mut articles: Vec<Article> = Vec::new();
        while let Some(record) = pages.next_record() {
            if let Ok(decoded) = record.and_then(|record| decoder.decode(record)) {
                articles.push(decoded.article);
            }
        }
        articles.sort_by(|one, other| one.id.cmp(&other.id));
        articles.dedup_by(|one, other| one.id == other.id);
        assert!(articles.len() > 50);
        Self::new(&articles, false)
    }

    /// The random archive of a seed.
    pub(crate) fn random(seed: u8) -> Self {
        let mut runner =
            TestRunner::new_with_rng(ProptestConfig::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
        let count = if seed.is_multiple_of(2) { 40 } else { 400 };
        let articles = vec(article(), count).new_tree(&mut runner).unwrap().current();
        let numbered = articles.into_iter().enumerate();
        let mut articles: Vec<Article> =
            numbered.map(|(at, article)| Article { id: format!("a{at}"), ..article }).collect();
        // Many tell the same as one a few places before, with another date and section.
        for at in (3..articles.len()).filter(|at| (at / 5).is_multiple_of(2) && !seed.is_multiple_of(3)) {
            let Article { title, description, body, .. } = articles[at - 3].clone();
            articles[at] = Article { title, description, body, ..articles[at].clone() };
        }
        let archive = Self::new(&articles, seed % 4 > 1);
        let generation = Generation::open_current(&archive.home, Check::Sizes).unwrap();
        assert!(seed.is_multiple_of(3) || !generation.duplicates.groups().is_empty(), "{seed} holds no duplicates");
        archive
    }
}

fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let piece = prop_oneof![9 => select(&WORDS[..]), 1 => select(&PHRASES[..])];
    vec((piece, select(&GAPS[..])), words)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(word, gap)| [word, gap]).collect::<String>().trim().to_owned())
}

fn article() -> impl Strategy<Value = Article> {
    let published = prop_oneof![
        1 => Just(None),
        3 => (2015..2021_u16, 1..13_u8, 1..29_u8).prop_map(|(y, m, d)| Some(format!("{y}-{m:02}-{d:02}"))),
        1 => Just(Some("2018-09-05T10:24:00+07:00".to_owned())),
    ];
    let optional = |values: &'static [&'static str]| proptest::option::of(select(values).prop_map(str::to_owned));
    let body = prop_oneof![3 => text(1..40), 1 => text(100..300)];
    let beside = (vec(text(1..5), 0..2), vec(text(1..5), 0..2));
    let told = (optional(&SECTIONS), optional(&SOURCES), vec(select(&AUTHORS[..]), 0..3));
    (text(1..7), text(0..10), body, published, told, beside).prop_map(
        |(title, description, body, published, (section, source, authors), (captions, files))| {
            let file =
                |title| Attachment { url: Some("/tep/khuyến-công.pdf".to_owned()), title: Some(title), text: None };
            Article {
                title,
                description,
                body,
                published_at: published.and_then(|date| PublicationDate::parse(&date).ok()),
                section,
                source,
                authors: authors.into_iter().map(str::to_owned).collect(),
                captions,
                attachments: files.into_iter().map(file).collect(),
                ..Article::default()
            }
        },
    )
}
