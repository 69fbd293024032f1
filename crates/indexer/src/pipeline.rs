//! One reader, decoders on all cores, one writer; what is under way is bounded by bytes.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, Sender, bounded};
use tracuu_article::{Decode, Decoded, Inventory, Origin, Position, Record, Rejection, RejectionKind, Source};
use tracuu_index::Outcomes;

use crate::{
    budget::{ByteBudget, Permit},
    captures::{Rank, Taken},
    checkpoint::ReadPlace,
    error::{BuildError, Result},
    rejections::{MAX_SPELT_OUT, Rejected, RejectionSink},
};

/// What a running build tells of itself, and whether it should stop.
#[derive(Debug, Default)]
pub struct Progress {
    /// Records that have come to an outcome.
    pub records: AtomicU64,
    /// Bytes of the sources that were read.
    pub bytes: AtomicU64,
    /// Set to stop the build before it is published.
    pub stop: AtomicBool,
}

/// A record on its way to a decoder: its number gives the order of reading, whatever the threads do.
struct Task {
    number: u64,
    source: usize,
    record: Record,
    decoder: Arc<dyn Decode>,
    permit: Permit,
}

/// What became of a record.
enum Outcome {
    Article {
        number: u64,
        source: usize,
        origin: Origin,
        decoded: Box<Decoded>,
        permit: Permit,
    },
    Rejected(Rejected),
    /// All records before this place came to an outcome, and none behind it.
    Checkpoint(ReadPlace),
}

/// What takes the articles.
pub(crate) trait Take {
    /// Takes an article of a record; they come in no order.
    fn take(&mut self, rank: Rank, origin: &Origin, decoded: Decoded, permit: Permit) -> Result<Taken>;

    /// Keeps all that was taken, so that an interrupted build may go on from this place.
    fn checkpoint(&mut self, place: ReadPlace, counts: &Outcomes, sink: &mut dyn RejectionSink) -> Result<()>;
}

/// How to read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// Bytes of memory that the build may use.
    pub(crate) memory: usize,
    /// Where to begin.
    pub(crate) begin: ReadPlace,
    /// How often to make a checkpoint, and before the end where it is asked to stop; never where it is left out.
    pub(crate) checkpoints: Option<Duration>,
}

/// Runs the pipeline over all sources, counts outcomes, and tells `sink` what became no article; what was read, and how far.
pub(crate) fn run(
    sources: Vec<Box<dyn Source>>,
    reading: Reading,
    progress: &Progress,
    counts: &mut Outcomes,
    sink: &mut dyn RejectionSink,
    taker: &mut dyn Take,
) -> Result<(Vec<Inventory>, ReadPlace)> {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let budget = ByteBudget::new((reading.memory / 3 / 4).max(1 << 20));
    let (tasks, task_queue) = bounded::<Task>(1024);
    let (outcomes, outcome_queue) = bounded::<Outcome>(1024);
    let decoded = Decodings::default();
    thread::scope(|scope| {
        let reader = Reader { reading, budget, tasks, outcomes: outcomes.clone(), decoded: &decoded, progress };
        let reader = scope.spawn(move || reader.read_all(sources));
        for _ in 0..cores {
            let (queue, outcomes, decoded) = (task_queue.clone(), outcomes.clone(), &decoded);
            scope.spawn(move || decode_all(&queue, &outcomes, decoded));
        }
        drop((task_queue, outcomes));
        let result = collect(&outcome_queue, progress, counts, sink, taker);
        if result.is_err() {
            progress.stop.store(true, Ordering::Relaxed);
            // Let the threads run dry, so that none waits for ever.
            outcome_queue.iter().for_each(drop);
        }
        let read = reader.join().map_err(|_| BuildError::Worker("the reader"))?;
        result.map(|()| read)
    })
}

/// How many records were decoded so far, and their outcomes sent.
#[derive(Debug, Default)]
struct Decodings {
    count: Mutex<u64>,
    changed: Condvar,
}

impl Decodings {
    fn add_one(&self) {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.changed.notify_all();
    }

    /// Waits until there are so many.
    fn wait_for(&self, wanted: u64) {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_while(count, |count| *count < wanted).unwrap_or_else(PoisonError::into_inner));
    }
}

