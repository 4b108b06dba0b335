use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

/// Writes a file so that it is either there with all its bytes or not there, and still so after a power cut.
///
/// The caller syncs the folder once with [`sync_folder`] when all files of a commit are written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |file| file.write_all(bytes))
}

/// As [`write_whole`], with the bytes that `write` writes; gives what it gives.
pub fn write_with<T>(path: &Path, write: impl FnOnce(&mut File) -> io::Result<T>) -> io::Result<T> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".tmp");
    let written = (|| {
        let mut file = File::create(&unfinished)?;
        let made = write(&mut file)?;
        file.sync_all()?;
        fs::rename(&unfinished, path)?;
        Ok(made)
    })();
    if written.is_err() {
        // What failed is the write; that the rest of it may stay behind too is no news, and the next writer sweeps it.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// Makes the names of a folder last: until then a rename may be undone by a power cut.
pub fn sync_folder(dir: &Path) -> io::Result<()> {
    // Windows opens no folders and needs no sync for renames on NTFS.
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

/// The same for bytes that need not all be in memory.
pub fn checksum_of(mut input: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Ok(digits(&hash.finalize())),
            Ok(length) => hash.update(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn digits(digest: &[u8]) -> String {
    let mut hex = String::with_capacity(32);
    for byte in &digest[..16] {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}
