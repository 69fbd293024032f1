//! Whom an article credits, which document it is, and which documents it names.

use std::sync::LazyLock;

use regex::Regex;
use tracuu_text::{SpecialKind, TermKind, Terms, specials};

use super::{blocks::Page, ruled::value_behind};

/// Paragraphs at the end of a body among which the credit stands.
const LAST: usize = 3;
/// Characters of the longest credit.
const MAX_CREDIT: usize = 80;
/// Documents that are told at most.
const MAX_CITES: usize = 100;

/// `Theo TTXVN`, `(Theo Báo Núi)`, `Nguồn: Cổng thông tin huyện`, and no sentence.
static CREDIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[(\[]?\s*(?:(?i:nguồn(?: tin| bài)?)\s*:\s*|(?:Theo|THEO)\s*:?\s+|(?i:theo)\s*:\s*)(?P<whom>[^.!?…]*)[)\]]?[.\s]*$").ok()
});

/// A number with letters behind a slash, as in the codes of documents.
static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[0-9][/-](?:[0-9]{4}/)?[A-ZĐ]").ok());

/// Takes the credit out of the last paragraphs of a body.
pub(crate) fn take_credit(body: &mut String) -> Option<String> {
    let paragraphs: Vec<&str> = body.split('\n').collect();
    let (at, credit) =
        paragraphs.iter().enumerate().rev().take(LAST).find_map(|(at, line)| Some((at, credit(line)?)))?;
    // An article of nothing else is none.
    if paragraphs.len() < 2 {
        return None;
    }
    let rest: Vec<&str> =
        paragraphs.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, line)| *line).collect();
    *body = rest.join("\n");
    Some(credit)
}

fn credit(line: &str) -> Option<String> {
    if line.chars().count() > MAX_CREDIT {
        return None;
    }
    let captures = CREDIT.as_ref()?.captures(line.trim())?;
    let whom = captures.name("whom")?.as_str().trim().trim_end_matches([')', ']']).trim();
    // Names begin with a capital.
    whom.starts_with(char::is_uppercase).then(|| whom.to_owned())
}

/// The codes of documents in a text, as written, each once.
pub(crate) fn cites(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if CODE.as_ref().is_none_or(|code| !code.is_match(text)) {
        return found;
    }
    let mut terms = Terms::new(text);
    while terms.advance() && found.len() < MAX_CITES {
        if terms.kind() == TermKind::Special && terms.term().starts_with('#') {
            let written = text.get(terms.start()..terms.end()).unwrap_or_default();
            let written = written.trim_matches(|letter: char| !letter.is_alphanumeric());
            // `Nghị định 68` names what stands in full elsewhere in the text, if it does.
            if written.contains('/') && !found.iter().any(|other| other == written) {
                found.push(written.to_owned());
            }
        }
    }
    found
}

/// Labels of the row that gives a document's number, by their letters.
const LABELS: &[&str] = &["sốkýhiệu", "sốkíhiệu", "sốhiệu", "kýhiệu", "sốvănbản", "sốhiệuvănbản"];

/// The number of the document that a page is: by its title, `Quyết định 4768/QĐ-BCT về …` and not `Phổ biến Quyết định …`, else by
/// a row `Số/Ký hiệu`, else by its address, `/van-ban/quyet-dinh-4768-qd-bct.html`.
pub(crate) fn own_number(title: &str, page: &Page, url: Option<&str>) -> Option<String> {
    let beginning = |text: &str, is_strict: bool| {
        // No number is without a digit, and most titles are.
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let first = specials(text).into_iter().next()?;
        let is_own = first.kind == SpecialKind::Document && first.range.start == 0 && (first.is_strict || !is_strict);
        is_own.then_some(first.written)
    };
    let in_row = || {
        let labels: Vec<String> = LABELS.iter().map(|label| (*label).to_owned()).collect();
        let value = value_behind(page, &labels)?;
        beginning(&value, true).map(|written| if value.len() <= MAX_CODE { value } else { written })
    };
    let in_url = || {
        let path = url?.split(['?', '#']).next()?.trim_end_matches('/');
        let name = path.rsplit('/').next()?;
        let name =
            name.rsplit_once('.').map_or(name, |(name, _)| name).replace("%20", " ").replace(['-', '_', '+'], " ");
        // A number without letters, `nghi-dinh-100`, tells too little.
        beginning(&name, false).filter(|written| written.contains('/') && written.contains('-'))
    };
    beginning(title, true).or_else(in_row).or_else(in_url)
}

/// Bytes of the longest code that is given as it is written.
const MAX_CODE: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::blocks::Block;

    #[test]
    fn credits_are_taken_and_sentences_are_not() {
        for (last, wanted) in [
            ("Theo TTXVN", Some("TTXVN")),
            ("(Theo Báo Núi)", Some("Báo Núi")),
            ("Nguồn: Cổng thông tin huyện Thung Mây", Some("Cổng thông tin huyện Thung Mây")),
            ("nguồn tin: Báo Núi.", Some("Báo Núi")),
            ("Theo ông Pẻn, vụ này được mùa.", None),
            ("Theo kế hoạch thì tháng sáu mương xong", None),
            ("Nguồn nước đã về.", None),
        ] {
            let mut body = format!("Một đoạn.\n{last}");
            assert_eq!(take_credit(&mut body).as_deref(), wanted, "{last}");
            assert_eq!(body == "Một đoạn.", wanted.is_some(), "{last}");
        }
    }

    #[test]
    fn documents_are_told_once_as_written() {
        let text = "Theo Quyết định số 12/QĐ-UBND, và 12/QĐ-UBND, 45/2012/NĐ-CP (Nghị định 45), theo đó Nghị định 45; ngày 3/5/2018.";
        assert_eq!(cites(text), ["12/QĐ-UBND", "45/2012/NĐ-CP"]);
        assert!(cites("ngày 3/5/2018, 24/7").is_empty());
    }

    #[test]
    fn a_document_is_known_by_its_title_a_row_or_its_address() {
        let row = |label: &str, value: &str| {
            let block = |text: &str| Block { text: text.to_owned(), ..Block::default() };
            Page { blocks: vec![block(label), block(value)], ..Page::default() }
        };
        let (none, number) = (Page::default(), Some("12/QĐ-UBND"));
        for (title, page, url, wanted) in [
            ("Quyết định số 12/QĐ-UBND về việc giao đất", &none, None, number),
            ("Phổ biến Quyết định 12/QĐ-UBND ở bản", &none, None, None),
            ("Giao đất", &row("Số/Ký hiệu:", "12/QĐ-UBND"), None, number),
            ("Giao đất", &row("Số, ký hiệu", "Ngày ban hành"), None, None),
            ("Giao đất", &row("Số hiệu: 12/QĐ-UBND", "Ngày ban hành"), None, number),
            ("Giao đất", &none, Some("https://vidu.vn/van-ban/quyet-dinh-12-qd-ubnd-ve-giao-dat.html"), number),
            ("Giao đất", &none, Some("https://vidu.vn/QD%20so%2012-QD-UBND%20giao%20dat"), number),
            ("Giao đất", &none, Some("https://vidu.vn/giao-dat-theo-quyet-dinh-12-qd-ubnd"), None),
            ("Giao đất", &none, Some("https://vidu.vn/nghi-dinh-100-va-nguoi-lai-xe"), None),
        ] {
            assert_eq!(own_number(title, page, url).as_deref(), wanted, "{title} {url:?}");
        }
    }
}
