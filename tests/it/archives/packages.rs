//! WACZ packages.

use std::io::{Cursor, Write};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use tracuu_article::Tally;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    builds::PAGE,
    warc::{Written, archive, gzip},
};
use crate::tracuu::{Place, json as report};

pub(super) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("archives::packages_are_read", packages),
        Trial::test("archives::what_is_wrong_with_a_package_is_told", wrong_packages),
    ]
}

type Entry<'a> = (&'a str, CompressionMethod, Vec<u8>);

fn sha256(bytes: &[u8]) -> String {
    let tally = Tally::new();
    tally.add(bytes);
    format!("sha256:{}", tally.sha256())
}

/// A package of these files, described.
fn package(entries: &[Entry<'_>]) -> Result<Vec<u8>, Failed> {
    let resources: Vec<Value> = entries
        .iter()
        .map(|(path, _, bytes)| json!({"path": path, "hash": sha256(bytes), "bytes": bytes.len()}))
        .collect();
    let description = json!({"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}).to_string();
    let digest = json!({"path": "datapackage.json", "hash": sha256(description.as_bytes())}).to_string();
    let described = [("datapackage.json", description), ("datapackage-digest.json", digest)];
    let described = described.map(|(name, text)| (name, CompressionMethod::Deflated, text.into_bytes()));
    zipped(&entries.iter().cloned().chain(described).collect::<Vec<_>>())
}

fn zipped(entries: &[Entry<'_>]) -> Result<Vec<u8>, Failed> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, method, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(*method))?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn pages(host: &str, count: usize) -> Vec<Vec<u8>> {
    let page = |at| Written::page(&format!("http://{host}/{at}"), "2015-05-05T05:05:05Z", PAGE.as_bytes()).warc();
    (0..count).map(page).collect()
}

fn packages() -> Result<(), Failed> {
    let place = Place::new()?;
    let (stored, offsets) = archive(&pages("mot.example", 3), gzip);
    let deflated = pages("hai.example", 2).concat();
    let entries = [
        ("archive/mot.warc.gz", CompressionMethod::Stored, stored),
        ("archive/hai.warc", CompressionMethod::Deflated, deflated),
        ("pages/pages.jsonl", CompressionMethod::Deflated, b"{}\n".to_vec()),
    ];
    let path = place.write("kho/thu.wacz", package(&entries)?)?;
    let told = place.reindex(&[place.path("kho")])?;
    assert_eq!((&told["outcomes"]["indexed"], &told["rejections"]), (&json!(5), &json!([])), "{told}");
    assert_eq!(told["sources"][0]["bytes"], path.metadata()?.len());
    let exported = String::from_utf8(place.index(&["export"])?.stdout)?;
    for (number, offset) in offsets.iter().enumerate() {
        let url = format!("\"url\":\"http://mot.example/{number}\"");
        let line = exported.lines().find(|line| line.contains(&url)).ok_or("an article is missing")?;
        let article: Value = serde_json::from_str(line)?;
        assert_eq!(article["archive"], json!({"file": "thu.wacz/archive/mot.warc.gz", "offset": offset}));
    }
    Ok(())
}

fn wrong_packages() -> Result<(), Failed> {
    let (stored, deflated) = (CompressionMethod::Stored, CompressionMethod::Deflated);
    let warc = archive(&pages("mot.example", 2), gzip).0;
    let sound = ("archive/a.warc.gz", stored, warc.clone());
    let alone = [sound.clone()];
    let mut flipped = package(&alone)?;
    // A byte of the name that the first member has none of: its operating system, which nothing else notices.
    let member = flipped.windows(3).position(|bytes| bytes == [0x1f, 0x8b, 8]).ok_or("no member")?;
    flipped[member + 9] ^= 1;
    let unsaid = zipped(&[sound.clone(), ("datapackage.json", stored, b"{".to_vec())])?;
    let missing = {
        let description = json!({"resources": [{"path": "archive/b.warc.gz", "hash": "sha256:00"}]}).to_string();
        zipped(&[sound.clone(), ("datapackage.json", stored, description.into_bytes())])?
    };
    let bomb = ("archive/bom.warc", deflated, vec![b' '; 80 << 20]);
    for (name, bytes, indexed, wanted) in [
        ("another byte", flipped, 1, "archive/a.warc.gz: broken: its SHA-256 is not what datapackage.json tells"),
        ("no description", zipped(&alone)?, 1, "broken: its datapackage.json is missing or damaged"),
        ("a broken description", unsaid, 1, "broken: its datapackage.json: EOF"),
        ("a missing archive", missing, 1, "archive/b.warc.gz: is missing from the package"),
        (
            "a way out",
            package(&[sound.clone(), ("../../etc/b.warc", stored, warc.clone())])?,
            1,
            "its name leads elsewhere",
        ),
        ("a root", package(&[sound.clone(), ("/etc/b.warc", stored, warc.clone())])?, 1, "its name leads elsewhere"),
        ("a bomb", package(&[sound.clone(), bomb])?, 1, "archive/bom.warc: it unpacks to far more than it is"),
        ("no archive", package(&[("pages/pages.jsonl", stored, Vec::new())])?, 0, "a package without a web archive"),
        ("no package", b"PK\x03\x04".to_vec(), 0, "unreadable: no WACZ package"),
        ("nothing", Vec::new(), 0, "unreadable: no WACZ package"),
    ] {
        let place = Place::new()?;
        let path = place.write("thu.wacz", bytes)?;
        let more = place.write("bai.jsonl", "{\"id\":\"a\",\"title\":\"Chợ\"}")?;
        let told = report(&place.run("reindex", &["--json", "--max-failed", "100"], &[path, more])?)?;
        // Both records are captures of one text under two addresses.
        assert_eq!(told["outcomes"]["indexed"], 2 * indexed + 1, "{name}: {told}");
        let rejections = told["rejections"].as_array().cloned().unwrap_or_default();
        assert_eq!(rejections.len(), 1, "{name}: {told}");
        assert!(rejections[0].as_str().is_some_and(|told| told.contains(wanted)), "{name}: {}", rejections[0]);
    }
    Ok(())
}
