//! Reads one syllable; what syllables are is the module `syllables`.

use super::Tokens;
use crate::syllables::Syllable;

impl Syllable {
    /// The syllable that the text is: in any case, normal form and order of marks, with nothing before or behind it.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// // The tone on either letter, a half horn, decomposed letters.
    /// for text in ["hòa", "hoà", "HO\u{300}A"] {
    ///     assert_eq!(Syllable::parse(text).map(Syllable::exact).as_deref(), Some("hòa"));
    /// }
    /// assert_eq!(Syllable::parse("hòa bình"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut tokens = Tokens::new(text);
        let whole = tokens.advance() && tokens.start() == 0 && tokens.end() == text.len();
        if whole { tokens.syllable() } else { None }
    }
}
