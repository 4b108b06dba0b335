use serde::Deserialize;

use crate::graph::Point;
use crate::link::folded;
use crate::link::reconcile::Property;
use crate::link::reconcile::property::Value;

/// What a property of an entity should be.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    /// The id of the property, as it was asked for.
    pub(super) id: String,
    /// The property; `None` where there is none of that id.
    pub(super) property: Option<Property>,
    pub(super) values: Vec<Given>,
    /// Whether what does not fit is left out, and not only less likely.
    pub(super) required: bool,
    pub(super) quantifier: Quantifier,
}

/// How many of the values must fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Quantifier {
    #[default]
    Any,
    All,
    None,
}

/// A value that somebody gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    /// The value as text, or the id of an entity.
    pub(super) id: String,
    /// The name of the entity.
    pub(super) name: Option<String>,
}

/// Values as JSON has them.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a value is a text, a number, a boolean, an object with an `id`, or an array of such")]
pub(super) enum Values {
    One(One),
    Several(Vec<One>),
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum One {
    Text(String),
    Number(serde_json::Number),
    Flag(bool),
    Entity { id: String, name: Option<String> },
}

impl Values {
    pub(super) fn texts(self) -> Vec<Given> {
        let text = |one| match one {
            One::Text(id) => Given { id, name: None },
            One::Number(number) => Given { id: number.to_string(), name: None },
            One::Flag(flag) => Given { id: flag.to_string(), name: None },
            One::Entity { id, name } => Given { id, name },
        };
        match self {
            Self::One(one) => vec![text(one)],
            Self::Several(several) => several.into_iter().map(text).collect(),
        }
    }
}

impl Given {
    /// The text under which people know it.
    pub(super) fn text(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// Whether an entity has it.
    fn fits(&self, property: Property, value: &Value) -> bool {
        let alike = |one: &str, other: &str| one == other || (!folded(one).is_empty() && folded(one) == folded(other));
        match value {
            Value::Entity(named) => {
                self.id == named.id || alike(&self.id, &named.label) || self.id == named.iri.as_str()
            }
            Value::Number(number) => self.id.trim().parse() == Ok(*number),
            Value::Text(text) if property == Property::Coordinates => match (point(&self.id), point(text)) {
                (Some(one), Some(other)) => {
                    (one.latitude - other.latitude).abs() < NEAR && (one.longitude - other.longitude).abs() < NEAR
                }
                _ => false,
            },
            // An IRI of the knowledge base may be given in place of the identifier alone.
            Value::Text(text) if property.identifies() => {
                let end = |text: &str| text.trim().trim_end_matches('/').to_lowercase();
                end(&self.id) == end(text) || end(&self.id).ends_with(&format!("/{}", end(text)))
            }
            other => alike(&self.id, &other.text()),
        }
    }
}

/// Degrees within which two places are the same; some ten kilometres.
const NEAR: f64 = 0.1;

impl Condition {
    /// A condition that makes what does not fit less likely, if one of the values must fit.
    pub(super) fn new(id: String, values: Vec<Given>) -> Self {
        let property = Property::of(&id);
        Self { id, property, values, required: false, quantifier: Quantifier::Any }
    }

    /// Whether it holds of an entity with these values of the property.
    pub(super) fn holds(&self, property: Property, values: &[Value]) -> bool {
        let mut wanted = self.values.iter().map(|given| values.iter().any(|value| given.fits(property, value)));
        match self.quantifier {
            Quantifier::Any => wanted.any(|fits| fits),
            Quantifier::All => wanted.all(|fits| fits),
            Quantifier::None => !wanted.any(|fits| fits),
        }
    }

    /// The values by which an entity can be looked for; none where it is said what it must not be.
    pub(super) fn sought(&self) -> &[Given] {
        if self.quantifier == Quantifier::None { &[] } else { &self.values }
    }
}

/// A point of latitude and longitude, as `34.5,69.2`; `None` for every other text.
pub(super) fn point(text: &str) -> Option<Point> {
    let (latitude, longitude) = text.split_once([',', ';', ' '])?;
    let (latitude, longitude): (f64, f64) = (latitude.trim().parse().ok()?, longitude.trim().parse().ok()?);
    (latitude.abs() <= 90.0 && longitude.abs() <= 180.0).then_some(Point { longitude, latitude })
}
