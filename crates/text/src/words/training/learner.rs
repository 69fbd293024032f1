//! Learns the weights of features and transitions by stochastic gradients, with a rate of its own for each (Duchi 2011).

use crate::words::{BEGIN, LABELS, SINGLE, may_follow, model::END};

/// A sentence with its words marked, as features: for each unit the templates and hashes, and its label.
pub(super) struct Sentence {
    pub(super) features: Vec<Vec<(u32, u32)>>,
    pub(super) labels: Vec<usize>,
}

/// Numbers that look random (xorshift*, Vigna 2016).
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        u32::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32).unwrap_or_default()
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.next() as usize % bound.max(1)
    }
}

pub(super) struct Learner {
    pub(super) weights: Vec<[f32; LABELS]>,
    squares: Vec<[f32; LABELS]>,
    pub(super) transitions: [[f32; LABELS]; LABELS],
    transition_squares: [[f32; LABELS]; LABELS],
}

impl Learner {
    pub(super) fn new(size: usize) -> Self {
        Self {
            weights: vec![[0.0; LABELS]; size],
            squares: vec![[1e-2; LABELS]; size],
            transitions: [[0.0; LABELS]; LABELS],
            transition_squares: [[1e-2; LABELS]; LABELS],
        }
    }

    pub(super) fn add(&mut self, other: &Self, share: f32) {
        for (sum, weight) in self.weights.iter_mut().flatten().zip(other.weights.iter().flatten()) {
            *sum += weight * share;
        }
        for (sum, weight) in self.transitions.iter_mut().flatten().zip(other.transitions.iter().flatten()) {
            *sum += weight * share;
        }
    }

    pub(super) fn shrink(&mut self, by: f32) {
        for weight in self.weights.iter_mut().flatten() {
            *weight *= (1.0 - by).max(0.0);
        }
    }

    /// One step up the likelihood of a sentence: what is there less what is expected.
    #[expect(clippy::indexing_slicing, reason = "arrays of the same length")]
    pub(super) fn step(&mut self, sentence: &Sentence, bits: u32, rate: f32, kept: impl Fn(u32, u32) -> bool) {
        let count = sentence.labels.len();
        if count == 0 {
            return;
        }
        let bucket = |hash: u32| (hash >> (u32::BITS - bits)) as usize;
        let features: Vec<Vec<usize>> = sentence
            .features
            .iter()
            .map(|all| {
                all.iter().filter(|(template, hash)| kept(*template, *hash)).map(|(_, hash)| bucket(*hash)).collect()
            })
            .collect();
        let own: Vec<[f32; LABELS]> = features
            .iter()
            .map(|features| {
                let mut sums = [0.0; LABELS];
                for feature in features {
                    for (sum, weight) in sums.iter_mut().zip(&self.weights[*feature]) {
                        *sum += weight;
                    }
                }
                sums
            })
            .collect();
        let mut forward = vec![[f32::NEG_INFINITY; LABELS]; count];
        let mut backward = vec![[f32::NEG_INFINITY; LABELS]; count];
        for label in [SINGLE, BEGIN] {
            forward[0][label] = own[0][label];
        }
        for at in 1..count {
            for label in 0..LABELS {
                let sums = (0..LABELS).filter(|last| may_follow(*last, label));
                forward[at][label] =
                    own[at][label] + log_sum(sums.map(|last| forward[at - 1][last] + self.transitions[last][label]));
            }
        }
        for label in [SINGLE, END] {
            backward[count - 1][label] = 0.0;
        }
        for at in (0..count - 1).rev() {
            for label in 0..LABELS {
                let sums = (0..LABELS).filter(|next| may_follow(label, *next));
                backward[at][label] = log_sum(
                    sums.map(|next| self.transitions[label][next] + own[at + 1][next] + backward[at + 1][next]),
                );
            }
        }
        let all = log_sum((0..LABELS).map(|label| forward[count - 1][label] + backward[count - 1][label]));
        for at in 0..count {
            for label in 0..LABELS {
                let expected = (forward[at][label] + backward[at][label] - all).exp();
                let gradient = f32::from(u8::from(sentence.labels[at] == label)) - expected;
                if gradient.abs() < 1e-4 {
                    continue;
                }
                for feature in &features[at] {
                    let square = &mut self.squares[*feature][label];
                    *square += gradient * gradient;
                    self.weights[*feature][label] += rate * gradient / square.sqrt();
                }
                if at > 0 {
                    for last in (0..LABELS).filter(|last| may_follow(*last, label)) {
                        let expected = (forward[at - 1][last]
                            + self.transitions[last][label]
                            + own[at][label]
                            + backward[at][label]
                            - all)
                            .exp();
                        let there = sentence.labels[at - 1] == last && sentence.labels[at] == label;
                        let gradient = f32::from(u8::from(there)) - expected;
                        let square = &mut self.transition_squares[last][label];
                        *square += gradient * gradient;
                        self.transitions[last][label] += rate * gradient / square.sqrt();
                    }
                }
            }
        }
    }
}

fn log_sum(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let most = values.clone().fold(f32::NEG_INFINITY, f32::max);
    if most == f32::NEG_INFINITY { most } else { most + values.map(|value| (value - most).exp()).sum::<f32>().ln() }
}
