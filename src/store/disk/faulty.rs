//! A disk that fails: it refuses a step, tears a write, or stops as if the process were killed or the power cut.
//!
//! Each thread may have one under what it does. It knows what has been synced, and so what a power cut may undo: the end of
//! a file, and each new, replaced or removed name of a folder, independently of the others.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Step;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The step is refused with this error of the system; those behind it are not.
    Refuse(i32),
    /// If the step is a write, part of it is done, and then there is no more room.
    Tear,
    /// The step, and all behind it, are not done.
    Stop,
}

/// What is done in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something is read.
    Read,
    /// Bytes are written into a file.
    Write,
    /// Something else is changed.
    Other,
}

/// What a system knows of a disk, and what of it would outlast a power cut.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    files: Vec<Content>,
    folders: BTreeMap<PathBuf, Folder>,
    /// The steps that were taken.
    pub steps: Vec<Kind>,
    /// The step at which something goes wrong, counted from 0.
    fault: Option<(usize, Fault)>,
    /// The names that files were given in place of their first, such as that of the manifest at the moment of a commit.
    pub renamed: Vec<PathBuf>,
    /// The folders whose names were made to last.
    pub synced: Vec<PathBuf>,
    random: Random,
}

#[derive(Clone, Debug, Default)]
struct Content {
    bytes: Vec<u8>,
    /// How many of the bytes are synced.
    synced: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    File(usize),
    Folder,
}

#[derive(Clone, Debug, Default)]
struct Folder {
    synced: BTreeMap<OsString, Node>,
    /// What has become of names since, `None` for one that was removed.
    since: Vec<(OsString, Option<Node>)>,
}

/// Numbers that look random and are the same each time.
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// A number below another.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32) as usize % limit.max(1)
    }
}

thread_local! {
    static DISK: RefCell<Option<Disk>> = const { RefCell::new(None) };
}

/// Does something on a disk; gives what it gives, and the disk after it.
pub fn on<T>(disk: Disk, act: impl FnOnce() -> T) -> (T, Disk) {
    DISK.set(Some(disk));
    let done = act();
    (done, DISK.take().unwrap())
}

/// Takes a step on the disk of this thread, if it has one.
pub fn take<T>(step: Step<'_>, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    if let Some(refused) = DISK.with_borrow_mut(|disk| disk.as_mut().and_then(|disk| disk.refuse(step))) {
        return Err(refused);
    }
    let done = act()?;
    DISK.with_borrow_mut(|disk| disk.as_mut().map(|disk| disk.note(step)));
    Ok(done)
}

impl Disk {
    /// A disk whose files and folders below a folder are all synced.
    pub fn new(root: &Path, seed: u64) -> Self {
        let mut disk = Self {
            root: root.to_owned(),
            files: Vec::new(),
            folders: BTreeMap::new(),
            steps: Vec::new(),
            fault: None,
            renamed: Vec::new(),
            synced: Vec::new(),
            random: Random(seed | 1),
        };
        disk.add(root);
        disk
    }

