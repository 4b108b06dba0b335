//! A report with claims made by hand, and every claim that can be made of its text.

use std::sync::Arc;

use jiff::civil::{Date, date};
use oxigraph::model::{NamedNode, Quad};
use proptest::option;
use proptest::prelude::*;
use sitrep::claim::{
    Amount, Argument, Attribution, Bounds, Claim, ClaimTime, Comparator, Confidence, Evidence, Modality, Polarity,
    Quantity, Quoted, Referent, Stance, Statement, TimeBasis,
};
use sitrep::graph::Base;
use sitrep::graph::vocab::Term;
use sitrep::lexicon::{Entity, EntityId, EntityKind, Lexicon, Links, Relation};
use sitrep::store::Snapshot;
use sitrep::text::{DateBasis, Report, Span};

pub const TEXT: &str = "\
Ruritania keeps “some” guards on the Isle — for now.\n\
The Graustark envoy said on Monday that his country opposed the Ruritanian deployment to the port.\n\
About 1,200 guards left Zenda in May, an aide told the Gazette; most “will never” return.\n";

/// The words of [`TEXT`], at their first place.
pub fn words(text: &str) -> Span {
    let start = TEXT.find(text).unwrap();
    Span::new(start, start + text.len())
}

/// A dated report of three lines, whose claims are [`claims`].
pub fn report() -> Report {
    Report {
        published: Some(date(2031, 5, 19)),
        date_basis: DateBasis::StatedInText,
        title: Some("Guards \"leave\" Zenda".to_owned()),
        publisher: Some("The Gazette".to_owned()),
        url: Some("https://example.org/a?b=c".to_owned()),
        ..Report::new("zenda.txt", TEXT)
    }
}

pub fn entity(label: &str, kind: EntityKind) -> Arc<Entity> {
    Arc::new(Entity::named(label, kind))
}

fn ruritania() -> Arc<Entity> {
    let links = Links {
        wikidata: Some("Q115".to_owned()),
        dbpedia: Some("Ruritania_(land)".to_owned()),
        iso: Some("RT".to_owned()),
        ..Links::default()
    };
    Arc::new(Entity {
        adjective: Some("Ruritanian".to_owned()),
        aliases: vec!["Kingdom of Ruritania".to_owned(), "Rurítania".to_owned()],
        links,
        coordinates: Some(("50.5".to_owned(), "14.25".to_owned())),
        ..Entity::named("Ruritania", EntityKind::Country)
    })
}

fn guards() -> Arc<Entity> {
    Arc::new(Entity {
        owner: Some(EntityId::from("ruritania")),
        ..Entity::named("Ruritanian guards", EntityKind::Force)
    })
}

fn relation(id: &str) -> Arc<Relation> {
    Arc::clone(Lexicon::shipped().relations.named(id).unwrap())
}

fn argument(referent: Referent, text: Option<&str>) -> Option<Argument> {
    Some(Argument { referent, span: text.map(words) })
}

fn thing(entity: Arc<Entity>, text: &str) -> Option<Argument> {
    argument(Referent::Entity(entity), Some(text))
}

fn evidence(text: &str, sentence: &str, relation: &str) -> Evidence {
    let span = words(text);
    let start = span.start + text.find(relation).unwrap();
    let relation = Span::new(start, start + relation.len());
    Evidence { span, sentence: words(sentence), relation, headline: false }
}

/// The quads as a snapshot of a store with the usual base.
pub fn snapshot(quads: &[Quad]) -> Snapshot {
    Snapshot::new(NamedNode::new_unchecked(Base::default().as_str()), &quads.iter().collect())
}

