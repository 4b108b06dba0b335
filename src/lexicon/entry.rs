use std::borrow::Cow;

use crate::lexicon::gazetteer::{NameForm, plain};
use crate::lexicon::table::{Row, Table, TableError};
use crate::lexicon::{Entity, EntityId, EntityKind, Links, Sources, Voucher};

/// Where each column stands in a table of entities; `None` for one that the table does without.
#[derive(Debug)]
pub(super) struct Columns {
    id: usize,
    label: usize,
    kind: usize,
    adjective: Option<usize>,
    demonyms: Option<usize>,
    aliases: Option<usize>,
    ambiguous: Option<usize>,
    surnames: Option<usize>,
    owner: Option<usize>,
    within: Option<usize>,
    capitals: Option<usize>,
    population: Option<usize>,
    lat: Option<usize>,
    lon: Option<usize>,
    wikidata: Option<usize>,
    geonames: Option<usize>,
    dbpedia: Option<usize>,
    iso: Option<usize>,
    iata: Option<usize>,
    icao: Option<usize>,
    vouched: Option<usize>,
}

impl Columns {
    pub(super) fn of(table: &Table<'_>) -> Result<Self, TableError> {
        table.only_columns(&COLUMNS)?;
        let column = |name| table.column(name).ok();
        Ok(Self {
            id: table.column("id")?,
            label: table.column("label")?,
            kind: table.column("kind")?,
            adjective: column("adjective"),
            demonyms: column("demonyms"),
            aliases: column("aliases"),
            ambiguous: column("ambiguous"),
            surnames: column("surnames"),
            owner: column("owner"),
            within: column("within"),
            capitals: column("capitals"),
            population: column("population"),
            lat: column("lat"),
            lon: column("lon"),
            wikidata: column("wikidata"),
            geonames: column("geonames"),
            dbpedia: column("dbpedia"),
            iso: column("iso"),
            iata: column("iata"),
            icao: column("icao"),
            vouched: column("vouched"),
        })
    }
}

/// The cells of one row of a table of entities.
#[derive(Clone, Copy)]
pub(super) struct Entry<'e> {
    cells: &'e [&'static str],
    columns: &'e Columns,
}

