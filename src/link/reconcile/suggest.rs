use serde_json::{Value, json};

use crate::graph::vocab::Term as _;
use crate::lexicon::EntityKind;
use crate::link::folded;
use crate::link::reconcile::candidates::{EVERYTHING, kind_of, type_of};
use crate::link::reconcile::extend::described;
use crate::link::reconcile::{Error, Property, Service};

/// How many suggestions are given at once.
const SUGGESTED: usize = 20;

/// What somebody who types is helped with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suggested {
    /// Entities by their names.
    Entity,
    /// Types by theirs.
    Type,
    /// Properties by theirs.
    Property,
}

impl Suggested {
    /// What a part of an address stands for, such as `entity`; `None` for any other.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "entity" => Some(Self::Entity),
            "type" => Some(Self::Type),
            "property" => Some(Self::Property),
            _ => None,
        }
    }
}

impl Service {
    /// What has a name that begins so, but for the first `skipped`; entities of some types alone if any are named.
    pub fn suggest(&self, what: Suggested, prefix: &str, skipped: usize, types: &[String]) -> Value {
        let shown: Vec<Value> = match what {
            Suggested::Entity => self.entities(prefix, skipped, types),
            Suggested::Type => {
                let known = EntityKind::TERMS.iter().map(|(kind, _)| type_of(*kind));
                let all = std::iter::once(json!({ "id": EVERYTHING, "name": "entity" })).chain(known);
                begin(all, prefix).skip(skipped).take(SUGGESTED).collect()
            }
            Suggested::Property => {
                begin(Property::ALL.into_iter().map(described), prefix).skip(skipped).take(SUGGESTED).collect()
            }
        };
        json!({ "result": shown })
    }

    /// What a thing of an id is called, and what it is.
    ///
    /// # Errors
    /// There is none.
    pub fn described(&self, what: Suggested, id: &str) -> Result<(String, String), Error> {
        let unknown = |kind| Error::Unknown { kind, id: id.to_owned() };
        match what {
            Suggested::Entity => {
                let record = self.index.record(self.number(id).ok_or_else(|| unknown("entity"))?);
                Ok((record.label.clone(), record.description.clone().unwrap_or_default()))
            }
            Suggested::Type if id == EVERYTHING => Ok(("entity".to_owned(), "whatever reports speak of".to_owned())),
            Suggested::Type => {
                let kind = kind_of(id).ok_or_else(|| unknown("type"))?;
                let number = (0..self.len()).filter(|number| self.index.record(*number).kind == Some(kind)).count();
                Ok((kind.words().to_owned(), format!("{number} in the store")))
            }
            Suggested::Property => {
                let (_, name, description) = Property::of(id).ok_or_else(|| unknown("property"))?.words();
                Ok((name.to_owned(), description.to_owned()))
            }
        }
    }

    fn entities(&self, prefix: &str, skipped: usize, types: &[String]) -> Vec<Value> {
        let kinds: Vec<EntityKind> = types.iter().filter_map(|id| kind_of(id)).collect();
        let wanted = |number: &usize| {
            kinds.is_empty() || self.index.record(*number).kind.is_some_and(|kind| kinds.contains(&kind))
        };
        let numbers: Vec<usize> = if prefix.trim().is_empty() {
            (0..self.len()).filter(wanted).skip(skipped).take(SUGGESTED).collect()
        } else {
            let mut numbers = self.index.begins(prefix, usize::MAX);
            if let Some(number) = self.number(prefix.trim()) {
                numbers.retain(|other| *other != number);
                numbers.insert(0, number);
            }
            numbers.into_iter().filter(wanted).skip(skipped).take(SUGGESTED).collect()
        };
        let shown = |number: usize| {
            let record = self.index.record(number);
            json!({
                "id": self.id(&record.iri),
                "name": record.label,
                "description": record.description.as_deref().unwrap_or_default(),
                "notable": record.kind.iter().map(|kind| type_of(*kind)).collect::<Vec<_>>(),
            })
        };
        numbers.into_iter().map(shown).collect()
    }
}

/// Those of some things whose id or name begins so, or of whose name a word does.
fn begin(things: impl Iterator<Item = Value>, prefix: &str) -> impl Iterator<Item = Value> {
    let prefix = folded(prefix);
    things.filter(move |thing| {
        ["id", "name"].iter().filter_map(|field| thing[*field].as_str()).any(|name| {
            let name = folded(name);
            name.starts_with(&prefix) || name.split(' ').any(|word| word.starts_with(&prefix))
        })
    })
}
