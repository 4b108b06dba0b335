//! Whether two tables of terms are the same but for the names of their blank nodes.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use oxigraph::model::{BlankNode, Dataset, NamedOrBlankNode, QuadRef, Term, TripleRef};

/// The terms of a solution, or of a quad.
pub type Row = Vec<Option<Term>>;

/// A number for each blank node: two that have different ones cannot stand for each other.
type Colours = BTreeMap<String, u64>;

/// Whether some renaming of blank nodes makes the rows of `left` those of `right`, as often as they stand there.
pub fn same_rows(left: &[Row], right: &[Row]) -> bool {
    left.len() == right.len() && matched(left, right, first_colours(left), first_colours(right))
}

/// Whether some renaming of blank nodes makes one dataset the other.
pub fn same_datasets(left: &Dataset, right: &Dataset) -> bool {
    let rows = |dataset: &Dataset| -> Vec<Row> { dataset.iter().map(row).collect() };
    same_rows(&rows(left), &rows(right))
}

fn row(quad: QuadRef<'_>) -> Row {
    let graph = match quad.graph_name.into_owned() {
        oxigraph::model::GraphName::NamedNode(node) => Some(node.into()),
        oxigraph::model::GraphName::BlankNode(node) => Some(node.into()),
        oxigraph::model::GraphName::DefaultGraph => None,
    };
    let [subject, predicate, object] = terms(TripleRef::from(quad));
    vec![Some(subject), Some(predicate), Some(object), graph]
}

fn terms(triple: TripleRef<'_>) -> [Term; 3] {
    [triple.subject.into_owned().into(), triple.predicate.into_owned().into(), triple.object.into_owned()]
}

fn matched(left: &[Row], right: &[Row], mut of_left: Colours, mut of_right: Colours) -> bool {
    refine(left, &mut of_left);
    refine(right, &mut of_right);
    if sorted(of_left.values().copied()) != sorted(of_right.values().copied()) {
        return false;
    }
    let alike = |colour: u64| of_left.values().filter(|other| **other == colour).count();
    let Some((node, colour)) = of_left.iter().find(|(_, colour)| alike(**colour) > 1) else {
        return painted(left, &of_left) == painted(right, &of_right);
    };
    // One of those that look alike is told from the others, and each partner is tried.
    let partners = of_right.iter().filter(|(_, other)| *other == colour);
    partners.into_iter().any(|(partner, _)| {
        let with = |colours: &Colours, node: &String| {
            let mut colours = colours.clone();
            colours.insert(node.clone(), hash(&(colour, "told apart")));
            colours
        };
        matched(left, right, with(&of_left, node), with(&of_right, partner))
    })
}

fn first_colours(rows: &[Row]) -> Colours {
    let mut colours = Colours::new();
    for term in rows.iter().flatten().flatten() {
        blank_nodes(term, &mut |node| {
            colours.insert(node.as_str().to_owned(), 0);
        });
    }
    colours
}

/// Colours each blank node by the rows in which it stands, until that tells no more of them apart.
fn refine(rows: &[Row], colours: &mut Colours) {
    let classes = |colours: &Colours| {
        let mut values = sorted(colours.values().copied());
        values.dedup();
        values.len()
    };
    let mut before = classes(colours);
    loop {
        let mut seen: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for row in rows {
            let whole = paint(row, colours);
            for (place, term) in row.iter().enumerate().filter_map(|(place, term)| Some((place, term.as_ref()?))) {
                blank_nodes(term, &mut |node| {
                    seen.entry(node.as_str().to_owned()).or_default().push(hash(&(&whole, place)))
                });
            }
        }
        for (node, rows) in seen {
            let colour = hash(&(colours[&node], sorted(rows)));
            colours.insert(node, colour);
        }
        let after = classes(colours);
        if after == before {
            return;
        }
        before = after;
    }
}

/// The rows with colours for blank nodes, sorted.
fn painted(rows: &[Row], colours: &Colours) -> Vec<Vec<String>> {
    let mut painted: Vec<Vec<String>> = rows.iter().map(|row| paint(row, colours)).collect();
    painted.sort();
    painted
}

fn paint(row: &Row, colours: &Colours) -> Vec<String> {
    row.iter().map(|term| term.as_ref().map_or(String::new(), |term| paint_term(term, colours))).collect()
}

fn paint_term(term: &Term, colours: &Colours) -> String {
    match term {
        Term::BlankNode(node) => format!("_:{}", colours[node.as_str()]),
        Term::Triple(triple) => terms(triple.as_ref().as_ref()).map(|term| paint_term(&term, colours)).join(" "),
        term => term.to_string(),
    }
}

fn blank_nodes(term: &Term, found: &mut dyn FnMut(&BlankNode)) {
    match term {
        Term::BlankNode(node) => found(node),
        Term::Triple(triple) => {
            if let NamedOrBlankNode::BlankNode(node) = &triple.subject {
                found(node);
            }
            blank_nodes(&triple.object, found);
        }
        Term::NamedNode(_) | Term::Literal(_) => {}
    }
}

fn sorted(values: impl IntoIterator<Item = u64>) -> Vec<u64> {
    let mut values: Vec<u64> = values.into_iter().collect();
    values.sort_unstable();
    values
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
