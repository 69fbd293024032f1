//! An article, and what belongs to it. Its id is `id`, its canonical URL is `canonical`.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};

use crate::PublicationDate;

/// A published article: what is read from a source, stored in the index and given back.
///
/// As JSON, absent fields are left out; `null` reads as absent. At least one of `title` and `body` is needed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    /// Names the article; derived from `url` where it is empty (see [`crate::ArticleId`]).
    #[serde(deserialize_with = "or_default", skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The address under which it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its headline.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Its lead (sapo).
    #[serde(deserialize_with = "or_default", skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Its paragraphs, apart by `\n`.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// When it was published.
    #[serde(deserialize_with = "lenient_date", skip_serializing_if = "Option::is_none")]
    pub published_at: Option<PublicationDate>,
    /// When it was last changed.
    #[serde(deserialize_with = "lenient_date", skip_serializing_if = "Option::is_none")]
    pub modified_at: Option<PublicationDate>,
    /// The section of the publication that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Its keywords.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Who wrote it.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// The publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// BCP 47 language tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// URL of its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The number of the document that the article is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    /// Numbers of documents that its text names.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
    /// Whom it credits (`Theo …`, `Nguồn: …`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// The character encoding that its page was read as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Where that is an encoding from before Unicode, or one misread: how much of the text then is valid Vietnamese, up to 1.5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding_score: Option<f32>,
    /// Articles that its page lists; stored, never searched.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// Files that belong to it.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// What stands below its images.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<String>,
    /// Other addresses of the same article.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// When its page was fetched.
    #[serde(deserialize_with = "lenient_date", skip_serializing_if = "Option::is_none")]
    pub captured_at: Option<PublicationDate>,
    /// Where in an archive it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<ArchivePlace>,
    /// What `published_at` was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_source: Option<String>,
    /// Whether its page was parsed only in part.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

/// An article that a page lists beside its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Related {
    /// Where the link leads.
    pub url: Option<String>,
    /// The text of the link.
    #[serde(deserialize_with = "or_default")]
    pub title: String,
    /// The date beside the link.
    #[serde(deserialize_with = "lenient_date", skip_serializing_if = "Option::is_none")]
    pub published_at: Option<PublicationDate>,
}

impl Article {
    /// The texts that are searched as its text, in their order: title, lead and body, then its files by the text of their links and by
    /// their names, and the captions of its images.
    pub fn searched_texts(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let told = [&self.title, &self.description, &self.body].map(|text| Cow::Borrowed(text.as_str()));
        let titles = self.attachments.iter().filter_map(|file| file.title.as_deref()).map(Cow::Borrowed);
        let names = self.attachments.iter().filter_map(Attachment::file_name).map(Cow::Owned);
        let captions = self.captions.iter().map(|caption| Cow::Borrowed(caption.as_str()));
        told.into_iter().chain(titles).chain(names).chain(captions)
    }
}

/// A file that belongs to an article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attachment {
    /// Where it is.
    pub url: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its text, where it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Attachment {
    /// The name of its file, as its address ends: `so-lieu 2018.xls` of `/tep/so-lieu%202018.xls`.
    pub fn file_name(&self) -> Option<String> {
        let url = self.url.as_deref()?.split('#').next()?;
        // A script that hands files out names the file in its query.
        let ends = url.split(['/', '=', '?', '&', '\\']).rev();
        let name = ends.filter(|part| part.contains('.')).find(|part| !part.ends_with('.'))?;
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy().replace('+', " ");
        let name = name.trim();
        (!name.is_empty()).then(|| name.to_owned())
    }
}

/// A record's place in a web archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArchivePlace {
    /// The archive file.
    #[serde(deserialize_with = "or_default")]
    pub file: String,
    /// Byte offset of the record in it; of its member, where that is packed.
    pub offset: u64,
    /// Bytes that are unpacked of the member before the record; absent for the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<u64>,
}

/// `null` reads as the type's default.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A date that cannot be read leaves the article undated instead of rejecting it; the reader warns (see `jsonl`).
fn lenient_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PublicationDate>, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    Ok(text.filter(|text| !text.trim().is_empty()).map(PublicationDate::lenient))
}
