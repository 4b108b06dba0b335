//! `SERVICE sr:search { … }`, which is answered before a query is planned: what has the words stands in its place as
//! `VALUES`, so that the plan knows how much that is and begins with it.

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNodeRef};
use oxigraph::sparql::Variable;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::graph::vocab::sr;
use crate::query::Error;
use crate::query::parts::{of_query, services};
use crate::search::{Index, Words};
use crate::store::Snapshot;

/// A query with answers in the place of what it asks the search.
///
/// # Errors
/// What is searched for is no search, or the snapshot is damaged.
pub(super) fn searched(query: &Query, snapshot: &Snapshot) -> Result<Query, Error> {
    let mut query = query.clone();
    search(of_query(&mut query), snapshot)?;
    Ok(query)
}

/// As [`searched`], for a pattern.
pub(super) fn search(pattern: &mut GraphPattern, snapshot: &Snapshot) -> Result<(), Error> {
    let mut outcome = Ok(());
    services(pattern, &mut |service| {
        if outcome.is_ok() {
            outcome = search_one(service, snapshot);
        }
    });
    outcome
}

/// Answers a `SERVICE` if it is ours.
fn search_one(service: &mut GraphPattern, snapshot: &Snapshot) -> Result<(), Error> {
    if let GraphPattern::Service { name: NamedNodePattern::NamedNode(name), inner, silent } = service
        && *name == sr::SEARCH
    {
        *service = match answer(inner, snapshot) {
            Err(_) if *silent => GraphPattern::Values { variables: Vec::new(), bindings: vec![Vec::new()] },
            answer => answer?,
        };
    }
    Ok(())
}

/// What has the words, as a table.
fn answer(pattern: &GraphPattern, snapshot: &Snapshot) -> Result<GraphPattern, Error> {
    let asked = Asked::of(pattern).ok_or(Error::SearchForm)?;
    let words = Words::parse(asked.words.value())?;
    let found = Index::of(snapshot)?.find(&words, None, None)?;
    let bindings = found.hits.into_iter().map(|hit| {
        let score = Literal::new_typed_literal(format!("{:.3}", hit.score), xsd::DECIMAL);
        let score = asked.score.is_some().then(|| Some(score.into()));
        std::iter::once(Some(hit.iri.into())).chain(score).collect()
    });
    let bindings = bindings.collect();
    let variables = std::iter::once(asked.thing).chain(asked.score).cloned().collect();
    Ok(GraphPattern::Values { variables, bindings })
}

/// What a pattern asks the search: what to call what has the words, the words, and what to call the score.
struct Asked<'a> {
    thing: &'a Variable,
    words: &'a Literal,
    score: Option<&'a Variable>,
}

impl<'a> Asked<'a> {
    /// `None` for a pattern that asks anything else.
    fn of(pattern: &'a GraphPattern) -> Option<Self> {
        let GraphPattern::Bgp { patterns } = pattern else { return None };
        let object = |property: NamedNodeRef<'_>| -> Vec<&'a TriplePattern> {
            let is = |name: &NamedNodePattern| matches!(name, NamedNodePattern::NamedNode(name) if *name == property);
            patterns.iter().filter(|pattern| is(&pattern.predicate)).collect()
        };
        let (matches, scores) = (object(sr::MATCHES), object(sr::SCORE));
        let [matches] = matches.as_slice() else { return None };
        let (TermPattern::Variable(thing), TermPattern::Literal(words)) = (&matches.subject, &matches.object) else {
            return None;
        };
        let score = match scores.as_slice() {
            [] => None,
            [TriplePattern { subject, object: TermPattern::Variable(score), .. }]
                if *subject == matches.subject && score != thing =>
            {
                Some(score)
            }
            _ => return None,
        };
        (patterns.len() == 1 + scores.len()).then_some(Self { thing, words, score })
    }
}
