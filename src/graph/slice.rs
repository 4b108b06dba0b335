//! Part of a graph: some claims with all that belongs to them.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::mapping::records;
use crate::graph::plain::{Claim, Graph, Plain, relations};
use crate::graph::vocab::{Term as _, prov, schema, sr};
use crate::lexicon::EntityKind;
use crate::store::{Error, Id, Quad, Snapshot};

/// Which claims are wanted: of each list that is not empty, one must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// Those of one of these reports, which are there even without claims.
    pub reports: Vec<NamedNode>,
    /// Those in which one of these takes part, or has forces that do: as actor, object, place or source, or inside an act
    /// that is supported, opposed or the like.
    pub entities: Vec<NamedNode>,
    /// Those of one of these relations.
    pub relations: Vec<NamedNode>,
    /// Those that one of these has said.
    pub voices: Vec<Voice>,
}

/// By whose word something is claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Somebody whom a report names.
    Source(NamedNode),
    /// A publisher, where its reports name nobody else; in whatever capitals.
    Publisher(String),
}

/// The claims that are wanted with their evidence, propositions, plain triples and reports, and what is known of everything
/// that takes part in them. All else is left out, so that what remains is a graph of its own; nothing is left out of
/// the whole.
///
/// # Errors
/// The store is damaged.
pub fn slice(snapshot: &Snapshot, slice: &Slice) -> Result<Snapshot, Error> {
    if *slice == Slice::default() {
        return Ok(snapshot.clone());
    }
    let ground = Ground::of(snapshot)?;
    let wanted = Wanted::of(&ground.graph, slice)?;
    let mut part = Part::new(&ground);
    for claim in ground.graph.claims()? {
        if wanted.has(&claim, &ground.plain)? {
            part.add_claim(&claim)?;
        }
    }
    for report in wanted.reports.iter().flatten() {
        part.add_report(*report)?;
    }
    snapshot.only(part.quads)
}

/// A snapshot of which parts are taken report by report, many times.
pub struct ByReport<'a> {
    ground: Ground<'a>,
    claims: FxHashMap<Id, Vec<Claim>>,
}

impl<'a> ByReport<'a> {
    /// Goes through the claims once.
    ///
    /// # Errors
    /// The store is damaged.
    pub fn new(snapshot: &'a Snapshot) -> Result<Self, Error> {
        let ground = Ground::of(snapshot)?;
        let mut claims: FxHashMap<Id, Vec<Claim>> = FxHashMap::default();
        for claim in ground.graph.claims()? {
            if let Some(report) = claim.report {
                claims.entry(report).or_default().push(claim);
            }
        }
        Ok(Self { ground, claims })
    }

    /// What [`slice`] gives for some reports.
    ///
    /// # Errors
    /// The store is damaged.
    pub fn part(&self, reports: &[NamedNode]) -> Result<Snapshot, Error> {
        let mut part = Part::new(&self.ground);
        for report in reports {
            let Some(report) = self.ground.graph.snapshot.id(report.as_ref().into())? else { continue };
            self.claims.get(&report).into_iter().flatten().try_for_each(|claim| part.add_claim(claim))?;
            part.add_report(report)?;
        }
        self.ground.graph.snapshot.only(part.quads)
    }
}

/// A [`Slice`] by ids; `None` where anything fits.
struct Wanted<'a> {
    graph: &'a Graph<'a>,
    reports: Option<FxHashSet<Id>>,
    entities: Option<FxHashSet<Id>>,
    relations: Option<FxHashSet<Id>>,
    sources: Option<FxHashSet<Id>>,
    /// The publishers that are wanted, in small letters.
    publishers: Vec<String>,
    source_of: FxHashMap<Id, Id>,
    via: FxHashMap<Id, Id>,
    said_to: FxHashMap<Id, Id>,
    proposition: FxHashMap<Id, Id>,
    roles: [FxHashMap<Id, Id>; 3],
    publisher: FxHashMap<Id, Id>,
}

