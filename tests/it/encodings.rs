//! Pages from before Unicode.

use std::process::Command;

use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use tracuu_text::LegacyEncoding;

use crate::tracuu::{EXECUTABLE, Place, ids, json};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("encodings::pages_that_declare_nothing_are_read", pages_that_declare_nothing_are_read),
        Trial::test("encodings::one_page_may_mix_fonts", one_page_may_mix_fonts),
        Trial::test("encodings::viqr_is_read_where_it_is_declared", viqr_is_read_where_it_is_declared),
        Trial::test("encodings::foreign_pages_are_left_alone", foreign_pages_are_left_alone),
    ]
}

const TITLE: &str = "Làng rèn ven sông đổi nghề";
const PARAGRAPHS: [&str; 3] = [
    "Sau nhiều năm quai búa bên bờ sông, các hộ thợ rèn đã chung vốn mua máy đột dập, mở xưởng cơ khí nhỏ đầu làng.",
    "Mỗi tháng xưởng làm ra hơn hai nghìn lưỡi cuốc, bán khắp các chợ phiên vùng trung du và sang cả tỉnh bạn.",
    "Trưởng thôn nói việc khó nhất không phải là tiền mà là thuyết phục lớp thợ già đặt búa xuống để học đứng máy.",
];

fn page(title: &str, paragraphs: &[String]) -> String {
    format!(
        "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{}</p></body></html>",
        paragraphs.join("</p>\n<p>")
    )
}

fn encoded(encoding: LegacyEncoding) -> Result<String, Failed> {
    let encode = |text: &str| {
        encoding.encode(text).ok_or_else(|| Failed::from(format!("{encoding:?} lacks a letter of {text}")))
    };
    let paragraphs: Vec<String> = PARAGRAPHS.iter().map(|text| encode(text)).collect::<Result<_, _>>()?;
    Ok(page(&encode(TITLE)?, &paragraphs))
}

/// The bytes that this text is in windows-1252.
fn bytes(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

fn extracted(place: &Place, page: &[u8]) -> Result<Value, Failed> {
    let path = place.write("trang.html", page)?;
    json(&Command::new(EXECUTABLE).arg("extract").arg(path).output()?)
}

fn pages_that_declare_nothing_are_read() -> Result<(), Failed> {
    let place = Place::new()?;
    for encoding in LegacyEncoding::DETECTED.into_iter().filter(|encoding| *encoding != LegacyEncoding::Windows1258) {
        let text = encoded(encoding)?;
        // As bytes, and as a converter left them in UTF-8.
        let misread = matches!(encoding, LegacyEncoding::Mojibake | LegacyEncoding::DoubleMojibake);
        let as_bytes = (!misread).then(|| bytes(&text));
        for page in as_bytes.into_iter().chain([text.clone().into_bytes()]) {
            let article = extracted(&place, &page)?;
            assert_eq!(
                (article["title"].as_str(), article["body"].as_str()),
                (Some(TITLE), Some(PARAGRAPHS.join("\n").as_str()))
            );
            assert_eq!(article["encoding"], encoding.name());
            assert!(
                article["encoding_score"].as_f64().is_some_and(|score| score > 1.2),
                "{}",
                article["encoding_score"]
            );
        }
    }
    let path = place.write("cu.html", bytes(&encoded(LegacyEncoding::Tcvn3)?))?;
    place.reindex(&[path])?;
    assert_eq!(ids(&place.search(&[], "thợ rèn ven sông")?), ["file:cu.html"]);
    Ok(())
}

fn one_page_may_mix_fonts() -> Result<(), Failed> {
    let place = Place::new()?;
    let encode = |encoding: LegacyEncoding, at: usize| {
        PARAGRAPHS.get(at).and_then(|text| encoding.encode(text)).ok_or_else(|| Failed::from("cannot be encoded"))
    };
    let paragraphs = [
        encode(LegacyEncoding::Vni, 0)?,
        encode(LegacyEncoding::Tcvn3, 1)?,
        format!("<font face='.VnTime'>{}</font>", encode(LegacyEncoding::Tcvn3, 2)?),
    ];
    let article = extracted(&place, page(TITLE, &paragraphs).as_bytes())?;
    assert_eq!(article["body"].as_str(), Some(PARAGRAPHS.join("\n").as_str()));
    assert_eq!(article["encoding"], "TCVN3, VNI-Windows");
    Ok(())
}

fn viqr_is_read_where_it_is_declared() -> Result<(), Failed> {
    let place = Place::new()?;
    let body =
        "Ha`ng ngha`n ngu+o+`i vu`ng cao ddu+o+.c da.y nghe^` de^.t thu? co^ng va` la`m gio^\\'ng ca^y trong nam nay.";
    let page = |charset: &str| {
        format!(
            "<html><head><meta charset='{charset}'><title>Da.y nghe^`</title></head><body><h1>Da.y nghe^`</h1><p>{body}</p></body></html>"
        )
    };
    let declared = extracted(&place, page("viqr").as_bytes())?;
    assert_eq!((declared["title"].as_str(), declared["encoding"].as_str()), (Some("Dạy nghề"), Some("VIQR")));
    assert!(
        declared["body"]
            .as_str()
            .is_some_and(|body| body.starts_with("Hàng nghàn người vùng cao được dạy nghề dệt thủ công"))
    );
    let undeclared = extracted(&place, page("utf-8").as_bytes())?;
    assert_eq!((undeclared["body"].as_str(), undeclared["encoding"].as_str()), (Some(body), Some("UTF-8")));
    Ok(())
}

fn foreign_pages_are_left_alone() -> Result<(), Failed> {
    let place = Place::new()?;
    let text = "Les forgerons du village ont acheté à crédit une presse mécanique, très coûteuse, et déjà l’atelier a été agrandi.";
    let article = extracted(&place, &bytes(&page("Une forge près de la rivière", &[text.to_owned()])))?;
    assert_eq!((article["body"].as_str(), article["encoding"].as_str()), (Some(text), Some("windows-1252")));
    assert_eq!(article["encoding_score"], Value::Null);
    Ok(())
}
