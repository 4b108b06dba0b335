//! What to think of where an answer is empty, or says less than it seems to.

use std::time::Duration;

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use oxigraph::sparql::Variable;
use spargebra::Query as Algebra;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::graph::vocab::skos;
use crate::graph::{Base, iri, vocab};
use crate::lexicon::Lexicon;
use crate::query::answer::{answer, ready};
use crate::query::federation::{asks, unasked};
use crate::query::lexer::{Kind, tokens};
use crate::query::near::{nearest, nearest_one};
use crate::query::once::{Once, once};
use crate::query::sparql::Written;
use crate::query::{Answer, Error, Limits, Query, place, plan};
use crate::store::{Id, Snapshot};
use crate::text::Span;

/// Something to say beside an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What is the matter.
    pub message: String,
    /// What to type instead; `None` where nothing better is known.
    pub hint: Option<String>,
    /// Where in the query it is; `None` where it has no place there.
    pub at: Option<Passage>,
}

/// A place in the text of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What the text of the query is called.
    pub name: String,
    /// The text of the query.
    pub text: String,
    /// The place, in bytes of the text.
    pub span: Span,
}

impl Advice {
    fn new(message: impl Into<String>, hint: Option<String>) -> Self {
        Self { message: message.into(), hint, at: None }
    }
}

/// At most so many names are looked at to find one that was meant.
const NAMES: usize = 100_000;

/// How long each question may take that finds out why an answer is empty.
const PATIENCE: Duration = Duration::from_millis(300);

/// What to say of a query beside its answer: columns that nothing can fill, names that nothing has and misspelt variables;
/// where the answer is empty, also variables that never have a value, or which pattern had no match.
///
/// # Errors
/// The store is damaged.
pub fn advise(snapshot: &Snapshot, query: &Query, empty: bool) -> Result<Vec<Advice>, Error> {
    // What services know and what they gave is not known here.
    let mut algebra = ready(query, snapshot)?;
    let asks = asks(&mut algebra);
    let algebra = unasked(algebra);
    let case = Case { snapshot, query, algebra: &algebra, base: Base::from(snapshot.base()) };
    let mut advice = case.columns();
    advice.extend(case.names()?);
    let (near, far): (Vec<_>, Vec<_>) = case.once().into_iter().partition(|once| once.meant.is_some());
    advice.extend(near.iter().map(|once| case.alone(once)));
    if empty && advice.is_empty() {
        advice.extend(far.iter().filter(|once| once.is_used).map(|once| case.alone(once)));
    }
    if empty && !asks && advice.is_empty() {
        advice.extend(case.pattern()?);
    }
    Ok(advice)
}

struct Case<'a> {
    snapshot: &'a Snapshot,
    query: &'a Query,
    /// What it asks, with what searches in it have found and our entities in the place of foreign names.
    algebra: &'a Algebra,
    base: Base,
}

