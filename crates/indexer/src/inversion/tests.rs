//! Postings are what the terms of the texts say, by definition.

use std::{collections::BTreeMap, sync::Arc};

use proptest::prelude::*;
use tantivy::{
    DocSet, Index, TERMINATED, TantivyError,
    fieldnorm::FieldNormReader,
    postings::Postings,
    schema::IndexRecordOption::{WithFreqs, WithFreqsAndPositions},
};
use tracuu_article::Article;
use tracuu_index::{Fields, MarkedPosition};
use tracuu_text::{TermKind, Terms};

use super::Inversion;
use crate::document::{WeighedDocument, document_number};

/// Of each term the articles that hold it, with how often each does and where.
type Expected = BTreeMap<String, Vec<(u32, u32, Vec<u32>)>>;

fn add(expected: &mut Expected, term: &str, document: u32, position: Option<u32>) {
    let postings = expected.entry(term.to_owned()).or_default();
    if postings.last().is_none_or(|(last, ..)| *last != document) {
        postings.push((document, 0, Vec::new()));
    }
    if let Some((_, times, positions)) = postings.last_mut() {
        *times += 1;
        positions.extend(position);
    }
}

/// The postings of the fields `folded`, `weighed` and `title`, with the lengths of the first and the last.
fn expected(articles: &[Article]) -> ([Expected; 3], [Vec<u32>; 2]) {
    let (mut fields, mut lengths) = ([const { Expected::new() }; 3], [const { Vec::new() }; 2]);
    let [folded, weighed, title] = &mut fields;
    for (document, article) in (0..).zip(articles) {
        let (mut next, mut tokens) = (0, 0);
        for text in article.searched_texts() {
            let (mut terms, begin) = (Terms::new(&text), next);
            while terms.advance() {
                if terms.kind() == TermKind::Folded {
                    let syllable = begin + u32::try_from(terms.position()).unwrap_or(u32::MAX);
                    let position = MarkedPosition::new(syllable, terms.marks()).stored();
                    add(folded, terms.term(), document, Some(position));
                    (next, tokens) = (syllable + 2, tokens + 1);
                } else {
                    add(weighed, terms.term(), document, None);
                }
            }
        }
        let number = document_number(&article.body);
        let mut count = 0;
        for text in [Some(article.title.as_str()), number].into_iter().flatten() {
            let mut terms = Terms::new(text);
            while terms.advance() {
                add(title, terms.term(), document, None);
                count += 1;
            }
        }
        lengths[0].push(tokens);
        lengths[1].push(count);
    }
    (fields, lengths)
}

/// The same as an index holds them.
fn written(articles: &[Article]) -> tantivy::Result<([Expected; 3], [Vec<u8>; 2])> {
    let (schema, fields) = Fields::schema();
    let plugin = Arc::new(Inversion { fields, observer: None });
    let index = Index::builder().schema(schema).register_plugin(plugin).create_in_ram()?;
    let mut writer = index.writer_with_num_threads(1, 16 << 20)?;
    for article in articles {
        let document = WeighedDocument::new(article, &fields, None);
        writer.add_document(document.map_err(|error| TantivyError::InvalidArgument(error.to_string()))?)?;
    }
    writer.commit()?;
    let searcher = index.reader()?.searcher();
    let mut found = [const { Expected::new() }; 3];
    let mut lengths = [const { Vec::new() }; 2];
    for reader in searcher.segment_readers() {
        for (field, found) in [fields.folded, fields.weighed, fields.title].into_iter().zip(&mut found) {
            let has_positions = field == fields.folded;
            let option = if has_positions { WithFreqsAndPositions } else { WithFreqs };
            let inverted = reader.inverted_index(field)?;
            let mut terms = inverted.terms().stream()?;
            while let Some((term, info)) = terms.next() {
                let mut postings = inverted.read_postings_from_terminfo(info, option)?;
                let mut all = Vec::new();
                while postings.doc() != TERMINATED {
                    let mut positions = Vec::new();
                    if has_positions {
                        postings.positions(&mut positions);
                    }
                    all.push((postings.doc(), postings.term_freq(), positions));
                    postings.advance();
                }
                found.insert(String::from_utf8_lossy(term).into_owned(), all);
            }
        }
        for (field, lengths) in [fields.folded, fields.title].into_iter().zip(&mut lengths) {
            let norms = reader.get_fieldnorms_reader(field)?;
            lengths.extend((0..reader.max_doc()).map(|document| norms.fieldnorm_id(document)));
        }
    }
    Ok((found, lengths))
}

/// Bits of texts that begin, end and part terms.
fn texts() -> impl Strategy<Value = String> {
    let bit = prop_oneof![
        prop::sample::select(vec![
            "Khuyến công",
            "khuyên",
            "KHUYEN",
            "công nghiệp",
            "cong",
            "số 4768/QĐ-BCT",
            "22/12/2017",
            "C++",
            "khóa II",
            "0912 345 678",
            "covid19",
            "đ",
            "a",
            "Q.7",
            "&amp;",
            "ế",
            "e\u{302}\u{301}",
            "\u{ad}",
            "😀",
        ])
        .prop_map(str::to_owned),
        "\\PC{1,3}",
    ];
    let parts = prop::sample::select(vec![" ", " ", " ", ", ", ". ", "\n", "-", "", "\u{1}"]);
    prop::collection::vec((bit, parts), 0..20)
        .prop_map(|bits| bits.into_iter().flat_map(|(bit, part)| [bit, part.to_owned()]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn postings_are_what_the_terms_say(all in prop::collection::vec((texts(), texts(), texts()), 0..6)) {
        let articles: Vec<Article> = (0..).zip(all).map(|(number, (title, description, body))| {
            Article { id: format!("{number}"), title, description, body, ..Article::default() }
        }).collect();
        let (wanted, lengths) = expected(&articles);
        let (found, codes) = written(&articles).expect("an index");
        prop_assert_eq!(found, wanted);
        let wanted = lengths.map(|lengths| lengths.into_iter().map(FieldNormReader::fieldnorm_to_id).collect::<Vec<_>>());
        prop_assert_eq!(codes, wanted);
    }
}
