use oxigraph::model::Term;

use crate::export::Error;
use crate::store::{Id, Snapshot};

/// How many terms are remembered at most.
const SLOTS: u64 = 1 << 15;

/// Bytes that a slot keeps room for.
const ROOM: usize = 512;

/// How terms are spelled. The last ones are remembered, because the same come again and again.
pub struct Spelled<'a> {
    snapshot: &'a Snapshot,
    /// By a digest of the id. No term has the id of the default graph.
    slots: Vec<(Id, String)>,
}

impl<'a> Spelled<'a> {
    pub fn new(snapshot: &'a Snapshot) -> Self {
        let slots = snapshot.len().clamp(64, SLOTS) as usize;
        Self { snapshot, slots: vec![(Id::DEFAULT_GRAPH, String::new()); slots] }
    }

    /// The spelling of a term, for which `spell` is asked if it is not known.
    pub fn term(&mut self, id: Id, spell: impl FnOnce(&Term, &mut String) -> Result<(), Error>) -> Result<&str, Error> {
        let digest = id.bits().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let slot = digest as usize % self.slots.len();
        let (known, text) = &mut self.slots[slot];
        if *known != id {
            text.clear();
            text.shrink_to(ROOM);
            // So that what is spelled in part is not taken for the whole.
            *known = Id::DEFAULT_GRAPH;
            spell(&self.snapshot.term(id)?, text)?;
            *known = id;
        }
        Ok(text)
    }
}
