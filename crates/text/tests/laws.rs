//! What holds for the terms of any text.

use proptest::prelude::*;
use tracuu_text::{TermKind, Terms};
use unicode_normalization::UnicodeNormalization;

#[derive(Clone, Debug, PartialEq)]
struct Term {
    kind: TermKind,
    text: String,
    position: usize,
    start: usize,
    end: usize,
}

fn terms(text: &str) -> Vec<Term> {
    collect(Terms::new(text))
}

fn collect(mut terms: Terms) -> Vec<Term> {
    let mut all = Vec::new();
    while terms.advance() {
        all.push(Term {
            kind: terms.kind(),
            text: terms.term().to_owned(),
            position: terms.position(),
            start: terms.start(),
            end: terms.end(),
        });
    }
    assert!(!terms.advance(), "the end stays the end");
    all
}

fn keys(text: &str) -> Vec<(TermKind, String, usize)> {
    terms(text).into_iter().map(|term| (term.kind, term.text, term.position)).collect()
}

fn of_kind(text: &str, kind: TermKind) -> Vec<String> {
    terms(text).into_iter().filter(|term| term.kind == kind).map(|term| term.text).collect()
}

/// Letters with their marks in any form and order, what stands between words, and anything else.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-ZđĐðàảãáạăằẵắâấêềếôồơờưừỹỷÝ \n.,'\u{300}\u{301}\u{302}\u{303}\u{306}\u{309}\u{31b}\u{323}\u{ad}\u{200b}0-9-]{0,60}",
        "([a-eа-еÐðⅠi]{0,4}[ /.,-]?[0-9]{0,4}(&(amp|agrave|nbsp|#273);)?){0,8}",
        "\\PC{0,40}",
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn offsets_slice_the_text_and_cover_each_letter_once(text in texts()) {
        let tokens: Vec<Term> = terms(&text).into_iter().filter(|term| term.kind == TermKind::Folded).collect();
        let mut covered = vec![0; text.len()];
        for token in &tokens {
            prop_assert!(text.is_char_boundary(token.start) && text.is_char_boundary(token.end) && token.start < token.end);
            covered[token.start..token.end].iter_mut().for_each(|count| *count += 1);
        }
        for (at, character) in text.char_indices() {
            let count = covered[at];
            prop_assert!(count <= 1);
            if text.contains('&') {
                // Letters may belong to a character reference.
                continue;
            }
            if character.is_ascii_alphanumeric() || "đấềưỹÝ".contains(character) {
                prop_assert_eq!(count, 1);
            }
        }
        for term in terms(&text) {
            prop_assert!(!term.text.is_empty() && text.get(term.start..term.end).is_some());
        }
    }

    #[test]
    fn folded_terms_alone_are_the_same(text in texts()) {
        let all: Vec<_> = terms(&text).into_iter().filter(|term| term.kind == TermKind::Folded).collect();
        prop_assert_eq!(collect(Terms::folded_only(&text)), all);
    }

    #[test]
    fn normal_forms_have_equal_terms(text in texts()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(keys(&composed), keys(&decomposed));
        prop_assert_eq!(keys(&text), keys(&decomposed));
    }

    #[test]
    fn folding_is_idempotent(text in texts()) {
        // With something invisible, or a mark, upon a digit `0\u{306}0d` is a word; without it a number and its unit.
        let upon_digit = |pair: &[char]| matches!(pair, [digit, next] if digit.is_numeric() && !next.is_ascii() && !next.is_alphanumeric());
        prop_assume!(!text.chars().collect::<Vec<_>>().windows(2).any(upon_digit));
        let once = of_kind(&text, TermKind::Folded);
        prop_assert_eq!(of_kind(&once.join(" "), TermKind::Folded), once);
    }

    #[test]
    fn case_does_not_matter(text in "[a-zđàảãáạăằẵắâấêềếôồơờưừỹỷ ]{0,60}") {
        prop_assert_eq!(keys(&text.to_uppercase()), keys(&text));
    }

    #[test]
    fn paragraphs_are_analysed_apart(first in texts(), second in texts()) {
        let apart: Vec<_> = [&first, &second].into_iter().flat_map(|text| terms(text)).map(|term| (term.kind, term.text)).collect();
        let together: Vec<_> = terms(&format!("{first}\n{second}")).into_iter().map(|term| (term.kind, term.text)).collect();
        prop_assert_eq!(together, apart);
    }
}

#[test]
fn a_mark_behind_a_separator_has_no_letter() {
    assert_eq!(keys("a\u{1fcd}"), keys(&"a\u{1fcd}".nfd().collect::<String>()));
}

