//! Everything that a front-end may do. Knows nothing of terminals and HTTP.

mod ask;
mod care;
mod change;
mod check;
mod collection;
mod diff;
mod error;
mod explain;
mod files;
mod import;
mod ingest;
mod link;
mod links;
mod mappings;
mod queries;
mod reading;
mod reconcile;
mod review;
mod search;
mod services;
mod slice;
mod schema;
mod stats;
mod tables;
mod update;

use std::path::PathBuf;

pub use ask::{Asked, Question, ask, constructed, profile};
pub use change::{ChangeError, Changed, Decision, Items, Moved};
pub use check::{Checked, check, shapes_of};
pub use collection::Collections;
pub use diff::{Compared, compare, graph_at};
pub use error::Error;
pub use explain::{Explanation, explain};
pub use files::snapshot_of;
pub use import::{HowToImport, Imported, Progress, Source};
pub use ingest::Kept;
pub use link::{HowToLink, Proposal, Proposals, ToLink, why};
pub use mappings::{KeptMappings, WantedMappings, mappings_wanted};
pub use queries::{queries_in, queries_with};
pub use reading::read;
pub use review::{Reviewer, Waiting, waiting};
pub use schema::{Schema, entities, schema};
pub use search::{Findings, FoundClaim, FoundEntity, search};
pub use services::{Network, services_in};
pub use slice::{Split, Wanted, With, parts, slice_of, with};
pub use stats::{Stats, stats};
pub use update::Updated;

use crate::graph;
use crate::lexicon::Lexicon;
use crate::store::{DEFAULT_BASE, Snapshot, Store, Wait};

/// A store to work with, opened when it is needed, and the tables to read with.
#[derive(Clone, Debug)]
pub struct Session {
    folder: PathBuf,
    wait: Wait,
    /// `None` for the tables that ship.
    lexicon: Option<&'static Lexicon>,
}

impl Session {
    /// A session on the store in a folder, which need not be there yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), wait: Wait::No, lexicon: None }
    }

    /// The same session, which waits so long where somebody else writes to the store.
    pub fn waiting(self, wait: Wait) -> Self {
        Self { wait, ..self }
    }

    /// The tables that reports are read with.
    pub fn lexicon(&self) -> &'static Lexicon {
        self.lexicon.unwrap_or_else(Lexicon::shipped)
    }

    /// What the store shows now, of which only what is asked for is read: what it holds, after the changes that it records.
    ///
    /// # Errors
    /// There is no store, or it cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        Ok(graph::merged(&self.stored()?)?)
    }

    /// What the store holds now, as it was given.
    ///
    /// # Errors
    /// There is no store, or it cannot be read.
    pub fn stored(&self) -> Result<Snapshot, Error> {
        Ok(Store::open(&self.folder)?.snapshot()?)
    }

    /// The store, made where there is none.
    fn writable(&self) -> Result<Store, Error> {
        Ok(Store::open_or_create(&self.folder, DEFAULT_BASE)?.waiting(self.wait))
    }
}
