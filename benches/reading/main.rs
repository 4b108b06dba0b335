//! How fast reports are read: bytes of text per second of processor time, for each stage and for hostile texts.
//!
//! `cargo bench --bench reading` prints the figures. A rate that falls from `x1` to `x4` is work that grows faster than
//! the text.

mod corpus;
#[path = "../../tests/it/hostile.rs"]
mod hostile;

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, SamplingMode, Throughput};
use sitrep::extract::extract;
use sitrep::lexicon::Lexicon;
use sitrep::syntax::{Rules, Syntax};
use sitrep::text::{Report, Token, tokens};

/// Bytes of the reports that each stage reads.
const CORPUS: usize = 5_000_000;

/// Bytes of a hostile text of size `x1`.
const HOSTILE: usize = 250_000;

fn stages(criterion: &mut Criterion<Processor>) {
    let reports = corpus::reports(CORPUS);
    let lexicon = Lexicon::shipped();
    let sentences: Vec<(&str, Vec<Token>)> = reports.iter().flat_map(cut).collect();
    let bytes: usize = reports.iter().map(|report| report.text.len()).sum();

    let mut group = criterion.benchmark_group("stage");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(10).sampling_mode(SamplingMode::Flat);
    group.bench_function("text", |bencher| {
        bencher.iter(|| {
            for report in &reports {
                black_box((report.quotations(), cut(report).count()));
            }
        });
    });
    group.bench_function("syntax", |bencher| {
        let rules = Rules::new(lexicon.words, &lexicon.cues);
        bencher.iter(|| {
            for (text, tokens) in &sentences {
                black_box(rules.parse(text, tokens, &[]));
            }
        });
    });
    group.bench_function("extract", |bencher| {
        bencher.iter(|| {
            for report in &reports {
                black_box(extract(report, lexicon));
            }
        });
    });
    group.finish();
}

fn growth(criterion: &mut Criterion<Processor>) {
    for (name, make) in hostile::TEXTS {
        let mut group = criterion.benchmark_group(format!("hostile/{name}"));
        for factor in [1, 4] {
            let report = Report::new("hostile.txt", make(HOSTILE * factor));
            group.throughput(Throughput::Bytes(report.text.len() as u64));
            group.sample_size(10).sampling_mode(SamplingMode::Flat).measurement_time(Duration::from_secs(2));
            group.bench_function(format!("x{factor}"), |bencher| {
                bencher.iter(|| black_box(extract(&report, Lexicon::shipped())));
            });
        }
        group.finish();
    }
}

/// The sentences of a report, cut into tokens.
fn cut(report: &Report) -> impl Iterator<Item = (&str, Vec<Token>)> {
    let text = &report.text;
    report.sentences().into_iter().map(move |sentence| (text.as_str(), tokens(text, sentence.span)))
}

/// The time that this thread has spent on a processor, so that other work of the machine does not count; where the
/// system does not tell, the time that has passed.
struct Processor;

/// A point in time, by the clock of the thread or by that of the wall.
enum Clock {
    Thread(Duration),
    Wall(Instant),
}

impl Clock {
    fn now() -> Self {
        let schedule = fs::read_to_string("/proc/thread-self/schedstat").ok();
        let nanoseconds = schedule.and_then(|line| line.split(' ').next()?.parse().ok());
        nanoseconds.map_or_else(|| Self::Wall(Instant::now()), |time| Self::Thread(Duration::from_nanos(time)))
    }

    fn since(self, start: Self) -> Duration {
        match (start, self) {
            (Self::Thread(start), Self::Thread(end)) => end.saturating_sub(start),
            (Self::Wall(start), _) => start.elapsed(),
            (Self::Thread(_), Self::Wall(_)) => Duration::ZERO,
        }
    }
}

impl Measurement for Processor {
    type Intermediate = Clock;
    type Value = Duration;

    fn start(&self) -> Clock {
        Clock::now()
    }

    fn end(&self, start: Clock) -> Duration {
        // Nothing is done in no time, even where the clock of the thread stood still.
        Clock::now().since(start).max(Duration::from_nanos(1))
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_secs_f64() * 1e9
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

fn main() {
    let criterion = Criterion::default().with_measurement(Processor).warm_up_time(Duration::from_secs(1));
    let mut criterion = criterion.configure_from_args();
    stages(&mut criterion);
    growth(&mut criterion);
    criterion.final_summary();
}