impl<'e> Entry<'e> {
    pub(super) fn new(cells: &'e [&'static str], columns: &'e Columns) -> Self {
        Self { cells, columns }
    }

    /// The entity, but for what it is in, which the rows of other places say, too.
    pub(super) fn entity(&self, sources: &Sources) -> Entity {
        let word = |column| self.filled(column).map(str::to_owned);
        Entity {
            id: EntityId::from(self.id()),
            label: self.cell(Some(self.columns.label)).to_owned(),
            adjective: word(self.columns.adjective),
            // A row of another kind is refused when it is read.
            kind: self.kind().unwrap_or(EntityKind::Thing),
            aliases: self.list(self.columns.aliases).map(str::to_owned).collect(),
            owner: self.filled(self.columns.owner).map(EntityId::from),
            within: Vec::new(),
            links: Links {
                wikidata: word(self.columns.wikidata),
                geonames: word(self.columns.geonames),
                dbpedia: word(self.columns.dbpedia),
                iso: word(self.columns.iso),
                iata: word(self.columns.iata),
                icao: word(self.columns.icao),
                vouchers: self.vouchers(sources).collect(),
            },
            coordinates: word(self.columns.lat).zip(word(self.columns.lon)),
        }
    }

    pub(super) fn id(&self) -> &'static str {
        self.cell(Some(self.columns.id))
    }

    pub(super) fn kind(&self) -> Option<EntityKind> {
        kind(self.cell(Some(self.columns.kind)))
    }

    pub(super) fn iso(&self) -> Option<&'static str> {
        self.filled(self.columns.iso)
    }

    /// What a place stands in by its own row: where nothing else is said, a place that is no building is in its country.
    pub(super) fn within(&self) -> Option<&'static str> {
        let country = self.filled(self.columns.owner).filter(|_| self.kind() == Some(EntityKind::Place));
        self.filled(self.columns.within).or(country)
    }

    fn vouchers(&self, sources: &Sources) -> impl Iterator<Item = Voucher> {
        self.list(self.columns.vouched).filter_map(|written| sources.voucher(written))
    }

    pub(super) fn population(&self) -> u64 {
        self.cell(self.columns.population).parse().unwrap_or(0)
    }

    /// The first of a person's names, where there are several.
    pub(super) fn given_name(&self) -> Option<&'static str> {
        let label = self.cell(Some(self.columns.label));
        label.split_once(' ').filter(|_| self.kind() == Some(EntityKind::Person)).map(|(given, _)| given)
    }

    pub(super) fn surnames(&self) -> impl Iterator<Item = &'static str> + use<'e> {
        self.list(self.columns.surnames)
    }

    pub(super) fn capitals(&self) -> impl Iterator<Item = &'static str> + use<'e> {
        self.list(self.columns.capitals)
    }

    /// Every name, in the spelling of [`plain`], and whether it is ambiguous.
    pub(super) fn names(&self) -> impl Iterator<Item = (Cow<'static, str>, NameForm, bool)> + use<'e> {
        let this = *self;
        let is_weapon = self.kind() == Some(EntityKind::Weapon);
        let form = |form| move |name| (name, form);
        let label = self.list(Some(self.columns.label)).map(form(NameForm::Label));
        let aliases = self.list(self.columns.aliases).map(form(NameForm::Alias));
        let adjective = self.list(self.columns.adjective).map(form(NameForm::Demonym));
        let people = self.list(self.columns.demonyms).map(form(NameForm::Demonym));
        label.chain(aliases).chain(adjective).chain(people).flat_map(move |(name, form)| {
            let ambiguous = this.list(this.columns.ambiguous).any(|other| other == name);
            let plural = (is_weapon && !name.ends_with('s'))
                .then(|| (Cow::Owned(format!("{name}s")), NameForm::Plural, ambiguous));
            // “Al-Qaeda said”: the article is written large where a sentence begins.
            let large = name.starts_with(char::is_lowercase).then(|| (Cow::Owned(with_capital(name)), form, ambiguous));
            let name = match name.is_ascii() || name.chars().all(|character| plain(character) == character) {
                true => Cow::Borrowed(name),
                false => Cow::Owned(name.chars().map(plain).collect()),
            };
            [Some((name, form, ambiguous)), large, plural].into_iter().flatten()
        })
    }

    /// Refuses a row without an id or label, or of an unknown kind.
    pub(super) fn check(&self, row: &Row<'_, '_>) -> Result<(), TableError> {
        for column in [self.columns.id, self.columns.label] {
            if row.cell(column).is_empty() {
                return Err(row.error(column, "the cell is empty; every entity has an id and a label"));
            }
        }
        if self.kind().is_none() {
            let known: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
            let found = row.cell(self.columns.kind);
            let message = format!("`{found}` is no kind of entity; write one of {}", known.join(", "));
            return Err(row.error(self.columns.kind, message));
        }
        Ok(())
    }

    /// Refuses a source that is not among those that there are.
    pub(super) fn check_vouchers(&self, row: &Row<'_, '_>, sources: &Sources) -> Result<(), TableError> {
        let Some(column) = self.columns.vouched else { return Ok(()) };
        match row.list(column).find(|written| sources.voucher(written).is_none()) {
            None => Ok(()),
            Some(other) => {
                Err(row.error(column, format!("`sources.tsv` has no source `{}`", other.trim_end_matches('?'))))
            }
        }
    }

    /// Refuses an owner, capital or place around it that `known` does not know.
    pub(super) fn check_references(&self, row: &Row<'_, '_>, known: impl Fn(&str) -> bool) -> Result<(), TableError> {
        for column in [self.columns.owner, self.columns.within, self.columns.capitals].into_iter().flatten() {
            if let Some(id) = row.list(column).find(|id| !known(id)) {
                return Err(row.error(column, format!("no table has an entity with the id `{id}`")));
            }
        }
        Ok(())
    }

    fn cell(&self, column: Option<usize>) -> &'static str {
        column.and_then(|column| self.cells.get(column)).copied().unwrap_or("")
    }

    fn filled(&self, column: Option<usize>) -> Option<&'static str> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty())
    }

    fn list(&self, column: Option<usize>) -> impl Iterator<Item = &'static str> + use<> {
        self.cell(column).split('|').map(str::trim).filter(|part| !part.is_empty())
    }
}

/// The columns that a table of entities can have.
const COLUMNS: [&str; 21] = [
    "id", "label", "kind", "adjective", "demonyms", "aliases", "ambiguous", "surnames", "owner", "within", "capitals",
    "population", "lat", "lon", "wikidata", "geonames", "dbpedia", "iso", "iata", "icao", "vouched",
];

/// The kinds of entities as the tables write them.
const KINDS: [(&str, EntityKind); 15] = [
    ("country", EntityKind::Country),
    ("country-group", EntityKind::CountryGroup),
    ("place", EntityKind::Place),
    ("facility", EntityKind::Facility),
    ("organization", EntityKind::Organization),
    ("government-body", EntityKind::GovernmentBody),
    ("armed-group", EntityKind::ArmedGroup),
    ("force", EntityKind::Force),
    ("media", EntityKind::Media),
    ("person", EntityKind::Person),
    ("group", EntityKind::Group),
    ("agreement", EntityKind::Agreement),
    ("weapon", EntityKind::Weapon),
    ("event", EntityKind::Event),
    ("thing", EntityKind::Thing),
];

fn kind(name: &str) -> Option<EntityKind> {
    KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

fn with_capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
