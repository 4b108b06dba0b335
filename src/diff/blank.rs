//! Quads with blank nodes, compared whatever these are called.
//!
//! Blank nodes that stand in one quad hang together. Each such cluster is written with names that follow from what is said
//! of its nodes, and the clusters of the two graphs are compared as texts, as often as they occur. The names are found as
//! those of Weisfeiler and Leman are: by colours that are refined with those around them; of nodes that still look alike
//! one is told apart, and it is refined again. Nodes that look alike and are not exchangeable, as in strongly regular
//! graphs, may get names that depend on what they were called.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term, Triple};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

/// Quads whose blank nodes hang together.
type Cluster = Vec<Quad>;

/// The clusters of two graphs that say the same.
#[derive(Default)]
struct Alike {
    one: Vec<Cluster>,
    other: Vec<Cluster>,
}

/// The quads that only the first or only the second has; their blank nodes have names of their own for each cluster.
pub fn diff(one: &[Quad], other: &[Quad]) -> (Vec<Quad>, Vec<Quad>) {
    let mut all: BTreeMap<Vec<String>, Alike> = BTreeMap::new();
    for cluster in clusters(one) {
        let cluster = canonical(&cluster);
        all.entry(lines(&cluster)).or_default().one.push(cluster);
    }
    for cluster in clusters(other) {
        let cluster = canonical(&cluster);
        all.entry(lines(&cluster)).or_default().other.push(cluster);
    }
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    let mut number = 0;
    for Alike { one, other } in all.into_values() {
        let both = one.len().min(other.len());
        for (clusters, only) in [(one, &mut removed), (other, &mut added)] {
            for cluster in clusters.into_iter().skip(both) {
                number += 1;
                let mut name = |node: &BlankNode| BlankNode::new_unchecked(format!("{}x{number}", node.as_str()));
                only.extend(cluster.iter().map(|quad| renamed(quad, &mut name)));
            }
        }
    }
    (removed, added)
}

fn lines(quads: &[Quad]) -> Vec<String> {
    quads.iter().map(ToString::to_string).collect()
}

/// The quads by which blank nodes hang together.
fn clusters(quads: &[Quad]) -> Vec<Cluster> {
    let mut places: FxHashMap<BlankNode, usize> = FxHashMap::default();
    let mut above: Vec<usize> = Vec::new();
    fn top(above: &mut [usize], mut place: usize) -> usize {
        while above[place] != place {
            above[place] = above[above[place]];
            place = above[place];
        }
        place
    }
    for quad in quads {
        let mut first = None;
        for node in nodes(quad) {
            let place = *places.entry(node).or_insert_with(|| {
                above.push(above.len());
                above.len() - 1
            });
            let place = top(&mut above, place);
            match first {
                None => first = Some(place),
                Some(first) => above[place] = top(&mut above, first),
            }
        }
    }
    let mut clusters: BTreeMap<usize, Cluster> = BTreeMap::new();
    for quad in quads {
        if let Some(place) = nodes(quad).first().and_then(|node| places.get(node)) {
            clusters.entry(top(&mut above, *place)).or_default().push(quad.clone());
        }
    }
    clusters.into_values().collect()
}

/// The blank nodes of a quad.
fn nodes(quad: &Quad) -> Vec<BlankNode> {
    let mut found = Vec::new();
    renamed(quad, &mut |node: &BlankNode| {
        found.push(node.clone());
        node.clone()
    });
    found
}

/// The quads of a cluster, sorted, with names for the nodes that follow from what is said.
fn canonical(quads: &[Quad]) -> Vec<Quad> {
    let all: BTreeSet<String> = quads.iter().flat_map(nodes).map(|node| node.as_str().to_owned()).collect();
    let mut colours: BTreeMap<String, u64> = all.into_iter().map(|node| (node, 0)).collect();
    let around = around(quads);
    refine(quads, &around, &mut colours);
    while let Some(alike) = alike(&colours) {
        if let Some(colour) = colours.get_mut(&alike) {
            *colour = xxh3_64(format!("{colour} told apart").as_bytes());
        }
        refine(quads, &around, &mut colours);
    }
    let mut order: Vec<(u64, &String)> = colours.iter().map(|(node, colour)| (*colour, node)).collect();
    order.sort_unstable();
    let names: BTreeMap<&str, usize> =
        order.iter().enumerate().map(|(place, (_, node))| (node.as_str(), place)).collect();
    let mut name = |node: &BlankNode| {
        BlankNode::new_unchecked(format!("b{}", names.get(node.as_str()).copied().unwrap_or_default()))
    };
    let mut quads: Vec<Quad> = quads.iter().map(|quad| renamed(quad, &mut name)).collect();
    quads.sort_by_cached_key(ToString::to_string);
    quads
}

/// For each node the places of the quads in which it stands.
fn around(quads: &[Quad]) -> BTreeMap<String, Vec<usize>> {
    let mut around: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, quad) in quads.iter().enumerate() {
        for node in nodes(quad) {
            around.entry(node.as_str().to_owned()).or_default().push(place);
        }
    }
    around
}

