//! Reports about countries that do not exist, with claims made by hand: three that belong together, of which one has no
//! date, and one of its own.

use std::sync::Arc;

use jiff::civil::Date;
use oxigraph::model::NamedNode;
use sitrep::claim::{
    Amount, Argument, Attribution, Bounds, Claim, ClaimTime, Comparator, Confidence, Evidence, Modality, Polarity,
    Quantity, Quoted, Referent, Stance, Statement, TimeBasis,
};
use sitrep::graph::{self, Base};
use sitrep::lexicon::{Entity, EntityId, EntityKind, Lexicon, Links};
use sitrep::store::{Batch, Snapshot};
use sitrep::text::{DateBasis, Report, Span};

const ECHO: &str = "\
Norland will withdraw more than 900 troops from Sandoria by 1 May, Ann Reyes told the Daily Echo on Saturday.
Norland has 2,400 troops in Sandoria.
Vesland secures Halla airport.
";
const GAZETTE: &str = "\
Norland has about 3,100 troops in Sandoria, officials said.
Norland may deploy guards to Halla airport.
Sandoria set 1 July as the deadline for the Norland withdrawal.
Norland negotiates with the Halla Front in Port Ebb.
Norland will not leave Halla airport, Reyes said.
";
const LEAFLET: &str = "\
Vesland opposes the Norland withdrawal.
Two days ago Reyes supported the Norland deployment.
";

const COURIER: &str = "\
Norland keeps 200 troops at Halla airport until 30 June.
Norland will keep a radar at Halla airport as well.
Norland and Vesland signed an agreement in Port Ebb.
Officials said that Norland agreed with the Halla Front in 2030.
Ann Reyes will meet the Halla Front.
Vesland sent guards to Sandoria in May 2029, and Norland sent troops in 2030.
Vesland supports the Norland withdrawal.
";

/// The three reports as a snapshot of a store with the usual base.
pub fn snapshot() -> Snapshot {
    stored([echo(), gazette(), leaflet()])
}

/// A report of its own, on who stays, meets and agrees.
pub fn situation() -> Snapshot {
    stored([courier()])
}

fn stored<const N: usize>(wires: [Wire; N]) -> Snapshot {
    let base = Base::default();
    let mut quads = Batch::default();
    for Wire { report, claims } in wires {
        quads.append(&graph::encode_batch(&report, &claims, &base));
    }
    Snapshot::new(NamedNode::new_unchecked(base.as_str()), &quads)
}

fn echo() -> Wire {
    let mut wire = Wire::new("echo.txt", ECHO);
    wire.report.published = Some(date("2031-03-03"));
    wire.report.date_basis = DateBasis::StatedInText;
    wire.report.publisher = Some("Daily Echo".to_owned());
    wire.report.title = Some("Norland to leave".to_owned());
    wire.claim("Norland will withdraw more than 900 troops from Sandoria by 1 May", withdrawal())
        .planned()
        .count("more than 900", Comparator::MoreThan, 900)
        .time("by 1 May", TimeBasis::Stated, None, Some("2031-05-01"))
        .said_by(Some("Ann Reyes"), "Ann Reyes", "told")
        .said_to("Daily Echo", "2031-03-01");
    wire.claim("Norland has 2,400 troops in Sandoria", presence()).count("2,400", Comparator::Exactly, 2400);
    wire.claim("Vesland secures Halla airport", act("Vesland", "secures", "Halla airport", ""));
    wire
}

fn gazette() -> Wire {
    let mut wire = Wire::new("gazette.txt", GAZETTE);
    wire.report.published = Some(date("2031-04-10"));
    wire.report.date_basis = DateBasis::StatedInText;
    wire.claim("Norland has about 3,100 troops in Sandoria", presence())
        .count("about 3,100", Comparator::About, 3100)
        .said_by(None, "officials", "said");
    wire.claim(
        "Norland may deploy guards to Halla airport",
        act("Norland", "deploys", "Norland guards", "Halla airport"),
    )
    .stance(Modality::Possible, Polarity::Positive);
    let mut deadline = act("Sandoria", "setsDeadline", "", "");
    deadline.object = proposition(withdrawal());
    wire.claim("Sandoria set 1 July as the deadline for the Norland withdrawal", deadline).time(
        "1 July",
        TimeBasis::Stated,
        Some("2031-07-01"),
        Some("2031-07-01"),
    );
    wire.claim(
        "Norland negotiates with the Halla Front in Port Ebb",
        act("Norland", "negotiates", "Halla Front", "Port Ebb"),
    );
    wire.claim("Norland will not leave Halla airport", act("Norland", "withdraws", "", "Halla airport"))
        .stance(Modality::Planned, Polarity::Negative)
        .said_by(Some("Ann Reyes"), "Reyes", "said");
    wire
}

