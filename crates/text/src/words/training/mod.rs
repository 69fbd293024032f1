//! How the segmenter's weights are learnt. `examples/train_words.rs` is the command.

use std::collections::HashMap;

mod clusters;
mod learner;

use learner::{Learner, Random, Sentence};

use super::{
    BEGIN, INSIDE, SINGLE, SegmentationBuffers, Segmenter, WordList,
    features::{Context, LEXICAL},
    model::{END, Model, Weights},
    statistics::{Pair, Single, Statistics},
    units::{Unit, UnitKind, mix, read},
};

/// Clusters of units.
const CLUSTERS: u8 = 255;
/// Units that are clustered, the most frequent ones.
const CLUSTERED: usize = 8_000;

/// What is chosen for a training.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Buckets of features: two to this power.
    pub bits: u32,
    /// Times that the sentences are gone through.
    pub epochs: u32,
    /// The first step of `AdaGrad`.
    pub rate: f32,
    /// The part of the weights that is taken away after each time.
    pub decay: f32,
    /// The share of features of syllables that are left out of each sentence, so that statistics are learnt to be trusted.
    pub dropout: f32,
    /// Models that are averaged, each of another order of sentences.
    pub models: u32,
    /// Pairs of units whose statistics are kept.
    pub pairs: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { bits: 17, epochs: 12, rate: 0.2, decay: 0.5, dropout: 0.2, models: 8, pairs: 160_000 }
    }
}

/// Statistics of much text, and the bytes that hold them.
#[derive(Debug, Default)]
pub struct Counted {
    singles: HashMap<u32, Count>,
    pairs: HashMap<(u32, u32), Count>,
    total: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    all: u32,
    /// Within a sentence, and of these with a capital (a pair: both).
    within: u32,
    capital: u32,
}

impl Counted {
    /// Counts a text.
    pub fn add(&mut self, text: &str) {
        let (mut units, mut spelling) = (Vec::new(), String::new());
        read(text, &mut units, &mut spelling);
        let is_word = |unit: &Unit| matches!(unit.kind, UnitKind::Syllable | UnitKind::Other);
        for (at, unit) in units.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| units.get(before)).filter(|_| !unit.begins_line);
            let within = before.is_some_and(|before| before.kind != UnitKind::Punctuation);
            let count = |count: &mut Count, capital: bool| {
                count.all += 1;
                count.within += u32::from(within);
                count.capital += u32::from(within && capital);
            };
            self.total += 1.0;
            count(self.singles.entry(unit.key).or_default(), unit.is_capital);
            if let Some(next) = units.get(at + 1).filter(|next| is_word(unit) && is_word(next) && !next.begins_line) {
                count(self.pairs.entry((unit.key, next.key)).or_default(), unit.is_capital && next.is_capital);
            }
        }
    }

    /// Counts of pairs of the most frequent units, by their ranks, and the units.
    fn pairs_of_frequent(&self) -> (Vec<u32>, Vec<(usize, usize, u32)>) {
        let mut frequent: Vec<(u32, u32)> = self.singles.iter().map(|(key, count)| (count.all, *key)).collect();
        frequent.sort_unstable_by(|one, other| other.cmp(one));
        frequent.truncate(CLUSTERED);
        let keys: Vec<u32> = frequent.into_iter().map(|(_, key)| key).collect();
        let ranks: HashMap<u32, usize> = keys.iter().enumerate().map(|(rank, key)| (*key, rank)).collect();
        let ranked =
            |((one, other), count): ((u32, u32), Count)| Some((*ranks.get(&one)?, *ranks.get(&other)?, count.all));
        let pairs = sorted(&self.pairs).into_iter().filter_map(ranked).collect();
        (keys, pairs)
    }

    /// The entries of pairs and of single units.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "steps of 0 to 15")]
    fn entries(&self, kept: usize) -> [Vec<(u32, u16)>; 2] {
        let step = |value: f64, most: f64| value.clamp(0.0, most) as u8;
        let capital = |count: &Count| match f64::from(count.capital) / f64::from(count.within.max(1)) {
            _ if count.within < 3 => 0,
            share => 1 + step(share * 6.0, 6.0),
        };
        let of = |key: u32| f64::from(self.singles.get(&key).map_or(1, |count| count.all));
        let frequent = self.pairs_of_frequent();
        let clusters = clusters::find(&frequent, CLUSTERS);
        let mut pairs: Vec<(f64, u32, u16)> = Vec::new();
        for ((one, other), count) in sorted(&self.pairs) {
            let together = f64::from(count.all);
            let tie = (together * self.total / (of(one) * of(other))).ln();
            if count.all < 4 || tie < 0.25 {
                continue;
            }
            // Rare pairs are tied by chance.
            let discounted = tie * together / (together + 1.0);
            let pair = Pair { tie: 1 + step(discounted * 1.6, 14.0), capital: capital(&count) };
            pairs.push((together * tie, mix(one, other), pair.packed()));
        }
        pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        pairs.truncate(kept);
        let mut singles: Vec<(u32, u16)> = sorted(&self.singles)
            .into_iter()
            .filter(|(_, count)| count.all >= 20)
            .map(|(key, count)| {
                let single =
                    Single { capital: capital(&count), cluster: clusters.get(&key).copied().unwrap_or_default() };
                (mix(key, key), single.packed())
            })
            .collect();
        singles.sort_unstable();
        let mut pairs: Vec<(u32, u16)> = pairs.into_iter().map(|(_, hash, value)| (hash, value)).collect();
        pairs.sort_unstable();
        [pairs, singles]
    }
}

