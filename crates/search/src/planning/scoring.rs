//! BM25 (Robertson and Zaragoza 2009), in the form of Lucene, with a power of the idf.

use super::plan::Scope;

const K1: f32 = 1.2;
const B: f32 = 0.75;
/// An idf that its powers leave as it is.
const USUAL_IDF: f32 = 4.0;

/// The inverse document frequency of a term; never negative.
pub(crate) fn idf(articles: u64, document_frequency: u64) -> f32 {
    let others = articles.saturating_sub(document_frequency) as f32;
    (1.0 + (others + 0.5) / (document_frequency as f32 + 0.5)).ln()
}

/// What a term adds to a score at most, for an infinite frequency.
pub(super) fn ceiling(weight: f32, idf: f32, power: f32) -> f32 {
    let raised = if (power - 1.0).abs() < f32::EPSILON { idf } else { idf * (idf / USUAL_IDF).powf(power - 1.0) };
    weight * raised * (K1 + 1.0)
}

/// What a term with this ceiling adds to the score of a text that holds it so often.
#[inline]
pub fn score(ceiling: f32, frequency: u32, norm: f32) -> f32 {
    let frequency = frequency as f32;
    ceiling * frequency / (frequency + norm)
}

/// Average lengths over all articles, in syllables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AverageLengths {
    /// Of title, description and body as one.
    pub text: f32,
    /// Of the title.
    pub title: f32,
}

impl AverageLengths {
    pub(super) fn new(articles: u64, text: u64, title: u64) -> Self {
        let average = |length: u64| (length as f32 / articles.max(1) as f32).max(f32::MIN_POSITIVE);
        Self { text: average(text), title: average(title) }
    }

    /// How much the length of a text weighs against a term's frequency in it.
    pub fn norm(&self, scope: Scope, length: f32) -> f32 {
        let average = match scope {
            Scope::Everything => self.text,
            Scope::Title => self.title,
        };
        K1 * (1.0 - B + B * length / average)
    }
}
