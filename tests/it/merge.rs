//! Entities that are found to be one, or two: what is seen is what reading would have given had that been known.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use oxigraph::model::{GraphName, NamedNode, Quad};
use proptest::prelude::*;
use sitrep::claim::{Argument, Attribution, Claim, Referent, Statement};
use sitrep::graph::{self, Base, Change, ChangeKind};
use sitrep::ingest::Input;
use sitrep::lexicon::{Entity, EntityId, EntityKind};
use sitrep::query::{Answer, Limits, Query, answer, entity_called, saved};
use sitrep::session::{ChangeError, Decision, Error, Items, Moved, Session};
use sitrep::store::Snapshot;

use crate::samples::{any_claim, claims, entity, report, snapshot};

/// An entity wherever a claim has another one.
struct Instead {
    from: EntityId,
    into: Arc<Entity>,
    /// Whether it is the owner of what the other one owns, too.
    owns: bool,
}

impl Instead {
    fn entity(&self, entity: &Arc<Entity>) -> Arc<Entity> {
        if entity.id == self.from {
            Arc::clone(&self.into)
        } else if self.owns && entity.owner.as_ref() == Some(&self.from) {
            Arc::new(Entity { owner: Some(self.into.id.clone()), ..Entity::clone(entity) })
        } else {
            Arc::clone(entity)
        }
    }

    fn argument(&self, argument: &Option<Argument>) -> Option<Argument> {
        argument.as_ref().map(|argument| Argument {
            referent: match &argument.referent {
                Referent::Entity(entity) => Referent::Entity(self.entity(entity)),
                Referent::Proposition(statement) => Referent::Proposition(Box::new(self.statement(statement))),
            },
            span: argument.span,
        })
    }

    fn statement(&self, statement: &Statement) -> Statement {
        Statement {
            subject: self.argument(&statement.subject),
            object: self.argument(&statement.object),
            place: self.argument(&statement.place),
            relation: Arc::clone(&statement.relation),
        }
    }

    fn attribution(&self, attribution: &Attribution) -> Attribution {
        Attribution {
            source: attribution.source.as_ref().map(|source| self.entity(source)),
            said_to: attribution.said_to.as_ref().map(|hearer| self.entity(hearer)),
            via: attribution.via.as_ref().map(|via| Box::new(self.attribution(via))),
            ..attribution.clone()
        }
    }

    fn claim(&self, claim: &Claim) -> Claim {
        Claim {
            statement: self.statement(&claim.statement),
            attribution: claim.attribution.as_ref().map(|attribution| self.attribution(attribution)),
            ..claim.clone()
        }
    }
}

/// What the report's own graph says, but for labels, with other ids of claims.
fn said(quads: impl IntoIterator<Item = Quad>, ids: &[(String, String)]) -> BTreeSet<String> {
    let graph = GraphName::from(Base::default().report(&graph::report_id(&report())));
    let quads =
        quads.into_iter().filter(|quad| quad.graph_name == graph && !quad.predicate.as_str().ends_with("#label"));
    let renamed = |quad: Quad| {
        ids.iter()
            .fold(quad.to_string(), |text, (old, new)| text.replace(&format!("/claim/{old}"), &format!("/claim/{new}")))
    };
    quads.map(renamed).collect()
}

fn all(snapshot: &Snapshot) -> BTreeSet<String> {
    snapshot.dataset().iter().map(|quad| quad.to_string()).collect()
}

fn named(id: &str) -> NamedNode {
    Base::default().entity(&EntityId::from(id))
}

fn merge(from: &str, into: &str) -> Change {
    Change { from: named(from), into: named(into), kind: ChangeKind::Merge, on: None, because: None }
}

/// The reports' quads with those of some changes.
fn recorded(quads: &[Quad], changes: &[Change]) -> Snapshot {
    let changes = changes.iter().flat_map(|change| change.quads(&Base::default()));
    snapshot(&quads.iter().cloned().chain(changes).collect::<Vec<_>>())
}

