use std::cell::OnceCell;

use jiff::civil::Date;
use oxigraph::model::{NamedNode, Term};

use crate::graph::vocab::{Term as _, skos, sr};
use crate::graph::{self, Involved, Named, Thing};
use crate::lexicon::EntityKind;
use crate::link::view::{local, place};
use crate::store::{self, Snapshot};

/// What can be asked of an entity, and what it can be recognised by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// Its name.
    Label,
    /// Its other names.
    Alias,
    /// What sort of thing it is.
    Kind,
    /// Whose it is or in which country.
    Owner,
    /// The code of its country.
    Country,
    /// Latitude and longitude.
    Coordinates,
    /// Latitude.
    Latitude,
    /// Longitude.
    Longitude,
    /// Its item in Wikidata.
    Wikidata,
    /// Its number in GeoNames.
    GeoNames,
    /// Its name in DBpedia.
    DbPedia,
    /// Its own code of ISO 3166-1.
    Iso,
    /// The code of an airport.
    Iata,
    /// The other code of an airport.
    Icao,
    /// Its IRI.
    Iri,
    /// In how many claims it takes part.
    Claims,
    /// The day of the first of them.
    FirstClaim,
    /// The day of the last of them.
    LastClaim,
}

/// A value of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A measure.
    Number(f64),
    /// How many there are.
    Count(usize),
    /// A day.
    Day(Date),
    /// Another entity.
    Entity(Named),
}

impl Property {
    /// All of them, those first that most ask for.
    pub const ALL: [Self; 18] = [
        Self::Label,
        Self::Alias,
        Self::Kind,
        Self::Owner,
        Self::Country,
        Self::Iso,
        Self::Wikidata,
        Self::GeoNames,
        Self::DbPedia,
        Self::Coordinates,
        Self::Latitude,
        Self::Longitude,
        Self::Iata,
        Self::Icao,
        Self::Claims,
        Self::FirstClaim,
        Self::LastClaim,
        Self::Iri,
    ];

    /// Its id, its name, and what it says.
    pub fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Label => ("label", "name", "what it is mostly called"),
            Self::Alias => ("alias", "other name", "what else it is called"),
            Self::Kind => ("kind", "kind", "what sort of thing it is, such as `ArmedGroup`"),
            Self::Owner => ("owner", "owner", "whose it is, or in which country"),
            Self::Country => {
                ("country", "country code", "the ISO 3166-1 code of the country that it is, is in or is of")
            }
            Self::Coordinates => ("coordinates", "coordinates", "latitude and longitude by WGS 84, as `34.5,69.2`"),
            Self::Latitude => ("latitude", "latitude", "degrees, north positive"),
            Self::Longitude => ("longitude", "longitude", "degrees, east positive"),
            Self::Wikidata => ("wikidata", "Wikidata item", "such as `Q889`"),
            Self::GeoNames => ("geonames", "GeoNames number", "such as `1149361`"),
            Self::DbPedia => ("dbpedia", "DBpedia resource", "such as `Afghanistan`"),
            Self::Iso => ("iso", "ISO 3166-1 code", "of a country itself, such as `AF`"),
            Self::Iata => ("iata", "IATA code", "of an airport, such as `KBL`"),
            Self::Icao => ("icao", "ICAO code", "of an airport, such as `OAKB`"),
            Self::Iri => ("iri", "IRI", "its name in the graph"),
            Self::Claims => ("claims", "number of claims", "in how many claims it takes part"),
            Self::FirstClaim => {
                ("first-claim", "first claim", "the day of the first dated report that claims something of it")
            }
            Self::LastClaim => {
                ("last-claim", "last claim", "the day of the last dated report that claims something of it")
            }
        }
    }

    /// Its id.
    pub fn id(self) -> &'static str {
        self.words().0
    }

    /// The property of an id; `None` where there is none.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|property| property.id().eq_ignore_ascii_case(id))
    }

    /// Whether a value of it stands for one thing alone.
    pub fn identifies(self) -> bool {
        use Property::{DbPedia, GeoNames, Iata, Icao, Iri, Iso, Wikidata};
        matches!(self, DbPedia | GeoNames | Iata | Icao | Iri | Iso | Wikidata)
    }

    /// Whether entities of a kind may have it.
    pub fn suits(self, kind: EntityKind) -> bool {
        match self {
            Self::Iata | Self::Icao => kind == EntityKind::Facility,
            Self::Iso => kind == EntityKind::Country,
            Self::Coordinates | Self::Latitude | Self::Longitude | Self::GeoNames => kind.is_place(),
            _ => true,
        }
    }
}

