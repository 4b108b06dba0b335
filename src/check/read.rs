//! Shapes out of the graph in which they are written.

use std::collections::{HashMap, VecDeque};

use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Graph, Literal, NamedNode, Term};
use regex::RegexBuilder;

use crate::check::constraint::Qualified;
use crate::check::source::{Source, subject};
use crate::check::{Bound, Constraint, Error, LeftOut, NodeKind, Pair, Path, Shape, ShapeId, Shapes, Target};
use crate::graph::vocab::{sh, shacl};

/// How deep shapes may stand within shapes.
const DEPTH: usize = 200;

/// Properties of shapes that are no constraints, or are read together with one.
const OTHERS: [&str; 19] = [
    "path",
    "targetNode",
    "targetClass",
    "targetSubjectsOf",
    "targetObjectsOf",
    "severity",
    "message",
    "deactivated",
    "name",
    "description",
    "order",
    "group",
    "defaultValue",
    "flags",
    "ignoredProperties",
    "qualifiedMinCount",
    "qualifiedMaxCount",
    "qualifiedValueShapesDisjoint",
    "declare",
];

/// Properties of which a shape has one value at most.
const ONCE: [&str; 17] = [
    "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive", "maxExclusive", "maxInclusive",
    "minLength", "maxLength", "languageIn", "uniqueLang", "in", "closed", "severity", "deactivated", "path",
];

impl Shapes {
    /// Reads all shapes of a graph.
    ///
    /// # Errors
    /// A shape is not as SHACL wants it, or refers to itself, of which SHACL does not say what it means.
    pub fn read(graph: &Graph) -> Result<Self, Error> {
        let mut reader =
            Reader { source: Source { graph }, places: HashMap::new(), waiting: VecDeque::new(), left_out: Vec::new() };
        for node in reader.roots() {
            reader.id(&node);
        }
        let mut shapes: Vec<Shape> = Vec::new();
        while let Some(node) = reader.waiting.pop_front() {
            let shape = reader.shape(&node, shapes.len());
            let shape = shape.map_err(|error| Error { shape: reader.source.described(&node), ..error })?;
            shapes.push(shape);
        }
        arrange(&mut shapes)?;
        Ok(Self { shapes, left_out: reader.left_out })
    }
}

struct Reader<'a> {
    source: Source<'a>,
    /// The id of each shape that has come up.
    places: HashMap<Term, ShapeId>,
    /// Those that are still to be read, in the order of their ids.
    waiting: VecDeque<Term>,
    left_out: Vec<LeftOut>,
}

