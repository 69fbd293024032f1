#!/usr/bin/env python3
"""Body F1 and pages per CPU-second of tracuu, trafilatura (default and precision) and its Rust port with fallback, in one run.

    cargo build --release && cargo build --release --manifest-path benchmarks/extraction/peer/Cargo.toml
    pip install trafilatura lxml_html_clean
    compare.py target/release/tracuu benchmarks/extraction/peer/target/release/extraction-peer FOLDER TRUTH.json shingle|word

FOLDER holds pages (.html, .html.gz), TRUTH.json their bodies: {"name up to its first dot": {"body": "..."}}.
shingle: overlap of 4-word shingles per page, F1 of the mean precision and recall (article-extraction-benchmark);
word: F1 of the bags of words per page, then its mean (WCXB).

Five rounds in turns, of which the fastest counts. Each runs on one thread, since two threads of one core share it, and reads and unpacks the pages in its time; the start of the
commands is counted, that of Python is not.
"""
import collections
import glob
import gzip
import json
import os
import re
import resource
import subprocess
import sys
import time

import trafilatura

WORD = re.compile(r"\w+")
ROUNDS = 5


def bag(text, measure):
    words = WORD.findall((text or "").lower() if measure == "word" else text or "")
    if measure == "word":
        return collections.Counter(words)
    shingles = [tuple(words[at:at + 4]) for at in range(max(1, len(words) - 3))] if words else []
    return collections.Counter(shingles)


def score(truth, bodies, measure):
    found = []
    for name, page in truth.items():
        wanted, given = bag(page["body"], measure), bag(bodies.get(name), measure)
        both = sum((wanted & given).values())
        precision = both / sum(given.values()) if given else float(not wanted)
        recall = both / sum(wanted.values()) if wanted else float(not given)
        found.append((precision, recall))
    f1 = lambda p, r: 2 * p * r / (p + r) if p + r else 0.0
    if measure == "word":
        return sum(f1(p, r) for p, r in found) / len(found)
    return f1(*(sum(values) / len(found) for values in zip(*found)))


def name_of(path):
    return os.path.basename(path).split(".")[0]


def by_command(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    one_thread = {**os.environ, "RAYON_NUM_THREADS": "1"}
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=one_thread).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {name_of(page["path"]): page.get("body") for page in map(json.loads, out.splitlines())}, seconds


def by_trafilatura(files, **options):
    bodies = {}
    begun = time.process_time()
    for path in files:
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as page:
            bodies[name_of(path)] = trafilatura.extract(page.read(), include_comments=False, **options)
    return bodies, time.process_time() - begun


def main(executable, peer, folder, truth, measure):
    truth = json.load(open(truth, encoding="utf-8"))
    files = sorted(path for path in glob.glob(os.path.join(folder, "*.html*")) if name_of(path) in truth)
    print(f"{'':44} {'F1':>6} {'pages/CPU-s':>12}")
    contenders = {
        "tracuu": lambda: by_command([executable, "extract", *files]),
        f"trafilatura {trafilatura.__version__}": lambda: by_trafilatura(files),
        f"trafilatura {trafilatura.__version__}, precision": lambda: by_trafilatura(files, favor_precision=True),
        "trafilatura in Rust, with fallback": lambda: by_command([peer, *files]),
    }
    best, f1 = {}, {}
    for _ in range(ROUNDS):
        for name, run in contenders.items():
            bodies, seconds = run()
            best[name] = min(seconds, best.get(name, seconds))
            f1[name] = score(truth, bodies, measure)
    for name in contenders:
        print(f"{name:44} {f1[name]:6.4f} {len(files) / best[name]:12.0f}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) == 6 else sys.exit(__doc__)
