use serde::Deserialize;
use serde_json::{Map, Value};

use crate::link::reconcile::condition::{Condition, Given, Quantifier, Values};
use crate::link::reconcile::{BATCH, Error, Version};

/// How many candidates are given where nobody says how many.
const LIMIT: usize = 10;

/// How many may be given at most.
const MOST: f64 = 100.0;

/// What is looked for, in whichever version it was asked.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// What it is called; the first is what it is mostly called.
    pub(super) names: Vec<String>,
    /// Its id.
    pub(super) ids: Vec<String>,
    /// What sort of thing it is, one of them.
    pub(super) types: Vec<String>,
    /// Whether what is of no such type is left out, and not only less likely.
    pub(super) strict: bool,
    pub(super) conditions: Vec<Condition>,
    /// How many candidates are wanted.
    pub(super) limit: usize,
}

/// The queries of a batch, those of 0.2 with their keys.
pub(super) enum Batch {
    Final(Vec<(String, Query)>),
    Draft(Vec<Query>),
}

impl Batch {
    /// Reads a batch.
    ///
    /// # Errors
    /// It is not as the version wants it, or there are too many queries in it.
    pub(super) fn read(version: Version, batch: Value) -> Result<Self, Error> {
        match version {
            Version::Final => {
                let Value::Object(queries) = batch else {
                    return Err(Error::malformed("a batch of queries is an object: a key for each query"));
                };
                sized(queries.len())?;
                let read = |(key, query): (String, Value)| {
                    let read = FinalQuery::deserialize(query).map_err(|error| error.to_string());
                    match read.and_then(FinalQuery::query) {
                        Ok(query) => Ok((key, query)),
                        Err(wrong) => Err(Error::malformed(format!("query `{key}`: {wrong}"))),
                    }
                };
                queries.into_iter().map(read).collect::<Result<_, Error>>().map(Self::Final)
            }
            Version::Draft => {
                let queries = match batch {
                    Value::Object(mut batch) => batch.remove("queries"),
                    _ => None,
                };
                let Some(Value::Array(queries)) = queries else {
                    return Err(Error::malformed("a batch of queries is an object with an array `queries`"));
                };
                sized(queries.len())?;
                let read = |(number, query): (usize, Value)| {
                    let read = DraftQuery::deserialize(query).map_err(|error| error.to_string());
                    let read = read.and_then(DraftQuery::query);
                    read.map_err(|wrong| Error::malformed(format!("query {number}: {wrong}")))
                };
                queries.into_iter().enumerate().map(read).collect::<Result<_, Error>>().map(Self::Draft)
            }
        }
    }
}

fn sized(count: usize) -> Result<(), Error> {
    if count > BATCH {
        return Err(Error::TooMany { things: "queries", count, most: BATCH });
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FinalQuery {
    query: Option<String>,
    #[serde(rename = "type")]
    types: Option<Types>,
    limit: Option<f64>,
    properties: Option<Vec<FinalProperty>>,
    type_strict: Option<Strict>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`type` is the id of a type or an array of such")]
enum Types {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Strict {
    Any,
    Should,
    All,
}

#[derive(Deserialize)]
struct FinalProperty {
    pid: String,
    v: Values,
}

impl FinalQuery {
    fn query(self) -> Result<Query, String> {
        let properties = self.properties.unwrap_or_default();
        if self.query.is_none() && properties.is_empty() {
            return Err("`query` or `properties` must say what is looked for".to_owned());
        }
        let condition = |FinalProperty { pid, v }| Condition::new(pid, v.texts());
        Ok(Query {
            names: self.query.into_iter().filter(|name| !name.trim().is_empty()).collect(),
            types: match self.types {
                None => Vec::new(),
                Some(Types::One(one)) => vec![one],
                Some(Types::Several(several)) => several,
            },
            strict: self.type_strict.is_some_and(|strict| strict != Strict::Should),
            conditions: properties.into_iter().map(condition).collect(),
            limit: limit(self.limit)?,
            ids: Vec::new(),
        })
    }
}

#[derive(Deserialize)]
struct DraftQuery {
    #[serde(rename = "type")]
    kind: Option<String>,
    limit: Option<f64>,
    conditions: Vec<DraftCondition>,
    /// `lang` and `dir`, which change nothing here, and what does not belong here.
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DraftCondition {
    match_type: MatchType,
    property_id: Option<String>,
    property_value: Values,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    match_quantifier: Quantifier,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum MatchType {
    Name,
    Id,
    Property,
}

impl DraftQuery {
    fn query(self) -> Result<Query, String> {
        if let Some(field) = self.others.keys().find(|field| !matches!(field.as_str(), "lang" | "dir")) {
            return Err(format!("unknown field `{field}`"));
        }
        if self.conditions.is_empty() {
            return Err("`conditions` must say what is looked for".to_owned());
        }
        let mut query = Query { limit: limit(self.limit)?, types: self.kind.into_iter().collect(), ..Query::default() };
        for condition in self.conditions {
            let values = condition.property_value.texts();
            match condition.match_type {
                MatchType::Name => query.names.extend(values.into_iter().map(|Given { name, id }| name.unwrap_or(id))),
                MatchType::Id => query.ids.extend(values.into_iter().map(|value| value.id)),
                MatchType::Property => {
                    let id = condition.property_id.ok_or("a condition on a property has no `propertyId`")?;
                    query.conditions.push(Condition {
                        required: condition.required,
                        quantifier: condition.match_quantifier,
                        ..Condition::new(id, values)
                    });
                }
            }
        }
        query.names.retain(|name| !name.trim().is_empty());
        Ok(query)
    }
}

fn limit(limit: Option<f64>) -> Result<usize, String> {
    match limit {
        None => Ok(LIMIT),
        Some(limit) if limit >= 1.0 && limit.fract() == 0.0 => Ok(limit.min(MOST) as usize),
        Some(limit) => Err(format!("`limit` is {limit}, and must be a whole number from 1 on")),
    }
}
