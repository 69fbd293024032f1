//! One reader, decoders on all cores, one writer; what is under way is bounded by bytes.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use crossbeam_channel::{Receiver, Sender, bounded};
use tracuu_article::{Decode, Decoded, Inventory, Origin, Record, Rejection, RejectionKind, Source};
use tracuu_index::Outcomes;

use crate::{
    budget::{ByteBudget, Permit},
    captures::{Rank, Taken},
    error::{BuildError, Result},
    rejections::{MAX_SPELT_OUT, Rejected, RejectionSink},
};

/// What a running build tells of itself, and whether it should stop.
#[derive(Debug, Default)]
pub struct Progress {
    /// Records that have come to an outcome.
    pub records: AtomicU64,
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
    Article { number: u64, source: usize, origin: Origin, decoded: Box<Decoded>, permit: Permit },
    Rejected(Rejected),
}

/// Runs the pipeline over all sources, counts outcomes and tells `sink` what became no article; `take` gets every article, in no order.
pub(crate) fn run(
    sources: Vec<Box<dyn Source>>,
    memory: usize,
    progress: &Progress,
    counts: &mut Outcomes,
    sink: &mut dyn RejectionSink,
    mut take: impl FnMut(Rank, &Origin, Decoded, Permit) -> Result<Taken>,
) -> Result<Vec<Inventory>> {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let budget = ByteBudget::new((memory / 3 / 4).max(1 << 20));
    let (tasks, task_queue) = bounded::<Task>(1024);
    let (outcomes, outcome_queue) = bounded::<Outcome>(1024);
    thread::scope(|scope| {
        let rejections = outcomes.clone();
        let reader = scope.spawn(move || read_all(sources, &budget, &tasks, &rejections, progress));
        for _ in 0..cores {
            let (queue, outcomes) = (task_queue.clone(), outcomes.clone());
            scope.spawn(move || decode_all(&queue, &outcomes));
        }
        drop((task_queue, outcomes));
        let result = collect(&outcome_queue, progress, counts, sink, &mut take);
        if result.is_err() {
            progress.stop.store(true, Ordering::Relaxed);
            // Let the threads run dry, so that none waits for ever.
            outcome_queue.iter().for_each(drop);
        }
        let inventories = reader.join().map_err(|_| BuildError::Worker("the reader"))?;
        result.map(|()| inventories)
    })
}

fn read_all(
    sources: Vec<Box<dyn Source>>,
    budget: &Arc<ByteBudget>,
    tasks: &Sender<Task>,
    rejections: &Sender<Outcome>,
    progress: &Progress,
) -> Vec<Inventory> {
    let mut number = 0;
    let mut inventories = Vec::new();
    'all: for (at, mut source) in sources.into_iter().enumerate() {
        let decoder = source.decoder();
        while let Some(record) = source.next_record() {
            number += 1;
            let sent = match record {
                Ok(record) => {
                    let permit = budget.acquire(record.bytes.len());
                    let decoder = Arc::clone(&decoder);
                    tasks.send(Task { number, source: at, record, decoder, permit }).is_ok()
                }
                Err(rejection) => {
                    let rejected = Rejected { rejection, sample: String::new(), source: at };
                    rejections.send(Outcome::Rejected(rejected)).is_ok()
                }
            };
            if !sent || progress.stop.load(Ordering::Relaxed) {
                break 'all;
            }
        }
        inventories.push(source.inventory());
    }
    inventories
}

fn decode_all(queue: &Receiver<Task>, outcomes: &Sender<Outcome>) {
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
        if outcomes.send(outcome).is_err() {
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
    take: &mut impl FnMut(Rank, &Origin, Decoded, Permit) -> Result<Taken>,
) -> Result<()> {
    for outcome in queue {
        counts.records += 1;
        progress.records.fetch_add(1, Ordering::Relaxed);
        match outcome {
            Outcome::Rejected(rejected) => {
                *counts.rejected.entry(rejected.rejection.kind.name().to_owned()).or_default() += 1;
                sink.reject(rejected);
            }
            Outcome::Article { number, source, origin, decoded, permit } => {
                for field in &decoded.unknown_fields {
                    if counts.unknown_fields.len() < MAX_SPELT_OUT || counts.unknown_fields.contains_key(field) {
                        *counts.unknown_fields.entry(field.clone()).or_default() += 1;
                    }
                }
                count_rules(counts, &decoded);
                counts.warnings += decoded.warnings.len() as u64;
                for warning in &decoded.warnings {
                    sink.warn(&origin, warning);
                }
                let rank = Rank::of(&decoded.article, number, source);
                match take(rank, &origin, *decoded, permit)? {
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
    use tracuu_article::Position;
    use tracuu_index::Report;

    use super::*;
    use crate::rejections::FirstRejections;

    /// Fails on its second record of three.
    struct Faulty(u64);

    struct FaultyDecoder;

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
        let taken = run(sources, memory, &progress, &mut report.outcomes, &mut sink, |_, _, _, _| Ok(Taken::New));
        assert!(taken.is_ok());
        sink.tell(&mut report);
        assert_eq!((report.outcomes.indexed, report.outcomes.rejected.get("broken")), (2, Some(&1)));
        assert_eq!(report.rejections, ["faulty:2: broken: the decoder failed on it"]);
    }
}
