//! Blank nodes: in brackets, in collections, and with labels that do not depend on those that came in.

use oxigraph::io::RdfFormat;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, Dataset, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use proptest::prelude::*;
use sitrep::export::{Format, Options, write};
use sitrep::store::{Snapshot, Store, UnitName};

use super::{export, literals, merged, parse, witness};
use crate::conformance::same_datasets;

/// An object and what is said of it.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(Term),
    /// One of a few blank nodes that may come up elsewhere.
    Shared(u8),
    Node(Vec<(NamedNode, Tree)>),
    List(Vec<Tree>),
}

fn name(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("https://example.org/{local}"))
}

fn properties() -> impl Strategy<Value = NamedNode> {
    prop_oneof![
        8 => "[pq]".prop_map(|local| name(&local)),
        1 => Just(rdf::TYPE.into_owned()),
        1 => Just(rdf::FIRST.into_owned()),
        1 => Just(rdf::REST.into_owned()),
    ]
}

fn trees() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        2 => "[ab]".prop_map(|local| Tree::Leaf(name(&local).into())),
        1 => literals().prop_map(|literal| Tree::Leaf(literal.into())),
        1 => Just(Tree::Leaf(rdf::NIL.into_owned().into())),
        2 => (0..4_u8).prop_map(Tree::Shared),
    ];
    leaf.prop_recursive(4, 20, 4, |tree| {
        prop_oneof![
            prop::collection::vec((properties(), tree.clone()), 0..4).prop_map(Tree::Node),
            prop::collection::vec(tree, 0..4).prop_map(Tree::List),
        ]
    })
}

/// Quads of some trees below a few subjects, in a few graphs.
fn forests() -> impl Strategy<Value = Vec<Quad>> {
    let subject =
        prop_oneof!["[ab]".prop_map(|local| Tree::Leaf(name(&local).into())), (0..4_u8).prop_map(Tree::Shared)];
    let graph = prop_oneof![
        4 => Just(GraphName::DefaultGraph),
        1 => "[gh]".prop_map(|local| name(&local).into()),
        1 => Just(BlankNode::new_unchecked("s0").into()),
    ];
    prop::collection::vec((subject, properties(), trees(), graph), 0..8).prop_map(|statements| {
        let mut quads = Vec::new();
        for (subject, property, object, graph) in statements {
            let subject = match subject {
                Tree::Leaf(Term::NamedNode(node)) => node.into(),
                _ => BlankNode::new_unchecked("s1").into(),
            };
            say(subject, property, object, &graph, &mut quads);
        }
        quads
    })
}

fn say(subject: NamedOrBlankNode, property: NamedNode, object: Tree, graph: &GraphName, quads: &mut Vec<Quad>) {
    let fresh = |quads: &Vec<Quad>| BlankNode::new_unchecked(format!("n{}", quads.len()));
    let put = |object: Term, quads: &mut Vec<Quad>| {
        quads.push(Quad::new(subject.clone(), property.clone(), object, graph.clone()));
    };
    match object {
        Tree::Leaf(term) => put(term, quads),
        Tree::Shared(number) => put(BlankNode::new_unchecked(format!("s{number}")).into(), quads),
        Tree::Node(about) => {
            let node = fresh(quads);
            put(node.clone().into(), quads);
            for (property, object) in about {
                say(node.clone().into(), property, object, graph, quads);
            }
        }
        Tree::List(mut members) => {
            if members.is_empty() {
                return put(rdf::NIL.into_owned().into(), quads);
            }
            let rest = members.split_off(1);
            let node = fresh(quads);
            put(node.clone().into(), quads);
            say(node.clone().into(), rdf::FIRST.into_owned(), members.remove(0), graph, quads);
            say(node.into(), rdf::REST.into_owned(), Tree::List(rest), graph, quads);
        }
    }
}