/// Gives each node a colour that says what is said of it and of the nodes around it, as far as that tells nodes apart.
fn refine(quads: &[Quad], around: &BTreeMap<String, Vec<usize>>, colours: &mut BTreeMap<String, u64>) {
    let mut different = distinct(colours);
    loop {
        let mut next = BTreeMap::new();
        for (node, places) in around {
            let mut said: Vec<String> = Vec::with_capacity(places.len());
            for &place in places {
                let mut name = |other: &BlankNode| match other.as_str() == node {
                    true => BlankNode::new_unchecked("self"),
                    false => {
                        let colour = colours.get(other.as_str()).copied().unwrap_or_default();
                        BlankNode::new_unchecked(format!("c{colour:x}"))
                    }
                };
                said.push(renamed(&quads[place], &mut name).to_string());
            }
            said.sort_unstable();
            let own = colours.get(node).copied().unwrap_or_default();
            next.insert(node.clone(), xxh3_64(format!("{own:x} {}", said.join("\n")).as_bytes()));
        }
        let found = distinct(&next);
        *colours = next;
        if found <= different {
            return;
        }
        different = found;
    }
}

fn distinct(colours: &BTreeMap<String, u64>) -> usize {
    colours.values().collect::<BTreeSet<_>>().len()
}

/// The first node of the least colour that several nodes have.
fn alike(colours: &BTreeMap<String, u64>) -> Option<String> {
    let mut by_colour: Vec<(u64, &String)> = colours.iter().map(|(node, colour)| (*colour, node)).collect();
    by_colour.sort_unstable();
    by_colour.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].1.clone())
}

/// The quad with other names for its blank nodes.
fn renamed(quad: &Quad, name: &mut impl FnMut(&BlankNode) -> BlankNode) -> Quad {
    let subject = renamed_node(&quad.subject, name);
    let object = renamed_term(&quad.object, name);
    let graph = match &quad.graph_name {
        GraphName::BlankNode(node) => name(node).into(),
        other => other.clone(),
    };
    Quad::new(subject, quad.predicate.clone(), object, graph)
}

fn renamed_node(node: &NamedOrBlankNode, name: &mut impl FnMut(&BlankNode) -> BlankNode) -> NamedOrBlankNode {
    match node {
        NamedOrBlankNode::BlankNode(node) => name(node).into(),
        named => named.clone(),
    }
}

fn renamed_term(term: &Term, name: &mut impl FnMut(&BlankNode) -> BlankNode) -> Term {
    match term {
        Term::BlankNode(node) => name(node).into(),
        Term::Triple(triple) => {
            let subject = renamed_node(&triple.subject, name);
            Triple::new(subject, triple.predicate.clone(), renamed_term(&triple.object, name)).into()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::Quad;

    use super::diff;

    fn quads(text: &str) -> Vec<Quad> {
        let text = format!("PREFIX : <http://example.org/> {text}");
        RdfParser::from_format(RdfFormat::TriG).for_slice(&text).map(|quad| quad.unwrap()).collect()
    }

    #[track_caller]
    fn check(one: &str, other: &str, expected: (usize, usize)) {
        let (removed, added) = diff(&quads(one), &quads(other));
        assert_eq!((removed.len(), added.len()), expected, "{removed:?} {added:?}");
    }

    #[test]
    fn names_and_order_do_not_matter() {
        check("_:a :p _:b . _:b :p _:c . _:c :q 1 .", "_:z :q 1 . _:x :p _:y . _:y :p _:z .", (0, 0));
        check("_:a :p _:b . _:b :p _:c . _:c :p _:a .", "_:1 :p _:3 . _:3 :p _:2 . _:2 :p _:1 .", (0, 0));
        check(":a :p (1 2 [ :q 3 ]) .", ":a :p (1 2 [ :q 3 ]) .", (0, 0));
        check("_:g { _:g :p 1 }", "_:h { _:h :p 1 }", (0, 0));
    }

    #[test]
    fn two_nodes_of_which_the_same_is_said_are_two() {
        check("_:a :p 1 . _:b :p 1 .", "_:a :p 1 .", (1, 0));
    }

    #[test]
    fn a_cycle_of_six_is_not_two_of_three() {
        let six = "_:a :p _:b . _:b :p _:c . _:c :p _:d . _:d :p _:e . _:e :p _:f . _:f :p _:a .";
        let two = "_:a :p _:b . _:b :p _:c . _:c :p _:a . _:d :p _:e . _:e :p _:f . _:f :p _:d .";
        check(six, two, (6, 6));
    }

    #[test]
    fn what_hangs_together_with_a_difference_is_shown() {
        check(":a :p [ :q 1 ; :r 2 ] , [ :q 5 ] .", ":a :p [ :q 1 ; :r 3 ] , [ :q 5 ] .", (3, 3));
    }
}
