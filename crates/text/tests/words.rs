//! Words of several syllables.

use proptest::prelude::*;
use tracuu_text::{SegmentationBuffers, Segmenter, WordList};
use unicode_normalization::UnicodeNormalization;

fn words(segmenter: &Segmenter, text: &str) -> Vec<String> {
    let mut buffers = SegmentationBuffers::default();
    segmenter.words(text, &mut buffers).map(|word| text.get(word).expect("slices the text").to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_cover_what_is_seen_once_and_in_order(text in any::<String>()) {
        let mut buffers = SegmentationBuffers::default();
        let mut end = 0;
        for word in Segmenter::vietnamese().words(&text, &mut buffers) {
            prop_assert!(word.start >= end && word.end > word.start && text.get(word.clone()).is_some());
            end = word.end;
        }
    }

    #[test]
    fn ascii_words_keep_all_their_letters(text in "[a-zA-Z0-9.,:/ -]{0,60}") {
        let all: String = words(&Segmenter::vietnamese(), &text).concat();
        let seen = |text: &str| text.chars().filter(|one| !one.is_whitespace()).collect::<String>();
        prop_assert_eq!(seen(&all), seen(&text));
    }

    #[test]
    fn case_and_normal_form_do_not_matter(picked in prop::collection::vec(prop::sample::select(SYLLABLES.to_vec()), 0..16)) {
        let text = picked.join(" ");
        let plain = words(&Segmenter::vietnamese(), &text);
        let decomposed = words(&Segmenter::vietnamese(), &text.nfd().collect::<String>());
        prop_assert_eq!(decomposed.iter().map(|word| word.nfc().collect::<String>()).collect::<Vec<_>>(), plain.clone());
        let upper = words(&Segmenter::vietnamese(), &text.to_uppercase());
        prop_assert_eq!(upper.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>(), plain);
    }
}

const SYLLABLES: &[&str] = &[
    "công", "nghiệp", "nông", "thôn", "khuyến", "quốc", "gia", "đề", "án", "hỗ", "trợ", "và", "của", "các", "doanh",
    "phát", "triển", "kinh", "tế", "xã", "hội", "tỉnh", "hòa", "thủy", "sản", "được", "trong", ",", ".", "2018",
];

#[test]
fn words_are_found() {
    let segmenter = Segmenter::vietnamese();
    for (text, expected) in [
        (
            "Doanh nghiệp nông thôn phát triển kinh tế.",
            &["Doanh nghiệp", "nông thôn", "phát triển", "kinh tế", "."][..],
        ),
        ("Sở Công Thương hỗ trợ hợp tác xã", &["Sở", "Công Thương", "hỗ trợ", "hợp tác xã"]),
        ("(60km), TP.HCM...", &["(", "60km", ")", ",", "TP.HCM", "..."]),
        ("nông\nthôn", &["nông", "thôn"]),
        ("", &[]),
    ] {
        assert_eq!(words(&segmenter, text), expected, "{text}");
    }
}

#[test]
fn an_owners_list_is_taken_into_account() {
    let text = "Bà con trồng chè Shan tuyết cổ thụ";
    let list = WordList::parse("# chè\nchè shan tuyết\ncổ_thụ");
    let plain = words(&Segmenter::vietnamese(), text);
    let listed = words(&Segmenter::vietnamese().with_list(list), text);
    assert!(!plain.contains(&"chè Shan tuyết".to_owned()), "{plain:?}");
    assert!(listed.contains(&"chè Shan tuyết".to_owned()) && listed.contains(&"cổ thụ".to_owned()), "{listed:?}");
}

#[test]
fn bytes_that_are_no_model_are_none() {
    for bytes in [&b""[..], b"TCWORDS1", b"TCWORDS1\xff\xff\xff\xff", b"anything"] {
        assert!(Segmenter::new(bytes).is_none());
    }
}
