use std::io::Read;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::{panic, thread};

use memchr::memchr_iter;
use oxigraph::model::QuadRef;

use crate::rdf::blocks::{self, Block};
use crate::rdf::{Error, OnError, Text, lines};

/// Takes quads as they are read.
pub trait Sink: Send {
    /// Takes a quad, whose blank nodes have names that no other text has; `Break` ends the reading.
    fn quad(&mut self, quad: QuadRef<'_>) -> ControlFlow<()>;
}

/// The mistakes of a text that were skipped.
#[derive(Debug, Default)]
pub struct Skipped {
    /// Their number.
    pub count: usize,
    /// The first in the text; `None` if there is none.
    pub first: Option<Error>,
}

/// Reads a text, with a thread for each sink, and gives the sinks back.
///
/// Gzip and zstd are unpacked on the way. One sink gets the quads in the order of the text; several share them as they come.
/// `watch` is told, after each megabyte or so, how many quads the sinks have taken.
///
/// # Errors
/// The text cannot be unpacked or is not in its format, and mistakes are not skipped: the first of them.
pub fn read_into<S: Sink>(
    text: &Text,
    input: impl Read + Send,
    sinks: Vec<S>,
    watch: &mut dyn FnMut(u64),
) -> Result<(Vec<S>, Skipped), Error> {
    let shared = Shared { text, quads: AtomicU64::new(0), ended: AtomicBool::new(false) };
    let mut mistakes = Mistakes::default();
    let (end, workers) = thread::scope(|scope| {
        let (blocks, waiting) = mpsc::sync_channel(sinks.len());
        let waiting = Arc::new(Mutex::new(waiting));
        let begin = |sink| {
            let (waiting, shared) = (Arc::clone(&waiting), &shared);
            scope.spawn(move || Worker::new(shared, sink).work(&waiting))
        };
        let threads: Vec<_> = sinks.into_iter().map(begin).collect();
        // Only the threads may wait for blocks: when they have ended, whoever cuts the text is to know.
        drop(waiting);
        let mut number = 0;
        let give = |block| {
            watch(shared.quads.load(Ordering::Relaxed));
            number += 1;
            blocks.send((number, block)).map_or(ControlFlow::Break(()), ControlFlow::Continue)
        };
        let end = blocks::each(text, input, give, |mistake| mistakes.add(0, mistake));
        drop(blocks);
        let workers: Vec<_> =
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|bug| panic::resume_unwind(bug))).collect();
        (end, workers)
    });
    watch(shared.quads.load(Ordering::Relaxed));

    let mut lines = Vec::new();
    let mut sinks = Vec::new();
    for worker in workers {
        lines.extend(worker.lines);
        mistakes.append(worker.mistakes);
        sinks.push(worker.sink);
    }
    let first = mistakes.first.map(|(block, mistake)| {
        let before = lines.iter().filter(|(number, _)| *number < block);
        mistake.behind(before.map(|(_, lines)| lines).sum())
    });
    match first {
        Some(first) if text.on_error == OnError::Stop => Err(first),
        first => end.map(|()| (sinks, Skipped { count: mistakes.count, first })),
    }
}

/// What the threads that read one text have in common.
struct Shared<'t> {
    text: &'t Text,
    /// Quads that the sinks have taken.
    quads: AtomicU64,
    /// Whether no further block is to be read.
    ended: AtomicBool,
}

/// Reads blocks into one sink.
struct Worker<'t, S> {
    shared: &'t Shared<'t>,
    sink: S,
    mistakes: Mistakes,
    /// The lines of each block that was read, by its number.
    lines: Vec<(usize, u64)>,
}

impl<'t, S: Sink> Worker<'t, S> {
    fn new(shared: &'t Shared<'t>, sink: S) -> Self {
        Self { shared, sink, mistakes: Mistakes::default(), lines: Vec::new() }
    }

    /// Reads blocks as they come. They are taken in their order, so whatever stands before a mistake is read as well.
    fn work(mut self, waiting: &Mutex<Receiver<(usize, Block)>>) -> Self {
        while !self.shared.ended.load(Ordering::Relaxed) {
            let block = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((number, block)) = block else { break };
            let end = match block {
                Block::Lines(block) => self.lines(number, &block),
                Block::Quads(quads) => {
                    self.shared.quads.fetch_add(quads.len() as u64, Ordering::Relaxed);
                    quads.iter().try_for_each(|quad| self.sink.quad(quad.as_ref()))
                }
            };
            if end.is_break() {
                self.shared.ended.store(true, Ordering::Relaxed);
            }
        }
        self
    }

    fn lines(&mut self, number: usize, block: &[u8]) -> ControlFlow<()> {
        let mut quads = 0;
        let end = lines::read(self.shared.text, block, |found| match found {
            Ok(quad) => {
                quads += 1;
                self.sink.quad(quad)
            }
            Err(mistake) => {
                self.mistakes.add(number, mistake);
                match self.shared.text.on_error {
                    OnError::Skip => ControlFlow::Continue(()),
                    OnError::Stop => ControlFlow::Break(()),
                }
            }
        });
        self.shared.quads.fetch_add(quads, Ordering::Relaxed);
        // The places of mistakes in other blocks count all lines of this one.
        let lines = end.continue_value().unwrap_or_else(|| memchr_iter(b'\n', block).count() as u64);
        self.lines.push((number, lines));
        end.map_continue(|_| ())
    }
}

/// Mistakes in blocks, whose places count from the first line of their block.
#[derive(Default)]
struct Mistakes {
    count: usize,
    /// The first in the text, with the number of its block.
    first: Option<(usize, Error)>,
}

impl Mistakes {
    /// Adds a mistake behind those of the same block.
    fn add(&mut self, block: usize, mistake: Error) {
        self.append(Self { count: 1, first: Some((block, mistake)) });
    }

    fn append(&mut self, other: Self) {
        self.count += other.count;
        self.first = match (self.first.take(), other.first) {
            (Some(own), Some(other)) if own.0 > other.0 => Some(other),
            (own, other) => own.or(other),
        };
    }
}
