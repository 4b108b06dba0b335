use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term, Triple};
use rustc_hash::FxHashMap;

/// Names the blank nodes of one text apart from those of all others.
pub(super) struct Apart<'a> {
    scope: &'a str,
    names: Names,
}

/// Where the new names come from.
enum Names {
    /// The labels of the text, so that threads that know nothing of each other agree.
    Labels,
    /// Numbers in the order in which the nodes come, for formats in which some have no labels.
    Numbers(FxHashMap<BlankNode, BlankNode>),
}

impl<'a> Apart<'a> {
    pub(super) fn by_label(scope: &'a str) -> Self {
        Self { scope, names: Names::Labels }
    }

    pub(super) fn by_number(scope: &'a str) -> Self {
        Self { scope, names: Names::Numbers(FxHashMap::default()) }
    }

    pub(super) fn quad(&mut self, quad: Quad) -> Quad {
        let graph_name = match quad.graph_name {
            GraphName::BlankNode(node) => GraphName::BlankNode(self.node(node)),
            graph => graph,
        };
        let Triple { subject, predicate, object } =
            self.triple(Triple { subject: quad.subject, predicate: quad.predicate, object: quad.object });
        Quad { subject, predicate, object, graph_name }
    }

    fn triple(&mut self, triple: Triple) -> Triple {
        let subject = match triple.subject {
            NamedOrBlankNode::BlankNode(node) => self.node(node).into(),
            subject => subject,
        };
        let object = match triple.object {
            Term::BlankNode(node) => self.node(node).into(),
            Term::Triple(inner) => self.triple(*inner).into(),
            object => object,
        };
        Triple { subject, predicate: triple.predicate, object }
    }

    fn node(&mut self, node: BlankNode) -> BlankNode {
        match &mut self.names {
            Names::Labels => {
                let mut named = String::new();
                name(self.scope, node.as_str(), &mut named);
                BlankNode::new_unchecked(named)
            }
            Names::Numbers(known) => {
                let number = known.len() + 1;
                let named = || BlankNode::new_unchecked(format!("i{}-{number}", self.scope));
                known.entry(node).or_insert_with(named).clone()
            }
        }
    }
}

/// Writes the name of the blank node that has this label in the text of this scope.
pub(super) fn name(scope: &str, label: &str, name: &mut String) {
    name.clear();
    name.push('i');
    name.push_str(scope);
    name.push('-');
    name.push_str(label);
}
