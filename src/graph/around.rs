//! The quads about some claims and reports, as terms. However much else a store holds, it costs nothing.

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::vocab::{prov, sr};
use crate::store::{Error, Id, Snapshot};

/// The properties that lead from a claim to nodes of which all is shown.
const WHOLE: [NamedNodeRef<'static>; 3] = [sr::EVIDENCE, sr::VIA, prov::WAS_DERIVED_FROM];

/// Those that lead to nodes of which only the label is; much else may be said of an entity.
const NAMED: [NamedNodeRef<'static>; 6] =
    [rdf::SUBJECT, rdf::OBJECT, sr::PLACE, sr::PROPOSITION_OF, sr::SOURCE, sr::SAID_TO];

/// What a snapshot says of some nodes and of what they lead to.
pub(super) struct Around(FxHashMap<NamedNode, Vec<(NamedNode, Term)>>);

impl Around {
    /// Reads what there is about some claims and reports.
    ///
    /// # Errors
    /// What must be read is damaged.
    pub(super) fn of(snapshot: &Snapshot, nodes: impl IntoIterator<Item = Id>) -> Result<Self, Error> {
        let ids = |properties: &[NamedNodeRef<'_>]| -> Result<Vec<Id>, Error> {
            properties.iter().filter_map(|property| snapshot.id((*property).into()).transpose()).collect()
        };
        let (whole, named, label) = (ids(&WHOLE)?, ids(&NAMED)?, snapshot.id(rdfs::LABEL.into())?);
        let mut next: Vec<(Id, Option<Id>)> = nodes.into_iter().map(|node| (node, None)).collect();
        let (mut around, mut terms, mut seen) =
            (Self(FxHashMap::default()), FxHashMap::default(), FxHashSet::default());
        while let Some((node, property)) = next.pop() {
            if !seen.insert((node, property)) {
                continue;
            }
            for quad in snapshot.scan([Some(node), property, None, None])? {
                let quad = quad?;
                if whole.contains(&quad[1]) {
                    next.push((quad[2], None));
                } else if named.contains(&quad[1]) && label.is_some() {
                    next.push((quad[2], label));
                }
                let statement = snapshot.statement(quad, &mut terms)?;
                if let NamedOrBlankNode::NamedNode(node) = statement.subject {
                    around.0.entry(node).or_default().push((statement.predicate, statement.object));
                }
            }
        }
        Ok(around)
    }

    /// The properties and values of a node; none where it is not among those that were read.
    pub(super) fn about(&self, node: NamedNodeRef<'_>) -> &[(NamedNode, Term)] {
        self.0.get(&node.into_owned()).map(Vec::as_slice).unwrap_or_default()
    }
}
