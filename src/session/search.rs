use crate::graph::{self, ClaimView, Named};
use crate::query::letters_apart;
use crate::search::{self, Found, Hit, Index, Kind, Words, words};
use crate::session::Error;
use crate::store::Snapshot;
use crate::text::Span;

/// What has the words that were searched for, best first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// The claims.
    pub claims: Vec<FoundClaim>,
    /// Whether there are more claims.
    pub more_claims: bool,
    /// The entities.
    pub entities: Vec<FoundEntity>,
    /// Whether there are more entities.
    pub more_entities: bool,
    /// What to search for instead, each in one line, where nothing was found.
    pub hints: Vec<String>,
    /// Why the index could not be kept, so that the next search has to make it again; `None` where all is well.
    pub unkept: Option<String>,
}

/// A claim that has the words.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundClaim {
    /// The claim.
    pub claim: ClaimView,
    /// Where the words stand in those of the evidence, in bytes.
    pub marks: Vec<Span>,
    /// How well the words fit.
    pub score: f32,
}

/// An entity that has the words.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundEntity {
    /// The entity.
    pub entity: Named,
    /// Its other names.
    pub aliases: Vec<String>,
    /// How well the words fit.
    pub score: f32,
}

impl Findings {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty() && self.entities.is_empty()
    }
}

/// Searches for words, and phrases in quotation marks: in claims, entities or, with `None`, both; at most so many of each.
///
/// # Errors
/// It is no search, or the store is damaged.
pub fn search(snapshot: &Snapshot, text: &str, kind: Option<Kind>, most: usize) -> Result<Findings, Error> {
    let words = Words::parse(text)?;
    let index = Index::of(snapshot)?;
    let find = |wanted: Kind| match kind {
        Some(kind) if kind != wanted => Ok(Found::default()),
        _ => index.find(&words, Some(wanted), Some(most)),
    };
    let (claims, entities) = (find(Kind::Claim)?, find(Kind::Entity)?);
    let mut findings = Findings {
        more_claims: claims.more,
        more_entities: entities.more,
        unkept: index.unkept().map(str::to_owned),
        ..Findings::default()
    };
    let iris: Vec<_> = claims.hits.iter().map(|hit| hit.iri.clone()).collect();
    for claim in graph::some_claims(snapshot, &iris)? {
        let score = claims.hits.iter().find(|hit| hit.iri == claim.iri).map_or(0.0, |hit| hit.score);
        let marks = claim.evidence.exact.as_deref().map(|exact| words.spans(exact)).unwrap_or_default();
        findings.claims.push(FoundClaim { claim, marks, score });
    }
    for hit in entities.hits {
        let (entity, aliases) = graph::names(snapshot, &hit.iri)?;
        findings.entities.push(FoundEntity { entity, aliases, score: hit.score });
    }
    if findings.is_empty() {
        findings.hints = hints(&index, snapshot, &words, kind)?;
    }
    Ok(findings)
}

/// What to search for where nothing has all of the words.
fn hints(index: &Index, snapshot: &Snapshot, words: &Words, kind: Option<Kind>) -> Result<Vec<String>, Error> {
    let is_there =
        |words: &Words| -> Result<bool, search::Error> { Ok(!index.find(words, None, Some(1))?.hits.is_empty()) };
    if kind.is_some() && is_there(words)? {
        return Ok(vec!["leave out `--claims` and `--entities`; what has these words is of the other kind".to_owned()]);
    }
    let mut hints = Vec::new();
    for part in words.parts() {
        if is_there(&part)? {
            continue;
        }
        let similar = match part.form() {
            Some(form) => match index.nearest(form)? {
                Some(hit) => spelling(snapshot, &hit, form)?,
                None => None,
            },
            None => None,
        };
        hints.push(match similar {
            Some(similar) => format!("`{}` is nowhere; did you mean `{similar}`?", part.text()),
            None => format!("`{}` is nowhere; leave it out, or write it in other words", part.text()),
        });
    }
    if hints.is_empty() {
        hints.push("each of these is somewhere, but they are nowhere together; leave one out".to_owned());
    }
    Ok(hints)
}

/// The word of a thing that is most like a form.
fn spelling(snapshot: &Snapshot, hit: &Hit, form: &str) -> Result<Option<String>, Error> {
    let texts = match hit.kind {
        Kind::Claim => {
            let claims = graph::some_claims(snapshot, std::slice::from_ref(&hit.iri))?.into_iter();
            claims.flat_map(|claim| claim.evidence.exact.into_iter().chain([claim.label])).collect()
        }
        Kind::Entity => {
            let (entity, aliases) = graph::names(snapshot, &hit.iri)?;
            [vec![entity.label], aliases].concat()
        }
    };
    let mut near = Vec::new();
    for text in &texts {
        near.extend(words(text).into_iter().map(|word| (letters_apart(form, &word.form), word.span.of(text))));
    }
    Ok(near.into_iter().min().map(|(_, word)| word.to_lowercase()))
}
