//! JSON-LD with a context: names for the properties that we know, prefixes, a node for each subject, a graph for each graph.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{GraphNameRef, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use rustc_hash::FxHashSet;
use serde_json::{Map, Value, json};

use crate::export::{Error, Format};
use crate::graph::Base;
use crate::graph::vocab::{self, geo, oa, prov, schema, sem, skos, sr};

/// What the values of a property are, so that they can be written as bare texts.
#[derive(Clone, Copy, PartialEq)]
enum Values {
    /// Things, by their IRIs.
    Things,
    /// Literals of a datatype.
    Typed(NamedNodeRef<'static>),
    /// Strings, numbers and truth values, which JSON tells apart.
    Plain,
}

/// The properties that have a name and are not told by [`sr`] alone, in no order.
const KNOWN: &[(NamedNodeRef<'static>, Values)] = &[
    (rdfs::LABEL, Values::Plain),
    (skos::ALT_LABEL, Values::Plain),
    (skos::EXACT_MATCH, Values::Things),
    (sr::FILE_NAME, Values::Plain),
    (schema::HEADLINE, Values::Plain),
    (schema::DATE_PUBLISHED, Values::Typed(xsd::DATE)),
    (schema::PUBLISHER, Values::Plain),
    (schema::URL, Values::Typed(vocab::ADDRESS)),
    (rdf::SUBJECT, Values::Things),
    (rdf::PREDICATE, Values::Things),
    (rdf::OBJECT, Values::Things),
    (sr::QUANTITY, Values::Plain),
    (sr::QUANTITY_UPPER, Values::Plain),
    (sr::AMOUNT_WORD, Values::Plain),
    (sr::UNIT, Values::Plain),
    (sr::QUANTITY_TEXT, Values::Plain),
    (sem::HAS_EARLIEST_BEGIN, Values::Typed(xsd::DATE)),
    (sem::HAS_LATEST_BEGIN, Values::Typed(xsd::DATE)),
    (sem::HAS_EARLIEST_END, Values::Typed(xsd::DATE)),
    (sem::HAS_LATEST_END, Values::Typed(xsd::DATE)),
    (sr::TIME_TEXT, Values::Plain),
    (sr::SOURCE_TEXT, Values::Plain),
    (sr::CUE, Values::Plain),
    (sr::SAID_ON, Values::Typed(xsd::DATE)),
    (sr::RULE, Values::Plain),
    (prov::WAS_DERIVED_FROM, Values::Things),
    (oa::START, Values::Plain),
    (oa::END, Values::Plain),
    (oa::PREFIX, Values::Plain),
    (oa::EXACT, Values::Plain),
    (oa::SUFFIX, Values::Plain),
    (sr::LINE, Values::Plain),
    (sr::COLUMN, Values::Plain),
    (sr::IN_HEADLINE, Values::Plain),
    (sr::ISO_CODE, Values::Plain),
    (sr::IATA, Values::Plain),
    (sr::ICAO, Values::Plain),
    (geo::AS_WKT, Values::Typed(geo::WKT_LITERAL)),
];

/// Writes quads in the order in which they come: those of one graph, subject or property must stand together.
///
/// # Errors
/// The writer fails, or a quad has a triple as object, which JSON-LD cannot say.
pub fn write(quads: &[QuadRef<'_>], base: &Base, out: &mut impl Write) -> Result<(), Error> {
    let context = Context::of(quads, base);
    writeln!(out, "{{\n  \"@context\": {{")?;
    write_lines(context.declarations().into_iter().map(|(name, means)| entry(&name, &means)), "    ", out)?;
    writeln!(out, "  }},\n  \"@graph\": [")?;
    let mut graphs = quads.chunk_by(|a, b| a.graph_name == b.graph_name).peekable();
    while let Some(graph) = graphs.next() {
        let name = match graph[0].graph_name {
            GraphNameRef::DefaultGraph => None,
            GraphNameRef::NamedNode(name) => Some(context.reference(name)),
            GraphNameRef::BlankNode(name) => Some(name.to_string()),
        };
        let margin = if name.is_some() { "        " } else { "    " };
        if let Some(name) = &name {
            writeln!(out, "    {{\n      {},\n      \"@graph\": [", entry("@id", &name.as_str().into()))?;
        }
        let mut nodes = graph.chunk_by(|a, b| a.subject == b.subject).peekable();
        while let Some(node) = nodes.next() {
            writeln!(out, "{margin}{{")?;
            write_lines(
                context.node(node)?.iter().map(|(key, value)| member(key, value, margin)),
                &format!("{margin}  "),
                out,
            )?;
            let last = nodes.peek().is_none() && (name.is_some() || graphs.peek().is_none());
            writeln!(out, "{margin}}}{}", if last { "" } else { "," })?;
        }
        if name.is_some() {
            writeln!(out, "      ]\n    }}{}", if graphs.peek().is_none() { "" } else { "," })?;
        }
    }
    writeln!(out, "  ]\n}}")?;
    Ok(())
}

/// Writes lines with commas between them.
fn write_lines(lines: impl Iterator<Item = String>, margin: &str, out: &mut impl Write) -> Result<(), Error> {
    let mut lines = lines.peekable();
    while let Some(line) = lines.next() {
        writeln!(out, "{margin}{line}{}", if lines.peek().is_none() { "" } else { "," })?;
    }
    Ok(())
}

fn entry(key: &str, value: &Value) -> String {
    format!("{}: {value}", Value::from(key))
}

/// A property with its values, of which each has a line where there are several.
fn member(key: &str, value: &Value, margin: &str) -> String {
    match value {
        Value::Array(values) if values.len() > 1 => {
            let lines: Vec<String> = values.iter().map(|value| format!("{margin}    {value}")).collect();
            format!("{}: [\n{}\n{margin}  ]", Value::from(key), lines.join(",\n"))
        }
        Value::Array(values) => values.first().map(|value| entry(key, value)).unwrap_or_default(),
        value => entry(key, value),
    }
}

/// What the names in a text mean.
struct Context {
    base: Base,
    based: bool,
    prefixes: Vec<(&'static str, String)>,
    /// Names of properties, by property.
    terms: BTreeMap<String, (String, Values)>,
}

impl Context {
    /// The names that some quads need.
    fn of(quads: &[QuadRef<'_>], base: &Base) -> Self {
        let mut iris = FxHashSet::default();
        let mut properties = BTreeSet::new();
        for quad in quads {
            properties.insert(quad.predicate.as_str());
            each_iri(*quad, |iri| _ = iris.insert(iri));
        }
        // An IRI whose scheme is one of our names would be read as what that name stands for.
        let schemes: FxHashSet<&str> =
            iris.iter().filter_map(|iri| iri.split_once(':')).map(|(scheme, _)| scheme).collect();
        let prefixes = vocab::prefixes(base);
        let is_prefix = |name: &str| prefixes.iter().any(|(prefix, _)| *prefix == name);
        let mut context = Self {
            base: base.clone(),
            based: iris.iter().any(|iri| relative(base, iri).is_some()),
            prefixes: prefixes.iter().filter(|(prefix, _)| !schemes.contains(prefix)).cloned().collect(),
            terms: BTreeMap::new(),
        };
        for property in properties {
            if let Some((name, values)) = term(property)
                && !schemes.contains(name)
                && !is_prefix(name)
                && context.compact(property) != property
            {
                context.terms.insert(property.to_owned(), (name.to_owned(), values));
            }
        }
        let datatypes = context.terms.values().filter_map(|(_, values)| match values {
            Values::Typed(datatype) => Some(datatype.as_str()),
            Values::Things | Values::Plain => None,
        });
        iris.extend(datatypes);
        let used: BTreeSet<&str> = iris.iter().filter_map(|iri| Some(context.prefixed(iri)?.0)).collect();
        context.prefixes.retain(|(prefix, _)| used.contains(prefix));
        context
    }

    /// Each name with what it means: the base, prefixes, properties.
    fn declarations(&self) -> Vec<(String, Value)> {
        let mut declarations = Vec::new();
        if self.based {
            declarations.push(("@base".to_owned(), self.base.as_str().into()));
        }
        declarations
            .extend(self.prefixes.iter().map(|(prefix, namespace)| ((*prefix).to_owned(), namespace.as_str().into())));
        let mut terms: Vec<(String, Value)> = Vec::new();
        for (property, (name, values)) in &self.terms {
            let property = self.compact(property);
            let means = match values {
                Values::Things => json!({ "@id": property, "@type": "@id" }),
                Values::Typed(datatype) => json!({ "@id": property, "@type": self.compact(datatype.as_str()) }),
                Values::Plain => property.into(),
            };
            terms.push((name.clone(), means));
        }
        terms.sort_by(|(a, _), (b, _)| a.cmp(b));
        declarations.extend(terms);
        declarations
    }

    /// An object of what is said of one subject.
    fn node(&self, quads: &[QuadRef<'_>]) -> Result<Map<String, Value>, Error> {
        let id = match quads[0].subject {
            NamedOrBlankNodeRef::NamedNode(iri) => self.reference(iri),
            NamedOrBlankNodeRef::BlankNode(node) => node.to_string(),
        };
        let mut node = Map::from_iter([("@id".to_owned(), id.into())]);
        for quad in quads {
            let (key, value) = self.property(*quad)?;
            if let Value::Array(values) = node.entry(key).or_insert_with(|| Value::Array(Vec::new())) {
                values.push(value);
            }
        }
        Ok(node)
    }

    /// The name of a property, and its object as that name has it.
    fn property(&self, quad: QuadRef<'_>) -> Result<(String, Value), Error> {
        if let (rdf::TYPE, TermRef::NamedNode(class)) = (quad.predicate, quad.object) {
            return Ok(("@type".to_owned(), self.compact(class.as_str()).into()));
        }
        let term = self.terms.get(quad.predicate.as_str());
        let values = term.map_or(Values::Plain, |(_, values)| *values);
        let value = match quad.object {
            TermRef::NamedNode(iri) => thing(self.reference(iri), values),
            TermRef::BlankNode(node) => thing(node.to_string(), values),
            TermRef::Literal(literal) => self.literal(literal, values),
            TermRef::Triple(_) => {
                let message = "an object is a triple, which JSON-LD has no way to write".to_owned();
                return Err(Error::Format { format: Format::JsonLd, message });
            }
        };
        Ok((term.map_or_else(|| self.compact(quad.predicate.as_str()), |(name, _)| name.clone()), value))
    }

    fn literal(&self, literal: LiteralRef<'_>, values: Values) -> Value {
        let (text, datatype) = (literal.value(), literal.datatype());
        if let Some(language) = literal.language() {
            let mut value = json!({ "@value": text, "@language": language });
            if let Some(direction) = literal.direction() {
                value["@direction"] = direction.to_string().into();
            }
            return value;
        }
        if matches!(values, Values::Typed(known) if known == datatype) {
            return text.into();
        }
        match (datatype, values) {
            (xsd::STRING, Values::Plain) => text.into(),
            (xsd::STRING, _) => json!({ "@value": text }),
            (xsd::BOOLEAN, Values::Plain) if matches!(text, "true" | "false") => Value::Bool(text == "true"),
            (xsd::INTEGER, Values::Plain) => match text.parse::<i32>() {
                // Every reader keeps whole numbers of this size, but not how they were spelled.
                Ok(number) if number.to_string() == text => number.into(),
                _ => json!({ "@value": text, "@type": self.compact(datatype.as_str()) }),
            },
            _ => json!({ "@value": text, "@type": self.compact(datatype.as_str()) }),
        }
    }

    /// An IRI where a thing is meant: with a prefix, below the base, or whole.
    fn reference(&self, iri: NamedNodeRef<'_>) -> String {
        match relative(&self.base, iri.as_str()) {
            Some(rest) => rest.to_owned(),
            None => self.compact(iri.as_str()),
        }
    }

    /// An IRI where a property or a class is meant: with a prefix or whole.
    fn compact(&self, iri: &str) -> String {
        match self.prefixed(iri) {
            Some((prefix, local)) => format!("{prefix}:{local}"),
            None => iri.to_owned(),
        }
    }

    fn prefixed<'a>(&self, iri: &'a str) -> Option<(&'static str, &'a str)> {
        self.prefixes.iter().find_map(|(prefix, namespace)| {
            let local = iri.strip_prefix(namespace.as_str())?;
            // What begins with two slashes behind a colon is taken for a whole IRI.
            (!local.is_empty() && !local.starts_with("//")).then_some((*prefix, local))
        })
    }
}

/// The name of a property, if it is one of ours or one that we use.
fn term(property: &str) -> Option<(&str, Values)> {
    let local = |iri: &'static str| iri.rsplit_once(['/', '#']).map_or(iri, |(_, local)| local);
    if let Some((known, values)) = KNOWN.iter().find(|(known, _)| known.as_str() == property) {
        return Some((local(known.as_str()), *values));
    }
    // Relations, and all else that leads from thing to thing.
    let name = property.strip_prefix(sr::NAMESPACE)?;
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let taken = KNOWN.iter().any(|(known, _)| local(known.as_str()) == name);
    (plain && !taken).then_some((name, Values::Things))
}

fn thing(id: String, values: Values) -> Value {
    if values == Values::Things { id.into() } else { json!({ "@id": id }) }
}

/// What stands behind the base of an IRI that we mint; of other IRIs a reader might make something else.
fn relative<'a>(base: &Base, iri: &'a str) -> Option<&'a str> {
    let rest = iri.strip_prefix(base.as_str())?;
    let (kind, name) = rest.split_once('/')?;
    let (digest, fragment) = name.split_once('#').unwrap_or((name, "-"));
    let minted = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'=' | b',' | b'-'))
    };
    let known = matches!(kind, "report" | "claim" | "proposition" | "graph");
    (known && minted(digest) && minted(fragment)).then_some(rest)
}

fn each_iri<'a>(quad: QuadRef<'a>, mut see: impl FnMut(&'a str)) {
    if let NamedOrBlankNodeRef::NamedNode(iri) = quad.subject {
        see(iri.as_str());
    }
    see(quad.predicate.as_str());
    match quad.object {
        TermRef::NamedNode(iri) => see(iri.as_str()),
        TermRef::Literal(literal) => see(literal.datatype().as_str()),
        TermRef::BlankNode(_) | TermRef::Triple(_) => {}
    }
    if let GraphNameRef::NamedNode(iri) = quad.graph_name {
        see(iri.as_str());
    }
}