impl Reader<'_> {
    /// The nodes that are shapes by themselves: those with targets, and those that say so.
    fn roots(&self) -> Vec<Term> {
        let mut roots = Vec::new();
        for property in ["targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"] {
            roots.extend(self.source.subjects(shacl(property).as_ref(), None));
        }
        for class in ["NodeShape", "PropertyShape"] {
            roots.extend(self.source.subjects(rdf::TYPE, Some(&shacl(class).into())));
        }
        roots.sort_by_cached_key(ToString::to_string);
        roots.dedup();
        roots
    }

    fn id(&mut self, node: &Term) -> ShapeId {
        if let Some(id) = self.places.get(node) {
            return *id;
        }
        let id = self.places.len();
        self.places.insert(node.clone(), id);
        self.waiting.push_back(node.clone());
        id
    }

    fn shape(&mut self, node: &Term, id: ShapeId) -> Result<Shape, Error> {
        let Some(subject) = subject(node) else {
            return Err(Error::shape(node, "a shape is to be a node; this is a literal"));
        };
        for property in ONCE {
            if self.source.values(node, property).len() > 1 {
                return Err(Error::shape(node, format!("it has `sh:{property}` more than once")));
            }
        }
        let path = match self.source.values(node, "path").first() {
            Some(path) => Some(Path::read(&self.source, node, path, 0)?),
            None => None,
        };
        let mut properties: Vec<String> = Vec::new();
        for triple in self.source.graph.triples_for_subject(&subject) {
            properties.extend(triple.predicate.as_str().strip_prefix(sh::NAMESPACE).map(str::to_owned));
        }
        properties.sort_unstable();
        properties.dedup();
        let mut constraints = Vec::new();
        for property in &properties {
            if OTHERS.contains(&property.as_str()) {
                continue;
            }
            let mut values = self.source.values(node, property);
            if property == "property" {
                values.sort_by_cached_key(|shape| self.source.values(shape, "path").first().map(ToString::to_string));
            }
            for value in values {
                match self.constraints(node, path.is_some(), property, &value)? {
                    Some(found) => constraints.extend(found),
                    None => {
                        let left_out = LeftOut { shape: self.source.described(node), property: property.clone() };
                        if !self.left_out.contains(&left_out) {
                            self.left_out.push(left_out);
                        }
                    }
                }
            }
        }
        let severity = match self.source.values(node, "severity").first() {
            Some(severity) => iri(node, "severity", severity)?,
            None => shacl("Violation"),
        };
        let texts = |terms: Vec<Term>| terms.into_iter().filter_map(literal);
        Ok(Shape {
            node: node.clone(),
            path,
            targets: self.targets(node)?,
            constraints,
            severity,
            messages: texts(self.source.values(node, "message")).collect(),
            label: texts(self.source.objects(node, rdfs::LABEL)).map(|label| label.value().to_owned()).next(),
            deactivated: self.flag(node, "deactivated")?,
            within: id,
        })
    }

    fn targets(&self, node: &Term) -> Result<Vec<Target>, Error> {
        let mut targets = Vec::new();
        targets.extend(self.source.values(node, "targetNode").into_iter().map(Target::Node));
        for class in self.source.values(node, "targetClass") {
            targets.push(Target::Class(iri(node, "targetClass", &class)?.into()));
        }
        for property in self.source.values(node, "targetSubjectsOf") {
            targets.push(Target::SubjectsOf(iri(node, "targetSubjectsOf", &property)?));
        }
        for property in self.source.values(node, "targetObjectsOf") {
            targets.push(Target::ObjectsOf(iri(node, "targetObjectsOf", &property)?));
        }
        // A shape that is a class, too, is about its instances.
        if matches!(node, Term::NamedNode(_)) && self.is_class(node) {
            targets.push(Target::Class(node.clone()));
        }
        Ok(targets)
    }

    fn is_class(&self, node: &Term) -> bool {
        let mut waiting = self.source.objects(node, rdf::TYPE);
        let mut seen = waiting.clone();
        while let Some(class) = waiting.pop() {
            if class == Term::from(rdfs::CLASS.into_owned()) {
                return true;
            }
            for above in self.source.objects(&class, rdfs::SUB_CLASS_OF) {
                if !seen.contains(&above) {
                    seen.push(above.clone());
                    waiting.push(above);
                }
            }
        }
        false
    }

    /// The constraints that one value of a property of a shape says; `None` for what is not part of SHACL Core.
    fn constraints(
        &mut self,
        node: &Term,
        has_path: bool,
        property: &str,
        value: &Term,
    ) -> Result<Option<Vec<Constraint>>, Error> {
        let number = || number(node, property, value);
        let needs_path = ["minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals"];
        if needs_path.contains(&property) && !has_path {
            return Err(Error::shape(node, format!("`sh:{property}` needs a `sh:path` beside it")));
        }
        let constraint = match property {
            "class" => Constraint::Class(value.clone()),
            "datatype" => Constraint::Datatype(iri(node, property, value)?),
            "nodeKind" => {
                let known = NodeKind::NAMED.into_iter().find(|(name, _)| *value == Term::from(shacl(name)));
                let names = NodeKind::NAMED.map(|(name, _)| format!("sh:{name}")).join(", ");
                let wrong = || Error::shape(node, format!("`sh:nodeKind` is to be one of {names}; it is {value}"));
                Constraint::NodeKind(known.ok_or_else(wrong)?.1)
            }
            "minCount" => Constraint::MinCount(number()?),
            "maxCount" => Constraint::MaxCount(number()?),
            "minExclusive" => Constraint::Range(Bound::MinExclusive, limit(node, property, value)?),
            "minInclusive" => Constraint::Range(Bound::MinInclusive, limit(node, property, value)?),
            "maxExclusive" => Constraint::Range(Bound::MaxExclusive, limit(node, property, value)?),
            "maxInclusive" => Constraint::Range(Bound::MaxInclusive, limit(node, property, value)?),
            "minLength" => Constraint::MinLength(number()?),
            "maxLength" => Constraint::MaxLength(number()?),
            "pattern" => self.pattern(node, value)?,
            "languageIn" => {
                let ranges = self.source.list(node, property, value)?.into_iter();
                Constraint::LanguageIn(ranges.filter_map(literal).map(|range| range.value().to_owned()).collect())
            }
            // Of the ways to write true, this one only counts.
            "uniqueLang" if !self.flag(node, property)? || !is_spelled_true(value) => return Ok(Some(Vec::new())),
            "uniqueLang" => Constraint::UniqueLang,
            "equals" => Constraint::Pair(Pair::Equals, iri(node, property, value)?),
            "disjoint" => Constraint::Pair(Pair::Disjoint, iri(node, property, value)?),
            "lessThan" => Constraint::Pair(Pair::LessThan, iri(node, property, value)?),
            "lessThanOrEquals" => Constraint::Pair(Pair::LessThanOrEquals, iri(node, property, value)?),
            "not" => Constraint::Not(self.id(value)),
            "and" => Constraint::And(self.ids(node, property, value)?),
            "or" => Constraint::Or(self.ids(node, property, value)?),
            "xone" => Constraint::Xone(self.ids(node, property, value)?),
            "node" => Constraint::Node(self.id(value)),
            "property" => {
                if self.source.values(value, "path").is_empty() {
                    return Err(Error::shape(node, format!("its `sh:property` {value} has no `sh:path`")));
                }
                Constraint::Property(self.id(value))
            }
            "qualifiedValueShape" => return self.qualified(node, has_path, value).map(Some),
            "closed" if !self.flag(node, property)? => return Ok(Some(Vec::new())),
            "closed" => self.closed(node)?,
            "hasValue" => Constraint::HasValue(value.clone()),
            "in" => Constraint::In(self.source.list(node, property, value)?),
            _ => return Ok(None),
        };
        Ok(Some(vec![constraint]))
    }

    fn ids(&mut self, node: &Term, property: &str, list: &Term) -> Result<Vec<ShapeId>, Error> {
        let members = self.source.list(node, property, list)?;
        Ok(members.iter().map(|member| self.id(member)).collect())
    }

    fn pattern(&self, node: &Term, value: &Term) -> Result<Constraint, Error> {
        let text = limit(node, "pattern", value)?.value().to_owned();
        let flags = self.source.values(node, "flags").into_iter().find_map(literal);
        let flags = flags.as_ref().map_or("", |flags| flags.value());
        // `q` takes the pattern as plain text, by XPath's functions, which SHACL refers to.
        let plain = if flags.contains('q') { regex::escape(&text) } else { text.clone() };
        let mut builder = RegexBuilder::new(&plain);
        builder.case_insensitive(flags.contains('i')).dot_matches_new_line(flags.contains('s'));
        builder.multi_line(flags.contains('m')).ignore_whitespace(flags.contains('x'));
        let wrong = |error: regex::Error| {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
            Error::shape(node, format!("its `sh:pattern` \"{text}\" is no regular expression: {reason}"))
        };
        Ok(Constraint::Pattern { regex: builder.build().map_err(wrong)?, text })
    }

    fn qualified(&mut self, node: &Term, has_path: bool, value: &Term) -> Result<Vec<Constraint>, Error> {
        if !has_path {
            return Err(Error::shape(node, "`sh:qualifiedValueShape` needs a `sh:path` beside it"));
        }
        let mut disjoint = Vec::new();
        if self.flag(node, "qualifiedValueShapesDisjoint")? {
            for parent in self.source.subjects(shacl("property").as_ref(), Some(node)) {
                for sibling in self.source.values(&parent, "property") {
                    disjoint.extend(self.source.values(&sibling, "qualifiedValueShape"));
                }
            }
            disjoint.retain(|shape| shape != value);
        }
        let qualified =
            Qualified { shape: self.id(value), disjoint: disjoint.iter().map(|shape| self.id(shape)).collect() };
        let mut constraints = Vec::new();
        for least in self.source.values(node, "qualifiedMinCount") {
            constraints.push(Constraint::QualifiedMin(qualified.clone(), number(node, "qualifiedMinCount", &least)?));
        }
        for most in self.source.values(node, "qualifiedMaxCount") {
            constraints.push(Constraint::QualifiedMax(qualified.clone(), number(node, "qualifiedMaxCount", &most)?));
        }
        Ok(constraints)
    }

    fn closed(&self, node: &Term) -> Result<Constraint, Error> {
        let mut allowed = Vec::new();
        for property in self.source.values(node, "property") {
            for path in self.source.values(&property, "path") {
                allowed.extend(NamedNode::try_from(path));
            }
        }
        for list in self.source.values(node, "ignoredProperties") {
            for ignored in self.source.list(node, "ignoredProperties", &list)? {
                allowed.push(iri(node, "ignoredProperties", &ignored)?);
            }
        }
        Ok(Constraint::Closed(allowed))
    }

    /// Whether a property that is true or false is true; it is not where nobody says so.
    fn flag(&self, node: &Term, property: &str) -> Result<bool, Error> {
        match self.source.values(node, property).first() {
            None => Ok(false),
            Some(Term::Literal(value)) if value.datatype() == xsd::BOOLEAN => match value.value() {
                "true" | "1" => Ok(true),
                "false" | "0" => Ok(false),
                other => Err(Error::shape(node, format!("`sh:{property}` is to be true or false; it is \"{other}\""))),
            },
            Some(other) => Err(Error::shape(node, format!("`sh:{property}` is to be true or false; it is {other}"))),
        }
    }
}

