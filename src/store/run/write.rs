use std::io::{self, Write};
use std::mem;

use crate::store::id::Id;
use crate::store::run::block::{BLOCK_ROWS, HEAD, MOST_ROW_BITS};
use crate::store::run::directory::{BLOCK_ENTRY, FOOTER, GROUP, GROUP_ENTRY};
use crate::store::run::frames::Frames;
use crate::store::run::order::Row;
use crate::store::run::shared;

/// Writes rows as a run; keeps one block and the directory in memory, 40 bytes for 256 rows.
#[derive(Debug)]
pub struct RunWriter<W> {
    out: W,
    /// The columns of the block that is not full yet.
    columns: [Vec<u64>; 4],
    last: Option<Row>,
    summary: RunSummary,
    /// Where the next block begins.
    offset: u64,
    /// Where the group of the next block begins.
    group: u64,
    block_entries: Vec<u8>,
    group_entries: Vec<u8>,
    frames: [Frames; 4],
    codes: Vec<u128>,
    block: Vec<u8>,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunSummary {
    /// The rows, without repetitions.
    pub rows: u64,
    /// The distinct prefixes of one, two and three columns.
    pub distinct: [u64; 3],
    /// The bytes of the run.
    pub bytes: u64,
}

impl<W: Write> RunWriter<W> {
    /// Begins a run.
    pub fn new(out: W) -> Self {
        Self {
            out,
            columns: std::array::from_fn(|_| Vec::with_capacity(BLOCK_ROWS)),
            last: None,
            summary: RunSummary::default(),
            offset: 0,
            group: 0,
            block_entries: Vec::new(),
            group_entries: Vec::new(),
            frames: std::array::from_fn(|_| Frames::new()),
            codes: Vec::new(),
            block: Vec::new(),
        }
    }

    /// Adds a row that is not less than the one before; one that is the same is left out. Says how many leading
    /// columns it has in common with the one before, 4 if it was left out.
    ///
    /// # Errors
    /// It cannot be written, or is less than the one before.
    pub fn push(&mut self, row: Row) -> io::Result<usize> {
        let shared = match &self.last {
            None => 0,
            Some(last) => {
                let shared = shared(last, &row);
                if shared == 4 {
                    return Ok(shared);
                }
                if last[shared] > row[shared] {
                    return Err(io::Error::other("internal error: the rows of a run are not sorted"));
                }
                shared
            }
        };
        self.summary.distinct[shared.min(3)..].iter_mut().for_each(|count| *count += 1);
        self.summary.rows += 1;
        self.last = Some(row);
        for (column, id) in self.columns.iter_mut().zip(row) {
            column.push(id.bits());
        }
        if self.columns[0].len() == BLOCK_ROWS {
            self.write_block()?;
        }
        Ok(shared)
    }

    /// Adds the rows of a block as columns, which it empties; `shared` says for each row how many leading columns it has in
    /// common with the one before, at most three. All blocks but the last have as many rows as a block of the run.
    ///
    /// # Errors
    /// It cannot be written, or the rows are not sorted.
    pub fn push_block(&mut self, columns: &mut [Vec<u64>; 4], shared: &[u8]) -> io::Result<()> {
        let first = columns.each_ref().map(|column| column.first().copied().map(Id::from_bits).unwrap_or_default());
        let last = columns.each_ref().map(|column| column.last().copied().map(Id::from_bits).unwrap_or_default());
        if self.last.is_some_and(|before| before >= first) || !self.columns[0].is_empty() {
            return Err(io::Error::other("internal error: the blocks of a run are not sorted"));
        }
        for shared in shared {
            self.summary.distinct[usize::from(*shared).min(3)..].iter_mut().for_each(|count| *count += 1);
        }
        self.summary.rows += shared.len() as u64;
        self.last = Some(last);
        mem::swap(&mut self.columns, columns);
        if shared.len() == BLOCK_ROWS { self.write_block() } else { Ok(()) }
    }

