//! Which state of which store a snapshot is, for what is made of a store, kept beside it and brought up to date.

use std::path::PathBuf;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::store::segment::Section;
use crate::store::{Error, Id, Order, Snapshot};

/// Which state of which store a snapshot is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The folder, inside that of the store, for an index of words; the store has no file there and looks at none.
    pub folder: PathBuf,
    /// The name of the state, in hexadecimal digits: snapshots of one store that have the same one hold the same quads.
    pub state: String,
}

impl Snapshot {
    /// The graphs that have or had quads, by their ids, each with a number: as long as a graph has the same one in snapshots
    /// of one store, it has the same quads. The reverse does not hold, for segments merge.
    ///
    /// # Errors
    /// What must be read to find them is damaged.
    pub fn graph_states(&self) -> Result<Vec<(Id, u64)>, Error> {
        // Segments never change, so a graph can only have changed if other segments have its quads or remove some.
        let mut touched = Vec::new();
        for (place, part) in self.parts().iter().enumerate() {
            let error = |damage| part.error(Section::Run(Order::Gspo), damage);
            let mut rows = part.segment.run(Order::Gspo).range(&[]).map_err(error)?;
            while let Some(row) = rows.next().transpose().map_err(error)? {
                touched.push((row[0], place));
                rows.skip_past(&row[..1]).map_err(error)?;
            }
            let error = |damage| part.error(Section::Removed, damage);
            for quad in part.segment.removed().range(&[]).map_err(error)? {
                touched.push((quad.map_err(error)?[3], place));
            }
        }
        // What a view hides, by graph: the sum does not depend on its order.
        let mut hidden: FxHashMap<Id, u64> = FxHashMap::default();
        for quad in self.removed.keys().filter(|_| self.hidden > 0) {
            let sum = hidden.entry(quad[3]).or_default();
            let bytes: Vec<u8> = quad.iter().flat_map(|id| id.bits().to_le_bytes()).collect();
            *sum = sum.wrapping_add(xxh3_64(&bytes));
        }
        touched.sort_unstable();
        touched.dedup();
        let mut states = Vec::new();
        for graph in touched.chunk_by(|(one, _), (other, _)| one == other) {
            let mut hash = Xxh3::new();
            for (_, place) in graph {
                let part = &self.parts()[*place];
                hash.update(part.file.file_name().unwrap_or_default().as_encoded_bytes());
                hash.update(&part.segment.checksum().to_le_bytes());
            }
            if let Some(sum) = hidden.get(&graph[0].0) {
                hash.update(&sum.to_le_bytes());
            }
            states.push((graph[0].0, hash.digest()));
        }
        Ok(states)
    }
}
