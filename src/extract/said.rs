//! What somebody says as such: demands made with “must”, and statements that no frame reads.

use std::sync::Arc;

use super::claims::{evidence, extent};
use super::reading::Reading;
use super::source;
use super::sure::sure;
use crate::claim::{Argument, Attribution, Claim, Evidence, Quoted, Referent, Stance, Statement};
use crate::syntax::Mood;
use crate::text::SentenceKind;

/// “Russia must withdraw, X said”: whoever says what somebody has to do calls for it.
pub(super) fn demand(reading: &Reading<'_>, clause: usize, found: &[Claim]) -> Option<Claim> {
    let scene = &reading.scene;
    let shape = &scene.parse.clauses[clause];
    let must = shape.modal.is_some_and(|modal| {
        matches!(scene.parse.words[modal].lemma.as_str(), "must" | "should" | "have")
            && scene.sentence.kind == SentenceKind::Body
    });
    let subject = shape.subject.filter(|_| must && shape.mood == Mood::Finite && shape.anchor.is_none())?;
    let attribution = source::of_clause(reading, clause);
    let said_by = attribution.as_ref().map_or_else(|| reading.issuer(), |attribution| attribution.source.clone());
    let source = said_by.filter(|source| source.kind.acts())?;
    let relation = Arc::clone(scene.lexicon.relations.named("callsFor")?);
    let words = extent(reading, clause);
    let span = scene.span(&words);
    let told = |claim: &Claim| claim.statement.relation == relation && claim.evidence.span.overlaps(span);
    if found.iter().any(told) {
        return None;
    }
    let act =
        found.iter().find(|claim| claim.evidence.relation.start >= span.start && claim.evidence.span.end <= span.end);
    let doer = reading.entity(subject).map(|entity| scene.as_actor(&entity)).filter(|doer| doer.kind.acts());
    let referent = match (doer, act) {
        (Some(doer), _) if doer == source => return None,
        (Some(doer), _) if doer.is_named() => Referent::Entity(doer),
        (_, Some(act)) => Referent::Proposition(Box::new(act.statement.clone())),
        (doer, None) => Referent::Entity(doer?),
    };
    // The subject's words name an actor, but no act.
    let named = referent.entity().is_some();
    let object = Argument { referent, span: named.then(|| scene.span(&scene.parse.extent(subject))) };
    let text = attribution.as_ref().and_then(|attribution| attribution.text);
    let statement = Statement {
        subject: Some(Argument { referent: Referent::Entity(source), span: text }),
        relation,
        object: Some(object),
        place: None,
    };
    let modal = shape.modal.unwrap_or(shape.verb);
    Some(Claim {
        quantity: None,
        time: None,
        stance: Stance::PLAIN,
        attribution: None,
        evidence: evidence(reading, words, modal..modal + 1),
        confidence: sure(scene.lexicon, "must", &statement),
        statement,
        rule: "must".to_owned(),
    })
}

/// A sentence with a source and no frame: what was said is kept as it stands.
pub(super) fn statement(reading: &Reading<'_>) -> Option<Claim> {
    let scene = &reading.scene;
    let saying = reading.sayings.iter().find(|saying| saying.speech && saying.attribution.source.is_some())?;
    let source = saying.attribution.source.clone()?;
    let relation = scene.lexicon.relations.named("states")?;
    let cue = saying.attribution.cue?;
    let words = 0..scene.parse.words.len();
    let subject = Argument { referent: Referent::Entity(source), span: saying.attribution.text };
    let mut attribution: Attribution = saying.attribution.clone();
    if scene.quotations.iter().any(|quote| quote.overlaps(scene.sentence.span)) {
        attribution.quoted = Quoted::Mixed;
    }
    let said = Statement { subject: Some(subject), relation: Arc::clone(relation), object: None, place: None };
    Some(Claim {
        confidence: sure(scene.lexicon, "states", &said),
        statement: said,
        stance: Stance::PLAIN,
        quantity: None,
        time: None,
        attribution: Some(attribution),
        evidence: Evidence {
            span: scene.span(&words),
            sentence: scene.sentence.span,
            relation: cue,
            headline: scene.sentence.kind == SentenceKind::Heading,
        },
        rule: "states".to_owned(),
    })
}
