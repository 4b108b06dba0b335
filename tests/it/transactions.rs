//! Random transactions against a plain model.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple, vocab::xsd};
use proptest::prelude::*;
use sitrep::store::{DEFAULT_BASE, Snapshot, Store, UnitName};
use tempfile::TempDir;

fn node(number: u8) -> NamedNode {
    NamedNode::new_unchecked(format!("https://example.org/{number}"))
}

/// Terms of all sorts: in an id, in the dictionary, and made of other terms.
fn term(number: u8) -> Term {
    let typed = |text: &str, datatype| Literal::new_typed_literal(text, datatype);
    match number % 12 {
        0 => typed(&(i64::from(number) - 100).to_string(), xsd::INTEGER).into(),
        1 => typed(&format!("00{number}"), xsd::INTEGER).into(),
        2 => typed(&format!("{number}.50"), xsd::DECIMAL).into(),
        3 => typed(&format!("20{:02}-01-05", number % 100), xsd::DATE).into(),
        4 => typed(&format!("2021-04-{:02}T10:00:00Z", number % 28 + 1), xsd::DATE_TIME).into(),
        5 => typed(if number > 99 { "true" } else { "false" }, xsd::BOOLEAN).into(),
        6 => Literal::from(format!("text {number}")).into(),
        7 => Literal::new_language_tagged_literal_unchecked(format!("text {number}"), "en-GB").into(),
        8 => BlankNode::new_unchecked(format!("b{number}")).into(),
        9 => Triple::new(node(number), node(1), term(number + 1)).into(),
        _ => node(number).into(),
    }
}

fn quad((subject, predicate, object, graph): (u8, u8, u8, u8)) -> Quad {
    let subject: NamedOrBlankNode = match subject % 5 {
        0 => BlankNode::new_unchecked(format!("b{subject}")).into(),
        _ => node(subject).into(),
    };
    let graph = match graph % 4 {
        0 => GraphName::DefaultGraph,
        graph => node(graph).into(),
    };
    Quad::new(subject, node(predicate % 3), term(object), graph)
}

fn unit(number: u8) -> UnitName {
    UnitName::new(format!("unit-{}", number % 5)).unwrap()
}

/// What is done to a store.
#[derive(Clone, Debug)]
enum Step {
    Put(u8, Vec<Quad>),
    Remove(u8),
    Commit,
    Forget,
}

fn step() -> impl Strategy<Value = Step> {
    let quads = prop::collection::vec((0..12_u8, 0..3_u8, 0..40_u8, 0..4_u8).prop_map(quad), 0..12);
    prop_oneof![
        4 => (any::<u8>(), quads).prop_map(|(unit, quads)| Step::Put(unit, quads)),
        2 => any::<u8>().prop_map(Step::Remove),
        4 => Just(Step::Commit),
        1 => Just(Step::Forget),
    ]
}

type Model = BTreeMap<UnitName, BTreeSet<String>>;

/// Checks that a snapshot has the quads of a model, by every pattern that its quads give.
fn check(snapshot: &Snapshot, model: &Model) -> Result<(), TestCaseError> {
    let wanted: BTreeSet<String> = model.values().flatten().cloned().collect();
    let found: BTreeSet<String> = snapshot.dataset().iter().map(|quad| quad.to_string()).collect();
    prop_assert_eq!(&found, &wanted);
    prop_assert_eq!(snapshot.len(), wanted.len() as u64);
    let all: Vec<_> = snapshot.scan([None; 4]).unwrap().map(Result::unwrap).collect();
    for quad in all.iter().step_by(3) {
        for mask in 0..16_usize {
            let pattern = [0, 1, 2, 3].map(|place| Some(quad[place]).filter(|_| mask & (1 << place) != 0));
            let matches =
                all.iter().filter(|quad| (0..4).all(|at| pattern[at].is_none_or(|id| id == quad[at]))).count();
            let scan = snapshot.scan(pattern).unwrap();
            let order = scan.order();
            let rows: Vec<_> = scan.map(|quad| order.row(&quad.unwrap())).collect();
            prop_assert_eq!(rows.len(), matches);
            prop_assert!(rows.is_sorted());
            prop_assert_eq!(snapshot.scan(pattern).unwrap().total().unwrap(), matches as u64);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_store_does_what_a_map_of_sets_does(steps in prop::collection::vec(step(), 1..60)) {
        let dir = TempDir::new().unwrap();
        let store = Store::create(dir.path(), DEFAULT_BASE).unwrap();
        let mut committed = Model::new();
        let mut pending = Model::new();
        let mut transaction = Some(store.transaction().unwrap());
        let mut earlier: Vec<(Snapshot, Model)> = Vec::new();
        for step in steps {
            let writer = transaction.get_or_insert_with(|| store.transaction().unwrap());
            match step {
                Step::Put(name, quads) => {
                    writer.put(&unit(name), &quads.iter().collect());
                    pending.insert(unit(name), quads.iter().map(Quad::to_string).collect());
                }
                Step::Remove(name) => {
                    prop_assert_eq!(writer.remove(&unit(name)), pending.remove(&unit(name)).is_some());
                }
                Step::Forget => {
                    transaction = None;
                    pending = committed.clone();
                }
                Step::Commit => {
                    transaction.take().unwrap().commit().unwrap();
                    committed = pending.clone();
                    let snapshot = Store::open(dir.path()).unwrap().snapshot().unwrap();
                    check(&snapshot, &committed)?;
                    let units: Vec<UnitName> = committed.keys().cloned().collect();
                    prop_assert_eq!(store.units().unwrap(), units);
                    earlier.push((snapshot, committed.clone()));
                }
            }
        }
        // What was opened before stays what it was, whatever was merged and swept since.
        for (snapshot, model) in earlier.iter().step_by(4) {
            check(snapshot, model)?;
        }
    }
}
