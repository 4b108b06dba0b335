//! Every saved query with its expected answer, and what is said of those that cannot be answered.

mod engine;
mod foreign;
mod limits;
mod profile;
mod questions;
mod seeds;
mod situation;
mod syntax;
mod update;
mod world;

use std::fs;
use std::path::Path;

use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use sitrep::graph::{self, Base, vocab};
use sitrep::query::{Answer, Error, Limits, Saved, answer, brief, catalogue, saved};
use sitrep::store::Snapshot;

use crate::samples::snapshot;

/// The rows of an answer, one a line, cells between bars; a claim is called after its place among all claims.
fn table(answer: &Answer, snapshot: &Snapshot) -> String {
    let claims: Vec<NamedNode> = graph::claims(snapshot).unwrap().into_iter().map(|claim| claim.iri).collect();
    let base = Base::from(snapshot.base());
    let cell = |term: &Option<Term>| match term {
        None => "-".to_owned(),
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(Term::NamedNode(iri)) => match claims.iter().position(|claim| claim == iri) {
            Some(index) => format!("c{}", index + 1),
            None if base.report_id(iri.as_ref()).is_some() => "report".to_owned(),
            None => base.entity_id(iri.as_ref()).unwrap_or(iri.as_str()).to_owned(),
        },
        Some(term) => term.to_string(),
    };
    let Answer::Solutions(solutions) = answer else { return format!("{answer:?}\n") };
    let row = |row: &Vec<Option<Term>>| row.iter().map(cell).collect::<Vec<_>>().join(" | ") + "\n";
    solutions.rows.iter().map(row).collect()
}

fn given(parameters: &[(&str, &str)]) -> Vec<(String, String)> {
    parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn run_in(snapshot: &Snapshot, name: &str, parameters: &[(&str, &str)]) -> Result<String, Error> {
    let query = saved(name)?.query(&given(parameters), snapshot)?;
    Ok(table(&answer(snapshot, &query, &Limits::default())?, snapshot))
}

fn run(name: &str, parameters: &[(&str, &str)]) -> Result<String, Error> {
    run_in(&world::snapshot(), name, parameters)
}

/// Asserts what a saved query answers.
#[track_caller]
fn check(name: &str, parameters: &[(&str, &str)], expected: &str) {
    assert_eq!(run(name, parameters).unwrap(), expected);
}

/// Asserts what is said of a question that cannot be answered: the message, and the hint below it.
#[track_caller]
fn check_refusal<T>(result: Result<T, Error>, expected: &str) {
    let Err(error) = result else { panic!("there is an answer") };
    let hint = error.hint().map_or_else(String::new, |hint| format!("\nhint: {hint}"));
    assert_eq!(format!("{error}{hint}"), expected);
}

#[test]
fn each_file_of_queries_is_in_the_catalogue_and_tested() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names: Vec<&str> = catalogue().iter().map(|query| query.name.as_str()).collect();
    for entry in fs::read_dir(root.join("queries")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let name = file.strip_suffix(".rq").unwrap();
        assert!(names.contains(&name), "`queries/{file}` is not in the catalogue of src/query/catalogue.rs");
    }
    let tests = [include_str!("queries.rs"), include_str!("queries/situation.rs")];
    let tests: String = tests.iter().flat_map(|text| text.split_whitespace()).collect();
    for name in names {
        assert!(tests.contains(&format!("check(\"{name}\",")), "no test checks what `{name}` answers");
    }
}

#[test]
fn who_deploys() {
    check(
        "who-deploys",
        &[],
        "\
Norland | - | Norland guards | Halla airport | - | possible | gazette.txt | 2031-04-10 | c5
",
    );
}

#[test]
fn who_withdraws_from_a_country_or_a_place_in_it() {
    check(
        "who-withdraws",
        &[("what", "sandoria")],
        "\
Norland | - | - | Halla airport | - | planned, negative | Ann Reyes | 2031-04-10 | c8
Norland | more than 900 | Norland troops | Sandoria | ../2031-05-01 | planned | Ann Reyes | 2031-03-03 | c1
",
    );
}

#[test]
fn who_secures() {
    check(
        "who-secures",
        &[("what", "halla airport")],
        "\
Vesland | Halla airport | - | - | asserted | Daily Echo | 2031-03-03 | c3
",
    );
    check("who-secures", &[("what", "Halla International"), ("actor", "norland")], "");
}

#[test]
fn who_supports_the_act_of_another() {
    check(
        "who-supports",
        &[("about", "norland"), ("act", "deploys")],
        "\
Ann Reyes | Norland deploys Norland troops to Sandoria | asserted | leaflet.txt | - | c10
",
    );
}

