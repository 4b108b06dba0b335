//! What is shown of an entity: a page, and the same as a graph.

use std::collections::BTreeSet;

use jiff::civil::date;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{Literal, NamedNode, Quad};
use sitrep::export::{self, Format, Options};
use sitrep::graph::vocab::semapv;
use sitrep::graph::{self, Base, Mapping, Match, Part, Slice, Status};
use sitrep::link::{EntityView, entity_graph, entity_view};
use sitrep::render;
use sitrep::store::Snapshot;
use sitrep::text::Report;

use crate::samples::{claims, report, snapshot};

/// Two reports of the same claims, an undated third, and mappings of every status.
fn sample() -> Snapshot {
    let base = Base::default();
    let mut quads = Vec::new();
    for published in [Some(date(2031, 5, 19)), Some(date(2032, 1, 1)), None] {
        quads.extend(graph::encode(&Report { published, ..report() }, &claims(), &base));
    }
    let ruritania = entity("ruritania");
    for (number, status) in [Status::Holds, Status::Proposed, Status::Rejected].into_iter().enumerate() {
        let object = NamedNode::new_unchecked(format!("https://example.org/land/{number}"));
        let mapping =
            Mapping { status, ..Mapping::new(ruritania.clone(), Match::Exact, object, semapv::COMPOSITE_MATCHING) };
        quads.extend(mapping.quads(&base));
    }
    snapshot(&quads)
}

fn entity(id: &str) -> NamedNode {
    Base::default().entity(&id.into())
}

fn view(snapshot: &Snapshot, id: &str, claims: usize) -> EntityView {
    entity_view(snapshot, &entity(id), claims).unwrap()
}

fn page(view: &EntityView) -> String {
    let mut page = Vec::new();
    render::entity_html(view, &|one| Some(format!("/entity/{}", one.id)), &mut page).unwrap();
    String::from_utf8(page).unwrap()
}

#[test]
fn the_claims_of_an_entity_are_those_of_the_slice_in_which_it_takes_part_itself() {
    let sample = sample();
    let ids = ["ruritania", "ruritanian-guards", "zenda", "graustark"];
    for id in ids {
        let view = view(&sample, id, usize::MAX);
        let slice = graph::slice(&sample, &Slice { entities: vec![entity(id)], ..Slice::default() }).unwrap();
        let sliced: BTreeSet<NamedNode> = graph::claims(&slice).unwrap().into_iter().map(|claim| claim.iri).collect();
        let shown: BTreeSet<NamedNode> = view.claims.first.iter().map(|shown| shown.claim.iri.clone()).collect();
        assert_eq!(shown.len(), view.claims.total, "{id}");
        assert!(shown.is_subset(&sliced), "{id}");
        // A slice has the claims about what belongs to an entity too.
        if view.belongings.total == 0 {
            assert_eq!(shown, sliced, "{id}");
        }
    }
    assert!(ids.iter().any(|id| view(&sample, id, 0).claims.total > 0));
}

#[test]
fn the_newest_report_comes_first_and_the_undated_one_last() {
    let view = view(&sample(), "ruritania", usize::MAX);
    let days: Vec<_> = view.claims.first.iter().map(|shown| shown.claim.report.published).collect();
    let mut sorted = days.clone();
    sorted.sort_by_key(|day| std::cmp::Reverse(*day));
    assert_eq!(days, sorted);
    assert_eq!((days.first(), days.last()), (Some(&Some(date(2032, 1, 1))), Some(&None)));
    assert_eq!(view.days, Some((date(2031, 5, 19), date(2032, 1, 1))));
}

#[test]
fn what_is_left_out_is_counted() {
    let sample = sample();
    let (all, some) = (view(&sample, "ruritania", usize::MAX), view(&sample, "ruritania", 2));
    assert_eq!((some.claims.first.len(), some.claims.total), (2, all.claims.total));
    assert_eq!(some.claims.first, all.claims.first[..2]);
    assert!(page(&some).contains(&format!("… and {} more", all.claims.total - 2)), "{}", page(&some));
    assert!(all.parts.iter().any(|(part, _)| *part == Part::Actor));
}

#[test]
fn both_graphs_say_the_same_and_nothing_that_the_store_does_not() {
    let sample = sample();
    let graph = entity_graph(&sample, &view(&sample, "ruritania", 4)).unwrap();
    let quads = |snapshot: &Snapshot| -> BTreeSet<String> {
        snapshot.read().unwrap().iter().map(|quad| quad.to_string()).collect()
    };
    let (part, whole) = (quads(&graph), quads(&sample));
    assert!(part.is_subset(&whole) && part.len() < whole.len());
    assert!(part.iter().any(|quad| quad.contains("mapping_justification")));
    let triples = |format, syntax| -> BTreeSet<String> {
        let mut bytes = Vec::new();
        export::write(&graph, &Options::new(format), &mut bytes).unwrap();
        let parser = RdfParser::from_format(syntax).for_slice(&bytes);
        parser
            .map(|quad| {
                quad.map(|Quad { subject, predicate, object, .. }| format!("{subject} {predicate} {object}")).unwrap()
            })
            .collect()
    };
    let json_ld = RdfFormat::JsonLd { profile: oxigraph::io::JsonLdProfileSet::empty() };
    assert_eq!(triples(Format::Turtle, RdfFormat::Turtle), triples(Format::JsonLd, json_ld));
}

#[test]
fn a_page_says_what_is_known_of_each_link() {
    let page = page(&view(&sample(), "ruritania", 1));
    for words in ["the same", "perhaps the same", "not the same"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn a_page_runs_nothing_that_a_name_or_a_report_says() {
    let base = Base::default();
    let hostile = Report {
        url: Some("javascript:alert(1)".to_owned()),
        title: Some("<script>x</script>".to_owned()),
        ..report()
    };
    let mut quads = graph::encode(&hostile, &claims(), &base);
    let name = Literal::from("<img src=x onerror=alert(1)> & \"so\"");
    quads.push(Quad::new(entity("ruritania"), rdfs::LABEL, name, base.entities_graph()));
    let object = NamedNode::new_unchecked("javascript:alert(2)");
    quads.extend(Mapping::new(entity("ruritania"), Match::Exact, object, semapv::MANUAL_CURATION).quads(&base));
    let page = page(&view(&snapshot(&quads), "ruritania", usize::MAX));
    for markup in ["<script", "<img", "href=\"javascript", "http-equiv", "<link"] {
        assert!(!page.contains(markup), "{markup}: {page}");
    }
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt; &amp; &quot;so&quot;"), "{page}");
}

#[test]
fn what_nobody_speaks_of_has_a_page_too() {
    let view = view(&sample(), "atlantis", 10);
    assert_eq!((view.claims.total, view.entity.label.as_str()), (0, "atlantis"));
    assert!(page(&view).contains("No claim names it."));
}