impl Case<'_> {
    fn text(&self) -> &str {
        &self.query.written.text
    }

    fn pattern_asked(&self) -> &GraphPattern {
        let (Algebra::Select { pattern, .. }
        | Algebra::Construct { pattern, .. }
        | Algebra::Describe { pattern, .. }
        | Algebra::Ask { pattern, .. }) = self.algebra;
        pattern
    }

    /// Columns of a `SELECT` that no pattern binds.
    fn columns(&self) -> Vec<Advice> {
        let Some((inner, columns)) = plan::projected(self.pattern_asked()) else { return Vec::new() };
        let bound = plan::visible(inner);
        let words: Vec<&str> = tokens(self.text())
            .into_iter()
            .filter(|token| token.kind == Kind::Variable)
            .map(|token| &token.span.of(self.text())[1..])
            .collect();
        let unbound = columns.iter().filter(|column| !bound.contains(*column) && words.contains(&column.as_str()));
        unbound.map(|column| self.unbound(column, &bound)).collect()
    }

    fn unbound(&self, column: &Variable, bound: &plan::Variables) -> Advice {
        let mut names: Vec<&str> = bound.iter().map(Variable::as_str).collect();
        names.sort_unstable();
        let similar = nearest_one(column.as_str(), names);
        let hint = similar.map(|similar| format!("did you mean `?{similar}`?"));
        Advice::new(format!("nothing gives `{column}` a value"), hint)
    }

    /// Variables that stand once only, but for columns and those that a table or a parameter gives values; none where the
    /// query gives out a graph, whose variables are for its triples.
    fn once(&self) -> Vec<Once<'_>> {
        if matches!(self.algebra, Algebra::Construct { .. } | Algebra::Describe { .. }) {
            return Vec::new();
        }
        let columns = plan::projected(self.pattern_asked()).map_or(&[][..], |(_, columns)| columns);
        let mut given = columns.to_vec();
        tables(self.pattern_asked(), &mut given);
        let mut found = once(self.text());
        found.retain(|once| given.iter().all(|variable| variable.as_str() != once.name));
        found
    }

    fn alone(&self, once: &Once<'_>) -> Advice {
        let hint = match once.meant {
            Some(meant) => format!("did you mean `?{meant}`?"),
            None => "use a variable that a pattern gives a value".to_owned(),
        };
        let Written { name, text } = &self.query.written;
        let at = Passage { name: name.to_string(), text: text.to_string(), span: once.span };
        Advice { at: Some(at), ..Advice::new(format!("`?{}` stands once only", once.name), Some(hint)) }
    }

    /// Names in patterns that no quad has.
    fn names(&self) -> Result<Vec<Advice>, Error> {
        let mut patterns = Vec::new();
        plan::triples(self.pattern_asked(), &mut patterns);
        let mut advice = Vec::new();
        for TriplePattern { subject, predicate, object } in &patterns {
            if let NamedNodePattern::NamedNode(property) = predicate
                && !self.has_property(property)?
            {
                advice.push(self.unknown_property(property)?);
            }
            for term in [subject, object] {
                if let TermPattern::NamedNode(thing) = term
                    && self.snapshot.id(thing.as_ref().into())?.is_none()
                {
                    if self.base.entity_id(thing.as_ref()).is_some() {
                        advice.push(self.unknown_entity(thing)?);
                    } else if iri::spellings(thing.as_ref()).len() > 1 {
                        let message = format!("nothing is linked to `{}`", self.short(thing.as_ref()));
                        let hint = "`?entity skos:exactMatch ?name` finds all links".to_owned();
                        advice.push(Advice::new(message, Some(hint)));
                    }
                }
            }
        }
        advice.dedup();
        Ok(advice)
    }

    fn has_property(&self, property: &NamedNode) -> Result<bool, Error> {
        let Some(id) = self.snapshot.id(property.as_ref().into())? else { return Ok(false) };
        Ok(self.snapshot.scan([None, Some(id), None, None])?.next().transpose()?.is_some())
    }

    fn unknown_property(&self, property: &NamedNode) -> Result<Advice, Error> {
        let name = self.short(property.as_ref());
        let local = property.as_str().rsplit(['#', '/']).next().unwrap_or_default();
        let relations = &Lexicon::shipped().relations;
        if vocab::relation(local) == *property && relations.named(local).is_some() {
            let claims = self.count(rdf::PREDICATE, property)?;
            let hint = format!("claims are found by `?claim rdf:predicate {name}`");
            let message = format!("no claim is asserted that has `{name}`");
            return Ok(match claims {
                0 => Advice::new(format!("no claim has `{name}`"), None),
                1 => Advice::new(format!("{message}; 1 is planned, possible, denied or negative"), Some(hint)),
                _ => {
                    let message = format!("{message}; {claims} are planned, possible, denied or negative");
                    Advice::new(message, Some(hint))
                }
            });
        }
        let mut known = Vec::new();
        for id in self.snapshot.predicates()?.into_keys() {
            if let Term::NamedNode(known_property) = self.snapshot.term(id)? {
                known.push(self.short(known_property.as_ref()));
            }
        }
        known.extend(relations.iter().map(|relation| self.short(vocab::relation(&relation.id).as_ref())));
        known.sort_unstable();
        known.dedup();
        let similar = nearest_one(&name, known.iter().map(String::as_str));
        let hint = similar.map(|similar| format!("did you mean `{similar}`?"));
        Ok(Advice::new(format!("no quad has the property `{name}`"), hint))
    }

    fn unknown_entity(&self, entity: &NamedNode) -> Result<Advice, Error> {
        let id = self.base.entity_id(entity.as_ref()).unwrap_or_default();
        let mut names: Vec<String> = Vec::new();
        for property in [rdfs::LABEL, skos::ALT_LABEL] {
            let Some(property) = self.snapshot.id(property.into())? else { continue };
            for quad in self.snapshot.scan([None, Some(property), None, None])?.take(NAMES) {
                if let Term::NamedNode(thing) = self.snapshot.term(quad?[0])?
                    && let Some(id) = self.base.entity_id(thing.as_ref())
                {
                    names.push(id.to_owned());
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        let similar = nearest(id, names.iter().map(String::as_str), 3);
        let similar: Vec<String> = similar.iter().map(|id| format!("`e:{id}`")).collect();
        let hint = match similar.as_slice() {
            [] => "`sitrep list entities` shows all".to_owned(),
            [one] => format!("did you mean {one}?"),
            several => format!("near are {}", several.join(", ")),
        };
        Ok(Advice::new(format!("nothing is called `e:{id}`"), Some(hint)))
    }

    fn count(&self, property: NamedNodeRef<'_>, object: &NamedNode) -> Result<u64, Error> {
        let ids: [Option<Id>; 2] = [self.snapshot.id(property.into())?, self.snapshot.id(object.as_ref().into())?];
        match ids {
            [Some(property), Some(object)] => {
                Ok(self.snapshot.scan([None, Some(property), Some(object), None])?.total()?)
            }
            _ => Ok(0),
        }
    }

    /// An IRI with its prefix, if it has one.
    fn short(&self, iri: NamedNodeRef<'_>) -> String {
        vocab::with_prefix(iri, &vocab::prefixes(&self.base)).unwrap_or_else(|| iri.to_string())
    }

    /// The first pattern with which nothing is left.
    fn pattern(&self) -> Result<Option<Advice>, Error> {
        let mut parts = Vec::new();
        let mut filters = false;
        required(self.pattern_asked(), &mut parts, &mut filters);
        for count in 1..=parts.len() {
            let together = parts[..count].iter().cloned().reduce(joined).unwrap_or_default();
            match self.has_solutions(together) {
                Some(true) => {}
                Some(false) => {
                    let words = self.words(&parts[count - 1]);
                    let message = match count {
                        1 => format!("nothing matches {words}"),
                        _ => format!("nothing matches {words} together with what stands before it"),
                    };
                    return Ok(Some(Advice::new(message, None)));
                }
                None => return Ok(None),
            }
        }
        let message = "the patterns have matches, but none passes the `FILTER`";
        Ok((filters && !parts.is_empty()).then(|| Advice::new(message, None)))
    }

    /// Whether a pattern has any; `None` where it takes too long to tell.
    fn has_solutions(&self, pattern: GraphPattern) -> Option<bool> {
        let mut query = self.query.clone();
        let (Algebra::Select { dataset, base_iri, .. }
        | Algebra::Construct { dataset, base_iri, .. }
        | Algebra::Describe { dataset, base_iri, .. }
        | Algebra::Ask { dataset, base_iri, .. }) = query.algebra;
        query.algebra = Algebra::Ask { dataset, pattern, base_iri };
        let limits = Limits { time: Some(PATIENCE), ..Limits::default() };
        match answer(self.snapshot, &query, &limits) {
            Ok(Answer::Boolean(found)) => Some(found),
            _ => None,
        }
    }

    /// A pattern as it is written, else what it is.
    fn words(&self, pattern: &GraphPattern) -> String {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                let words = patterns.first().and_then(|pattern| place::words(self.text(), pattern));
                words.map_or_else(|| format!("`{pattern}`"), |words| format!("`{words}`"))
            }
            GraphPattern::Path { .. } => "the path".to_owned(),
            GraphPattern::Graph { .. } => "what stands in `GRAPH`".to_owned(),
            _ => "the values".to_owned(),
        }
    }
}

