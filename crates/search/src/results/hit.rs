//! An article as a hit.

use std::borrow::Cow;

use tracuu_article::{Article, Attachment};
use tracuu_text::decode_references;

use super::{
    answer::{File, Hit},
    highlighter::Highlighter,
};

/// What is shown of an article, without character references that were left over in it; its explanation is added where it is wanted.
pub(crate) fn hit(mut article: Article, score: f32, highlighter: Option<&Highlighter>) -> Hit {
    for text in [&mut article.title, &mut article.description, &mut article.body] {
        if let Cow::Owned(decoded) = decode_references(text) {
            *text = decoded;
        }
    }
    article.attachments.truncate(MAX_FILES);
    let attachments: Vec<File> = article.attachments.iter().filter_map(file).collect();
    Hit {
        score,
        duplicates: 0,
        missing: Vec::new(),
        explanation: None,
        highlights: highlighter.map(|highlighter| highlighter.highlights(&article, &attachments)),
        attachments,
        id: article.id,
        url: article.url,
        title: article.title,
        description: article.description,
        section: article.section,
        source: article.source,
        published_at: article.published_at.map(|date| date.to_string()),
    }
}

/// Files that are told of an article.
const MAX_FILES: usize = 20;

fn file(attachment: &Attachment) -> Option<File> {
    let title = attachment.title.clone().filter(|title| !title.trim().is_empty()).or_else(|| attachment.file_name())?;
    Some(File { url: attachment.url.clone(), title })
}