/// Asserts that a view of claims under changes says what other claims do, and that their ids are distinct.
fn same(claims: &[Claim], changes: &[Change], others: &[Claim]) -> Result<(), TestCaseError> {
    let ids = |claims: &[Claim]| graph::claim_ids(&report(), claims);
    let (old, new) = (ids(claims), ids(others));
    let distinct = |ids: &[String]| ids.iter().collect::<BTreeSet<_>>().len() == ids.len();
    prop_assume!(distinct(&old) && distinct(&new));
    let view = graph::merged(&recorded(&graph::encode(&report(), claims, &Base::default()), changes)).unwrap();
    let ids: Vec<(String, String)> = old.into_iter().zip(new).collect();
    let seen = said(view.dataset().iter().map(|quad| quad.into_owned()), &ids);
    let expected = said(graph::encode(&report(), others, &Base::default()), &[]);
    let missing: Vec<_> = expected.difference(&seen).collect();
    let odd: Vec<_> = seen.difference(&expected).collect();
    prop_assert!(missing.is_empty() && odd.is_empty(), "missing {missing:#?}\nodd {odd:#?}");
    Ok(())
}

proptest! {
    #[test]
    fn a_merge_is_what_reading_gives_if_both_are_one(
        claims in prop::collection::vec(any_claim(), 1..6),
        from in prop::sample::select(vec!["sarkhan", "ruritania", "o-brien"]),
    ) {
        let into = entity("Ångström Isle", EntityKind::Thing);
        let instead = Instead { from: EntityId::from(from), into: Arc::clone(&into), owns: true };
        let others: Vec<Claim> = claims.iter().map(|claim| instead.claim(claim)).collect();
        same(&claims, &[merge(from, into.id.as_str())], &others)?;
    }

    #[test]
    fn a_chain_of_merges_ends_where_it_ends(claims in prop::collection::vec(any_claim(), 1..4)) {
        let into = entity("Łódź-on-Sea", EntityKind::Thing);
        let mut others = claims.clone();
        for from in ["sarkhan", "ruritania"] {
            let instead = Instead { from: EntityId::from(from), into: Arc::clone(&into), owns: true };
            others = others.iter().map(|claim| instead.claim(claim)).collect();
        }
        same(&claims, &[merge("sarkhan", "ruritania"), merge("ruritania", into.id.as_str())], &others)?;
    }

    #[test]
    fn a_split_is_what_reading_gives_if_some_claims_name_another(
        claims in prop::collection::vec((any_claim(), any::<bool>()), 1..6),
        from in prop::sample::select(vec!["sarkhan", "ruritania", "o-brien"]),
    ) {
        let into = entity("The other one", EntityKind::Thing);
        let instead = Instead { from: EntityId::from(from), into: Arc::clone(&into), owns: false };
        let base = Base::default();
        let others: Vec<Claim> =
            claims.iter().map(|(claim, moved)| if *moved { instead.claim(claim) } else { claim.clone() }).collect();
        let (claims, moved): (Vec<Claim>, Vec<bool>) = claims.into_iter().unzip();
        let ids = graph::claim_ids(&report(), &claims);
        let moved: Vec<NamedNode> =
            ids.iter().zip(moved).filter(|(_, moved)| *moved).map(|(id, _)| base.claim(id)).collect();
        let change = Change { kind: ChangeKind::Split(moved), ..merge(from, into.id.as_str()) };
        same(&claims, &[change], &others)?;
    }

    #[test]
    fn no_claim_is_lost_or_doubled(
        claims in prop::collection::vec(any_claim(), 1..6),
        from in prop::sample::select(vec!["sarkhan", "ruritania", "ruritanian-guards"]),
    ) {
        let quads = graph::encode(&report(), &claims, &Base::default());
        let view = graph::merged(&recorded(&quads, &[merge(from, "o-brien")])).unwrap();
        let ids = |snapshot: &Snapshot| -> Vec<String> {
            graph::claims(snapshot).unwrap().into_iter().map(|claim| claim.id).collect()
        };
        prop_assert_eq!(ids(&view), ids(&snapshot(&quads)));
        prop_assert_eq!(view.len(), view.dataset().len() as u64);
        let mut labels = BTreeMap::new();
        for quad in view.dataset() {
            let subject = quad.subject.to_string();
            if quad.predicate.as_str().ends_with("#label") && subject.contains("/proposition/") {
                let label = labels.entry(subject).or_insert_with(|| quad.object.to_string());
                prop_assert_eq!(label.as_str(), quad.object.to_string(), "two labels");
            }
        }
    }
}

