use jiff::civil::Date;
use oxigraph::model::{NamedNode, Term};

use crate::graph::vocab::sr;
use crate::graph::{self, ClaimView, Involved, Mapping, Match, Named, Part, Point, Thing};
use crate::lexicon::EntityKind;
use crate::store::{Error, Snapshot};

/// Names in each list of a view.
const NAMES: usize = 24;

/// All that is known of an entity, as a page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityView {
    /// Its IRI and its name.
    pub entity: Named,
    /// Its other names, in order.
    pub other_names: Vec<String>,
    /// What sort of thing it is; `None` for what is only imported.
    pub kind: Option<EntityKind>,
    /// Whose it is or in which country.
    pub owner: Option<Named>,
    /// Where it is.
    pub point: Option<Point>,
    /// Its codes by the names of the standards, such as `ISO 3166-1`.
    pub codes: Vec<(&'static str, String)>,
    /// The same thing elsewhere, and what was taken for it.
    pub links: Vec<Link>,
    /// What belongs to it or lies in it, by name.
    pub belongings: Shown<Named>,
    /// The claims in which it takes part, newest report first, undated ones last.
    pub claims: Shown<Involvement>,
    /// In how many claims it takes which part; parts that it never takes are left out.
    pub parts: Vec<(Part, usize)>,
    /// Those that take part in the same claims, and in how many; most first.
    pub others: Shown<(Named, usize)>,
    /// The first and the last day on which a report with such a claim was published; `None` where none is dated.
    pub days: Option<(Date, Date)>,
}

/// A list that may be cut off.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown<T> {
    /// The first of them.
    pub first: Vec<T>,
    /// How many there are in all.
    pub total: usize,
}

/// A claim in which an entity takes part.
#[derive(Clone, Debug, PartialEq)]
pub struct Involvement {
    /// What it has to do with it.
    pub parts: Vec<Part>,
    /// The claim.
    pub claim: ClaimView,
}

/// The same thing elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What it is called there.
    pub iri: NamedNode,
    /// How the two belong together.
    pub predicate: Match,
    /// What is known of the mapping; `None` where there is only the link.
    pub mapping: Option<Mapping>,
}

/// Gathers what is known of an entity, with at most so many claims. However much else a store holds, it costs nothing.
///
/// # Errors
/// What must be read is damaged.
pub fn entity_view(snapshot: &Snapshot, iri: &NamedNode, claims: usize) -> Result<EntityView, Error> {
    let (entity, other_names) = graph::names(snapshot, iri)?;
    let thing = graph::things(snapshot, [iri.clone()])?.remove(iri).unwrap_or_default();
    let Thing { kind, owner, point, country, .. } = thing;
    let involved = graph::involved(snapshot, iri.as_ref())?;
    let belongings = owned(snapshot, iri)?;
    Ok(EntityView {
        entity,
        other_names,
        kind,
        owner: owner.map(|owner| named(snapshot, &owner)).transpose()?,
        point,
        codes: codes(snapshot, iri, country)?,
        links: links(snapshot, iri)?,
        parts: counts(&involved),
        claims: shown_claims(snapshot, &involved, claims)?,
        others: others(snapshot, &involved, &belongings)?,
        belongings: {
            let first = belongings.iter().take(NAMES).map(|one| named(snapshot, one)).collect::<Result<_, _>>()?;
            Shown { first, total: belongings.len() }
        },
        days: involved.days,
    })
}

/// The triples of a view: what the graph says of the entity, its links, and the claims that are shown.
///
/// # Errors
/// What must be read is damaged.
pub fn entity_graph(snapshot: &Snapshot, view: &EntityView) -> Result<Snapshot, Error> {
    let claims: Vec<NamedNode> = view.claims.first.iter().map(|shown| shown.claim.iri.clone()).collect();
    graph::account(snapshot, view.entity.iri.as_ref(), &claims)
}

impl<T> Shown<T> {
    /// How many are left out.
    pub fn rest(&self) -> usize {
        self.total - self.first.len()
    }
}

impl Link {
    /// Where it leads: a name of the knowledge base, such as `Wikidata`; the host of every other IRI.
    pub fn place(&self) -> &str {
        place(self.iri.as_str())
    }

    /// How the two belong together, in words: `the same`.
    pub fn relation(&self) -> &'static str {
        match self.predicate {
            Match::Exact => "the same",
            Match::Close => "nearly the same",
            Match::Broad => "something more general",
            Match::Narrow => "something more special",
            Match::Related => "something related",
        }
    }

    /// What it is called there, in short: the end of the IRI.
    pub fn name(&self) -> &str {
        local(self.iri.as_str())
    }
}