/// The same quads in another order, whose blank nodes have other labels.
fn shuffled(quads: &[Quad], seed: u64) -> Vec<Quad> {
    let renamed = |label: &str| {
        let digest = label.bytes().fold(seed | 1, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3));
        BlankNode::new_unchecked(format!("x{digest:x}{label}"))
    };
    let node = |node: &NamedOrBlankNode| match node {
        NamedOrBlankNode::BlankNode(node) => renamed(node.as_str()).into(),
        NamedOrBlankNode::NamedNode(node) => NamedOrBlankNode::from(node.clone()),
    };
    let mut quads: Vec<Quad> = quads
        .iter()
        .map(|quad| Quad {
            subject: node(&quad.subject),
            predicate: quad.predicate.clone(),
            object: match &quad.object {
                Term::BlankNode(node) => renamed(node.as_str()).into(),
                other => other.clone(),
            },
            graph_name: match &quad.graph_name {
                GraphName::BlankNode(node) => renamed(node.as_str()).into(),
                other => other.clone(),
            },
        })
        .collect();
    let length = quads.len();
    for index in 0..length {
        quads.swap(index, (seed as usize).wrapping_mul(index + 1) % length);
    }
    quads
}

/// A store to which quads came in several commits.
fn in_pieces(quads: &[Quad]) -> (tempfile::TempDir, Snapshot) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create(&folder.path().join("store"), sitrep::store::DEFAULT_BASE).unwrap();
    let sizes = [quads.len() * 2 / 3, quads.len() / 4, quads.len()];
    let mut rest = quads;
    for (piece, size) in sizes.into_iter().enumerate() {
        let (some, others) = rest.split_at(size.min(rest.len()));
        let mut transaction = store.transaction().unwrap();
        transaction.put(&UnitName::new(format!("piece-{piece}")).unwrap(), &some.iter().collect());
        transaction.commit().unwrap();
        rest = others;
    }
    let snapshot = store.snapshot().unwrap();
    (folder, snapshot)
}

