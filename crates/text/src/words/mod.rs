//! Words of several syllables: a linear-chain model tells where they begin and end.

mod features;
mod list;
mod model;
mod statistics;
#[cfg(feature = "training")]
pub mod training;
mod units;

use crate::Syllable;
use std::{
    ops::Range,
    sync::{Arc, LazyLock},
};

use features::Context;
pub use list::WordList;
use model::{BEGIN, END, INSIDE, LABELS, Model, SINGLE, Weights, may_follow};
use units::{Unit, UnitKind, read};

/// Segments texts into words.
///
/// A conditional random field (Lafferty, `McCallum` and Pereira 2001) over syllables: of each it asks whether it is a word,
/// or the begin, the inside or the end of one. Case and normal form never count.
#[derive(Clone, Debug)]
pub struct Segmenter {
    model: Arc<Model>,
    list: Option<WordList>,
}

/// Buffers of a segmentation, used again for the next text.
#[derive(Clone, Debug, Default)]
pub struct SegmentationBuffers {
    units: Vec<Unit>,
    spelling: String,
    context: Context,
    /// For each unit and label the best score and the label before.
    scores: Vec<[f32; LABELS]>,
    from: Vec<[u8; LABELS]>,
    labels: Vec<u8>,
    /// Labels that a short list asks for.
    wanted: Vec<Option<usize>>,
}

/// Number of words from which on a list is taken for all words of the language.
const WHOLE_LANGUAGE: usize = 5_000;
/// What a word of a shorter list adds at each of its units; weights are seldom as large.
const WANTED: f32 = 6.0;

impl Segmenter {
    /// The segmenter that comes with the crate; NOTICE tells what it was trained on.
    ///
    /// ```
    /// use tracuu_text::{Segmenter, SegmentationBuffers};
    ///
    /// let text = "Sở Công Thương hỗ trợ doanh nghiệp nông thôn.";
    /// let mut buffers = SegmentationBuffers::default();
    /// let words = Segmenter::vietnamese().words(text, &mut buffers);
    /// let words: Vec<&str> = words.filter_map(|word| text.get(word)).collect();
    /// assert_eq!(words, ["Sở", "Công Thương", "hỗ trợ", "doanh nghiệp", "nông thôn", "."]);
    /// ```
    pub fn vietnamese() -> Self {
        static MODEL: LazyLock<Option<Arc<Model>>> =
            LazyLock::new(|| Model::read(include_bytes!("../../models/words.bin")).map(Arc::new));
        // The bytes are part of the program, and a test reads them.
        Self { model: MODEL.clone().unwrap_or_default(), list: None }
    }

    /// A segmenter of the bytes of a model; `None` where they are none.
    ///
    /// ```
    /// # use tracuu_text::Segmenter;
    /// assert!(Segmenter::new(b"no model").is_none());
    /// ```
    pub fn new(model: &[u8]) -> Option<Self> {
        Model::read(model).map(|model| Self { model: Arc::new(model), list: None })
    }

    /// Takes a list of words into account: of less than 5,000 words as some more words than the segmenter knows, else as the
    /// words of the language.
    ///
    /// ```
    /// # use tracuu_text::{Segmenter, WordList, SegmentationBuffers};
    /// let segmenter = Segmenter::vietnamese().with_list(WordList::parse("chè shan tuyết"));
    /// let text = "Bán chè shan tuyết";
    /// let mut buffers = SegmentationBuffers::default();
    /// let words = segmenter.words(text, &mut buffers);
    /// assert_eq!(words.filter_map(|word| text.get(word)).collect::<Vec<_>>(), ["Bán", "chè shan tuyết"]);
    /// ```
    #[must_use]
    pub fn with_list(mut self, list: WordList) -> Self {
        self.list = Some(list);
        self
    }

    /// How much oftener two syllables stand side by side than by chance in the text that the model was trained on: from 0, not at all or
    /// not known, to 15 (pointwise mutual information in steps).
    ///
    /// ```
    /// # use tracuu_text::{Segmenter, Syllable};
    /// let syllables = ["khuyến", "nông", "nọc"].map(Syllable::parse);
    /// let [Some(khuyến), Some(nông), Some(nọc)] = syllables else { unreachable!() };
    /// let segmenter = Segmenter::vietnamese();
    /// assert!(segmenter.tie(khuyến, nông) > 0);
    /// assert_eq!(segmenter.tie(khuyến, nọc), 0);
    /// ```
    pub fn tie(&self, one: Syllable, other: Syllable) -> u8 {
        self.model.statistics.pair(one.unit(), other.unit()).tie
    }

