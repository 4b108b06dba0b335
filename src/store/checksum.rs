//! Checksums of what is written: CRC-32 of IEEE 802.3, as in zip and PNG.

use crc32fast::Hasher;

/// The checksum of bytes that stand at a place; the same bytes at another place have another.
pub fn checksum(place: u32, bytes: &[u8]) -> u32 {
    let mut hasher = Hasher::new_with_initial(place);
    hasher.update(bytes);
    hasher.finalize()
}
