use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::{mem, panic, thread};

use oxigraph::io::{RdfFormat, RdfParseError};
use oxigraph::model::Quad;

use crate::rdf::blank::Apart;
use crate::rdf::compression::unpacked;
use crate::rdf::lines::{self, Parsed};
use crate::rdf::pieces::Pieces;
use crate::rdf::{Error, OnError, Text};

/// Bytes of lines that a thread reads at a time.
const BLOCK: usize = 1 << 20;

/// Quads of a chunk, where there are no lines to cut at.
const QUADS: usize = 8192;

/// Some quads of a text.
#[derive(Debug, Default)]
pub struct Chunk {
    /// The quads, in the order of the text; blank nodes have names that no other text has.
    pub quads: Vec<Quad>,
    /// The mistakes that were skipped, in their order.
    pub skipped: Vec<Error>,
}

/// The chunks of a text, in its order; nothing comes after an error.
///
/// Other threads read ahead, by a few chunks. They end when this is dropped, as soon as the input gives anything.
#[derive(Debug)]
pub struct Chunks {
    text: Arc<Text>,
    read: Receiver<(usize, Result<Parsed, Error>)>,
    /// Chunks that came before their turn.
    early: BTreeMap<usize, Result<Parsed, Error>>,
    next: usize,
    /// Lines of the chunks so far.
    lines: u64,
    threads: Vec<thread::JoinHandle<()>>,
    ended: bool,
}

impl Chunks {
    pub(super) fn begin(text: Text, input: impl Read + Send + 'static, threads: usize) -> Self {
        let text = Arc::new(text);
        let (done, read) = mpsc::sync_channel(2 * threads);
        let threads = if text.has_lines() {
            let (blocks, waiting) = mpsc::sync_channel(threads);
            let waiting = Arc::new(Mutex::new(waiting));
            let worker = |_| {
                let (text, waiting, done) = (Arc::clone(&text), Arc::clone(&waiting), done.clone());
                thread::spawn(move || work(&text, &waiting, &done))
            };
            let mut all: Vec<_> = (0..threads).map(worker).collect();
            all.push({
                let text = Arc::clone(&text);
                thread::spawn(move || cut(&text, input, &blocks, &done))
            });
            all
        } else {
            let text = Arc::clone(&text);
            vec![thread::spawn(move || statements(&text, input, &done))]
        };
        Self { text, read, early: BTreeMap::new(), next: 0, lines: 0, threads, ended: false }
    }

    /// What is next in the text; `None` at its end.
    fn turn(&mut self) -> Option<Result<Parsed, Error>> {
        loop {
            if let Some(parsed) = self.early.remove(&self.next) {
                self.next += 1;
                return Some(parsed);
            }
            if let Ok((number, parsed)) = self.read.recv() {
                self.early.insert(number, parsed);
                continue;
            }
            // All threads have ended; if one of them has failed, so do we.
            for thread in mem::take(&mut self.threads) {
                thread.join().unwrap_or_else(|bug| panic::resume_unwind(bug));
            }
            return None;
        }
    }
}

impl Iterator for Chunks {
    type Item = Result<Chunk, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let turn = self.turn();
        self.ended = !matches!(turn, Some(Ok(_)));
        let lines = self.lines;
        let placed = |error| match error {
            Error::Syntax { file, at: Some((line, column)), format, message } => {
                Error::Syntax { file, at: Some((line + lines, column)), format, message }
            }
            error => error,
        };
        Some(match turn? {
            Ok(parsed) => {
                self.lines += parsed.lines;
                Ok(Chunk { quads: parsed.quads, skipped: parsed.skipped.into_iter().map(placed).collect() })
            }
            Err(error) if self.text.has_lines() => Err(placed(error)),
            Err(error) => Err(error),
        })
    }
}

type Done = SyncSender<(usize, Result<Parsed, Error>)>;

/// Cuts a text into blocks of whole lines.
fn cut(text: &Text, input: impl Read + Send, blocks: &SyncSender<(usize, Vec<u8>)>, done: &Done) {
    let mut number = 0;
    let end = (|| -> io::Result<()> {
        let mut input = unpacked(input)?;
        let mut rest = Vec::new();
        loop {
            let mut block = mem::take(&mut rest);
            let wanted = block.len() + BLOCK;
            let added = input.by_ref().take(BLOCK as u64).read_to_end(&mut block)?;
            if block.is_empty() {
                return Ok(());
            }
            if added > 0 {
                // The input may go on with this line.
                let whole = block.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
                rest = block.split_off(whole);
                rest.reserve(wanted.saturating_sub(rest.len()).min(BLOCK));
            }
            if !block.is_empty() {
                if blocks.send((number, block)).is_err() {
                    return Ok(());
                }
                number += 1;
            }
        }
    })();
    if let Err(error) = end {
        // Nobody may be listening any more.
        let _ = done.send((number, Err(text.unread(error))));
    }
}

/// Reads blocks of lines as they come, until there are no more or nobody wants them.
fn work(text: &Text, waiting: &Mutex<Receiver<(usize, Vec<u8>)>>, done: &Done) {
    loop {
        let block = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, block)) = block else { return };
        if done.send((number, lines::parse(text, &block))).is_err() {
            return;
        }
    }
}

/// Reads a text that has no lines to cut at.
fn statements(text: &Text, input: impl Read + Send, done: &Done) {
    let mut number = 0;
    // Whether somebody still listens.
    let mut send = |parsed| {
        number += 1;
        done.send((number - 1, parsed)).is_ok()
    };
    let mut chunk = Parsed::default();
    let end = one_after_the_other(text, input, |found| {
        match found {
            Ok(quad) => chunk.quads.push(quad),
            Err(mistake) => chunk.skipped.push(mistake),
        }
        chunk.quads.len() < QUADS || send(Ok(mem::take(&mut chunk)))
    });
    send(Ok(chunk));
    if let Err(error) = end {
        send(Err(error));
    }
}

/// Gives each quad, and each mistake that can be skipped, to `each` as long as that wants more.
fn one_after_the_other(
    text: &Text,
    input: impl Read + Send,
    mut each: impl FnMut(Result<Quad, Error>) -> bool,
) -> Result<(), Error> {
    let input = unpacked(input).map_err(|error| text.unread(error))?;
    let is_xml = text.format == RdfFormat::RdfXml;
    let goes_on = matches!(text.format, RdfFormat::Turtle | RdfFormat::TriG) && text.on_error == OnError::Skip;
    let (pieces, place) = if is_xml { Pieces::of(input) } else { Pieces::whole(input) };
    let mut apart = Apart::by_number(&text.scope);
    for quad in text.parser().for_reader(pieces) {
        let found = match quad {
            Ok(quad) => Ok(apart.quad(quad)),
            Err(RdfParseError::Syntax(error)) if is_xml => {
                return Err(text.mistake_at(Some(place.get()), &error.to_string()));
            }
            Err(RdfParseError::Syntax(error)) if goes_on => Err(text.mistake(&error, 0)),
            Err(RdfParseError::Syntax(error)) => return Err(text.mistake(&error, 0)),
            Err(RdfParseError::Io(error)) => return Err(text.unread(error)),
        };
        if !each(found) {
            return Ok(());
        }
    }
    Ok(())
}
