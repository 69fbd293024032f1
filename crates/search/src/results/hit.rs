//! An article as a hit.

use std::borrow::Cow;

use tracuu_article::Article;
use tracuu_text::decode_references;

use super::{answer::Hit, highlighter::Highlighter};

/// What is shown of an article, without character references that were left over in it; its explanation is added where it is wanted.
pub(crate) fn hit(mut article: Article, score: f32, highlighter: Option<&Highlighter>) -> Hit {
    for text in [&mut article.title, &mut article.description, &mut article.body] {
        if let Cow::Owned(decoded) = decode_references(text) {
            *text = decoded;
        }
    }
    Hit {
        score,
        missing: Vec::new(),
        explanation: None,
        highlights: highlighter.map(|highlighter| highlighter.highlights(&article)),
        id: article.id,
        url: article.url,
        title: article.title,
        description: article.description,
        section: article.section,
        source: article.source,
        published_at: article.published_at.map(|date| date.to_string()),
    }
}