fn leaflet() -> Wire {
    let mut wire = Wire::new("leaflet.txt", LEAFLET);
    let mut opposes = act("Vesland", "opposes", "", "");
    opposes.object = proposition(withdrawal());
    wire.claim("Vesland opposes the Norland withdrawal", opposes);
    let mut supports = act("Ann Reyes", "supports", "", "");
    supports.object = proposition(act("Norland", "deploys", "Norland troops", "Sandoria"));
    wire.claim("Two days ago Reyes supported the Norland deployment", supports).time(
        "Two days ago",
        TimeBasis::Open,
        None,
        None,
    );
    wire
}

fn courier() -> Wire {
    let mut wire = Wire::new("courier.txt", COURIER);
    wire.report.published = Some(date("2031-05-02"));
    wire.report.date_basis = DateBasis::StatedInText;
    wire.claim(
        "Norland keeps 200 troops at Halla airport until 30 June",
        act("Norland", "retainsForces", "Norland troops", "Halla airport"),
    )
    .count("200", Comparator::Exactly, 200)
    .time("until 30 June", TimeBasis::Stated, None, Some("2031-06-30"));
    let radar = act("Norland", "retainsForces", "Eyrie radar", "Halla airport");
    wire.claim("Norland will keep a radar at Halla airport", radar).planned();
    wire.claim("Norland and Vesland signed an agreement in Port Ebb", act("Norland", "agrees", "Vesland", "Port Ebb"));
    wire.claim("Norland agreed with the Halla Front in 2030", act("Norland", "agrees", "Halla Front", ""))
        .time("in 2030", TimeBasis::Stated, Some("2030-01-01"), Some("2030-12-31"))
        .said_by(None, "Officials", "said");
    wire.claim("Ann Reyes will meet the Halla Front", act("Ann Reyes", "meets", "Halla Front", "")).planned();
    wire.claim("Vesland sent guards to Sandoria in May 2029", act("Vesland", "deploys", "", "Sandoria")).time(
        "in May 2029",
        TimeBasis::Stated,
        Some("2029-05-01"),
        Some("2029-05-31"),
    );
    wire.claim("Norland sent troops in 2030", act("Norland", "deploys", "Norland troops", "Sandoria")).time(
        "in 2030",
        TimeBasis::Stated,
        Some("2030-01-01"),
        Some("2030-12-31"),
    );
    let mut supports = act("Vesland", "supports", "", "");
    supports.object = proposition(withdrawal());
    wire.claim("Vesland supports the Norland withdrawal", supports);
    wire
}

fn withdrawal() -> Statement {
    act("Norland", "withdraws", "Norland troops", "Sandoria")
}

fn presence() -> Statement {
    act("Norland", "hasForces", "Norland troops", "Sandoria")
}

/// Label, kind, and, where there are such, adjective, owner and Wikidata item.
type Thing = (&'static str, EntityKind, Option<&'static str>, Option<&'static str>, Option<&'static str>);

/// The things of this world.
const THINGS: [Thing; 11] = [
    ("Norland", EntityKind::Country, Some("Norlandic"), None, Some("Q9000001")),
    ("Sandoria", EntityKind::Country, None, None, Some("Q9000002")),
    ("Vesland", EntityKind::Country, None, None, Some("Q9000003")),
    ("Norland troops", EntityKind::Force, None, Some("norland"), Some("Q9000004")),
    ("Norland guards", EntityKind::Force, None, Some("norland"), None),
    ("Halla airport", EntityKind::Facility, None, Some("sandoria"), Some("Q9000005")),
    ("Port Ebb", EntityKind::Place, None, Some("vesland"), Some("Q9000006")),
    ("Halla Front", EntityKind::ArmedGroup, None, None, None),
    ("Eyrie radar", EntityKind::Weapon, None, Some("norland"), None),
    ("Ann Reyes", EntityKind::Person, None, Some("norland"), Some("Q9000007")),
    ("Daily Echo", EntityKind::Media, None, None, Some("Q9000008")),
];

