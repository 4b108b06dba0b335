use std::slice;

use rustc_hash::FxHashMap;

use crate::store::Error;
use crate::store::batch::{Batch, with_ids};
use crate::store::dictionary::term;
use crate::store::id::{Id, Kind};
use crate::store::run::Quad;
use crate::store::segment::Segment;
use crate::store::snapshot::Snapshot;
use crate::store::terms::{Number, Terms};
use crate::store::write::Numbered;

/// Quads that are held as they are; more are put into a segment.
const MOST: usize = 4_000_000;

/// Quads of several segments, on their way into segments of which none has words of another.
pub struct Gathered<'a> {
    snapshot: &'a Snapshot,
    /// The segments before this place stay what they are, and so do the ids of their words.
    first: usize,
    /// The number of the first word of each new segment.
    first_word: u64,
    batch: Batch,
    /// The numbers of ids of the snapshot in the batch.
    numbers: FxHashMap<Id, Number>,
    full: Vec<(Segment, NewIds)>,
}

/// For ids of the snapshot the ids that stand for the same in a gathered segment.
pub type NewIds = FxHashMap<Id, Id>;

impl<'a> Gathered<'a> {
    pub fn new(snapshot: &'a Snapshot, first: usize, first_word: u64) -> Self {
        let (batch, numbers) = (Batch::default(), FxHashMap::default());
        Self { snapshot, first, first_word, batch, numbers, full: Vec::new() }
    }

    /// Adds a quad.
    pub fn add(&mut self, quad: &Quad) -> Result<(), Error> {
        if self.batch.len() >= MOST {
            self.close()?;
        }
        let [subject, predicate, object, graph] = *quad;
        let numbers = [self.number(subject)?, self.number(predicate)?, self.number(object)?, self.number(graph)?];
        self.batch.push(numbers);
        Ok(())
    }

    /// Adds a term, whether or not a quad has it.
    pub fn number(&mut self, id: Id) -> Result<Number, Error> {
        if let Some(known) = self.numbers.get(&id) {
            return Ok(*known);
        }
        let number = match id.kind() {
            Kind::Word(word) => self.word(word)?,
            Kind::DefaultGraph => Terms::DEFAULT_GRAPH,
            _ => self.batch.terms_mut().value(id),
        };
        self.numbers.insert(id, number);
        Ok(number)
    }

    fn word(&mut self, number: u64) -> Result<Number, Error> {
        let mut letters = Vec::new();
        self.snapshot.letters(number, &mut letters)?;
        for part in term::triple(&letters).into_iter().flatten() {
            self.number(part)?;
        }
        let numbers = &self.numbers;
        let mut buffer = Vec::new();
        let letters = with_ids(&letters, &mut buffer, |part| Id::word(numbers.get(&part).copied().unwrap_or(0).into()));
        Ok(self.batch.terms_mut().word(letters))
    }

    /// The segments.
    pub fn into_segments(mut self) -> Result<Vec<(Segment, NewIds)>, Error> {
        if !self.numbers.is_empty() {
            self.close()?;
        }
        Ok(self.full)
    }

    fn close(&mut self) -> Result<(), Error> {
        let mut batch = std::mem::take(&mut self.batch);
        let quads = batch.take_quads();
        let numbered =
            Numbered::of(slice::from_ref(&batch), self.first_word, |word| self.snapshot.word(word, self.first))?;
        let segment = numbered.held(quads);
        let ids = numbered.ids(0);
        let numbers = std::mem::take(&mut self.numbers);
        self.full.push((segment, numbers.into_iter().map(|(id, number)| (id, ids[number as usize])).collect()));
        Ok(())
    }
}