#[test]
fn what_is_said_of_an_entity_itself_becomes_what_is_said_of_the_other() {
    let quads = graph::encode(&report(), &claims(), &Base::default());
    let view = graph::merged(&recorded(&quads, &[merge("ruritania", "graustark")])).unwrap();
    let of = |snapshot: &Snapshot, id: &str| -> BTreeSet<String> {
        let about = snapshot.dataset().iter().filter(|quad| quad.subject == named(id).as_ref().into());
        let about = about.filter(|quad| quad.graph_name.to_string().contains("/graph/"));
        about
            .map(|quad| format!("{} {}", quad.predicate.as_str().rsplit(['#', '/']).next().unwrap(), quad.object))
            .collect()
    };
    assert_eq!(of(&view, "ruritania"), BTreeSet::from([format!("isReplacedBy {}", named("graustark"))]));
    let graustark = of(&view, "graustark");
    for expected in [
        "label \"Graustark\"",
        "altLabel \"Ruritania\"",
        "altLabel \"Kingdom of Ruritania\"",
        "isoCode \"RT\"",
        "exactMatch <http://www.wikidata.org/entity/Q115>",
    ] {
        assert!(graustark.contains(expected), "{expected} is not among {graustark:#?}");
    }
    assert!(!graustark.iter().any(|line| line.starts_with("linkStatus")), "{graustark:#?}");
    assert!(of(&view, "ruritanian-guards").contains(&format!("owner {}", named("graustark"))));
}

#[test]
fn the_saved_query_lists_what_was_decided() {
    let quads = graph::encode(&report(), &claims(), &Base::default());
    let dated = Change { on: Some(date(2031, 5, 1)), ..merge("ruritania", "graustark") };
    let view = graph::merged(&recorded(&quads, &[dated])).unwrap();
    let query = saved("changes").unwrap().query(&[], &view).unwrap();
    let Answer::Solutions(solutions) = answer(&view, &query, &Limits::default()).unwrap() else { panic!("no table") };
    let row: Vec<String> = solutions.rows[0][1..5].iter().map(|cell| cell.as_ref().unwrap().to_string()).collect();
    let date = "\"2031-05-01\"^^<http://www.w3.org/2001/XMLSchema#date>";
    assert_eq!(row, [date, "\"merge\"", &named("ruritania").to_string(), &named("graustark").to_string()]);
}

#[test]
fn what_is_asked_of_one_is_asked_of_the_other() {
    let quads = graph::encode(&report(), &claims(), &Base::default());
    let view = graph::merged(&recorded(&quads, &[merge("ruritania", "graustark")])).unwrap();
    let rows = |text: &str| answer(&view, &Query::parse(text, &Base::default()).unwrap(), &Limits::default()).unwrap();
    for text in [
        "SELECT * { ?claim rdf:subject {} } ORDER BY ?claim",
        "SELECT * { {} ?does ?what FILTER(?does NOT IN (dcterms:isReplacedBy)) } ORDER BY ?does ?what",
        "SELECT * { VALUES ?who { {} } ?claim rdf:subject|rdf:object ?who } ORDER BY ?claim",
        "DESCRIBE {}",
    ] {
        let [one, other] = ["e:graustark", "e:ruritania"].map(|name| rows(&text.replace("{}", name)));
        assert_eq!(one, other, "{text}");
    }
    assert_eq!(entity_called("ruritania", &view).unwrap(), named("graustark"));
    assert_eq!(entity_called("Q115", &view).unwrap(), named("graustark"));
}

#[test]
fn changes_in_a_circle_change_nothing() {
    let quads = graph::encode(&report(), &claims(), &Base::default());
    let stored = recorded(&quads, &[merge("ruritania", "graustark"), merge("graustark", "ruritania")]);
    assert_eq!(all(&graph::merged(&stored).unwrap()), all(&stored));
}

/// A session on a store of two wires.
fn session(folder: &Path) -> Session {
    let session = Session::new(folder.join("store"));
    read(&session, folder, "a.txt", "2021-07-01\n\nTurkey will secure Kabul airport. Russia opposes the Taliban.\n");
    read(&session, folder, "b.txt", "2021-07-02\n\nRussia supports Turkey. Turkish troops left Kabul.\n");
    session
}

fn read(session: &Session, folder: &Path, name: &str, text: &str) {
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    session.ingest(&[Input::File(file)], None, |_, _| {}).unwrap();
}

