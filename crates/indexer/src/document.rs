use tantivy::{TantivyDocument, schema::Document};
use tracuu_article::Article;
use unicode_normalization::UnicodeNormalization;

use crate::{budget::Permit, sample::fnv1a, schema::Fields};

/// An article as Tantivy takes it, with the bytes that it holds of the budget.
#[derive(Debug)]
pub(crate) struct WeighedDocument {
    document: TantivyDocument,
    _permit: Option<Permit>,
}

impl WeighedDocument {
    pub(crate) fn new(article: &Article, fields: &Fields, permit: Option<Permit>) -> serde_json::Result<Self> {
        let mut document = TantivyDocument::default();
        document.add_text(fields.id, &article.id);
        for text in [&article.title, &article.description, &article.body] {
            if !text.is_empty() {
                document.add_text(fields.folded, text);
                document.add_text(fields.weighed, text);
            }
        }
        document.add_text(fields.title, &article.title);
        for (field, value) in [(fields.section, &article.section), (fields.source, &article.source)] {
            // One value in two normal forms is one value.
            if let Some(value) = value {
                document.add_text(field, value.nfc().collect::<String>());
            }
        }
        if let Some(date) = &article.published_at {
            if let Some(seconds) = date.seconds() {
                document.add_i64(fields.published, seconds);
            }
            if let Some(year) = date.year().and_then(|year| u64::try_from(year).ok()) {
                document.add_u64(fields.year, year);
            }
        }
        document.add_u64(fields.key, fnv1a(article.id.as_bytes()) >> 32);
        document.add_text(fields.article, serde_json::to_string(article)?);
        Ok(Self { document, _permit: permit })
    }
}

impl Document for WeighedDocument {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}
