//! Records of web archives, sound and damaged.

mod builds;
mod indexes;
mod mirrors;
mod packages;
mod warc;

use std::io::Cursor;

use libtest_mimic::{Failed, Trial};
use tracuu_article::Tally;
use tracuu_crawler::archive::{Fault, Item, Place, Records};

use self::warc::{Written, arc_head, gzip, packed, zstd};

pub(crate) fn tests() -> Vec<Trial> {
    let of_records = vec![
        Trial::test("archives::records_are_read_however_they_are_packed", packed_in_every_way),
        Trial::test("archives::odd_heads_are_read", odd_heads),
        Trial::test("archives::a_flipped_byte_costs_one_record", flipped_bytes),
        Trial::test("archives::a_cut_costs_what_is_behind_it", cuts),
        Trial::test("archives::a_false_length_costs_no_other_record", false_lengths),
        Trial::test("archives::bytes_between_records_cost_none", bytes_between),
    ];
    of_records
        .into_iter()
        .chain(builds::tests())
        .chain(packages::tests())
        .chain(mirrors::tests())
        .chain(indexes::tests())
        .collect()
}

/// What was read: each record with its address, its block and whether it is sound, and what is told besides.
#[derive(Debug, Default, PartialEq)]
struct Read {
    records: Vec<(String, Vec<u8>, bool)>,
    places: Vec<Place>,
    faults: Vec<Fault>,
}

impl Read {
    fn sound(&self) -> Vec<&(String, Vec<u8>, bool)> {
        self.records.iter().filter(|(_, _, is_sound)| *is_sound).collect()
    }
}

fn open(bytes: &[u8]) -> Result<Records, String> {
    Records::open(Box::new(Cursor::new(bytes.to_vec())), Tally::new(), Box::new(|_, _| usize::MAX))
}

fn read(bytes: &[u8]) -> Result<Read, Failed> {
    let mut read = Read::default();
    for item in open(bytes)? {
        match item {
            Item::Record { head, block, fault } => {
                read.records.push((head.url.unwrap_or_default(), block, fault.is_none()));
                read.places.push(head.place);
                read.faults.extend(fault);
            }
            Item::Fault(fault) => read.faults.push(fault),
        }
    }
    Ok(read)
}

/// Seven pages, some larger than what is unpacked at once, one empty.
fn pages() -> Vec<Written> {
    let sizes = [300, 0, 150_000, 8_192, 40, 70_000, 5];
    let page = |(at, size): (usize, &usize)| {
        let body: Vec<u8> =
            (0..*size).map(|byte| b"Khuyen cong quoc gia\r\n"[(byte * 7 + byte / 300 + at) % 22]).collect();
        Written::page(&format!("https://bao.example/tin-{at}.html"), &format!("2018-09-0{}T01:02:03Z", at + 1), &body)
    };
    sizes.iter().enumerate().map(page).collect()
}

fn expected(pages: &[Written]) -> Vec<(String, Vec<u8>, bool)> {
    pages.iter().map(|page| (page.url.clone(), page.block.clone(), true)).collect()
}

