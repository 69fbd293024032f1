//! How fast records of a gzipped WARC file are read: `cargo bench -p tracuu-crawler --bench archive`
//!
//! Makes a file of 1 GiB in a temporary folder, a member a record, pages of some ten kilobytes among requests and images, and reads it
//! three times: all records without their blocks, and with those of the pages. Prints megabytes of the file a second of CPU time, the
//! best of three, and the peak of memory. The SHA-256 of the file is taken on the way, as a build takes it.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark's figures are its result")]

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use flate2::{Compression, write::GzEncoder};
use tracuu_article::Tally;
use tracuu_crawler::archive::{Item, RecordHead, RecordType, Records};

/// Bytes of the file.
const SIZE: u64 = 1 << 30;
const TURNS: usize = 3;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("do.warc.gz");
    write(&path);
    let length = path.metadata().unwrap().len();
    println!("{} MB of gzip, {} KiB of memory before", length / 1_000_000, peak());
    for (name, most) in [("records", 0), ("pages", usize::MAX)] {
        let (mut best, mut count) = (f64::INFINITY, 0);
        for _ in 0..TURNS {
            let begun = cpu_seconds();
            let wanted =
                move |head: &RecordHead, _: &[u8]| if head.record_type == RecordType::Response { most } else { 0 };
            let records = Records::open(Box::new(File::open(&path).unwrap()), Tally::new(), Box::new(wanted)).unwrap();
            count = records.filter(|item| matches!(item, Item::Record { fault: None, .. })).count();
            best = f64::min(best, cpu_seconds() - begun);
        }
        println!("{name}: {count} records, {:.0} MB a second, peak {} KiB", length as f64 / 1e6 / best, peak());
    }
}

/// Texts of random syllables, so that they pack as texts do.
fn write(path: &Path) {
    let syllables = [
        "khuyến", "công", "nghiệp", "nông", "thôn", "chợ", "phiên", "đề", "án", "tỉnh", "hội", "làng", "nghề", "sản",
        "xuất", "năm",
    ];
    let mut file = BufWriter::new(File::create(path).unwrap());
    let mut state = 1_u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 40).unwrap()
    };
    let mut written = 0;
    while written < SIZE {
        for number in 0..10 {
            let (kind, head) = match number {
                0 => ("request", "GET / HTTP/1.1"),
                1 => ("response", "HTTP/1.1 200 OK\r\nContent-Type: image/png"),
                _ => ("response", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8"),
            };
            let mut block = format!("{head}\r\n\r\n").into_bytes();
            for _ in 0..if number == 0 { 20 } else { 1_000 + random() % 8_000 } {
                let syllable = syllables[random() % syllables.len()];
                if number == 1 {
                    block.extend(u32::try_from(random()).unwrap().to_le_bytes());
                } else if random() % 9 == 0 {
                    block.extend(format!("<p class=\"c{}\">{syllable} ", random() % 97).bytes());
                } else {
                    block.extend(format!("{syllable} ").bytes());
                }
            }
            let record = format!(
                "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://bao.example/{}\r\nWARC-Date: 2018-09-05T01:02:03Z\r\n\
                 WARC-Record-ID: <urn:test:{}>\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n",
                random(),
                random(),
                block.len()
            );
            let mut member = GzEncoder::new(Vec::new(), Compression::default());
            member.write_all(record.as_bytes()).unwrap();
            member.write_all(&block).unwrap();
            member.write_all(b"\r\n\r\n").unwrap();
            let member = member.finish().unwrap();
            file.write_all(&member).unwrap();
            written += member.len() as u64;
        }
    }
    file.flush().unwrap();
}

/// Seconds of CPU time of this process, in ticks of a hundredth.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

/// The peak of this process's memory, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse().unwrap()
}
