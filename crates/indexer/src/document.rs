//! An article as a Tantivy document. The schema is the crate `index`.

use std::{borrow::Cow, collections::BTreeSet};

use tantivy::{TantivyDocument, schema::Document};
use tracuu_article::Article;
use tracuu_index::{Fields, fnv1a};
use tracuu_text::{TermKind, Terms};
use unicode_normalization::UnicodeNormalization;

use crate::{budget::Permit, duplicates::Fingerprint};

/// A document's own number stands in its first bytes, on a line of its own, with its date at most.
const HEAD: usize = 1_000;
const LINE: usize = 160;

/// An article as Tantivy takes it, with the bytes that it holds of the budget.
#[derive(Debug)]
pub(crate) struct WeighedDocument {
    /// What is stored, the columns and the id.
    document: TantivyDocument,
    /// The texts of the fields `folded` and `weighed`.
    pub(crate) texts: Vec<String>,
    /// Those of the field `title`.
    pub(crate) titles: Vec<String>,
    _permit: Option<Permit>,
}

impl WeighedDocument {
    pub(crate) fn new(article: &Article, fields: &Fields, permit: Option<Permit>) -> serde_json::Result<Self> {
        let json = serde_json::to_string(article)?;
        let mut document = TantivyDocument::with_capacity(json.len() + 1_000);
        document.add_text(fields.id, &article.id);
        let texts = article.searched_texts().map(Cow::into_owned).collect();
        let mut titles = vec![article.title.clone()];
        let told = article.document_number.as_deref().filter(|number| !article.title.contains(number));
        if let Some(number) = told.or_else(|| document_number(&article.body)) {
            titles.push(number.to_owned());
        }
        let named = [(fields.section, &article.section), (fields.source, &article.source)];
        let named = named.into_iter().filter_map(|(field, value)| Some((field, value.as_ref()?)));
        for (field, value) in named {
            // One value in two normal forms is one value.
            document.add_text(field, value.nfc().collect::<String>());
        }
        let authors: BTreeSet<String> = article.authors.iter().map(|author| author.nfc().collect()).collect();
        for author in authors {
            document.add_text(fields.author, author);
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
        for number in Fingerprint::of(article).iter().flat_map(Fingerprint::numbers) {
            document.add_u64(fields.fingerprint, number);
        }
        document.add_text(fields.article, json);
        Ok(Self { document, texts, titles, _permit: permit })
    }
}

/// The number that a document says is its own, near its top: `Số: 4768/QĐ-BCT`.
pub fn document_number(body: &str) -> Option<&str> {
    let head = body.get(..body.floor_char_boundary(HEAD))?;
    head.lines().filter(|line| line.len() <= LINE).find_map(|line| {
        let mut terms = Terms::new(line);
        if !terms.advance() || terms.term() != "so" {
            return None;
        }
        while terms.advance() {
            if terms.kind() == TermKind::Special && terms.term().starts_with('#') {
                return line.get(terms.start()..terms.end());
            }
        }
        None
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_tells_its_document_number() {
        for (body, wanted) in [
            ("BỘ CÔNG THƯƠNG\nSố: 4768/QĐ-BCT\nHà Nội, ngày 22 tháng 12 năm 2017\nQUYẾT ĐỊNH", Some("4768/QĐ-BCT")),
            ("UBND TỈNH\nSố 12/KH-UBND, Kon Tum, ngày 3 tháng 2 năm 2020\nKẾ HOẠCH", Some("12/KH-UBND")),
            ("Theo Quyết định số 4768/QĐ-BCT, mười tỉnh nhận vốn.", None),
            ("Số hộ nghèo giảm còn 4 %.", None),
            ("", None),
        ] {
            assert_eq!(document_number(body), wanted, "{body}");
        }
        assert_eq!(document_number(&format!("{}\nSố: 4768/QĐ-BCT", "ở ".repeat(400))), None);
    }
}