fn sorted<K: Ord + Copy>(counts: &HashMap<K, Count>) -> Vec<(K, Count)> {
    let mut all: Vec<(K, Count)> = counts.iter().map(|(key, count)| (*key, *count)).collect();
    all.sort_unstable_by_key(|(key, _)| *key);
    all
}

/// The units of a sentence of marked words (syllables of a word joined by `_`) and their labels.
fn units_of(marked: &str) -> (String, Vec<Unit>, Vec<usize>) {
    let text = marked.replace('_', " ");
    let (mut units, mut spelling) = (Vec::new(), String::new());
    read(&text, &mut units, &mut spelling);
    // For each byte of the text the number of its word.
    let words: Vec<usize> = marked
        .char_indices()
        .scan(0, |word, (_, letter)| {
            *word += usize::from(letter == ' ');
            Some(std::iter::repeat_n(*word, letter.len_utf8()))
        })
        .flatten()
        .collect();
    let word = |at: usize| units.get(at).and_then(|unit| words.get(unit.start));
    let labels = (0..units.len()).map(|at| {
        let (joined, joins) = (at > 0 && word(at - 1) == word(at), at + 1 < units.len() && word(at + 1) == word(at));
        match (joined, joins) {
            (false, false) => SINGLE,
            (false, true) => BEGIN,
            (true, true) => INSIDE,
            (true, false) => END,
        }
    });
    let labels = labels.collect();
    (text, units, labels)
}

/// A training under way: statistics, and sentences to learn from.
#[derive(Debug)]
pub struct Training {
    entries: [Vec<(u32, u16)>; 2],
    statistics: Statistics,
    options: Options,
}

impl Training {
    /// Begins with statistics.
    pub fn new(counted: &Counted, options: Options) -> Self {
        let entries = counted.entries(options.pairs);
        let [pairs, singles] = &entries;
        Self { statistics: Statistics::new(pairs, singles), entries, options }
    }

    /// Learns a set of weights without and one with a list; the bytes of the model.
    pub fn run(&self, sentences: &[&str], list: &WordList) -> Vec<u8> {
        let sets = [self.weights(sentences, None), self.weights(sentences, Some(list))];
        let [pairs, singles] = &self.entries;
        Model::write(pairs, singles, &sets)
    }