/// The knowledge base that an IRI is of: its name where it is a known one, else its host.
pub(super) fn place(iri: &str) -> &str {
    let rest = iri.split_once("://").map_or(iri, |(_, rest)| rest);
    match rest.split(['/', '?', '#']).next().unwrap_or(rest) {
        "www.wikidata.org" => "Wikidata",
        "sws.geonames.org" => "GeoNames",
        "dbpedia.org" => "DBpedia",
        host => host,
    }
}

/// The end of an IRI.
pub(super) fn local(iri: &str) -> &str {
    let iri = iri.trim_end_matches('/');
    iri.rsplit_once(['/', '#']).map_or(iri, |(_, name)| name)
}

fn named(snapshot: &Snapshot, iri: &NamedNode) -> Result<Named, Error> {
    Ok(graph::names(snapshot, iri)?.0)
}

fn codes(snapshot: &Snapshot, iri: &NamedNode, country: Option<String>) -> Result<Vec<(&'static str, String)>, Error> {
    let mut codes: Vec<(&'static str, String)> = country.map(|code| ("ISO 3166-1", code)).into_iter().collect();
    for (name, property) in [("IATA", sr::IATA), ("ICAO", sr::ICAO)] {
        codes.extend(graph::texts(snapshot, iri, property)?.into_iter().map(|code| (name, code)));
    }
    Ok(codes)
}

/// The links that stand as triples, and the mappings of which they are not, by property and then by IRI.
fn links(snapshot: &Snapshot, iri: &NamedNode) -> Result<Vec<Link>, Error> {
    let mappings = graph::mappings_of(snapshot, iri.as_ref())?.into_iter();
    let mut links: Vec<Link> = mappings
        .map(|mapping| Link { iri: mapping.object.clone(), predicate: mapping.predicate, mapping: Some(mapping) })
        .collect();
    for predicate in Match::ALL {
        let pattern = [Some(iri.as_ref().into()), Some(predicate.property().into()), None, None];
        for quad in snapshot.scan_terms(pattern)? {
            let Term::NamedNode(iri) = snapshot.term(quad?[2])? else { continue };
            if !links.iter().any(|link| link.iri == iri && link.predicate == predicate) {
                links.push(Link { iri, predicate, mapping: None });
            }
        }
    }
    links.sort_by(|one, other| (one.predicate, &one.iri).cmp(&(other.predicate, &other.iri)));
    Ok(links)
}

/// What belongs to an entity, by IRI.
fn owned(snapshot: &Snapshot, iri: &NamedNode) -> Result<Vec<NamedNode>, Error> {
    let mut owned = Vec::new();
    for quad in snapshot.scan_terms([None, Some(sr::OWNER.into()), Some(iri.as_ref().into()), None])? {
        if let Term::NamedNode(one) = snapshot.term(quad?[0])? {
            owned.push(one);
        }
    }
    owned.sort_unstable();
    owned.dedup();
    Ok(owned)
}

fn counts(involved: &Involved) -> Vec<(Part, usize)> {
    let count = |part| involved.claims.iter().filter(|(_, parts)| parts.contains(&part)).count();
    Part::ALL.map(|part| (part, count(part))).into_iter().filter(|(_, count)| *count > 0).collect()
}

fn shown_claims(snapshot: &Snapshot, involved: &Involved, most: usize) -> Result<Shown<Involvement>, Error> {
    let wanted = &involved.claims[..involved.claims.len().min(most)];
    let iris: Vec<NamedNode> = wanted.iter().map(|(iri, _)| iri.clone()).collect();
    let mut parts = wanted.iter();
    let mut first = Vec::with_capacity(wanted.len());
    // What lacks what every claim has is passed over.
    for claim in graph::some_claims(snapshot, &iris)? {
        if let Some((_, parts)) = parts.find(|(iri, _)| *iri == claim.iri) {
            first.push(Involvement { parts: parts.clone(), claim });
        }
    }
    Ok(Shown { first, total: involved.claims.len() })
}

/// Those that are named in the same claims, but for what belongs to the entity itself.
fn others(snapshot: &Snapshot, involved: &Involved, own: &[NamedNode]) -> Result<Shown<(Named, usize)>, Error> {
    let others = || involved.others.iter().filter(|(iri, _)| own.binary_search(iri).is_err());
    let first = others().take(NAMES).map(|(iri, count)| Ok((named(snapshot, iri)?, *count)));
    Ok(Shown { first: first.collect::<Result<_, Error>>()?, total: others().count() })
}
