#!/usr/bin/env python3
"""Records that are read of web archives by tracuu, warcio and FastWARC, file by file.

    cargo build --release -p tracuu-crawler --example archive_records
    pip install warcio fastwarc
    compare.py target/release/examples/archive_records FILE_OR_FOLDER...

A line a file: the records of each, those of tracuu that are damaged, and what it tells besides. Those that are packed with LZ4 are
refused by tracuu. The exit status is 1 where one of the others reads more records than tracuu does, damaged ones and places that it
tells as damage included.
"""
import pathlib
import re
import subprocess
import sys

import fastwarc
import warcio.archiveiterator


def by_warcio(path):
    count = 0
    try:
        with open(path, "rb") as file:
            for record in warcio.archiveiterator.ArchiveIterator(file):
                count += 1
                record.raw_stream.read()
    except Exception as error:  # what it read before counts
        return count, type(error).__name__
    return count, ""


def by_fastwarc(path):
    count = 0
    try:
        with open(path, "rb") as file:
            kinds = fastwarc.warc.WarcRecordType.any_type
            for record in fastwarc.warc.ArchiveIterator(file, record_types=kinds, parse_http=False):
                count += 1
                record.reader.read()
    except Exception as error:
        return count, type(error).__name__
    return count, ""


def by_tracuu(program, path):
    told = subprocess.run([program, "--counts", path], capture_output=True, text=True, check=True).stdout
    counts = re.match(r"(\d+) records, (\d+) broken, (\d+) faults", told)
    return [int(count) for count in counts.groups()] if counts else None


def main():
    program, *paths = sys.argv[1:]
    files = []
    for path in map(pathlib.Path, paths):
        inside = path.rglob("*") if path.is_dir() else [path]
        files += [file for file in inside if re.search(r"\.w?arc(\.|$)", file.name) and file.is_file()]
    print(f"{'tracuu':>7} {'damaged':>8} {'told':>5} {'warcio':>7} {'FastWARC':>9}")
    worse = 0
    for file in sorted(files):
        ours, (warcio_count, one), (fast_count, other) = by_tracuu(program, file), by_warcio(file), by_fastwarc(file)
        if ours is None:
            print(f"refused {'':14} {warcio_count:>7} {fast_count:>9}  {file.name}")
            continue
        mark = ""
        if sum(ours) < max(warcio_count, fast_count):
            mark, worse = "  FEWER", worse + 1
        errors = ", ".join(filter(None, [one and f"warcio: {one}", other and f"FastWARC: {other}"]))
        print(f"{ours[0]:>7} {ours[1]:>8} {ours[2]:>5} {warcio_count:>7} {fast_count:>9}  {file.name}  {errors}{mark}")
    print(f"{len(files)} files, fewer records than another reader in {worse}")
    sys.exit(worse > 0)


main()