#[test]
fn spellings_of_one_word_are_one_marked_term() {
    for spellings in [
        &["Khuyến", "khuye\u{302}\u{301}n", "khuyê\u{301}n", "KHUYE\u{301}\u{302}N", "khu\u{ad}yến"][..],
        &["ước", "u\u{301}\u{31b}ơc", "ươ\u{301}c"],
        &["hòa", "hoà", "HOÀ"],
        &["bảo", "baỏ"],
        &["lượng", "lựơng"],
        &["già", "gìa"],
        &["thuyến", "thuýên"],
        &["Đồng", "Ðồng", "ðồng", "Ɖồng", "d\u{335}ồng"],
        &["nước", "nứơc", "nuớc", "nứớc"],
        &["khuyến", "khuy&#7871;n", "khuy&#x1EBF;n"],
        &["đà", "&#273;&agrave;", "\u{ff44}\u{335}à"],
        &["công", "ｃông", "ＣÔＮＧ"],
        &["công xã", "công xа\u{303}", "СÔNG XÃ", "cô\u{2060}ng&nbsp;xã"],
        &["QĐ", "QÐ", "QƉ", "qð"],
        &["1.000", "1000", "01.000", "1000"],
        &["25,8%", "25.8%"],
        &["04 đề án", "4 đề án"],
        &["quý I năm 2018", "quý 1 năm 2018"],
        &["khóa XII", "khoá 12"],
        &["10km", "10 km"],
    ] {
        let all: Vec<_> =
            spellings.iter().map(|text| (of_kind(text, TermKind::Folded), of_kind(text, TermKind::Marked))).collect();
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{spellings:?}: {all:?}");
    }
}

#[test]
fn other_words_are_other_terms() {
    for (one, other, kind) in [
        ("thúy", "thúi", TermKind::Folded),
        ("tay", "tai", TermKind::Folded),
        ("năm", "Nam", TermKind::Marked),
        ("cục", "cực", TermKind::Marked),
        ("công", "cống", TermKind::Marked),
        ("án", "an", TermKind::Marked),
        ("85,05%", "8505", TermKind::Folded),
        ("2012", "2021", TermKind::Folded),
        ("Дом", "Dom", TermKind::Folded),
        ("5.9.2018", "592018", TermKind::Folded),
    ] {
        assert_ne!(of_kind(one, kind), of_kind(other, kind), "{one} {other}");
    }
    assert_eq!(of_kind("Mỹ lý quý", TermKind::Folded), of_kind("mĩ lí quí", TermKind::Folded));
    assert_eq!(of_kind("đường", TermKind::Folded), ["duong"]);
}

#[test]
fn pairs_stay_within_a_paragraph_and_positions_leave_a_gap() {
    let found: Vec<_> = terms("Hội chợ\nHùng Vương").into_iter().filter(|term| term.kind != TermKind::Marked).collect();
    let seen: Vec<_> = found.iter().map(|term| (term.text.as_str(), term.position)).collect();
    assert_eq!(seen, [("hoi", 0), ("cho", 1), ("hoi cho", 0), ("hung", 3), ("vuong", 4), ("hung vuong", 3)]);
    assert_eq!((found[2].start, found[2].end), (0, "Hội chợ".len()));
}

#[test]
fn signs_part_words_but_commas_do_not() {
    for (text, pairs) in [
        ("Sở họp. Hội chợ", &["so hop", "hoi cho"][..]),
        ("Khuyến công: hai (2) đề án", &["khuyen cong", "de an"]),
        ("Kon Tum - Gia Lai", &["kon tum", "gia lai"]),
        ("“khuyến công”…tốt", &["khuyen cong"]),
        ("ở TP. Vinh", &["o tp", "tp vinh"]),
        ("ra về. TP Vinh", &["ra ve", "tp vinh"]),
        ("tre,", &[]),
        ("mây, tre, nứa", &["may tre", "tre nua"]),
        ("Đông-Nam Á", &["dong nam", "nam a"]),
        ("Sở&nbsp;họp", &["so hop"]),
        ("Sở  họp", &["so hop"]),
    ] {
        assert_eq!(of_kind(text, TermKind::Pair), pairs, "{text}");
    }
}

#[test]
fn words_of_other_scripts_are_terms_too() {
    assert_eq!(of_kind("東京都 Москва été", TermKind::Folded), ["東", "京", "都", "москва", "ete"]);
}

/// Chains that a look ahead could read to their end again and again: with that this would not end.
#[test]
fn long_chains_are_read_once() {
    for part in ["1.000.", "1東", "1,1.", "1/a-", "số 1 ", "1\u{301}/", "&#49;", "2017-12-", "tháng 1 năm "] {
        let text = part.repeat(100_000);
        assert!(!terms(&text).is_empty(), "{part}");
    }
}
