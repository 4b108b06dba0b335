use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicon::entry::{Columns, Entry};
use crate::lexicon::table::{Table, TableError};
use crate::lexicon::{Entity, EntityId, EntityKind, Sources};

/// The names of countries, places, organisations, persons and things, and what they are names of.
///
/// Names are compared letter for letter, so `US` is a country and `us` is not; only the sort of apostrophe and of
/// hyphen does not matter. An entity is made when it is first asked for: a report names some dozens of thousands.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    records: Vec<Record>,
    /// Records that a later row of the same id has replaced.
    replaced: FxHashSet<usize>,
    by_id: FxHashMap<&'static str, usize>,
    by_iso: FxHashMap<&'static str, &'static str>,
    by_surname: FxHashMap<&'static str, Namesakes>,
    given: FxHashSet<&'static str>,
    country_of: FxHashMap<&'static str, &'static str>,
    // Invariant: sorted by text, so that names with one beginning stand together: a mark or space is less than a letter.
    names: Vec<Spelling>,
    bearers: Vec<Bearer>,
    sources: Sources,
}

/// A row, and the entity that it describes.
#[derive(Clone, Debug)]
struct Record {
    text: &'static str,
    columns: Arc<Columns>,
    entity: OnceLock<Arc<Entity>>,
}

/// A name, and where those who bear it stand in `bearers`.
#[derive(Clone, Debug)]
struct Spelling {
    text: Cow<'static, str>,
    bearers: Range<usize>,
    names: OnceLock<Vec<Name>>,
}

/// One that goes by a name. The order is that of likelihood, given the name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Bearer {
    is_no_country: bool,
    ambiguous: bool,
    form: NameForm,
    population: Reverse<u64>,
    record: usize,
}

/// Those who share a family name.
#[derive(Clone, Debug, Default)]
struct Namesakes {
    records: Vec<usize>,
    persons: OnceLock<Vec<Arc<Entity>>>,
}

/// One thing that goes by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What is named.
    pub entity: Arc<Entity>,
    /// How the name relates to it.
    pub form: NameForm,
    /// Whether the same letters are as likely something else (`Reading`, `Time`, `IS`), so that the words around it
    /// must speak for this reading: a preposition of place, its country, or its full name earlier in the report.
    pub ambiguous: bool,
}

/// How a name relates to what is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameForm {
    /// The name that is shown.
    Label,
    /// Any other name: `Holland`, `U.S.`, `Kabul's airport`.
    Alias,
    /// The adjective or the people: `Afghan`, `Afghans`, `Houthi`.
    Demonym,
    /// Several of them: `Javelins`, `C-17s`.
    Plural,
}

impl Gazetteer {
    /// Reads tables with the columns of `data/countries.tsv` and its neighbours, each given by its name and its text.
    ///
    /// Only `id`, `label` and `kind` must be there. A row replaces an earlier one that has its id, so that a table of
    /// the user can correct one that ships. The text is kept for as long as the program runs.
    ///
    /// # Errors
    /// A column is unknown or missing, a kind is unknown, an owner, capital or place around another is in none of the tables,
    /// or a source is not among `sources`.
    pub fn read(tables: &[(&'static str, &'static str)], sources: &Sources) -> Result<Self, TableError> {
        let mut gazetteer = Self { sources: sources.clone(), ..Self::default() };
        let mut borne = Vec::new();
        let tables: Vec<Table<'static>> = tables.iter().map(|(name, text)| Table::new(name, text)).collect();
        // Rows that refer to a row which has not been read yet.
        let mut forward = Vec::new();
        for table in &tables {
            let columns = Arc::new(Columns::of(table)?);
            for row in table.rows() {
                let row = row?;
                let entry = Entry::new(row.cells(), &columns);
                entry.check(&row)?;
                entry.check_vouchers(&row, sources)?;
                gazetteer.insert(
                    &entry,
                    Record { text: row.text(), columns: Arc::clone(&columns), entity: OnceLock::new() },
                    &mut borne,
                );
                if entry.check_references(&row, |id| gazetteer.by_id.contains_key(id)).is_err() {
                    forward.push((row, Arc::clone(&columns)));
                }
            }
        }
        for (row, columns) in forward {
            Entry::new(row.cells(), &columns).check_references(&row, |id| gazetteer.by_id.contains_key(id))?;
        }
        borne.retain(|(_, bearer)| !gazetteer.replaced.contains(&bearer.record));
        gazetteer.index(borne);
        Ok(gazetteer)
    }

