//! A unit that may be more than memory holds, such as an imported text.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::slice;

use oxigraph::model::QuadRef;

use crate::rdf::Sink;
use crate::store::batch::Numbers;
use crate::store::damage::Damage;
use crate::store::disk::NewFile;
use crate::store::manifest::segment_file;
use crate::store::merge::{Fused, Source, fuse};
use crate::store::run::Quad;
use crate::store::segment::{Section, Segment};
use crate::store::snapshot::Snapshot;
use crate::store::units::{Unit, Units};
use crate::store::write::Numbered;
use crate::store::{Batch, Error, SEGMENTS, Transaction, UnitName, disk};

/// What a unit is digested to whose name says what it holds.
const NAMED_BY_CONTENT: [u8; 16] = [0; 16];

/// No load uses more bytes of memory, so that the numbers of its terms have 32 bits: each term takes more than 64 bytes.
const MOST: usize = 64 << 32;

/// Quads of a unit on their way into a store, in the hands of one thread.
///
/// They are held in memory up to a limit; then a segment is made of them, which waits in a file of the store's folder that
/// nobody else sees. What a crash leaves of such files, the next writer sweeps away.
pub struct Load {
    snapshot: Snapshot,
    first_word: u64,
    /// The folder of the store.
    dir: PathBuf,
    /// The number of the thread.
    thread: usize,
    /// About how many bytes of memory may be in use.
    memory: usize,
    batch: Batch,
    waiting: Vec<Segment>,
    /// Quads that are in the store already.
    known: Vec<Quad>,
    /// Why it takes no more.
    failed: Option<Error>,
}

impl Transaction {
    /// As many loads as threads, which together use about so many bytes of memory.
    pub fn loads(&self, threads: usize, memory: usize) -> Vec<Load> {
        let load = |thread: usize| Load {
            snapshot: self.snapshot.clone(),
            first_word: self.manifest.next_word,
            dir: self.dir.clone(),
            thread,
            memory: (memory / threads.max(1)).min(MOST),
            batch: Batch::default(),
            waiting: Vec::new(),
            known: Vec::new(),
            failed: None,
        };
        (0..threads).map(load).collect()
    }

    /// Makes a new unit hold what was loaded, and makes this visible and lasting; what else was put is not committed. The
    /// name of the unit is to say what it holds.
    ///
    /// # Errors
    /// As for [`Transaction::commit`], and what was loaded did not fit into memory and could not be written.
    pub fn commit_loaded(self, unit: &UnitName, mut loads: Vec<Load>) -> Result<(), Error> {
        if let Some(error) = loads.iter_mut().find_map(|load| load.failed.take()) {
            return Err(error);
        }
        let path = segment_file(&self.dir, self.manifest.next_file);
        let first_word = self.manifest.next_word;
        let mut known: Vec<Quad> = Vec::new();
        let (summary, words) = if loads.iter().all(|load| load.waiting.is_empty()) {
            let mut batches: Vec<Batch> = loads.into_iter().map(|load| load.batch).collect();
            let mut quads: Vec<Vec<Numbers>> = batches.iter_mut().map(Batch::take_quads).collect();
            let numbered = Numbered::of(&batches, first_word, |word| self.snapshot.word(word, usize::MAX))?;
            for (batch, quads) in quads.iter_mut().enumerate() {
                known.extend(numbered.take_known(batch, quads, &self.snapshot)?);
            }
            let written = disk::write_with(&path, |out| numbered.write(out, quads, &[]).map(|(_, summary)| summary));
            (written.map_err(Error::writing(&path))?, numbered.new_words())
        } else {
            for load in &mut loads {
                load.close()?;
                known.append(&mut load.known);
            }
            let damaged = |_: Section, damage: Damage| Error::damage(&path, &damage);
            let segments = loads.iter().flat_map(|load| &load.waiting);
            let sources: Vec<Source<'_>> =
                segments.map(|segment| Source { segment, error: &damaged, keep: None, used: None }).collect();
            let fused = disk::write_with(&path, |out| fuse(out, &sources, first_word, &[]).map(|(_, fused)| fused));
            let Fused { summary, words, .. } = fused.map_err(|failure| failure.writing(&path))?;
            (summary, words)
        };
        known.sort_unstable();
        known.dedup();
        let unit = (unit.clone(), Unit::Holds { digest: NAMED_BY_CONTENT, all: true, rows: known.iter().collect() });
        self.finish(summary, words, &Units::from([unit]))
    }
}

