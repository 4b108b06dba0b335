use std::sync::atomic::{AtomicU64, Ordering};

use crate::store::damage::Damage;

/// Which parts of a run have been compared with their checksums, so that each is read for that only once.
#[derive(Debug)]
pub(super) struct Checked(Vec<AtomicU64>);

impl Checked {
    /// Nothing has been checked yet of so many parts.
    pub(super) fn new(parts: usize) -> Self {
        Self(std::iter::repeat_with(AtomicU64::default).take(parts.div_ceil(64)).collect())
    }

    /// Compares the bytes of a part, from `start` on, with their checksum, unless that was done before.
    #[inline]
    pub(super) fn check(&self, part: usize, bytes: &[u8], start: usize, checksum: u32) -> Result<(), Damage> {
        // Two threads may both check a part; nothing else depends on the bit.
        let bit = 1 << (part % 64);
        match self.0.get(part / 64) {
            Some(word) if word.load(Ordering::Relaxed) & bit != 0 => Ok(()),
            word => {
                compare(bytes, start, checksum)?;
                if let Some(word) = word {
                    word.fetch_or(bit, Ordering::Relaxed);
                }
                Ok(())
            }
        }
    }
}

/// Compares bytes, which begin at `start`, with their checksum.
#[cold]
pub(super) fn compare(bytes: &[u8], start: usize, checksum: u32) -> Result<(), Damage> {
    if crc32fast::hash(bytes) == checksum {
        return Ok(());
    }
    Err(Damage::at(start as u64, format!("{} bytes do not have their checksum", bytes.len())))
}
