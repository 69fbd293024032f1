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
    /// The rarest words: all others together are not enough.
    essential: Words,
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
            essential: Words::MAX,
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
            let mut by_mass: Vec<(f32, Words)> =
                self.masses.iter().zip(0..).map(|(mass, at)| (*mass, 1 << at)).collect();
            by_mass.sort_by(|one, other| one.0.total_cmp(&other.0));
            let mut sum = 0.0;
            for (mass, word) in by_mass {
                sum += mass;
                // Less a little: sums of another order round otherwise.
                if sum < self.needed * 0.999 {
                    self.essential &= !word;
                }
            }
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
        if held & self.essential == 0 {
            return false;
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Scope;

    #[test]
    fn enough_is_the_share_of_the_mass() {
        for share in [0.1, 0.15, 0.25, 0.5, 0.9, 1.0] {
            let plan = Plan { words: (1 << 10) - 1, need: Need::Share(share), ..Plan::default() };
            let mut held = Held::new(&plan);
            for word in 0..10_u16 {
                let (scope, role) = (Scope::Everything, Role::Decides);
                let term = PlanTerm { text: word.to_string(), scope, weight: 1.0, power: 1.0, role, holds: 1 << word };
                // One that nearly all articles hold, and one that none does.
                held.add(&term, f32::from(word * word % 11) + 0.01, word != 7);
            }
            held.finish();
            let whole = held.mass(plan.words & !(1 << 7));
            let mut enough = 0;
            for words in (1..1 << 10).filter(|words| words & 1 << 7 == 0) {
                let mass = held.mass(words);
                if (mass - whole * share).abs() > 1e-3 {
                    assert_eq!(held.is_enough(words), mass > whole * share, "{words:b} of {share}");
                    enough += usize::from(mass > whole * share);
                }
            }
            assert!(enough < 512 && (enough > 0 || share > 0.99), "{enough} of {share}");
        }
    }
}
