use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::Base;
use crate::graph::mapping::records;
use crate::graph::plain::relations;
use crate::graph::slice::LEADS;
use crate::graph::vocab::sr;
use crate::store::{Error, Id, Quad, Snapshot};

/// What is said of a thing, with some claims: the thing itself with its links and what is known of them; the claims with
/// their evidence, reports and plain triples; and what everything is called that takes part in them. All in the graphs
/// that it stands in.
///
/// # Errors
/// What must be read is damaged.
pub fn account(snapshot: &Snapshot, thing: NamedNodeRef<'_>, claims: &[NamedNode]) -> Result<Snapshot, Error> {
    let mut account = Account::new(snapshot)?;
    account.add_thing(thing)?;
    for claim in claims {
        account.add_claim(claim.as_ref())?;
    }
    snapshot.only(account.quads)
}

struct Account<'a> {
    snapshot: &'a Snapshot,
    base: Base,
    /// The properties that lead to what belongs to a claim.
    leads: Vec<Id>,
    /// What is shown of a thing that is only named.
    named: Vec<Id>,
    /// The properties of plain triples.
    relations: FxHashSet<Id>,
    quads: FxHashSet<Quad>,
    seen: FxHashSet<Id>,
}

impl<'a> Account<'a> {
    fn new(snapshot: &'a Snapshot) -> Result<Self, Error> {
        let ids = |properties: &[NamedNodeRef<'_>]| -> Result<Vec<Id>, Error> {
            properties.iter().filter_map(|property| snapshot.id((*property).into()).transpose()).collect()
        };
        Ok(Self {
            leads: ids(&LEADS)?,
            named: ids(&[rdf::TYPE, rdfs::LABEL, sr::OWNER])?,
            relations: relations(snapshot)?,
            base: Base::from(snapshot.base()),
            snapshot,
            quads: FxHashSet::default(),
            seen: FxHashSet::default(),
        })
    }

    /// The thing but for what it does, with what is known of its links, and what its owners are called.
    fn add_thing(&mut self, thing: NamedNodeRef<'_>) -> Result<(), Error> {
        let Some(id) = self.snapshot.id(thing.into())? else { return Ok(()) };
        self.seen.insert(id);
        for quad in self.snapshot.scan([Some(id), None, None, None])? {
            let quad = quad?;
            if !self.relations.contains(&quad[1]) {
                self.quads.insert(quad);
                self.add_name(quad[2])?;
            }
        }
        self.quads.extend(records(self.snapshot, Some(id))?);
        Ok(())
    }

    fn add_claim(&mut self, claim: NamedNodeRef<'_>) -> Result<(), Error> {
        let Some(claim) = self.snapshot.id(claim.into())? else { return Ok(()) };
        let mut next = vec![claim];
        while let Some(node) = next.pop() {
            if !self.seen.insert(node) {
                continue;
            }
            for quad in self.snapshot.scan([Some(node), None, None, None])? {
                let quad = quad?;
                self.quads.insert(quad);
                if self.leads.contains(&quad[1]) {
                    next.push(quad[2]);
                }
                self.add_name(quad[2])?;
            }
        }
        self.add_plain(claim)
    }

    /// The plain triples of a claim, which stand in its graph if it is asserted.
    fn add_plain(&mut self, claim: Id) -> Result<(), Error> {
        let mut values: FxHashMap<NamedNodeRef<'_>, Id> = FxHashMap::default();
        let mut graph = None;
        for property in [rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT, sr::PLACE] {
            let Some(id) = self.snapshot.id(property.into())? else { continue };
            if let Some(quad) = self.snapshot.scan([Some(claim), Some(id), None, None])?.next().transpose()? {
                values.insert(property, quad[2]);
                graph = Some(quad[3]);
            }
        }
        let Some(subject) = values.get(&rdf::SUBJECT).copied() else { return Ok(()) };
        for target in [rdf::OBJECT, sr::PLACE].iter().filter_map(|property| values.get(property)) {
            for quad in self.snapshot.scan([Some(subject), None, Some(*target), graph])? {
                let quad = quad?;
                if self.relations.contains(&quad[1]) {
                    self.quads.insert(quad);
                }
            }
        }
        Ok(())
    }

    /// What a thing is called, what sort of thing it is, and whose.
    fn add_name(&mut self, node: Id) -> Result<(), Error> {
        let mut next = vec![node];
        while let Some(node) = next.pop() {
            let Term::NamedNode(iri) = self.snapshot.term(node)? else { continue };
            if self.base.entity_id(iri.as_ref()).is_none() || !self.seen.insert(node) {
                continue;
            }
            for property in self.named.clone() {
                for quad in self.snapshot.scan([Some(node), Some(property), None, None])? {
                    let quad = quad?;
                    self.quads.insert(quad);
                    next.push(quad[2]);
                }
            }
        }
        Ok(())
    }
}
