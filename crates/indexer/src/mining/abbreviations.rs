//! Finds the abbreviations that articles define in brackets: `công nghiệp nông thôn (CNNT)`.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::Path,
};

use tracuu_article::Article;
use tracuu_index::{Abbreviations, IoContext, Result, fnv1a};
use tracuu_text::folded_words;
use unicode_normalization::UnicodeNormalization;

/// Letters of an abbreviation.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=10;
/// Words that abbreviations leave out.
const SKIPPED: [&str; 5] = ["và", "của", "về", "các", "cho"];
/// Kinds of bodies, whose letter is often left out where the word itself stands before.
const BODIES: [&str; 8] = ["bộ", "cục", "sở", "ban", "vụ", "viện", "phòng", "hội"];
/// Definitions that are held in memory at most.
const MAX_FOUND: usize = 200_000;
/// Definitions that a generation keeps at most, the most frequent ones.
const MAX_KEPT: usize = 20_000;
/// Bytes before a bracket in which its definition is looked for.
const REACH: usize = 160;

/// Finds definitions while the articles are written.
#[derive(Debug, Default)]
pub(crate) struct AbbreviationMiner {
    /// By abbreviation and folded meaning: the meaning as it is written in the article with the lowest hash, that hash, and its articles.
    found: BTreeMap<(String, String), (String, u64, u32)>,
}

impl AbbreviationMiner {
    /// Looks at an article; what is found does not depend on their order.
    pub(crate) fn add(&mut self, article: &Article) {
        let hash = fnv1a(article.id.as_bytes());
        let mut seen = HashSet::new();
        for text in [&article.title, &article.description, &article.body] {
            for (at, _) in text.match_indices('(') {
                for (short, long) in definitions(text, at) {
                    let key = (short, folded_words(&long).join(" "));
                    if !seen.insert(key.clone()) {
                        continue;
                    }
                    if let Some((known, first, articles)) = self.found.get_mut(&key) {
                        *articles += 1;
                        if hash < *first {
                            (*known, *first) = (long, hash);
                        }
                    } else if self.found.len() < MAX_FOUND {
                        self.found.insert(key, (long, hash, 1));
                    }
                }
            }
        }
    }

    /// Writes the most frequent ones.
    pub(crate) fn write(&mut self, generation: &Path) -> Result<()> {
        let mut found: Vec<_> = std::mem::take(&mut self.found).into_iter().collect();
        found.sort_by_key(|(_, (.., articles))| std::cmp::Reverse(*articles));
        found.truncate(MAX_KEPT);
        let lines: Vec<String> = found
            .into_iter()
            .map(|((short, _), (long, _, articles))| format!("{short}\t{long}\t{articles}\n"))
            .collect();
        let path = generation.join(Abbreviations::FILE);
        fs::write(&path, lines.concat()).on("write", &path)
    }
}

/// What the bracket at this place defines: the abbreviation, and a body's without its first letter too, since texts go on to
/// write `Cục CTĐP` for the `CCTĐP` that they defined.
fn definitions(text: &str, bracket: usize) -> Vec<(String, String)> {
    let inside = text.get(bracket + 1..).unwrap_or_default();
    let Some((inside, _)) = inside.split_once(')').filter(|(inside, _)| inside.len() <= 40) else { return Vec::new() };
    let inside = inside.trim().trim_start_matches("sau đây gọi tắt là ").trim_start_matches("gọi tắt là ");
    if inside.contains(|one: char| one.is_lowercase() || one.is_ascii_digit()) {
        return Vec::new();
    }
    let short: Vec<char> = inside.nfc().filter(|one| !matches!(one, '.' | '&' | '-' | ' ' | '–')).collect();
    if !LETTERS.contains(&short.len()) || !short.iter().all(|one| one.is_uppercase()) {
        return Vec::new();
    }
    let before = text.get(..bracket).unwrap_or_default();
    let begin = before.char_indices().rev().map(|(at, _)| at).take_while(|at| before.len() - at <= REACH).last();
    let before: String = before.get(begin.unwrap_or(before.len())..).unwrap_or_default().nfc().collect();
    let words: Vec<&str> = before.split(|one: char| !one.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let mut letters = short.iter().rev().copied().peekable();
    // The words behind which each letter, from the right, was found.
    let mut places = Vec::new();
    for (place, word) in words.iter().enumerate().rev() {
        let Some(letter) = letters.peek() else { break };
        let initial = word.chars().next().map(bare);
        if initial == Some(*letter) {
            letters.next();
            places.push(place);
        } else if !SKIPPED.contains(&word.to_lowercase().as_str()) {
            return Vec::new();
        }
    }
    if letters.peek().is_some() {
        return Vec::new();
    }
    let meaning = |place: &usize| words.get(*place..).unwrap_or_default().join(" ");
    let whole = places.last().map(|place| (short.iter().collect(), meaning(place)));
    let first = places.last().and_then(|place| words.get(*place)).map(|word| word.to_lowercase());
    let is_body = first.is_some_and(|first| BODIES.contains(&first.as_str()));
    let rest = places.iter().rev().nth(1).filter(|_| is_body && short.len() > *LETTERS.start());
    let rest = rest.map(|place| (short.iter().skip(1).collect(), meaning(place)));
    whole.into_iter().chain(rest).collect()
}

/// A capital as abbreviations have it: without marks, but Đ is not D.
fn bare(letter: char) -> char {
    let upper = letter.to_uppercase().next().unwrap_or(letter);
    if upper == 'Đ' { upper } else { std::iter::once(upper).nfd().next().unwrap_or(upper) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_in_brackets() {
        for (text, wanted) in [
            ("phát triển công nghiệp nông thôn (CNNT) tiêu biểu", &[("CNNT", "công nghiệp nông thôn")][..]),
            (
                "do Cục Công Thương địa phương (CCTĐP) tổ chức",
                &[("CCTĐP", "Cục Công Thương địa phương"), ("CTĐP", "Công Thương địa phương")],
            ),
            ("Bộ Nông nghiệp và Phát triển nông thôn (NN&PTNT)", &[("NNPTNT", "Nông nghiệp và Phát triển nông thôn")]),
            ("Giáo dục và Đào tạo (GD-ĐT)", &[("GDĐT", "Giáo dục và Đào tạo")]),
            ("sở Du lịch (SĐL)", &[]),
            ("ông Nguyễn Văn A (SN 1990)", &[]),
            ("chữ (ABC", &[]),
            ("(CNNT)", &[]),
        ] {
            let found = definitions(text, text.find('(').unwrap());
            let found: Vec<(&str, &str)> = found.iter().map(|(short, long)| (short.as_str(), long.as_str())).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
