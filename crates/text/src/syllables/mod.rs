//! What a Vietnamese syllable is: onset, rime and tone; which of them are spelt; and its keys.

mod rules;
mod table;
mod tones;

use std::{collections::HashMap, sync::LazyLock};

use unicode_normalization::UnicodeNormalization;

pub(crate) use table::{ALPHABET, Entry, Packed, Table, bare, code_of, fold_y, table};
pub use tones::Tone;

/// A valid Vietnamese syllable, whatever the place of its marks was.
///
/// ```
/// use tracuu_text::{Syllable, Tone};
///
/// let syllable = Syllable::parse("LỰƠNG").expect("is one");
/// assert_eq!((syllable.onset(), syllable.rime(), syllable.tone()), ("l", "ương", Tone::DOT));
/// assert_eq!(syllable.exact(), "lượng");
/// assert_eq!(Syllable::parse("quý").map(|syllable| syllable.orth()).as_deref(), Some("quí"));
/// assert_eq!(Syllable::parse("Đường").map(|syllable| syllable.fold()), Some("duong"));
/// assert!(["tẽt", "text", "viêt", "web", ""].iter().all(|word| Syllable::parse(word).is_none()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Syllable {
    number: u16,
    tone: Tone,
}

/// The syllables of each folded key.
static READINGS: LazyLock<HashMap<&'static str, Vec<Syllable>>> = LazyLock::new(|| {
    let mut readings: HashMap<&str, Vec<Syllable>> = HashMap::new();
    for syllable in Syllable::all() {
        readings.entry(syllable.fold()).or_default().push(syllable);
    }
    readings
});

impl Syllable {
    /// The most that a [`key`](Self::key) can be.
    pub const MAX_KEY: u16 = 0x7fff;

    /// Every valid syllable.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// assert!(Syllable::all().any(|syllable| syllable.exact() == "nghiêng"));
    /// ```
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=Self::MAX_KEY).filter_map(Self::of_key)
    }

    /// A number that is its own, up to [`MAX_KEY`](Self::MAX_KEY); the same as long as
    /// [`ANALYZER_VERSION`](crate::ANALYZER_VERSION) is.
    ///
    /// ```
    /// use tracuu_text::Syllable;
    ///
    /// let syllable = Syllable::parse("công").expect("is one");
    /// assert_eq!(Syllable::of_key(syllable.key()), Some(syllable));
    /// ```
    pub fn key(self) -> u16 {
        self.number * 6 + self.tone.number()
    }

    /// The number by which the model of words knows it.
    pub(crate) fn unit(self) -> u32 {
        u32::from(self.number) * 8 + u32::from(self.tone.number()) + 8
    }

    /// The syllable with this key.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// let keys = Syllable::readings("ma").map(Syllable::key);
    /// assert!(keys.filter_map(Syllable::of_key).any(|syllable| syllable.exact() == "mạ"));
    /// assert_eq!(Syllable::of_key(Syllable::MAX_KEY), None);
    /// ```
    pub fn of_key(key: u16) -> Option<Self> {
        Self::new(key / 6, Tone::numbered((key % 6).to_le_bytes()[0]))
    }

    /// The valid syllables that are written with these letters where marks, and `i` for `y`, are left out.
    ///
    /// ```
    /// use tracuu_text::Syllable;
    ///
    /// assert!(Syllable::readings("cong").any(|reading| reading.exact() == "công"));
    /// assert_eq!(Syllable::readings("kontum").count(), 0);
    /// ```
    pub fn readings(folded: &str) -> impl Iterator<Item = Self> {
        READINGS.get(fold_y(folded).as_str()).into_iter().flatten().copied()
    }

    pub(crate) fn new(number: u16, tone: Tone) -> Option<Self> {
        table().entry(number)?.takes(tone).then_some(Self { number, tone })
    }

    /// The syllable of these letters and this tone.
    pub(crate) fn spelt(letters: Packed, tone: Tone) -> Option<Self> {
        Self::new(table().find(letters)?, tone)
    }

    /// Whether letters without marks are a syllable's with its marks taken off: `khuyen`, `viet`, but not `kontum`.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// assert!(Syllable::is_folded("khuyen") && !Syllable::is_folded("khuyến") && !Syllable::is_folded("kontum"));
    /// ```
    pub fn is_folded(letters: &str) -> bool {
        is_foldable(letters)
    }

    /// The syllable with another tone, where it can have it.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// let syllable = Syllable::parse("bac").or(Syllable::parse("bác")).expect("is one");
    /// assert_eq!(syllable.with_tone(Tone::DOT).map(Syllable::exact).as_deref(), Some("bạc"));
    /// // Before c, ch, p and t there are two tones only.
    /// assert_eq!(syllable.with_tone(Tone::GRAVE), None);
    /// ```
    pub fn with_tone(self, tone: Tone) -> Option<Self> {
        Self::new(self.number, tone)
    }

    fn parts(self) -> (&'static str, &'static str) {
        table().entry(self.number).map_or(("", ""), Entry::parts)
    }

    /// The consonants before the vowels, as written: `qu`, `gi`, `ngh`; `g` for the one of `gì` and `giếng`.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// let syllable = Syllable::parse("nghiêng").expect("is one");
    /// assert_eq!(syllable.onset(), "ngh");
    /// ```
    pub fn onset(self) -> &'static str {
        self.parts().0
    }

    /// The vowels and the consonants behind them, without the tone.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// let syllable = Syllable::parse("Nghiễng").expect("is one");
    /// assert_eq!(syllable.rime(), "iêng");
    /// ```
    pub fn rime(self) -> &'static str {
        self.parts().1
    }

    /// The tone.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// let syllable = Syllable::parse("quả").expect("is one");
    /// assert_eq!(syllable.tone(), Tone::HOOK);
    /// ```
    pub fn tone(self) -> Tone {
        self.tone
    }

    /// The exact key: lower case, composed (NFC), the tone on the letter where most texts have it (`hòa`, `thủy`).
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// let syllable = Syllable::parse("THUỶ").expect("is one");
    /// assert_eq!(syllable.exact(), "thủy");
    /// ```
    pub fn exact(self) -> String {
        let (onset, rime) = self.parts();
        let place = rules::place_of_tone(rime);
        let marked = rime
            .chars()
            .enumerate()
            .flat_map(|(at, letter)| [Some(letter), self.tone.mark().filter(|_| at == place)].into_iter().flatten());
        onset.chars().chain(marked).nfc().collect()
    }

    /// The spelling key: the exact key with `i` for the `y` of a whole open syllable after h k l m s t v qu.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// let syllable = Syllable::parse("kỹ").expect("is one");
    /// assert_eq!(syllable.orth(), "kĩ");
    /// ```
    pub fn orth(self) -> String {
        let (onset, rime) = self.parts();
        let with_i = if fold_y(&format!("{onset}{rime}")).ends_with('i') && rime == "y" { "i" } else { rime };
        table()
            .find(Packed::of(&format!("{onset}{with_i}")).unwrap_or_default())
            .and_then(|number| Self::new(number, self.tone))
            .unwrap_or(self)
            .exact()
    }

    /// The marked term of [`Terms`](crate::Terms): `=khuyên'`.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// let syllable = Syllable::parse("khuyến").expect("is one");
    /// assert_eq!(syllable.marked(), "=khuyên'");
    /// ```
    pub fn marked(self) -> &'static str {
        table().entry(self.number).map_or("", |entry| entry.marked(self.tone))
    }

    /// The folded key: no marks, with `i` for `y` as in [`orth`](Self::orth).
    ///
    /// ```
    /// # use tracuu_text::{Syllable, Tone};
    /// let syllable = Syllable::parse("Mỹ").expect("is one");
    /// assert_eq!(syllable.fold(), "mi");
    /// ```
    pub fn fold(self) -> &'static str {
        table().entry(self.number).map_or("", Entry::folded)
    }
}

