//! Input that is made to do harm: each gives an outcome that names its file, in bounded time and memory, and the good
//! records beside it are indexed.

use std::{
    fs,
    io::{Read, Write},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::tracuu::{EXECUTABLE, Place, ids};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("hostile::a_line_of_50_mb", || {
            check_lines("dai.jsonl", &long_line()?, "dai.jsonl:1: too_large", true)
        }),
        Trial::test("hostile::a_line_without_an_end", || {
            check_lines("vo-tan.jsonl", &vec![b'a'; 300 << 20], "vo-tan.jsonl:1: too_large", false)
        }),
        Trial::test("hostile::a_gzip_bomb", || {
            check_lines("bom.jsonl.gz", &gzip(&vec![b'{'; 300 << 20])?, "bom.jsonl.gz:1: too_large", false)
        }),
        Trial::test("hostile::a_zstd_bomb", || {
            check_lines(
                "bom.jsonl.zst",
                &zstd::encode_all(&vec![b' '; 300 << 20][..], 1)?,
                "bom.jsonl.zst:1: too_large",
                false,
            )
        }),
        Trial::test("hostile::invalid_utf_8", || {
            check_lines("sai.jsonl", b"{\"id\":\"1\",\"body\":\"\xff\xfe\"}", "sai.jsonl:1: broken", true)
        }),
        Trial::test("hostile::json_nested_100000_deep", || {
            check_lines("sau.jsonl", "[".repeat(100_000).as_bytes(), "sau.jsonl:1: ", true)
        }),
        Trial::test("hostile::a_page_that_is_a_gzip_bomb", || {
            check_lines("bom.html.gz", &gzip(&vec![b'<'; 300 << 20])?, "bom.html.gz: too_large", false)
        }),
        Trial::test("hostile::elements_nested_100000_deep", || check_page(&"<div>".repeat(100_000), true)),
        Trial::test("hostile::formatting_that_is_never_closed", || {
            let bold: Vec<String> = (0..400).map(|n| format!("<b id={n}>")).collect();
            check_page(&format!("<p>{}</p>{}", bold.concat(), "<p>x".repeat(200_000)), true)
        }),
        Trial::test("hostile::200000_attributes_on_one_tag", || {
            let attributes: Vec<String> = (0..200_000).map(|n| format!(" a{n}=1")).collect();
            check_page(&format!("<div{}>chữ</div>", attributes.concat()), false)?;
            // Behind a formula nothing is left out.
            check_page(&format!("<math></math><div{}>chữ</div>", attributes.concat()), true)
        }),
        Trial::test("hostile::one_attribute_200000_times", || {
            check_page(&format!("<div{}>chữ</div>", " id=1".repeat(200_000)), false)
        }),
        Trial::test("hostile::names_of_a_megabyte_around_many_blocks", || {
            let name = "ten ".repeat(250_000);
            check_page(&format!("<div class='{name}' id='{name}'>{}</div>", "<p>đoạn</p>".repeat(20_000)), false)
        }),
    ]
}

/// No input takes longer, or more memory, than this in a debug build.
const LONGEST: Duration = Duration::from_secs(20);
const MOST_MIB: u64 = 1024;

fn long_line() -> Result<Vec<u8>, Failed> {
    let mut line = b"{\"id\":\"x\",\"body\":\"".to_vec();
    line.resize(50 << 20, b'a');
    line.write_all(b"\"}")?;
    Ok(line)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Failed> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// Reindexes a bad file with good ones before and behind it, and a good line below its own where it has lines that end.
fn check_lines(name: &str, content: &[u8], told: &str, good_below: bool) -> Result<(), Failed> {
    let place = Place::new()?;
    let good = |id: &str| format!("{{\"id\":\"{id}\",\"body\":\"Bài tốt {id}\"}}\n");
    let mut content = content.to_vec();
    if good_below {
        content.extend_from_slice(format!("\n{}", good("duoi")).as_bytes());
    }
    let sources =
        [place.write("a.jsonl", good("truoc"))?, place.write(name, content)?, place.write("z.jsonl", good("sau"))?];
    let mut command = Command::new(EXECUTABLE);
    command.arg("reindex").arg("--json").arg("--index").arg(place.home()).args(&sources);
    let report: Value = serde_json::from_str(&watched(&mut command)?)?;
    let rejections: Vec<&str> =
        report["rejections"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(rejections.len() == 1 && rejections.iter().all(|line| line.contains(told)), "{told} in {rejections:?}");
    let mut found = ids(&place.search(&[], "bài tốt")?);
    found.sort();
    assert_eq!(found, if good_below { vec!["duoi", "sau", "truoc"] } else { vec!["sau", "truoc"] });
    Ok(())
}

/// Extracts a page in which an article stands before the attack: the article is kept, and where the budget ended the page
/// is marked as cut.
fn check_page(attack: &str, cut: bool) -> Result<(), Failed> {
    let place = Place::new()?;
    let text = "Sở Công Thương tổ chức hội nghị về công tác khuyến công, có đại diện của mười tỉnh miền núi tham dự.";
    let article = format!("<div><h1>Tin đứng trước</h1><p>{text}</p><p>{text} Hai.</p><p>{text} Ba.</p></div>");
    let path = place.write("trang.html", format!("<html><body>{article}{attack}"))?;
    let line: Value = serde_json::from_str(&watched(Command::new(EXECUTABLE).arg("extract").arg(path))?)?;
    let body = line["body"].as_str().unwrap_or_default();
    assert!(line["kind"] == "article" && line["title"] == "Tin đứng trước", "{}", line["kind"]);
    assert!(body.starts_with(text), "{}", body.chars().take(200).collect::<String>());
    assert_eq!(line["cut"].as_bool().unwrap_or(false), cut);
    Ok(())
}

/// Runs a command that must succeed within the limits and gives its output.
fn watched(command: &mut Command) -> Result<String, Failed> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let begun = Instant::now();
    let mut peak = 0;
    let ended = loop {
        let memory = fs::read_to_string(&status).unwrap_or_default();
        let mine = memory
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:")?.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(mine.unwrap_or(0) / 1024);
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        if begun.elapsed() > LONGEST || peak > MOST_MIB {
            child.kill()?;
            child.wait()?;
            return Err(format!("stopped after {:?} with {peak} MiB", begun.elapsed()).into());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let (mut out, mut errors) = (String::new(), String::new());
    child.stdout.take().ok_or("no output")?.read_to_string(&mut out)?;
    child.stderr.take().ok_or("no errors")?.read_to_string(&mut errors)?;
    if ended.success() { Ok(out) } else { Err(format!("{ended}: {errors}").into()) }
}
