use tantivy::indexer::LogMergePolicy;
use tantivy::{IndexWriter, TantivyDocument};

use crate::search::fields::Fields;
use crate::search::gather::things;
use crate::search::{Error, Index, token};
use crate::store::{Id, Snapshot};

/// Bytes that words may take up in memory before they are written.
const MEMORY: usize = 128 * 1024 * 1024;

/// The share of a file's documents that may be gone before it is written anew.
const GONE: f32 = 0.2;

/// A graph with the name that an index knows it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    pub name: String,
    pub id: Id,
}

impl Graph {
    /// The graph of an id.
    ///
    /// # Errors
    /// Its name cannot be read.
    pub fn of(snapshot: &Snapshot, id: Id) -> Result<Self, Error> {
        let name = if id == Id::DEFAULT_GRAPH { String::new() } else { snapshot.term(id)?.to_string() };
        Ok(Self { name, id })
    }
}

/// The index of a snapshot, in memory.
pub fn in_memory(snapshot: &Snapshot) -> Result<Index, Error> {
    let index = tantivy::Index::create_in_ram(Fields::schema());
    let graphs = snapshot.graphs()?.into_iter().map(|id| Graph::of(snapshot, id));
    replace(&index, snapshot, &graphs.collect::<Result<Vec<_>, _>>()?, &[])?;
    Index::new(&index)
}

/// Puts what some graphs hold now in the place of what an index has of them, and takes out what it has of others.
pub fn replace(index: &tantivy::Index, snapshot: &Snapshot, changed: &[Graph], gone: &[String]) -> Result<(), Error> {
    index.tokenizers().register(token::NAME, token::analyzer());
    let fields = Fields::of(&index.schema())?;
    let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(1, MEMORY)?;
    let mut policy = LogMergePolicy::default();
    policy.set_del_docs_ratio_before_merge(GONE);
    writer.set_merge_policy(Box::new(policy));
    for name in gone {
        writer.delete_term(fields.graph(name));
    }
    for graph in changed {
        writer.delete_term(fields.graph(&graph.name));
        for thing in things(snapshot, graph.id)? {
            writer.add_document(fields.document(&thing, &graph.name))?;
        }
    }
    writer.commit()?;
    Ok(writer.wait_merging_threads()?)
}
