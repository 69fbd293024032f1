//! Numbers of documents and telephones, dates and words with signs, in texts and as people type them.

use std::collections::BTreeSet;

use tracuu_text::{SpecialKind, TermKind, Terms, specials};

fn lines(data: &str) -> impl Iterator<Item = &str> {
    data.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn special_terms(text: &str) -> BTreeSet<String> {
    let (mut terms, mut found) = (Terms::new(text), BTreeSet::new());
    while terms.advance() {
        if terms.kind() == TermKind::Special {
            found.insert(terms.term().to_owned());
        }
    }
    found
}

/// Terms of the document numbers in a query.
fn asked(query: &str) -> Vec<String> {
    let codes = specials(query).into_iter().filter(|special| special.kind == SpecialKind::Document);
    codes.flat_map(|special| special.terms).collect()
}

#[test]
fn typed_numbers_find_the_text_that_names_the_document() {
    let (mut failures, mut texts) = (Vec::new(), Vec::new());
    for line in lines(include_str!("data/codes.txt")) {
        let mut parts = line.split('|').map(str::trim);
        let text = parts.next().expect("a text");
        let held = special_terms(text);
        texts.push(text);
        for typed in parts {
            let asked = asked(typed);
            if asked.is_empty() || !asked.iter().all(|term| held.contains(term)) {
                failures.push(format!("{typed}: {asked:?} of {text}: {held:?}"));
            }
        }
    }
    assert!(texts.len() >= 80, "{}", texts.len());
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn other_numbers_are_other_documents() {
    for (text, typed) in [
        ("46/2012/TT-BCT", "45/2012/TT-BCT"),
        ("46/2012/TT-BCT", "46/2013/TT-BCT"),
        ("46/2012/TT-BCT", "46/2012/TT-BTC"),
        ("46/2012/TT-BCT", "nd 46/2012"),
        ("25/ĐA-SCT", "25/DA-SCT"),
        ("25/DA-SCT", "đề án số 25"),
        ("57-NQ/TW", "57/NQ-CP"),
        ("QCVN 01:2019/BCT", "TCVN 01:2019"),
        ("QCVN 01-1:2018/BYT", "QCVN 01:2018"),
    ] {
        let (held, asked) = (special_terms(text), asked(typed));
        assert!(!asked.is_empty() && !asked.iter().all(|term| held.contains(term)), "{typed} of {text}: {held:?}");
    }
}

#[test]
fn what_only_looks_like_a_code_is_none() {
    let cases: Vec<&str> = lines(include_str!("data/no_codes.txt")).collect();
    assert!(cases.len() >= 20);
    for text in cases {
        let dated_or_coded = |term: &String| term.starts_with('#') || term.starts_with('@') && !term.starts_with("@--");
        assert_eq!(special_terms(text).into_iter().find(dated_or_coded), None, "{text}");
        let is_sure = |kind| matches!(kind, SpecialKind::Document | SpecialKind::Date);
        assert_eq!(specials(text).into_iter().find(|special| is_sure(special.kind)), None, "{text}");
    }
}

#[test]
fn days_of_any_year_have_one_term_however_they_are_written() {
    for written in ["8/3", "ngày 8/3", "ngày 8-3", "mùng 8 tháng 3", "08 tháng 03", "dịp 8.3", "Sáng 8-3, ", "(8/3)"]
    {
        assert_eq!(special_terms(written).into_iter().collect::<Vec<_>>(), ["@--0308"], "{written}");
    }
    for typed in ["8/3", "8-3", "mung 8 thang 3", "ngay 8-3", "ngày 8.3"] {
        let found = specials(typed);
        assert_eq!(found.iter().flat_map(|special| &special.terms).collect::<Vec<_>>(), ["@--0308", "8 3"], "{typed}");
        assert!(found.iter().all(|special| special.range == (0..typed.len())), "{typed}: {found:?}");
    }
    assert!(special_terms("thắng 8-3").is_empty());
    for text in ["2.5 triệu", "ngày 2.500", "số 8/3", "30/2", "8-12/3", "8/3/5", "8 tháng", "1.8/2"] {
        assert_eq!((special_terms(text), specials(text)), (BTreeSet::new(), Vec::new()), "{text}");
    }
}

#[test]
fn telephone_numbers_and_words_with_signs_are_found_as_they_are_typed() {
    for (text, typed) in [
        ("gọi số 0912.345.678 ngay", "0912345678"),
        ("gọi (024) 3825 3536", "+84 24 38253536"),
        ("Hotline: +84 903 111 222", "0903-111-222"),
        ("tổng đài 1900 54 54 64", "1900545464"),
        ("lập trình C++ và C#", "c++"),
        ("lập trình C++ và C#", "c #hàm C#"),
        ("nền tảng .NET mới", ".net"),
        ("quỹ R&amp;D", "r & d"),
        ("hãng AT&T", "at&t"),
    ] {
        let (held, asked) = (special_terms(text), specials(typed));
        let terms: Vec<&String> = asked.iter().flat_map(|special| &special.terms).collect();
        assert!(!terms.is_empty() && terms.iter().all(|term| held.contains(*term)), "{typed}: {terms:?} of {held:?}");
    }
}

#[test]
fn dates_have_one_term_however_they_are_written() {
    for written in [
        "22/12/2017",
        "22-12-2017",
        "22.12.2017",
        "2017-12-22",
        "ngày 22 tháng 12 năm 2017",
        "22 Tháng 12 Năm 2017",
        "22 thang 12 nam 2017",
        "Hà Nội, ngày 22 tháng 12/2017",
        "(22/12/2017)",
        "22/12/2017,",
    ] {
        assert_eq!(
            special_terms(written).into_iter().collect::<Vec<_>>(),
            ["@--1222", "@201712", "@20171222"],
            "{written}"
        );
        let typed = specials(written);
        assert_eq!(typed.iter().flat_map(|special| &special.terms).collect::<Vec<_>>(), ["@20171222"], "{written}");
    }
    for written in ["tháng 12/2017", "12/2017", "tháng 12 năm 2017", "thang 12 nam 2017"] {
        assert_eq!(special_terms(written).into_iter().collect::<Vec<_>>(), ["@201712"], "{written}");
    }
    assert_eq!(special_terms("5/9/2018"), special_terms("05/09/2018"));
}

#[test]
fn a_special_term_stands_for_its_span() {
    let text = "theo Quyết định số 4768 ngày 22/12/2017";
    let mut terms = Terms::new(text);
    let mut spans = Vec::new();
    while terms.advance() {
        if terms.kind() == TermKind::Special {
            spans.push((terms.term().to_owned(), terms.position(), text.get(terms.start()..terms.end()).unwrap_or("")));
        }
    }
    assert_eq!(
        spans,
        [
            ("#4768//qđ/".to_owned(), 4, "Quyết định số 4768"),
            ("@20171222".to_owned(), 6, "22/12/2017"),
            ("@201712".to_owned(), 6, "22/12/2017"),
            ("@--1222".to_owned(), 6, "22/12/2017"),
        ]
    );
}

#[test]
fn numbers_are_shown_as_they_are_written() {
    for (typed, written) in [
        ("nq 57 tw", "57-NQ/TW"),
        ("1288 qd ttg", "1288/QĐ-TTg"),
        ("cv 1234 bct ctđp", "1234/BCT-CTĐP"),
        ("nd 45/2012 cp", "45/2012/NĐ-CP"),
        ("qcvn 1 2019 bct", "QCVN 1:2019/BCT"),
        ("luật 43/2013 qh13", "43/2013/QH13"),
        ("ttr 512 bct", "512/TTr-BCT"),
    ] {
        let shown = specials(typed);
        assert_eq!(shown.first().map(|special| special.written.as_str()), Some(written), "{typed}");
    }
}
