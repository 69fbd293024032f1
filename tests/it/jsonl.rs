//! Articles as JSON Lines, good and broken, and positions in sources.

use std::{io::Write, path::Path, sync::Arc};

use libtest_mimic::{Failed, Trial};
use time::Date;
use tracuu_article::{CanonicalRules, Decoded, JsonLines, Record, Rejection, RejectionKind, Source, write_line};
use tracuu_crawler::archive::{Fetched, PageOptions};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("jsonl::reads_what_it_writes_plain_and_compressed", reads_what_it_writes),
        Trial::test("jsonl::names_file_and_line_of_what_it_cannot_take", names_file_and_line),
        Trial::test("jsonl::keeps_what_stands_before_a_cut", keeps_what_stands_before_a_cut),
        Trial::test("jsonl::a_source_goes_on_from_any_position", a_source_goes_on_from_any_position),
    ]
}

/// All outcomes of one file: ids of the articles, and `line: kind` of the rejections.
fn outcomes(path: &Path) -> Vec<Result<Decoded, (Option<u64>, RejectionKind)>> {
    let mut source = JsonLines::new(path, Arc::new(CanonicalRules::default()));
    let decoder = source.decoder();
    std::iter::from_fn(|| source.next_record())
        .map(|record| {
            record.and_then(|record| decoder.decode(record)).map_err(|rejection| {
                assert_eq!(rejection.origin.path, path);
                (rejection.origin.line, rejection.kind)
            })
        })
        .collect()
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Failed> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// What a source gives from a position on: what each record or rejection says of its origin.
fn rest(source: &mut dyn Source) -> Vec<String> {
    let told = |record: Result<Record, Rejection>| {
        record.map_or_else(|rejection| rejection.origin, |record| record.origin).to_string()
    };
    std::iter::from_fn(|| source.next_record()).map(told).collect()
}

fn a_source_goes_on_from_any_position() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("tin.jsonl.gz");
    let lines =
        "{\"id\":\"a\",\"body\":\"một\"}\n\n{\n{\"id\":\"b\",\"body\":\"hai\"}\n\n\n{\"id\":\"c\",\"body\":\"ba\"}";
    std::fs::write(&path, gzip(lines.as_bytes())?)?;
    let pages = ["a.html", "b.html", "none.html", "c.txt"].map(|name| folder.path().join(name));
    for page in &pages[..2] {
        std::fs::write(page, "<p>Hội chợ</p>")?;
    }
    let rules = Arc::new(CanonicalRules::default());
    let open: [&dyn Fn() -> Box<dyn Source>; 2] = [&|| Box::new(JsonLines::new(&path, Arc::clone(&rules))), &|| {
        Box::new(Fetched::new(folder.path(), pages.to_vec(), PageOptions::new(Date::MAX)))
    }];
    for open in open {
        let all = rest(&mut *open());
        assert_eq!(all.len(), 4);
        for taken in 0..=all.len() {
            let (mut first, mut second) = (open(), open());
            for _ in 0..taken {
                first.next_record();
            }
            second.go_to(first.position());
            assert_eq!(second.position(), first.position());
            assert_eq!(rest(&mut *second), all[taken..]);
            rest(&mut *first);
            assert_eq!(second.inventory(), first.inventory());
        }
    }
    Ok(())
}

fn reads_what_it_writes() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let line = concat!(
        r#"{"id":"b1","url":"https://vidu.gov.vn/b1","title":"Hội chợ","body":"Một\nHai","published_at":"2018-09-05","#,
        r#""tags":["khuyến công"],"related":[{"url":"https://vidu.gov.vn/b2","title":"Bài hai","published_at":"2018-09-04"}]}"#,
        "\n"
    );
    for (name, bytes) in [
        ("a.jsonl", line.as_bytes().to_vec()),
        ("a.jsonl.gz", gzip(line.as_bytes())?),
        ("a.jsonl.zst", zstd::encode_all(line.as_bytes(), 3)?),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes)?;
        let found = outcomes(&path);
        let [Ok(decoded)] = found.as_slice() else {
            return Err(format!("{name}: {found:?}").into());
        };
        let mut written = Vec::new();
        write_line(&decoded.article, &mut written)?;
        assert_eq!(String::from_utf8(written)?, line, "{name}");
    }
    Ok(())
}