/// Says of each shape within which other one it stands, and refuses shapes that refer to themselves or stand too deep.
fn arrange(shapes: &mut [Shape]) -> Result<(), Error> {
    let uses: Vec<Vec<ShapeId>> =
        shapes.iter().map(|shape| shape.constraints.iter().flat_map(Constraint::shapes).collect()).collect();
    let mut users = vec![0_usize; shapes.len()];
    for &used in uses.iter().flatten() {
        users[used] += 1;
    }
    let mut depths = vec![0_usize; shapes.len()];
    let mut free: Vec<ShapeId> = (0..shapes.len()).filter(|id| users[*id] == 0).collect();
    let mut arranged = 0;
    while let Some(id) = free.pop() {
        arranged += 1;
        if depths[id] > DEPTH {
            return Err(Error::shape(
                &shapes[id].node,
                format!("it stands more than {DEPTH} deep within other shapes"),
            ));
        }
        for &used in &uses[id] {
            depths[used] = depths[used].max(depths[id] + 1);
            if !matches!(shapes[used].node, Term::NamedNode(_)) {
                shapes[used].within = shapes[id].within;
            }
            users[used] -= 1;
            if users[used] == 0 {
                free.push(used);
            }
        }
    }
    match (0..shapes.len()).find(|id| users[*id] > 0) {
        Some(id) if arranged < shapes.len() => Err(Error::shape(
            &shapes[id].node,
            "it refers to itself by way of other shapes, which SHACL leaves undefined",
        )),
        _ => Ok(()),
    }
}

fn is_spelled_true(value: &Term) -> bool {
    matches!(value, Term::Literal(literal) if literal.value() == "true")
}

fn literal(term: Term) -> Option<Literal> {
    match term {
        Term::Literal(literal) => Some(literal),
        _ => None,
    }
}

fn iri(node: &Term, property: &str, value: &Term) -> Result<NamedNode, Error> {
    NamedNode::try_from(value.clone())
        .map_err(|_| Error::shape(node, format!("`sh:{property}` is to be an IRI; it is {value}")))
}

fn limit(node: &Term, property: &str, value: &Term) -> Result<Literal, Error> {
    literal(value.clone())
        .ok_or_else(|| Error::shape(node, format!("`sh:{property}` is to be a literal; it is {value}")))
}

fn number(node: &Term, property: &str, value: &Term) -> Result<u64, Error> {
    let number = match value {
        Term::Literal(literal) if literal.datatype() == xsd::INTEGER => literal.value().parse().ok(),
        _ => None,
    };
    number
        .ok_or_else(|| Error::shape(node, format!("`sh:{property}` is to be a whole number, such as 1; it is {value}")))
}
