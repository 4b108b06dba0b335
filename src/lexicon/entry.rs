use std::cmp::Reverse;
use std::sync::Arc;

use crate::lexicon::gazetteer::{NameForm, plain};
use crate::lexicon::table::{Row, Table, TableError};
use crate::lexicon::{Entity, EntityId, EntityKind, Links};

/// One row of a table of entities, with what the index needs besides the [`Entity`].
pub(super) struct Entry<'t, 'a> {
    pub(super) entity: Arc<Entity>,
    row: Row<'t, 'a>,
    columns: &'t Columns,
}

/// Where each column stands in a table of entities; `None` for one that the table does without.
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
        })
    }
}

impl<'t, 'a> Entry<'t, 'a> {
    pub(super) fn read(row: Row<'t, 'a>, columns: &'t Columns) -> Result<Self, TableError> {
        let text = |column: Option<usize>| column.and_then(|column| row.filled(column));
        let word = |column| text(column).map(str::to_owned);
        let kind = kind(row.cell(columns.kind)).ok_or_else(|| {
            let known: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
            row.error(
                columns.kind,
                format!("`{}` is no kind of entity; write one of {}", row.cell(columns.kind), known.join(", ")),
            )
        })?;
        for column in [columns.id, columns.label] {
            row.filled(column)
                .ok_or_else(|| row.error(column, "the cell is empty; every entity has an id and a label"))?;
        }
        let aliases = columns.aliases.map_or_else(Vec::new, |column| row.list(column).map(str::to_owned).collect());
        let entity = Entity {
            id: EntityId::from(row.cell(columns.id)),
            label: row.cell(columns.label).to_owned(),
            adjective: word(columns.adjective),
            kind,
            aliases,
            owner: text(columns.owner).map(EntityId::from),
            links: Links {
                wikidata: word(columns.wikidata),
                geonames: word(columns.geonames),
                dbpedia: word(columns.dbpedia),
                iso: word(columns.iso),
                iata: word(columns.iata),
                icao: word(columns.icao),
            },
            coordinates: word(columns.lat).zip(word(columns.lon)),
        };
        Ok(Self { entity: Arc::new(entity), row, columns })
    }

    /// Sorts countries before all others, then by population, largest first.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        let population: u64 =
            self.columns.population.and_then(|column| self.row.cell(column).parse().ok()).unwrap_or(0);
        (self.entity.kind != EntityKind::Country, Reverse(population))
    }

    /// Every name, with the apostrophes and hyphens of [`plain`].
    pub(super) fn names(&self) -> impl Iterator<Item = (String, NameForm)> {
        let entity = &self.entity;
        let label = [(entity.label.as_str(), NameForm::Label)].into_iter();
        let aliases = entity.aliases.iter().map(|alias| (alias.as_str(), NameForm::Alias));
        let people = entity.adjective.as_deref().into_iter().chain(self.list(self.columns.demonyms));
        let spelled = label.chain(aliases).chain(people.map(|name| (name, NameForm::Demonym)));
        spelled.flat_map(|(name, form)| {
            let name: String = if name.is_ascii() { name.to_owned() } else { name.chars().map(plain).collect() };
            let plural = (entity.kind == EntityKind::Weapon && !name.ends_with('s'))
                .then(|| (format!("{name}s"), NameForm::Plural));
            // “Al-Qaeda said”: the article is written large where a sentence begins.
            let large = name.starts_with(char::is_lowercase).then(|| (with_capital(&name), form));
            [Some((name, form)), large, plural].into_iter().flatten()
        })
    }

    pub(super) fn is_ambiguous(&self, name: &str) -> bool {
        self.list(self.columns.ambiguous)
            .any(|ambiguous| ambiguous == name || (!name.is_ascii() && ambiguous.chars().map(plain).eq(name.chars())))
    }

    pub(super) fn surnames(&self) -> impl Iterator<Item = &'a str> {
        self.list(self.columns.surnames)
    }

    pub(super) fn capitals(&self) -> impl Iterator<Item = &'a str> {
        self.list(self.columns.capitals)
    }

    /// Refuses an owner or capital that `known` does not know.
    pub(super) fn check_references(&self, known: impl Fn(&str) -> bool) -> Result<(), TableError> {
        for column in [self.columns.owner, self.columns.capitals].into_iter().flatten() {
            if let Some(id) = self.row.list(column).find(|id| !known(id)) {
                return Err(self.row.error(column, format!("no table has an entity with the id `{id}`")));
            }
        }
        Ok(())
    }

    fn list(&self, column: Option<usize>) -> impl Iterator<Item = &'a str> {
        column.into_iter().flat_map(|column| self.row.list(column))
    }
}

/// The columns that a table of entities can have.
const COLUMNS: [&str; 19] = [
    "id", "label", "kind", "adjective", "demonyms", "aliases", "ambiguous", "surnames", "owner", "capitals",
    "population", "lat", "lon", "wikidata", "geonames", "dbpedia", "iso", "iata", "icao",
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
