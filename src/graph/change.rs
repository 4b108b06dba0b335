//! Merges and splits of entities, as they stand in the graph of links: what is shown follows from them (`merged`), and what
//! reports gave is never rewritten.

use jiff::civil::Date;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};

use crate::graph::vocab::{dcterms, sr};
use crate::graph::{Base, iri};
use crate::store::{Error, Snapshot, UnitName};

/// A decision on what entities there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The entity that claims were said to be about.
    pub from: NamedNode,
    /// The entity that they are about.
    pub into: NamedNode,
    /// What it is a decision on.
    pub kind: ChangeKind,
    /// The day of the decision; `None` where an imported graph does not say.
    pub on: Option<Date>,
    /// Why.
    pub because: Option<String>,
}

/// The two kinds of decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Both are one.
    Merge,
    /// These claims are about the other one.
    Split(Vec<NamedNode>),
}

impl Change {
    /// The digest of what is decided, whenever and why: the same decision twice is one.
    pub fn id(&self) -> String {
        let (kind, claims) = match &self.kind {
            ChangeKind::Merge => ("merge", &[][..]),
            ChangeKind::Split(claims) => ("split", claims.as_slice()),
        };
        let named = [&self.from, &self.into].into_iter().chain(claims);
        iri::digest([kind].into_iter().chain(named.map(NamedNode::as_str)))
    }

    /// The unit of the store that it is put into and removed with.
    pub fn unit(&self) -> UnitName {
        UnitName::new(format!("change-{}", self.id()))
            .expect("hexadecimal digits are a name, as the test `a_change_is_read_as_it_was_written` shows")
    }

    /// Its quads.
    pub fn quads(&self, base: &Base) -> Vec<Quad> {
        let (node, graph) = (base.change(&self.id()), base.links_graph());
        let mut quads = Vec::new();
        let mut add = |subject: &NamedNode, property: NamedNodeRef<'_>, object: Term| {
            quads.push(Quad::new(subject.clone(), property, object, graph.clone()));
        };
        let class = match &self.kind {
            ChangeKind::Merge => {
                add(&self.from, dcterms::IS_REPLACED_BY, self.into.clone().into());
                sr::MERGE
            }
            ChangeKind::Split(claims) => {
                claims.iter().for_each(|claim| add(&node, sr::MOVES, claim.clone().into()));
                sr::SPLIT
            }
        };
        add(&node, rdf::TYPE, class.into_owned().into());
        add(&node, sr::FROM, self.from.clone().into());
        add(&node, sr::INTO, self.into.clone().into());
        if let Some(day) = self.on {
            add(&node, dcterms::DATE, Literal::new_typed_literal(day.to_string(), xsd::DATE).into());
        }
        if let Some(because) = &self.because {
            add(&node, dcterms::DESCRIPTION, Literal::from(because.as_str()).into());
        }
        quads
    }
}

/// The changes that a snapshot records, by day, then by name.
///
/// # Errors
/// The store is damaged.
pub fn changes(snapshot: &Snapshot) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    for quad in snapshot.scan_terms([None, Some(sr::INTO.into()), None, None])? {
        let [node, _, into, _] = quad?;
        let values = |property: NamedNodeRef<'_>| -> Result<Vec<Term>, Error> {
            let Some(property) = snapshot.id(property.into())? else { return Ok(Vec::new()) };
            let quads = snapshot.scan([Some(node), Some(property), None, None])?;
            quads.map(|quad| snapshot.term(quad?[2])).collect()
        };
        let iris = |property| -> Result<Vec<NamedNode>, Error> {
            Ok(values(property)?.into_iter().filter_map(|term| NamedNode::try_from(term).ok()).collect())
        };
        let text = |property| -> Result<Option<String>, Error> {
            let literal = values(property)?.into_iter().find_map(|term| Literal::try_from(term).ok());
            Ok(literal.map(|literal| literal.value().to_owned()))
        };
        let (Some(from), Ok(into)) = (iris(sr::FROM)?.pop(), NamedNode::try_from(snapshot.term(into)?)) else {
            continue;
        };
        let kind = if iris(rdf::TYPE)?.iter().any(|class| *class == sr::SPLIT) {
            let mut claims = iris(sr::MOVES)?;
            claims.sort_unstable();
            ChangeKind::Split(claims)
        } else {
            ChangeKind::Merge
        };
        let on = text(dcterms::DATE)?.and_then(|day| day.parse().ok());
        changes.push(Change { from, into, kind, on, because: text(dcterms::DESCRIPTION)? });
    }
    changes.sort_by_cached_key(|change| (change.on, change.id()));
    changes.dedup();
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use oxigraph::model::NamedNode;

    use super::{Change, ChangeKind, changes};
    use crate::graph::Base;
    use crate::store::Snapshot;

    #[test]
    fn a_change_is_read_as_it_was_written() {
        let base = Base::default();
        let named = |name: &str| NamedNode::new_unchecked(format!("{}{name}", base.as_str()));
        let merge = Change {
            from: named("entity/a"),
            into: named("entity/b"),
            kind: ChangeKind::Merge,
            on: Some(date(2031, 5, 1)),
            because: Some("the same port".to_owned()),
        };
        let split = Change {
            kind: ChangeKind::Split(vec![named("claim/1"), named("claim/2")]),
            on: None,
            because: None,
            ..merge.clone()
        };
        assert!(merge.unit().as_str().starts_with("change-"));
        let quads = [merge.quads(&base), split.quads(&base)].concat();
        let snapshot = Snapshot::new(NamedNode::new_unchecked(base.as_str()), &quads.iter().collect());
        assert_eq!(changes(&snapshot).unwrap(), [split, merge]);
    }
}