fn entity(label: &str) -> Arc<Entity> {
    let (_, kind, adjective, owner, wikidata) = THINGS.into_iter().find(|thing| thing.0 == label).unwrap();
    let aliases: &[&str] = match label {
        "Ann Reyes" => &["Minister Reyes"],
        "Halla airport" => &["Halla", "Halla International", "HALLA INTERNATIONAL"],
        "Halla Front" => &["Halla"],
        _ => &[],
    };
    let links = Links { wikidata: wikidata.map(str::to_owned), ..Links::default() };
    Arc::new(Entity {
        adjective: adjective.map(str::to_owned),
        owner: owner.map(EntityId::from),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        links,
        ..Entity::named(label, kind)
    })
}

/// A statement about things; an empty label leaves the part open.
fn act(subject: &str, relation: &str, object: &str, place: &str) -> Statement {
    let thing =
        |label: &str| (!label.is_empty()).then(|| Argument { referent: Referent::Entity(entity(label)), span: None });
    let relation = Arc::clone(Lexicon::shipped().relations.named(relation).unwrap());
    Statement { subject: thing(subject), relation, object: thing(object), place: thing(place) }
}

fn proposition(statement: Statement) -> Option<Argument> {
    Some(Argument { referent: Referent::Proposition(Box::new(statement)), span: None })
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// A report and what it claims.
struct Wire {
    report: Report,
    claims: Vec<Claim>,
}

/// A claim of a report, to be completed.
struct Draft<'a> {
    text: &'a str,
    claim: &'a mut Claim,
}

impl Wire {
    fn new(name: &str, text: &str) -> Self {
        Self { report: Report::new(name, text), claims: Vec::new() }
    }

    fn claim(&mut self, words: &str, statement: Statement) -> Draft<'_> {
        let span = words_of(&self.report.text, words);
        self.claims.push(Claim {
            statement,
            stance: Stance::PLAIN,
            quantity: None,
            time: None,
            attribution: None,
            evidence: Evidence { span, sentence: span, relation: span, headline: false },
            confidence: Confidence::High,
            rule: "by.hand".to_owned(),
        });
        Draft { text: &self.report.text, claim: self.claims.last_mut().unwrap() }
    }
}

impl Draft<'_> {
    fn planned(self) -> Self {
        self.stance(Modality::Planned, Polarity::Positive)
    }

    fn stance(self, modality: Modality, polarity: Polarity) -> Self {
        self.claim.stance = Stance { modality, polarity };
        self
    }

    fn count(self, words: &str, comparator: Comparator, number: i64) -> Self {
        let (text, amount) = (words_of(self.text, words), Amount::Number(number));
        self.claim.quantity = Some(Quantity { text, comparator, amount, unit: Some("troops".to_owned()) });
        self
    }

    fn time(self, words: &str, basis: TimeBasis, first: Option<&str>, last: Option<&str>) -> Self {
        let bounds = Bounds { earliest_begin: first.map(date), latest_end: last.map(date), ..Bounds::default() };
        self.claim.time = Some(ClaimTime { text: words_of(self.text, words), basis, bounds });
        self
    }

    fn said_by(self, source: Option<&str>, words: &str, cue: &str) -> Self {
        self.claim.attribution = Some(Attribution {
            source: source.map(entity),
            text: Some(words_of(self.text, words)),
            cue: Some(words_of(self.text, cue)),
            quoted: Quoted::Indirect,
            said_on: None,
            said_to: None,
            via: None,
        });
        self
    }

    fn said_to(self, hearer: &str, day: &str) -> Self {
        let attribution = self.claim.attribution.as_mut().unwrap();
        attribution.said_to = Some(entity(hearer));
        attribution.said_on = Some(date(day));
        self
    }
}

/// Where words stand, at their first place.
fn words_of(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap_or_else(|| panic!("no `{words}`"));
    Span::new(start, start + words.len())
}
