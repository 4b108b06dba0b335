//! Reports as the news writes them, made of templates: the same ones every time.

use jiff::civil::date;
use sitrep::text::{DateBasis, Report};

/// Bytes of one report.
const REPORT: usize = 3_000;

/// Sentences; a name in braces stands for any word of its list.
const SENTENCES: &[&str] = &[
    "{Country} will withdraw about {number} troops from {place} by {date}, {official} said on {day}.",
    "{Official} told reporters on {day} that {country} had no plans to send further soldiers to {place}.",
    "“We are ready to keep our side of the bargain, but we will not accept conditions that others have written for us,” the spokesman added.",
    "The {adjective} government has accused {group} of attacking a convoy near {place}, killing at least {number} people and injuring dozens more.",
    "More than {number} {adjective} soldiers remain at the airport of {place} to help with the evacuation of civilians.",
    "{Group} denied that its fighters had shelled the town and blamed the {adjective} army for the deaths.",
    "Talks between {country} and {group} on a lasting ceasefire are expected to resume in {place} next week.",
    "The foreign minister, who arrived in {place} late on {day}, is due to meet his {adjective} counterpart before the summit of the alliance.",
    "According to two officials familiar with the matter, the withdrawal of the last {adjective} units could begin as early as {date}.",
    "{Country} provides security for the embassy and trains the police of the province, which lies in the north of the country.",
    "Analysts doubt whether the agreement that both sides signed on {date} will outlast the winter.",
    "A roadside bomb went off on {day} as a patrol passed the market, the {adjective} defence ministry said in a statement.",
    "The United Nations called on all parties to let aid reach {place}, where some {number} families have been cut off since {date}.",
    "{Country} and its allies have imposed sanctions on {number} companies that are said to have supplied {group} with parts for drones.",
    "He warned that any delay would be seen as a breach of the deal and would be answered with force.",
    "Meanwhile, protesters gathered outside the parliament in {place}, demanding that the president step down.",
    "The envoy urged {group} to release the hostages without delay and to return to the negotiating table.",
    "It was not immediately clear who was behind the strike, which hit a warehouse on the outskirts of the city.",
    "Under the plan, {country} would reopen its consulate, exchange prisoners and lift the ban on exports of grain.",
    "“Nobody has asked us to leave,” {official} said, when asked about reports that {country} wanted the base to be closed.",
    "Last month, the army of {country} pushed the rebels back from two villages along the river, although fighting has gone on in the hills.",
    "The decision to extend the mission until {date} was criticised by the opposition, whose leader described it as a costly mistake.",
    "Aid groups say that nearly {number} people have fled the fighting around {place} over the past two weeks.",
    "{Country} opposes the deployment of foreign forces to the border and supports mediation by the African Union instead.",
    "There are still {number} contractors in the country, most of whom repair aircraft and vehicles for the {adjective} forces.",
    "Three members of the cabinet, among them the ministers of defence and of the interior, have offered to resign over the affair.",
    "If the deadline passes without a deal, the blockade of the port may be tightened, a diplomat cautioned.",
    "The pact obliges both countries to hand over maps of the minefields and to pull their heavy weapons out of the zone.",
];

const LISTS: &[(&str, &[&str])] = &[
    (
        "country",
        &[
            "the United States", "Turkey", "Russia", "Ukraine", "Ethiopia", "Israel", "Sudan", "France", "Armenia",
            "Pakistan", "Mali", "Iran",
        ],
    ),
    (
        "adjective",
        &[
            "Turkish", "Ukrainian", "Ethiopian", "Afghan", "Sudanese", "French", "Israeli", "Malian", "Armenian",
            "Pakistani", "US",
        ],
    ),
    (
        "place",
        &[
            "Kabul", "Tigray", "Kherson", "Khartoum", "Gaza", "Bamako", "Mekelle", "Idlib", "Kandahar",
            "the Donetsk region", "Stepanakert", "Goma",
        ],
    ),
    (
        "group",
        &[
            "the Taliban",
            "Hamas",
            "Hezbollah",
            "the Houthis",
            "al-Shabaab",
            "the Rapid Support Forces",
            "the rebels",
            "M23",
        ],
    ),
    (
        "official",
        &[
            "a senior official",
            "the defence minister",
            "Foreign Minister Sergey Lavrov",
            "US envoy Zalmay Khalilzad",
            "President Recep Tayyip Erdogan",
            "a military spokeswoman",
        ],
    ),
    ("number", &["2,500", "40", "650", "three", "1,200", "twenty", "10,000", "17"]),
    ("date", &["September 11", "May 1, 2021", "the end of the month", "early August", "March 2022", "11 November"]),
    ("day", &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
];

/// Reports of at least so many bytes in all.
pub fn reports(bytes: usize) -> Vec<Report> {
    let mut dice = Dice(1);
    let mut reports = Vec::new();
    let mut written = 0;
    while written < bytes {
        let report = report(reports.len(), &mut dice);
        written += report.text.len();
        reports.push(report);
    }
    reports
}

fn report(number: usize, dice: &mut Dice) -> Report {
    let mut text = String::new();
    while text.len() < REPORT {
        for _ in 0..2 + dice.roll(3) {
            sentence(dice.pick(SENTENCES), &mut text, dice);
        }
        text.truncate(text.trim_end().len());
        text.push_str("\n\n");
    }
    let mut report = Report::new(format!("{number}.txt"), text);
    report.published = Some(date(2021, 6, 25));
    report.date_basis = DateBasis::Metadata;
    report
}

/// Writes a sentence with words in the places of its names.
fn sentence(template: &str, text: &mut String, dice: &mut Dice) {
    for piece in template.split_inclusive(['{', '}']) {
        let Some(name) = piece.strip_suffix('}') else {
            text.push_str(piece.trim_end_matches('{'));
            continue;
        };
        let words = LISTS.iter().find(|(list, _)| list.eq_ignore_ascii_case(name)).map_or(&[][..], |(_, words)| *words);
        let word = dice.pick(words);
        let (first, rest) = word.split_at(1);
        text.push_str(&if name.starts_with(char::is_uppercase) { first.to_uppercase() } else { first.to_owned() });
        text.push_str(rest);
    }
    text.push(' ');
}

/// Numbers that look like chance and are not: the generator of Knuth's MMIX.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).map_or(0, |number| number % below)
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }
}
