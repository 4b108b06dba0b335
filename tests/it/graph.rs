//! Claims to quads and back: nothing is lost, and only what is asserted is a plain triple.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, NamedNode, Quad, Term as RdfTerm};
use proptest::prelude::*;
use sitrep::claim::{Claim, Modality, Polarity, Referent, Stance};
use sitrep::export::{self, Format, Options};
use sitrep::graph::vocab::{self, Term, sr};
use sitrep::graph::{self, AttributionView, Base, ClaimView, Mark, Named, Slot};
use sitrep::lexicon::{EntityId, EntityKind, Lexicon};
use sitrep::store::{Put, Store};
use sitrep::text::{DateBasis, Positions, Report, Span};
use tempfile::TempDir;

use crate::samples::{TEXT, any_claim, claims, report, snapshot};

fn encoded(report: &Report, claims: &[Claim]) -> Vec<Quad> {
    graph::encode(report, claims, &Base::default())
}

/// Asserts that a view tells all that its claim says.
fn assert_tells(view: &ClaimView, claim: &Claim, report: &Report) {
    let positions = Positions::new(&report.text);
    let text = |span: Option<Span>| span.map(|span| report[span].to_owned()).filter(|text| !text.is_empty());
    let Claim { statement, stance, quantity, time, attribution, evidence, confidence, rule } = claim;

    assert_eq!(view.label, statement.label());
    assert_eq!(view.relation, statement.relation.id);
    assert_names(view.subject.as_ref(), statement.subject.as_ref().map(|argument| &argument.referent));
    assert_names(view.object.as_ref(), statement.object.as_ref().map(|argument| &argument.referent));
    assert_names(view.place.as_ref(), statement.place.as_ref().map(|argument| &argument.referent));
    assert_eq!(view.stance, *stance);
    assert_eq!(view.plover, statement.relation.plover.map(|act| stance.plover(act)));

    assert_eq!(view.quantity.is_some(), quantity.is_some());
    if let (Some(view), Some(quantity)) = (&view.quantity, quantity) {
        assert_eq!(view.text, text(Some(quantity.text)));
        assert_eq!((view.comparator, &view.amount), (quantity.comparator, &quantity.amount));
        assert_eq!(view.unit, quantity.unit);
    }
    assert_eq!(view.time.is_some(), time.is_some());
    if let (Some(view), Some(time)) = (&view.time, time) {
        assert_eq!((&view.text, view.basis, view.bounds), (&text(Some(time.text)), time.basis, time.bounds));
    }

    let mut marks = vec![(Slot::Relation, Some(evidence.relation))];
    let arguments =
        [(Slot::Subject, &statement.subject), (Slot::Object, &statement.object), (Slot::Place, &statement.place)];
    marks.extend(arguments.map(|(slot, argument)| (slot, argument.as_ref().and_then(|argument| argument.span))));
    marks.push((Slot::Quantity, quantity.as_ref().map(|quantity| quantity.text)));
    marks.push((Slot::Time, time.as_ref().map(|time| time.text)));
    let mut voices = (view.attribution.as_ref(), attribution.as_ref());
    while let (Some(view), Some(voice)) = voices {
        let AttributionView { source, text: words, cue, quoted, said_on, said_to, via } = view;
        assert_names(source.as_ref(), voice.source.clone().map(Referent::Entity).as_ref());
        assert_eq!((words, cue), (&text(voice.text), &text(voice.cue)));
        assert_eq!((quoted, said_on), (&voice.quoted, &voice.said_on));
        assert_names(said_to.as_ref(), voice.said_to.clone().map(Referent::Entity).as_ref());
        marks.extend([(Slot::Source, voice.text), (Slot::Cue, voice.cue)]);
        voices = (via.as_deref(), voice.via.as_deref());
    }
    assert!(voices.0.is_none() && voices.1.is_none(), "as many voices in the view as in the claim");
    let mut marks: Vec<Mark> = marks
        .into_iter()
        .filter_map(|(slot, span)| {
            let (start, end) = positions.code_points(span?);
            Some(Mark { start, end, slot })
        })
        .collect();
    marks.sort_unstable();
    marks.dedup();
    assert_eq!(view.marks, marks);

    assert_eq!((view.evidence.start, view.evidence.end), positions.code_points(evidence.span));
    assert_eq!((view.evidence.line, view.evidence.column), positions.line_column(evidence.span.start));
    assert_eq!(view.evidence.exact, text(Some(evidence.span)));
    assert_eq!(view.evidence.headline, evidence.headline);
    let sentence = evidence.sentence.cover(evidence.span);
    assert_eq!(
        view.evidence.sentence(),
        Some((positions.code_point(sentence.start), report[sentence].to_owned())),
        "prefix and suffix complete the sentence"
    );
    assert_eq!((view.confidence, &view.rule), (*confidence, rule));

    assert_eq!((&view.report.name, view.report.published), (&report.name, report.published));
    assert_eq!(view.report.date_basis, report.date_basis);
    assert_eq!((&view.report.title, &view.report.publisher), (&report.title, &report.publisher));
    assert_eq!(view.report.url, report.url);
}

