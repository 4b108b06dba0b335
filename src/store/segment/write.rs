use std::io::{self, BufWriter, Write};

use crate::store::run::{Order, Quad, QuadSorter, Row, RunSummary, RunWriter};
use crate::store::segment::layout::{Kind, Section, header, table};
use crate::store::segment::statistics::Counter;

/// Writes a segment from its first byte to its last; the caller calls `dictionary`, `run` for each of [`Order::ALL`]
/// (or `quads`), `removed`, `finish`, in this order, then syncs and renames the file.
#[derive(Debug)]
pub struct SegmentWriter<W: Write> {
    out: Counted<BufWriter<W>>,
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

impl<W: Write> SegmentWriter<W> {
    /// Begins a segment with its header.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(out: W) -> io::Result<Self> {
        let out = BufWriter::with_capacity(1 << 18, out);
        let mut out = Counted { out, bytes: 0, hasher: crc32fast::Hasher::new() };
        out.write_all(&header())?;
        Ok(Self { out, sections: Vec::new(), counter: Counter::default(), runs: Vec::new() })
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

    /// Writes the quads in the next order, sorted; repetitions are left out.
    ///
    /// # Errors
    /// It cannot be written, a row is less than the one before, or is an error itself.
    pub fn run<E: From<io::Error>>(
        &mut self,
        order: Order,
        rows: impl IntoIterator<Item = Result<Row, E>>,
    ) -> Result<RunSummary, E> {
        let summary = self.section(Kind::of(order), |out, counter| {
            let mut run = RunWriter::new(out);
            for row in rows {
                let row = row?;
                let shared = run.push(row)?;
                if shared < 4 {
                    counter.add(order, &row, shared);
                }
            }
            Ok::<_, E>(run.finish()?)
        })?;
        self.runs.push(summary);
        Ok(summary)
    }

    /// Writes quads in all six orders; they may come in any order and repeatedly.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn quads(&mut self, quads: Vec<Quad>) -> io::Result<()> {
        let mut sorter = QuadSorter::new(quads);
        for order in Order::ALL {
            self.run(order, sorter.rows(order).map(Ok::<_, io::Error>))?;
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
        let runs = &self.runs[..Order::ALL.len()];
        let rows = runs[0].rows;
        if runs.iter().any(|run| run.rows != rows) {
            return Err(io::Error::other("internal error: the runs of a segment have not the same number of rows"));
        }
        let Ok(sections) = <[Section; 9]>::try_from(self.sections) else {
            return Err(io::Error::other("internal error: a section of a segment is missing"));
        };
        let (bytes, checksum) = table(&sections, self.out.bytes);
        self.out.write_all(&bytes)?;
        let summary = SegmentSummary { rows, removed: self.runs[6].rows, bytes: self.out.bytes, checksum };
        let out = self.out.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((out, summary))
    }
}