    /// The longest name that begins at word 0, by its number of words, and all that have it, most likely first:
    /// countries, then those for whom the name is not ambiguous, then the larger population.
    ///
    /// `words` gives the tokens of one sentence, marks and what hangs on a word (`'s`) included, and `None` after the
    /// last.
    pub fn longest<'t>(&self, words: impl Fn(usize) -> Option<&'t str>) -> Option<(usize, &[Name])> {
        let beginning = beginning(words(0)?);
        let first = self.names.partition_point(|name| *name.text < *beginning);
        let mut longest = None;
        for name in self.names[first..].iter().take_while(|name| self::beginning(&name.text) == beginning) {
            if let Some(length) = words_that_spell(&name.text, &words)
                && longest.is_none_or(|(longest, _)| length > longest)
            {
                longest = Some((length, name));
            }
        }
        longest.map(|(length, name)| (length, self.bearers_of(name)))
    }

    /// The entity of an id.
    pub fn entity(&self, id: &str) -> Option<&Arc<Entity>> {
        self.by_id.get(id).map(|&record| self.made(record))
    }

    /// The country whose capital or seat of government a place is, for “Moscow said”.
    pub fn capital_of(&self, place: &EntityId) -> Option<&Arc<Entity>> {
        self.entity(self.country_of.get(place.as_str())?)
    }

    /// The country of an ISO 3166-1 alpha-2 code.
    pub fn country(&self, iso: &str) -> Option<&Arc<Entity>> {
        self.entity(self.by_iso.get(iso)?)
    }

    /// The persons who are called by a family name, or by what stands in its place: `Biden`, `Xi`, `Abiy`.
    pub fn by_surname(&self, surname: &str) -> &[Arc<Entity>] {
        self.by_surname.get(surname).map_or(&[], |namesakes| {
            namesakes.persons.get_or_init(|| {
                let records = namesakes.records.iter().filter(|record| !self.replaced.contains(record));
                records.map(|&record| Arc::clone(self.made(record))).collect()
            })
        })
    }

    /// Whether some person of the tables has this as the first of several names: `Ivan`, `Fatima`.
    pub fn is_given_name(&self, word: &str) -> bool {
        self.given.contains(word)
    }

    /// All entities, in the order of the tables.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Entity>> {
        (0..self.records.len()).filter(|record| !self.replaced.contains(record)).map(|record| self.made(record))
    }

    fn made(&self, record: usize) -> &Arc<Entity> {
        let Record { text, columns, entity } = &self.records[record];
        entity.get_or_init(|| {
            let cells: Vec<&'static str> = text.split('\t').collect();
            let entry = Entry::new(&cells, columns);
            Arc::new(Entity { within: self.around(entry.within()), ..entry.entity(&self.sources) })
        })
    }

    /// A place, what that is in, and so on.
    fn around(&self, mut place: Option<&'static str>) -> Vec<EntityId> {
        let mut around: Vec<EntityId> = Vec::new();
        while let Some(id) = place.filter(|id| around.iter().all(|known| known.as_str() != *id)) {
            around.push(EntityId::from(id));
            place = self.by_id.get(id).and_then(|&record| {
                let Record { text, columns, .. } = &self.records[record];
                let cells: Vec<&'static str> = text.split('\t').collect();
                Entry::new(&cells, columns).within()
            });
        }
        around
    }

    fn bearers_of<'g>(&'g self, name: &'g Spelling) -> &'g [Name] {
        name.names.get_or_init(|| {
            let bearers = self.bearers[name.bearers.clone()].iter();
            let name = |bearer: &Bearer| Name {
                entity: Arc::clone(self.made(bearer.record)),
                form: bearer.form,
                ambiguous: bearer.ambiguous,
            };
            bearers.map(name).collect()
        })
    }

    /// Takes up one row, and notes in `borne` which names it bears.
    fn insert(&mut self, entry: &Entry<'_>, record: Record, borne: &mut Vec<(Cow<'static, str>, Bearer)>) {
        let place = self.records.len();
        self.records.push(record);
        if let Some(earlier) = self.by_id.insert(entry.id(), place) {
            self.replaced.insert(earlier);
        }
        for capital in entry.capitals() {
            self.country_of.insert(capital, entry.id());
        }
        if let Some(iso) = entry.iso() {
            self.by_iso.insert(iso, entry.id());
        }
        for surname in entry.surnames() {
            self.by_surname.entry(surname).or_default().records.push(place);
        }
        self.given.extend(entry.given_name());
        let is_no_country = entry.kind() != Some(EntityKind::Country);
        let population = Reverse(entry.population());
        for (name, form, ambiguous) in entry.names() {
            borne.push((name, Bearer { is_no_country, ambiguous, form, population, record: place }));
        }
    }

    /// Sorts the names, and gathers those who bear each.
    fn index(&mut self, mut borne: Vec<(Cow<'static, str>, Bearer)>) {
        borne.sort_unstable();
        for (text, bearer) in borne {
            let here = self.bearers.len();
            match self.names.last_mut().filter(|last| last.text == text) {
                None => self.names.push(Spelling { text, bearers: here..here + 1, names: OnceLock::new() }),
                Some(last) => {
                    if self.bearers[last.bearers.clone()].iter().any(|other| other.record == bearer.record) {
                        continue;
                    }
                    last.bearers.end += 1;
                }
            }
            self.bearers.push(bearer);
        }
    }
}

