//! What stands below images: it is told apart from the text.

use std::{collections::BTreeSet, ops::Range, sync::LazyLock};

use regex::Regex;

use super::blocks::{Block, Page};

/// Characters of the longest caption.
const MAX_CAPTION: usize = 400;

/// Whom a picture is by, at the end of its caption: `Ảnh: Hoàng Pẻn`, `(Ảnh minh họa)`.
static PICTURE_BY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[\s(\[.])(?:(?:Ảnh|ẢNH|Hình|HÌNH|Đồ họa|Nguồn ảnh|(?i:ảnh chụp màn hình))(?: [^\s:]+){0,5}\s*:\s*(?P<by>[^.:;?!]{1,60})|(?i:ảnh minh h[ọo][aạ]))[.)\]\s]*$",
    )
    .ok()
});

/// Whether a block is the caption of an image, by its element or by whom it says that the picture is by.
fn is_caption(block: &Block) -> bool {
    if block.length > MAX_CAPTION || block.is_heading() {
        return false;
    }
    let is_named = || block.tag == "figcaption" || block.names.to_ascii_lowercase().contains("caption");
    block.doubted && is_named() || is_vietnamese(&block.text) && names_photographer(&block.text)
}

/// Whether a text may name a picture: `Ảnh`, `Hình` or `Đồ họa`, in whatever letters.
fn is_vietnamese(text: &str) -> bool {
    !text.is_ascii() && ["nh", "NH", "họa", "HỌA"].iter().any(|part| text.contains(part))
}

fn names_photographer(text: &str) -> bool {
    let Some(found) = PICTURE_BY.as_ref().and_then(|by| by.captures(text)) else { return false };
    // `Ảnh hưởng của hạn: …` is about no picture, and names begin with a capital.
    let is_name = found.name("by").is_none_or(|by| by.as_str().starts_with(char::is_uppercase));
    is_name && found.get(0).is_some_and(|whole| !whole.as_str().to_lowercase().contains("ảnh hưởng"))
}

/// Captions hold one part in so many of the prose at most: of a story in pictures they are the text.
const MOST: usize = 2;

/// The blocks of a range of a page that are captions.
pub(crate) fn find(page: &Page, range: Range<usize>) -> BTreeSet<usize> {
    let blocks = range.clone().zip(page.blocks.get(range.clone()).unwrap_or_default());
    let captions: BTreeSet<usize> = blocks.filter(|(_, block)| is_caption(block)).map(|(at, _)| at).collect();
    let prose = |at: &usize| page.prose(*at..at + 1);
    let held: usize = captions.iter().map(prose).sum();
    if held * MOST > page.prose(range) { BTreeSet::new() } else { captions }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_told_by_whom_the_picture_is_by() {
        let is = |text: &str| {
            is_caption(&Block { text: text.to_owned(), length: text.chars().count(), tag: "p", ..Block::default() })
        };
        for text in [
            "Bà con cấy lúa ở thửa ruộng đầu làng. Ảnh: Hoàng Pẻn",
            "Ảnh: TTXVN",
            "Trạm bơm ngày khánh thành (Ảnh minh họa)",
            "Trạm bơm nhìn từ bờ suối. Ảnh do dân cung cấp: Báo Núi.",
            "Sơ đồ mương mới. Đồ họa: Tạ Lan",
        ] {
            assert!(is(text), "{text}");
        }
        for text in [
            "Ảnh hưởng của hạn: ba xã mất mùa, hai xã phải mua thóc.",
            "Ảnh hưởng của hạn: Thung Mây mất mùa",
            "Ông nói về ảnh: chụp lúc nào cũng được.",
            "Bà con xem ảnh minh họa rồi mới chọn giống.",
        ] {
            assert!(!is(text), "{text}");
        }
    }
}