fn names_file_and_line() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("tin.jsonl");
    let long = format!(r#"{{"id":"x","body":"{}"}}"#, "a".repeat(tracuu_article::MAX_LINE));
    let lines: Vec<(Vec<u8>, Option<RejectionKind>)> = vec![
        (br#"{"id":"1","body":"mot"}"#.to_vec(), None),
        (br#"{"id":"2","body":"#.to_vec(), Some(RejectionKind::Broken)),
        (br#"{"id":"3","body":7}"#.to_vec(), Some(RejectionKind::Invalid)),
        (br#"{"id":"4"}"#.to_vec(), Some(RejectionKind::Invalid)),
        (br#"{"title":"no id"}"#.to_vec(), Some(RejectionKind::Invalid)),
        (br#"{"id":"a b","body":"white space"}"#.to_vec(), Some(RejectionKind::Invalid)),
        (b"{\"id\":\"5\",\"body\":\"\xff\"}".to_vec(), Some(RejectionKind::Broken)),
        (long.into_bytes(), Some(RejectionKind::TooLarge)),
        (br#"{"id":"9","title":null,"body":"bad date","published_at":"hom qua","mau":"do"}"#.to_vec(), None),
        (br#"{"url":"http://www.vidu.vn/10","title":"ten"} x"#.to_vec(), Some(RejectionKind::Broken)),
    ];
    std::fs::write(&path, lines.iter().map(|(line, _)| line.as_slice()).collect::<Vec<_>>().join(&b'\n'))?;
    let found = outcomes(&path);
    assert_eq!(found.len(), lines.len());
    for (number, (outcome, (_, wanted))) in (1..).zip(found.iter().zip(&lines)) {
        assert_eq!(outcome.as_ref().err().copied(), wanted.map(|kind| (Some(number), kind)), "line {number}");
    }
    let Some(Ok(ninth)) = found.get(8) else {
        return Err("line 9 is an article".into());
    };
    assert_eq!((ninth.unknown_fields.as_slice(), ninth.warnings.len()), (&["mau".to_owned()][..], 1));
    assert_eq!(ninth.article.published_at, None);
    Ok(())
}

fn keeps_what_stands_before_a_cut() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let lines: Vec<String> = (0..20_000).map(|n| format!("{{\"id\":\"{n}\",\"body\":\"bài số {n}\"}}\n")).collect();
    let whole = gzip(lines.concat().as_bytes())?;
    let path = folder.path().join("cut.jsonl.gz");
    std::fs::write(&path, whole.split_at(whole.len() / 2).0)?;
    let found = outcomes(&path);
    let good = found.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(good > 5_000, "{good} of 20000");
    let last = found.last().and_then(|outcome| outcome.as_ref().err().copied());
    assert_eq!(last, Some((Some(good as u64 + 1), RejectionKind::Unreadable)));

    for (name, bytes, kind) in [
        ("empty.jsonl", &b""[..], RejectionKind::Empty),
        ("empty.jsonl.gz", b"", RejectionKind::Empty),
        ("nothing.jsonl.gz", &gzip(b"")?, RejectionKind::Empty),
        ("binary.jsonl", b"\x7fELF\0\0\0", RejectionKind::Broken),
        ("plain.jsonl.gz", b"{\"id\":\"1\"}", RejectionKind::Unreadable),
        ("plain.jsonl.zst", b"{\"id\":\"1\"}", RejectionKind::Unreadable),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes)?;
        let found: Vec<_> = outcomes(&path).into_iter().map(Result::err).collect();
        assert_eq!(found, [Some((None, kind))], "{name}");
    }
    Ok(())
}
