//! Files as slices of memory: the one place that maps them.

use std::fs::File;
use std::io;
use std::ops::Deref;

use memmap2::Mmap;

/// The bytes of a file that is never written again.
#[derive(Debug)]
pub struct MappedFile(Mmap);

impl MappedFile {
    /// Maps the whole of a file.
    ///
    /// # Errors
    /// The system refuses, for want of memory or because it is no regular file.
    #[expect(unsafe_code, reason = "a file can be mapped in no other way")]
    pub fn new(file: &File) -> io::Result<Self> {
        // SAFETY: the files of a store are written under another name and never change once they have their own, so
        // the slice keeps its bytes. Against anybody who writes into them all the same, nothing is believed that has
        // not been checked: no length and no offset is followed outside the slice.
        Ok(Self(unsafe { Mmap::map(file)? }))
    }
}

impl Deref for MappedFile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