/// The letters and digits at the start of a word: `al` of `al-Qaeda`, `U` of `U.S.`.
///
/// A name and the first of its tokens begin alike, however the text was cut into tokens.
fn beginning(word: &str) -> &str {
    &word[..word.find(|character: char| !character.is_alphanumeric()).unwrap_or(word.len())]
}

/// How many words, put together without the spaces, are the name.
fn words_that_spell<'t>(name: &str, words: &impl Fn(usize) -> Option<&'t str>) -> Option<usize> {
    let mut rest = name;
    let mut count = 0;
    while !rest.is_empty() {
        rest = after(rest, words(count)?)?.trim_start_matches(' ');
        count += 1;
    }
    Some(count)
}

/// What follows `word` in a text that begins with it.
fn after<'n>(text: &'n str, word: &str) -> Option<&'n str> {
    let mut rest = text.chars();
    for character in word.chars() {
        if rest.next()? != plain(character) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// The apostrophe and the hyphen that the tables use, for any sort of either.
pub(super) fn plain(character: char) -> char {
    match character {
        '’' | '‘' | 'ʼ' => '\'',
        '‐' | '‑' | '–' | '—' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Gazetteer, NameForm};
    use crate::lexicon::{EntityId, Lexicon, Sources};
    use crate::text::{Span, tokens};

    /// Checks the longest name at the start of a text: its words, then all that bear it.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let tokens = tokens(text, Span::new(0, text.len()));
        let found = Lexicon::shipped().gazetteer.longest(|index| tokens.get(index).map(|token| token.span.of(text)));
        let found = found.map(|(length, names)| {
            let words: Vec<&str> = tokens[..length].iter().map(|token| token.span.of(text)).collect();
            let bearers: Vec<String> = names
                .iter()
                .map(|name| format!("{}{}", name.entity.id, if name.ambiguous { "?" } else { "" }))
                .collect();
            format!("{} = {}", words.join(" "), bearers.join(", "))
        });
        assert_eq!(found.as_deref().unwrap_or("nothing"), expected);
    }

    #[test]
    fn the_longest_name_wins() {
        check("Kabul fell", "Kabul = kabul");
        check("Kabul airport is open", "Kabul airport = kabul-airport");
        check("Kabul’s airport is open", "Kabul ’s airport = kabul-airport");
        check("US Embassy in Kabul", "US Embassy in Kabul = us-embassy-in-kabul");
        check("New York Times", "New York Times = the-new-york-times");
        check("New York", "New York = new-york");
    }

    #[test]
    fn letters_decide_and_marks_do_not() {
        check("US troops", "US = united-states");
        check("U.S. troops", "U.S. = united-states");
        check("us", "nothing");
        check("IS fighters", "IS = islamic-state?");
        check("is", "nothing");
        check("US–Taliban deal", "US – Taliban deal = us-taliban-deal");
        check("al‑Qaeda", "al‑Qaeda = al-qaeda");
        check("Al-Qaeda", "Al-Qaeda = al-qaeda");
        check("Sana’a", "Sana’a = sanaa");
    }

    #[test]
    fn countries_come_before_cities_and_large_cities_before_small_ones() {
        check("Turkey", "Turkey = turkey");
        check("Tripoli", "Tripoli = tripoli, tripoli-lebanon?");
        check("Hyderabad", "Hyderabad = hyderabad, hyderabad-pakistan?");
        check("Luxembourg", "Luxembourg = luxembourg, luxembourg-city");
        check("Congo", "Congo = democratic-republic-of-the-congo, republic-of-the-congo?");
    }

    #[test]
    fn adjectives_and_peoples_lead_to_their_country() {
        let gazetteer = &Lexicon::shipped().gazetteer;
        for (word, id) in [("Afghan", "afghanistan"), ("Afghans", "afghanistan"), ("American", "united-states")] {
            let (_, names) = gazetteer.longest(|index| (index == 0).then_some(word)).unwrap();
            assert_eq!((names[0].entity.id.as_str(), names[0].form), (id, NameForm::Demonym));
        }
        assert_eq!(gazetteer.entity("united-kingdom").unwrap().adjective(), "British");
        assert_eq!(gazetteer.entity("turkey").unwrap().adjective(), "Turkish");
        assert_eq!(gazetteer.entity("united-states").unwrap().adjective(), "US");
    }

    #[test]
    fn a_capital_leads_to_its_country() {
        let gazetteer = &Lexicon::shipped().gazetteer;
        let country = |id: &str| gazetteer.capital_of(&EntityId::from(id)).map(|country| country.id.as_str());
        assert_eq!(country("moscow"), Some("russia"));
        assert_eq!(country("kabul"), Some("afghanistan"));
        assert_eq!(country("tripoli"), Some("libya"));
        assert_eq!(country("tripoli-lebanon"), None);
        assert_eq!(country("istanbul"), None);
    }

    #[test]
    fn persons_are_found_by_family_name() {
        let gazetteer = &Lexicon::shipped().gazetteer;
        let ids = |name| gazetteer.by_surname(name).iter().map(|person| person.id.as_str()).collect::<Vec<_>>();
        assert_eq!(ids("Biden"), ["joe-biden"]);
        assert_eq!(ids("Xi"), ["xi-jinping"]);
        assert_eq!(ids("Erdogan"), ["recep-tayyip-erdogan"]);
        assert_eq!(ids("Clinton"), ["bill-clinton", "hillary-clinton"]);
        assert!(ids("Kabul").is_empty());
    }

    #[test]
    fn a_later_row_replaces_an_earlier_one() {
        let ours = ("data/places.tsv", "id\tlabel\tkind\nodesa\tOdesa\tplace\n");
        let theirs = ("my.tsv", "id\tlabel\tkind\taliases\nodesa\tOdessa\tplace\tPearl of the Black Sea\n");
        let gazetteer = Gazetteer::read(&[ours, theirs], &Sources::default()).unwrap();
        assert_eq!(gazetteer.iter().map(|entity| entity.label.as_str()).collect::<Vec<_>>(), ["Odessa"]);
        let bears = |name| gazetteer.longest(|index| (index == 0).then_some(name)).is_some();
        assert_eq!([bears("Odesa"), bears("Odessa")], [false, true]);
    }

    #[test]
    fn a_wrong_cell_is_named_by_file_line_and_column() {
        let error =
            |text: &'static str| Gazetteer::read(&[("my.tsv", text)], &Sources::default()).unwrap_err().to_string();
        let message = error("id\tlabel\tkind\towner\nkabul\tKabul\tplace\tafganistan\n");
        assert_eq!(message, "my.tsv:2: column `owner`: no table has an entity with the id `afganistan`");
        assert!(
            error("id\tlabel\tkind\nkabul\tKabul\tcity\n").starts_with("my.tsv:2: column `kind`: `city` is no kind")
        );
        assert!(error("id\tlabel\tkind\talias\n").starts_with("my.tsv:1: the column `alias` is not known"));
    }
}
