//! In the steady state nothing is allocated: a text that goes on ten times as long costs not one allocation more.

use allocation_counter::measure;
use tracuu_text::{SegmentationBuffers, Segmenter, Terms};

/// Every kind of token: plain, decomposed, foreign, numbers, codes, dates, names that are no syllables.
const TEXT: &str = "Theo Quyết định số 4768/QĐ-BCT ngày 22/12/2017, 1.250 hộ ở Plei Ku nhận 25,8% vốn; khuye\u{302}\u{301}n công \
    quý II, tháng 3 năm 2018 tăng 60km. Facebook & Zalo, Москва, 東京.\n";

fn terms(text: &str) -> u64 {
    measure(|| {
        let mut terms = Terms::new(text);
        while terms.advance() {}
    })
    .count_total
}

#[test]
fn terms_allocate_nothing_a_token() {
    let (once, often) = (TEXT.repeat(2), TEXT.repeat(200));
    // The tables are made by the first use.
    terms(&once);
    assert_eq!(terms(&once), terms(&often));
}

#[test]
fn words_allocate_nothing_at_all() {
    let segmenter = Segmenter::vietnamese();
    let mut buffers = SegmentationBuffers::default();
    let text = TEXT.repeat(20);
    let mut count = || measure(|| assert!(segmenter.words(&text, &mut buffers).count() > 100)).count_total;
    let first = count();
    let second = count();
    // A spelling buffer for tokens that are no plain syllables is all that is made anew.
    assert!(first > second && second <= 4, "{first} {second}");
}
