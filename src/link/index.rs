use std::sync::OnceLock;

use crate::link::blocks;
use crate::link::name::folded;
use crate::link::score::Prepared;
use crate::link::{Record, Scored, Wanted};

/// Records by what their names have in common with others.
#[derive(Debug)]
pub struct Index {
    // Invariant: the best known first, then by IRI, so that the order in which they came does not matter.
    records: Vec<Record>,
    /// The folded names of all records, each with a line end behind it.
    names: String,
    /// Where the names of each record begin, and the end.
    starts: Vec<usize>,
    // Invariant: sorted. A key of a block in the upper half, the number of a record that is in it in the lower.
    blocks: Vec<u64>,
    /// Where each name begins, by its letters; made when it is first asked for.
    by_letters: OnceLock<Vec<usize>>,
}

impl Index {
    /// An index of records; at most four thousand million.
    pub fn new(mut records: Vec<Record>) -> Self {
        // Sorted in place: a million records are most of the memory.
        records.sort_unstable_by(|one, other| {
            let by_iri = || (one.iri.as_str(), &one.label).cmp(&(other.iri.as_str(), &other.label));
            other.weight.total_cmp(&one.weight).then_with(by_iri)
        });
        records.shrink_to_fit();
        let mut names = String::new();
        let mut starts = Vec::with_capacity(records.len() + 1);
        let mut blocks = Vec::new();
        for (number, record) in (0_u64..).zip(&records) {
            starts.push(names.len());
            let first = blocks.len();
            for name in std::iter::once(&record.label).chain(&record.names) {
                let name = folded(name);
                if !name.is_empty() {
                    blocks::of_record(&name, |_, key| blocks.push(u64::from(key) << 32 | number));
                    names.push_str(&name);
                    names.push('\n');
                }
            }
            // Names of one record have many keys in common.
            let own = &mut blocks[first..];
            own.sort_unstable();
            let kept = dedup(own);
            blocks.truncate(first + kept);
        }
        starts.push(names.len());
        blocks.sort_unstable();
        Self { records, names, starts, blocks, by_letters: OnceLock::new() }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// A record by its number.
    pub fn record(&self, number: usize) -> &Record {
        &self.records[number]
    }

    /// The records that may be what is wanted, the most likely first; at most `limit`.
    pub fn candidates(&self, wanted: &Wanted, limit: usize) -> Vec<Scored> {
        let wanted = Prepared::new(wanted);
        let mut votes: Vec<(u32, u32)> = Vec::new();
        for name in wanted.names() {
            blocks::of_wanted(name, |block, key| {
                let records = self.block(key).iter().take(block.most());
                votes.extend(records.map(|entry| (*entry as u32, block.votes())));
            });
        }
        votes.sort_unstable();
        votes.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        if votes.len() > COMPARED {
            votes.select_nth_unstable_by_key(COMPARED, |(record, votes)| (std::cmp::Reverse(*votes), *record));
            votes.truncate(COMPARED);
        }
        let score = |(number, _): &(u32, u32)| {
            let number = *number as usize;
            wanted.score(number, &self.records[number], self.names_of(number))
        };
        let mut found: Vec<Scored> = votes.iter().map(score).collect();
        found.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.record.cmp(&other.record)));
        let mut kept: Vec<Scored> = Vec::with_capacity(limit.min(found.len()));
        for scored in found {
            // Of two records of one thing, as several collections may have them, the better stands for both.
            let iri = |scored: &Scored| &self.records[scored.record].iri;
            if kept.len() < limit && !kept.iter().any(|other| iri(other) == iri(&scored)) {
                kept.push(scored);
            }
        }
        kept
    }

    /// The records of which a name begins so, the best known first; at most `limit`.
    pub fn begins(&self, prefix: &str, limit: usize) -> Vec<usize> {
        let prefix = folded(prefix);
        if prefix.is_empty() {
            return Vec::new();
        }
        let names = self.by_letters.get_or_init(|| {
            let ends = self.names.match_indices('\n').map(|(end, _)| end + 1);
            let mut starts: Vec<usize> =
                std::iter::once(0).chain(ends).filter(|start| *start < self.names.len()).collect();
            starts.sort_unstable_by_key(|start| self.name_at(*start));
            starts
        });
        let first = names.partition_point(|start| self.name_at(*start) < prefix.as_str());
        let begin = names[first..].iter().take_while(|start| self.names[**start..].starts_with(&prefix));
        let mut records: Vec<usize> = begin.map(|start| self.starts.partition_point(|own| own <= start) - 1).collect();
        records.sort_unstable();
        records.dedup();
        records.truncate(limit);
        records
    }

    fn name_at(&self, start: usize) -> &str {
        let rest = &self.names[start..];
        &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]
    }

    fn names_of(&self, number: usize) -> impl Iterator<Item = &str> {
        self.names[self.starts[number]..self.starts[number + 1]].split_terminator('\n')
    }

    /// The entries of a key.
    fn block(&self, key: u32) -> &[u64] {
        let (first, after) = (u64::from(key) << 32, (u64::from(key) + 1) << 32);
        let start = self.blocks.partition_point(|entry| *entry < first);
        let rest = &self.blocks[start..];
        // Most blocks are small, so the end is near.
        &rest[..rest.iter().take(LARGEST).take_while(|entry| **entry < after || after == 0).count()]
    }
}

