//! The graph out again: the same bytes for the same graph, and the same graph for the bytes.

mod blank;
mod reports;
mod suite;
mod witness;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{
    BaseDirection, BlankNode, Dataset, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple,
};
use proptest::prelude::*;
use sitrep::export::{self, Error, Format, Options};
use sitrep::graph::{self, Base};
use sitrep::rdf::Text;
use sitrep::store;
use sitrep::store::Snapshot;
use sitrep::text::Report;

use crate::conformance::same_datasets;
use crate::samples::{any_claim, claims, report, snapshot};

fn export(quads: &[Quad], options: Options) -> String {
    let mut bytes = Vec::new();
    export::write(&snapshot(quads), &options, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn parse(text: &str, format: RdfFormat) -> Dataset {
    RdfParser::from_format(format).for_slice(text).map(|quad| quad.unwrap()).collect()
}

/// The quads as triples of one graph.
fn merged(quads: &[Quad]) -> Dataset {
    quads.iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }).collect()
}

/// The quads of a store with a dated report, an undated one, and an imported file.
fn quads() -> Vec<Quad> {
    let base = Base::default();
    let undated = Report::new("an-undated.txt", report().text);
    let imported = "_:x <https://example.org/knows> [ <https://example.org/age> 7 ] .\n\
                    <https://w3id.org/sitrep/report/../x> <https://example.org/p> \"007\"@en , 1.50 , 1e3 , true .";
    let (_, imported) = store::import(&Text::new("export", RdfFormat::Turtle), imported.as_bytes()).unwrap();
    let imported = Snapshot::new(NamedNode::new_unchecked(base.as_str()), &imported);
    let imported = imported.dataset().iter().map(|quad| quad.into_owned()).collect();
    [graph::encode(&undated, &claims()[..1], &base), graph::encode(&report(), &claims(), &base), imported].concat()
}

#[test]
fn every_format_reads_back_to_the_same_graph() {
    let quads = quads();
    for format in Format::ALL {
        let text = export(&quads, Options::new(format));
        let (rdf, expected) = match format {
            Format::Turtle => (RdfFormat::Turtle, merged(&quads)),
            Format::TriG => (RdfFormat::TriG, quads.iter().collect()),
            Format::NTriples => (RdfFormat::NTriples, merged(&quads)),
            Format::NQuads => (RdfFormat::NQuads, quads.iter().collect()),
            Format::JsonLd => (RdfFormat::from_extension("jsonld").unwrap(), quads.iter().collect()),
            Format::RdfXml => (RdfFormat::RdfXml, merged(&quads)),
        };
        let expected: Dataset = expected;
        assert!(same_datasets(&parse(&text, rdf), &expected), "{}:\n{text}", format.name());
    }
}

#[test]
fn turtle_declares_only_the_prefixes_that_it_uses() {
    let text = export(&quads(), Options::new(Format::Turtle));
    for line in text.lines().filter(|line| line.starts_with("@prefix")) {
        let prefix = line.split(' ').nth(1).unwrap();
        assert!(text.contains(&format!(" {prefix}")) && text.matches(prefix).count() > 1, "{line}");
    }
    let one = export(&quads()[..1], Options::new(Format::Turtle));
    let declared: Vec<&str> = one.lines().filter(|line| line.starts_with('@')).collect();
    assert_eq!(
        declared,
        ["@prefix schema: <https://schema.org/> .", "@base <https://w3id.org/sitrep/> ."],
        "a report and its class"
    );
}

#[test]
fn turtle_goes_from_dated_reports_to_undated_ones_to_entities_to_the_rest() {
    let text = export(&quads(), Options::new(Format::Turtle));
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is not in\n{text}"));
    let order = [
        "sr:fileName \"zenda.txt\"",
        "\"Ruritania keeps “some” guards on the Isle\"",
        "\"his country opposed the Ruritanian deployment to the port\"",
        "\"About 1,200 guards left Zenda in May\"",
        "sr:fileName \"an-undated.txt\"",
        "e:aide a sr:Person",
        "e:ruritania a sr:Country",
        "e:zenda a sr:Place",
        "<https://w3id.org/sitrep/report/../x>",
        "\n_:b0",
    ];
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])), "{text}");
}

#[test]
fn trig_has_a_block_for_each_report_that_begins_with_the_report() {
    let text = export(&quads(), Options::new(Format::TriG));
    let lines: Vec<&str> = text.lines().collect();
    let blocks: Vec<[&str; 2]> =
        lines.windows(2).filter(|pair| pair[0].ends_with(" {")).map(|pair| [pair[0], pair[1]]).collect();
    let graph = |block: &[&str; 2]| block[0].split('/').next().unwrap().to_owned();
    assert_eq!(blocks.iter().map(graph).collect::<Vec<_>>(), ["<report", "<report", "<graph", "<graph"]);
    for [graph, first] in &blocks[..2] {
        let report = graph.trim_end_matches(" {");
        assert_eq!(*first, format!("  {report} a schema:NewsArticle ;"));
    }
}

