//! Names of other knowledge bases in queries: the answer is the one to the query with our own names.

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Quad, Term};
use proptest::prelude::*;
use proptest::sample::subsequence;
use sitrep::graph::{Base, iri, vocab};
use sitrep::query::{Answer, Limits, Query, answer, entity_called};
use sitrep::store::{Batch, Snapshot};

use super::world;

/// The usual reports, of which one entity is known elsewhere as `wd:Q9000001`, and a part of that knowledge base where it is
/// wanted.
fn snapshot(imported: bool) -> Snapshot {
    let mut quads = Batch::default();
    quads.extend(world::snapshot().dataset());
    let base = Base::default();
    let named = |iri: &str| NamedNode::new_unchecked(iri);
    let link = |from: &str, property: NamedNodeRef<'_>, to: &str| {
        let from = named(&format!("{}{from}", base.entities()));
        Quad::new(from, property, named(to), base.links_graph())
    };
    quads.insert(&link("sandoria", vocab::owl::SAME_AS, "https://example.org/sandoria"));
    quads.insert(&link("halla-airport", vocab::skos::EXACT_MATCH, "https://sws.geonames.org/77/"));
    quads.insert(&link("vesland", vocab::skos::CLOSE_MATCH, "http://www.wikidata.org/entity/Q77"));
    if imported {
        let item = named("http://www.wikidata.org/entity/Q9000001");
        let is_in = named("http://www.wikidata.org/prop/direct/P30");
        quads.insert(&Quad::new(item, is_in, named("http://www.wikidata.org/entity/Q5"), GraphName::DefaultGraph));
    }
    Snapshot::new(named(base.as_str()), &quads)
}

