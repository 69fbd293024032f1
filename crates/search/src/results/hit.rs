//! An article as a hit.

use tracuu_article::Article;

use super::{answer::Hit, snippet::Highlighter};

/// What is shown of an article; its explanation is added where it is wanted.
pub(crate) fn hit(article: Article, score: f32, highlighter: Option<&Highlighter>) -> Hit {
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