/// Three claims: forces kept, somebody's act opposed through a source, forces withdrawn at a time by a number.
pub fn claims() -> Vec<Claim> {
    let lines: Vec<&str> = TEXT.lines().collect();
    let graustark = entity("Graustark", EntityKind::Country);
    let keeps = Claim {
        statement: Statement {
            subject: thing(ruritania(), "Ruritania"),
            relation: relation("retainsForces"),
            object: thing(guards(), "guards"),
            place: thing(entity("Isle", EntityKind::Place), "the Isle"),
        },
        stance: Stance::PLAIN,
        quantity: Some(Quantity {
            text: words("some"),
            comparator: Comparator::Exactly,
            amount: Amount::Vague("some".to_owned()),
            unit: Some("guards".to_owned()),
        }),
        time: Some(ClaimTime { text: words("for now"), basis: TimeBasis::Open, bounds: Bounds::default() }),
        attribution: None,
        evidence: evidence("Ruritania keeps “some” guards on the Isle", lines[0], "keeps"),
        confidence: Confidence::High,
        rule: "keep.v".to_owned(),
    };
    let deployment = Statement {
        subject: argument(Referent::Entity(ruritania()), None),
        relation: relation("deploys"),
        object: argument(Referent::Entity(guards()), None),
        place: thing(entity("Port", EntityKind::Facility), "the port"),
    };
    let opposes = Claim {
        statement: Statement {
            subject: thing(graustark.clone(), "his country"),
            relation: relation("opposes"),
            object: argument(
                Referent::Proposition(Box::new(deployment)),
                Some("the Ruritanian deployment to the port"),
            ),
            place: None,
        },
        stance: Stance::PLAIN,
        quantity: None,
        time: None,
        attribution: Some(Attribution {
            source: Some(entity("Graustark envoy", EntityKind::Person)),
            text: Some(words("The Graustark envoy")),
            cue: Some(words("said")),
            quoted: Quoted::Indirect,
            said_on: Some(date(2031, 5, 17)),
            said_to: None,
            via: None,
        }),
        evidence: evidence("his country opposed the Ruritanian deployment to the port", lines[1], "opposed"),
        confidence: Confidence::Medium,
        rule: "oppose.v".to_owned(),
    };
    let gazette = Attribution {
        source: Some(entity("The Gazette", EntityKind::Media)),
        text: Some(words("the Gazette")),
        cue: None,
        quoted: Quoted::Mixed,
        said_on: None,
        said_to: None,
        via: None,
    };
    let withdraws = Claim {
        statement: Statement {
            subject: argument(Referent::Entity(guards()), Some("guards")),
            relation: relation("withdraws"),
            object: None,
            place: thing(entity("Zenda", EntityKind::Place), "Zenda"),
        },
        stance: Stance { modality: Modality::Planned, polarity: Polarity::Positive },
        quantity: Some(Quantity {
            text: words("About 1,200"),
            comparator: Comparator::About,
            amount: Amount::Number(1200),
            unit: Some("guards".to_owned()),
        }),
        time: Some(ClaimTime {
            text: words("in May"),
            basis: TimeBasis::Relative,
            bounds: Bounds::within(date(2031, 5, 1), date(2031, 5, 31)),
        }),
        attribution: Some(Attribution {
            source: Some(entity("Aide", EntityKind::Person)),
            text: Some(words("an aide")),
            cue: Some(words("told")),
            quoted: Quoted::Direct,
            said_on: None,
            said_to: gazette.source.clone(),
            via: Some(Box::new(gazette)),
        }),
        evidence: evidence("About 1,200 guards left Zenda in May", lines[2], "left"),
        confidence: Confidence::Low,
        rule: "leave.v".to_owned(),
    };
    vec![keeps, opposes, withdraws]
}

fn spans() -> impl Strategy<Value = Span> {
    let starts: Vec<usize> = TEXT.char_indices().map(|(start, _)| start).collect();
    let last = starts.len() - 1;
    (0..last, 1..40usize).prop_map(move |(first, length)| Span::new(starts[first], starts[(first + length).min(last)]))
}

fn entities() -> impl Strategy<Value = Arc<Entity>> {
    let named =
        ["Sarkhan", "Ångström Isle", "Łódź-on-Sea", "O’Brien", "a/b#c"].map(|label| entity(label, EntityKind::Thing));
    prop::sample::select([named.to_vec(), vec![ruritania(), guards()]].concat())
}

fn arguments(referent: impl Strategy<Value = Referent>) -> impl Strategy<Value = Option<Argument>> {
    option::of((referent, option::of(spans())).prop_map(|(referent, span)| Argument { referent, span }))
}

