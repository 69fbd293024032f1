//! `tracuu analyze`.

use std::{
    fs,
    io::{self, BufRead, BufWriter, Read, Write},
};

use anyhow::{Context, Result};
use serde::Serialize;
use tracuu_text::{Detected, SegmentationBuffers, Segmenter, Syllable, TermKind, Terms, WordList, detect};

use crate::args;

/// What the analyzer makes of a text; offsets are `[start, end)` in code points of `text`.
#[derive(Serialize)]
struct Analysis<'a> {
    /// The text; decoded, where it was in an encoding from before Unicode.
    text: &'a str,
    /// That encoding, or `null`.
    encoding: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding_score: Option<f32>,
    terms: Vec<ShownTerm>,
    words: Vec<ShownWord<'a>>,
}

#[derive(Serialize)]
struct ShownTerm {
    /// The field of the index that holds it.
    field: &'static str,
    term: String,
    /// Of its first token, counted in tokens.
    position: usize,
    start: usize,
    end: usize,
    kind: &'static str,
    /// The syllable in its usual spelling, where it is a valid one.
    #[serde(skip_serializing_if = "Option::is_none")]
    syllable: Option<String>,
}

#[derive(Serialize)]
struct ShownWord<'a> {
    word: &'a str,
    start: usize,
    end: usize,
}

pub(crate) fn run(arguments: &args::Analyze) -> Result<()> {
    let segmenter = segmenter(arguments)?;
    let mut out = BufWriter::new(io::stdout().lock());
    if arguments.words {
        print_words(&segmenter, arguments, &mut out)?;
        return Ok(out.flush()?);
    }
    let given = if arguments.text.is_empty() { read_input()? } else { arguments.text.join(" ") };
    let found = detect(&given, None);
    let text = found.and_then(|found| found.encoding.decode(&given)).unwrap_or(given);
    let analysis = analyze(&text, found, &segmenter);
    if arguments.json {
        serde_json::to_writer(&mut out, &analysis)?;
        writeln!(out)?;
    } else {
        tell(&analysis, &mut out)?;
    }
    Ok(out.flush()?)
}

/// Standard input as text; what is no UTF-8 is read as windows-1252, from which older encodings are told.
fn read_input() -> Result<String> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(tracuu_text::windows_1252).collect()))
}

fn segmenter(arguments: &args::Analyze) -> Result<Segmenter> {
    let read = |path: &std::path::Path| fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    let mut segmenter = match &arguments.model {
        Some(path) => {
            Segmenter::new(&read(path)?).with_context(|| format!("{} is no model of words", path.display()))?
        }
        None => Segmenter::vietnamese(),
    };
    if let Some(path) = &arguments.list {
        let list = String::from_utf8(read(path)?).with_context(|| format!("{} is not UTF-8", path.display()))?;
        segmenter = segmenter.with_list(WordList::parse(&list));
    }
    Ok(segmenter)
}

fn print_words(segmenter: &Segmenter, arguments: &args::Analyze, out: &mut impl Write) -> Result<()> {
    let mut buffers = SegmentationBuffers::default();
    let mut print = |line: &str| -> Result<()> {
        let mut separator = "";
        for word in segmenter.words(line, &mut buffers) {
            write!(out, "{separator}")?;
            let syllables = line.get(word).unwrap_or_default().split_whitespace();
            for (at, syllable) in syllables.enumerate() {
                write!(out, "{}{syllable}", if at > 0 { "_" } else { "" })?;
            }
            separator = " ";
        }
        Ok(writeln!(out)?)
    };
    if !arguments.text.is_empty() {
        return print(&arguments.text.join(" "));
    }
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        print(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']))?;
        line.clear();
    }
    Ok(())
}

fn analyze<'a>(text: &'a str, found: Option<Detected>, segmenter: &Segmenter) -> Analysis<'a> {
    let points = Points::new(text);
    let mut terms = Terms::new(text);
    let mut shown = Vec::new();
    while terms.advance() {
        let kind = terms.kind();
        shown.push(ShownTerm {
            field: if kind == TermKind::Folded { "folded" } else { "weighed" },
            term: terms.term().to_owned(),
            position: terms.position(),
            start: points.at(terms.start()),
            end: points.at(terms.end()),
            kind: match kind {
                TermKind::Folded => "folded",
                TermKind::Marked => "marked",
                TermKind::Pair => "pair",
                TermKind::Special => "special",
            },
            syllable: if kind == TermKind::Folded { terms.syllable().map(Syllable::exact) } else { None },
        });
    }
    let mut buffers = SegmentationBuffers::default();
    let words = segmenter.words(text, &mut buffers);
    let words = words.map(|word| ShownWord {
        start: points.at(word.start),
        end: points.at(word.end),
        word: text.get(word).unwrap_or_default(),
    });
    Analysis {
        text,
        encoding: found.map(|found| found.encoding.name()),
        encoding_score: found.map(|found| found.score),
        terms: shown,
        words: words.collect(),
    }
}

/// Byte offsets as code points.
struct Points(Vec<usize>);

impl Points {
    fn new(text: &str) -> Self {
        Self(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    fn at(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start < byte)
    }
}

fn tell(analysis: &Analysis<'_>, out: &mut impl Write) -> io::Result<()> {
    if let (Some(encoding), Some(score)) = (analysis.encoding, analysis.encoding_score) {
        writeln!(out, "bảng mã / encoding: {encoding} ({score:.2})\n{}\n", analysis.text)?;
    }
    writeln!(out, "vị trí  loại     đoạn       thuật ngữ\nplace   kind     span       term")?;
    for term in &analysis.terms {
        let span = format!("{}–{}", term.start, term.end);
        write!(out, "{:>5}   {:<8} {span:<10} {}", term.position, term.kind, term.term)?;
        match &term.syllable {
            Some(syllable) => writeln!(out, "   ({syllable})")?,
            None => writeln!(out)?,
        }
    }
    let words: Vec<String> =
        analysis.words.iter().map(|word| word.word.split_whitespace().collect::<Vec<_>>().join("_")).collect();
    writeln!(out, "\ntừ / words: {}", words.join(" "))
}