/// The one thread that reads.
struct Reader<'a> {
    reading: Reading,
    budget: Arc<ByteBudget>,
    tasks: Sender<Task>,
    outcomes: Sender<Outcome>,
    decoded: &'a Decodings,
    progress: &'a Progress,
}

impl Reader<'_> {
    /// What was read, and how far.
    fn read_all(self, sources: Vec<Box<dyn Source>>) -> (Vec<Inventory>, ReadPlace) {
        let Reading { begin, checkpoints, .. } = self.reading;
        let (mut number, mut to_decode, mut last) = (begin.record, 0, Instant::now());
        let (mut inventories, mut place, mut before) = (Vec::new(), begin, 0);
        'all: for (at, mut source) in sources.into_iter().enumerate() {
            let decoder = source.decoder();
            match at.cmp(&begin.source) {
                std::cmp::Ordering::Less => source.go_to(Position(u64::MAX)),
                std::cmp::Ordering::Equal => source.go_to(begin.position),
                std::cmp::Ordering::Greater => {}
            }
            while let Some(record) = source.next_record() {
                number += 1;
                self.progress.bytes.store(before + source.bytes_read(), Ordering::Relaxed);
                let sent = match record {
                    Ok(record) => {
                        let permit = self.budget.acquire(record.bytes.len());
                        let decoder = Arc::clone(&decoder);
                        to_decode += 1;
                        self.tasks.send(Task { number, source: at, record, decoder, permit }).is_ok()
                    }
                    Err(rejection) => {
                        let rejected = Rejected { rejection, sample: String::new(), source: at };
                        self.outcomes.send(Outcome::Rejected(rejected)).is_ok()
                    }
                };
                let is_over = !sent || self.progress.stop.load(Ordering::Relaxed);
                if let Some(every) = checkpoints
                    && (is_over || last.elapsed() >= every)
                {
                    self.decoded.wait_for(to_decode);
                    place = ReadPlace { source: at, position: source.position(), record: number };
                    let _ = self.outcomes.send(Outcome::Checkpoint(place));
                    last = Instant::now();
                }
                if is_over {
                    break 'all;
                }
            }
            before += source.bytes_read();
            inventories.push(source.inventory());
            place = ReadPlace { source: at, position: source.position(), record: number };
        }
        (inventories, place)
    }
}

fn decode_all(queue: &Receiver<Task>, outcomes: &Sender<Outcome>, decoded: &Decodings) {
    for Task { number, source, record, decoder, permit } in queue {
        let (origin, sample) = (record.origin.clone(), sample(&record.bytes));
        // A fault of a library that decodes costs the record, not the build.
        let outcome = match panic::catch_unwind(AssertUnwindSafe(|| decoder.decode(record))) {
            Ok(Ok(decoded)) => Outcome::Article { number, source, origin, decoded: Box::new(decoded), permit },
            Ok(Err(rejection)) => Outcome::Rejected(Rejected { rejection, sample, source }),
            Err(_) => {
                let reason = "the decoder failed on it".to_owned();
                let rejection = Rejection { origin, kind: RejectionKind::Broken, reason };
                Outcome::Rejected(Rejected { rejection, sample, source })
            }
        };
        let sent = outcomes.send(outcome);
        decoded.add_one();
        if sent.is_err() {
            return;
        }
    }
}

/// Bytes of a record that are told of it where it becomes no article.
const SAMPLE: usize = 200;

/// How a record begins.
fn sample(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.get(..SAMPLE).unwrap_or(bytes)).into_owned()
}

