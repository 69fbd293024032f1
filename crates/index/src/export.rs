//! Taking the articles of a generation out: JSON Lines in the order of their ids, the same bytes for the same articles.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    io::{BufRead, BufReader, BufWriter, Seek, Write},
};

use crate::{
    error::{IoContext, Result},
    generation::Generation,
};

/// Bytes of articles that are sorted in memory; more go through temporary files.
const IN_MEMORY: usize = 64 << 20;
/// Keeps an id apart from its article in a temporary file; no id holds white space.
const TAB: u8 = b'\t';

/// Writes every article of a generation as a line of JSON, sorted by id; how many.
pub fn export(generation: &Generation, out: &mut impl Write) -> Result<u64> {
    let (mut held, mut bytes, mut count) = (Vec::new(), 0, 0);
    let mut runs: Vec<BufReader<std::fs::File>> = Vec::new();
    generation.each_article(|article, json| {
        count += 1;
        bytes += article.id.len() + json.len();
        held.push((article.id, json.to_owned()));
        if bytes > IN_MEMORY {
            runs.push(spill(&mut held).on("write", std::env::temp_dir())?);
            bytes = 0;
        }
        Ok(())
    })?;
    held.sort_unstable();
    if runs.is_empty() {
        for (_, json) in &held {
            writeln!(out, "{json}").on("write", "the export")?;
        }
        return Ok(count);
    }
    runs.push(spill(&mut held).on("write", std::env::temp_dir())?);
    merge(runs, out).on("write", "the export")?;
    Ok(count)
}

/// Sorts what is held into a temporary file.
fn spill(held: &mut Vec<(String, String)>) -> std::io::Result<BufReader<std::fs::File>> {
    held.sort_unstable();
    let mut file = BufWriter::new(tempfile::tempfile()?);
    for (id, json) in held.drain(..) {
        file.write_all(id.as_bytes())?;
        file.write_all(&[TAB])?;
        writeln!(file, "{json}")?;
    }
    let mut file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(BufReader::new(file))
}

/// The next line of a sorted file: its id, the file, and the article.
type Next = Reverse<(Vec<u8>, usize, Vec<u8>)>;

/// Writes the lines of sorted files in their common order.
fn merge(mut runs: Vec<BufReader<std::fs::File>>, out: &mut impl Write) -> std::io::Result<()> {
    let count = runs.len();
    let mut next = |run: usize| -> std::io::Result<Option<Next>> {
        let (mut id, mut json) = (Vec::new(), Vec::new());
        let Some(file) = runs.get_mut(run) else { return Ok(None) };
        if file.read_until(TAB, &mut id)? == 0 {
            return Ok(None);
        }
        file.read_until(b'\n', &mut json)?;
        // Without the mark behind it an id sorts as it does alone.
        id.pop();
        Ok(Some(Reverse((id, run, json))))
    };
    let mut heap = BinaryHeap::new();
    for run in 0..count {
        heap.extend(next(run)?);
    }
    while let Some(Reverse((_, run, json))) = heap.pop() {
        out.write_all(&json)?;
        heap.extend(next(run)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_files_become_one() {
        let run = |ids: &[&str]| {
            spill(&mut ids.iter().map(|id| ((*id).to_owned(), format!("{{\"id\":\"{id}\"}}"))).collect()).unwrap()
        };
        let mut out = Vec::new();
        merge(vec![run(&["b", "a", "ab"]), run(&[]), run(&["aa", "c"]), run(&["a-"])], &mut out).unwrap();
        let ids: Vec<String> =
            String::from_utf8(out).unwrap().lines().map(|line| line.split('"').nth(3).unwrap().to_owned()).collect();
        assert_eq!(ids, ["a", "a-", "aa", "ab", "b", "c"]);
    }
}
