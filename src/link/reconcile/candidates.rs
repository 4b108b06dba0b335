use serde_json::{Map, Value, json};

use crate::graph::vocab::Term as _;
use crate::lexicon::EntityKind;
use crate::link::reconcile::condition::{Condition, Given, point};
use crate::link::reconcile::property::{Entity, type_id};
use crate::link::reconcile::query::{Batch, Query};
use crate::link::reconcile::{Error, Property, Service, Version};
use crate::link::{Band, Scored, Wanted, band};

/// How many candidates are looked at; the conditions choose among them.
const LOOKED_AT: usize = 48;

/// What is less likely is not shown.
const LEAST: f64 = 0.01;

/// How likely is what has another identifier than the one that is asked for, as a part of what it would be.
const CONTRADICTED: f64 = 0.2;

/// How likely is what has the identifier that is asked for, but another name: too little to be certain.
const UNLIKE: f64 = 0.9;

/// How likely is what has no name that it could be compared by.
const NAMELESS: f64 = 0.5;

/// The type of every entity.
pub(super) const EVERYTHING: &str = "Entity";

/// An entity that may be what is looked for.
struct Candidate {
    scored: Scored,
    /// What the conditions say of it, by the id of their property.
    conditions: Vec<(String, bool)>,
    /// Whether an identifier says that it is another.
    contradicted: bool,
}

impl Service {
    /// The candidates of each query of a batch.
    ///
    /// # Errors
    /// The batch is not as the version wants it, there are too many queries in it, or the store is damaged.
    pub fn reconcile(&self, version: Version, batch: Value) -> Result<Value, Error> {
        Ok(match Batch::read(version, batch)? {
            Batch::Final(queries) => {
                let answer = |(key, query): &(String, Query)| {
                    Ok((key.clone(), json!({ "result": self.candidates(version, query)? })))
                };
                Value::Object(queries.iter().map(answer).collect::<Result<Map<_, _>, Error>>()?)
            }
            Batch::Draft(queries) => {
                let answer = |query| Ok(json!({ "candidates": self.candidates(version, query)? }));
                json!({ "results": queries.iter().map(answer).collect::<Result<Vec<_>, Error>>()? })
            }
        })
    }

    fn candidates(&self, version: Version, query: &Query) -> Result<Vec<Value>, Error> {
        let types = Types::of(&query.types);
        let conditions: Vec<Condition> = query.conditions.iter().map(|condition| self.by_code(condition)).collect();
        let mut found = self.found(query, &types);
        if query.strict {
            found.retain(|scored| types.has(self.index.record(scored.record).kind));
        }
        let mut candidates = Vec::with_capacity(found.len());
        for scored in found {
            candidates.extend(self.considered(scored, &conditions)?);
        }
        candidates.sort_by(|one, other| {
            let (one, other) = (&one.scored, &other.scored);
            other.score.total_cmp(&one.score).then(one.record.cmp(&other.record))
        });
        let scored: Vec<Scored> = candidates.iter().take(2).map(|candidate| candidate.scored.clone()).collect();
        let is_sure = band(&scored) == Band::Accepted && !types.is_unknown();
        candidates.truncate(query.limit);
        let shown = candidates.iter().enumerate();
        Ok(shown.map(|(place, one)| self.shown(version, one, place == 0 && is_sure && !one.contradicted)).collect())
    }

