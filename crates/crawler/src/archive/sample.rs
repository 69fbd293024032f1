//! Some pages of an archive, without reading all of it.

use std::{
    io::{Seek, SeekFrom},
    iter,
    path::Path,
};

use tracuu_article::{Origin, Record, Tally};

use super::{
    revisits::Revisits,
    web::{WebArchive, open as open_file},
};

/// Pages in a row that a sample has of one place in an archive.
const ROW: u64 = 3;
/// Bytes of an archive in which the beginning of a record is looked for from one place.
const NEAR: u64 = 4 << 20;

/// Pages of the sample of an archive that is one member, all from its beginning.
const OF_ONE_MEMBER: usize = 60;

/// Gives some pages of an archive one by one, from places all over it; from its beginning alone where it is one member.
pub fn sample_archive(path: &Path, count: usize, mut look: impl FnMut(Record)) {
    let open = || WebArchive::open(path, &Tally::new(), &Revisits::default());
    let length = open_file(path).and_then(|mut file| file.seek(SeekFrom::End(0)));
    let (Ok(mut archive), Ok(length)) = (open(), length) else { return };
    let rows = (count as u64 / ROW).max(1);
    let mut given = 0;
    for row in 0..rows {
        let (from, to) = (place(length, row, rows), place(length, row + 1, rows));
        if row > 0 && (to <= from || !archive.go_near(from..to.min(from + NEAR))) {
            continue;
        }
        let mut left = ROW;
        while left > 0
            && let Some(record) = archive.next()
        {
            let offset = |origin: &Origin| origin.offset.unwrap_or(0);
            match record {
                Ok(record) if offset(&record.origin) < to => {
                    look(record);
                    (left, given) = (left - 1, given + 1);
                }
                Err(rejection) if offset(&rejection.origin) < to => {}
                _ => break,
            }
        }
    }
    if rows > 1
        && given <= ROW
        && let Ok(mut archive) = open()
    {
        let pages = iter::from_fn(|| archive.next()).flatten();
        pages.skip(given.try_into().unwrap_or(0)).take(OF_ONE_MEMBER.min(count)).for_each(look);
    }
}

fn place(length: u64, row: u64, rows: u64) -> u64 {
    u64::try_from(u128::from(length) * u128::from(row) / u128::from(rows)).unwrap_or(length)
}
