//! Trains the segmenter of words:
//! `cargo run --release -p tracuu-text --features training --example train_words -- MODEL ARTICLES.jsonl.gz LIST SENTENCES...`
//!
//! `SENTENCES` are files of a sentence a line, words apart by spaces, syllables of a word joined by `_`; `ARTICLES` give the
//! statistics of pairs; `LIST` is a list of words with which the second set of weights is learnt. With `--folds N` in front,
//! nothing is written: each of N parts of the sentences is scored by a model of the others. `--score FILE` scores the model on other sentences. Options: `--bits --epochs
//! --rate --decay --dropout --models --pairs`, each with a number.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a command that is run by hand")]

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{BufRead, BufReader},
};

use flate2::read::MultiGzDecoder;
use tracuu_text::{
    Segmenter, WordList,
    training::{Counted, Options, Training, word_f1},
};

fn main() {
    let (mut options, mut folds, mut score, mut paths) = (Options::default(), 0, None, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let Some(name) = argument.strip_prefix("--") else {
            paths.push(argument);
            continue;
        };
        let value = arguments.next().unwrap();
        match name {
            "score" => score = Some(value),
            "folds" => folds = value.parse().unwrap(),
            "bits" => options.bits = value.parse().unwrap(),
            "epochs" => options.epochs = value.parse().unwrap(),
            "rate" => options.rate = value.parse().unwrap(),
            "decay" => options.decay = value.parse().unwrap(),
            "dropout" => options.dropout = value.parse().unwrap(),
            "models" => options.models = value.parse().unwrap(),
            "pairs" => options.pairs = value.parse().unwrap(),
            _ => unreachable!("no such option: {name}"),
        }
    }
    let [model, articles, list, sentences @ ..] = paths.as_slice() else {
        println!("MODEL ARTICLES.jsonl.gz LIST SENTENCES...");
        return;
    };
    let text: String = sentences.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut sentences: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let list = WordList::parse(&fs::read_to_string(list).unwrap());
    let mut counted = Counted::default();
    for line in BufReader::new(MultiGzDecoder::new(File::open(articles).unwrap())).lines() {
        let article: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        counted.add(article["body"].as_str().unwrap_or_default());
    }
    let training = Training::new(&counted, options);
    if folds == 0 {
        let bytes = training.run(&sentences, &list);
        println!("{} sentences, {} bytes", sentences.len(), bytes.len());
        if let Some(path) = score {
            let text = fs::read_to_string(path).unwrap();
            let sentences: Vec<&str> = text.lines().collect();
            let segmenter = Segmenter::new(&bytes).unwrap();
            let plain = word_f1(&segmenter, &sentences);
            println!("F1 {plain:.2} without a list, {:.2} with it", word_f1(&segmenter.with_list(list), &sentences));
        }
        fs::write(model, bytes).unwrap();
        return;
    }
    // Sentences that stand twice must not be on both sides; neighbours are of one text and stay together.
    let mut seen = HashSet::new();
    sentences.retain(|sentence| seen.insert(*sentence));
    let (mut plain, mut listed) = (0.0, 0.0);
    for fold in 0..folds {
        let part = |inside: bool| {
            let count = sentences.len();
            let of_fold = move |at: usize| (at * folds / count == fold) == inside;
            sentences.iter().enumerate().filter(move |(at, _)| of_fold(*at)).map(|(_, line)| *line).collect::<Vec<_>>()
        };
        let segmenter = Segmenter::new(&training.run(&part(false), &list)).unwrap();
        plain += word_f1(&segmenter, &part(true)) / folds as f64;
        listed += word_f1(&segmenter.with_list(list.clone()), &part(true)) / folds as f64;
    }
    println!("{options:?}: F1 {plain:.2} without a list, {listed:.2} with it");
}