/// Whether letters without marks are a syllable's with its marks taken off.
pub(crate) fn is_foldable(letters: &str) -> bool {
    Packed::of(letters).is_some_and(|packed| table().find(packed).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_syllable_is_read_back_wherever_its_tone_stands() {
        let mut spellings = 0;
        for (number, entry) in (0..).zip(table().syllables()) {
            for tone in Tone::ALL.into_iter().filter(|tone| entry.takes(*tone)) {
                let syllable = Syllable::new(number, tone).expect("is in the table");
                spellings += 1;
                assert_eq!(Syllable::parse(&syllable.exact()), Some(syllable), "{}", syllable.exact());
                let (onset, rime) = syllable.parts();
                for place in 0..rime.chars().count() {
                    let marked: String = rime
                        .chars()
                        .enumerate()
                        .flat_map(|(at, letter)| [Some(letter), tone.mark().filter(|_| at == place)])
                        .flatten()
                        .collect();
                    assert_eq!(Syllable::parse(&format!("{onset}{marked}")), Some(syllable), "{onset}{marked}");
                }
            }
        }
        assert!((15_000..25_000).contains(&spellings), "{spellings}");
    }

    #[test]
    fn tones_stand_where_readers_expect_them() {
        for word in [
            "hòa", "khỏe", "thủy", "quý", "bảo", "lượng", "già", "gì", "giếng", "toán", "việt", "nước", "khuỷu",
            "ngoài", "chịu", "của", "mía", "rượu", "người", "quốc", "thuở", "huệ", "khuya", "ỷ", "yếu", "boong",
            "xoong", "moóc", "buýt", "đồng", "uỷ", "quyết",
        ] {
            let exact = Syllable::parse(word).map(Syllable::exact);
            assert_eq!(exact.as_deref(), Some(if word == "uỷ" { "ủy" } else { word }), "{word}");
        }
    }

    #[test]
    fn what_the_rules_forbid_is_no_syllable() {
        for word in [
            "ka", "ce", "gê", "ngi", "ghà", "qa", "qui'", "viêt", "các'", "cạch?", "cảc", "tẽt", "coong", "dât", "web",
            "iên", "thuong", "nguyen", "tr", "bng", "aa", "uu", "boa", "phuê", "kya", "jà", "việtt", "2", "á á",
        ] {
            assert_eq!(Syllable::parse(word), None, "{word}");
        }
    }
}
