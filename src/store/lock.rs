use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::store::{Error, disk};

/// The right to write to a store, which one has at a time. The system takes it back even from a process that is killed.
#[derive(Debug)]
pub struct Lock(File);

/// How long a writer waits for another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wait {
    /// Not at all.
    #[default]
    No,
    /// About so long.
    AtMost(Duration),
    /// Until the other one has finished.
    Forever,
}

/// Who writes to a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The number of the process.
    pub process: u32,
    /// When it began.
    pub since: SystemTime,
}

/// The file that is locked, inside the folder of the store.
pub const LOCK: &str = "lock";

/// How often a writer that does not wait forever asks again.
const PAUSE: Duration = Duration::from_millis(10);

impl Lock {
    /// Takes the lock of a store.
    ///
    /// # Errors
    /// Somebody else has it for longer than `wait`, or the folder cannot be written.
    pub fn take(dir: &Path, wait: Wait) -> Result<Self, Error> {
        let path = dir.join(LOCK);
        let file = disk::open_lock(&path).map_err(Error::writing(&path))?;
        let mut lock = match locked(&file, wait) {
            Ok(()) => Self(file),
            Err(TryLockError::WouldBlock) => return Err(Error::Locked { dir: dir.to_owned(), holder: holder(file) }),
            Err(TryLockError::Error(error)) => return Err(Error::writing(&path)(error)),
        };
        // Who cannot say its number, for want of room or so, has the lock all the same.
        let _ = lock.sign();
        Ok(lock)
    }

    /// Writes the number of this process into the file; when that was is when it was last written.
    fn sign(&mut self) -> io::Result<()> {
        self.0.set_len(0)?;
        writeln!(self.0, "{}", std::process::id())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A child process that has not yet begun its own program has the file open too, and would keep the lock.
        let _ = self.0.unlock();
    }
}

fn locked(file: &File, wait: Wait) -> Result<(), TryLockError> {
    let mut left = match wait {
        Wait::No => Duration::ZERO,
        Wait::AtMost(time) => time,
        Wait::Forever => return file.lock().map_err(TryLockError::Error),
    };
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if !left.is_zero() => {
                thread::sleep(PAUSE);
                left = left.saturating_sub(PAUSE);
            }
            tried => return tried,
        }
    }
}

/// What the file says of who has it locked; `None` where that cannot be read.
fn holder(mut file: File) -> Option<Holder> {
    let mut text = String::new();
    file.rewind().and_then(|()| file.read_to_string(&mut text)).ok()?;
    let since = file.metadata().and_then(|metadata| metadata.modified()).ok()?;
    Some(Holder { process: text.trim().parse().ok()?, since })
}
