//! A date is given back as it was written and has a year.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_article::PublicationDate;

fuzz_target!(|text: &str| {
    if let Ok(date) = PublicationDate::parse(text) {
        assert_eq!(date.as_given(), text.trim());
        assert!(date.year().is_some() && date.seconds().is_some());
    }
});
