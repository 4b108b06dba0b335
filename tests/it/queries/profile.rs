//! What is told of how a query is answered agrees with the answer.

use sitrep::graph::Base;
use sitrep::query::{Answer, Limits, Profile, Query, Stage, answer, catalogue, profile};

use super::world;

/// How a query is answered, once it was seen that as many rows come as the answer has.
#[track_caller]
fn profiled(query: &Query) -> Profile {
    let snapshot = world::snapshot();
    let profile = profile(&snapshot, query, &Limits::default()).unwrap();
    let rows = match answer(&snapshot, query, &Limits::default()).unwrap() {
        Answer::Solutions(solutions) => solutions.rows.len(),
        Answer::Boolean(_) => 1,
        Answer::Graph(triples) => triples.len(),
    };
    assert_eq!(profile.rows, rows);
    profile
}

/// The steps of a query, one a line: deeper ones behind points, with the rows that were counted.
fn steps(text: &str) -> (bool, Vec<String>) {
    let profile = profiled(&Query::parse(text, &Base::from(world::snapshot().base())).unwrap());
    let line = |stage: &Stage| format!("{}{} {}", "·".repeat(stage.depth), stage.what, stage.rows);
    (profile.on_columns, profile.stages.iter().map(line).collect())
}

#[test]
fn the_last_step_of_a_saved_query_gives_the_rows_of_the_answer() {
    let snapshot = world::snapshot();
    let mut count = 0;
    for saved in catalogue() {
        let Ok(query) = saved.query(&[], &snapshot) else { continue };
        let profile = profiled(&query);
        let last = profile.stages.last().unwrap_or_else(|| panic!("{} has no steps", saved.name));
        assert_eq!(last.rows, profile.rows as u64, "{}: {}", saved.name, last.what);
        count += 1;
    }
    assert!(count > 5, "only {count} queries need no parameter");
}

#[test]
fn columns_and_the_engine_tell_the_same() {
    let text = "SELECT ?who { ?claim rdf:predicate sr:secures ; rdf:subject ?who } ORDER BY ?who";
    let (on_columns, whole) = steps(text);
    assert!(on_columns);
    let (on_columns, some) = steps("SELECT * { ?claim rdf:predicate sr:secures ; rdf:subject ?who } LIMIT 1000");
    assert!(!on_columns);
    let reads = |steps: &[String]| steps.iter().filter(|step| step.starts_with("?claim")).cloned().collect::<Vec<_>>();
    assert_eq!(reads(&whole), reads(&some));
    assert_eq!(reads(&whole).len(), 2);
}