fn packed_in_every_way() -> Result<(), Failed> {
    let pages = pages();
    let wanted = expected(&pages);
    let warc: Vec<Vec<u8>> = pages.iter().map(Written::warc).collect();
    let arc: Vec<Vec<u8>> = pages.iter().map(Written::arc).collect();
    // Members that end anywhere, also within a head.
    let pieces: Vec<Vec<u8>> = warc.concat().chunks(9_973).map(<[u8]>::to_vec).collect();
    for (name, bytes) in [
        ("plain", warc.concat()),
        ("a member a record", packed(&warc, gzip)),
        ("one member", gzip(&warc.concat())),
        ("records over members", packed(&pieces, gzip)),
        ("a frame a record", packed(&warc, zstd)),
        ("one frame", zstd(&warc.concat())),
        ("ARC", arc.concat()),
        ("ARC, a member a record", packed(&arc, gzip)),
    ] {
        let found = read(&bytes)?;
        assert!(found.records == wanted, "{name}: {:?}", found.faults);
        assert_eq!(found.faults, [], "{name}");
        for (place, record) in found.places.iter().zip(&wanted) {
            let mut records = open(&bytes)?;
            records.go_to(*place)?;
            let Some(Item::Record { head, block, .. }) = records.next() else {
                return Err(format!("{name}: nothing at {place:?}").into());
            };
            assert_eq!((head.place, head.url.as_ref(), &block), (*place, Some(&record.0), &record.1), "{name}");
        }
    }
    let described = read(&[arc_head(), arc.concat()].concat())?;
    assert_eq!(described.records.len(), wanted.len() + 1);
    assert!(open(&[4, 0x22, 0x4d, 0x18, 0, 0]).is_err_and(|reason| reason.contains("LZ4")));
    assert_eq!(read(b"")?, Read::default());
    Ok(())
}

fn odd_heads() -> Result<(), Failed> {
    let text = |record: &str| read(record.as_bytes()).map(|read| (read.records, read.faults.len()));
    let one = |url: &str| (vec![(url.to_owned(), b"abc".to_vec(), true)], 0);
    for (record, url) in [
        ("WARC/0.18\r\nWARC-TARGET-URI: http://a.vn/\r\ncontent-length: 3\r\n\r\nabc\r\n\r\n", "http://a.vn/"),
        ("WARC/1.0\nWARC-Target-URI: http://a.vn/\nContent-Length: 3\n\nabc\n\n", "http://a.vn/"),
        ("WARC/1.0\r\nWARC-Target-URI: http://a.vn/\r\n  b\r\nContent-Length:\r\n 3\r\n\r\nabc", "http://a.vn/ b"),
        ("WARC/1.0\r\nWARC-Target-URI: <http://a.vn/>\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n\r\n\r\n", "http://a.vn/"),
        ("\r\n\r\nWARC/1.1\r\nno field\r\n: none\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n", ""),
        ("http://a.vn/tin mới 192.0.2.1 20050102030405 text/html 3\nabc\n", "http://a.vn/tin mới"),
    ] {
        assert_eq!(text(record)?, one(url), "{record}");
    }
    // A member that ends within a head takes nothing from the next one.
    let whole = b"WARC/1.0\r\nWARC-Target-URI: http://a.vn/\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n";
    for end in 1..whole.len() - 8 {
        let found = read(&[gzip(&whole[..end]), gzip(whole)].concat())?;
        assert_eq!((found.sound().len(), found.faults.len()), (1, 1), "{end}: {:?}", found.faults);
    }
    let long = format!("WARC/1.0\r\nX: {}\r\nContent-Length: 3\r\n\r\nabc", "x".repeat(1 << 20));
    assert_eq!(text(&long)?, (Vec::new(), 1));
    Ok(())
}

fn flipped_bytes() -> Result<(), Failed> {
    let pages: Vec<Written> = pages().into_iter().filter(|page| page.block.len() < 1_000).collect();
    let wanted = expected(&pages);
    let records: Vec<Vec<u8>> = pages.iter().map(Written::warc).collect();
    for (pack, what) in [(gzip as fn(&[u8]) -> Vec<u8>, "gzip"), (zstd, "Zstandard")] {
        let bytes = packed(&records, pack);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            let found = read(&damaged)?;
            let sound = found.sound();
            let lost = wanted.iter().filter(|record| !sound.contains(record)).count();
            // A first magic number that is none makes the file a plain one.
            assert!(lost <= 1 || at < 4, "{what}, byte {at}: {lost} lost, {:?}", found.faults);
            // Each record has a member of its own: what is told of it begins there.
            assert!(found.faults.iter().all(|fault| fault.place.within == 0), "byte {at}: {:?}", found.faults);
            if what == "gzip" {
                let false_ones = sound.iter().filter(|record| !wanted.contains(record)).count();
                assert!(false_ones == 0 && (lost == 0 || !found.faults.is_empty()), "byte {at}: {:?}", found.faults);
            }
        }
    }
    Ok(())
}