    fn add(&mut self, dir: &Path) {
        let mut folder = Folder::default();
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let node = if path.is_dir() {
                self.add(&path);
                Node::Folder
            } else {
                let bytes = fs::read(&path).unwrap();
                self.files.push(Content { synced: bytes.len(), bytes });
                Node::File(self.files.len() - 1)
            };
            folder.synced.insert(path.file_name().unwrap().to_owned(), node);
        }
        self.folders.insert(self.inside(dir), folder);
    }

    /// The same disk, whose root is found elsewhere, and on which something will go wrong.
    pub fn with_fault(&self, root: &Path, at: usize, fault: Fault, seed: u64) -> Self {
        let random = Random(seed | 1);
        Self { fault: Some((at, fault)), ..Self { random, ..self.rested(root) } }
    }

    /// The same disk, whose root is found elsewhere, and on which nothing will go wrong.
    pub fn rested(&self, root: &Path) -> Self {
        let root = root.to_owned();
        Self { root, steps: Vec::new(), fault: None, renamed: Vec::new(), synced: Vec::new(), ..self.clone() }
    }

    fn inside(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or_else(|_| panic!("{} is not on the disk", path.display())).to_owned()
    }

    /// What the system says to a step that fails.
    fn refuse(&mut self, step: Step<'_>) -> Option<io::Error> {
        let number = self.steps.len();
        self.steps.push(match step {
            Step::Read => Kind::Read,
            Step::Write(..) => Kind::Write,
            _ => Kind::Other,
        });
        let (at, fault) = self.fault?;
        match (fault, step) {
            (Fault::Refuse(code), _) if number == at => Some(io::Error::from_raw_os_error(code)),
            (Fault::Tear | Fault::Stop, Step::Write(path, bytes)) if number == at => {
                let part = &bytes[..self.random.below(bytes.len())];
                File::options().append(true).open(path).and_then(|mut file| file.write_all(part)).unwrap();
                self.note(Step::Write(path, part));
                Some(ErrorKind::StorageFull.into())
            }
            (Fault::Stop, _) if number >= at => Some(io::Error::other("stopped")),
            _ => None,
        }
    }

    /// Keeps account of a step that was taken.
    fn note(&mut self, step: Step<'_>) {
        match step {
            Step::Read => {}
            Step::Lock(path) if self.find(path).is_some() => {}
            Step::Lock(path) | Step::Create(path) => {
                self.files.push(Content::default());
                self.name(path, Some(Node::File(self.files.len() - 1)));
            }
            Step::Write(path, bytes) => self.content(path).bytes.extend_from_slice(bytes),
            Step::Sync(path) => {
                let content = self.content(path);
                content.synced = content.bytes.len();
            }
            Step::Rename(from, to) => {
                self.renamed.push(to.to_owned());
                let node = self.find(from);
                self.name(to, node);
                self.name(from, None);
            }
            Step::Link(from, to) => {
                let node = self.find(from);
                self.name(to, node);
            }
            Step::Remove(path) => self.name(path, None),
            Step::MakeFolder(path) => {
                self.folders.insert(self.inside(path), Folder::default());
                self.name(path, Some(Node::Folder));
            }
            Step::SyncFolder(path) => {
                self.synced.push(path.to_owned());
                let inside = self.inside(path);
                let folder = self.folders.get_mut(&inside).unwrap();
                for (name, node) in std::mem::take(&mut folder.since) {
                    match node {
                        Some(node) => drop(folder.synced.insert(name, node)),
                        None => drop(folder.synced.remove(&name)),
                    }
                }
            }
        }
    }

    fn folder(&mut self, path: &Path) -> (&mut Folder, OsString) {
        let inside = self.inside(path);
        (self.folders.get_mut(inside.parent().unwrap()).unwrap(), inside.file_name().unwrap().to_owned())
    }

    fn name(&mut self, path: &Path, node: Option<Node>) {
        let (folder, name) = self.folder(path);
        folder.since.push((name, node));
    }

    fn find(&mut self, path: &Path) -> Option<Node> {
        let (folder, name) = self.folder(path);
        let last = folder.since.iter().rev().find(|(since, _)| *since == name);
        last.map_or_else(|| folder.synced.get(&name).copied(), |(_, node)| *node)
    }

    fn content(&mut self, path: &Path) -> &mut Content {
        match self.find(path) {
            Some(Node::File(number)) => &mut self.files[number],
            node => panic!("{} is {node:?}", path.display()),
        }
    }

    /// Makes the files and folders in an empty folder that a power cut may leave.
    pub fn cut_power(&mut self, into: &Path) {
        self.leave(Path::new(""), into);
    }

    fn leave(&mut self, folder: &Path, into: &Path) {
        let Folder { synced, since } = self.folders[folder].clone();
        let mut names: Vec<&OsString> = synced.keys().chain(since.iter().map(|(name, _)| name)).collect();
        names.sort();
        names.dedup();
        for name in names {
            let later = since.iter().filter(|(since, _)| since == name).map(|(_, node)| *node);
            let states: Vec<Option<Node>> = [synced.get(name).copied()].into_iter().chain(later).collect();
            let into = into.join(name);
            match states[self.random.below(states.len())] {
                None => {}
                Some(Node::File(number)) => {
                    let Content { bytes, synced } = &self.files[number];
                    let lost = bytes.len() - synced;
                    let written = synced + self.random.below(lost + 1);
                    let mut left = bytes[..written].to_vec();
                    // A length may have come to the disk before the bytes have.
                    left.resize(written + self.random.below(bytes.len() - written + 1), 0);
                    fs::write(into, left).unwrap();
                }
                Some(Node::Folder) => {
                    fs::create_dir(&into).unwrap();
                    self.leave(&folder.join(name), &into);
                }
            }
        }
    }
}
