//! The spelling rules of Vietnamese syllables: which onsets, which rimes, and which of them go together.
//!
//! Written from the orthography that schools teach; letters and marks only, tones are told by the rime's last letter:
//!
//! - `k`, `gh` and `ngh` stand before `e ê i` (and `k` before `y`), `c`, `g` and `ng` before all other vowels.
//! - A glide (`oa oă oe uâ uê uơ uy`) never follows `c`, `k`, `gi` and the labials `b m p ph v`; after `q` it is the letter
//!   `u` and what follows it is a list of its own. Words that were borrowed with a glide are listed.
//! - `gi` loses its `i` before rimes in `i` and `iê`: `gì`, `gìn`, `giếng`.
//! - `iê` is written `yê` where nothing stands before it. `y` alone stands after nothing, after h k l m s t th v, and in
//!   `quy`.
//! - `oong` and `ooc` are found in loans only, after the onsets of those words.
//! - A rime that ends in c, ch, k, p or t carries the acute or the dot.

/// Onsets before which no rule but the general one counts.
const FREE: &[&str] =
    &["b", "d", "đ", "h", "kh", "l", "m", "n", "nh", "p", "ph", "r", "s", "t", "th", "ch", "tr", "v", "x"];
/// Onsets before `e ê i`.
const BEFORE_FRONT: &[&str] = &["k", "gh", "ngh"];
/// Onsets before all other vowels.
const BEFORE_BACK: &[&str] = &["c", "g", "ng"];
const LABIALS: &[&str] = &["b", "m", "p", "ph", "v"];

/// Rimes without a glide.
const PLAIN: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu \
    o oc oi om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt \
    u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu";
/// Rimes with a glide.
const GLIDED: &str = "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet \
    uân uâng uât uây uê uêch uên uênh uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt";
/// What follows `qu`.
const AFTER_QU: &str = "a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây \
    e ec en eo et ê êch ên ênh êt êu i ich it y ych ynh yt yên yêt ơ ơt ôc";
/// What follows `gi` in full; before rimes in `i` its own `i` is left out.
const NEVER_AFTER_GI: &[char] = &['i', 'y', 'e', 'ê'];
const G_FOR_GI: &str = "i im in ich iêc iêm iên iêng iêp iêt iêu";
/// Rimes in `yê`, which nothing stands before, and the onsets of a lone `y`.
const ALONE: &str = "y yêm yên yêng yêt yêu";
const BEFORE_Y: &[&str] = &["h", "k", "l", "m", "s", "t", "th", "v"];
/// Rimes of names from the languages of the highlands: `Đắk Lắk`, `Búk`; they stand behind every free onset.
const HIGHLAND: &str = "ak ăk âk êk ok ôk uk ưk";
/// Loans: onset and rime.
const LOANS: &[(&str, &str)] = &[
    ("b", "oong"),
    ("ch", "oong"),
    ("g", "oong"),
    ("k", "oong"),
    ("l", "oong"),
    ("s", "oong"),
    ("x", "oong"),
    ("m", "ooc"),
    ("r", "ooc"),
    ("s", "ooc"),
    ("b", "uyt"),
    ("m", "oay"),
    ("p", "uy"),
    ("ph", "uy"),
    ("v", "oan"),
    ("gi", "eo"),
    ("gi", "ep"),
    ("gi", "em"),
    ("gi", "en"),
    ("gi", "e"),
];

/// Whether the rime begins with a vowel before which `k`, `gh` and `ngh` are written.
fn is_front(rime: &str) -> bool {
    rime.starts_with(['e', 'ê', 'i'])
}

/// Calls `each` with every onset (as written) and rime that make a syllable.
pub(super) fn each_syllable(mut each: impl FnMut(&'static str, &'static str)) {
    let plain = || PLAIN.split_whitespace();
    let glided = || GLIDED.split_whitespace();
    for rime in plain().filter(|rime| !rime.starts_with("iê")).chain(glided()).chain(ALONE.split_whitespace()) {
        each("", rime);
    }
    for onset in FREE {
        plain().for_each(|rime| each(onset, rime));
        if !LABIALS.contains(onset) {
            glided().for_each(|rime| each(onset, rime));
        }
    }
    for onset in FREE.iter().chain(&["k", "g"]) {
        HIGHLAND.split_whitespace().for_each(|rime| each(onset, rime));
    }
    for onset in BEFORE_FRONT {
        plain().filter(|rime| is_front(rime)).for_each(|rime| each(onset, rime));
    }
    for onset in BEFORE_BACK {
        plain().filter(|rime| !is_front(rime)).for_each(|rime| each(onset, rime));
        if *onset != "c" {
            glided().for_each(|rime| each(onset, rime));
        }
    }
    AFTER_QU.split_whitespace().for_each(|rime| each("qu", rime));
    plain().filter(|rime| !rime.starts_with(NEVER_AFTER_GI)).for_each(|rime| each("gi", rime));
    G_FOR_GI.split_whitespace().for_each(|rime| each("g", rime));
    for (onset, rime) in
        BEFORE_Y.iter().map(|onset| (onset, &"y")).chain(LOANS.iter().map(|(onset, rime)| (onset, rime)))
    {
        each(onset, rime);
    }
}

/// Whether the rime ends in a stop: then its tone is the acute or the dot.
pub(super) fn is_stopped(rime: &str) -> bool {
    rime.ends_with(['c', 'k', 'p', 't']) || rime.ends_with("ch")
}

/// The letter of the rime (counted in letters) that carries the tone: the last one with a shape; else the vowel before
/// final consonants; else the first of two vowels (`hòa`, `thủy`, the spelling that most texts use) and the middle of three.
pub(super) fn place_of_tone(rime: &str) -> usize {
    let is_vowel = |letter: char| "aăâeêioôơuưy".contains(letter);
    let vowels = rime.chars().take_while(|letter| is_vowel(*letter)).count();
    let shaped = rime.chars().enumerate().filter(|(_, letter)| "ăâêôơư".contains(*letter)).map(|(at, _)| at).last();
    match shaped {
        Some(at) => at,
        None if vowels < rime.chars().count() => vowels - 1,
        None => usize::from(vowels > 2),
    }
}