/// How many records are compared with a name, those with the most in common.
const COMPARED: usize = 48;

/// No more of a block is ever looked at.
const LARGEST: usize = 512;

/// Moves the different ones of sorted entries to the front; how many there are.
fn dedup(sorted: &mut [u64]) -> usize {
    let mut kept = 0;
    for place in 0..sorted.len() {
        if kept == 0 || sorted[kept - 1] != sorted[place] {
            sorted[kept] = sorted[place];
            kept += 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::Index;
    use crate::lexicon::EntityKind;
    use crate::link::{Band, Record, Wanted, band};

    fn records() -> Vec<Record> {
        let record = |label: &str, names: &[&str], kind, country: &str, weight| Record {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            kind: Some(kind),
            country: Some(country.to_owned()),
            weight,
            ..Record::named(
                NamedNode::new_unchecked(format!("http://example.org/{label}-{country}").replace(' ', "_")),
                label,
            )
        };
        vec![
            record("Tripoli", &["Tarabulus"], EntityKind::Place, "LY", 1_150_989.0),
            record("Tripoli", &["Tarabulus"], EntityKind::Place, "LB", 229_398.0),
            record("Georgia", &["Sakartvelo"], EntityKind::Country, "GE", 3_700_000.0),
            record("Georgia", &["State of Georgia"], EntityKind::Place, "US", 10_700_000.0),
            record("Muammar Gaddafi", &["Muammar al-Gaddafi"], EntityKind::Person, "LY", 0.0),
            record("Joe Biden", &["Joseph R. Biden"], EntityKind::Person, "US", 0.0),
            record("United Nations", &[], EntityKind::Organization, "", 0.0),
            record("Republic of the Congo", &["Congo"], EntityKind::Country, "CG", 0.0),
            record("Democratic Republic of the Congo", &["Congo"], EntityKind::Country, "CD", 0.0),
        ]
    }

    #[track_caller]
    fn check(wanted: &Wanted, expected: (Band, &str)) {
        let index = Index::new(records());
        let found = index.candidates(wanted, 5);
        let best = found.first().map_or("", |best| index.record(best.record).iri.as_str());
        assert_eq!((band(&found), best.trim_start_matches("http://example.org/")), expected, "{found:#?}");
    }

    fn named(name: &str, kind: Option<EntityKind>) -> Wanted {
        Wanted { name: name.to_owned(), kind, ..Wanted::default() }
    }

    #[test]
    fn namesakes_are_left_to_people_unless_something_decides() {
        let tripoli = named("Tripoli", Some(EntityKind::Place));
        check(&tripoli, (Band::Review, "Tripoli-LY"));
        check(&Wanted { country: Some("LB".to_owned()), ..tripoli.clone() }, (Band::Accepted, "Tripoli-LB"));
        check(&Wanted { context: vec!["LB".to_owned()], ..tripoli }, (Band::Accepted, "Tripoli-LB"));
        check(&named("Georgia", None), (Band::Review, "Georgia-US"));
        check(&named("Georgia", Some(EntityKind::Country)), (Band::Accepted, "Georgia-GE"));
        check(&named("Congo", Some(EntityKind::Country)), (Band::Review, "Democratic_Republic_of_the_Congo-CD"));
        check(&named("Republic of Congo", None), (Band::Accepted, "Republic_of_the_Congo-CG"));
    }

    #[test]
    fn other_spellings_are_found() {
        check(&named("Moammar Qadhafi", Some(EntityKind::Person)), (Band::Accepted, "Muammar_Gaddafi-LY"));
        check(&named("BIDEN, Joe", None), (Band::Accepted, "Joe_Biden-US"));
        check(&named("J. Biden", Some(EntityKind::Person)), (Band::Review, "Joe_Biden-US"));
        check(&named("Biden", Some(EntityKind::Person)), (Band::Review, "Joe_Biden-US"));
        check(&named("U.N.", Some(EntityKind::Organization)), (Band::Review, "United_Nations-"));
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for name in ["", "—", "Zanzibar", "Jo"] {
            check(&named(name, None), (Band::No, ""));
        }
    }

    #[test]
    fn the_order_of_records_does_not_matter() {
        let turned = Index::new(records().into_iter().rev().collect());
        let index = Index::new(records());
        for name in ["Tripoli", "Congo", "Gadafi", "georgia"] {
            let wanted = named(name, None);
            assert_eq!(index.candidates(&wanted, 9), turned.candidates(&wanted, 9));
        }
    }

    #[test]
    fn two_records_of_one_thing_are_no_namesakes() {
        let index = Index::new([records(), records()].concat());
        let found = index.candidates(&named("Joe Biden", None), 5);
        assert_eq!((band(&found), found.len()), (Band::Accepted, 1));
    }

    #[test]
    fn names_that_begin_so_are_found_with_the_best_known_first() {
        let index = Index::new(records());
        let found = |prefix: &str| -> Vec<&str> {
            index.begins(prefix, 9).into_iter().map(|number| index.record(number).label.as_str()).collect()
        };
        assert_eq!(found("TRI"), ["Tripoli", "Tripoli"]);
        assert_eq!(found("state of"), ["Georgia"]);
        assert_eq!(found(""), [""; 0]);
        assert_eq!(Index::new(Vec::new()).begins("a", 9), [0; 0]);
    }
}
