//! An order of blank nodes that does not depend on their labels.
//!
//! Each node has a colour that says what is known of it; a round of refinement adds what the colours around it are. Where
//! nodes still look alike, one of them is told from the others: that after which the colours are least.

use oxigraph::model::{NamedOrBlankNode, Term, Triple};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::export::Error;
use crate::export::nest::Around;
use crate::export::survey::Survey;
use crate::store::{Id, Snapshot};

/// So many times a row is looked at to choose between nodes that look alike. More than that takes too long, and nearly
/// always they are alike.
const PATIENCE: usize = 20_000_000;

/// What a node is mixed with that is told from those that look like it.
const TOLD_APART: Colour = 1;

type Colour = u128;

/// The labelled ones of some blank nodes, by their numbers, in an order that their quads give.
pub fn order(snapshot: &Snapshot, survey: &Survey, around: &Around, labelled: &[bool]) -> Result<Vec<usize>, Error> {
    let mut terms = Terms { snapshot, survey, around, known: FxHashMap::default() };
    let mut ordered = Vec::new();
    for quads in components(around, labelled) {
        let component = Component::new(&mut terms, &quads, labelled)?;
        ordered.push(component.ordered());
    }
    ordered.sort_unstable();
    Ok(ordered.into_iter().flat_map(|(_, nodes)| nodes).collect())
}

/// The quads that hang together through blank nodes, by their places, but only those where there is a labelled one.
fn components(around: &Around, labelled: &[bool]) -> Vec<Vec<usize>> {
    let mut above: Vec<usize> = (0..labelled.len()).collect();
    fn top(above: &mut [usize], mut node: usize) -> usize {
        while above[node] != node {
            above[node] = above[above[node]];
            node = above[node];
        }
        node
    }
    for quad in &around.quads {
        let mut nodes = around.of(*quad).into_iter();
        let Some(first) = nodes.next() else { continue };
        for node in nodes {
            let (one, other) = (top(&mut above, first), top(&mut above, node));
            above[one] = other;
        }
    }
    let mut wanted = vec![false; labelled.len()];
    for node in (0..labelled.len()).filter(|node| labelled[*node]) {
        wanted[top(&mut above, node)] = true;
    }
    let mut quads: Vec<(usize, usize)> = Vec::new();
    for (at, quad) in around.quads.iter().enumerate() {
        let Some(node) = around.of(*quad).first().copied() else { continue };
        let top = top(&mut above, node);
        if wanted[top] {
            quads.push((top, at));
        }
    }
    quads.sort_unstable();
    quads.chunk_by(|a, b| a.0 == b.0).map(|chunk| chunk.iter().map(|(_, at)| *at).collect()).collect()
}

/// A place of a quad.
enum Part {
    /// What its letters say.
    Fixed(Colour),
    /// A blank node, by its place in the component.
    Node(usize),
    /// A triple term with blank nodes.
    Triple(Box<[Part; 3]>),
}

/// Terms as parts.
struct Terms<'a> {
    snapshot: &'a Snapshot,
    survey: &'a Survey,
    around: &'a Around,
    known: FxHashMap<Id, Colour>,
}

impl Terms<'_> {
    fn part(&mut self, id: Id, places: &FxHashMap<usize, usize>) -> Result<Part, Error> {
        if let Some(number) = self.around.numbers.get(&id) {
            return Ok(Part::Node(places[number]));
        }
        if let Some(triple) = self.survey.mixed.get(&id) {
            return self.triple(triple, places);
        }
        if let Some(known) = self.known.get(&id) {
            return Ok(Part::Fixed(*known));
        }
        let text = if id == Id::DEFAULT_GRAPH { String::new() } else { self.snapshot.term(id)?.to_string() };
        let colour = letters(&text);
        self.known.insert(id, colour);
        Ok(Part::Fixed(colour))
    }

    fn triple(&mut self, triple: &Triple, places: &FxHashMap<usize, usize>) -> Result<Part, Error> {
        let subject = match &triple.subject {
            NamedOrBlankNode::BlankNode(node) => self.node(&node.clone().into(), places)?,
            NamedOrBlankNode::NamedNode(node) => Part::Fixed(letters(&node.to_string())),
        };
        let object = self.node(&triple.object, places)?;
        Ok(Part::Triple(Box::new([subject, Part::Fixed(letters(&triple.predicate.to_string())), object])))
    }

    fn node(&mut self, term: &Term, places: &FxHashMap<usize, usize>) -> Result<Part, Error> {
        match term {
            Term::BlankNode(node) => {
                let number = self.snapshot.id(node.into())?.and_then(|id| self.around.numbers.get(&id));
                Ok(number.map_or(Part::Fixed(0), |number| Part::Node(places[number])))
            }
            Term::Triple(triple) => self.triple(triple, places),
            other => Ok(Part::Fixed(letters(&other.to_string()))),
        }
    }
}

/// Quads that hang together through blank nodes.
struct Component {
    /// The numbers of its nodes.
    nodes: Vec<usize>,
    labelled: Vec<bool>,
    rows: Vec<([Part; 4], Vec<usize>)>,
}

