use std::cell::RefCell;
use std::rc::Rc;

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::store::{Error, Id, Snapshot};

/// Predicates and objects of a node.
type About = Rc<[(Id, Id)]>;

/// What no quad has.
const UNKNOWN: Id = Id::from_bits(u64::MAX);

/// The graph that is checked: all triples of a snapshot, in whichever graphs they stand.
///
/// Of the snapshot no more is held than what a focus node says of itself.
pub(super) struct Data<'a> {
    snapshot: &'a Snapshot,
    /// The ids of the terms of shapes; those that the data lack stand in `made`, too.
    ids: FxHashMap<Term, Id>,
    made: FxHashMap<Id, Term>,
    /// The ids of those terms that are IRIs.
    properties: FxHashMap<NamedNode, Id>,
    kind: Id,
    below: Id,
    /// The predicates and objects of the node that was looked at last, sorted.
    about: RefCell<(Id, About)>,
    /// For a class the class itself and all below it.
    classes: RefCell<FxHashMap<Id, Rc<FxHashSet<Id>>>>,
}

impl<'a> Data<'a> {
    /// The data, to be checked with shapes that speak of these terms.
    pub fn new(snapshot: &'a Snapshot, terms: impl IntoIterator<Item = Term>) -> Result<Self, Error> {
        let (mut ids, mut made, mut properties) = (FxHashMap::default(), FxHashMap::default(), FxHashMap::default());
        let mut id = |term: &Term| -> Result<Id, Error> {
            if let Some(known) = ids.get(term) {
                return Ok(*known);
            }
            let id = match snapshot.id(term.as_ref())? {
                Some(id) => id,
                None => {
                    let id = Id::made(made.len() as u64);
                    made.insert(id, term.clone());
                    id
                }
            };
            ids.insert(term.clone(), id);
            Ok(id)
        };
        let kind = id(&rdf::TYPE.into_owned().into())?;
        let below = id(&rdfs::SUB_CLASS_OF.into_owned().into())?;
        for term in terms {
            let id = id(&term)?;
            if let Term::NamedNode(property) = term {
                properties.insert(property, id);
            }
        }
        let about = RefCell::new((Id::DEFAULT_GRAPH, Rc::from([])));
        Ok(Self { snapshot, ids, made, properties, kind, below, about, classes: RefCell::default() })
    }

    /// The id of a term of the shapes.
    pub fn id(&self, term: &Term) -> Id {
        self.ids.get(term).copied().unwrap_or(UNKNOWN)
    }

    /// The id of a property of the shapes.
    pub fn property(&self, property: &NamedNode) -> Id {
        self.properties.get(property).copied().unwrap_or(UNKNOWN)
    }

    /// The term of an id.
    pub fn term(&self, id: Id) -> Result<Term, Error> {
        match self.made.get(&id) {
            Some(term) => Ok(term.clone()),
            None => self.snapshot.term(id),
        }
    }

    /// The predicates and objects of a node, sorted and each once.
    pub fn about(&self, node: Id) -> Result<About, Error> {
        if self.about.borrow().0 == node {
            return Ok(Rc::clone(&self.about.borrow().1));
        }
        let quads = self.snapshot.scan([Some(node), None, None, None])?;
        let mut about = quads.map(|quad| quad.map(|quad| (quad[1], quad[2]))).collect::<Result<Vec<_>, _>>()?;
        about.sort_unstable();
        about.dedup();
        let about: About = about.into();
        *self.about.borrow_mut() = (node, Rc::clone(&about));
        Ok(about)
    }

    /// The objects of a node and a property, sorted and each once.
    pub fn objects(&self, subject: Id, predicate: Id) -> Result<Vec<Id>, Error> {
        let about = self.about(subject)?;
        let first = about.partition_point(|(property, _)| *property < predicate);
        Ok(about[first..]
            .iter()
            .take_while(|(property, _)| *property == predicate)
            .map(|(_, object)| *object)
            .collect())
    }

    /// The subjects of a property and an object, sorted and each once; of any object where none is given.
    pub fn subjects(&self, predicate: Id, object: impl Into<Option<Id>>) -> Result<Vec<Id>, Error> {
        self.column([None, Some(predicate), object.into(), None], 0)
    }

    /// All objects of a property, sorted and each once.
    pub fn all_objects(&self, predicate: Id) -> Result<Vec<Id>, Error> {
        self.column([None, Some(predicate), None, None], 2)
    }

    fn column(&self, pattern: [Option<Id>; 4], place: usize) -> Result<Vec<Id>, Error> {
        let quads = self.snapshot.scan(pattern)?;
        let mut nodes = quads.map(|quad| quad.map(|quad| quad[place])).collect::<Result<Vec<_>, _>>()?;
        nodes.sort_unstable();
        nodes.dedup();
        Ok(nodes)
    }

    /// The instances of a class and of the classes below it, sorted and each once.
    pub fn instances(&self, class: Id) -> Result<Vec<Id>, Error> {
        let mut instances = Vec::new();
        #[allow(clippy::iter_over_hash_type, reason = "they are sorted below")]
        for &class in self.with_subclasses(class)?.iter() {
            instances.extend(self.subjects(self.kind, class)?);
        }
        instances.sort_unstable();
        instances.dedup();
        Ok(instances)
    }

    /// Whether a node is an instance of a class or of one below it.
    pub fn is_a(&self, node: Id, class: Id) -> Result<bool, Error> {
        let classes = self.with_subclasses(class)?;
        for quad in self.snapshot.scan([Some(node), Some(self.kind), None, None])? {
            if classes.contains(&quad?[2]) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn with_subclasses(&self, class: Id) -> Result<Rc<FxHashSet<Id>>, Error> {
        if let Some(known) = self.classes.borrow().get(&class) {
            return Ok(Rc::clone(known));
        }
        let mut all = FxHashSet::from_iter([class]);
        let mut waiting = vec![class];
        while let Some(class) = waiting.pop() {
            for below in self.subjects(self.below, class)? {
                if all.insert(below) {
                    waiting.push(below);
                }
            }
        }
        let all = Rc::new(all);
        self.classes.borrow_mut().insert(class, Rc::clone(&all));
        Ok(all)
    }
}