    /// What may be meant by the names and the identifiers of a query.
    fn found(&self, query: &Query, types: &Types) -> Vec<Scored> {
        let wanted = self.wanted(query);
        let alone = |number, score| Scored { record: number, score, features: Vec::new() };
        let mut found: Vec<Scored> = Vec::new();
        if !wanted.name.is_empty() {
            for kind in types.wanted() {
                found.extend(self.index.candidates(&Wanted { kind, ..wanted.clone() }, LOOKED_AT));
            }
        }
        let fits = |number| found.iter().any(|named| named.record == number && named.score >= NAMELESS);
        let sure = |number| if wanted.name.is_empty() || fits(number) { 1.0 } else { UNLIKE };
        let mut known: Vec<Scored> =
            self.identified(query).into_iter().map(|number| alone(number, sure(number))).collect();
        known.extend(self.named_by_identifier(query).into_iter().map(|number| alone(number, 1.0)));
        found.append(&mut known);
        if wanted.name.is_empty() && found.is_empty() && (wanted.country.is_some() || !types.kinds.is_empty()) {
            let fits = |number: &usize| {
                let record = self.index.record(*number);
                types.has(record.kind) && (wanted.country.is_none() || record.country == wanted.country)
            };
            let numbers = (0..self.index.len()).filter(fits).take(LOOKED_AT.max(query.limit));
            found.extend(numbers.map(|number| alone(number, NAMELESS)));
        }
        // What was found in several ways is as likely as the best of them makes it.
        found.sort_by(|one, other| one.record.cmp(&other.record).then(other.score.total_cmp(&one.score)));
        found.dedup_by_key(|scored| scored.record);
        found.retain(|scored| scored.score >= LEAST);
        found
    }

    /// The entities whose id is asked for, or that have an identifier as the conditions want it.
    fn identified(&self, query: &Query) -> Vec<usize> {
        let mut numbers: Vec<usize> = query.ids.iter().filter_map(|id| self.number(id)).collect();
        for condition in &query.conditions {
            if let Some(property) = condition.property.filter(|property| property.identifies()) {
                numbers.extend(condition.sought().iter().flat_map(|given| self.with_identifier(property, &given.id)));
            }
        }
        numbers
    }

    /// The entities whose identifier somebody gives for a name.
    fn named_by_identifier(&self, query: &Query) -> Vec<usize> {
        let mut numbers = Vec::new();
        for name in query.names.iter().map(|name| name.trim()) {
            if name.strip_prefix('Q').is_some_and(|number| number.parse::<u64>().is_ok()) {
                numbers.extend(self.with_identifier(Property::Wikidata, name));
            }
            // A single word, such as `georgia`, may be a name as well.
            if name.contains(['-', ':']) && !name.contains(' ') {
                numbers.extend(self.number(name));
            }
        }
        numbers
    }

    /// The entities that have an identifier, which may be given as the IRI that ends in it.
    fn with_identifier(&self, property: Property, value: &str) -> Vec<usize> {
        let value = value.trim().trim_end_matches('/').to_lowercase();
        let end = value.rsplit_once('/').map_or(value.as_str(), |(_, end)| end);
        let spelled = [value.as_str(), end].map(|value| self.identified.get(&(property, value.to_owned())));
        spelled.into_iter().flatten().flatten().copied().collect()
    }

    /// What is looked for, as far as names are compared by it.
    fn wanted(&self, query: &Query) -> Wanted {
        let mut names: Vec<String> = query.names.clone();
        let mut wanted = Wanted::default();
        for condition in &query.conditions {
            let texts = condition.sought().iter().map(|given| given.text().to_owned());
            match condition.property {
                Some(Property::Label | Property::Alias) => names.extend(texts),
                Some(Property::Country) => {
                    wanted.country = condition.sought().iter().find_map(|given| self.country(given))
                }
                Some(Property::Coordinates) => {
                    wanted.point = condition.sought().iter().find_map(|given| point(&given.id));
                }
                Some(Property::Owner) | None => wanted.context.extend(texts),
                Some(_) => {}
            }
        }
        let mut names = names.into_iter();
        wanted.name = names.next().unwrap_or_default();
        wanted.other_names = names.collect();
        wanted
    }

    /// A condition with the codes of the countries that it names; any other as it is.
    fn by_code(&self, condition: &Condition) -> Condition {
        let mut condition = condition.clone();
        if condition.property == Some(Property::Country) {
            for given in &mut condition.values {
                *given = self.country(given).map_or_else(|| given.clone(), |code| Given { id: code, name: None });
            }
        }
        condition
    }

