//! `tracuu analyze`.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::tracuu::{EXECUTABLE, Place, json};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("analyze::terms_are_shown_with_offsets_in_code_points", terms_are_shown),
        Trial::test("analyze::old_encodings_are_decoded_and_told", old_encodings_are_told),
        Trial::test("analyze::words_keep_the_text_and_the_lines", words_keep_the_text),
        Trial::test("analyze::an_owners_list_and_another_model", an_owners_list_and_another_model),
        Trial::test("analyze::people_read_it_too", people_read_it_too),
    ]
}

fn analyze(options: &[&str], input: &[u8]) -> Result<String, Failed> {
    let mut child = Command::new(EXECUTABLE)
        .arg("analyze")
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("no standard input")?.write_all(input)?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn terms_are_shown() -> Result<(), Failed> {
    let text = "Sở họp: nghị định 45/2012/NĐ-CP";
    let analysis = json(&Command::new(EXECUTABLE).args(["analyze", "--json", text]).output()?)?;
    assert_eq!((analysis["text"].as_str(), &analysis["encoding"]), (Some(text), &Value::Null));
    let letters: Vec<char> = text.chars().collect();
    let mut seen = Vec::new();
    for term in analysis["terms"].as_array().into_iter().flatten() {
        let at = |name: &str| term[name].as_u64().and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX);
        let slice: String = letters.get(at("start")..at("end")).ok_or("offsets beyond the text")?.iter().collect();
        seen.push((term["field"].as_str().unwrap_or(""), term["term"].as_str().unwrap_or(""), slice));
    }
    for expected in [
        ("folded", "so", "Sở"),
        ("weighed", "=sơ?", "Sở"),
        ("weighed", "nghi dinh", "nghị định"),
        ("weighed", "#45/2012/nđ/cp", "45/2012/NĐ-CP"),
        ("folded", "2012", "2012"),
    ] {
        assert!(
            seen.iter().any(|(field, term, slice)| (*field, *term, slice.as_str()) == expected),
            "{expected:?}: {seen:?}"
        );
    }
    Ok(())
}

fn old_encodings_are_told() -> Result<(), Failed> {
    // TCVN3, as bytes.
    let analysis: Value =
        serde_json::from_str(&analyze(&["--json"], b"Ho\xb9t \xae\xe9ng khuy\xd5n c\xabng qu\xe8c gia")?)?;
    assert_eq!(
        (analysis["text"].as_str(), analysis["encoding"].as_str()),
        (Some("Hoạt động khuyến công quốc gia"), Some("TCVN3"))
    );
    assert!(analysis["encoding_score"].as_f64().is_some_and(|score| score > 1.3));
    Ok(())
}

fn words_keep_the_text() -> Result<(), Failed> {
    let lines = "Doanh nghiệp nông thôn , hợp tác xã .\n\nTP.HCM đạt 1.250 tấn chè \"Shan\" ...\nDòng cuối";
    let words = analyze(&["--words"], lines.as_bytes())?;
    let first = words.lines().next().unwrap_or_default();
    assert!(first.contains("nông_thôn") && first.contains("hợp_tác_xã"), "{first}");
    let letters = |text: &str| text.replace(['_', ' '], "");
    let back: Vec<String> = words.lines().map(letters).collect();
    assert_eq!(back, lines.lines().map(letters).collect::<Vec<_>>());
    Ok(())
}

fn an_owners_list_and_another_model() -> Result<(), Failed> {
    let place = Place::new()?;
    let list = place.write("words.txt", "# của ta\nchè shan tuyết\n")?;
    let list = list.to_string_lossy();
    assert!(analyze(&["--words", "--list", &list], "trồng chè Shan tuyết".as_bytes())?.contains("chè_Shan_tuyết"));
    let error = analyze(&["--words", "--model", &list], b"").err().ok_or("a list is no model")?;
    assert!(error.message().is_some_and(|message| message.contains("words.txt")), "{error:?}");
    Ok(())
}

fn people_read_it_too() -> Result<(), Failed> {
    let shown = analyze(&["khuyeens", "công"], b"")?;
    assert!(shown.contains("(công)") && shown.contains("từ / words"), "{shown}");
    Ok(())
}
