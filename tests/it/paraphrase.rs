//! One statement said in several ways is one claim; another country in it changes nothing but the country.

use std::collections::BTreeSet;

use sitrep::claim::{Argument, Claim, Referent};
use sitrep::extract::extract;
use sitrep::lexicon::{EntityKind, Lexicon};
use sitrep::text::Report;

/// Ways of saying one thing, `A` and `B` for the countries, `a` and `b` for their adjectives, `A-capital` for a capital.
struct Said {
    claim: &'static str,
    ways: &'static [&'static str],
}

const SAID: &[Said] = &[
    Said {
        claim: "withdraws(A, A troops, B) asserted",
        ways: &[
            "A has withdrawn its troops from B.",
            "a troops have been withdrawn from B.",
            "a soldiers left B.",
            "A pulled its forces out of B.",
            "A completed the withdrawal of its troops from B.",
            "A has carried out a withdrawal of its troops from B.",
        ],
    },
    Said {
        claim: "withdraws(A, A troops, B) planned",
        ways: &[
            "A will withdraw its troops from B.",
            "A plans to withdraw its troops from B.",
            "a troops are expected to leave B.",
            "A has decided to pull its forces out of B.",
        ],
    },
    Said {
        claim: "deploys(A, A troops, B) asserted",
        ways: &[
            "A deployed troops to B.",
            "A has sent soldiers to B.",
            "Troops were deployed to B by A.",
            "a troops were sent to B.",
        ],
    },
    Said {
        claim: "supports(A, B, _) asserted",
        ways: &["A supports B.", "A has backed B.", "B is backed by A.", "B is supported by A."],
    },
    Said {
        claim: "condemns(A, B, _) asserted",
        ways: &["A condemned B.", "B was condemned by A.", "A has denounced B.", "B was criticised by A."],
    },
    Said { claim: "accuses(A, B, _) asserted", ways: &["A accused B.", "B has been accused by A.", "A blamed B."] },
    Said {
        claim: "attacks(A, B, _) asserted",
        ways: &[
            "A attacked B.",
            "B was attacked by A.",
            "A launched an attack on B.",
            "A carried out strikes against B.",
            "a forces bombed B.",
        ],
    },
    Said {
        claim: "sanctions(A, B, _) asserted",
        ways: &["A imposed sanctions on B.", "A has sanctioned B.", "B was sanctioned by A."],
    },
    Said {
        claim: "negotiates(A, B, _) asserted",
        ways: &[
            "A negotiated with B.",
            "A held talks with B.",
            "A is negotiating with B.",
            "A held negotiations with B.",
        ],
    },
    Said { claim: "meets(A, B, _) asserted", ways: &["A met with B.", "A held a meeting with B."] },
];

/// Countries whose name, adjective and capital stand for each other.
const COUNTRIES: &[(&str, &str)] = &[
    ("Norway", "Norwegian"),
    ("Brazil", "Brazilian"),
    ("Kenya", "Kenyan"),
    ("Vietnam", "Vietnamese"),
    ("Poland", "Polish"),
];

#[test]
fn paraphrases_of_one_statement_give_one_claim_for_every_pair_of_countries() {
    let mut wrong = Vec::new();
    for (first, second) in COUNTRIES.iter().zip(COUNTRIES.iter().cycle().skip(1)) {
        for said in SAID {
            for way in said.ways {
                let sentence = fill(way, first, second);
                let found: BTreeSet<String> =
                    read(&sentence).iter().map(|claim| show(claim, first.0, second.0)).collect();
                if !found.contains(said.claim) {
                    wrong.push(format!("{sentence}\n  expected {}\n  found    {found:?}", said.claim));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_denial_and_a_doubt_change_the_stance_alone() {
    let stance = |sentence: &str| {
        let claims = read(sentence);
        let claim = claims.iter().find(|claim| claim.statement.relation.id == "attacks").expect("an attack is claimed");
        format!("{} {}", claim.stance.modality.word(), claim.stance.polarity.word())
    };
    assert_eq!(stance("Norway attacked Poland."), "asserted positive");
    assert_eq!(stance("Norway did not attack Poland."), "asserted negative");
    assert_eq!(stance("Norway may attack Poland."), "possible positive");
    assert_eq!(stance("Norway will attack Poland."), "planned positive");
    assert_eq!(stance("Norway denied attacking Poland."), "denied positive");
    assert_eq!(stance("Norway has no plans to attack Poland."), "planned negative");
}

fn fill(way: &str, first: &(&str, &str), second: &(&str, &str)) -> String {
    let words = way.split(' ').map(|word| {
        let (letter, rest) = word.split_at(1);
        match (letter, rest) {
            ("A", "" | ".") => format!("{}{rest}", first.0),
            ("B", "" | ".") => format!("{}{rest}", second.0),
            ("a", "") if is_adjective(way, word) => first.1.to_owned(),
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether “a” stands for the adjective, not for the article: before forces.
fn is_adjective(way: &str, word: &str) -> bool {
    way.split(' ')
        .zip(way.split(' ').skip(1))
        .any(|(this, next)| this == word && matches!(next, "troops" | "soldiers" | "forces"))
}

fn read(sentence: &str) -> Vec<Claim> {
    extract(&Report::new("paraphrase.txt", sentence), Lexicon::shipped()).claims
}

/// A claim with `A` and `B` for the countries.
fn show(claim: &Claim, first: &str, second: &str) -> String {
    let argument = |argument: &Option<Argument>| match argument.as_ref().map(|argument| &argument.referent) {
        None => "_".to_owned(),
        Some(Referent::Proposition(act)) => format!("‹{}›", act.noun_phrase()),
        Some(Referent::Entity(entity)) if entity.label == first => "A".to_owned(),
        Some(Referent::Entity(entity)) if entity.label == second => "B".to_owned(),
        Some(Referent::Entity(entity)) if entity.kind == EntityKind::Force => {
            let owner = entity.owner.as_ref().map_or("", |owner| owner.as_str());
            let whose = if owner == first.to_lowercase() { "A" } else { owner };
            format!("{whose} troops")
        }
        Some(Referent::Entity(entity)) => entity.label.clone(),
    };
    let statement = &claim.statement;
    let place = argument(&statement.place);
    let object = argument(&statement.object);
    format!(
        "{}({}, {object}, {}) {}",
        statement.relation,
        argument(&statement.subject),
        if place == object { "_".to_owned() } else { place },
        claim.stance.modality.word()
    )
}