proptest! {
    #[test]
    fn brackets_and_collections_read_back_as_what_they_stand_for(quads in forests()) {
        let turtle = export(&quads, Options::new(Format::Turtle));
        prop_assert!(same_datasets(&parse(&turtle, RdfFormat::Turtle), &merged(&quads)), "{}", turtle);
        prop_assert!(same_datasets(&witness::turtle(&turtle), &merged(&quads)), "{}", turtle);
        let trig = export(&quads, Options::new(Format::TriG));
        prop_assert!(same_datasets(&parse(&trig, RdfFormat::TriG), &quads.iter().collect::<Dataset>()), "{}", trig);
        prop_assert!(same_datasets(&witness::trig(&trig), &quads.iter().collect::<Dataset>()), "{}", trig);
    }

    #[test]
    fn neither_order_nor_labels_show(quads in forests(), seed in any::<u64>()) {
        let other = shuffled(&quads, seed);
        for format in [Format::Turtle, Format::TriG] {
            prop_assert_eq!(export(&other, Options::new(format)), export(&quads, Options::new(format)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn several_commits_do_not_show(quads in forests(), seed in any::<u64>()) {
        let (_folder, snapshot) = in_pieces(&shuffled(&quads, seed));
        for format in [Format::Turtle, Format::TriG] {
            prop_assert_eq!(exported(&snapshot, format), export(&quads, Options::new(format)));
        }
        let (_folder, snapshot) = in_pieces(&quads);
        for format in [Format::NTriples, Format::NQuads, Format::JsonLd] {
            prop_assert_eq!(exported(&snapshot, format), export(&quads, Options::new(format)));
        }
    }

    #[test]
    fn what_is_hidden_does_not_show(quads in forests(), every in 2..4_usize) {
        let whole = crate::samples::snapshot(&quads);
        let ids = whole.scan([None; 4]).unwrap().map(Result::unwrap);
        let part = whole.without(ids.step_by(every));
        let left: Vec<Quad> = part.dataset().iter().map(Into::into).collect();
        for format in [Format::Turtle, Format::TriG, Format::NTriples, Format::NQuads, Format::JsonLd] {
            prop_assert_eq!(exported(&part, format), export(&left, Options::new(format)));
        }
    }
}

fn exported(snapshot: &Snapshot, format: Format) -> String {
    let mut bytes = Vec::new();
    write(snapshot, &Options::new(format), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What a text of Turtle becomes, without its prefixes.
fn rewritten(text: &str) -> String {
    let prefixes = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix : <https://example.org/> .\n";
    let quads: Vec<Quad> = parse(&format!("{prefixes}{text}"), RdfFormat::Turtle).iter().map(Into::into).collect();
    export(&quads, Options::new(Format::Turtle)).replace("https://example.org/", "")
}

#[test]
fn blank_nodes_stand_where_they_are_an_object() {
    assert_eq!(
        rewritten(":a :p [ :q 1 ] ; :r [ :q 1, [] ; :s ( 1 [ :q 2 ] ( ) ) ], 0 ."),
        "
<a>
  <p> [ <q> 1 ] ;
  <r>
    0 ,
    [
      <q>
        1 ,
        [] ;
      <s> ( 1 [ <q> 2 ] () )
    ] .
"
    );
}

#[test]
fn only_what_is_a_list_is_a_collection() {
    let declared = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n";
    assert_eq!(rewritten(":a :p ( 1 2 ) ."), "\n<a>\n  <p> ( 1 2 ) .\n");
    assert_eq!(
        rewritten("_:l rdf:first 1 ; rdf:rest ( 2 ) ; :q 3 ."),
        format!("{declared}\n_:b0\n  rdf:first 1 ;\n  rdf:rest ( 2 ) ;\n  <q> 3 .\n")
    );
    assert_eq!(
        rewritten(":a :p [ rdf:first 1 ; rdf:rest 2 ] ."),
        format!("{declared}\n<a>\n  <p> [\n    rdf:first 1 ;\n    rdf:rest 2\n  ] .\n")
    );
}

#[test]
fn shared_blank_nodes_and_circles_have_labels() {
    assert_eq!(
        rewritten(":a :p _:x . :b :p _:x . _:x :q [ :r 1 ] ."),
        "\n<a>\n  <p> _:b0 .\n\n<b>\n  <p> _:b0 .\n\n_:b0\n  <q> [ <r> 1 ] .\n"
    );
    let circle = rewritten("_:x :p _:y . _:y :p _:x ; :q [] .");
    assert!(circle.contains("_:b0\n") && circle.contains("_:b1\n") && circle.contains("<q> []"), "{circle}");
}

#[test]
fn deep_and_long_structures_are_written() {
    let mut quads = Vec::new();
    let node = |number: usize| BlankNode::new_unchecked(format!("n{number}"));
    quads.push(Quad::new(name("a"), name("p"), node(0), GraphName::DefaultGraph));
    for number in 0..3_000 {
        quads.push(Quad::new(node(number), name("p"), node(number + 1), GraphName::DefaultGraph));
    }
    let list = |number: usize| BlankNode::new_unchecked(format!("l{number}"));
    quads.push(Quad::new(name("a"), name("q"), list(0), GraphName::DefaultGraph));
    for number in 0..20_000 {
        quads.push(Quad::new(list(number), rdf::FIRST, Literal::from(number as i64), GraphName::DefaultGraph));
        let rest = if number == 19_999 { Term::from(rdf::NIL.into_owned()) } else { list(number + 1).into() };
        quads.push(Quad::new(list(number), rdf::REST, rest, GraphName::DefaultGraph));
    }
    let text = export(&quads, Options::new(Format::Turtle));
    assert_eq!(parse(&text, RdfFormat::Turtle).len(), quads.len());
    assert!(!text.contains("ns#rest"));
}

#[test]
fn nodes_that_are_alike_in_many_ways_take_no_time() {
    let node = |kind: &str, number: usize| BlankNode::new_unchecked(format!("{kind}{number}"));
    let mut quads = Vec::new();
    for one in 0..12 {
        for other in 0..12 {
            quads.push(Quad::new(node("x", one), name("p"), node("y", other), GraphName::DefaultGraph));
        }
    }
    let text = export(&quads, Options::new(Format::Turtle));
    assert_eq!(export(&shuffled(&quads, 77), Options::new(Format::Turtle)), text);
    // One circle of six looks like two of three, until one of its nodes is told from the others.
    let circles = |length: usize| {
        let edge = move |at: usize| {
            let next = at / length * length + (at + 1) % length;
            [(at, next), (next, at)]
                .map(|(from, to)| Quad::new(node("c", from), name("p"), node("c", to), GraphName::DefaultGraph))
        };
        (0..6).flat_map(edge).collect::<Vec<Quad>>()
    };
    for length in [3, 6] {
        let text = export(&circles(length), Options::new(Format::Turtle));
        assert_eq!(export(&shuffled(&circles(length), 77), Options::new(Format::Turtle)), text);
    }
}