/// What a query finds, each row as a line, sorted.
fn rows(snapshot: &Snapshot, text: &str) -> Vec<String> {
    let query = Query::parse(text, &Base::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut rows: Vec<String> = match answer(snapshot, &query, &Limits::default()).unwrap() {
        Answer::Boolean(value) => vec![value.to_string()],
        Answer::Graph(triples) => triples.iter().map(ToString::to_string).collect(),
        Answer::Solutions(solutions) => {
            let cell = |cell: &Option<Term>| cell.as_ref().map_or("-".to_owned(), ToString::to_string);
            solutions.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
        }
    };
    rows.sort_unstable();
    rows
}

/// Queries with `{}` where a name of Norland stands.
const ASKED: [&str; 13] = [
    "SELECT ?claim { ?claim rdf:subject {} }",
    "SELECT * { {} ?relation e:sandoria FILTER(?relation != rdf:object) }",
    "SELECT ?claim { ?claim sr:proposition/(sr:who|sr:whom)+ {} }",
    "SELECT ?claim ?report { GRAPH ?report { ?claim rdf:subject {} } }",
    "SELECT ?claim { VALUES ?who { {} e:vesland } ?claim rdf:subject ?who }",
    "SELECT ?claim { ?claim rdf:subject ?who FILTER(?who = {}) }",
    "SELECT ?claim { ?claim rdf:subject ?who FILTER({} != ?who) }",
    "SELECT ?claim { ?claim rdf:subject ?who FILTER(?who IN (e:vesland, {})) }",
    "SELECT ?claim { ?claim rdf:subject ?who FILTER(?who NOT IN ({})) }",
    "SELECT ?claim { BIND({} AS ?who) ?claim rdf:subject ?who }",
    "SELECT ?claim { ?claim a sr:Claim FILTER NOT EXISTS { ?claim rdf:subject {} } }",
    "SELECT (COUNT(*) AS ?n) { { SELECT ?claim { ?claim rdf:subject {} } } ?claim sr:place ?place }",
    "ASK { {} sr:secures ?nothing }",
];

#[test]
fn an_answer_is_the_one_to_our_own_name() {
    for imported in [false, true] {
        let snapshot = snapshot(imported);
        for asked in ASKED {
            let own = rows(&snapshot, &asked.replace("{}", "e:norland"));
            assert!(!own.is_empty(), "{asked}");
            for name in
                ["wd:Q9000001", "<https://www.wikidata.org/entity/Q9000001>", "<http://www.wikidata.org/wiki/Q9000001>"]
            {
                assert_eq!(rows(&snapshot, &asked.replace("{}", name)), own, "{asked} with {name}, {imported}");
            }
        }
    }
}

#[test]
fn any_name_that_a_thing_is_the_same_as_is_one() {
    let snapshot = snapshot(false);
    let check = |name: &str, own: &str| {
        let ask = |name: &str| rows(&snapshot, &format!("SELECT ?claim {{ ?claim sr:place|rdf:object {name} }}"));
        assert_eq!(ask(name), ask(own), "{name}");
    };
    check("<https://example.org/sandoria>", "e:sandoria");
    for spelled in iri::spellings(NamedNodeRef::new_unchecked("https://sws.geonames.org/77/")) {
        check(&spelled.to_string(), "e:halla-airport");
        assert!(entity_called(spelled.as_str(), &snapshot).is_ok_and(|iri| iri.as_str().ends_with("/halla-airport")));
    }
    check("gn:77", "e:halla-airport");
    // What is only near is another thing.
    assert_eq!(rows(&snapshot, "SELECT * { ?claim rdf:subject wd:Q77 }"), Vec::<String>::new());
}

#[test]
fn a_mapping_is_asked_for_as_it_stands() {
    let snapshot = snapshot(true);
    let norland = format!("<{}norland>", Base::default().entities());
    let check = |text: &str, expected: &[&str]| assert_eq!(rows(&snapshot, text), expected, "{text}");
    check("SELECT ?x { ?x skos:exactMatch wd:Q9000001 }", &[&norland]);
    check("SELECT ?x { VALUES ?item { wd:Q9000001 } ?x skos:exactMatch ?item }", &[&norland]);
    check("SELECT ?x { ?x skos:exactMatch ?item FILTER(?item = wd:Q9000001) }", &[&norland]);
    check("SELECT ?item { VALUES ?item { wd:Q9000001 } }", &["<http://www.wikidata.org/entity/Q9000001>"]);
    check(
        "SELECT ?where { wd:Q9000001 <http://www.wikidata.org/prop/direct/P30> ?where }",
        &["<http://www.wikidata.org/entity/Q5>"],
    );
    let open = rows(&snapshot, "SELECT ?property { ?thing ?property wd:Q9000001 }");
    let own = rows(&snapshot, "SELECT ?property { ?thing ?property e:norland }");
    assert_eq!(open.len(), own.len() + 2, "the match itself, and what is known of it");
    let columns = rows(&snapshot, "SELECT * { wd:Q9000001 rdf:type ?kind }");
    assert_eq!(columns, [vocab::sr::COUNTRY.to_string()]);
}

#[test]
fn a_description_is_that_of_the_entity_and_of_what_is_imported() {
    let own = rows(&snapshot(false), "DESCRIBE e:norland");
    assert_eq!(rows(&snapshot(false), "DESCRIBE wd:Q9000001"), own);
    assert_eq!(rows(&snapshot(true), "DESCRIBE wd:Q9000001").len(), own.len() + 1);
}

proptest! {
    /// However patterns are joined, a name finds what our own finds.
    #[test]
    fn patterns_together_find_what_they_find_of_our_own_name(
        chosen in subsequence(vec![
            "?claim rdf:subject {} .",
            "?claim sr:source ?source .",
            "?claim sr:proposition/sr:who {} .",
            "{} a ?kind .",
            "?other rdf:subject {} ; sr:place ?place .",
            "{ {} sr:supports ?x } UNION { {} sr:opposes ?x }",
            "OPTIONAL { ?claim rdf:object {} }",
            "MINUS { ?claim rdf:object {} }",
            "FILTER EXISTS { ?any rdf:subject {} }",
        ], 1..5),
        imported in any::<bool>(),
    ) {
        let snapshot = snapshot(imported);
        let text = format!("SELECT * {{ {} }}", chosen.join(" "));
        prop_assert_eq!(
            rows(&snapshot, &text.replace("{}", "wd:Q9000001")),
            rows(&snapshot, &text.replace("{}", "e:norland"))
        );
    }
}
