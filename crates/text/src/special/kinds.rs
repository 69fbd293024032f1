//! The kinds of documents, by the letters in their codes and by their names.

use super::scanner::Word;

/// One kind of document.
#[derive(Debug)]
pub(crate) struct Kind {
    /// Its letters in a code, with `đ`.
    pub(crate) letters: &'static str,
    /// Its name in folded words, the last one first.
    name: &'static [&'static str],
    /// Whether a number behind its name is its number without `số` between: `Nghị quyết 35`, but not `kế hoạch 35`.
    pub(crate) is_numbered: bool,
}

const fn kind(letters: &'static str, name: &'static [&'static str], is_numbered: bool) -> Kind {
    Kind { letters, name, is_numbered }
}

/// Letters by Circular 01/2011/TT-BNV and Decree 30/2020/NĐ-CP (annex III), and what older texts use. A name that ends
/// another one stands behind it.
const KINDS: &[Kind] = &[
    kind("qđ", &["dinh", "quyet"], true),
    kind("nđ", &["dinh", "nghi"], true),
    kind("ttlt", &["tich", "lien", "tu", "thong"], true),
    kind("tt", &["tu", "thong"], true),
    kind("vbhn", &["nhat", "hop", "ban", "van"], true),
    kind("ct", &["thi", "chi"], true),
    kind("nq", &["quyet", "nghi"], true),
    kind("luat", &["luat"], false),
    kind("pl", &["lenh", "phap"], false),
    kind("sl", &["lenh", "sac"], true),
    kind("kh", &["hoach", "ke"], false),
    kind("bc", &["cao", "bao"], false),
    kind("cv", &["van", "cong"], true),
    kind("tb", &["bao", "thong"], false),
    kind("cđ", &["dien", "cong"], true),
    kind("hd", &["dan", "huong"], false),
    kind("kl", &["luan", "ket"], false),
    kind("ttr", &["trinh", "to"], false),
    kind("ctr", &["trinh", "chuong"], false),
    kind("đa", &["an", "de"], false),
    kind("da", &["an", "du"], false),
    kind("pa", &["an", "phuong"], false),
    kind("qc", &["che", "quy"], false),
    kind("qyđ", &["dinh", "quy"], false),
    kind("gm", &["moi", "giay"], false),
    kind("gp", &["phep", "giay"], false),
    kind("bb", &["ban", "bien"], false),
    kind("hđ", &["dong", "hop"], false),
    kind("lct", &["lenh"], false),
];

/// Technical standards: their letters stand before the number.
pub(crate) const STANDARDS: &[&str] = &["qcvn", "tcvn", "tcxdvn", "tcxd", "qcxdvn", "tcn", "iso"];

/// The kind that these letters of a code mean. Letters without any `đ` mean the kind that they are with it, where they
/// are none by themselves: `ND` is nghị định, but `DA` dự án and never đề án.
pub(crate) fn by_letters(word: &Word) -> Option<&'static Kind> {
    let kinds = || KINDS.iter().filter(|kind| kind.letters != "luat");
    kinds().find(|kind| word.is_exactly(kind.letters)).or_else(|| kinds().find(|kind| word.is(kind.letters)))
}

/// The kind that words name, the nearest word first, and how many words its name is.
pub(crate) fn by_name(words: &[Word]) -> Option<(&'static Kind, usize)> {
    let is = |kind: &&Kind| {
        kind.name.len() <= words.len() && kind.name.iter().zip(words).all(|(name, word)| spelt(name, word.folded()))
    };
    KINDS.iter().find(is).map(|kind| (kind, kind.name.len()))
}

/// Whether a folded word ends the name of a kind.
pub(crate) fn ends_name(folded: &str) -> bool {
    KINDS.iter().any(|kind| kind.name.first().is_some_and(|last| *last == folded))
}

/// `quy` of `quy định` is folded to `quy` here and to `qui` elsewhere.
fn spelt(name: &str, folded: &str) -> bool {
    name == folded || name == "quy" && folded == "qui"
}
