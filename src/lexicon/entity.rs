use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use crate::lexicon::Voucher;

/// The name of an entity in the graph: kebab case, such as `kabul-airport`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(Arc<str>);

impl EntityId {
    /// Makes an id of any words: accents are dropped, everything else that is no letter or digit becomes one hyphen.
    /// Words without a letter or digit of the Latin alphabet keep their own letters.
    pub fn of(words: &str) -> Self {
        let mut id = String::with_capacity(words.len());
        for character in words.chars().flat_map(char::to_lowercase) {
            match fold(character) {
                Some(letters) => id.push_str(letters),
                None if character.is_alphanumeric() => id.push(character),
                None if matches!(character, '\'' | '’' | '‘' | '.') => {}
                None if !id.is_empty() && !id.ends_with('-') => id.push('-'),
                None => {}
            }
        }
        id.truncate(id.trim_end_matches('-').len());
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for EntityId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for EntityId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

/// A thing that reports speak of, as the gazetteer or the text itself knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entity {
    /// Its name in the graph.
    pub id: EntityId,
    /// What people call it, in English.
    pub label: String,
    /// The adjective that goes with it, such as `Turkish`; `None` where the label serves as one.
    pub adjective: Option<String>,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// Other names, in the order of the table.
    pub aliases: Vec<String>,
    /// The country it is in or of, or the owner of a force, government or staff; `None` where there is none or it is unknown.
    pub owner: Option<EntityId>,
    /// What a place is surely in, nearest first: an airport in its city, and both in their country.
    pub within: Vec<EntityId>,
    /// Identifiers elsewhere.
    pub links: Links,
    /// Latitude and longitude in degrees, as the table writes them.
    pub coordinates: Option<(String, String)>,
}

impl Entity {
    /// A thing known by nothing but its label, which also gives the id.
    pub fn named(label: impl Into<String>, kind: EntityKind) -> Self {
        let label = label.into();
        Self {
            id: EntityId::of(&label),
            label,
            adjective: None,
            kind,
            aliases: Vec::new(),
            owner: None,
            within: Vec::new(),
            links: Links::default(),
            coordinates: None,
        }
    }

    /// Whether it goes by a name, and is not only described: `Haifa`, but not `market`.
    pub fn is_named(&self) -> bool {
        self.label.starts_with(char::is_uppercase)
    }

    /// What stands before a noun that belongs to it: `Turkish`, `NATO`.
    pub fn adjective(&self) -> &str {
        self.adjective.as_deref().unwrap_or(&self.label)
    }
}

/// Identifiers of an entity in other collections; only what a source in `data/SOURCES.md` vouches for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Links {
    /// Wikidata item, such as `Q43`.
    pub wikidata: Option<String>,
    /// GeoNames id.
    pub geonames: Option<String>,
    /// DBpedia resource name: a title of English Wikipedia, with underscores.
    pub dbpedia: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub iso: Option<String>,
    /// IATA code of an airport.
    pub iata: Option<String>,
    /// ICAO code of an airport.
    pub icao: Option<String>,
    /// Who gives the item of Wikidata, or is GeoNames, those who are trusted most first; none where nobody says.
    pub vouchers: Vec<Voucher>,
}

/// What sort of thing an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A state or a territory with a country code.
    Country,
    /// Several countries under one name: “the Gulf states”, “Europe”.
    CountryGroup,
    /// A city, region, sea or other place that does not act.
    Place,
    /// A built place: airport, embassy, base.
    Facility,
    /// A body of states, a company, a charity.
    Organization,
    /// A ministry, parliament, agency or government.
    GovernmentBody,
    /// An armed group that is no state's.
    ArmedGroup,
    /// Troops, police or other forces of an owner.
    Force,
    /// A newspaper, agency or broadcaster.
    Media,
    /// One person.
    Person,
    /// People under a description: “officials”, “diplomats”, “Afghan parties”.
    Group,
    /// A treaty, deal or peace process.
    Agreement,
    /// A weapon or piece of equipment.
    Weapon,
    /// Something that happened and has a name.
    Event,
    /// Anything else that was named or described.
    Thing,
}

impl EntityKind {
    /// What such a thing is called: `armed group`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::CountryGroup => "group of countries",
            Self::Place => "place",
            Self::Facility => "facility",
            Self::Organization => "organization",
            Self::GovernmentBody => "government body",
            Self::ArmedGroup => "armed group",
            Self::Force => "force",
            Self::Media => "media",
            Self::Person => "person",
            Self::Group => "group of people",
            Self::Agreement => "agreement",
            Self::Weapon => "weapon",
            Self::Event => "event",
            Self::Thing => "thing",
        }
    }

    /// Whether such a thing can act or speak for itself.
    pub fn acts(self) -> bool {
        use EntityKind::{
            ArmedGroup, Country, CountryGroup, Force, GovernmentBody, Group, Media, Organization, Person,
        };
        matches!(
            self,
            Country | CountryGroup | Organization | GovernmentBody | ArmedGroup | Force | Media | Person | Group
        )
    }

    /// Whether something can be in it or go to it.
    pub fn is_place(self) -> bool {
        matches!(self, Self::Country | Self::CountryGroup | Self::Place | Self::Facility)
    }
}

/// Letters of the Latin alphabet for those with an accent; `None` for every other character.
fn fold(character: char) -> Option<&'static str> {
    const FOLDED: [(&str, &str); 23] = [
        ("àáâãāăåąǎ", "a"),
        ("ä", "a"),
        ("æ", "ae"),
        ("çćčĉċ", "c"),
        ("ďđð", "d"),
        ("èéêëēĕėęěə", "e"),
        ("ğĝģġ", "g"),
        ("ĥħḩ", "h"),
        ("ìíîïĩīĭįı", "i"),
        ("ĵ", "j"),
        ("ķ", "k"),
        ("łĺļľ", "l"),
        ("ñńņňŋ", "n"),
        ("òóôõōŏőøơ", "o"),
        ("ö", "o"),
        ("œ", "oe"),
        ("ŕŗř", "r"),
        ("śŝşšș", "s"),
        ("ß", "ss"),
        ("ţťțŧ", "t"),
        ("ùúûüũūŭůűųư", "u"),
        ("ýÿ", "y"),
        ("źżž", "z"),
    ];
    if character.is_ascii() {
        return None;
    }
    FOLDED.iter().find(|(from, _)| from.contains(character)).map(|(_, to)| *to)
}