    /// The code of a country that is given by its code, its id or its name.
    fn country(&self, given: &Given) -> Option<String> {
        let text = given.id.trim();
        if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Some(text.to_ascii_uppercase());
        }
        let number = self.number(text).or_else(|| {
            let name = given.text().to_owned();
            let wanted = Wanted { name, kind: Some(EntityKind::Country), ..Wanted::default() };
            let found = self.index.candidates(&wanted, 2);
            (band(&found) == Band::Accepted).then(|| found[0].record)
        });
        number.and_then(|number| self.index.record(number).country.clone())
    }

    /// A candidate with what the conditions say of it; `None` where one that must hold does not.
    fn considered(&self, mut scored: Scored, conditions: &[Condition]) -> Result<Option<Candidate>, Error> {
        let record = self.index.record(scored.record);
        let entity = Entity::new(&self.snapshot, &record.iri, record.country.as_deref());
        let (mut said, mut contradicted) = (Vec::new(), false);
        for condition in conditions {
            let Some(property) = condition.property else { continue };
            let values = entity.values(property)?;
            let holds = condition.holds(property, &values);
            if condition.required && !holds {
                return Ok(None);
            }
            contradicted |= property.identifies() && !holds && !values.is_empty();
            said.push((condition.id.clone(), holds));
        }
        if contradicted {
            scored.score *= CONTRADICTED;
        }
        Ok(Some(Candidate { scored, conditions: said, contradicted }))
    }

    fn shown(&self, version: Version, candidate: &Candidate, is_match: bool) -> Value {
        let record = self.index.record(candidate.scored.record);
        let feature = |id: &str, name: &str, value: Value| match version {
            Version::Final => json!({ "id": id, "value": value }),
            Version::Draft => json!({ "id": id, "name": name, "value": value }),
        };
        let compared = candidate.scored.features.iter();
        let mut features: Vec<Value> =
            compared.map(|one| feature(one.name, &one.words, json!(rounded(one.value * one.weight)))).collect();
        for (id, holds) in &candidate.conditions {
            features.push(feature(&format!("property:{id}"), &format!("the property {id} fits"), json!(holds)));
        }
        let types: Vec<Value> = record.kind.iter().map(|kind| type_of(*kind)).collect();
        json!({
            "id": self.id(&record.iri),
            "name": record.label,
            "description": record.description.as_deref().unwrap_or_default(),
            "type": types,
            "score": rounded(candidate.scored.score * 100.0),
            "features": features,
            "match": is_match,
        })
    }
}

/// A kind of entity as a type.
pub(super) fn type_of(kind: EntityKind) -> Value {
    json!({ "id": type_id(kind), "name": kind.words() })
}

/// The kind of a type; `None` for an id that no type has, and for that of every entity.
pub(super) fn kind_of(id: &str) -> Option<EntityKind> {
    EntityKind::TERMS.iter().map(|(kind, _)| *kind).find(|kind| type_id(*kind).eq_ignore_ascii_case(id))
}

/// A number with at most four digits behind the point.
fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

/// The types that somebody wants.
struct Types {
    kinds: Vec<EntityKind>,
    /// Whether there was one that nothing is of.
    others: bool,
}

impl Types {
    fn of(ids: &[String]) -> Self {
        if ids.iter().any(|id| id == EVERYTHING) {
            return Self { kinds: Vec::new(), others: false };
        }
        let kinds: Vec<EntityKind> = ids.iter().filter_map(|id| kind_of(id)).collect();
        Self { others: kinds.len() < ids.len(), kinds }
    }

    /// Whether only types are wanted that nothing is of.
    fn is_unknown(&self) -> bool {
        self.others && self.kinds.is_empty()
    }

    /// Whether what is of a kind is of one of them.
    fn has(&self, kind: Option<EntityKind>) -> bool {
        match kind {
            _ if self.kinds.is_empty() => !self.others,
            Some(kind) => self.kinds.contains(&kind),
            None => false,
        }
    }

    /// Each kind to look for; `None` for any.
    fn wanted(&self) -> Vec<Option<EntityKind>> {
        if self.kinds.is_empty() { vec![None] } else { self.kinds.iter().copied().map(Some).collect() }
    }
}