impl Value {
    /// The value as text, by which it is compared.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Entity(named) => named.id.clone(),
        }
    }
}

/// An entity whose properties are asked for; what several of them need is read once.
pub(super) struct Entity<'a> {
    snapshot: &'a Snapshot,
    iri: &'a NamedNode,
    /// The code of its country.
    country: Option<&'a str>,
    thing: OnceCell<Thing>,
    involved: OnceCell<Involved>,
}

impl<'a> Entity<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, iri: &'a NamedNode, country: Option<&'a str>) -> Self {
        Self { snapshot, iri, country, thing: OnceCell::new(), involved: OnceCell::new() }
    }

    /// The values of a property; none where nothing is known.
    pub(super) fn values(&self, property: Property) -> Result<Vec<Value>, store::Error> {
        let texts = |texts: Vec<String>| texts.into_iter().map(Value::Text).collect();
        let point = || self.thing().map(|thing| thing.point);
        Ok(match property {
            Property::Label => vec![Value::Text(graph::names(self.snapshot, self.iri)?.0.label)],
            Property::Alias => texts(graph::texts(self.snapshot, self.iri, skos::ALT_LABEL)?),
            Property::Kind => {
                self.thing()?.kind.map(|kind| Value::Text(type_id(kind).to_owned())).into_iter().collect()
            }
            Property::Owner => match &self.thing()?.owner {
                Some(owner) => vec![Value::Entity(graph::names(self.snapshot, owner)?.0)],
                None => Vec::new(),
            },
            Property::Country => self.country.map(|code| Value::Text(code.to_owned())).into_iter().collect(),
            Property::Coordinates => point()?
                .map(|point| Value::Text(format!("{},{}", point.latitude, point.longitude)))
                .into_iter()
                .collect(),
            Property::Latitude => point()?.map(|point| Value::Number(point.latitude)).into_iter().collect(),
            Property::Longitude => point()?.map(|point| Value::Number(point.longitude)).into_iter().collect(),
            Property::Claims => vec![Value::Count(self.involved()?.claims.len())],
            Property::FirstClaim => self.involved()?.days.map(|(first, _)| Value::Day(first)).into_iter().collect(),
            Property::LastClaim => self.involved()?.days.map(|(_, last)| Value::Day(last)).into_iter().collect(),
            identifier => {
                let all = identifiers(self.snapshot, self.iri)?.into_iter();
                all.filter(|(property, _)| *property == identifier).map(|(_, value)| Value::Text(value)).collect()
            }
        })
    }

    fn thing(&self) -> Result<&Thing, store::Error> {
        if let Some(thing) = self.thing.get() {
            return Ok(thing);
        }
        let thing = graph::things(self.snapshot, [self.iri.clone()])?.remove(self.iri).unwrap_or_default();
        Ok(self.thing.get_or_init(|| thing))
    }

    fn involved(&self) -> Result<&Involved, store::Error> {
        if let Some(involved) = self.involved.get() {
            return Ok(involved);
        }
        let involved = graph::involved(self.snapshot, self.iri.as_ref())?;
        Ok(self.involved.get_or_init(|| involved))
    }
}

/// The identifiers of an entity, each with its property.
pub(super) fn identifiers(snapshot: &Snapshot, iri: &NamedNode) -> Result<Vec<(Property, String)>, store::Error> {
    let mut identifiers = vec![(Property::Iri, iri.as_str().to_owned())];
    for (property, predicate) in [(Property::Iso, sr::ISO_CODE), (Property::Iata, sr::IATA), (Property::Icao, sr::ICAO)]
    {
        identifiers.extend(graph::texts(snapshot, iri, predicate)?.into_iter().map(|code| (property, code)));
    }
    let mut same = Vec::new();
    for quad in snapshot.scan_terms([Some(iri.as_ref().into()), Some(skos::EXACT_MATCH.into()), None, None])? {
        if let Term::NamedNode(one) = snapshot.term(quad?[2])? {
            same.push(one);
        }
    }
    same.sort_unstable();
    same.dedup();
    for one in &same {
        let property = match place(one.as_str()) {
            "Wikidata" => Property::Wikidata,
            "GeoNames" => Property::GeoNames,
            "DBpedia" => Property::DbPedia,
            _ => continue,
        };
        identifiers.push((property, local(one.as_str()).to_owned()));
    }
    Ok(identifiers)
}

/// The id of the type that a kind of entity is: the name of its class.
pub(super) fn type_id(kind: EntityKind) -> &'static str {
    local(kind.term().as_str())
}
