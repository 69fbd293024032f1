//! The fields of the index and how each is stored.

use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};

/// The fields of the index.
///
/// Title, description and body go into one bag of terms, in which matching and most of the ranking happens; the title has a
/// field of its own beside it. The article as a whole is one stored JSON field, so that a new field of an article is no
/// change of schema.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// The article's id, as one term and as a column.
    pub id: Field,
    /// Folded syllables of title, description and body, with positions and with the length norms of all bag terms.
    pub folded: Field,
    /// Marked syllables and pairs of folded ones of the same text: frequencies, no positions.
    pub weighed: Field,
    /// All terms of the title.
    pub title: Field,
    /// The section, a column.
    pub section: Field,
    /// The publication, a column.
    pub source: Field,
    /// The authors, a column of several values.
    pub author: Field,
    /// Year of publication in Vietnam, a column; absent where undated.
    pub year: Field,
    /// Seconds since 1970 of the publication, a column; absent where undated.
    pub published: Field,
    /// 32 bits of a hash of the id, a column: orders equal hits the same way in every build.
    pub key: Field,
    /// What an article is compared by to find those that tell the same, a column of several values; absent where there is little text.
    pub fingerprint: Field,
    /// The article as JSON, stored.
    pub article: Field,
}

impl Fields {
    /// The schema and its fields.
    pub fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        // No analyzer of Tantivy's: the terms of texts are given to it.
        let text = |option, has_lengths| {
            let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(option);
            TextOptions::default().set_indexing_options(indexing.set_fieldnorms(has_lengths))
        };
        let column = || TextOptions::default().set_fast("raw");
        let fields = Self {
            id: builder.add_text_field("id", text(IndexRecordOption::Basic, false) | FAST),
            folded: builder.add_text_field("folded", text(IndexRecordOption::WithFreqsAndPositions, true)),
            weighed: builder.add_text_field("weighed", text(IndexRecordOption::WithFreqs, false)),
            title: builder.add_text_field("title", text(IndexRecordOption::WithFreqs, true)),
            section: builder.add_text_field("section", column()),
            source: builder.add_text_field("source", column()),
            author: builder.add_text_field("author", column()),
            year: builder.add_u64_field("year", FAST),
            published: builder.add_i64_field("published", FAST),
            key: builder.add_u64_field("key", FAST),
            fingerprint: builder.add_u64_field("fingerprint", FAST),
            article: builder.add_text_field("article", STORED),
        };
        (builder.build(), fields)
    }
}
