//! Headings above what follows an article: lists of other articles, comments, calls to sign up.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::Block;

/// Headings above lists of other articles, Vietnamese and English.
static OTHERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:các |những )?(?:tin|bài|tin, bài|tin bài|tin tức|bài viết|văn bản|tin ảnh)(?: viết)?",
        r" (?:liên quan|khác|mới hơn|cũ hơn|cùng chuyên mục|cùng loại|mới nhất|đã đưa|đã đăng|cùng chủ đề|mới|nổi bật|đọc nhiều|xem nhiều)|",
        r"^(?:có thể bạn quan tâm|bạn có thể quan tâm|đọc nhiều|xem nhiều|tin cùng chuyên mục|cùng chuyên mục|đọc thêm|xem thêm|liên kết các trang khác)|",
        r"^(?:related|more from|more on|more stories|more news|more in|more articles|recommended|you may (?:also )?like|you might (?:also )?(?:like|enjoy|be interested)",
        r"|read next|up next|most (?:read|popular|viewed)|popular (?:posts|articles|stories|now)|trending|latest (?:news|posts|articles|stories)|recent (?:posts|articles)|",
        r"see also|also on|further reading|similar (?:posts|articles|stories)|don.t miss|what to read next|keep reading|explore more|other articles|",
        r"leave a (?:reply|comment)|comments?$|join the (?:conversation|discussion)|about the author|sign up|subscribe|newsletter|share this)"
    ))
    .ok()
});

/// Headings above what readers say of an article.
static COMMENTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:[0-9]+ )?(?:ý kiến|bình luận|phản hồi|thảo luận)(?: (?:của )?(?:bạn đọc|độc giả|bạn|người đọc))?(?: \(?[0-9]+\)?)?$")
        .ok()
});

/// Whether a block is a heading above what readers say of an article: no more of it follows.
pub(crate) fn is_heading_of_comments(block: &Block) -> bool {
    if block.length > 40 || !is_label(block) {
        return false;
    }
    let lower = block.text.to_lowercase();
    let lower = lower.trim_matches(|character: char| !character.is_alphanumeric());
    COMMENTS.as_ref().is_some_and(|headings| headings.is_match(lower))
}

/// Whether a block may stand above a list: it is no link, but for a heading.
fn is_label(block: &Block) -> bool {
    block.link_density() <= 0.5 || block.is_heading()
}

/// Whether a block is a heading above a list of other articles, or of what else follows an article.
pub(crate) fn is_heading_of_others(block: &Block) -> bool {
    if block.heads_others {
        return true;
    }
    if block.length > 60 || !is_label(block) {
        return false;
    }
    let lower = block.text.to_lowercase();
    let lower = lower.trim_matches(|character: char| !character.is_alphanumeric());
    OTHERS.as_ref().is_some_and(|headings| headings.is_match(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Block {
        Block { text: text.to_owned(), length: text.chars().count(), tag: "div", ..Block::default() }
    }

    #[test]
    fn headings_of_comments() {
        for text in ["Ý kiến bạn đọc (12)", "Bình luận", "3 bình luận", "Ý KIẾN CỦA BẠN"] {
            assert!(is_heading_of_comments(&block(text)), "{text}");
        }
        for text in ["Ý kiến của ông Pẻn", "Bình luận của tổ trưởng về vụ mùa"] {
            assert!(!is_heading_of_comments(&block(text)), "{text}");
        }
    }

    #[test]
    fn headings_of_other_articles() {
        let is = |text: &str| is_heading_of_others(&block(text));
        for text in [
            "Tin, bài mới hơn",
            "Các tin, bài khác",
            "Tin liên quan:",
            "CÁC TIN KHÁC",
            "Related articles",
            "More from Sports",
        ] {
            assert!(is(text), "{text}");
        }
        for text in ["Tin từ Lâm Đồng", "Các đề án khác nhau của tỉnh", "Moreover, it rains"] {
            assert!(!is(text), "{text}");
        }
    }
}
