//! The index beside a store: a folder for the state of the store that it was made of.
//!
//! A folder is made under another name and renamed when it is whole, so a reader finds a whole one or none. What it was made
//! of is its name, so it is never out of date, only missing. Who makes one holds a lock, and removes all others afterwards; whoever
//! reads those has them open already. An index is made of the last one where that is less work.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::search::build::{self, Graph, replace};
use crate::search::fields::Fields;
use crate::search::{Error, Index};
use crate::store::{Origin, Snapshot};

/// What the names of folders begin with: the version of what they hold. Another way to cut words needs another one.
const VERSION: &str = "v1-";

/// The file that is locked by whoever makes an index.
const LOCK: &str = "lock";

/// The folder of an index that is not whole yet.
const UNFINISHED: &str = "unfinished";

/// The file that says what a folder holds; it is written last.
const CONTENT: &str = "content.json";

/// The file that says of which state of each graph the index was made, by its name. It is read only to make the next one.
const GRAPHS: &str = "graphs.json";

/// The files of a folder, with how many bytes each has.
type Content = BTreeMap<String, u64>;

/// A number for the state of each graph, by its name.
type States = BTreeMap<String, u64>;

/// The index of a state of a store, made if there is none.
///
/// # Errors
/// The store is damaged. Where the folder cannot be written, the index is made in memory and says so.
pub fn open(snapshot: &Snapshot, origin: &Origin) -> Result<Index, Error> {
    let place = origin.folder.join(format!("{VERSION}{}", origin.state));
    if let Some(index) = whole(&place) {
        return Ok(index);
    }
    match make(snapshot, &origin.folder, &place) {
        Err(error @ Error::Store(_)) => Err(error),
        Err(error) => Ok(Index { unkept: Some(error.to_string()), ..build::in_memory(snapshot)? }),
        made => made,
    }
}

/// The index of a folder; `None` where there is none, or it is not as it was written.
fn whole(place: &Path) -> Option<Index> {
    let content: Content = read(&place.join(CONTENT))?;
    for (name, size) in &content {
        if fs::metadata(place.join(name)).ok()?.len() != *size {
            return None;
        }
    }
    Index::new(&tantivy::Index::open_in_dir(place).ok()?).ok()
}

/// Makes the index in a folder.
fn make(snapshot: &Snapshot, folder: &Path, place: &Path) -> Result<Index, Error> {
    fs::create_dir_all(folder)?;
    let lock = File::create(folder.join(LOCK))?;
    lock.lock()?;
    // Somebody else may have made it meanwhile.
    if let Some(index) = whole(place) {
        return Ok(index);
    }
    let unfinished = folder.join(UNFINISHED);
    for stale in [place, &unfinished] {
        remove(stale)?;
    }
    fs::create_dir(&unfinished)?;
    write(snapshot, folder, &unfinished)?;
    fs::rename(&unfinished, place)?;
    let index = whole(place).ok_or(Error::Damaged)?;
    for other in folders(folder)?.iter().filter(|other| *other != place) {
        // What cannot be removed now, the next one removes.
        let _ = remove(other);
    }
    Ok(index)
}

/// Writes an index: anew, or, if most graphs are as they were then, from the last one.
fn write(snapshot: &Snapshot, folder: &Path, unfinished: &Path) -> Result<(), Error> {
    let mut states = States::new();
    let mut graphs = Vec::new();
    for (id, state) in snapshot.graph_states()? {
        let graph = Graph::of(snapshot, id)?;
        states.insert(graph.name.clone(), state);
        graphs.push(graph);
    }
    let mut gone = Vec::new();
    let index = match last(folder, &states) {
        Some((place, known)) => {
            graphs.retain(|graph| known.get(&graph.name) != states.get(&graph.name));
            gone.extend(known.into_keys().filter(|name| !states.contains_key(name)));
            link(&place, unfinished)?;
            tantivy::Index::open_in_dir(unfinished)?
        }
        None => tantivy::Index::create_in_dir(unfinished, Fields::schema())?,
    };
    replace(&index, snapshot, &graphs, &gone)?;

    fs::write(unfinished.join(GRAPHS), json(&states)?)?;
    let mut content = Content::new();
    for entry in fs::read_dir(unfinished)? {
        let (entry, name) = entry.map(|entry| (entry.metadata(), entry.file_name()))?;
        if let Some(name) = name.to_str().filter(|name| !name.ends_with(".lock")) {
            content.insert(name.to_owned(), entry?.len());
        }
    }
    Ok(fs::write(unfinished.join(CONTENT), json(&content)?)?)
}

/// The folder of an index in which most graphs are as they are now, and their states; `None` if there is none.
fn last(folder: &Path, states: &States) -> Option<(PathBuf, States)> {
    folders(folder).ok()?.into_iter().find_map(|place| {
        place.file_name()?.to_str()?.strip_prefix(VERSION)?;
        whole(&place)?;
        let known: States = read(&place.join(GRAPHS))?;
        let same = states.iter().filter(|&(name, state)| known.get(name) == Some(state)).count();
        (same * 2 > states.len()).then_some((place, known))
    })
}

/// Gives the files of an index, which never change, a second name in another folder, or copies them.
fn link(from: &Path, to: &Path) -> Result<(), Error> {
    let content: Content = read(&from.join(CONTENT)).ok_or(Error::Damaged)?;
    for name in content.keys().filter(|name| *name != GRAPHS) {
        let (from, to) = (from.join(name), to.join(name));
        if fs::hard_link(&from, &to).is_err() {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}

/// The folders of indexes, whole or not.
fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        folders.push(entry?.path());
    }
    folders.retain(|path| path.is_dir());
    folders.sort();
    Ok(folders)
}

/// Removes a folder, if it is there.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What a file of JSON says; `None` where it cannot be read, or says something else.
fn read<T: DeserializeOwned>(file: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

fn json(content: &BTreeMap<String, u64>) -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec_pretty(content)?)
}