fn assert_names(view: Option<&Named>, referent: Option<&Referent>) {
    let label = |referent: &Referent| match referent {
        Referent::Entity(entity) => entity.label.clone(),
        Referent::Proposition(statement) => statement.label(),
    };
    assert_eq!(view.map(|view| view.label.clone()), referent.map(label));
    if let (Some(view), Some(Referent::Entity(entity))) = (view, referent) {
        assert_eq!(view.id, entity.id.as_str());
    }
}

/// The triples of a report's graph whose property is a relation or the place property of one.
fn plain(quads: &[Quad]) -> Vec<String> {
    let relations = &Lexicon::shipped().relations;
    let plain: Vec<NamedNode> = relations
        .iter()
        .flat_map(|relation| [Some(&relation.id), relation.place_property.as_ref()])
        .flatten()
        .map(|id| vocab::relation(id))
        .collect();
    let local = |term: String| term.trim_matches(['<', '>']).rsplit(['/', '#']).next().unwrap().to_owned();
    let quads = quads.iter().filter(|quad| plain.contains(&quad.predicate));
    quads
        .map(|quad| {
            let object = match &quad.object {
                RdfTerm::NamedNode(node) if node.as_str().contains("/proposition/") => "proposition".to_owned(),
                object => local(object.to_string()),
            };
            format!("{} {} {object}", local(quad.subject.to_string()), local(quad.predicate.to_string()))
        })
        .collect()
}

#[test]
fn only_what_is_asserted_and_positive_is_a_plain_triple() {
    let claims = claims();
    let expected = [
        "ruritania retainsForces ruritanian-guards",
        "ruritania retainsForcesIn isle",
        "graustark opposes proposition",
    ];
    assert_eq!(plain(&encoded(&report(), &claims)), expected);
    for modality in [Modality::Asserted, Modality::Planned, Modality::Possible, Modality::Denied] {
        for polarity in [Polarity::Positive, Polarity::Negative] {
            let stance = Stance { modality, polarity };
            let claim = Claim { stance, ..claims[0].clone() };
            let triples = plain(&encoded(&report(), &[claim]));
            assert_eq!(!triples.is_empty(), stance == Stance::PLAIN, "{stance:?}");
        }
    }
}

#[test]
fn the_place_of_forces_is_said_of_their_owner() {
    let mut withdraws = claims().remove(2);
    withdraws.stance = Stance::PLAIN;
    assert_eq!(plain(&encoded(&report(), &[withdraws])), ["ruritania withdrawsFrom zenda"]);
}

#[test]
fn what_the_text_leaves_open_has_neither_a_property_nor_a_plain_triple() {
    let mut claim = claims().remove(0);
    claim.statement.subject = None;
    let quads = encoded(&report(), &[claim]);
    assert!(quads.iter().all(|quad| quad.predicate != rdf::SUBJECT && quad.predicate != sr::WHO));
    assert_eq!(plain(&quads), [""; 0]);
}

#[test]
fn an_undated_report_has_no_date() {
    let undated = Report::new("undated.txt", TEXT);
    let snapshot = snapshot(&encoded(&undated, &claims()));
    let reports = graph::reports(&snapshot).unwrap();
    assert_eq!((reports[0].published, reports[0].date_basis), (None, DateBasis::Unknown));
    let dated = snapshot.dataset().quads_for_predicate(vocab::schema::DATE_PUBLISHED).next();
    assert_eq!(dated, None);
}

#[test]
fn a_claim_found_twice_is_one_claim() {
    let twice = [claims(), claims()].concat();
    assert_eq!(encoded(&report(), &twice), encoded(&report(), &claims()));
}

#[test]
fn claims_that_differ_in_a_figure_a_time_or_a_source_are_two() {
    let first = claims().remove(2);
    let mut others = vec![first.clone(); 3];
    others[0].quantity = None;
    others[1].time = None;
    others[2].attribution = None;
    for other in others {
        assert_eq!(graph::claims(&snapshot(&encoded(&report(), &[first.clone(), other]))).unwrap().len(), 2);
    }
}

#[test]
fn the_same_content_is_one_proposition_whoever_claims_it() {
    let mut denied = claims().remove(0);
    denied.stance.modality = Modality::Denied;
    let other = Report::new("other.txt", TEXT);
    let quads = [encoded(&report(), &claims()), encoded(&other, &[denied])].concat();
    let views = graph::claims(&snapshot(&quads)).unwrap();
    assert_eq!(views[0].proposition, views[3].proposition);
    assert_ne!(views[0].iri, views[3].iri);
}

