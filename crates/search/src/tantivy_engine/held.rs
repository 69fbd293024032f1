use crate::plan::{Need, Plan, PlanTerm, Role, Rule, Words};

/// Decides by the words that an article holds whether it matches.
#[derive(Debug)]
pub(crate) struct Held {
    words: Words,
    rules: Vec<Rule>,
    need: Need,
    /// The idf of each word.
    masses: [f32; Words::BITS as usize],
    /// Words that some article holds.
    known: Words,
    needed: f32,
    /// Sums of masses by each value of each byte of a set of words: only of bytes that have words.
    sums: Vec<[f32; 256]>,
}

impl Held {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            words: plan.words,
            rules: plan.rules.clone(),
            need: plan.need,
            masses: [0.0; Words::BITS as usize],
            known: 0,
            needed: 0.0,
            sums: Vec::new(),
        }
    }

    /// Takes note of what the index knows of a term.
    pub(crate) fn add(&mut self, term: &PlanTerm, idf: f32, is_known: bool) {
        if is_known {
            self.known |= term.holds;
        }
        if term.role == Role::Decides {
            for (at, mass) in (0..).zip(&mut self.masses) {
                if term.holds & (1 << at) != 0 {
                    // Of several spellings the most frequent tells.
                    *mass = if *mass == 0.0 { idf } else { mass.min(idf) };
                }
            }
        }
    }

    /// After the last term.
    pub(crate) fn finish(&mut self) {
        let known = self.close(self.known) & self.words;
        if let Need::Share(share) = self.need {
            self.needed = (self.mass(known) * share).max(f32::MIN_POSITIVE);
        }
        let bytes = (Words::BITS - self.words.leading_zeros()).div_ceil(8);
        for byte in 0..bytes as usize {
            let mut sums = [0.0; 256];
            for value in 1..sums.len() {
                let lowest = value.trailing_zeros() as usize;
                let rest = sums.get(value & (value - 1)).copied().unwrap_or(0.0);
                if let Some(sum) = sums.get_mut(value) {
                    *sum = rest + self.masses.get(byte * 8 + lowest).copied().unwrap_or(0.0);
                }
            }
            self.sums.push(sums);
        }
    }

    /// The idf mass of words.
    pub(crate) fn mass(&self, words: Words) -> f32 {
        (0..).zip(&self.masses).filter(|(at, _)| words & (1 << at) != 0).map(|(_, mass)| mass).sum()
    }

    /// Whether no word was asked for.
    pub(crate) fn is_nothing(&self) -> bool {
        self.words == 0
    }

    /// Whether an article that holds these words matches.
    #[inline]
    pub(crate) fn is_enough(&self, held: Words) -> bool {
        if held == 0 {
            return self.words == 0;
        }
        let held = self.close(held) & self.words;
        match self.need {
            Need::All => held == self.words,
            Need::Share(_) => {
                let bytes = held.to_le_bytes();
                let sums = self.sums.iter().zip(bytes);
                sums.map(|(sums, byte)| sums.get(usize::from(byte)).copied().unwrap_or(0.0)).sum::<f32>() >= self.needed
            }
        }
    }

    /// The words with what the rules make of them.
    #[inline]
    fn close(&self, words: Words) -> Words {
        self.rules.iter().fold(words, |all, rule| if words & rule.when == rule.when { all | rule.gives } else { all })
    }
}
