//! What a graph says that words can find.

use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::vocab::{oa, rdf, rdfs, skos, sr};
use crate::search::{Error, Kind};
use crate::store::{Id, Snapshot};

/// Something that words can find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    pub iri: NamedNode,
    pub kind: Kind,
    /// What it is called; of a claim what its proposition is called.
    pub labels: Vec<String>,
    /// Its other words.
    pub texts: Vec<String>,
}

/// The things of a graph, by their IRIs. A proposition is none; it is found through its claims.
///
/// # Errors
/// What must be read to find them is damaged.
pub fn things(snapshot: &Snapshot, graph: Id) -> Result<Vec<Thing>, Error> {
    let graph = Graph { snapshot, graph };
    let labels = graph.values(rdfs::LABEL)?;
    let names = graph.values(skos::ALT_LABEL)?;
    let claims = graph.instances(sr::CLAIM)?;
    let propositions = graph.instances(sr::PROPOSITION)?;

    let [content, evidence, exact, sources] = match claims.is_empty() {
        true => Default::default(),
        false => [
            graph.values(sr::PROPOSITION_OF)?,
            graph.values(sr::EVIDENCE)?,
            graph.values(oa::EXACT)?,
            graph.values(sr::SOURCE_TEXT)?,
        ],
    };

    let mut nodes: Vec<Id> = claims.iter().chain(labels.keys()).chain(names.keys()).copied().collect();
    nodes.sort_unstable();
    nodes.dedup();
    let mut things = Vec::new();
    for node in nodes.into_iter().filter(|node| !propositions.contains(node)) {
        things.extend(if claims.contains(&node) {
            let words = [through(&evidence, &exact, node), of(&sources, node).to_vec()].concat();
            graph.thing(Kind::Claim, node, &through(&content, &labels, node), &words)?
        } else {
            graph.thing(Kind::Entity, node, of(&labels, node), of(&names, node))?
        });
    }
    things.sort_unstable_by(|one, other| one.iri.cmp(&other.iri));
    Ok(things)
}

/// The objects of each subject.
type Values = FxHashMap<Id, Vec<Id>>;

fn of(values: &Values, subject: Id) -> &[Id] {
    values.get(&subject).map_or(&[], Vec::as_slice)
}

/// The objects that a subject has through two properties, one after the other.
fn through(first: &Values, then: &Values, subject: Id) -> Vec<Id> {
    of(first, subject).iter().flat_map(|&node| of(then, node)).copied().collect()
}

/// One graph of a snapshot.
struct Graph<'a> {
    snapshot: &'a Snapshot,
    graph: Id,
}

impl Graph<'_> {
    fn values(&self, property: NamedNodeRef<'_>) -> Result<Values, Error> {
        let mut values = Values::default();
        let Some(property) = self.snapshot.id(property.into())? else { return Ok(values) };
        for quad in self.snapshot.scan([None, Some(property), None, Some(self.graph)])? {
            let [subject, _, object, _] = quad?;
            values.entry(subject).or_default().push(object);
        }
        Ok(values)
    }

    fn instances(&self, class: NamedNodeRef<'_>) -> Result<FxHashSet<Id>, Error> {
        let (Some(property), Some(class)) = (self.snapshot.id(rdf::TYPE.into())?, self.snapshot.id(class.into())?)
        else {
            return Ok(FxHashSet::default());
        };
        let quads = self.snapshot.scan([None, Some(property), Some(class), Some(self.graph)])?;
        quads.map(|quad| Ok(quad?[0])).collect()
    }

    /// A thing with its words; `None` for a node without an IRI, or without a word.
    fn thing(&self, kind: Kind, node: Id, labels: &[Id], texts: &[Id]) -> Result<Option<Thing>, Error> {
        let Term::NamedNode(iri) = self.snapshot.term(node)? else { return Ok(None) };
        let (labels, texts) = (self.texts(labels)?, self.texts(texts)?);
        Ok((!labels.is_empty() || !texts.is_empty()).then_some(Thing { iri, kind, labels, texts }))
    }

    fn texts(&self, literals: &[Id]) -> Result<Vec<String>, Error> {
        let mut texts = Vec::with_capacity(literals.len());
        for &literal in literals {
            if let Term::Literal(literal) = self.snapshot.term(literal)? {
                texts.push(literal.value().to_owned());
            }
        }
        Ok(texts)
    }
}