#[test]
fn turtle_is_laid_out_for_people() {
    let quads = quads();
    let ruritania: Vec<Quad> =
        quads.iter().filter(|quad| quad.subject.to_string().contains("entity/ruritania>")).cloned().collect();
    assert_eq!(
        export(&ruritania, Options::new(Format::Turtle)),
        "\
@prefix e: <https://w3id.org/sitrep/entity/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sr: <https://w3id.org/sitrep/ns#> .
@prefix wd: <http://www.wikidata.org/entity/> .

e:ruritania a sr:Country ;
  rdfs:label \"Ruritania\" ;
  skos:altLabel
    \"Kingdom of Ruritania\" ,
    \"Rurítania\" ;
  sr:isoCode \"RT\" ;
  geo:asWKT \"POINT(14.25 50.5)\"^^geo:wktLiteral ;
  skos:exactMatch
    <http://dbpedia.org/resource/Ruritania_(land)> ,
    wd:Q115 ;
  sr:retainsForces e:ruritanian-guards ;
  sr:retainsForcesIn e:isle .
"
    );
}

#[test]
fn what_the_reports_say_in_their_own_words_can_be_left_out() {
    let options = Options { quotes: false, headlines: false, ..Options::new(Format::Turtle) };
    let text = export(&quads(), options);
    for words in ["opposed the", "“some”", "told", "Guards", "in May", "an aide"] {
        assert!(!text.contains(words), "{words} is in\n{text}");
    }
    assert!(text.contains("oa:start 0 ;\n  oa:end 41 ;"), "the offsets stay:\n{text}");
    assert!(text.contains("sr:timeSpan <report/"));
    let read: Vec<Quad> = parse(&text, RdfFormat::Turtle).iter().map(Into::into).collect();
    let claims = graph::claims(&snapshot(&read)).unwrap();
    assert_eq!(claims.len(), 4, "the claims are still there");
    assert!(claims.iter().all(|claim| claim.evidence.sentence().is_none()));
}

#[test]
fn what_a_format_cannot_say_is_an_error() {
    let node = |local: &str| NamedNode::new_unchecked(format!("https://example.org/{local}"));
    let check = |format: Format, predicate: &str, object: Term| {
        let quad = Quad::new(node("s"), node(predicate), object, GraphName::DefaultGraph);
        let result = export::write(&snapshot(&[quad]), &Options::new(format), &mut Vec::new());
        assert!(matches!(result, Err(Error::Format { .. })), "{format:?} {result:?}");
    };
    check(Format::RdfXml, "1", node("o").into());
    check(Format::RdfXml, "p", Literal::from("form\u{C}feed").into());
    check(Format::JsonLd, "p", Triple::new(node("s"), node("p"), node("o")).into());
}

#[test]
fn the_name_of_a_format_chooses_it() {
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
    }
    assert_eq!(Format::from_name("csv"), None);
}

fn iris() -> impl Strategy<Value = NamedNode> {
    let base = Base::default();
    prop_oneof![
        "[-.]?([a-c]{1,2}|[%é·/'(#,~:]|)[.-]?[a-c0-9]?[.]?".prop_map(move |local| NamedNode::new_unchecked(format!(
            "{}{}",
            base.entities(),
            local.replace('%', "%2F")
        ))),
        "(report|claim|other)/[a-f0-9]{0,3}(#char=[0-9],[0-9]|/\\.\\.|//|:)?"
            .prop_map(|rest| NamedNode::new_unchecked(format!("{}{rest}", Base::default().as_str()))),
        "[a-zé/%.]{0,4}"
            .prop_map(|rest| { NamedNode::new_unchecked(format!("https://example.org/{}", rest.replace('%', "%2F"))) }),
    ]
}

fn literals() -> impl Strategy<Value = Literal> {
    let typed = prop::sample::select(vec![xsd::INTEGER, xsd::DECIMAL, xsd::BOOLEAN, xsd::DATE, xsd::DOUBLE]);
    let text = || prop_oneof![any::<String>(), "[a\r\n\t\"\\\\]{0,8}", "[\0-\u{9F}\u{2028}\u{FFFF}]{0,2}"];
    prop_oneof![
        text().prop_map(Literal::from),
        ("[+-]?[0-9]{0,3}[.]?[0-9]{0,2}([eE][+-]?[0-9]{0,2})?|true|false|INF", typed)
            .prop_map(|(value, datatype)| Literal::new_typed_literal(value, datatype)),
        text().prop_map(|value| Literal::new_language_tagged_literal_unchecked(value, "en-gb")),
    ]
}

