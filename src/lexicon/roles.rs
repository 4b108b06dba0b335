use jiff::civil::Date;
use jiff::{Span, ToSpan};
use rustc_hash::FxHashMap;

use crate::lexicon::EntityId;
use crate::lexicon::table::{Row, Table, TableError};

/// Who held which office when, as `data/roles.tsv` has it.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    // Invariant: in the order of the table, which sorts by person and then by the beginning.
    holders: Vec<Holder>,
    by_office: FxHashMap<(String, EntityId), Vec<usize>>,
    by_person: FxHashMap<EntityId, Vec<usize>>,
}

/// One person in one office, from one day to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Holder {
    /// The person.
    pub person: EntityId,
    /// What the office is called, most usual first: `secretary of state`, `premier`.
    pub offices: Vec<String>,
    /// The country or body.
    pub of: EntityId,
    /// The first day on which the person surely held it; `None` where the beginning is not known.
    pub from: Option<Date>,
    /// The last such day; `None` where the source knew of no end.
    pub to: Option<Date>,
    /// Up to when a tenure without an end is taken to last: a year after its source was read.
    trusted_to: Option<Date>,
}

impl Roles {
    /// Reads tables with the columns of `data/roles.tsv`, each given by its name and its text; a row replaces an earlier
    /// one of the same person, office and beginning.
    ///
    /// # Errors
    /// A column is missing, or a date is not written `2021`, `2021-06` or `2021-06-25`.
    pub fn read(tables: &[(&str, &str)]) -> Result<Self, TableError> {
        let mut roles = Self::default();
        for &(name, text) in tables {
            let table = Table::new(name, text);
            let (person, office, of) = (table.column("person")?, table.column("office")?, table.column("of")?);
            let (from, to, seen) = (table.column("from")?, table.column("to")?, table.column("seen")?);
            for row in table.rows() {
                let row = row?;
                let holder = Holder {
                    person: EntityId::from(row.cell(person)),
                    offices: row.list(office).map(str::to_owned).collect(),
                    of: EntityId::from(row.cell(of)),
                    from: day(&row, from, Edge::Beginning)?,
                    to: day(&row, to, Edge::End)?,
                    trusted_to: day(&row, seen, Edge::End)?.and_then(|seen| seen.checked_add(TRUST.years()).ok()),
                };
                roles.insert(holder);
            }
        }
        Ok(roles)
    }

    /// Who held an office on a day, whoever took it up last first; nobody where the day is not known.
    ///
    /// The words of the office may come in any usual form: `President`, `Minister of Foreign Affairs`,
    /// `foreign minister`, `Defense Secretary`.
    pub fn holders(&self, office: &str, of: &EntityId, on: Option<Date>) -> Vec<&Holder> {
        let Some(on) = on else { return Vec::new() };
        let rows = self.by_office.get(&(key(office), of.clone())).map_or(&[][..], Vec::as_slice);
        let mut holders: Vec<&Holder> =
            rows.iter().map(|&row| &self.holders[row]).filter(|holder| holder.holds(on)).collect();
        holders.sort_by_key(|holder| std::cmp::Reverse(holder.from));
        holders
    }

    /// The offices of a person, or the times in one of them, in the order in which they began.
    pub fn tenures(&self, person: &EntityId, office: Option<&str>) -> Vec<&Holder> {
        let wanted = office.map(key);
        let rows = self.by_person.get(person).map_or(&[][..], Vec::as_slice);
        let tenures = rows.iter().map(|&row| &self.holders[row]);
        tenures
            .filter(|holder| {
                wanted.as_ref().is_none_or(|wanted| holder.offices.iter().any(|name| key(name) == *wanted))
            })
            .collect()
    }

    /// All rows, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Holder> {
        self.holders.iter()
    }

    fn insert(&mut self, holder: Holder) {
        let same = |other: &Holder| {
            other.person == holder.person
                && other.of == holder.of
                && other.from == holder.from
                && other.offices == holder.offices
        };
        let known = self.by_person.get(&holder.person).into_iter().flatten().find(|&&row| same(&self.holders[row]));
        if let Some(&known) = known {
            self.holders[known] = holder;
            return;
        }
        let place = self.holders.len();
        for office in &holder.offices {
            self.by_office.entry((key(office), holder.of.clone())).or_default().push(place);
        }
        self.by_person.entry(holder.person.clone()).or_default().push(place);
        self.holders.push(holder);
    }
}

impl Holder {
    /// Whether the person held the office on a day.
    pub fn holds(&self, on: Date) -> bool {
        let last = self.to.or(self.trusted_to);
        self.from.is_none_or(|from| from <= on) && last.is_some_and(|last| on <= last)
    }
}

/// Years for which a tenure is trusted to go on after the day on which its source knew of no end.
const TRUST: i64 = 1;

/// Which side of a tenure a date stands on.
#[derive(Clone, Copy)]
enum Edge {
    Beginning,
    End,
}

/// The day of a date that may lack its month or day: of the days that it can mean, the one that makes the tenure shorter.
fn day(row: &Row<'_, '_>, column: usize, edge: Edge) -> Result<Option<Date>, TableError> {
    let Some(text) = row.filled(column) else { return Ok(None) };
    let parsed = match text.len() {
        4 => span(&format!("{text}-01-01"), edge, 1.year()),
        7 => span(&format!("{text}-01"), edge, 1.month()),
        _ => text.parse().ok(),
    };
    match parsed {
        Some(day) => Ok(Some(day)),
        None => Err(row.error(column, format!("`{text}` is no date; write 2021, 2021-06 or 2021-06-25"))),
    }
}

