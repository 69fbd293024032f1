//! Measures of ranking on judged queries.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use thiserror::Error;

/// Queries by id, in the order of their file.
pub type Queries = Vec<(String, String)>;

/// Judgements: for each query its articles with their grades.
#[derive(Clone, Debug, Default)]
pub struct Qrels(BTreeMap<String, HashMap<String, u32>>);

/// Means over all judged queries; one that finds nothing counts as zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measures {
    /// Judged queries.
    pub queries: usize,
    /// Normalised discounted cumulative gain of the first 10 (Järvelin and Kekäläinen 2002, linear gain).
    #[serde(rename = "ndcg@10")]
    pub ndcg_10: f64,
    /// Reciprocal rank of the first relevant article among the first 10.
    #[serde(rename = "mrr@10")]
    pub mrr_10: f64,
    /// Share of the relevant articles among the first 100.
    #[serde(rename = "recall@100")]
    pub recall_100: f64,
}

/// A line of a file that is not of its form.
#[derive(Debug, Error)]
#[error("line {line}: {expected} expected")]
pub struct MalformedLine {
    /// The line, from 1.
    pub line: usize,
    /// Its form.
    pub expected: &'static str,
}

/// Reads `qid TAB query` lines.
pub fn read_queries(text: &str) -> Result<Queries, MalformedLine> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(line, text)| {
            let (id, query) = text.split_once('\t').ok_or(MalformedLine { line, expected: "qid TAB query" })?;
            Ok((id.trim().to_owned(), query.to_owned()))
        })
        .collect()
}

impl Qrels {
    /// Reads lines of TREC qrels: `qid 0 docid grade`.
    pub fn read(text: &str) -> Result<Self, MalformedLine> {
        let mut qrels = Self::default();
        for (line, text) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let parts: Vec<&str> = text.split_whitespace().collect();
            let malformed = || MalformedLine { line, expected: "qid 0 docid grade" };
            let [query, _, article, grade] = parts.as_slice() else { return Err(malformed()) };
            let grade = grade.parse().map_err(|_| malformed())?;
            qrels.0.entry((*query).to_owned()).or_default().insert((*article).to_owned(), grade);
        }
        Ok(qrels)
    }

    /// The mean over all judged queries; `run` has the ranked ids of each.
    pub fn measure(&self, run: &HashMap<String, Vec<String>>) -> Measures {
        let mut sums = Measures { queries: self.0.len(), ..Measures::default() };
        for measures in self.measure_each(run).values() {
            sums.ndcg_10 += measures.ndcg_10;
            sums.mrr_10 += measures.mrr_10;
            sums.recall_100 += measures.recall_100;
        }
        let count = self.0.len().max(1) as f64;
        Measures {
            ndcg_10: sums.ndcg_10 / count,
            mrr_10: sums.mrr_10 / count,
            recall_100: sums.recall_100 / count,
            ..sums
        }
    }

    /// The measures of each judged query.
    pub fn measure_each(&self, run: &HashMap<String, Vec<String>>) -> BTreeMap<&str, Measures> {
        let measure = |query: &String, grades: &HashMap<String, u32>| {
            let mut ideal: Vec<u32> = grades.values().copied().filter(|grade| *grade > 0).collect();
            ideal.sort_unstable_by_key(|grade| std::cmp::Reverse(*grade));
            if ideal.is_empty() {
                return Measures { queries: 1, ..Measures::default() };
            }
            let ranked = run.get(query).map(Vec::as_slice).unwrap_or_default();
            let found: Vec<u32> = ranked.iter().map(|id| grades.get(id).copied().unwrap_or(0)).collect();
            let first = found.iter().take(10).position(|grade| *grade > 0);
            let recalled = found.iter().take(100).filter(|grade| **grade > 0).count();
            Measures {
                queries: 1,
                ndcg_10: gain(found.iter()) / gain(ideal.iter()),
                mrr_10: first.map_or(0.0, |at| 1.0 / (at as f64 + 1.0)),
                recall_100: recalled as f64 / ideal.len() as f64,
            }
        };
        self.0.iter().map(|(query, grades)| (query.as_str(), measure(query, grades))).collect()
    }
}

/// Two runs of the same queries, compared query by query in nDCG@10.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The mean of the second run's minus the first's.
    pub difference: f64,
    /// Student's t of the paired differences; beyond 2 or so a difference is no chance (Smucker, Allan, Carterette 2007).
    pub t: f64,
    /// Queries that gain.
    pub gains: usize,
    /// Queries that lose.
    pub losses: usize,
    /// The queries that lose most, with what they lose.
    pub worst: Vec<(String, f64)>,
}

impl Qrels {
    /// Compares two runs; `worst` losses are listed.
    pub fn compare(
        &self,
        first: &HashMap<String, Vec<String>>,
        second: &HashMap<String, Vec<String>>,
        worst: usize,
    ) -> Comparison {
        let (first, second) = (self.measure_each(first), self.measure_each(second));
        let mut differences: Vec<(String, f64)> = first
            .iter()
            .filter_map(|(query, before)| Some(((*query).to_owned(), second.get(query)?.ndcg_10 - before.ndcg_10)))
            .collect();
        let count = differences.len().max(1) as f64;
        let mean = differences.iter().map(|(_, difference)| difference).sum::<f64>() / count;
        let squares: f64 = differences.iter().map(|(_, difference)| (difference - mean).powi(2)).sum();
        let error = (squares / (count - 1.0).max(1.0) / count).sqrt();
        let t = if error > 0.0 { mean / error } else { 0.0 };
        differences.sort_by(|one, other| one.1.total_cmp(&other.1));
        let gains = differences.iter().filter(|(_, difference)| *difference > 0.0).count();
        let losses = differences.iter().filter(|(_, difference)| *difference < 0.0).count();
        differences.truncate(worst.min(losses));
        Comparison { difference: mean, t, gains, losses, worst: differences }
    }
}

fn gain<'a>(grades: impl Iterator<Item = &'a u32>) -> f64 {
    (2..).zip(grades.take(10)).map(|(rank, grade)| f64::from(*grade) / f64::from(rank).log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_of_a_run_by_hand() {
        let qrels = Qrels::read("q1 0 a 1\nq1 0 b 1\nq2 0 c 2\nq3 0 d 0\n").unwrap();
        let run = [("q1", vec!["x", "a", "b"]), ("q2", vec!["c"])];
        let run =
            run.into_iter().map(|(id, ids)| (id.to_owned(), ids.into_iter().map(str::to_owned).collect())).collect();
        let measures = qrels.measure(&run);
        let first = (1.0 / 3_f64.log2() + 0.5) / (1.0 + 1.0 / 3_f64.log2());
        assert!((measures.ndcg_10 - (first + 1.0) / 3.0).abs() < 1e-9);
        assert!((measures.mrr_10 - 0.5).abs() < 1e-9);
        assert!((measures.recall_100 - 2.0 / 3.0).abs() < 1e-9);
        let other = [("q1".to_owned(), vec!["a".to_owned(), "b".to_owned()])].into_iter().collect();
        let compared = qrels.compare(&run, &other, 5);
        assert!((compared.difference - (1.0 - first - 1.0) / 3.0).abs() < 1e-9 && compared.t.abs() < 1.0);
        assert_eq!((compared.gains, compared.losses, compared.worst), (1, 1, vec![("q2".to_owned(), -1.0)]));
        assert!(Qrels::read("q1 a 1").is_err() && read_queries("no tab").is_err());
    }
}