impl<'a> Wanted<'a> {
    fn of(graph: &'a Graph<'a>, slice: &Slice) -> Result<Self, Error> {
        let ids = |nodes: Vec<&NamedNode>| -> Result<Option<FxHashSet<Id>>, Error> {
            if nodes.is_empty() {
                return Ok(None);
            }
            let known = nodes.into_iter().filter_map(|node| graph.snapshot.id(node.as_ref().into()).transpose());
            known.collect::<Result<_, _>>().map(Some)
        };
        let (mut sources, mut publishers) = (Vec::new(), Vec::new());
        for voice in &slice.voices {
            match voice {
                Voice::Source(source) => sources.push(source),
                Voice::Publisher(name) => publishers.push(name.to_lowercase()),
            }
        }
        let sources = ids(sources)?.or_else(|| (!publishers.is_empty()).then(FxHashSet::default));
        Ok(Self {
            graph,
            reports: ids(slice.reports.iter().collect())?,
            entities: ids(slice.entities.iter().collect())?,
            relations: ids(slice.relations.iter().collect())?,
            sources,
            publishers,
            source_of: graph.values(sr::SOURCE)?,
            via: graph.values(sr::VIA)?,
            said_to: graph.values(sr::SAID_TO)?,
            proposition: graph.values(sr::PROPOSITION_OF)?,
            roles: [graph.values(sr::WHO)?, graph.values(sr::WHOM)?, graph.values(sr::WHERE)?],
            publisher: graph.values(schema::PUBLISHER)?,
        })
    }

    fn has(&self, claim: &Claim, plain: &Plain) -> Result<bool, Error> {
        let is = |wanted: &Option<FxHashSet<Id>>, id: Option<Id>| {
            wanted.as_ref().is_none_or(|wanted| id.is_some_and(|id| wanted.contains(&id)))
        };
        Ok(is(&self.reports, claim.report)
            && is(&self.relations, plain.relations.get(&claim.id).copied())
            && self.entities.as_ref().is_none_or(|wanted| self.takes_part(claim, plain, wanted))
            && match &self.sources {
                Some(sources) => self.is_said_by(claim, sources)?,
                None => true,
            })
    }

    /// Whether one of some entities takes part in a claim.
    fn takes_part(&self, claim: &Claim, plain: &Plain, wanted: &FxHashSet<Id>) -> bool {
        let at = |values: &FxHashMap<Id, Id>, node: Id| values.get(&node).copied();
        let mut next: Vec<Id> = [&plain.subjects, &plain.objects, &plain.places, &self.said_to, &self.proposition]
            .into_iter()
            .filter_map(|values| at(values, claim.id))
            .chain(self.speakers(claim))
            .collect();
        let mut seen = FxHashSet::default();
        while let Some(node) = next.pop() {
            if wanted.contains(&node) {
                return true;
            }
            if seen.insert(node) {
                next.extend(at(&plain.owners, node));
                next.extend(self.roles.iter().filter_map(|role| at(role, node)));
            }
        }
        false
    }

    /// Whoever is named as a source, and those through whom it was said.
    fn speakers(&self, claim: &Claim) -> Vec<Id> {
        let (mut speakers, mut seen) = (Vec::new(), FxHashSet::default());
        let mut node = Some(claim.id);
        while let Some(said) = node.filter(|node| seen.insert(*node)) {
            speakers.extend(self.source_of.get(&said));
            node = self.via.get(&said).copied();
        }
        speakers
    }

    fn is_said_by(&self, claim: &Claim, sources: &FxHashSet<Id>) -> Result<bool, Error> {
        let speakers = self.speakers(claim);
        if !speakers.is_empty() {
            return Ok(speakers.iter().any(|speaker| sources.contains(speaker)));
        }
        let Some(publisher) = claim.report.and_then(|report| self.publisher.get(&report)) else { return Ok(false) };
        Ok(match self.graph.snapshot.term(*publisher)? {
            Term::Literal(name) => self.publishers.contains(&name.value().to_lowercase()),
            _ => sources.contains(publisher),
        })
    }
}

/// The properties that lead from a claim to what belongs to it; words that others lead to may be those of another claim.
pub(super) const LEADS: [NamedNodeRef<'static>; 7] =
    [sr::EVIDENCE, sr::VIA, sr::PROPOSITION_OF, prov::WAS_DERIVED_FROM, sr::WHO, sr::WHOM, sr::WHERE];

/// What must be known of a snapshot to take parts of it.
struct Ground<'a> {
    graph: Graph<'a>,
    plain: Plain,
    kind: Option<Id>,
    owner: Option<Id>,
    /// The properties that are in [`LEADS`].
    leads: FxHashSet<Id>,
    asserted: Option<Id>,
    positive: Option<Id>,
    /// Modality and polarity of each claim.
    stance: [FxHashMap<Id, Id>; 2],
    /// The classes of entities.
    classes: FxHashSet<Id>,
    /// The properties of plain triples.
    relations: FxHashSet<Id>,
}