    /// Segments a text; the byte ranges of its words, punctuation included, in order.
    ///
    /// ```
    /// # use tracuu_text::{Segmenter, SegmentationBuffers};
    /// let mut buffers = SegmentationBuffers::default();
    /// for text in ["công nghiệp", "nông thôn"] {
    ///     let words: Vec<_> = Segmenter::vietnamese().words(text, &mut buffers).collect();
    ///     assert_eq!(words, [0..text.len()]);
    /// }
    /// ```
    pub fn words<'a>(
        &self,
        text: &str,
        words: &'a mut SegmentationBuffers,
    ) -> impl Iterator<Item = Range<usize>> + use<'a> {
        read(text, &mut words.units, &mut words.spelling);
        words.context.read(&words.units, &self.model.statistics);
        let [alone, listed] = &self.model.sets;
        words.context.listed.clear();
        words.wanted.clear();
        let mut weights = alone;
        if let Some(list) = &self.list {
            list.mark(&words.units, &mut words.context.listed);
            if list.len() < WHOLE_LANGUAGE {
                // What is not in a short list may well be a word: it only adds to what the weights without one tell.
                words.want_listed();
                words.context.listed.clear();
            } else {
                weights = listed;
            }
        }
        words.decode(weights);
        let labels = &words.labels;
        let units = &words.units;
        let mut at = 0;
        std::iter::from_fn(move || {
            let first = units.get(at)?;
            let mut range = first.range();
            while matches!(labels.get(at), Some(&label) if usize::from(label) == BEGIN || usize::from(label) == INSIDE)
            {
                at += 1;
                range.end = units.get(at).map_or(range.end, |unit| unit.end);
            }
            at += 1;
            Some(range)
        })
    }
}

impl SegmentationBuffers {
    /// Wants the longest listed words from the left.
    fn want_listed(&mut self) {
        self.wanted.resize(self.units.len(), None);
        let mut at = 0;
        while let Some(listed) = self.context.listed.get(at) {
            let length = usize::from(listed.begins);
            for (place, wanted) in self.wanted.iter_mut().skip(at).take(length).enumerate() {
                *wanted = Some(if place == 0 {
                    BEGIN
                } else if place + 1 == length {
                    END
                } else {
                    INSIDE
                });
            }
            at += length.max(1);
        }
    }

    /// Viterbi's algorithm; no word goes over the end of a line.
    fn decode(&mut self, weights: &Weights) {
        let count = self.units.len();
        self.scores.clear();
        self.from.clear();
        self.labels.clear();
        self.labels.resize(count, 0);
        for (at, unit) in self.units.iter().enumerate() {
            let mut sums = [0_i32; LABELS];
            self.context.each(at, |_, hash| {
                if let Some(bucket) = weights.buckets.get(weights.bucket(hash)) {
                    for (sum, weight) in sums.iter_mut().zip(bucket) {
                        *sum += i32::from(*weight);
                    }
                }
            });
            let wanted = self.wanted.get(at).copied().flatten();
            let (mut scores, mut from) = ([f32::NEG_INFINITY; LABELS], [0; LABELS]);
            let before = self.scores.last().filter(|_| !unit.begins_line);
            // A mark of punctuation is a word by itself.
            let labels = if unit.kind == UnitKind::Punctuation { 1 } else { LABELS };
            for (label, score) in scores.iter_mut().enumerate().take(labels) {
                let own = sums.get(label).copied().unwrap_or_default() as f32 * weights.scale
                    + if wanted == Some(label) { WANTED } else { 0.0 };
                let best = (0_u8..).zip(&weights.transitions).filter(|(last, _)| may_follow(usize::from(*last), label));
                let best = best.filter_map(|(last, transitions)| {
                    Some((last, before?.get(usize::from(last))? + transitions.get(label)?))
                });
                match before {
                    // A line begins: what was open ends with the line before.
                    None if label == SINGLE || label == BEGIN => *score = own,
                    None => {}
                    Some(_) => {
                        if let Some((last, best)) = best.reduce(|one, other| if other.1 > one.1 { other } else { one })
                        {
                            *score = best + own;
                            if let Some(from) = from.get_mut(label) {
                                *from = last;
                            }
                        }
                    }
                }
            }
            self.scores.push(scores);
            self.from.push(from);
        }
        self.trace_back();
    }

    fn trace_back(&mut self) {
        let mut next: Option<u8> = None;
        for at in (0..self.units.len()).rev() {
            let ends = self.units.get(at + 1).is_none_or(|unit| unit.begins_line);
            let label = next.filter(|_| !ends).unwrap_or_else(|| {
                let score = |label: usize| self.scores.get(at).and_then(|scores| scores.get(label)).copied();
                if score(SINGLE) >= score(END) { 0 } else { 3 }
            });
            if let Some(place) = self.labels.get_mut(at) {
                *place = label;
            }
            next = self.from.get(at).and_then(|from| from.get(usize::from(label))).copied();
        }
    }
}
