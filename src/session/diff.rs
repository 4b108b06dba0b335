use std::path::{Path, PathBuf};

use crate::diff::{self, Difference, Group};
use crate::session::files::snapshot_of;
use crate::session::{Error, Session};
use crate::store::Snapshot;

/// How two graphs differ, and where.
#[derive(Debug)]
pub struct Compared {
    /// The quads that differ.
    pub difference: Difference,
    /// The same by report.
    pub groups: Vec<Group>,
}

/// What a path holds: the store in a folder, or what is in an RDF file.
///
/// # Errors
/// There is no store or file, or it cannot be read.
pub fn graph_at(path: &Path) -> Result<Snapshot, Error> {
    match path.is_dir() {
        true => Session::new(path).stored(),
        false => snapshot_of(&[PathBuf::from(path)]),
    }
}

/// Compares two graphs.
///
/// # Errors
/// A store is damaged.
pub fn compare(one: &Snapshot, other: &Snapshot) -> Result<Compared, Error> {
    let difference = diff::diff(one, other)?;
    let groups = diff::groups(one, other, &difference)?;
    Ok(Compared { difference, groups })
}
