use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::lexicon::entry::{Columns, Entry};
use crate::lexicon::table::{Table, TableError};
use crate::lexicon::{Entity, EntityId, EntityKind};

/// The names of countries, places, organisations, persons and things, and what they are names of.
///
/// Names are compared letter for letter, so `US` is a country and `us` is not; only the sort of apostrophe and of
/// hyphen does not matter.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    entities: Vec<Arc<Entity>>,
    by_id: FxHashMap<EntityId, usize>,
    by_iso: FxHashMap<String, usize>,
    by_surname: FxHashMap<String, Vec<Arc<Entity>>>,
    country_of: FxHashMap<EntityId, usize>,
    // Invariant: sorted by text, so that names with one beginning stand together: a mark or space is less than a letter.
    names: Vec<Spelling>,
    bearers: Vec<Name>,
}

/// A name, and where those who bear it stand in `bearers`.
#[derive(Clone, Debug)]
struct Spelling {
    text: String,
    bearers: Range<usize>,
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
    /// the user can correct one that ships.
    ///
    /// # Errors
    /// A column is unknown or missing, a kind is unknown, or an owner or capital is in none of the tables.
    pub fn read(tables: &[(&str, &str)]) -> Result<Self, TableError> {
        let tables: Vec<Table<'_>> = tables.iter().map(|(name, text)| Table::new(name, text)).collect();
        let columns = tables.iter().map(Columns::of).collect::<Result<Vec<_>, _>>()?;
        let mut gazetteer = Self::default();
        let rows = tables.iter().map(Table::len).sum();
        let mut entries: Vec<Entry<'_, '_>> = Vec::with_capacity(rows);
        gazetteer.by_id.reserve(rows);
        for (table, columns) in tables.iter().zip(&columns) {
            for row in table.rows() {
                let entry = Entry::read(row?, columns)?;
                let id = entry.entity.id.clone();
                match gazetteer.by_id.get(&id) {
                    Some(&place) => entries[place] = entry,
                    None => {
                        gazetteer.by_id.insert(id, entries.len());
                        entries.push(entry);
                    }
                }
            }
        }
        gazetteer.index(&entries)?;
        Ok(gazetteer)
    }

    /// The longest name that begins at word 0, by its number of words, and all that have it, most likely first.
    ///
    /// `words` gives the tokens of one sentence, marks and what hangs on a word (`'s`) included, and `None` after the
    /// last.
    pub fn longest<'t>(&self, words: impl Fn(usize) -> Option<&'t str>) -> Option<(usize, &[Name])> {
        let beginning = beginning(words(0)?);
        let first = self.names.partition_point(|name| name.text.as_str() < beginning);
        let mut longest = None;
        for name in self.names[first..].iter().take_while(|name| self::beginning(&name.text) == beginning) {
            if let Some(length) = words_that_spell(&name.text, &words)
                && longest.is_none_or(|(longest, _)| length > longest)
            {
                longest = Some((length, &self.bearers[name.bearers.clone()]));
            }
        }
        longest
    }

    /// The entity of an id.
    pub fn entity(&self, id: &str) -> Option<&Arc<Entity>> {
        self.by_id.get(id).map(|&place| &self.entities[place])
    }

    /// The country whose capital or seat of government a place is, for “Moscow said”.
    pub fn capital_of(&self, place: &EntityId) -> Option<&Arc<Entity>> {
        self.country_of.get(place).map(|&country| &self.entities[country])
    }

    /// The country of an ISO 3166-1 alpha-2 code.
    pub fn country(&self, iso: &str) -> Option<&Arc<Entity>> {
        self.by_iso.get(iso).map(|&place| &self.entities[place])
    }

    /// The persons who are called by a family name, or by what stands in its place: `Biden`, `Xi`, `Abiy`.
    pub fn by_surname(&self, surname: &str) -> &[Arc<Entity>] {
        self.by_surname.get(surname).map_or(&[], Vec::as_slice)
    }

    /// All entities, in the order of the tables.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Entity>> {
        self.entities.iter()
    }

    fn index(&mut self, entries: &[Entry<'_, '_>]) -> Result<(), TableError> {
        self.entities = entries.iter().map(|entry| Arc::clone(&entry.entity)).collect();
        let mut likely: Vec<usize> = (0..entries.len()).collect();
        likely.sort_by_cached_key(|&place| entries[place].rank());
        let mut named = Vec::with_capacity(2 * entries.len());
        for place in likely {
            let entry = &entries[place];
            entry.check_references(|id| self.by_id.contains_key(id))?;
            for capital in entry.capitals() {
                self.country_of.entry(EntityId::from(capital)).or_insert(place);
            }
            if let Some(iso) = &entry.entity.links.iso {
                self.by_iso.insert(iso.clone(), place);
            }
            for surname in entry.surnames() {
                self.by_surname.entry(surname.to_owned()).or_default().push(Arc::clone(&entry.entity));
            }
            for (text, form) in entry.names() {
                let ambiguous = entry.is_ambiguous(&text);
                named.push((text, Name { entity: Arc::clone(&entry.entity), form, ambiguous }));
            }
        }
        // The sort keeps the order among equals: first who bears the name plainly, then who is more likely.
        named.sort_by(|(text, name), (other, another)| {
            let plainly = |name: &Name| (name.entity.kind != EntityKind::Country, name.ambiguous, name.form);
            text.cmp(other).then_with(|| plainly(name).cmp(&plainly(another)))
        });
        for (text, name) in named {
            match self.names.last_mut().filter(|last| last.text == text) {
                None => {
                    let here = self.bearers.len();
                    self.names.push(Spelling { text, bearers: here..here + 1 });
                }
                Some(last)
                    if self.bearers[last.bearers.clone()].iter().any(|bearer| bearer.entity.id == name.entity.id) =>
                {
                    continue;
                }
                Some(last) => last.bearers.end += 1,
            }
            self.bearers.push(name);
        }
        Ok(())
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
    use crate::lexicon::{EntityId, Lexicon};
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
        let theirs = ("my.tsv", "id\tlabel\tkind\taliases\nodesa\tOdessa\tplace\tOdesa\n");
        let gazetteer = Gazetteer::read(&[ours, theirs]).unwrap();
        assert_eq!(gazetteer.iter().map(|entity| entity.label.as_str()).collect::<Vec<_>>(), ["Odessa"]);
        assert!(gazetteer.longest(|index| (index == 0).then_some("Odesa")).is_some());
    }

    #[test]
    fn a_wrong_cell_is_named_by_file_line_and_column() {
        let error = |text: &str| Gazetteer::read(&[("my.tsv", text)]).unwrap_err().to_string();
        let message = error("id\tlabel\tkind\towner\nkabul\tKabul\tplace\tafganistan\n");
        assert_eq!(message, "my.tsv:2: column `owner`: no table has an entity with the id `afganistan`");
        assert!(
            error("id\tlabel\tkind\nkabul\tKabul\tcity\n").starts_with("my.tsv:2: column `kind`: `city` is no kind")
        );
        assert!(error("id\tlabel\tkind\talias\n").starts_with("my.tsv:1: the column `alias` is not known"));
    }
}
