//! Chooses the weights of ranking on judged queries, by coordinate ascent with cross-validation.
//!
//!     cargo run --release -p tracuu-search --example tune -- [--folds N] [--only NAME,…] HOME QUERIES.tsv QRELS.tsv …
//!
//! Each set counts the same, whatever its size; sets of one home are told by their queries. Every step changes one weight for
//! all queries and stays only where the mean nDCG@10 of the training folds grows by more than [`MIN_GAIN`]; what is printed
//! beside it is measured on the folds that were left out. At the end stands what all queries together would choose.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a tool's figures are its result, and its files must be sound"
)]

use std::collections::{BTreeMap, HashMap};

use tracuu_index::{Check, Home};
use tracuu_search::{Qrels, Queries, Ranking, Request, Searcher, Weights, read_queries};

/// A smaller gain is no gain.
const MIN_GAIN: f64 = 0.0003;
/// What a weight is tried at, as parts of what it is.
const FACTORS: [f32; 4] = [0.5, 0.8, 1.25, 2.0];
/// What a weight of 0 is tried at.
const FIRST: [f32; 2] = [0.1, 0.3];

struct Set {
    name: String,
    home: String,
    queries: Queries,
    qrels: Qrels,
}

type Parameter = (&'static str, fn(&mut Ranking) -> &mut f32);

/// nDCG@10 of every query of every set.
type Scores = Vec<Vec<f64>>;

fn parameters() -> Vec<Parameter> {
    vec![
        ("short.marked", |ranking| &mut ranking.short.marked),
        ("short.pair", |ranking| &mut ranking.short.pair),
        ("short.idf_power", |ranking| &mut ranking.short.idf_power),
        ("short.restored", |ranking| &mut ranking.short.restored),
        ("short.title", |ranking| &mut ranking.short.title),
        ("short.title_pair", |ranking| &mut ranking.short.title_pair),
        ("short.window", |ranking| &mut ranking.short.window),
        ("long.marked", |ranking| &mut ranking.long.marked),
        ("long.pair", |ranking| &mut ranking.long.pair),
        ("long.idf_power", |ranking| &mut ranking.long.idf_power),
        ("long.restored", |ranking| &mut ranking.long.restored),
        ("long.title", |ranking| &mut ranking.long.title),
        ("long.title_pair", |ranking| &mut ranking.long.title_pair),
        ("long.window", |ranking| &mut ranking.long.window),
        ("long.window_length", |ranking| &mut ranking.long.window_length),
        ("share.0", |ranking| &mut ranking.matching.shares[0].1),
        ("share.1", |ranking| &mut ranking.matching.shares[1].1),
        ("share.2", |ranking| &mut ranking.matching.shares[2].1),
    ]
}

struct Tuner {
    searchers: BTreeMap<String, Searcher>,
    sets: Vec<Set>,
    known: HashMap<String, Scores>,
}

impl Tuner {
    fn scores(&mut self, ranking: &Ranking) -> Scores {
        let key = format!("{ranking:?}");
        if let Some(scores) = self.known.get(&key) {
            return scores.clone();
        }
        let homes: Vec<String> = self.searchers.keys().cloned().collect();
        for home in homes {
            let searcher = self.searchers.remove(&home).unwrap();
            self.searchers.insert(home, searcher.with_ranking(ranking.clone()));
        }
        let searchers = &self.searchers;
        let scores: Scores = std::thread::scope(|scope| {
            // Two at a time: a set a thread would need as many cores.
            let halves: Vec<_> = (0..2)
                .map(|half| {
                    let sets: Vec<(usize, &Set)> =
                        self.sets.iter().enumerate().filter(|(at, _)| at % 2 == half).collect();
                    scope.spawn(move || {
                        sets.into_iter().map(|(at, set)| (at, measure(&searchers[&set.home], set))).collect::<Vec<_>>()
                    })
                })
                .collect();
            let mut scores: Vec<_> = halves.into_iter().flat_map(|half| half.join().unwrap()).collect();
            scores.sort_unstable_by_key(|(at, _)| *at);
            scores.into_iter().map(|(_, scores)| scores).collect()
        });
        self.known.insert(key, scores.clone());
        scores
    }

    /// Climbs from a ranking by the queries that `counts` takes.
    fn climb(&mut self, mut ranking: Ranking, only: &[String], counts: &dyn Fn(usize) -> bool) -> Ranking {
        let mut best = mean(&self.scores(&ranking), counts);
        loop {
            let before = best;
            for (name, parameter) in parameters() {
                if !only.is_empty() && !only.iter().any(|wanted| name.contains(wanted.as_str())) {
                    continue;
                }
                let now = *parameter(&mut ranking);
                let tried: Vec<f32> =
                    if now == 0.0 { FIRST.to_vec() } else { FACTORS.iter().map(|factor| now * factor).collect() };
                for value in tried.into_iter().chain((now > 0.0).then_some(0.0)) {
                    if name.ends_with("power") && !(0.5..=2.5).contains(&value) {
                        continue;
                    }
                    let mut other = ranking.clone();
                    *parameter(&mut other) = value;
                    let score = mean(&self.scores(&other), counts);
                    if score > best + MIN_GAIN {
                        println!("  {name} {now:.3} -> {value:.3}: {best:.4} -> {score:.4}");
                        (best, ranking) = (score, other);
                    }
                }
            }
            if best - before < MIN_GAIN {
                return ranking;
            }
        }
    }
}

fn measure(searcher: &Searcher, set: &Set) -> Vec<f64> {
    let mut run = HashMap::new();
    for (id, query) in &set.queries {
        let request = Request { query: query.clone(), ..Request::default() };
        let hits = searcher.ranked_ids(&request, 10).unwrap();
        run.insert(id.clone(), hits.into_iter().map(|(article, _)| article).collect());
    }
    set.qrels.measure_each(&run).values().map(|measures| measures.ndcg_10).collect()
}

/// The mean over sets of the mean over the queries that count.
fn mean(scores: &Scores, counts: &dyn Fn(usize) -> bool) -> f64 {
    let means = scores.iter().map(|set| {
        let chosen: Vec<f64> = set.iter().enumerate().filter(|(at, _)| counts(*at)).map(|(_, score)| *score).collect();
        chosen.iter().sum::<f64>() / chosen.len().max(1) as f64
    });
    means.sum::<f64>() / scores.len().max(1) as f64
}

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.remove(at);
        Some(arguments.remove(at))
    };
    let folds: usize = option("--folds").map_or(0, |folds| folds.parse().unwrap());
    let only: Vec<String> =
        option("--only").map(|only| only.split(',').map(str::to_owned).collect()).unwrap_or_default();
    let read = |path: &str| std::fs::read_to_string(path).unwrap();
    let sets: Vec<Set> = arguments
        .as_chunks::<3>()
        .0
        .iter()
        .map(|[home, queries, qrels]| Set {
            name: queries.rsplit('/').take(2).collect::<Vec<_>>().join(" of "),
            home: home.clone(),
            queries: read_queries(&read(queries)).unwrap(),
            qrels: Qrels::read(&read(qrels)).unwrap(),
        })
        .collect();
    let searchers = sets
        .iter()
        .map(|set| (set.home.clone(), Searcher::open(Home::new(&set.home), Check::Sizes).unwrap()))
        .collect();
    let mut tuner = Tuner { searchers, sets, known: HashMap::new() };
    let start = tuner.searchers.values().next().map(|searcher| searcher.ranking().clone()).unwrap_or_default();
    let mut held_out = Vec::new();
    for fold in 0..folds {
        println!("fold {} of {folds}", fold + 1);
        let chosen = tuner.climb(start.clone(), &only, &|at| at % folds != fold);
        let left_out = |at: usize| at % folds == fold;
        let (before, after) = (mean(&tuner.scores(&start), &left_out), mean(&tuner.scores(&chosen), &left_out));
        println!("  left out: {before:.4} -> {after:.4}");
        held_out.push(after - before);
    }
    if folds > 0 {
        println!("gain on what was left out: {:+.4}", held_out.iter().sum::<f64>() / folds as f64);
    }
    println!("all queries");
    let chosen = tuner.climb(start.clone(), &only, &|_| true);
    let (before, after) = (tuner.scores(&start), tuner.scores(&chosen));
    for ((set, before), after) in tuner.sets.iter().zip(&before).zip(&after) {
        let mean = |scores: &[f64]| scores.iter().sum::<f64>() / scores.len().max(1) as f64;
        println!("{:50} {:.4} -> {:.4}", set.name, mean(before), mean(after));
    }
    println!("[matching]\nshares = {:?}", chosen.matching.shares);
    let Ranking { short, long, .. } = &chosen;
    for (name, weights) in [("short", short), ("long", long)] {
        let Weights {
            marked,
            folded,
            idf_power,
            pair,
            marked_pair,
            special,
            document_number,
            restored,
            title,
            title_pair,
            window,
            window_length,
        } = weights;
        println!(
            "[{name}]\nmarked = {marked}\nfolded = {folded}\nidf_power = {idf_power}\npair = {pair}\nmarked_pair = {marked_pair}"
        );
        println!(
            "special = {special}\ndocument_number = {document_number}\nrestored = {restored}\ntitle = {title}\ntitle_pair = {title_pair}"
        );
        println!("window = {window}\nwindow_length = {window_length}");
    }
}
