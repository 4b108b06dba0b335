use crate::graph::Point;
use crate::lexicon::EntityKind;
use crate::link::likeness::{Likeness, Sought};
use crate::link::name::folded;
use crate::link::{Record, Wanted};

/// A record that may be what is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Its number in the index.
    pub record: usize,
    /// How likely it is, from 0 to 1: the logistic function of what speaks for it.
    pub score: f64,
    /// What speaks for and against it.
    pub features: Vec<Feature>,
}

/// One thing that speaks for or against a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// What is compared, such as `name`.
    pub name: &'static str,
    /// What the comparison gave, from -1 to 1.
    pub value: f64,
    /// How much that counts.
    pub weight: f64,
    /// The same for people.
    pub words: String,
}

/// What is to be done with what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// The best is the one.
    Accepted,
    /// Somebody must look.
    Review,
    /// It is none of them.
    No,
}

/// What each feature counts, in the logarithm of the odds.
///
/// A name that is the same makes 20 to 1 of nothing; that alone is accepted where no other record has it. What the two have
/// in common beside the name adds less than a difference takes away: there are many places of a name and few reasons to
/// give one another country.
mod weight {
    /// From 0 to 1; nothing speaks for names that have three quarters in common.
    pub const NAME: f64 = 12.0;
    pub const NAME_OF_NO_WEIGHT: f64 = 0.75;
    /// The name is one among others of the record.
    pub const ALSO: f64 = 0.2;
    /// From -1 where the kinds exclude each other to 0.4 where they are the same.
    pub const KIND: f64 = 4.0;
    /// From -1 to 0.5.
    pub const COUNTRY: f64 = 3.0;
    /// From -1 for what is far away to 0.7 for what is at the same place.
    pub const PLACE: f64 = 3.0;
    /// 1 where the country or the description is mentioned beside the name.
    pub const CONTEXT: f64 = 1.5;
    /// 1 for whoever held the office on the day.
    pub const OFFICE: f64 = 3.5;
    /// From 0 to 1. It orders namesakes; it must never decide between them, so it is less than [`super::MARGIN`].
    pub const KNOWN: f64 = 0.5;
}

/// The logarithm of the odds from which on the best is accepted.
const ACCEPTED: f64 = 2.5;
/// The same for what somebody should look at.
const REVIEW: f64 = -0.5;
/// By how much the best must be better than the next, in the logarithm of the odds.
const MARGIN: f64 = 1.0;

/// What is to be done with candidates, the best of which stands first: it is accepted if it is likely enough and clearly more
/// likely than the next.
pub fn band(found: &[Scored]) -> Band {
    let Some(best) = found.first() else { return Band::No };
    let best = odds(best.score);
    let next = found.get(1).map_or(f64::NEG_INFINITY, |next| odds(next.score));
    match () {
        () if best >= ACCEPTED && best - next >= MARGIN => Band::Accepted,
        () if best >= REVIEW => Band::Review,
        () => Band::No,
    }
}

/// The logarithm of the odds of a probability.
fn odds(score: f64) -> f64 {
    (score / (1.0 - score)).ln()
}

/// What is wanted, made ready to be compared with many records.
#[derive(Debug)]
pub(super) struct Prepared<'w> {
    wanted: &'w Wanted,
    names: Vec<Sought>,
    holders: Vec<Sought>,
    context: Vec<String>,
}

impl<'w> Prepared<'w> {
    pub(super) fn new(wanted: &'w Wanted) -> Self {
        let sought = |name: &String| Some(folded(name)).filter(|folded| !folded.is_empty()).map(Sought::new);
        Self {
            wanted,
            names: [&wanted.name].into_iter().chain(&wanted.other_names).filter_map(sought).collect(),
            holders: wanted.holders.iter().filter_map(sought).collect(),
            context: wanted.context.iter().map(|name| folded(name)).filter(|name| name.len() > 1).collect(),
        }
    }

