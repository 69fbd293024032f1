//! Numbers of documents and dates, in texts and as people type them.

use std::collections::BTreeSet;

use tracuu_text::{TermKind, Terms, specials};

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
    specials(query).into_iter().filter(|special| !special.is_date).flat_map(|special| special.terms).collect()
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
        assert_eq!((special_terms(text), specials(text)), (BTreeSet::new(), Vec::new()), "{text}");
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
        assert_eq!(special_terms(written).into_iter().collect::<Vec<_>>(), ["@201712", "@20171222"], "{written}");
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
