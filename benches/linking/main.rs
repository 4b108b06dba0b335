//! How fast and how well a hundred thousand names are linked with a million records, all of them made up: the same ones every
//! time. Prints seconds of processor time, the largest memory, and how often a link is right.

use std::fs;
use std::io::{self, Write};

use oxigraph::model::NamedNode;
use sitrep::lexicon::EntityKind;
use sitrep::link::{Band, Index, Record, Wanted, band};

const RECORDS: usize = 1_000_000;
const NAMES: usize = 100_000;

const COUNTRIES: [&str; 12] = ["AF", "TR", "US", "DE", "SY", "LY", "LB", "IQ", "IR", "PK", "ET", "SD"];
const KINDS: [EntityKind; 3] = [EntityKind::Person, EntityKind::Place, EntityKind::Organization];

/// A stream of numbers that look as if they were drawn by lot (Knuth's multiplier for a linear congruence).
struct Lot(u64);

impl Lot {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most
    }

    fn word(&mut self) -> String {
        const BEGIN: [&str; 24] = [
            "Ba", "Ka", "Mo", "Sha", "Ta", "Ri", "Lu", "Za", "Fe", "Go", "Ha", "Ju", "Ne", "Pa", "Qu", "Sa", "Vi",
            "Wa", "Ya", "Dro", "Cha", "Kha", "Gri", "Ste",
        ];
        const MIDDLE: [&str; 20] = [
            "ra", "li", "mo", "na", "ke", "ssi", "da", "be", "to", "ru", "mi", "va", "ze", "lla", "shi", "go", "pe",
            "ni", "fa", "ku",
        ];
        const END: [&str; 16] =
            ["n", "d", "r", "bad", "i", "ov", "sen", "t", "m", "stan", "ra", "k", "l", "z", "ville", "pur"];
        let middle: String = (0..1 + self.below(2)).map(|_| MIDDLE[self.below(MIDDLE.len())]).collect();
        format!("{}{middle}{}", BEGIN[self.below(BEGIN.len())], END[self.below(END.len())])
    }

    /// Given names are fewer than family names, as they are among people.
    fn name(&mut self, kind: EntityKind) -> String {
        match kind {
            EntityKind::Person => {
                let given = Lot(self.below(3_000) as u64 * 7_919 + 13).word();
                format!("{given} {}", self.word())
            }
            EntityKind::Place => self.word(),
            _ => {
                const SORTS: [&str; 6] = ["Party", "Front", "Agency", "Company", "Union", "Institute"];
                format!("{} {} {}", self.word(), self.word(), SORTS[self.below(SORTS.len())])
            }
        }
    }

    /// A name with one letter left out, doubled, changed or swapped with the next.
    fn misspelled(&mut self, name: &str) -> String {
        let mut letters: Vec<char> = name.chars().collect();
        let place = 1 + self.below(letters.len() - 2);
        match self.below(4) {
            0 => drop(letters.remove(place)),
            1 => letters.insert(place, letters[place]),
            2 => letters[place] = ['a', 'e', 'i', 'o', 'u', 'n', 'r'][self.below(7)],
            _ => letters.swap(place, place + 1),
        }
        letters.into_iter().collect()
    }
}

fn records(lot: &mut Lot) -> Vec<Record> {
    let record = |number: usize| {
        let kind = KINDS[lot.below(KINDS.len())];
        let label = lot.name(kind);
        let names = (0..lot.below(3)).map(|_| lot.misspelled(&label)).collect();
        Record {
            names,
            kind: Some(kind),
            country: Some(COUNTRIES[lot.below(COUNTRIES.len())].to_owned()),
            weight: lot.below(1_000_000) as f32,
            ..Record::named(NamedNode::new_unchecked(format!("https://example.org/thing/{number}")), label)
        }
    };
    (0..RECORDS).map(record).collect()
}

/// Names with what they mean; nothing for a fifth of them.
fn names(lot: &mut Lot, records: &[Record]) -> Vec<(Wanted, Option<NamedNode>)> {
    let name = |number: usize| {
        if number.is_multiple_of(5) {
            let kind = KINDS[lot.below(KINDS.len())];
            let name = format!("{}x{}", lot.name(kind), lot.word().to_lowercase());
            return (Wanted { name, kind: Some(kind), ..Wanted::default() }, None);
        }
        let record = &records[lot.below(records.len())];
        let name = match lot.below(6) {
            0 => lot.misspelled(&record.label),
            1 => record.label.to_uppercase(),
            2 => record.label.split(' ').rev().collect::<Vec<_>>().join(", "),
            3 => record.names.first().unwrap_or(&record.label).clone(),
            _ => record.label.clone(),
        };
        let country = if lot.below(2) == 0 { record.country.clone() } else { None };
        (Wanted { name, kind: record.kind, country, ..Wanted::default() }, Some(record.iri.clone()))
    };
    (0..NAMES).map(name).collect()
}

/// Seconds of processor time so far (`proc_pid_schedstat`); 0 where the system does not say.
fn seconds() -> f64 {
    let schedule = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    schedule.split(' ').next().and_then(|first| first.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// The largest memory so far, in MiB (`proc_pid_status`).
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kibibytes| kibibytes.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn main() -> io::Result<()> {
    let mut lot = Lot(42);
    let records = records(&mut lot);
    let names = names(&mut lot, &records);
    let (started, before) = (seconds(), memory());
    let index = Index::new(records);
    let indexed = seconds();
    let (mut bands, mut right, mut known) = ([0_usize; 3], 0_usize, 0_usize);
    for (wanted, expected) in &names {
        let found = index.candidates(wanted, 5);
        let band = band(&found);
        bands[band as usize] += 1;
        known += usize::from(expected.is_some());
        if band == Band::Accepted && Some(&index.record(found[0].record).iri) == expected.as_ref() {
            right += 1;
        }
    }
    let found = seconds();
    let [accepted, review, none] = bands;
    let mut out = io::stdout().lock();
    writeln!(out, "index of {RECORDS} records: {:.1} s of processor time", indexed - started)?;
    writeln!(out, "candidates for {NAMES} names: {:.1} s of processor time", found - indexed)?;
    writeln!(out, "memory: {} MiB at most, {before} MiB of it the records and names themselves", memory())?;
    writeln!(out, "{accepted} accepted, {review} to review, {none} none")?;
    writeln!(out, "precision {:.4}, recall {:.4}", right as f64 / accepted as f64, right as f64 / known as f64)
}
