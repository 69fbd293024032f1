//! Lists the records of web archives: `cargo run --release -p tracuu-crawler --example archive_records -- FILE…`
//!
//! A line a record: its offset, the bytes unpacked before it of its gzip member, its type, its length and its address; or its fault.
//! At the end of each file how many there are.

#![expect(clippy::print_stdout, reason = "the list is its result")]

use std::{env, fs::File};

use tracuu_article::Tally;
use tracuu_crawler::archive::{Item, Records};

fn main() {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let is_short = arguments.first().is_some_and(|argument| argument == "--counts");
    arguments.drain(..usize::from(is_short));
    for path in arguments {
        let opened = File::open(&path).map_err(|error| error.to_string());
        let records = opened.and_then(|file| Records::open(Box::new(file), Tally::new(), Box::new(|_, _| 0)));
        let (mut sound, mut broken, mut faults) = (0, 0, 0);
        let tell = |line: String| {
            if !is_short {
                println!("{line}");
            }
        };
        match records {
            Ok(records) => {
                for item in records {
                    match item {
                        Item::Record { head, fault, .. } => {
                            let (at, url) = (head.place, head.url.unwrap_or_default());
                            let length = head.length.map_or("-".to_owned(), |length| length.to_string());
                            tell(format!("{} {} {:?} {length} {url}", at.offset, at.within, head.record_type));
                            if let Some(fault) = fault {
                                tell(format!("  {}", fault.reason));
                                broken += 1;
                            } else {
                                sound += 1;
                            }
                        }
                        Item::Fault(fault) => {
                            tell(format!("{} {} {}", fault.place.offset, fault.place.within, fault.reason));
                            faults += 1;
                        }
                    }
                }
                println!("{sound} records, {broken} broken, {faults} faults: {path}");
            }
            Err(reason) => println!("refused, {reason}: {path}"),
        }
    }
}