/// The first day, or the last one of the span that begins with it.
fn span(first: &str, edge: Edge, length: Span) -> Option<Date> {
    let first: Date = first.parse().ok()?;
    match edge {
        Edge::End => Some(first),
        Edge::Beginning => first.checked_add(length).ok()?.yesterday().ok(),
    }
}

/// What all usual forms of an office have in common: its words without the small ones, each in one spelling, sorted.
fn key(office: &str) -> String {
    let lower = office.to_lowercase();
    let words = lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<&str> = words
        .filter(|word| !matches!(*word, "of" | "the" | "for" | "to" | "and" | "affairs" | "acting" | "interim"))
        .map(|word| match word {
            "defence" => "defense",
            "advisor" => "adviser",
            "chairman" | "chairwoman" | "chairperson" => "chair",
            "spokesman" | "spokeswoman" => "spokesperson",
            "external" => "foreign",
            "premier" => "prime",
            other => other,
        })
        .collect();
    // “Premier” alone is a prime minister.
    if words.contains(&"prime") && !words.contains(&"minister") {
        words.push("minister");
    }
    // “Secretary of State for Defence” is the defence secretary; “Secretary of State” is one of her own.
    if words.len() > 2 && words.contains(&"secretary") && !words.contains(&"deputy") && !words.contains(&"assistant") {
        words.retain(|word| *word != "state");
    }
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::Roles;
    use crate::lexicon::{EntityId, Lexicon};

    #[track_caller]
    fn check(office: &str, of: &str, on: &str, expected: &[&str]) {
        let on: Date = on.parse().unwrap();
        let holders = Lexicon::shipped().roles.holders(office, &EntityId::from(of), Some(on));
        assert_eq!(holders.iter().map(|holder| holder.person.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_office_has_its_holder_of_the_day() {
        check("President", "united-states", "2021-01-19", &["donald-trump"]);
        check("President", "united-states", "2021-06-25", &["joe-biden"]);
        check("Secretary of State", "united-states", "2020-02-29", &["mike-pompeo"]);
        check("Secretary-General", "nato", "2021-06-14", &["jens-stoltenberg"]);
        check("President", "russia", "2010-01-01", &["dmitry-medvedev"]);
        check("president", "afghanistan", "2021-08-16", &[]);
    }

    #[test]
    fn an_office_may_be_written_in_any_usual_form() {
        for office in
            ["Foreign Minister", "Minister of Foreign Affairs", "foreign minister", "Minister for Foreign Affairs"]
        {
            check(office, "russia", "2021-03-18", &["sergey-lavrov"]);
        }
        for office in ["Secretary of Defense", "Defense Secretary", "Defence Secretary"] {
            check(office, "united-states", "2021-03-21", &["lloyd-austin"]);
        }
        check("Premier", "pakistan", "2021-06-01", &["imran-khan"]);
        check("deputy secretary of state", "united-states", "2012-01-01", &["william-burns"]);
    }

    #[test]
    fn nobody_holds_an_office_on_a_day_that_is_not_known() {
        let roles = &Lexicon::shipped().roles;
        assert!(roles.holders("President", &EntityId::from("united-states"), None).is_empty());
    }

    #[test]
    fn a_person_may_hold_an_office_twice() {
        let roles = &Lexicon::shipped().roles;
        let tenures = roles.tenures(&EntityId::from("donald-trump"), Some("President"));
        let begins: Vec<String> = tenures.iter().filter_map(|tenure| tenure.from).map(|day| day.to_string()).collect();
        assert_eq!(begins, ["2017-01-20", "2025-01-20"]);
    }

    #[test]
    fn a_tenure_without_an_end_is_trusted_for_a_year() {
        let table = "person\toffice\tof\tfrom\tto\tseen\n\
                     ann\tmayor\tsplit\t2020\t\t2022-07-23\n";
        let roles = Roles::read(&[("my.tsv", table)]).unwrap();
        let holds = |day: &str| roles.holders("Mayor", &EntityId::from("split"), day.parse().ok()).len();
        assert_eq!([holds("2020-06-01"), holds("2020-12-31"), holds("2023-07-23"), holds("2023-07-24")], [0, 1, 1, 0]);
    }

    #[test]
    fn a_later_row_ends_a_tenure_that_an_earlier_one_began() {
        let ours = "person\toffice\tof\tfrom\tto\tseen\nann\tmayor\tsplit\t2020-05\t\t2025-06-30\n";
        let theirs = "person\toffice\tof\tfrom\tto\tseen\nann\tmayor\tsplit\t2020-05\t2021-03-01\t\n";
        let roles = Roles::read(&[("roles.tsv", ours), ("my.tsv", theirs)]).unwrap();
        assert_eq!(roles.iter().count(), 1);
        let holds = |day: &str| roles.holders("Mayor", &EntityId::from("split"), day.parse().ok()).len();
        assert_eq!([holds("2021-03-01"), holds("2021-03-02")], [1, 0]);
    }

    #[test]
    fn a_wrong_date_is_named_by_file_line_and_column() {
        let table = "person\toffice\tof\tfrom\tto\tseen\nann\tmayor\tsplit\tlately\t\t\n";
        let message = Roles::read(&[("my.tsv", table)]).unwrap_err().to_string();
        assert_eq!(message, "my.tsv:2: column `from`: `lately` is no date; write 2021, 2021-06 or 2021-06-25");
    }
}
