//! What sets a title apart from others of its form: its numbers, codes and proper names.

use tracuu_index::fnv1a;
use tracuu_text::{FoldedHash, FoldedHashes, spelling};
use unicode_normalization::UnicodeNormalization;

use super::sketch::spread;

/// Words that are numbers and little else.
const NUMBERS: [&str; 9] = ["hai", "ba", "bốn", "sáu", "bảy", "bẩy", "tám", "chín", "mười"];
/// What stands behind it is a number: `thứ nhất`, `thứ tư`.
const ORDINAL: &str = "thứ";

/// The words of a title that set it apart. Whether one that begins a sentence, or is in capitals, is a name is told by the text below:
/// it is none where that has it in small letters, and nowhere with a capital within a sentence.
#[derive(Debug, Default)]
pub(super) struct DistinctWords {
    known: Vec<u64>,
    doubtful: Vec<Doubtful>,
}

#[derive(Debug)]
struct Doubtful {
    folded: u64,
    word: u64,
    is_small: bool,
    is_capital: bool,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Small,
    /// With a capital, not all capitals.
    Capital,
    /// Two letters and more, all of them capitals.
    Capitals,
}

fn case(word: &str) -> Case {
    let mut letters = word.chars().filter(|one| one.is_alphabetic());
    let (mut count, mut capitals) = (0, 0);
    letters.by_ref().for_each(|letter| {
        count += 1;
        capitals += usize::from(letter.is_uppercase());
    });
    match capitals {
        0 => Case::Small,
        _ if capitals == count && count > 1 => Case::Capitals,
        _ => Case::Capital,
    }
}

/// Whether a word behind this begins a sentence or a quote: nothing is told by its capital.
fn begins_sentence(before: &str) -> bool {
    before.chars().any(|one| !one.is_alphanumeric() && !matches!(one, ' ' | ',' | '/' | '\u{a0}' | '&' | '+' | ';'))
}

fn spelt(written: &str) -> u64 {
    fnv1a(spelling(written).as_bytes())
}

impl DistinctWords {
    /// Those of a title; what is in doubt is told by [`see`](Self::see).
    pub(super) fn of(title: &str) -> Self {
        let mut words = Self::default();
        let is_in_capitals = !title.contains(char::is_lowercase);
        let (mut end, mut is_ordinal) = (None, false);
        for FoldedHash { hash, start, end: word_end, has_digit } in FoldedHashes::new(title) {
            let written = title.get(start..word_end).unwrap_or_default();
            let before = end.map_or("\n", |end| title.get(end..start).unwrap_or_default());
            let small: String = written.nfc().flat_map(char::to_lowercase).collect();
            let word = spelt(written);
            let is_number = has_digit || NUMBERS.contains(&small.as_str());
            match case(written) {
                _ if is_number || is_ordinal => words.known.push(word),
                Case::Small => {}
                Case::Capital if !is_in_capitals && !begins_sentence(before) => words.known.push(word),
                Case::Capital | Case::Capitals => {
                    words.doubtful.push(Doubtful { folded: hash, word, is_small: false, is_capital: false });
                }
            }
            is_ordinal = small == ORDINAL;
            end = Some(word_end);
        }
        words
    }

    /// Takes a word of the text by the hash of its folded letters, as it is written, and what stands before it.
    pub(super) fn see(&mut self, folded: u64, written: &str, before: &str) {
        let word = spelt(written);
        for doubtful in self.doubtful.iter_mut().filter(|doubtful| doubtful.folded == folded && doubtful.word == word) {
            match case(written) {
                Case::Small => doubtful.is_small = true,
                _ => doubtful.is_capital |= !begins_sentence(before),
            }
        }
    }

    /// Whether a word with these folded letters is in doubt.
    pub(super) fn asks_for(&self, folded: u64) -> bool {
        self.doubtful.iter().any(|doubtful| doubtful.folded == folded)
    }

    /// A hash of the set of these words.
    pub(super) fn key(self) -> u64 {
        let names = self.doubtful.into_iter().filter(|doubtful| !doubtful.is_small || doubtful.is_capital);
        let mut words = self.known;
        words.extend(names.map(|doubtful| doubtful.word));
        words.sort_unstable();
        words.dedup();
        words.into_iter().fold(0, |key, word| spread(key ^ word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(title: &str, text: &str) -> u64 {
        let mut words = DistinctWords::of(title);
        let mut end = None;
        for word in FoldedHashes::new(text) {
            let before = end.map_or("\n", |end| text.get(end..word.start).unwrap_or_default());
            words.see(word.hash, text.get(word.start..word.end).unwrap_or_default(), before);
            end = Some(word.end);
        }
        words.key()
    }

    const TEXT: &str = "Hôm qua hội chợ khai mạc tại Bình Định, ở bến. Khách mời thăm các gian hàng, quy định rất rõ. \
        Hàng Việt bán chạy, và Bộ Công Thương mời thêm khách.";

    #[test]
    fn titles_that_differ_in_a_number_a_code_or_a_name_differ() {
        for (one, other) in [
            ("Hội chợ lần thứ 5", "Hội chợ lần thứ 6"),
            ("Hội chợ lần thứ nhất", "Hội chợ lần thứ nhì"),
            ("Hội chợ năm 2017", "Hội chợ năm 2018"),
            ("Ba gian hàng", "Bốn gian hàng"),
            ("Thực hiện Quyết định 4768/QĐ-BCT", "Thực hiện Quyết định 4768/QĐ-UBND"),
            ("Khai mạc hội chợ Bình Định", "Khai mạc hội chợ Bình Thuận"),
            ("Huế: khai mạc hội chợ", "Vinh: khai mạc hội chợ"),
            ("Vòng II khai mạc", "Vòng III khai mạc"),
            ("HỘI CHỢ BÌNH ĐỊNH", "HỘI CHỢ BÌNH THUẬN"),
            ("Mời dùng iPhone", "Mời dùng iPad"),
            ("Hội chợ Hà Nam", "Hội chợ Hạ Nam"),
            ("Khối A thi ngày đầu", "Khối B thi ngày đầu"),
        ] {
            assert_ne!(key(one, TEXT), key(other, TEXT), "{one} / {other}");
        }
    }

    #[test]
    fn titles_that_say_it_in_other_words_do_not() {
        for (one, other) in [
            ("Khai mạc hội chợ Bình Định", "Bình Định mời khách thăm hội chợ"),
            ("Hội chợ khai mạc", "Mời thăm hội chợ"),
            ("HỘI CHỢ Ở BÌNH ĐỊNH", "Hội chợ ở Bình Định"),
            ("Bình Định: Hội chợ khai mạc", "“Hội chợ” khai mạc tại Bình Định"),
            ("Bình Định: gian hàng RẤT RÕ", "Bình Định: gian hàng rất rõ"),
            ("Hoà Bình có hội chợ", "Hội chợ ở Hòa Bi\u{300}nh"),
            ("", "hội chợ"),
        ] {
            assert_eq!(key(one, TEXT), key(other, TEXT), "{one} / {other}");
        }
    }
}