fn cuts() -> Result<(), Failed> {
    let pages: Vec<Written> = pages().into_iter().filter(|page| page.block.len() < 1_000).collect();
    let wanted = expected(&pages);
    let records: Vec<Vec<u8>> = pages.iter().map(Written::warc).collect();
    for bytes in [records.concat(), packed(&records, gzip), packed(&records, zstd), gzip(&records.concat())] {
        for end in 1..bytes.len() {
            let found = read(&bytes[..end])?;
            let sound: Vec<_> = found.sound().into_iter().cloned().collect();
            assert!(wanted.starts_with(&sound), "cut at {end}: {sound:?}");
            assert!(found.faults.len() <= 1, "cut at {end}: {:?}", found.faults);
        }
    }
    Ok(())
}

fn false_lengths() -> Result<(), Failed> {
    let pages: Vec<Written> = pages().into_iter().filter(|page| page.block.len() < 10_000).collect();
    let wanted = expected(&pages);
    let records: Vec<Vec<u8>> = pages.iter().map(Written::warc).collect();
    for told in
        ["0", "7", "900", "20000", "99999999999", "18446744073709551615", "184467440737095516150", "-1", "x", ""]
    {
        for at in 0..records.len() {
            let mut forged = records.clone();
            let text = String::from_utf8_lossy(&forged[at]).into_owned();
            let length = format!("Content-Length: {}\r\n", pages[at].block.len());
            let told = format!("Content-Length: {told}\r\n");
            if told == length {
                continue;
            }
            forged[at] = text.replacen(&length, &told, 1).into_bytes();
            for (name, bytes) in [
                ("plain", forged.concat()),
                ("a member a record", packed(&forged, gzip)),
                ("one member", gzip(&forged.concat())),
                ("a frame a record", packed(&forged, zstd)),
            ] {
                let found = read(&bytes)?;
                let others = wanted.iter().enumerate().filter(|(other, _)| *other != at);
                for (_, record) in others {
                    assert!(found.sound().contains(&record), "{name}, {told}, of record {at}: {:?}", found.faults);
                }
                assert_eq!(found.faults.len(), 1, "{name}, {told}, of record {at}: {:?}", found.faults);
            }
        }
    }
    Ok(())
}

fn bytes_between() -> Result<(), Failed> {
    let pages = pages();
    let wanted = expected(&pages);
    let records: Vec<Vec<u8>> = pages.iter().map(Written::warc).collect();
    let noise: Vec<u8> = (0..20_000_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    // Beginnings of members that are none.
    let alike = [[0x1f, 0x8b, 8, 0].as_slice(), b"WARC", &[0x1f, 0x8b, 8, 4, 255, 255]].concat().repeat(500);
    for junk in [noise, alike, b"\nWARC/\nWARC/1.0\r\n\r\n".repeat(9), vec![0; 70_000]] {
        for (pack, name) in [(gzip as fn(&[u8]) -> Vec<u8>, "gzip"), (zstd, "Zstandard"), (<[u8]>::to_vec, "plain")] {
            let members: Vec<Vec<u8>> = records.iter().map(|record| pack(record)).collect();
            for at in 1..=members.len() {
                let (before, behind) = members.split_at(at);
                let line_end: &[u8] = if name == "plain" { b"\n" } else { b"" };
                let bytes = [before.concat().as_slice(), &junk, line_end, &behind.concat()].concat();
                let found = read(&bytes)?;
                let lost = wanted.iter().filter(|record| !found.sound().contains(record)).count();
                assert_eq!(lost, 0, "{name}, {at}: {:?}", found.faults);
                assert!(!found.faults.is_empty(), "{name}, {at}");
            }
        }
    }
    Ok(())
}