fn collect(
    queue: &Receiver<Outcome>,
    progress: &Progress,
    counts: &mut Outcomes,
    sink: &mut dyn RejectionSink,
    taker: &mut dyn Take,
) -> Result<()> {
    let count = |counts: &mut Outcomes| {
        counts.records += 1;
        progress.records.fetch_add(1, Ordering::Relaxed);
    };
    for outcome in queue {
        match outcome {
            Outcome::Checkpoint(place) => taker.checkpoint(place, counts, sink)?,
            Outcome::Rejected(rejected) => {
                count(counts);
                *counts.rejected.entry(rejected.rejection.kind.name().to_owned()).or_default() += 1;
                sink.reject(rejected);
            }
            Outcome::Article { number, source, origin, decoded, permit } => {
                count(counts);
                for field in &decoded.unknown_fields {
                    if counts.unknown_fields.len() < MAX_SPELT_OUT || counts.unknown_fields.contains_key(field) {
                        *counts.unknown_fields.entry(field.clone()).or_default() += 1;
                    }
                }
                count_rules(counts, &decoded);
                counts.without_url += u64::from(decoded.article.url.is_none());
                counts.warnings += decoded.warnings.len() as u64;
                for warning in &decoded.warnings {
                    sink.warn(&origin, warning);
                }
                let rank = Rank::of(&decoded.article, number, source);
                match taker.take(rank, &origin, *decoded, permit)? {
                    Taken::New => counts.indexed += 1,
                    Taken::Replacing | Taken::Superseded => counts.replaced += 1,
                    Taken::Unchanged => counts.unchanged += 1,
                }
            }
        }
    }
    if progress.stop.load(Ordering::Relaxed) { Err(BuildError::Stopped) } else { Ok(()) }
}

/// Hosts whose rules are counted at most.
const MAX_HOSTS: usize = 1_000;

/// Counts what the rules for the page's site gave and missed.
fn count_rules(counts: &mut Outcomes, decoded: &Decoded) {
    for used in &decoded.rules {
        if counts.rules.len() >= MAX_HOSTS && !counts.rules.contains_key(&used.host) {
            continue;
        }
        let of_host = counts.rules.entry(used.host.clone()).or_default();
        let outcome = of_host.entry(used.rule.clone()).or_default();
        outcome.articles += 1;
        for field in &used.missed {
            *outcome.missed.entry((*field).to_owned()).or_default() += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use tracuu_index::Report;

    use super::*;
    use crate::rejections::FirstRejections;

    /// Fails on its second record of three.
    struct Faulty(u64);

    struct FaultyDecoder;

    /// Takes everything.
    struct All;

    impl Take for All {
        fn take(&mut self, _: Rank, _: &Origin, _: Decoded, _: Permit) -> Result<Taken> {
            Ok(Taken::New)
        }

        fn checkpoint(&mut self, _: ReadPlace, _: &Outcomes, _: &mut dyn RejectionSink) -> Result<()> {
            Ok(())
        }
    }

    impl Source for Faulty {
        fn next_record(&mut self) -> Option<std::result::Result<Record, Rejection>> {
            self.0 += 1;
            (self.0 <= 3).then(|| Ok(Record::of_file(Origin::line("faulty", self.0), vec![0])))
        }

        fn position(&self) -> Position {
            Position(self.0)
        }

        fn go_to(&mut self, position: Position) {
            self.0 = position.0;
        }

        fn identity(&self) -> String {
            String::new()
        }

        fn decoder(&self) -> Arc<dyn Decode> {
            Arc::new(FaultyDecoder)
        }

        fn inventory(&self) -> Inventory {
            Inventory::default()
        }
    }

    impl Decode for FaultyDecoder {
        fn decode(&self, record: Record) -> std::result::Result<Decoded, Rejection> {
            assert_ne!(record.origin.line, Some(2), "a fault of a library");
            Ok(Decoded {
                article: tracuu_article::Article::default(),
                unknown_fields: Vec::new(),
                warnings: Vec::new(),
                rules: Vec::new(),
            })
        }
    }

    #[test]
    fn a_decoder_that_panics_costs_its_record_only() {
        let (mut report, mut sink) = (Report::default(), FirstRejections::default());
        let sources: Vec<Box<dyn Source>> = vec![Box::new(Faulty(0))];
        let (memory, progress) = (12 << 20, Progress::default());
        let reading = Reading { memory, begin: ReadPlace::default(), checkpoints: None };
        let taken = run(sources, reading, &progress, &mut report.outcomes, &mut sink, &mut All);
        assert!(taken.is_ok());
        sink.tell(&mut report);
        assert_eq!((report.outcomes.indexed, report.outcomes.rejected.get("broken")), (2, Some(&1)));
        assert_eq!(report.rejections, ["faulty:2: broken: the decoder failed on it"]);
    }
}