/// The variables that tables of values and parameters give values.
fn tables(pattern: &GraphPattern, found: &mut Vec<Variable>) {
    if let GraphPattern::Values { variables, .. } = pattern {
        found.extend(variables.iter().cloned());
    }
    plan::children(pattern).into_iter().for_each(|inner| tables(inner, found));
}

/// The parts of a pattern that must match, in their order, and whether there are conditions beside.
fn required(pattern: &GraphPattern, parts: &mut Vec<GraphPattern>, filters: &mut bool) {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            parts.extend(patterns.iter().map(|pattern| GraphPattern::Bgp { patterns: vec![pattern.clone()] }));
        }
        GraphPattern::Path { .. } | GraphPattern::Graph { .. } | GraphPattern::Values { .. } => {
            parts.push(pattern.clone());
        }
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
            required(left, parts, filters);
            required(right, parts, filters);
        }
        GraphPattern::Filter { inner, .. } => {
            *filters = true;
            required(inner, parts, filters);
        }
        GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Slice { inner, .. } => required(inner, parts, filters),
        GraphPattern::Union { .. } | GraphPattern::Service { .. } => {}
    }
}

/// Two parts as one; blank nodes that they share stay shared.
fn joined(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    match (left, right) {
        (GraphPattern::Bgp { patterns: left }, GraphPattern::Bgp { patterns: right }) => {
            GraphPattern::Bgp { patterns: [left, right].concat() }
        }
        (left, right) => GraphPattern::Join { left: Box::new(left), right: Box::new(right) },
    }
}
