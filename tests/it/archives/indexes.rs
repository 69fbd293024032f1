//! Indexes of archives in CDXJ, written and read.

use std::process::Command;

use libtest_mimic::{Failed, Trial};
use tracuu_crawler::archive::CdxjFields;

use super::{
    builds::PAGE,
    warc::{Written, archive, gzip},
};
use crate::tracuu::{EXECUTABLE, Place, json};

pub(super) fn tests() -> Vec<Trial> {
    vec![Trial::test("archives::an_index_leads_to_its_records", indexes)]
}

fn indexes() -> Result<(), Failed> {
    let place = Place::new()?;
    let date = "2015-05-05T05:05:05Z";
    let page = |at: usize| {
        let text = PAGE.replace("Chợ phiên vùng cao", &format!("Chợ phiên {at}"));
        Written::page(&format!("http://www.cho.example/Tin?b={at}&a=1"), date, text.as_bytes())
    };
    let named = |at: usize| page(at).with(&format!("WARC-Payload-Digest: sha1:{at}"));
    let image = Written::answer("http://cho.example/a.png", date, "HTTP/1.1 200 OK\r\nContent-Type: image/png", b"PNG");
    let request = page(3).of_kind("request", "application/http");
    let seen = Written { date: "2016-05-05T05:05:05Z".to_owned(), ..named(1) }.of_kind("revisit", "application/http");
    let records: Vec<Vec<u8>> = [named(1), request, page(2), image, seen].iter().map(Written::warc).collect();
    let (bytes, offsets) = archive(&records, gzip);
    let warc = place.write("kho/a.warc.gz", &bytes)?;
    let output = Command::new(EXECUTABLE).args(["extract", "--cdxj"]).arg(&warc).output()?;
    let index = String::from_utf8(output.stdout)?;
    let lines: Vec<&str> = index.lines().collect();
    assert_eq!(lines.len(), 4, "{index}");
    assert!(lines[0].starts_with("example,cho)/tin?a=1&b=1 20150505050505 {"), "{index}");
    let fields: Vec<CdxjFields> = lines.iter().map(|line| CdxjFields::parse(line)).collect::<Result<_, _>>()?;
    for (fields, at) in fields.iter().zip([0, 2, 3, 4]) {
        let end = offsets.get(at + 1).copied().unwrap_or(bytes.len() as u64);
        assert_eq!(fields.offset, offsets[at].to_string(), "{index}");
        assert_eq!(fields.length, Some((end - offsets[at]).to_string()), "{index}");
        assert_eq!(fields.filename, "a.warc.gz");
    }
    assert_eq!(fields[0].digest.as_deref(), Some("sha1:1"));
    let told = |at: usize| (fields[at].mime.as_deref(), fields[at].status.as_deref());
    assert_eq!(
        [told(0), told(2), told(3)],
        [(Some("text/html"), Some("200")), (Some("image/png"), Some("200")), (Some("warc/revisit"), Some("200"))]
    );
    // Read back: the first page and its revisit, the image, and lines that lead nowhere.
    let chosen = [
        lines[0],
        "",
        "!meta {}",
        lines[3],
        lines[2],
        "no line",
        &lines[1].replace("a.warc.gz", "../a.warc.gz"),
        &lines[1].replace("a.warc.gz", "b.warc.gz"),
        &lines[1].replace(&format!("\"{}\"", offsets[2]), "7"),
    ];
    let path = place.write("kho/chon.cdxj", chosen.join("\n"))?;
    let report = json(&place.run("reindex", &["--json", "--max-failed", "100"], &[&path])?)?;
    assert_eq!((&report["outcomes"]["indexed"], &report["outcomes"]["replaced"]), (&1.into(), &1.into()), "{report}");
    let told = report["rejections"].to_string();
    for wanted in [
        "chon.cdxj:6: broken: no CDXJ",
        "chon.cdxj:7: broken: the name of its file leads elsewhere",
        "chon.cdxj:8: unreadable: b.warc.gz is missing",
        "a.warc.gz@7: broken: no gzip member begins here",
        "skipped: no page: image/png",
    ] {
        assert!(told.contains(wanted), "{wanted} is not in {told}");
    }
    assert_eq!(report["outcomes"]["records"], 7, "{report}");
    // In a folder it is no source beside its archives.
    let report = place.reindex(&[place.path("kho")])?;
    assert_eq!(report["outcomes"]["indexed"], 2, "{report}");
    let one_member = place.write("mot.warc.gz", gzip(&records.concat()))?;
    let output = Command::new(EXECUTABLE).args(["extract", "--cdxj"]).arg(one_member).output()?;
    assert_eq!(String::from_utf8(output.stdout)?.lines().count(), 1);
    assert!(String::from_utf8(output.stderr)?.contains("3 records are not at the beginning of a member"));
    Ok(())
}
