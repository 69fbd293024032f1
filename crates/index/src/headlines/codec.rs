//! The file of headlines: numbers and texts, packed with Zstandard.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    path::Path,
};

use super::{Edge, HeadlinePhrase, Headlines, Title, Word};

/// Level of zstd: the order of places hardly packs.
const COMPRESSION_LEVEL: i32 = 1;

pub(super) fn write(headlines: &Headlines, path: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(zstd::Encoder::new(File::create(path)?, COMPRESSION_LEVEL)?);
    texts(&mut out, headlines.folded.iter())?;
    texts(&mut out, headlines.words.iter().map(|word| &word.text))?;
    numbers(&mut out, headlines.words.iter().map(|word| word.folded))?;
    numbers(&mut out, headlines.words.iter().map(|word| word.count))?;
    numbers(&mut out, headlines.tokens.iter().copied())?;
    let edges: Vec<u8> = headlines.edges.iter().map(|edge| *edge as u8).collect();
    bytes(&mut out, &edges)?;
    numbers(&mut out, headlines.titles.iter().map(|title| title.begin))?;
    for title in &headlines.titles {
        out.write_all(&title.key.to_le_bytes())?;
    }
    numbers(&mut out, headlines.order.iter().copied())?;
    texts(&mut out, headlines.tops.keys())?;
    for tops in headlines.tops.values() {
        numbers(&mut out, tops.iter().flat_map(|top| [top.place, top.length, top.count, top.score.to_bits()]))?;
    }
    let out = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    out.finish()?.sync_all()
}

pub(super) fn read(path: &Path) -> io::Result<Headlines> {
    let mut file = BufReader::new(zstd::Decoder::new(File::open(path)?)?);
    let file = &mut file;
    let folded = read_texts(file)?;
    let (texts, folds, counts) = (read_texts(file)?, read_numbers(file)?, read_numbers(file)?);
    let words = texts.into_iter().zip(folds).zip(counts);
    let words = words.map(|((text, folded), count)| Word { text, folded, count }).collect();
    let tokens = read_numbers(file)?;
    let edges =
        read_bytes(file)?.into_iter().map(edge).collect::<Option<Vec<_>>>().ok_or(io::ErrorKind::InvalidData)?;
    let begins = read_numbers(file)?;
    let mut titles = Vec::with_capacity(begins.len());
    for begin in begins {
        let mut key = [0; size_of::<u64>()];
        file.read_exact(&mut key)?;
        titles.push(Title { begin, key: u64::from_le_bytes(key) });
    }
    let order = read_numbers(file)?;
    let mut headlines = Headlines { folded, words, tokens, edges, titles, order, ..Headlines::default() };
    for prefix in read_texts(file)? {
        let tops = read_numbers(file)?;
        let tops = tops.chunks_exact(4).filter_map(|top| match *top {
            [place, length, count, score] => {
                Some(HeadlinePhrase { place, length, count, score: f32::from_bits(score) })
            }
            _ => None,
        });
        let tops = tops.collect();
        headlines.tops.insert(prefix, tops);
    }
    Ok(headlines)
}

fn edge(byte: u8) -> Option<Edge> {
    [Edge::Inside, Edge::Word, Edge::Clause].into_iter().find(|edge| *edge as u8 == byte)
}

fn numbers(out: &mut impl Write, numbers: impl Iterator<Item = u32>) -> io::Result<()> {
    bytes(out, &numbers.flat_map(u32::to_le_bytes).collect::<Vec<u8>>())
}

fn texts<'a>(out: &mut impl Write, texts: impl Iterator<Item = &'a String>) -> io::Result<()> {
    bytes(out, texts.flat_map(|text| [text.as_str(), "\n"]).collect::<String>().as_bytes())
}

fn bytes(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)
}

fn read_bytes(file: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; size_of::<u64>()];
    file.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut bytes = Vec::new();
    // A length that is wrong allocates nothing that is not there.
    if file.take(length).read_to_end(&mut bytes)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

fn read_numbers(file: &mut impl Read) -> io::Result<Vec<u32>> {
    let bytes = read_bytes(file)?;
    Ok(bytes
        .chunks_exact(size_of::<u32>())
        .filter_map(|number| Some(u32::from_le_bytes(number.try_into().ok()?)))
        .collect())
}

fn read_texts(file: &mut impl Read) -> io::Result<Vec<String>> {
    let text = String::from_utf8(read_bytes(file)?).map_err(|_| io::ErrorKind::InvalidData)?;
    Ok(text.lines().map(str::to_owned).collect())
}