impl Component {
    fn new(terms: &mut Terms<'_>, quads: &[usize], labelled: &[bool]) -> Result<Self, Error> {
        let around = terms.around;
        let mut nodes: Vec<usize> = quads.iter().flat_map(|at| around.of(around.quads[*at])).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let places: FxHashMap<usize, usize> = nodes.iter().enumerate().map(|(place, node)| (*node, place)).collect();
        let mut rows = Vec::with_capacity(quads.len());
        for at in quads {
            let quad = around.quads[*at];
            let [subject, predicate, object, section] = quad;
            let mut part = |id| terms.part(id, &places);
            let parts = [part(subject)?, part(predicate)?, part(object)?, part(section)?];
            rows.push((parts, around.of(quad).iter().map(|node| places[node]).collect()));
        }
        let labelled = nodes.iter().map(|node| labelled[*node]).collect();
        Ok(Self { nodes, labelled, rows })
    }

    /// Its labelled nodes in order, behind what tells the component from others.
    fn ordered(&self) -> (Colour, Vec<usize>) {
        let mut colours: Vec<Colour> = self.labelled.iter().map(|labelled| Colour::from(*labelled)).collect();
        self.refine(&mut colours);
        while let Some(alike) = self.alike(&colours) {
            colours = self.tell_apart(&alike, colours);
        }
        let mut nodes: Vec<(Colour, usize)> = Vec::new();
        for (place, node) in self.nodes.iter().enumerate() {
            if self.labelled[place] {
                nodes.push((colours[place], *node));
            }
        }
        nodes.sort_unstable();
        colours.sort_unstable();
        // All that is to be said of the component is in the colours of its nodes.
        (mixed(&colours), nodes.into_iter().map(|(_, node)| node).collect())
    }

    /// The labelled nodes of the least colour that several have.
    fn alike(&self, colours: &[Colour]) -> Option<Vec<usize>> {
        let mut nodes: Vec<(Colour, usize)> = Vec::new();
        for (place, labelled) in self.labelled.iter().enumerate() {
            if *labelled {
                nodes.push((colours[place], place));
            }
        }
        nodes.sort_unstable();
        let mut groups = nodes.chunk_by(|a, b| a.0 == b.0);
        groups.find(|group| group.len() > 1).map(|group| group.iter().map(|(_, place)| *place).collect())
    }

    /// Gives one of some nodes that look alike another colour.
    fn tell_apart(&self, alike: &[usize], colours: Vec<Colour>) -> Vec<Colour> {
        let told = |node: usize| {
            let mut colours = colours.clone();
            colours[node] = mixed(&[colours[node], TOLD_APART]);
            self.refine(&mut colours);
            let mut sorted = colours.clone();
            sorted.sort_unstable();
            (mixed(&sorted), colours)
        };
        let tried = if alike.len().saturating_mul(self.rows.len()) > PATIENCE { &alike[..1] } else { alike };
        tried.iter().map(|node| told(*node)).min().map_or(colours.clone(), |(_, colours)| colours)
    }

    /// Lets each node's colour say what those around it are, until that tells no more of them apart.
    fn refine(&self, colours: &mut [Colour]) {
        let different = |colours: &[Colour]| {
            let mut sorted = colours.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            sorted.len()
        };
        let mut before = different(colours);
        loop {
            // The rows of a node are summed up, because they have no order.
            let mut sums: Vec<Colour> = vec![0; colours.len()];
            for (parts, nodes) in &self.rows {
                for node in nodes {
                    let mut hasher = Xxh3::new();
                    parts.iter().for_each(|part| part.hash_from(*node, colours, &mut hasher));
                    sums[*node] = sums[*node].wrapping_add(hasher.digest128());
                }
            }
            for (known, sum) in colours.iter_mut().zip(&sums) {
                *known = mixed(&[*known, *sum]);
            }
            let after = different(colours);
            if after <= before {
                return;
            }
            before = after;
        }
    }
}

impl Part {
    /// Hashes the part as it is seen from a node.
    fn hash_from(&self, from: usize, colours: &[Colour], hasher: &mut Xxh3) {
        match self {
            Self::Fixed(colour) => {
                hasher.update(&[0]);
                hasher.update(&colour.to_le_bytes());
            }
            Self::Node(node) if *node == from => hasher.update(&[1]),
            Self::Node(node) => {
                hasher.update(&[2]);
                hasher.update(&colours[*node].to_le_bytes());
            }
            Self::Triple(parts) => {
                hasher.update(&[3]);
                parts.iter().for_each(|part| part.hash_from(from, colours, hasher));
            }
        }
    }
}

fn letters(text: &str) -> Colour {
    xxh3_128(text.as_bytes())
}

fn mixed(colours: &[Colour]) -> Colour {
    let mut hasher = Xxh3::new();
    colours.iter().for_each(|colour| hasher.update(&colour.to_le_bytes()));
    hasher.digest128()
}