#[test]
fn claims_are_found_by_the_beginning_of_their_id() {
    let snapshot = snapshot(&encoded(&report(), &claims()));
    let all = graph::claims(&snapshot).unwrap();
    assert_eq!(graph::find_claims(&snapshot, "").unwrap(), all);
    for claim in &all {
        assert_eq!(graph::find_claims(&snapshot, &claim.id[..8]).unwrap(), std::slice::from_ref(claim));
        assert_eq!(
            graph::some_claims(&snapshot, std::slice::from_ref(&claim.iri)).unwrap(),
            std::slice::from_ref(claim)
        );
    }
    assert_eq!(graph::find_claims(&snapshot, "x").unwrap(), []);
}

#[test]
fn a_report_that_is_removed_leaves_no_trace_and_takes_nothing_of_another() {
    let dir = TempDir::new().unwrap();
    let store = Store::create(dir.path(), Base::default().as_str()).unwrap();
    let put = |report: &Report, claims: &[Claim]| {
        let mut transaction = store.transaction().unwrap();
        let put = transaction.put(&graph::unit(report), &encoded(report, claims).iter().collect());
        transaction.commit().unwrap();
        put
    };
    let exported = || {
        let mut bytes = Vec::new();
        export::write(&store.snapshot().unwrap(), &Options::new(Format::NQuads), &mut bytes).unwrap();
        bytes
    };
    put(&report(), &claims());
    let before = exported();
    // The other report speaks of the same entities and of others, and makes the same claims and others.
    let other = Report::new("other.txt", TEXT);
    assert_eq!(put(&other, &claims()), Put::New);
    assert_eq!(put(&other, &claims()), Put::Known);
    assert_ne!(exported(), before);
    let mut transaction = store.transaction().unwrap();
    assert!(transaction.remove(&graph::unit(&other)));
    transaction.commit().unwrap();
    assert_eq!(exported(), before);
}

#[test]
fn an_entity_without_a_link_is_marked() {
    let quads = encoded(&report(), &claims());
    let unlinked = |label: &str| {
        let node = Base::default().entity(&EntityId::of(label));
        let marked = Quad::new(node, sr::LINK_STATUS, sr::UNLINKED, Base::default().entities_graph());
        quads.contains(&marked)
    };
    assert!(unlinked("Zenda"));
    assert!(!unlinked("Ruritania"));
}

#[test]
fn a_node_that_only_looks_like_a_claim_is_passed_over() {
    let node = NamedNode::new_unchecked("https://example.org/claim/1");
    let voice = Quad::new(node.clone(), sr::VIA, node.clone(), node.clone());
    let quads = [Quad::new(node.clone(), rdf::TYPE, sr::CLAIM, node.clone()), voice];
    assert_eq!(graph::claims(&snapshot(&quads)).unwrap(), []);
    let blank = [Quad::new(BlankNode::new_unchecked("b"), rdf::TYPE, sr::CLAIM, node)];
    assert_eq!(graph::claims(&snapshot(&blank)).unwrap(), []);
}

#[test]
fn the_terms_of_an_enum_are_told_apart() {
    for (kind, term) in EntityKind::TERMS {
        assert_eq!((EntityKind::of(*term), kind.term()), (Some(*kind), *term));
    }
}

#[test]
fn a_report_and_its_claims_are_told_in_full() {
    let (report, claims) = (report(), claims());
    let views = graph::claims(&snapshot(&encoded(&report, &claims))).unwrap();
    assert_eq!(views.len(), claims.len());
    for (view, claim) in views.iter().zip(&claims) {
        assert_tells(view, claim, &report);
    }
}

proptest! {
    #[test]
    fn decoding_undoes_encoding(claim in any_claim()) {
        let report = report();
        let views = graph::claims(&snapshot(&encoded(&report, std::slice::from_ref(&claim)))).unwrap();
        prop_assert_eq!(views.len(), 1);
        assert_tells(&views[0], &claim, &report);
    }

    #[test]
    fn we_mint_no_blank_nodes_and_only_valid_iris(claim in any_claim()) {
        let nodes = |quad: &Quad| {
            let terms = [quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string(), quad.graph_name.to_string()];
            terms.into_iter().filter(|term| !term.starts_with('"')).collect::<Vec<_>>()
        };
        for term in encoded(&report(), &[claim]).iter().flat_map(nodes) {
            let iri = term.strip_prefix('<').and_then(|term| term.strip_suffix('>'));
            prop_assert!(iri.is_some_and(|iri| NamedNode::new(iri).is_ok()), "{}", term);
        }
    }
}