#[test]
fn who_opposes_the_act_of_another() {
    check(
        "who-opposes",
        &[("about", "norland"), ("act", "withdraws")],
        "\
Vesland | Norland withdraws Norland troops from Sandoria | asserted | leaflet.txt | - | c9
",
    );
    check("who-opposes", &[("act", "deploys")], "");
}

#[test]
fn who_negotiates_with_one_side() {
    check(
        "who-negotiates",
        &[("party", "Halla Front")],
        "\
Norland | Halla Front | Port Ebb | - | asserted | gazette.txt | 2031-04-10 | c7
",
    );
}

#[test]
fn who_does_what_has_no_query_of_its_own() {
    check("who-does", &[("relation", "sets a deadline for")], "\
Sandoria | - | Norland withdraws Norland troops from Sandoria | - | 2031-07-01 | asserted | gazette.txt | 2031-04-10 | c6
");
}

#[test]
fn claims_about_a_country_are_also_those_about_places_in_it() {
    check(
        "claims-about",
        &[("entity", "sandoria"), ("until", "2031-03-31")],
        "\
Norland withdraws Norland troops from Sandoria | ../2031-05-01 | planned | Ann Reyes | 2031-03-03 | c1
Norland has Norland troops in Sandoria | - | asserted | Daily Echo | 2031-03-03 | c2
Vesland secures Halla airport | - | asserted | Daily Echo | 2031-03-03 | c3
",
    );
}

#[test]
fn claims_by_source_are_those_of_a_speaker_or_of_a_report_in_its_own_voice() {
    check(
        "claims-by-source",
        &[("by", "Minister Reyes")],
        "\
Norland withdraws from Halla airport | - | planned, negative | Ann Reyes | - | 2031-04-10 | c8
Norland withdraws Norland troops from Sandoria | ../2031-05-01 | planned | Ann Reyes | 2031-03-01 | 2031-03-03 | c1
",
    );
    check(
        "claims-by-source",
        &[("by", "daily-echo")],
        "\
Norland has Norland troops in Sandoria | - | asserted | Daily Echo | - | 2031-03-03 | c2
Vesland secures Halla airport | - | asserted | Daily Echo | - | 2031-03-03 | c3
",
    );
}

#[test]
fn said_by_somebody_with_the_day_of_saying_and_the_hearer() {
    check(
        "said-by",
        &[("who", "ann reyes"), ("until", "2031-03-31")],
        "\
2031-03-01 | Daily Echo | Norland withdraws Norland troops from Sandoria | \
Norland will withdraw more than 900 troops from Sandoria by 1 May | indirect | planned | Ann Reyes | 2031-03-03 | c1
",
    );
    check("said-by", &[("who", "ann reyes"), ("relation", "withdraws"), ("marks", "direct")], "");
}

#[test]
fn not_yet_is_what_is_planned_or_possible() {
    check(
        "not-yet",
        &[],
        "\
planned | not: Norland withdraws from Halla airport | - | - | Ann Reyes | 2031-04-10 | c8
planned | Norland withdraws Norland troops from Sandoria | more than 900 | ../2031-05-01 | Ann Reyes | 2031-03-03 | c1
possible | Norland deploys Norland guards to Halla airport | - | - | gazette.txt | 2031-04-10 | c5
",
    );
    check("not-yet", &[("stance", "possible"), ("entity", "Vesland")], "");
}

#[test]
fn denials_are_negative_or_denied() {
    check(
        "denials",
        &[],
        "\
Norland withdraws from Halla airport | planned, negative | Ann Reyes | 2031-04-10 | c8
",
    );
}

#[test]
fn unnamed_sources_are_shown_in_the_words_of_the_report() {
    check(
        "unnamed-sources",
        &[],
        "\
officials | Norland has Norland troops in Sandoria | asserted | 2031-04-10 | c4
",
    );
}

#[test]
fn the_timeline_is_in_the_order_in_which_things_happen() {
    check(
        "timeline",
        &[("entity", "sandoria")],
        "\
../2031-05-01 | Norland withdraws Norland troops from Sandoria | planned | Ann Reyes | 2031-03-03 | c1
2031-07-01 | Sandoria sets a deadline for Norlandic withdrawal from Sandoria | asserted | gazette.txt | 2031-04-10 | c6
",
    );
    check("timeline", &[("since", "2031-07-02")], "");
}

#[test]
fn deadlines_are_in_the_order_in_which_they_were_stated() {
    check(
        "deadlines",
        &[("act", "withdraws")],
        "\
2031-03-03 | 2031-05-01 | Norland withdraws Norland troops from Sandoria | planned | Ann Reyes | c1
2031-04-10 | 2031-07-01 | Sandoria sets a deadline for Norlandic withdrawal from Sandoria | asserted | gazette.txt | c6
",
    );
    check(
        "deadlines",
        &[("until", "2031-03-31")],
        "\
2031-03-03 | 2031-05-01 | Norland withdraws Norland troops from Sandoria | planned | Ann Reyes | c1
",
    );
}

#[test]
fn troop_figures_keep_the_comparator_and_who_gives_them() {
    check(
        "troop-figures",
        &[("actor", "norland"), ("relation", "hasForces")],
        "\
Norland | hasForces | about 3100 troops | Sandoria | - | asserted | officials | 2031-04-10 | c4
Norland | hasForces | 2400 troops | Sandoria | - | asserted | Daily Echo | 2031-03-03 | c2
",
    );
    check(
        "troop-figures",
        &[("how", "planned")],
        "\
Norland | withdraws | more than 900 troops | Sandoria | ../2031-05-01 | planned | Ann Reyes | 2031-03-03 | c1
",
    );
}

#[test]
fn event_counts_are_by_category_and_report() {
    check(
        "event-counts",
        &[("entity", "Vesland")],
        "\
AID | echo.txt | 2031-03-03 | 1 | report
CONSULT | gazette.txt | 2031-04-10 | 1 | report
REJECT | leaflet.txt | - | 1 | report
",
    );
}

#[test]
fn reports_are_listed_newest_first_and_the_undated_last() {
    check(
        "reports",
        &[],
        "\
gazette.txt | 2031-04-10 | - | - | 5 | report
echo.txt | 2031-03-03 | Daily Echo | Norland to leave | 3 | report
leaflet.txt | - | - | - | 2 | report
",
    );
}

#[test]
fn entities_are_counted_by_the_claims_they_stand_in() {
    check(
        "entities",
        &[],
        "\
Norland | Country | 6 | norland | Q9000001
Sandoria | Country | 4 | sandoria | Q9000002
Ann Reyes | Person | 3 | ann-reyes | Q9000007
Halla airport | Facility | 3 | halla-airport | Q9000005
Norland troops | Force | 3 | norland-troops | Q9000004
Vesland | Country | 2 | vesland | Q9000003
Halla Front | ArmedGroup | 1 | halla-front | -
Norland guards | Force | 1 | norland-guards | -
Port Ebb | Place | 1 | port-ebb | Q9000006
",
    );
}

#[test]
fn undated_reports_show_the_times_that_stay_unresolved() {
    check(
        "undated-reports",
        &[],
        "\
leaflet.txt | - | Two days ago | Ann Reyes supports Norlandic deployment to Sandoria | leaflet.txt | c10 | report
",
    );
}

#[test]
fn where_nothing_was_merged_or_split_no_change_is_listed() {
    check("changes", &[], "");
}

#[test]
fn unlinked_entities_are_counted_by_the_claims_they_stand_in() {
    check(
        "unlinked-entities",
        &[],
        "\
Halla Front | ArmedGroup | 1 | halla-front
Norland guards | Force | 1 | norland-guards
",
    );
}

#[test]
fn an_entity_can_be_written_in_six_ways() {
    let base = Base::default();
    let ways =
        ["norland", "e:norland", &format!("{}norland", base.entities()), &format!("<{}norland>", base.entities())];
    for way in [&ways[..], &["NORLAND", "Q9000001"]].concat() {
        assert_eq!(run("who-withdraws", &[("actor", way)]).unwrap().lines().count(), 2, "{way}");
    }
    check(
        "said-by",
        &[("who", "minister reyes"), ("since", "2031-04-01")],
        "\
- | - | Norland withdraws from Halla airport | Norland will not leave Halla airport | indirect | planned, negative | \
Ann Reyes | 2031-04-10 | c8
",
    );
}

#[test]
fn an_item_of_wikidata_is_known_with_and_without_https() {
    let link = |thing: &str, item: &str| {
        let [thing, item] = [thing, item].map(NamedNode::new_unchecked);
        Quad::new(thing, vocab::skos::EXACT_MATCH, item, GraphName::DefaultGraph)
    };
    let snapshot = snapshot(&[
        link("https://example.org/a", "http://www.wikidata.org/entity/Q1"),
        link("https://example.org/b", "https://www.wikidata.org/entity/Q2"),
        link("https://example.org/c", "https://example.org/Q3"),
    ]);
    let ask = Saved::read("ask", "# ask: x\n# ?who (entity) who\nSELECT ?same { ?who skos:exactMatch ?same }").unwrap();
    let found =
        |who| ask.query(&given(&[("who", who)]), &snapshot).map(|query| answer(&snapshot, &query, &Limits::default()));
    assert_eq!(table(&found("Q1").unwrap().unwrap(), &snapshot), "http://www.wikidata.org/entity/Q1\n");
    assert_eq!(table(&found("Q2").unwrap().unwrap(), &snapshot), "https://www.wikidata.org/entity/Q2\n");
    check_refusal(found("Q3"), "no entity is called `Q3`\nhint: `sitrep list entities` shows all");
}

#[test]
fn a_value_is_never_read_as_sparql() {
    let injected = "possible\" } UNION { ?claim a sr:Claim } #";
    check("not-yet", &[("stance", injected)], "");
    let value = "x> } SELECT * { ?s ?p ?o } #";
    assert!(matches!(run("claims-about", &[("entity", value)]), Err(Error::Unknown { .. })));
}

#[test]
fn what_cannot_be_bound_is_refused_with_what_is_there() {
    check_refusal(
        run("claim-by", &[]),
        "no query named `claim-by`\nhint: did you mean `claims-by-source`? `sitrep list queries` shows all",
    );
    check_refusal(run("weather", &[]), "no query named `weather`\nhint: `sitrep list queries` shows all");
    check_refusal(
        run("who-secures", &[("waht", "kabul")]),
        "the query `who-secures` has no parameter `waht`\nhint: did you mean `what`?",
    );
    check_refusal(
        run("who-secures", &[("limit", "3")]),
        "the query `who-secures` has no parameter `limit`\nhint: it takes `actor`, `what` and `place`",
    );
    check_refusal(
        run("claims-by-source", &[]),
        "the query `claims-by-source` needs `by`: who says it: a person, a body or a publisher, such as `joe-biden`\n\
         hint: add `--param by=kabul-airport`",
    );
    check_refusal(
        run("claims-about", &[("entity", "Hala airport")]),
        "no entity is called `Hala airport`\nhint: did you mean `Halla airport` or `halla-airport`?",
    );
    check_refusal(
        run("claims-about", &[("entity", "Halla")]),
        "`Halla` can be `halla-airport` or `halla-front`\nhint: write the id of the one that is meant",
    );
    check_refusal(
        run("who-does", &[("relation", "withdrews")]),
        "no relation is called `withdrews`\nhint: did you mean `withdraws`?",
    );
    check_refusal(
        run("deadlines", &[("until", "31 March")]),
        "`31 March` cannot be `until`, which takes a day such as `2021-06-25`",
    );
}

#[test]
fn a_file_of_the_users_own_has_parameters_by_its_header() {
    let snapshot = world::snapshot();
    let text = "# mine: how many claims a relation has\n# ?relation (relation = secures) what is done\n\
                SELECT (COUNT(*) AS ?claims) { ?claim a sr:Claim ; rdf:predicate ?relation }";
    let mine = Saved::read("mine", text).unwrap();
    let count = |values: &[(&str, &str)]| {
        let query = mine.query(&given(values), &snapshot).unwrap();
        table(&answer(&snapshot, &query, &Limits::default()).unwrap(), &snapshot)
    };
    assert_eq!((count(&[]), count(&[("relation", "sr:withdraws")])), ("1\n".to_owned(), "2\n".to_owned()));
    check_refusal(
        Saved::read("mine", "# mine: x\n# ?who (person) somebody\nASK {}"),
        "line 2 of the query `mine`: `?who (person) somebody` does not read as `?name (entity, optional) what it is`",
    );
}

#[test]
fn the_situation_report_gathers_what_the_reports_claim() {
    let brief = brief(&world::snapshot()).unwrap();
    assert_eq!((brief.reports, brief.undated, brief.claims), (3, 1, 10));
    let actors: Vec<String> = brief.actors.iter().map(|actor| format!("{} {}", actor.label, actor.claims)).collect();
    assert_eq!(actors, ["Norland 6", "Vesland 2", "Ann Reyes 1", "Sandoria 1"]);
    let titles: Vec<&str> = brief.relations.iter().map(|group| group.title.as_str()).collect();
    let first = ["deploys", "withdraws", "secures", "supports", "opposes", "negotiates"];
    assert_eq!(titles, [&first[..], &["hasForces", "setsDeadline"]].concat());
    let dates: Vec<_> = brief.relations[1].lines.iter().map(|line| line.reported.unwrap().to_string()).collect();
    assert_eq!(dates, ["2031-04-10", "2031-03-03"], "newest first");
    let deadlines: Vec<_> = brief.deadlines.iter().map(|deadline| deadline.by.to_string()).collect();
    assert_eq!(deadlines, ["2031-05-01", "2031-07-01"]);
    let [figures] = brief.figures.as_slice() else { panic!("{:?}", brief.figures) };
    assert_eq!(figures.title, "Norland has Norland troops in Sandoria");
    let figures: Vec<_> =
        figures.lines.iter().map(|line| (line.figure.as_deref().unwrap(), line.source.as_str())).collect();
    assert_eq!(figures, [("2400 troops", "Daily Echo"), ("about 3100 troops", "officials")]);
}
