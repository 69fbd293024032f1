//! The encoding of a page: declared, or guessed from its bytes. Encodings from before Unicode that declare nothing
//! are decoded by `repair`.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use tracuu_text::LegacyEncoding;

/// How much of a page is looked at for its declaration and for detection.
const DECLARED_IN: usize = 4 << 10;
const DETECTED_IN: usize = 64 << 10;

/// Decodes a page: by its byte-order mark, as UTF-8 where it is that, by what it declares, else by detection. Gives the
/// encoding's name too, and the Vietnamese encoding from before Unicode that it declares. Bytes that are no text become
/// U+FFFD.
///
/// What declares nothing, or such an encoding, is read as windows-1252, from which its bytes can be told again.
pub(crate) fn decode<'a>(
    bytes: &'a [u8],
    declared: Option<&str>,
) -> (Cow<'a, str>, &'static str, Option<LegacyEncoding>) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_with_bom_removal(bytes);
        return (text, encoding.name(), None);
    }
    let head = bytes.get(..DECLARED_IN).unwrap_or(bytes);
    let in_page = declaration(head);
    let labels = || [declared, in_page.as_deref()].into_iter().flatten();
    let legacy = labels().find_map(LegacyEncoding::from_label);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), UTF_8.name(), legacy);
    }
    let label = labels().find_map(|label| Encoding::for_label(label.as_bytes()));
    let encoding = match label {
        _ if legacy.is_some() => WINDOWS_1252,
        // A page cannot declare in ASCII that it is UTF-16, and one that says UTF-8 is mostly that, with damage.
        Some(encoding) if [UTF_8, UTF_16BE, UTF_16LE].contains(&encoding) => utf_8_or_none(bytes),
        Some(encoding) => encoding,
        None => detect(bytes),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text, encoding.name(), legacy)
}

/// What HTTrack writes around what a server declared; a page may say otherwise of itself.
const ADDED: [&str; 2] = ["<!-- added by httrack -->", "<!-- /added by httrack -->"];

/// The `charset` that the head of a page declares; what HTTrack added counts where the page itself declares none.
fn declaration(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let added = head.split_once(ADDED[0]).and_then(|(before, rest)| Some((before, rest.split_once(ADDED[1])?)));
    match added {
        Some((before, (added, after))) => {
            declared_in(before).or_else(|| declared_in(after)).or_else(|| declared_in(added))
        }
        None => declared_in(&head),
    }
}

fn declared_in(head: &str) -> Option<String> {
    let (_, after) = head.split_once("charset")?;
    let label = after.trim_start().strip_prefix('=')?.trim_start_matches([' ', '"', '\'']);
    label
        .split(|character: char| !character.is_ascii_alphanumeric() && !"-_:".contains(character))
        .next()
        .map(str::to_owned)
}

/// UTF-8 with damage, or something else under its name: then most that is not ASCII is damage.
fn utf_8_or_none(bytes: &[u8]) -> &'static Encoding {
    let (mut valid, mut damaged) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    if damaged > valid { WINDOWS_1252 } else { UTF_8 }
}

/// Of encodings of more than a byte a letter the detector knows; what it takes for one of a byte may be any.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..DETECTED_IN).unwrap_or(bytes), true);
    let guess = detector.guess(Some(b"vn"), Utf8Detection::Allow);
    if guess.is_single_byte() { WINDOWS_1252 } else { guess }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mirror_added_is_a_hint() {
        let added = "<!-- Added by HTTrack --><meta http-equiv='content-type' content='text/html;charset=utf-8' /><!-- /Added by HTTrack -->";
        let own = "<meta charset=windows-1258>";
        assert_eq!(declaration(format!("<head>{added}{own}").as_bytes()).as_deref(), Some("windows-1258"));
        assert_eq!(declaration(format!("<head>{own}{added}").as_bytes()).as_deref(), Some("windows-1258"));
        assert_eq!(declaration(format!("<head>{added}").as_bytes()).as_deref(), Some("utf-8"));
    }

    #[test]
    fn declared_marked_and_detected_encodings() {
        let vietnamese = "Hoạt động khuyến công";
        for (bytes, name) in [
            (vietnamese.as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf", vietnamese.as_bytes()].concat(), "UTF-8"),
            (
                b"\xff\xfe".iter().copied().chain(vietnamese.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
                "UTF-16LE",
            ),
        ] {
            let (text, found, _) = decode(&bytes, None);
            assert_eq!((text.as_ref(), found), (vietnamese, name));
        }
        let page = b"<meta http-equiv=content-type content='text/html; charset=windows-1258'>khuy\xea\xecn";
        assert!(decode(page, None).0.ends_with("khuyê\u{301}n"));
        assert_eq!(decode(b"caf\xe9", Some("iso-8859-1")).0, "café");
        assert!(decode("đá \u{0} nẻ".as_bytes(), Some("utf-8")).0.contains("đá"));
        assert!(decode(b"\xc4\x91\xc3\xa1 \xff", Some("utf-8")).0.contains('\u{fffd}'));
        // It says UTF-8 and is TCVN3.
        assert_eq!(decode(b"khuy\xd5n c\xabng", Some("utf-8")).0, "khuyÕn c«ng");
        assert_eq!(decode(b"khuy\xd5n", Some("x-viet-tcvn")).2, Some(LegacyEncoding::Tcvn3));
    }
}
