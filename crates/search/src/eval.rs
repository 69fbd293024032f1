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
        assert!(Qrels::read("q1 a 1").is_err() && read_queries("no tab").is_err());
    }
}
