//! Words of any text slice it in order, with any list; any bytes are a model or none.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tracuu_text::{SegmentationBuffers, Segmenter, WordList};

static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(Segmenter::vietnamese);

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (list, text) = text.split_once('\0').unwrap_or(("", &text));
    let mut buffers = SegmentationBuffers::default();
    for segmenter in [SEGMENTER.clone(), SEGMENTER.clone().with_list(WordList::parse(list))] {
        let mut end = 0;
        for word in segmenter.words(text, &mut buffers) {
            assert!(word.start >= end && text.get(word.clone()).is_some_and(|word| !word.is_empty()));
            end = word.end;
        }
    }
    let _ = Segmenter::new(bytes);
    let _ = Segmenter::new(&[&b"TCWORDS1"[..], bytes].concat());
});