fn statements() -> impl Strategy<Value = Statement> {
    let relations: Vec<Arc<Relation>> = Lexicon::shipped().relations.iter().cloned().collect();
    let leaf = entities().prop_map(Referent::Entity).boxed();
    let parts = |referent: BoxedStrategy<Referent>| {
        let relations = prop::sample::select(relations.clone());
        (arguments(referent.clone()), relations, arguments(referent.clone()), arguments(referent))
            .prop_map(|(subject, relation, object, place)| Statement { subject, relation, object, place })
    };
    let inner = parts(leaf.clone()).prop_map(|statement| Referent::Proposition(Box::new(statement)));
    parts(prop_oneof![3 => leaf, 1 => inner].boxed())
}

fn dates() -> impl Strategy<Value = Date> {
    (1990..2040i16, 1..=12i8, 1..=28i8).prop_map(|(year, month, day)| date(year, month, day))
}

fn quantities() -> impl Strategy<Value = Quantity> {
    let amount = prop_oneof![
        any::<i64>().prop_map(Amount::Number),
        (0..1000i64, 0..1000i64).prop_map(|(lower, more)| Amount::Range(lower, lower + more)),
        prop::sample::select(vec![Amount::All, Amount::Most, Amount::Half, Amount::Vague("dozens".to_owned())]),
    ];
    let comparators: Vec<Comparator> = Comparator::TERMS.iter().map(|(comparator, _)| *comparator).collect();
    (spans(), prop::sample::select(comparators), amount, option::of("[a-zé\"\\\\ ]{1,9}"))
        .prop_map(|(text, comparator, amount, unit)| Quantity { text, comparator, amount, unit })
}

fn times() -> impl Strategy<Value = ClaimTime> {
    let basis = prop::sample::select(vec![TimeBasis::Stated, TimeBasis::Relative, TimeBasis::Open]);
    let bound = || option::of(dates());
    (spans(), basis, bound(), bound(), bound(), bound()).prop_map(
        |(text, basis, mut earliest_begin, latest_begin, earliest_end, mut latest_end)| {
            // Nothing ends before it begins.
            if earliest_begin > latest_end && latest_end.is_some() {
                std::mem::swap(&mut earliest_begin, &mut latest_end);
            }
            let bounds = Bounds { earliest_begin, latest_begin, earliest_end, latest_end };
            ClaimTime { text, basis, bounds }
        },
    )
}

fn attributions() -> impl Strategy<Value = Attribution> {
    let quoted = prop::sample::select(vec![Quoted::Direct, Quoted::Indirect, Quoted::Mixed]);
    let voice = (
        option::of(entities()),
        option::of(spans()),
        option::of(spans()),
        quoted,
        option::of(dates()),
        option::of(entities()),
    )
        .prop_map(|(source, text, cue, quoted, said_on, said_to)| Attribution {
            source,
            text,
            cue,
            quoted,
            said_on,
            said_to,
            via: None,
        });
    prop::collection::vec(voice, 1..4).prop_map(|voices| {
        let chain = |via, voice| Attribution { via: Some(Box::new(via)), ..voice };
        voices.into_iter().rev().reduce(chain).unwrap()
    })
}

pub fn any_claim() -> impl Strategy<Value = Claim> {
    let stance = (
        prop::sample::select(vec![Modality::Asserted, Modality::Planned, Modality::Possible, Modality::Denied]),
        prop::sample::select(vec![Polarity::Positive, Polarity::Negative]),
    );
    let evidence = (spans(), spans(), spans(), any::<bool>())
        .prop_map(|(span, sentence, relation, headline)| Evidence { span, sentence, relation, headline });
    let confidence = prop::sample::select(vec![Confidence::Low, Confidence::Medium, Confidence::High]);
    (
        statements(),
        stance,
        option::of(quantities()),
        option::of(times()),
        option::of(attributions()),
        evidence,
        confidence,
        "[a-z]{1,9}(\\.[a-z]{1,4}){0,2}",
    )
        .prop_map(|(statement, (modality, polarity), quantity, time, attribution, evidence, confidence, rule)| {
            Claim {
                statement,
                stance: Stance { modality, polarity },
                quantity,
                time,
                attribution,
                evidence,
                confidence,
                rule,
            }
        })
}