    /// Writes what is left, the directory and the footer.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> io::Result<RunSummary> {
        if !self.columns[0].is_empty() {
            self.write_block()?;
        }
        let entries = GROUP * BLOCK_ENTRY;
        for (group, blocks) in self.group_entries.chunks_exact_mut(GROUP_ENTRY).zip(self.block_entries.chunks(entries))
        {
            group[GROUP_ENTRY - 4..].copy_from_slice(&crc32fast::hash(blocks).to_le_bytes());
        }
        let mut footer = Vec::with_capacity(FOOTER);
        footer.extend(self.summary.rows.to_le_bytes());
        footer.extend(self.summary.distinct.iter().flat_map(|count| count.to_le_bytes()));
        footer.extend(self.offset.to_le_bytes());
        footer.extend(crc32fast::hash(&self.group_entries).to_le_bytes());
        footer.extend(crc32fast::hash(&footer).to_le_bytes());
        let mut bytes = self.offset;
        for part in [&self.block_entries, &self.group_entries, &footer] {
            self.out.write_all(part)?;
            bytes += part.len() as u64;
        }
        Ok(RunSummary { bytes, ..self.summary })
    }

    fn write_block(&mut self) -> io::Result<()> {
        self.encode();
        let first = self.columns.each_ref().map(|column| column[0].to_le_bytes());
        let blocks = self.block_entries.len() / BLOCK_ENTRY;
        if blocks.is_multiple_of(GROUP) {
            self.group = self.offset;
            self.group_entries.extend(first.as_flattened());
            self.group_entries.extend(self.offset.to_le_bytes());
            self.group_entries.extend([0; 4]);
        }
        // A block has less than 9 KiB, so this is less than 1 MiB.
        let within = (self.offset - self.group) as u32;
        self.block_entries.extend(first.as_flattened());
        self.block_entries.extend(within.to_le_bytes());
        self.block_entries.extend(crc32fast::hash(&self.block).to_le_bytes());
        self.out.write_all(&self.block)?;
        self.offset += self.block.len() as u64;
        self.columns.iter_mut().for_each(Vec::clear);
        Ok(())
    }

    /// Makes the bytes of the block.
    fn encode(&mut self) {
        for (frames, column) in self.frames.iter_mut().zip(&self.columns) {
            frames.choose(column);
        }
        let row_bits = loop {
            let bits: u32 = self.frames.iter().map(Frames::bits).sum();
            if bits <= MOST_ROW_BITS {
                break bits as usize;
            }
            // As dictionaries the four would have 32 bits at most, so this ends.
            let widest = self.frames.iter_mut().zip(&self.columns).max_by_key(|(frames, _)| frames.width);
            if let Some((frames, column)) = widest {
                frames.narrow(column);
            }
        };
        let block = &mut self.block;
        block.clear();
        for frames in &self.frames {
            block.extend([(frames.bases.len() - 1) as u8, frames.difference_bytes() as u8, frames.width as u8]);
        }
        block.extend(self.frames.iter().flat_map(|frames| frames.bases[0].to_le_bytes()));
        debug_assert_eq!(block.len(), HEAD);
        for frames in &self.frames {
            for base in &frames.bases[1..] {
                block.extend(&(base - frames.bases[0]).to_le_bytes()[..frames.difference_bytes()]);
            }
        }
        self.codes.clear();
        self.codes.resize(self.columns[0].len(), 0);
        for (frames, column) in self.frames.iter().zip(&self.columns) {
            frames.append(column, &mut self.codes);
        }
        let (mut bits, mut held) = (0_u64, 0);
        for code in &self.codes {
            // The lowest 64 bits of the row, then the others.
            let low = row_bits.min(64);
            for (part, length) in [(*code as u64, low), ((code >> 64) as u64, row_bits - low)] {
                bits |= part << held;
                held += length;
                if held >= 64 {
                    block.extend(bits.to_le_bytes());
                    held -= 64;
                    // What did not fit; all of it if none did, nothing if all did.
                    bits = part.checked_shr((length - held) as u32).unwrap_or(0);
                }
            }
        }
        block.extend(&bits.to_le_bytes()[..held.div_ceil(8)]);
    }
}
