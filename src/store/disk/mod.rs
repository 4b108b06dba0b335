//! The files of a store: whatever is asked of the system about them is asked here.
//!
//! A file is written under another name, synced and renamed, so it is there with all its bytes or not at all. Its name
//! lasts once its folder is synced.

#[cfg(test)]
pub mod faulty;

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

/// One thing that is asked of the system.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(test), expect(dead_code, reason = "the disk of the tests wants to know what it is asked"))]
pub enum Step<'a> {
    Read,
    /// Makes an empty file, if there is none.
    Lock(&'a Path),
    Create(&'a Path),
    Write(&'a Path, &'a [u8]),
    Sync(&'a Path),
    Rename(&'a Path, &'a Path),
    Link(&'a Path, &'a Path),
    Remove(&'a Path),
    MakeFolder(&'a Path),
    SyncFolder(&'a Path),
}

/// Takes a step. In tests a faulty disk may refuse it, and keeps account of what a power cut would undo.
#[cfg(not(test))]
fn take<T>(_: Step<'_>, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    act()
}

#[cfg(test)]
use faulty::take;

/// A file that is being written.
#[derive(Debug)]
pub struct NewFile {
    path: PathBuf,
    file: File,
}

impl NewFile {
    /// Makes an empty file, in the place of any that there is.
    pub fn create(path: PathBuf) -> io::Result<Self> {
        let file = take(Step::Create(&path), || File::create(&path))?;
        Ok(Self { path, file })
    }

    /// Makes what is written last.
    fn sync(&self) -> io::Result<()> {
        take(Step::Sync(&self.path), || self.file.sync_all())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        take(Step::Write(&self.path, bytes), || self.file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a file so that it is either there with all its bytes or not there, and still so after a power cut.
///
/// The caller syncs the folder once with [`sync_folder`] when all files of a commit are written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |file| file.write_all(bytes))
}

/// As [`write_whole`], with the bytes that `write` writes; gives what it gives.
pub fn write_with<T, E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut NewFile) -> Result<T, E>,
) -> Result<T, E> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".tmp");
    let unfinished = PathBuf::from(unfinished);
    let written = (|| -> Result<T, E> {
        let mut file = NewFile::create(unfinished.clone())?;
        let made = write(&mut file)?;
        file.sync()?;
        take(Step::Rename(&unfinished, path), || fs::rename(&unfinished, path))?;
        Ok(made)
    })();
    if written.is_err() {
        // What failed is the write; that the rest of it may stay behind too is no news, and the next writer sweeps it.
        let _ = remove(&unfinished);
    }
    written
}

/// Gives a file that never changes a second name, or copies it where that cannot be done. One that is there already is
/// taken for the same.
pub fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    match take(Step::Link(from, to), || fs::hard_link(from, to)) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
        // It is another disk, or one that knows no second names.
        Err(_) => {}
    }
    let mut from = open(from)?;
    write_with(to, |file| io::copy(&mut from, file).map(drop))
}

/// Removes a file.
pub fn remove(path: &Path) -> io::Result<()> {
    take(Step::Remove(path), || fs::remove_file(path))
}

/// Removes an empty folder.
pub fn remove_folder(path: &Path) -> io::Result<()> {
    take(Step::Remove(path), || fs::remove_dir(path))
}

/// Makes a folder, and those that it is in, where there is none; their names last.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let parent = match path.parent() {
        Some(parent) if parent == Path::new("") => Path::new("."),
        Some(parent) => parent,
        None => return Ok(()),
    };
    if !path.is_dir() {
        if !parent.is_dir() {
            make_folder(parent)?;
        }
        take(Step::MakeFolder(path), || fs::create_dir(path))?;
    }
    match sync_folder(parent) {
        // A folder that may be passed through but not read is for others to sync.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
        synced => synced,
    }
}

/// Makes the names of a folder last: until then a rename may be undone by a power cut.
pub fn sync_folder(dir: &Path) -> io::Result<()> {
    // Windows opens no folders and needs no sync for renames on NTFS.
    take(Step::SyncFolder(dir), || if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) })
}

/// Opens a file to read.
pub fn open(path: &Path) -> io::Result<File> {
    take(Step::Read, || File::open(path))
}

/// The bytes of a file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    take(Step::Read, || fs::read(path))
}

/// How many bytes a file has.
pub fn length(path: &Path) -> io::Result<u64> {
    take(Step::Read, || fs::metadata(path)).map(|metadata| metadata.len())
}

/// The files and folders in a folder.
pub fn entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    take(Step::Read, || fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect())
}

/// Opens the file that whoever writes holds locked.
pub fn open_lock(path: &Path) -> io::Result<File> {
    take(Step::Lock(path), || File::options().create(true).truncate(false).read(true).write(true).open(path))
}

/// A digest of 128 bits of some bytes, which need not all be in memory: XXH3, which tells apart whatever was not made to
/// deceive it.
pub fn checksum_of(mut input: impl Read) -> io::Result<String> {
    let mut hash = Xxh3::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Ok(format!("{:032x}", hash.digest128())),
            Ok(length) => hash.update(&buffer[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