impl Sink for Load {
    /// Adds a quad; one that is there already counts once. Ends the reading where what does not fit into memory cannot be
    /// written, which [`Transaction::commit_loaded`] says.
    fn quad(&mut self, quad: QuadRef<'_>) -> ControlFlow<()> {
        self.batch.insert(quad);
        if self.batch.bytes() > self.memory
            && let Err(error) = self.close()
        {
            self.failed = Some(error);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

impl Load {
    /// Makes a segment of what is in memory.
    fn close(&mut self) -> Result<(), Error> {
        let mut batch = std::mem::take(&mut self.batch);
        let mut quads = batch.take_quads();
        let numbered =
            Numbered::of(slice::from_ref(&batch), self.first_word, |word| self.snapshot.word(word, usize::MAX))?;
        self.known.extend(numbered.take_known(0, &mut quads, &self.snapshot)?);
        let path = self.dir.join(SEGMENTS).join(format!("load-{}.{}.tmp", self.thread, self.waiting.len()));
        let written = NewFile::create(path.clone()).and_then(|file| numbered.write(file, vec![quads], &[]));
        written.map_err(Error::writing(&path))?;
        let segment = Segment::open(&path).map_err(Error::opening(&path))?;
        // Where a mapped file can lose its name, nothing is left to be swept.
        let _ = disk::remove(&path);
        self.waiting.push(segment);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term, Triple};
    use proptest::prelude::*;

    use crate::rdf::Sink;
    use crate::store::{Batch, DEFAULT_BASE, Store, UnitName};

    fn node(number: u8) -> NamedNode {
        NamedNode::new_unchecked(format!("https://example.org/{number}"))
    }

    fn term(number: u8) -> Term {
        match number % 5 {
            0 => Literal::from(i64::from(number)).into(),
            1 => Literal::from(format!("text {number}")).into(),
            2 => Triple::new(node(number), node(1), term(number / 2)).into(),
            _ => node(number).into(),
        }
    }

    fn quads() -> impl Strategy<Value = Vec<Quad>> {
        let quad = |(subject, object, graph): (u8, u8, u8)| {
            let graph = if graph == 0 { GraphName::DefaultGraph } else { node(graph).into() };
            Quad::new(node(subject), node(object % 3), term(object), graph)
        };
        prop::collection::vec((0..30_u8, any::<u8>(), 0..4_u8).prop_map(quad), 0..80)
    }

    fn unit(name: &str) -> UnitName {
        UnitName::new(name).unwrap()
    }

    /// The quads of a store, sorted.
    fn content(store: &Store) -> Vec<String> {
        let mut quads: Vec<String> =
            store.snapshot().unwrap().read().unwrap().iter().map(|quad| quad.to_string()).collect();
        quads.sort_unstable();
        quads
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever fits into memory, a load is what a put is, beside what is there before.
        #[test]
        fn what_is_loaded_is_as_if_it_were_put(before in quads(), loaded in quads(), memory in 0_usize..20_000) {
            let dir = tempfile::tempdir().unwrap();
            let [one, other] = ["one", "other"].map(|name| Store::create(&dir.path().join(name), DEFAULT_BASE).unwrap());
            for store in [&one, &other] {
                let mut transaction = store.transaction().unwrap();
                transaction.put(&unit("before"), &before.iter().collect());
                transaction.commit().unwrap();
            }
            let transaction = one.transaction().unwrap();
            let mut loads = transaction.loads(2, memory);
            for (number, quad) in loaded.iter().enumerate() {
                assert!(loads[number % 2].quad(quad.as_ref()).is_continue());
            }
            transaction.commit_loaded(&unit("loaded"), loads).unwrap();
            let mut transaction = other.transaction().unwrap();
            transaction.put(&unit("loaded"), &loaded.iter().collect::<Batch>());
            transaction.commit().unwrap();

            let expected = content(&other);
            prop_assert_eq!(content(&one), &expected[..]);
            one.check().unwrap();
            one.compact().unwrap();
            one.check().unwrap();
            prop_assert_eq!(content(&one), &expected[..]);
            for store in [&one, &other] {
                let mut transaction = store.transaction().unwrap();
                prop_assert!(transaction.remove(&unit("loaded")));
                transaction.commit().unwrap();
                store.check().unwrap();
            }
            prop_assert_eq!(content(&one), content(&other));
        }
    }
}
