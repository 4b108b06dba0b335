use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::link::reconcile::candidates::{EVERYTHING, kind_of};
use crate::link::reconcile::property::{Entity, Value};
use crate::link::reconcile::{ENTITIES, Error, Property, Service, Version};

/// Which properties of which entities are wanted.
#[derive(Deserialize)]
struct Wanted {
    ids: Vec<String>,
    properties: Vec<WantedProperty>,
}

#[derive(Deserialize)]
struct WantedProperty {
    id: String,
    #[serde(default)]
    settings: Map<String, Json>,
}

impl WantedProperty {
    /// How many values are wanted at most.
    fn limit(&self) -> usize {
        let limit = match self.settings.get("limit") {
            Some(Json::Number(number)) => number.as_u64(),
            Some(Json::String(text)) => text.trim().parse().ok(),
            _ => None,
        };
        limit.filter(|limit| *limit > 0).map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX))
    }
}

impl Service {
    /// The values of some properties of some entities. Those that are not known have none.
    ///
    /// # Errors
    /// What is asked is not as the API wants it, of too many entities, or the store is damaged.
    pub fn extend(&self, version: Version, query: Json) -> Result<Json, Error> {
        let wanted =
            Wanted::deserialize(query).map_err(|wrong| Error::malformed(format!("data extension: {wrong}")))?;
        if wanted.ids.len() > ENTITIES {
            return Err(Error::TooMany { things: "entities", count: wanted.ids.len(), most: ENTITIES });
        }
        let meta: Vec<Json> = wanted.properties.iter().map(|property| meta(&property.id)).collect();
        let mut rows = Vec::with_capacity(wanted.ids.len());
        for id in &wanted.ids {
            rows.push((id.clone(), self.row(id, &wanted.properties)?));
        }
        let rows: Json = match version {
            Version::Final => {
                let row = |row: Vec<(String, Vec<Json>)>| {
                    row.into_iter().map(|(id, values)| (id, Json::Array(values))).collect()
                };
                Json::Object(rows.into_iter().map(|(id, values)| (id, Json::Object(row(values)))).collect())
            }
            Version::Draft => {
                let property = |(id, values): (String, Vec<Json>)| json!({ "id": id, "values": values });
                let row = |(id, row): (String, Vec<_>)| json!({ "id": id, "properties": row.into_iter().map(property).collect::<Vec<_>>() });
                rows.into_iter().map(row).collect()
            }
        };
        Ok(json!({ "meta": meta, "rows": rows }))
    }

    /// The properties that entities of a type may have; at most so many.
    pub fn proposed(&self, kind: Option<&str>, limit: Option<usize>) -> Json {
        let suits = |property: &Property| match kind.and_then(kind_of) {
            Some(kind) => property.suits(kind),
            None => true,
        };
        let shown = Property::ALL.into_iter().filter(suits).take(limit.unwrap_or(usize::MAX));
        let mut proposed = json!({ "properties": shown.map(described).collect::<Vec<_>>() });
        if let Some(kind) = kind {
            proposed["type"] = json!(kind);
        }
        if let Some(limit) = limit {
            proposed["limit"] = json!(limit);
        }
        proposed
    }

    /// The values of the properties of an entity, each with the id of the property.
    fn row(&self, id: &str, properties: &[WantedProperty]) -> Result<Vec<(String, Vec<Json>)>, Error> {
        let record = self.number(id).map(|number| self.index.record(number));
        let entity = record.map(|record| Entity::new(&self.snapshot, &record.iri, record.country.as_deref()));
        let mut row = Vec::with_capacity(properties.len());
        for wanted in properties {
            let values = match (&entity, Property::of(&wanted.id)) {
                (Some(entity), Some(property)) => entity.values(property)?,
                _ => Vec::new(),
            };
            let shown = values.iter().take(wanted.limit()).map(|value| self.value(value));
            row.push((wanted.id.clone(), shown.collect()));
        }
        Ok(row)
    }

    fn value(&self, value: &Value) -> Json {
        match value {
            Value::Text(text) => json!({ "str": text }),
            Value::Number(number) => json!({ "float": number }),
            Value::Count(count) => json!({ "int": count }),
            Value::Day(day) => json!({ "date": format!("{day}T00:00:00Z") }),
            Value::Entity(named) => json!({ "id": self.id(&named.iri), "name": named.label }),
        }
    }
}

/// What a property is, as a result says it.
fn meta(id: &str) -> Json {
    let Some(property) = Property::of(id) else { return json!({ "id": id, "name": id }) };
    let mut meta = json!({ "id": id, "name": property.words().1 });
    if property == Property::Owner {
        meta["type"] = json!({ "id": EVERYTHING, "name": "entity" });
    }
    meta
}

/// What a property is, as a proposal says it.
pub(super) fn described(property: Property) -> Json {
    let (id, name, description) = property.words();
    json!({ "id": id, "name": name, "description": description })
}