impl<'a> Ground<'a> {
    fn of(snapshot: &'a Snapshot) -> Result<Self, Error> {
        let graph = Graph { snapshot };
        let plain = Plain::of(&graph)?;
        let id = |node: NamedNodeRef<'_>| snapshot.id(node.into());
        let ids = |nodes: Vec<NamedNode>| -> Result<FxHashSet<Id>, Error> {
            nodes.iter().filter_map(|node| id(node.as_ref()).transpose()).collect()
        };
        let mut relations = relations(snapshot)?;
        relations.extend(plain.relations.values());
        let classes = EntityKind::TERMS.iter().map(|(_, class)| class.into_owned()).collect();
        Ok(Self {
            kind: id(rdf::TYPE)?,
            owner: id(sr::OWNER)?,
            leads: ids(LEADS.map(NamedNodeRef::into_owned).to_vec())?,
            asserted: id(sr::ASSERTED)?,
            positive: id(sr::POSITIVE)?,
            stance: [graph.values(sr::MODALITY)?, graph.values(sr::POLARITY)?],
            classes: ids(classes)?,
            relations,
            graph,
            plain,
        })
    }

    /// Whether a claim stands as plain triples too; those of another one may be the same.
    fn is_asserted(&self, claim: &Claim) -> bool {
        let [modality, polarity] = &self.stance;
        let has = |values: &FxHashMap<Id, Id>, wanted: Option<Id>| {
            wanted.is_some() && values.get(&claim.id).copied() == wanted
        };
        has(modality, self.asserted) && has(polarity, self.positive)
    }
}

/// Quads that are gathered.
struct Part<'a> {
    ground: &'a Ground<'a>,
    quads: FxHashSet<Quad>,
    /// What has been gone through, with its graph.
    seen: FxHashSet<(Id, Id)>,
    /// For each node that came up, whether it is an entity.
    entities: FxHashMap<Id, bool>,
}

impl<'a> Part<'a> {
    fn new(ground: &'a Ground<'a>) -> Self {
        Self { ground, quads: FxHashSet::default(), seen: FxHashSet::default(), entities: FxHashMap::default() }
    }

    fn add_claim(&mut self, claim: &Claim) -> Result<(), Error> {
        self.add_nodes(claim.id, claim.graph)?;
        let plain = self.ground.is_asserted(claim).then(|| self.ground.plain.triples(claim));
        for quad in plain.into_iter().flatten() {
            if self.ground.graph.snapshot.scan(quad.map(Some))?.next().transpose()?.is_some() {
                self.quads.insert(quad);
            }
        }
        Ok(())
    }

    /// What is said of a report itself.
    fn add_report(&mut self, report: Id) -> Result<(), Error> {
        let quads: Vec<Quad> =
            self.ground.graph.snapshot.scan([Some(report), None, None, None])?.collect::<Result<_, _>>()?;
        quads.into_iter().try_for_each(|quad| self.add_nodes(report, quad[3]))
    }

    /// What a graph says of a node and of all that it leads to there.
    fn add_nodes(&mut self, node: Id, graph: Id) -> Result<(), Error> {
        let mut next = vec![node];
        while let Some(node) = next.pop() {
            if !self.seen.insert((node, graph)) {
                continue;
            }
            for quad in self.ground.graph.snapshot.scan([Some(node), None, None, Some(graph)])? {
                let quad = quad?;
                self.quads.insert(quad);
                if self.is_entity(quad[2])? {
                    self.add_entity(quad[2])?;
                } else if self.ground.leads.contains(&quad[1])
                    || matches!(self.ground.graph.snapshot.term(quad[2])?, Term::BlankNode(_))
                {
                    next.push(quad[2]);
                }
            }
        }
        Ok(())
    }

    fn is_entity(&mut self, node: Id) -> Result<bool, Error> {
        if let Some(known) = self.entities.get(&node) {
            return Ok(*known);
        }
        let mut is = false;
        for quad in self.ground.graph.snapshot.scan([Some(node), self.ground.kind, None, None])? {
            is |= self.ground.classes.contains(&quad?[2]);
        }
        self.entities.insert(node, is);
        Ok(is)
    }

    /// What every graph says of an entity, but for what it does, and what is known of its mappings.
    fn add_entity(&mut self, entity: Id) -> Result<(), Error> {
        let mut next = vec![entity];
        while let Some(entity) = next.pop() {
            if !self.seen.insert((entity, Id::DEFAULT_GRAPH)) {
                continue;
            }
            for quad in self.ground.graph.snapshot.scan([Some(entity), None, None, None])? {
                let quad = quad?;
                if !self.ground.relations.contains(&quad[1]) {
                    self.quads.insert(quad);
                }
                if Some(quad[1]) == self.ground.owner {
                    next.push(quad[2]);
                }
            }
            self.quads.extend(records(self.ground.graph.snapshot, Some(entity))?);
        }
        Ok(())
    }
}
