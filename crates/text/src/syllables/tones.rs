//! The six tones.

/// A tone: none, grave (huyền), acute (sắc), hook (hỏi), tilde (ngã) or dot (nặng).
///
/// ```
/// use tracuu_text::{Syllable, Tone};
///
/// let syllable = Syllable::parse("bảo").expect("is one");
/// assert_eq!((syllable.tone(), Tone::HOOK.mark()), (Tone::HOOK, Some('\u{309}')));
/// assert_eq!(syllable.with_tone(Tone::ACUTE).map(Syllable::exact).as_deref(), Some("báo"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tone(u8);

impl Tone {
    /// ngang: no mark.
    pub const LEVEL: Self = Self(0);
    /// huyền: grave.
    pub const GRAVE: Self = Self(1);
    /// sắc: acute.
    pub const ACUTE: Self = Self(2);
    /// hỏi: hook above.
    pub const HOOK: Self = Self(3);
    /// ngã: tilde.
    pub const TILDE: Self = Self(4);
    /// nặng: dot below.
    pub const DOT: Self = Self(5);
    /// All six.
    pub const ALL: [Self; 6] = [Self::LEVEL, Self::GRAVE, Self::ACUTE, Self::HOOK, Self::TILDE, Self::DOT];

    /// The combining character, where there is one.
    ///
    /// ```
    /// # use tracuu_text::Tone;
    /// assert_eq!((Tone::DOT.mark(), Tone::LEVEL.mark()), (Some('\u{323}'), None));
    /// ```
    pub fn mark(self) -> Option<char> {
        match self {
            Self::GRAVE => Some('\u{300}'),
            Self::ACUTE => Some('\u{301}'),
            Self::HOOK => Some('\u{309}'),
            Self::TILDE => Some('\u{303}'),
            Self::DOT => Some('\u{323}'),
            _ => None,
        }
    }

    /// From its number: 0 none, 1 grave, 2 acute, 3 hook, 4 tilde, 5 dot.
    pub(crate) fn numbered(number: u8) -> Self {
        Self::ALL.get(usize::from(number)).copied().unwrap_or_default()
    }

    /// Its number.
    pub(crate) fn number(self) -> u16 {
        u16::from(self.0)
    }

    /// The one tone of the letters with these bits; a letter without a tone gives the level one's.
    pub(crate) fn only(bits: u8) -> Option<Self> {
        match bits & !1 {
            0 => Some(Self::LEVEL),
            one if one.is_power_of_two() => Some(Self::ALL.into_iter().find(|tone| tone.bit() == one)?),
            _ => None,
        }
    }

    pub(crate) fn bit(self) -> u8 {
        1 << self.0
    }

    pub(crate) fn pick(self, of: &[Box<str>; 6]) -> &str {
        of.get(usize::from(self.0)).map_or("", |text| text)
    }

    /// What stands for the tone at the end of a marked key: a sign that no token holds.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::GRAVE => "`",
            Self::ACUTE => "'",
            Self::HOOK => "?",
            Self::TILDE => "~",
            Self::DOT => ".",
            _ => "",
        }
    }
}
