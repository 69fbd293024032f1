//! Any line is an article with an id that is taken, or a rejection; what is written is read back.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use tracuu_article::{ArticleId, CanonicalRules, JsonLines, Origin, Record, Source, write_line};

fuzz_target!(|bytes: &[u8]| {
    let decoder = JsonLines::new("fuzz.jsonl", Arc::new(CanonicalRules::default())).decoder();
    let record = |bytes: &[u8]| Record::of_file(Origin::line("fuzz.jsonl", 1), bytes.to_vec());
    if let Ok(decoded) = decoder.decode(record(bytes)) {
        assert!(ArticleId::given(&decoded.article.id).is_ok());
        let mut written = Vec::new();
        write_line(&decoded.article, &mut written).expect("written to memory");
        let again = decoder.decode(record(&written)).expect("what was written is read");
        assert_eq!(again.article, decoded.article);
    }
});