fn decision() -> Decision {
    Decision { on: date(2021, 9, 1), because: Some("they are one".to_owned()) }
}

/// The claims of an entity, as sentences.
fn about(session: &Session, entity: &str) -> Vec<String> {
    let view = session.snapshot().unwrap();
    let entity = entity_called(entity, &view).unwrap();
    let claims = graph::claims_naming(&view, entity.as_ref()).unwrap();
    let mut labels: Vec<String> =
        graph::some_claims(&view, &claims).unwrap().into_iter().map(|claim| claim.label).collect();
    labels.sort_unstable();
    labels
}

#[test]
fn a_merge_holds_for_what_is_read_later_and_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let before = all(&session.stored().unwrap());
    let turkey = about(&session, "turkey");
    let changed = session.merge("russia", "turkey", Items::Override, decision()).unwrap();
    assert_eq!(changed.claims, turkey.len());
    assert_eq!(about(&session, "turkey"), about(&session, "russia"));
    assert_eq!(about(&session, "Q159"), about(&session, "Turkey"));
    assert!(session.merge("russia", "turkey", Items::Override, decision()).is_err());
    read(&session, folder.path(), "c.txt", "2021-07-03\n\nTurkey opposes the Taliban.\n");
    assert!(about(&session, "e:turkey").contains(&"Russia opposes Taliban".to_owned()));
    session.undo("turkey").unwrap();
    assert_eq!(about(&session, "turkey").len(), turkey.len() + 1);
    let after = all(&session.stored().unwrap());
    assert!(before.is_subset(&after) && !after.iter().any(|quad| quad.contains("/change/")));
    assert_eq!(all(&session.stored().unwrap()), all(&session.snapshot().unwrap()));
}

#[test]
fn a_split_makes_an_entity_and_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let before = all(&session.stored().unwrap());
    let moved = Moved { reports: vec!["b.txt".to_owned()], ..Moved::default() };
    let changed = session.split("russia", "Rus", Some("Rus people"), &moved, decision()).unwrap();
    assert_eq!((changed.claims, changed.known), (1, false));
    assert_eq!(about(&session, "rus"), ["Rus people supports Turkey"]);
    assert_eq!(about(&session, "russia"), ["Russia opposes Taliban"]);
    assert!(session.split("russia", "rus", None, &moved, decision()).is_err(), "there is nothing left to move");
    session.undo(&changed.change.id()).unwrap();
    assert_eq!(all(&session.stored().unwrap()), before);
}

#[test]
fn what_cannot_be_merged_or_split_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let check = |result: Result<_, Error>, expected: &str| {
        let error: Error = result.map(|_: sitrep::session::Changed| ()).unwrap_err();
        let told = [vec![error.to_string()], error.hints()].concat().join("\n");
        assert_eq!(told, expected);
    };
    let merge = |one, other| session.merge(one, other, Items::Heed, decision());
    check(
        merge("turkey", "Turkey"),
        "`turkey` and `Turkey` are the same entity\n`sitrep link changes` shows what was merged",
    );
    check(
        merge("turkey", "rusia"),
        "no entity is called `rusia`\ndid you mean `Russia`, `russia` or `Russian Federation`?",
    );
    check(
        merge("turkey", "russia"),
        "`turkey` is Q43 in Wikidata and `russia` is Q159\n\
         `--force` merges them nevertheless; the first keeps its item",
    );
    check(merge("turkey", "sr:Claim"), "`sr:Claim` is no entity of this store\n`sitrep list entities` shows all");
    let split = |one, other, moved: &Moved| session.split(one, other, None, moved, decision());
    check(split("turkey", "urkey", &Moved::default()), "no entity is called `urkey`\n`--label TEXT` makes it");
    check(
        split("turkey", "russia", &Moved::default()),
        "a split needs the claims that are about `russia`\nname them by `--report`, `--source` or `--claim`",
    );
    let moved = Moved { claims: vec!["ffff".to_owned()], ..Moved::default() };
    assert!(matches!(split("turkey", "russia", &moved), Err(Error::NoClaim { .. })));
    check(session.undo("turkey"), "no change is called `turkey`\n`sitrep link changes` shows all");
    assert!(matches!(
        Session::new(folder.path().join("none")).undo("turkey"),
        Err(Error::Change(ChangeError::NoChange { .. }))
    ));
}