    fn sentence(&self, marked: &str, list: Option<&WordList>) -> Sentence {
        let (_, units, labels) = units_of(marked);
        let mut context = Context::default();
        context.read(&units, &self.statistics);
        if let Some(list) = list {
            list.mark(&units, &mut context.listed);
        }
        let features = (0..units.len()).map(|at| {
            let mut features = Vec::new();
            context.each(at, |template, hash| features.push((template, hash)));
            features
        });
        Sentence { features: features.collect(), labels }
    }

    fn weights(&self, sentences: &[&str], list: Option<&WordList>) -> Weights {
        let sentences: Vec<Sentence> = sentences.iter().map(|marked| self.sentence(marked, list)).collect();
        let size = 1 << self.options.bits;
        let mut sum = Learner::new(size);
        for seed in 0..self.options.models {
            let learnt = self.learn(&sentences, u64::from(seed) + 1);
            for (sum, weight) in sum.weights.iter_mut().flatten().zip(learnt.weights.iter().flatten()) {
                *sum += weight / self.options.models as f32;
            }
            for (sum, weight) in sum.transitions.iter_mut().flatten().zip(learnt.transitions.iter().flatten()) {
                *sum += weight / self.options.models as f32;
            }
        }
        let most = sum.weights.iter().flatten().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let scale = (most / 127.0).max(f32::MIN_POSITIVE);
        #[expect(clippy::cast_possible_truncation, reason = "at most 127")]
        let buckets = sum.weights.iter().map(|weights| weights.map(|weight| (weight / scale).round() as i8)).collect();
        Weights { bits: self.options.bits, scale, buckets, transitions: sum.transitions }
    }

    /// Stochastic gradient descent by `AdaGrad` (Duchi, Hazan and Singer 2011); the mean of the weights of the second half.
    fn learn(&self, sentences: &[Sentence], seed: u64) -> Learner {
        let Options { bits, epochs, rate, decay, dropout, .. } = self.options;
        let mut learner = Learner::new(1 << bits);
        let mut mean = Learner::new(1 << bits);
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut order: Vec<usize> = (0..sentences.len()).collect();
        let counted = epochs - epochs / 2;
        for epoch in 0..epochs {
            for at in (1..order.len()).rev() {
                order.swap(at, random.below(at + 1));
            }
            for sentence in order.iter().filter_map(|at| sentences.get(*at)) {
                // The same syllables stay away through a whole sentence.
                let salt = random.next();
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of all numbers")]
                let bound = (f64::from(dropout) * f64::from(u32::MAX)) as u32;
                let kept = |template: u32, hash: u32| template > LEXICAL || mix(hash, salt) >= bound;
                learner.step(sentence, bits, rate, kept);
            }
            learner.shrink(decay);
            if epoch >= epochs / 2 {
                mean.add(&learner, 1.0 / counted as f32);
            }
        }
        mean
    }
}

/// F1 of whole words of a model on marked sentences, punctuation counted, in percent.
pub fn word_f1(segmenter: &Segmenter, sentences: &[&str]) -> f64 {
    let mut words = SegmentationBuffers::default();
    let (mut hits, mut gold, mut found) = (0, 0, 0);
    for marked in sentences {
        let (text, units, labels) = units_of(marked);
        let mut begin = 0;
        let mut spans = Vec::new();
        for (unit, label) in units.iter().zip(&labels) {
            if *label == SINGLE || *label == BEGIN {
                begin = unit.start;
            }
            if *label == SINGLE || *label == END {
                spans.push(begin..unit.end);
            }
        }
        let predicted: Vec<_> = segmenter.words(&text, &mut words).collect();
        hits += predicted.iter().filter(|span| spans.contains(span)).count();
        gold += spans.len();
        found += predicted.len();
    }
    200.0 * hits as f64 / (gold + found).max(1) as f64
}
