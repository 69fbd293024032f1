//! Vietnamese from before Unicode, and Unicode that was read as something else: what a text is in, and what it says.
//!
//! All of it works on the text as it comes out when its bytes are read as windows-1252, which loses nothing: so one way
//! serves bytes, character references, and texts that a converter has put into UTF-8 as they were.

mod bytes;
mod codes;
mod detect;
mod raise;
mod table;
mod viqr;

pub use detect::{Detected, detect, vietnamese_score};

/// The character that a byte is in windows-1252, which has one for each: from the text its bytes can be told again.
///
/// ```
/// assert_eq!(b"khuy\xd5n".iter().copied().map(tracuu_text::windows_1252).collect::<String>(), "khuyÕn");
/// ```
pub fn windows_1252(byte: u8) -> char {
    bytes::character(byte)
}

/// A writing of Vietnamese that is not Unicode as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LegacyEncoding {
    /// TCVN 5712:1993: TCVN3 (ABC) fonts, whose capitals are letters of another font, and VN1 with capitals of its own.
    Tcvn3,
    /// VNI-Windows: a letter and its marks behind it.
    Vni,
    /// VISCII, RFC 1456.
    Viscii,
    /// VPS fonts.
    Vps,
    /// BKHCM2 fonts.
    Bkhcm2,
    /// windows-1258, tones as combining characters.
    Windows1258,
    /// UTF-8 that was read as windows-1252.
    Mojibake,
    /// The same, twice.
    DoubleMojibake,
    /// VIQR, RFC 1456: marks as ASCII signs. It is never detected, since any text may hold such signs.
    Viqr,
}

impl LegacyEncoding {
    /// Those that are looked for in a text that declares nothing.
    pub const DETECTED: [Self; 8] = [
        Self::Tcvn3,
        Self::Vni,
        Self::Viscii,
        Self::Vps,
        Self::Bkhcm2,
        Self::Windows1258,
        Self::Mojibake,
        Self::DoubleMojibake,
    ];

    /// Its name.
    ///
    /// ```
    /// # use tracuu_text::LegacyEncoding;
    /// assert_eq!(LegacyEncoding::from_label("viscii").map(LegacyEncoding::name), Some("VISCII"));
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI-Windows",
            Self::Viscii => "VISCII",
            Self::Vps => "VPS",
            Self::Bkhcm2 => "BKHCM2",
            Self::Windows1258 => "windows-1258",
            Self::Mojibake => "UTF-8 as windows-1252",
            Self::DoubleMojibake => "UTF-8 as windows-1252, twice",
            Self::Viqr => "VIQR",
        }
    }

    /// The encoding that a page declares by a label which browsers do not know.
    ///
    /// ```
    /// # use tracuu_text::LegacyEncoding;
    /// assert_eq!(LegacyEncoding::from_label("x-viet-tcvn5712"), Some(LegacyEncoding::Tcvn3));
    /// assert_eq!(LegacyEncoding::from_label("UTF-8"), None);
    /// ```
    pub fn from_label(label: &str) -> Option<Self> {
        let label: String =
            label.chars().filter(char::is_ascii_alphanumeric).map(|one| one.to_ascii_lowercase()).collect();
        Some(match label.trim_start_matches("xviet").trim_start_matches('x') {
            "tcvn" | "tcvn3" | "tcvn5712" | "tcvn57121" | "tcvn571211993" | "vn1" | "abc" => Self::Tcvn3,
            "vni" | "vniwindows" | "vniwin" => Self::Vni,
            "viscii" | "csviscii" | "viscii111" => Self::Viscii,
            "vps" => Self::Vps,
            "bkhcm2" | "bkhcm" => Self::Bkhcm2,
            "viqr" | "csviqr" => Self::Viqr,
            _ => return None,
        })
    }

    /// The encoding that a font draws: `.VnTime`, `VNI-Times`.
    ///
    /// ```
    /// # use tracuu_text::LegacyEncoding;
    /// assert_eq!(LegacyEncoding::from_font("'.VnTimeH', serif"), Some(LegacyEncoding::Tcvn3));
    /// assert_eq!(LegacyEncoding::from_font("VNI-Times"), Some(LegacyEncoding::Vni));
    /// assert_eq!(LegacyEncoding::from_font("Times New Roman"), None);
    /// ```
    pub fn from_font(family: &str) -> Option<Self> {
        let is =
            |prefix: &str, name: &str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        family.split(',').map(|name| name.trim_matches([' ', '"', '\''])).find_map(|name| {
            [
                (".Vn", Self::Tcvn3),
                ("VNI-", Self::Vni),
                ("VPS ", Self::Vps),
                ("VI ", Self::Viscii),
                ("BK", Self::Bkhcm2),
            ]
            .into_iter()
            .find(|(prefix, encoding)| is(prefix, name) && (*encoding != Self::Bkhcm2 || name.contains("HCM")))
            .map(|(_, encoding)| encoding)
        })
    }

    /// The text that is written so; `None` where it cannot be.
    ///
    /// ```
    /// # use tracuu_text::LegacyEncoding;
    /// assert_eq!(LegacyEncoding::Tcvn3.decode("khuyÕn c«ng").as_deref(), Some("khuyến công"));
    /// assert_eq!(LegacyEncoding::Vni.decode("khuyeán coâng").as_deref(), Some("khuyến công"));
    /// assert_eq!(LegacyEncoding::Mojibake.decode("khuyáº¿n cÃ´ng").as_deref(), Some("khuyến công"));
    /// assert_eq!(LegacyEncoding::Viqr.decode("khuye^'n co^ng").as_deref(), Some("khuyến công"));
    /// ```
    pub fn decode(self, text: &str) -> Option<String> {
        match self {
            Self::Tcvn3 => Some(raise::raise(&table::tcvn3().decode(text), text)),
            Self::Vni => Some(table::vni().decode(text)),
            Self::Viscii => Some(table::viscii().decode(text)),
            Self::Vps => Some(table::vps().decode(text)),
            Self::Bkhcm2 => Some(table::bkhcm2().decode(text)),
            Self::Windows1258 => Some(bytes::windows_1258(text)),
            Self::Mojibake => bytes::as_utf8(text),
            Self::DoubleMojibake => bytes::as_utf8(&bytes::as_utf8(text)?),
            Self::Viqr => Some(viqr::decode(text)),
        }
    }

    /// The text in this writing, as it comes out when it is read as windows-1252; `None` where a letter has no code or the
    /// encoding has no inverse here. For tests of what [`decode`](Self::decode) gives back.
    ///
    /// ```
    /// # use tracuu_text::LegacyEncoding;
    /// let written = LegacyEncoding::Tcvn3.encode("khuyến công");
    /// assert_eq!(written.as_deref(), Some("khuyÕn c«ng"));
    /// assert_eq!(LegacyEncoding::Tcvn3.encode("東"), None);
    /// ```
    pub fn encode(self, text: &str) -> Option<String> {
        let table = match self {
            Self::Tcvn3 => table::tcvn3(),
            Self::Vni => table::vni(),
            Self::Viscii => table::viscii(),
            Self::Vps => table::vps(),
            Self::Bkhcm2 => table::bkhcm2(),
            Self::Mojibake => return Some(bytes::misread(text)),
            Self::DoubleMojibake => return Some(bytes::misread(&bytes::misread(text))),
            Self::Windows1258 | Self::Viqr => return None,
        };
        table.encode(text)
    }
}