    /// The folded names under which it is sought.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().chain(&self.holders).map(Sought::folded)
    }

    /// How likely a record is it. `folded` are the names of the record, its label first.
    pub(super) fn score<'r>(&self, number: usize, record: &Record, folded: impl Iterator<Item = &'r str>) -> Scored {
        let (mut best, mut also, mut holds) = ((Likeness::None, 0.0), false, false);
        for (place, name) in folded.enumerate() {
            for sought in &self.names {
                let like = sought.like(name);
                if like.1 > best.1 {
                    (best, also) = (like, place > 0);
                }
            }
            holds |= self.holders.iter().any(|holder| holder.like(name).1 > 0.9);
        }
        let mut features = vec![Feature {
            name: "name",
            value: best.1,
            weight: weight::NAME,
            words: self.words(best.0, record, also),
        }];
        if also {
            features.push(feature("other name", -1.0, weight::ALSO, "it is not what the record is mostly called"));
        }
        if holds {
            features.push(feature("office", 1.0, weight::OFFICE, "held the office on that day"));
        }
        features.extend(self.kind(record));
        features.extend(self.country(record));
        features.extend(self.place(record));
        features.extend(self.context(record));
        features.extend(known(record));
        let sum: f64 = features.iter().map(|feature| feature.value * feature.weight).sum();
        let odds = sum - weight::NAME * weight::NAME_OF_NO_WEIGHT;
        Scored { record: number, score: 1.0 / (1.0 + (-odds).exp()), features }
    }

    fn words(&self, likeness: Likeness, record: &Record, also: bool) -> String {
        let own = &self.wanted.name;
        let words = match likeness {
            Likeness::Same if *own == record.label || record.names.contains(own) => "same name",
            Likeness::Same => "same name but for case, accents and marks",
            Likeness::Spaces => "same name but for spaces",
            Likeness::Order => "same words in another order",
            Likeness::Articles => "same name but for articles",
            Likeness::Titles => "same name but for titles",
            Likeness::Middle => "same name without the words in its middle",
            Likeness::Sound => "sounds the same",
            Likeness::Alike => "is spelled much alike",
            Likeness::Initials => "first letters of the name",
            Likeness::Short => "short for the name",
            Likeness::Part => "part of the name",
            Likeness::None => "hardly like the name",
        };
        if also { format!("{words}, among its other names") } else { words.to_owned() }
    }

    fn kind(&self, record: &Record) -> Option<Feature> {
        let (ours, theirs) = (self.wanted.kind?, record.kind?);
        let (value, words) = match () {
            () if ours == theirs => (0.4, "same kind"),
            () if ours == EntityKind::Thing || theirs == EntityKind::Thing => return None,
            () if family(ours) == family(theirs) => (0.1, "kinds that are near each other"),
            () => (-1.0, "another kind"),
        };
        Some(feature("kind", value, weight::KIND, words))
    }

    fn country(&self, record: &Record) -> Option<Feature> {
        let (ours, theirs) = (self.wanted.country.as_ref()?, record.country.as_ref()?);
        if ours == theirs {
            return Some(feature("country", 0.5, weight::COUNTRY, "same country"));
        }
        // A code and a name of something else can be one country.
        (is_code(ours) && is_code(theirs)).then(|| feature("country", -1.0, weight::COUNTRY, "another country"))
    }

    fn place(&self, record: &Record) -> Option<Feature> {
        let has_extent = |kind| matches!(kind, Some(EntityKind::Country | EntityKind::CountryGroup));
        if has_extent(self.wanted.kind) || has_extent(record.kind) {
            return None;
        }
        let kilometres = kilometres(self.wanted.point?, record.point?);
        let value = match kilometres {
            ..20.0 => 0.7,
            ..100.0 => 0.3,
            ..300.0 => -0.2,
            _ => -1.0,
        };
        Some(feature("place", value, weight::PLACE, format!("{kilometres:.0} km away")))
    }

    fn context(&self, record: &Record) -> Option<Feature> {
        let country = record.country.as_deref().map(folded);
        if let Some(country) = country.filter(|country| self.context.contains(country)) {
            let words = format!("its country is mentioned beside it: {country}");
            return Some(feature("context", 1.0, weight::CONTEXT, words));
        }
        let description = record.description.as_deref().filter(|_| !self.context.is_empty()).map(folded)?;
        let spaced = format!(" {description} ");
        let named = self.context.iter().find(|name| name.len() > 3 && spaced.contains(&format!(" {name} ")))?;
        Some(feature(
            "context",
            1.0,
            weight::CONTEXT,
            format!("its description names what is mentioned beside it: {named}"),
        ))
    }
}

fn known(record: &Record) -> Option<Feature> {
    if record.weight <= 0.0 {
        return None;
    }
    let value = (f64::from(record.weight).ln_1p() / MOST_KNOWN.ln()).min(1.0);
    Some(feature("known", value, weight::KNOWN, "how well known it is"))
}

/// How many inhabit the largest city.
const MOST_KNOWN: f64 = 4e7;

fn feature(name: &'static str, value: f64, weight: f64, words: impl Into<String>) -> Feature {
    Feature { name, value, weight, words: words.into() }
}

fn is_code(country: &str) -> bool {
    country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Kinds of one family are mixed by whoever sorts things.
fn family(kind: EntityKind) -> u8 {
    use EntityKind::{
        Agreement, ArmedGroup, Country, CountryGroup, Event, Facility, Force, GovernmentBody, Group, Media,
        Organization, Person, Place, Thing, Weapon,
    };
    match kind {
        Country | CountryGroup | Place | Facility => 0,
        Organization | GovernmentBody | ArmedGroup | Force | Media | Group => 1,
        Person => 2,
        Agreement | Event => 3,
        Weapon | Thing => 4,
    }
}

/// The distance of two places along the surface of the earth, taken for a sphere.
fn kilometres(one: Point, other: Point) -> f64 {
    const RADIUS: f64 = 6371.0;
    let (from, to) = (one.latitude.to_radians(), other.latitude.to_radians());
    let (north, east) = (to - from, (other.longitude - one.longitude).to_radians());
    let half = (north / 2.0).sin().powi(2) + from.cos() * to.cos() * (east / 2.0).sin().powi(2);
    2.0 * RADIUS * half.sqrt().min(1.0).asin()
}
