use std::io::{self, BufWriter, Write};

use crate::store::id::Id;
use crate::store::run::{Order, QuadSorter, Row, RunSummary, RunWriter};
use crate::store::segment::layout::{Kind, Section, header, table};
use crate::store::segment::statistics::Counter;

/// Writes a segment from its first byte to its last; the caller calls `dictionary`, `run` for each of [`Order::ALL`]
/// (or `quads`), `removed`, `finish`, in this order, then syncs and renames the file.
#[derive(Debug)]
pub struct SegmentWriter<W: Write> {
    out: Counted<BufWriter<W>>,
    /// The graph of all quads; `None` if they are in several.
    graph: Option<Id>,
    sections: Vec<Section>,
    counter: Counter,
    runs: Vec<RunSummary>,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentSummary {
    /// The quads that it adds, without repetitions.
    pub rows: u64,
    /// The quads that it removes.
    pub removed: u64,
    /// The bytes of the file.
    pub bytes: u64,
    /// The checksum of the table of sections.
    pub checksum: u32,
}

/// Counts what goes through, and its checksum.
#[derive(Debug)]
struct Counted<W> {
    out: W,
    bytes: u64,
    hasher: crc32fast::Hasher,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Where the rows of a run go.
pub struct RowsOut<'a, W: Write> {
    run: RunWriter<&'a mut Counted<BufWriter<W>>>,
    counter: &'a mut Counter,
    order: Order,
}

impl<W: Write> RowsOut<'_, W> {
    /// Adds a row, which is not less than the one before; one that is the same is left out.
    ///
    /// # Errors
    /// It cannot be written, or is less than the one before.
    #[inline]
    pub fn push(&mut self, row: Row) -> io::Result<()> {
        let shared = self.run.push(row)?;
        if shared < 4 {
            self.counter.add(self.order, [row[0], row[1]], shared);
        }
        Ok(())
    }
}

impl<W: Write> RowsOut<'_, W> {
    /// Adds a block of rows, as [`RunWriter::push_block`] has them.
    fn push_block(&mut self, columns: &mut [Vec<u64>; 4], shared: &[u8]) -> io::Result<()> {
        let [first, second, ..] = &*columns;
        for ((first, second), shared) in first.iter().zip(second).zip(shared) {
            self.counter.add(self.order, [Id::from_bits(*first), Id::from_bits(*second)], usize::from(*shared));
        }
        self.run.push_block(columns, shared)
    }
}

impl<W: Write> SegmentWriter<W> {
    /// Begins a segment with its header.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(out: W) -> io::Result<Self> {
        let out = BufWriter::with_capacity(1 << 18, out);
        let mut out = Counted { out, bytes: 0, hasher: crc32fast::Hasher::new() };
        out.write_all(&header())?;
        Ok(Self { out, graph: None, sections: Vec::new(), counter: Counter::default(), runs: Vec::new() })
    }

    /// Says that all quads are in one graph: the runs of orders that begin with the graph stay empty then.
    pub fn in_graph(&mut self, graph: Option<Id>) {
        self.graph = graph;
    }

    /// Writes a section.
    fn section<T, E: From<io::Error>>(
        &mut self,
        kind: Kind,
        write: impl FnOnce(&mut Counted<BufWriter<W>>, &mut Counter) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.sections.len() != kind as usize {
            return Err(io::Error::other(format!("internal error: {kind:?} is not the next section")).into());
        }
        let offset = self.out.bytes;
        self.out.hasher = crc32fast::Hasher::new();
        let done = write(&mut self.out, &mut self.counter)?;
        let checksum = self.out.hasher.clone().finalize();
        self.sections.push(Section { checksum, offset, length: self.out.bytes - offset });
        Ok(done)
    }

    /// Writes the dictionary, which is whatever `write` writes.
    ///
    /// # Errors
    /// What `write` says; the segment cannot be finished then.
    pub fn dictionary<T, E: From<io::Error>>(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, E> {
        self.section(Kind::Dictionary, |out, _| write(out))
    }

    /// Writes the quads in the next order, sorted, as `rows` puts them there; repetitions are left out. If all are in one
    /// graph, the orders that begin with it say nothing new, and `rows` is not asked for them.
    ///
    /// # Errors
    /// It cannot be written, a row is less than the one before, or `rows` says so.
    pub fn run<E: From<io::Error>>(
        &mut self,
        order: Order,
        rows: impl FnOnce(&mut RowsOut<'_, W>) -> Result<(), E>,
    ) -> Result<(), E> {
        let told = self.graph.is_some() && order.is_by_graph();
        let summary = self.section(Kind::of(order), |out, counter| {
            let mut to = RowsOut { run: RunWriter::new(out), counter, order };
            if !told {
                rows(&mut to)?;
            }
            Ok::<_, E>(to.run.finish()?)
        })?;
        self.runs.push(summary);
        Ok(())
    }

    /// Writes quads in all orders.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn quads(&mut self, mut sorter: QuadSorter) -> io::Result<()> {
        self.in_graph(sorter.graph());
        for order in Order::ALL {
            self.run(order, |out| sorter.blocks(order, |columns, shared| out.push_block(columns, shared)))?;
        }
        Ok(())
    }

    /// Writes the quads of older segments that this one removes, sorted as in [`Order::Spog`].
    ///
    /// # Errors
    /// As for [`SegmentWriter::run`].
    pub fn removed<E: From<io::Error>>(
        &mut self,
        rows: impl IntoIterator<Item = Result<Row, E>>,
    ) -> Result<RunSummary, E> {
        let summary = self.section(Kind::Removed, |out, _| {
            let mut run = RunWriter::new(out);
            for row in rows {
                run.push(row?)?;
            }
            Ok::<_, E>(run.finish()?)
        })?;
        self.runs.push(summary);
        Ok(summary)
    }

    /// Writes the statistics and the table of sections, and gives back what was written to.
    ///
    /// # Errors
    /// It cannot be written, a section is missing, or the runs have not the same number of rows.
    pub fn finish(mut self) -> io::Result<(W, SegmentSummary)> {
        self.section(Kind::Statistics, |out, counter| out.write_all(&counter.bytes()))?;
        let rows = self.runs[0].rows;
        let told = |order: Order| self.graph.is_some() && order.is_by_graph();
        if Order::ALL.into_iter().zip(&self.runs).any(|(order, run)| !told(order) && run.rows != rows) {
            return Err(io::Error::other("internal error: the runs of a segment have not the same number of rows"));
        }
        let Ok(sections) = <[Section; 9]>::try_from(self.sections) else {
            return Err(io::Error::other("internal error: a section of a segment is missing"));
        };
        let (bytes, checksum) = table(&sections, self.graph, self.out.bytes);
        self.out.write_all(&bytes)?;
        let summary = SegmentSummary { rows, removed: self.runs[6].rows, bytes: self.out.bytes, checksum };
        let out = self.out.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((out, summary))
    }
}
