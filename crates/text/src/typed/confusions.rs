//! Sounds that many people confuse.

use crate::syllables::{Packed, Syllable, Tone};

/// Letters at the start that are confused: s/x, ch/tr, d/gi/r/v, l/n.
const ONSETS: &[&[&str]] = &[&["s", "x"], &["ch", "tr"], &["d", "gi", "r", "v"], &["l", "n"]];
/// Letters at the end: n/ng/nh, c/t/ch, and i/y, o/u.
const CODAS: &[&[&str]] = &[&["n", "ng", "nh"], &["t", "c", "ch"], &["i", "y"], &["o", "u"]];
/// hỏi and ngã.
const TONES: [(Tone, Tone); 2] = [(Tone::HOOK, Tone::TILDE), (Tone::TILDE, Tone::HOOK)];

/// The valid syllables that are one common confusion away: of the onset, of the end, or of hỏi and ngã, as readers of
/// different regions hear them.
///
/// ```
/// use tracuu_text::{confusions, Syllable};
///
/// let near: Vec<String> = confusions(Syllable::parse("sát").expect("is one")).map(Syllable::exact).collect();
/// assert_eq!(near, ["xát", "sác", "sách"]);
/// assert!(confusions(Syllable::parse("sửa").expect("is one")).any(|near| near.exact() == "sữa"));
/// ```
pub fn confusions(syllable: Syllable) -> impl Iterator<Item = Syllable> {
    let (onset, rime, tone) = (syllable.onset(), syllable.rime(), syllable.tone());
    let spelt = move |letters: String| Packed::of(&letters).and_then(|packed| Syllable::spelt(packed, tone));
    let others = |class: &'static [&'static str], own: &'static str| {
        class.iter().copied().filter(move |other| class.contains(&own) && *other != own)
    };
    let onsets = ONSETS
        .iter()
        .flat_map(move |class| others(class, onset))
        .filter_map(move |other| spelt(format!("{other}{rime}")));
    let codas = CODAS.iter().flat_map(move |class| {
        // The longest end of the class that the rime has.
        let own = class.iter().copied().filter(|coda| rime.ends_with(coda)).max_by_key(|coda| coda.len());
        own.into_iter().flat_map(move |own| others(class, own).map(move |other| (own, other)))
    });
    let codas = codas.filter_map(move |(own, other)| {
        let open = rime.strip_suffix(own).filter(|open| !open.is_empty())?;
        spelt(format!("{onset}{open}{other}"))
    });
    let tones =
        TONES.into_iter().filter(move |(own, _)| *own == tone).filter_map(move |(_, other)| syllable.with_tone(other));
    onsets.chain(codas).chain(tones)
}
