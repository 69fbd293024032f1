//! The line that begins a record of an ARC file ("ARC file format", Internet Archive, versions 1 and 2).

use std::net::IpAddr;

use super::headers::decode;

/// What the line tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ArcLine {
    pub(super) url: String,
    /// `YYYYMMDDhhmmss`, or the beginning of it.
    pub(super) date: String,
    pub(super) content_type: String,
    /// Absent where it is no number.
    pub(super) length: Option<u64>,
}

/// Reads `URL IP-address Archive-date Content-type Archive-length`, or what version 2 has between the last two. URLs may hold
/// blanks, so that the line is read from its end.
pub(super) fn parse(line: &[u8]) -> Option<ArcLine> {
    let line = decode(line);
    let (scheme, _) = line.split_once(':')?;
    if scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
        return None;
    }
    let words: Vec<&str> = line.trim_end().split(' ').collect();
    let length = words.last()?.parse().ok();
    let place = |is_address: fn(&str) -> bool| {
        words.windows(2).rposition(|pair| matches!(pair, [address, date] if is_address(address) && is_date(date)))
    };
    // Version 2 has a hyphen for what it does not know, and numbers behind it.
    let address = place(|word| word == "0" || word.parse::<IpAddr>().is_ok()).or_else(|| place(|word| word == "-"))?;
    let word = |at: usize| words.get(at).copied().unwrap_or_default().to_owned();
    let content_type = if address + 3 < words.len() { word(address + 2) } else { String::new() };
    let url = words.get(..address)?.join(" ");
    (!url.is_empty()).then(|| ArcLine { url, date: word(address + 1), content_type, length })
}

fn is_date(word: &str) -> bool {
    (8..=20).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()) && word.starts_with(['1', '2'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_both_versions_are_read_and_others_are_none() {
        let line = |url: &str, date: &str, content_type: &str, length: Option<u64>| {
            let [url, date, content_type] = [url, date, content_type].map(str::to_owned);
            Some(ArcLine { url, date, content_type, length })
        };
        for (text, wanted) in [
            (
                "http://a.vn/tin 10.0.0.1 20050102030405 text/html 120",
                line("http://a.vn/tin", "20050102030405", "text/html", Some(120)),
            ),
            (
                "http://a.vn/tin mới 10.0.0.1 20050102030405 text/html 7",
                line("http://a.vn/tin mới", "20050102030405", "text/html", Some(7)),
            ),
            (
                "http://a.vn/ 10.0.0.1 20050102030405 text/html 200 - - 12345678 a.arc 9",
                line("http://a.vn/", "20050102030405", "text/html", Some(9)),
            ),
            ("dns:a.vn 10.0.0.1 20050102030405 text/dns 56", line("dns:a.vn", "20050102030405", "text/dns", Some(56))),
            (
                "filedesc://a.arc 0.0.0.0 20050102 text/plain 76",
                line("filedesc://a.arc", "20050102", "text/plain", Some(76)),
            ),
            (
                "http://a.vn/ 10.0.0.1 20050102030405 text/html -1",
                line("http://a.vn/", "20050102030405", "text/html", None),
            ),
            ("http://a.vn/ 10.0.0.1 text/html 20", None),
            ("WARC/1.0", None),
            ("<p>Ngày: 20050102 5", None),
            ("", None),
        ] {
            assert_eq!(parse(text.as_bytes()), wanted, "{text}");
        }
    }
}