fn any_quads() -> impl Strategy<Value = Vec<Quad>> {
    let blank = || "[a-c][a-c0-9]?".prop_map(BlankNode::new_unchecked);
    let subject = prop_oneof![3 => iris().prop_map(Into::into), 1 => blank().prop_map(Into::into)];
    let object =
        prop_oneof![iris().prop_map(Term::from), blank().prop_map(Term::from), literals().prop_map(Term::from),];
    let graph = prop_oneof![
        Just(GraphName::DefaultGraph),
        iris().prop_map(GraphName::NamedNode),
        blank().prop_map(GraphName::BlankNode),
    ];
    let quad = (subject, iris(), object, graph).prop_map(
        |(subject, predicate, object, graph): (NamedOrBlankNode, _, _, _)| Quad::new(subject, predicate, object, graph),
    );
    prop::collection::vec(quad, 0..20)
}

proptest! {
    #[test]
    fn parsing_undoes_exporting(quads in any_quads()) {
        let turtle = export(&quads, Options::new(Format::Turtle));
        prop_assert!(same_datasets(&parse(&turtle, RdfFormat::Turtle), &merged(&quads)), "{}", turtle);
        let trig = export(&quads, Options::new(Format::TriG));
        prop_assert!(same_datasets(&parse(&trig, RdfFormat::TriG), &quads.iter().collect()), "{}", trig);
        let lines = export(&quads, Options::new(Format::NQuads));
        prop_assert_eq!(parse(&lines, RdfFormat::NQuads), quads.iter().collect::<Dataset>(), "{}", lines);
        let json = export(&quads, Options::new(Format::JsonLd));
        let read = parse(&json, RdfFormat::from_extension("jsonld").unwrap());
        prop_assert_eq!(read, quads.iter().collect::<Dataset>(), "{}", json);
    }

    #[test]
    fn parsing_undoes_exporting_what_xml_can_say(quads in any_quads()) {
        let can_be_said = |quad: &Quad| {
            let written = export::write(&snapshot(std::slice::from_ref(quad)), &Options::new(Format::RdfXml), &mut Vec::new());
            assert!(matches!(written, Ok(()) | Err(Error::Format { format: Format::RdfXml, .. })), "{written:?}");
            written.is_ok()
        };
        let quads: Vec<Quad> = quads.into_iter().filter(can_be_said).collect();
        let xml = export(&quads, Options::new(Format::RdfXml));
        prop_assert_eq!(parse(&xml, RdfFormat::RdfXml), merged(&quads), "{}", xml);
    }

    #[test]
    fn another_parser_reads_the_same_graph(quads in any_quads()) {
        let turtle = export(&quads, Options::new(Format::Turtle));
        prop_assert!(same_datasets(&witness::turtle(&turtle), &merged(&quads)), "{}", turtle);
        let trig = export(&quads, Options::new(Format::TriG));
        prop_assert!(same_datasets(&witness::trig(&trig), &quads.iter().collect()), "{}", trig);
    }

    #[test]
    fn claims_survive_the_way_out_and_in(claims in prop::collection::vec(any_claim(), 1..4)) {
        let quads = graph::encode(&report(), &claims, &Base::default());
        let turtle = export(&quads, Options::new(Format::Turtle));
        let read: Vec<Quad> = RdfParser::from_format(RdfFormat::Turtle).for_slice(&turtle).map(|quad| quad.unwrap()).collect();
        prop_assert_eq!(graph::claims(&snapshot(&read)).unwrap(), graph::claims(&snapshot(&quads)).unwrap());
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn the_order_in_which_quads_came_does_not_show(quads in any_quads(), seed in any::<u64>()) {
        let mut shuffled = [quads.clone(), self::quads(), quads.clone()].concat();
        let ordered = [self::quads(), quads].concat();
        let length = shuffled.len();
        for index in 0..length {
            shuffled.swap(index, (seed as usize).wrapping_mul(index + 1) % length);
        }
        for format in Format::ALL {
            if format != Format::RdfXml {
                prop_assert_eq!(export(&shuffled, Options::new(format)), export(&ordered, Options::new(format)));
            }
        }
    }
}

#[test]
fn rdf_1_2_is_written_as_it_is() {
    let node = |local: &str| NamedNode::new_unchecked(format!("https://example.org/{local}"));
    let direction = Literal::new_directional_language_tagged_literal_unchecked("שלום", "he", BaseDirection::Rtl);
    let triple = Triple::new(node("s"), node("p"), direction);
    let nested = Triple::new(BlankNode::new_unchecked("b"), node("q"), triple);
    let quads = [Quad::new(node("r"), node("reifies"), nested, GraphName::DefaultGraph)];
    for (format, rdf) in [
        (Format::Turtle, RdfFormat::Turtle),
        (Format::NTriples, RdfFormat::NTriples),
        (Format::RdfXml, RdfFormat::RdfXml),
    ] {
        let text = export(&quads, Options::new(format));
        assert!(same_datasets(&parse(&text, rdf), &quads.iter().collect()), "{text}");
    }
}
