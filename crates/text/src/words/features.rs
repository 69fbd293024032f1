//! What is looked at to tell where words begin and end.

use super::{
    statistics::{Pair, Single, Statistics},
    units::{Unit, UnitKind, mix},
};

/// Templates up to this one look at syllables themselves.
#[cfg(feature = "training")]
pub(crate) const LEXICAL: u32 = 6;

/// What the statistics and a word list say of each unit of a sentence; place `i + 2` is unit `i`, with two empty places at
/// either end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    keys: Vec<u32>,
    kinds: Vec<u32>,
    singles: Vec<Single>,
    /// Of a unit and the next one.
    pairs: Vec<Pair>,
    /// Longest word of the list that begins, ends, and lies around each unit.
    pub(crate) listed: Vec<Listed>,
}

/// How words of a list lie at a unit; lengths are in units, 0 for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) begins: u8,
    pub(crate) ends: u8,
    pub(crate) inside: bool,
}

/// Stands where no unit is.
const NOWHERE: u32 = 2;

impl Context {
    pub(crate) fn read(&mut self, units: &[Unit], statistics: &Statistics) {
        let around = [NOWHERE; 2];
        self.keys.clear();
        self.keys.extend(around.into_iter().chain(units.iter().map(|unit| unit.key)).chain(around));
        self.kinds.clear();
        self.kinds.extend([5; 2].into_iter().chain(units.iter().map(|unit| kind(unit.kind))).chain([5; 2]));
        self.singles.clear();
        self.singles.extend(self.keys.iter().map(|key| statistics.single(*key)));
        self.pairs.clear();
        self.pairs.extend(self.keys.windows(2).map(|two| match two {
            [one, other] => statistics.pair(*one, *other),
            _ => Pair::default(),
        }));
    }

    /// Calls `each` with the template and the hash of every feature of unit `at`.
    pub(crate) fn each(&self, at: usize, mut each: impl FnMut(u32, u32)) {
        let key = |offset: usize| self.keys.get(at + offset).copied().unwrap_or(NOWHERE);
        let kind = |offset: usize| self.kinds.get(at + offset).copied().unwrap_or(5);
        let single = |offset: usize| self.singles.get(at + offset).copied().unwrap_or_default();
        let pair = |offset: usize| self.pairs.get(at + offset).copied().unwrap_or_default();
        let (before, here, next) = (key(1), key(2), key(3));
        let mut add = |template: u32, value: u32| each(template, mix(template.wrapping_mul(0x85EB_CA6B), value));
        let (left, right) = (pair(1), pair(2));
        let (far_left, far_right) = (pair(0), pair(3));
        let tie = |pair: Pair| u32::from(pair.tie);
        let capital = |pair: Pair| u32::from(pair.capital);
        add(1, here);
        add(2, before);
        add(3, next);
        add(4, mix(before, here));
        add(5, mix(here, next));
        add(6, mix(mix(before, here), next));
        add(7, kind(1) * 36 + kind(2) * 6 + kind(3));
        add(8, tie(left));
        add(9, tie(right));
        add(10, tie(left) * 16 + tie(right));
        add(11, (tie(far_left) * 16 + tie(left)) * 16 + tie(right));
        add(12, (tie(left) * 16 + tie(right)) * 16 + tie(far_right));
        add(13, (capital(left) * 8 + capital(right)) * 64 + u32::from(single(2).capital));
        add(14, (u32::from(single(1).capital) * 8 + u32::from(single(2).capital)) * 8 + u32::from(single(3).capital));
        add(15, mix(here, tie(left)));
        add(16, mix(here, tie(right) + 16));
        add(17, (capital(left) * 16 + tie(left)) * 256 + capital(right) * 16 + tie(right));
        let cluster = |offset: usize| u32::from(single(offset).cluster);
        let (cluster_before, cluster_here, cluster_next) = (cluster(1), cluster(2), cluster(3));
        add(18, cluster_here);
        add(19, cluster_before);
        add(20, cluster_next);
        add(21, cluster_before * 256 + cluster_here);
        add(22, cluster_here * 256 + cluster_next);
        add(23, (cluster_here * 16 + tie(left)) * 16 + tie(right));
        add(24, cluster_before * 16 + tie(left));
        add(25, cluster_next * 16 + tie(right));
        if let Some(listed) = self.listed.get(at) {
            let (begins, ends) = (u32::from(listed.begins), u32::from(listed.ends));
            let all = (begins * 8 + ends) * 2 + u32::from(listed.inside);
            add(26, all);
            add(27, all * 256 + tie(left) * 16 + tie(right));
            add(28, mix(here, all));
            let around = |at: usize| self.listed.get(at).copied().unwrap_or_default();
            let (last, following) = (at.checked_sub(1).map(around).unwrap_or_default(), around(at + 1));
            add(29, (all * 8 + u32::from(last.begins)) * 8 + u32::from(following.ends));
        }
    }
}

fn kind(kind: UnitKind) -> u32 {
    match kind {
        UnitKind::Syllable => 0,
        UnitKind::Other => 1,
        UnitKind::Number => 2,
        UnitKind::Compound => 3,
        UnitKind::Punctuation => 4,
    }
}
