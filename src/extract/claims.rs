//! The claims of a sentence: every frame found, with its stance, figures, time, source and evidence.

use std::ops::Range;

use super::act::{self, Act};
use super::fill::Site;
use super::memory::Memory;
use super::quantity::{self, core, quantity};
use super::reading::Reading;
use super::sure::sure;
use super::toll::{self, Toll};
use super::{deadline, figure, office, place, said, source, stance, when};
use crate::claim::{Amount, Argument, Claim, Evidence, Modality, Quantity, Referent, Stance, Statement};
use crate::lexicon::{EntityKind, Frame, Plover, Slot};
use crate::syntax::{Mood, Tag, Voice};
use crate::text::{SentenceKind, Span};

/// Reads the claims of a sentence, in the order of the text, and remembers the acts that it speaks of.
pub(super) fn claims(reading: &Reading<'_>, memory: &mut Memory) -> Vec<Claim> {
    memory.next_sentence();
    let mut found = Vec::new();
    for clause in 0..reading.scene.parse.clauses.len() {
        found.extend(verbal(reading, memory, clause));
    }
    if reading.scene.sentence.kind == SentenceKind::Body {
        for phrase in 0..reading.scene.parse.phrases.len() {
            let more = nominal(reading, memory, phrase, &found);
            found.extend(more);
            found.extend(dead(reading, memory, phrase));
        }
        found.extend(deadline::claims(reading, memory));
    }
    found.extend(office::claims(reading));
    let clauses = 0..reading.scene.parse.clauses.len();
    let demands: Vec<Claim> = clauses.filter_map(|clause| said::demand(reading, clause, &found)).collect();
    found.extend(demands);
    // “UN: 25 million in need” has no verb that could be missed.
    if found.is_empty() && !reading.scene.parse.clauses.is_empty() {
        found.extend(said::statement(reading));
    }
    found.sort_by_key(|claim| (claim.evidence.span.start, claim.evidence.span.end, claim.evidence.relation.start));
    without_repeats(found)
}

/// What the verb or adjective of a clause claims.
fn verbal(reading: &Reading<'_>, memory: &mut Memory, clause: usize) -> Vec<Claim> {
    let shape = &reading.scene.parse.clauses[clause];
    let mut found: Vec<(String, bool, Vec<Statement>)> = {
        let site = Site::of_clause(reading, memory, clause);
        let found = act::statements_of_clause(&site).into_iter();
        found.map(|(frame, statements)| (frame.rule(), settles(frame), statements)).collect()
    };
    let counted = figure::of_clause(reading, memory, clause);
    let mut counts = None;
    if let Some((statement, quantity)) = counted {
        found = vec![("figure".to_owned(), false, vec![statement])];
        counts = quantity;
    }
    let mut claims = Vec::new();
    for (trigger, settled, statements) in found {
        for statement in statements {
            // “ended the fighting”: a gerund that says no more than its verb names the act without claiming it.
            let bare = shape.mood == Mood::Gerund && statement.object.is_none() && statement.place.is_none();
            // “Efforts to form a government have stalled”: nobody is said to do it.
            let idle = shape.mood == Mood::Infinitive && shape.voice == Voice::Active && statement.subject.is_none();
            if idle && counts.is_none() {
                continue;
            }
            let moved = shape.mood == Mood::Finite && are_moved(&statement);
            if (bare || !(says_something(&statement) || moved)) && counts.is_none() {
                continue;
            }
            let statement = placed(reading, memory, Some(clause), statement);
            let words = extent(reading, clause);
            let mut rule = trigger.clone();
            rule.push_str(match (shape.voice, shape.mood) {
                (Voice::Passive, _) => ".passive",
                (_, Mood::Infinitive) => ".infinitive",
                (_, Mood::Gerund) => ".gerund",
                _ => "",
            });
            remember(memory, &statement);
            claims.push(Claim {
                quantity: counts
                    .clone()
                    .or_else(|| how_many(reading, clause, &statement))
                    .filter(|found| counts_here(found, &statement)),
                time: when::of_clause(reading, clause),
                stance: if settled { Stance::PLAIN } else { stance::of_clause(&reading.scene, clause) },
                attribution: source::of_clause(reading, clause)
                    .or_else(|| source::of_estimate(reading, clause).filter(|_| counts.is_some()))
                    .or_else(|| source::of_hearsay(reading, clause)),
                evidence: evidence(reading, words, shape.verb..shape.verb + 1),
                confidence: sure(reading.scene.lexicon, &rule, &statement),
                statement,
                rule,
            });
        }
    }
    claims
}

/// The statement with the place that the report is speaking of, where it names none itself.
fn placed(reading: &Reading<'_>, memory: &mut Memory, clause: Option<usize>, mut statement: Statement) -> Statement {
    if statement.place.is_none() {
        statement.place = place::of_object(&statement);
    }
    if statement.place.is_none() {
        statement.place = place::of_subject(&Site { reading, memory, clause, phrase: None, depth: 0 });
    }
    if statement.place.as_ref().is_none_or(place::is_vague) {
        let context = place::of_context(&Site { reading, memory, clause, phrase: None, depth: 0 }, &statement);
        if context.is_some() {
            statement.place = context;
        }
    }
    if let Some(place) = statement.place.as_ref().and_then(|place| place.referent.entity()) {
        memory.note_scene(place);
    }
    statement
}

/// What a noun claims: where a light verb governs it, or where it names its doer itself.
fn nominal(reading: &Reading<'_>, memory: &mut Memory, phrase: usize, verbal: &[Claim]) -> Vec<Claim> {
    let scene = &reading.scene;
    if core(scene, phrase) != phrase
        && scene.parse.phrases[phrase].behind.iter().any(|&(_, behind)| core(scene, phrase) == behind)
    {
        // The phrase behind “of” is read on its own.
        return Vec::new();
    }
    let Some(Act { statements, frame, recalled }) = act::of_phrase(reading, memory, phrase, 0) else {
        return Vec::new();
    };
    let Some(statement) = statements.first() else { return Vec::new() };
    let head = scene.parse.phrases[phrase].head;
    let governor = act::governor(reading, phrase).or_else(|| outer_governor(reading, phrase));
    let light = governor.and_then(|clause| act::light(reading, clause));
    let subject_of = act::subject_of(reading, phrase);
    let telling = statement.subject.is_some()
        && (statement.object.is_some()
            || statement.place.is_some()
            || frame.object.is_empty()
            || statement.relation.mutual);
    let harms = matches!(statement.relation.plover, Some(Plover::Assault | Plover::Coerce));
    let named = statement.subject.is_some() || statement.object.is_some() || statement.relation.id == "attacks";
    let violent = harms && named && (statement.subject.is_some() || statement.place.is_some());
    // “New sanctions on two companies”: a line without a verb tells of its noun.
    let alone = scene.parse.clauses.is_empty() && scene.parse.words.len() > scene.parse.phrases[phrase].words.len();
    let first = scene.parse.phrases[..phrase].iter().all(|before| before.owner == Some(phrase) || before.time);
    let spoken_of =
        light.is_some() || subject_of.is_some() || exists(reading, governor, phrase) || alone && (first || phrase == 0);
    if recalled && !spoken_of || !(spoken_of || telling || violent) || !says_something(statement) && !violent {
        return Vec::new();
    }
    let clause = light.and(governor).or(subject_of).or(governor.filter(|_| spoken_of));
    let words = match clause {
        Some(clause) => {
            let own = scene.parse.extent(phrase);
            let around = extent(reading, clause);
            own.start.min(around.start)..own.end.max(around.end)
        }
        None => scene.parse.extent(phrase),
    };
    let span = scene.span(&words);
    // A verb that has said the same of the same words has said it better.
    let told = verbal.iter().any(|claim| {
        let same = clause.is_some() || agrees(&claim.statement.subject, &statement.subject);
        same && claim.statement.relation == statement.relation && claim.evidence.span.overlaps(span)
    });
    if told {
        return Vec::new();
    }
    if verbal.iter().any(|claim| averts(claim, scene.parse.words[head].span())) {
        return Vec::new();
    }
    let mut stance = stance::of_phrase(scene, phrase, clause);
    if let Some(light) = light {
        apply_light(light, &mut stance);
    }
    let timed = clause.and_then(|clause| when::of_clause(reading, clause)).or_else(|| when::behind(reading, phrase));
    let stance = if settles(frame) { Stance::PLAIN } else { stance };
    let there = subject_of.and_then(|clause| place::of_clause(&Site::of_clause(reading, memory, clause)));
    let statements = statements.iter().map(|statement| {
        let mut statement = statement.clone();
        statement.place =
            statement.place.or_else(|| there.clone()).or_else(|| place::of_whole(reading, memory, phrase));
        placed(reading, memory, clause, statement)
    });
    let statements: Vec<Statement> = statements.collect();
    let claims = statements.iter().map(|statement| Claim {
        quantity: quantity(scene, phrase).or_else(|| clause.and_then(|clause| how_many(reading, clause, statement))),
        time: timed.clone(),
        stance,
        attribution: source::of_word(reading, head),
        evidence: evidence(reading, words.clone(), head..head + 1),
        confidence: sure(scene.lexicon, &frame.rule(), statement),
        rule: frame.rule(),
        statement: statement.clone(),
    });
    let claims: Vec<Claim> = claims.collect();
    for statement in &statements {
        remember(memory, statement);
    }
    claims
}

/// How many died, where a phrase alone counts them.
fn dead(reading: &Reading<'_>, memory: &mut Memory, phrase: usize) -> Option<Claim> {
    let Toll { statement, figure, words } = toll::of_phrase(reading, memory, phrase)?;
    let head = reading.scene.parse.phrases[phrase].head;
    Some(Claim {
        quantity: Some(figure),
        time: when::behind(reading, phrase),
        stance: Stance::PLAIN,
        attribution: source::of_word(reading, head),
        evidence: evidence(reading, words, head..head + 1),
        confidence: sure(reading.scene.lexicon, "figure", &statement),
        statement,
        rule: "figure".to_owned(),
    })
}

/// Whether the frame itself has used up what the modal and the negation say: “could not be ignored”, “there has to be”.
fn settles(frame: &Frame) -> bool {
    frame
        .needs
        .iter()
        .any(|need| need.slot == Slot::Negative || need.slot == Slot::Exists && need.class.as_deref() == Some("must"))
}

/// The clause that governs the phrase before “of”, for “the initiation of the withdrawal”.
fn outer_governor(reading: &Reading<'_>, phrase: usize) -> Option<usize> {
    let parse = &reading.scene.parse;
    let outer = (0..phrase).find(|&outer| core(&reading.scene, outer) == phrase && outer != phrase)?;
    act::governor(reading, outer).filter(|&clause| parse.clauses[clause].mood == Mood::Finite)
}

fn exists(reading: &Reading<'_>, governor: Option<usize>, phrase: usize) -> bool {
    governor.is_some_and(|clause| {
        let parse = &reading.scene.parse;
        let shape = &parse.clauses[clause];
        let verb = &parse.words[shape.verb];
        verb.lemma == "be" && shape.objects.iter().any(|&object| core(&reading.scene, object) == phrase)
    })
}

/// “thwarted an attack”, “put the withdrawal on hold”: the act of the noun in these words did not happen, or goes on no
/// longer, by what the verb claims.
fn averts(claim: &Claim, phrase: Span) -> bool {
    let averts = match claim.statement.relation.id.as_str() {
        "prevents" | "denies" => {
            claim.evidence.relation.end <= phrase.start || claim.evidence.relation.start >= phrase.end
        }
        "suspends" => true,
        _ => false,
    };
    averts && claim.statement.object.as_ref().and_then(|act| act.span).is_some_and(|act| act.overlaps(phrase))
}

fn apply_light(light: &Frame, stance: &mut Stance) {
    let commitment = light.needs.iter().find_map(|need| need.class.as_deref());
    let modality = match commitment {
        Some("planned") => Modality::Planned,
        Some("possible") => Modality::Possible,
        _ => return,
    };
    stance.modality = stance.modality.max(modality);
}

/// A statement without a doer needs something that it is done to.
fn says_something(statement: &Statement) -> bool {
    if statement.relation.place_property.is_some() && statement.subject.is_none() {
        return false;
    }
    let doer = statement.subject.is_some();
    doer && !same(statement)
        || statement.object.is_some() && !doer
        || (statement.relation.mutual || is_event(statement)) && statement.place.is_some()
}

/// “Protests erupted in Tehran”, “a ceasefire came into force”: it happens, whoever does it.
fn is_event(statement: &Statement) -> bool {
    matches!(statement.relation.id.as_str(), "protests" | "declaresCeasefire")
}

/// “All foreign troops will leave Afghanistan”: forces move between places, by whose will ever.
fn are_moved(statement: &Statement) -> bool {
    statement.relation.place_property.is_some() && statement.object.is_some() && statement.place.is_some()
}

/// Nobody deploys, meets or accuses himself: such a reading is a mistake.
fn same(statement: &Statement) -> bool {
    match (&statement.subject, &statement.object) {
        (Some(subject), Some(object)) => subject.referent == object.referent,
        _ => false,
    }
}

fn remember(memory: &mut Memory, statement: &Statement) {
    if let Some(Referent::Proposition(act)) = statement.object.as_ref().map(|object| &object.referent) {
        memory.mention_act((**act).clone());
    }
    if statement.relation.place_property.is_some() || statement.subject.is_some() && statement.object.is_some() {
        memory.note_act(statement.clone());
    }
}

/// “urged all sides”, “total war”: words for a share count where forces, people or things are moved or harmed.
fn counts_here(quantity: &Quantity, statement: &Statement) -> bool {
    use Plover::{Accuse, Agree, Consult, Reject, Request, Support, Threaten};
    let share = matches!(quantity.amount, Amount::All | Amount::Most | Amount::Half);
    !share
        || !matches!(statement.relation.plover, Some(Accuse | Agree | Consult | Reject | Request | Support | Threaten))
            && statement.relation.id != "declaresWar"
}

/// How many: of the forces, people or things that the statement is about.
fn how_many(reading: &Reading<'_>, clause: usize, statement: &Statement) -> Option<Quantity> {
    let scene = &reading.scene;
    let shape = &scene.parse.clauses[clause];
    let counted = |phrase: &usize| scene.parse.members(*phrase).into_iter().find_map(|member| quantity(scene, member));
    let moves = statement.relation.place_property.is_some();
    // “injuring a sailor”: one is a figure where people are the harm.
    let harm = matches!(statement.relation.id.as_str(), "kills" | "injures" | "detains" | "releases");
    let counted = |phrase: &usize| counted(phrase).or_else(|| quantity::one(scene, *phrase).filter(|_| harm));
    let subject_counts = shape.subject.filter(|&subject| {
        shape.voice == Voice::Passive
            || moves
                && reading
                    .entity(subject)
                    .is_some_and(|entity| matches!(entity.kind, EntityKind::Force | EntityKind::Group))
            || statement.subject.is_none()
            || statement.relation.id == "needsAid"
    });
    shape.objects.iter().find_map(counted).or_else(|| subject_counts.as_ref().and_then(counted)).or_else(|| {
        // “numbers 800”, “rose to 10,000”: the figure behind the verb.
        shape
            .obliques
            .iter()
            .filter(|&&(word, _)| matches!(scene.parse.words[word].lower.as_str(), "to" | "at"))
            .find_map(|(_, phrase)| {
                let head = scene.parse.phrases[*phrase].head;
                quantity(scene, *phrase)
                    .filter(|_| scene.parse.words[head].tag == Tag::Number && statement.relation.id == "hasForces")
            })
    })
}

/// The words of a clause with its own subject, its objects and what follows them.
pub(super) fn extent(reading: &Reading<'_>, clause: usize) -> Range<usize> {
    let parse = &reading.scene.parse;
    let shape = &parse.clauses[clause];
    let mut start = shape.group.start;
    let mut end = shape.group.end;
    let anchored = shape.anchor.filter(|_| shape.mood != Mood::Infinitive);
    if let Some(subject) = shape.subject.filter(|_| shape.own_subject).or(anchored) {
        let extent = parse.extent(subject);
        start = start.min(extent.start);
        end = end.max(extent.end.min(extent.start.max(shape.group.end)));
    }
    for &phrase in shape.objects.iter().chain(shape.obliques.iter().map(|(_, phrase)| phrase)) {
        let last = parse.phrases[phrase].members.last().copied().unwrap_or(phrase);
        end = end.max(parse.extent(phrase).end).max(parse.extent(last).end);
    }
    for time in reading.times_of(clause) {
        end = end.max(reading.scene.times[time].tokens.end);
    }
    start..end
}

pub(super) fn evidence(reading: &Reading<'_>, words: Range<usize>, relation: Range<usize>) -> Evidence {
    let span = reading.scene.span(&words);
    Evidence {
        span: span.cover(reading.scene.span(&relation)),
        sentence: reading.scene.sentence.span,
        relation: reading.scene.span(&relation),
        headline: reading.scene.sentence.kind == SentenceKind::Heading,
    }
}

/// “took to the streets to protest against the reform”: what says nobody to whom is said in full by its neighbour.
fn is_part_of(bare: &Claim, full: &Claim) -> bool {
    let (a, b) = (&bare.statement, &full.statement);
    a.relation == b.relation
        && a.object.is_none()
        && b.object.is_some()
        && a.subject.is_some()
        && agrees(&a.subject, &b.subject)
        && full.rule.ends_with(".infinitive")
}

/// Claims that say the same in the same words are one.
fn without_repeats(claims: Vec<Claim>) -> Vec<Claim> {
    let mut kept: Vec<Claim> = Vec::new();
    for claim in claims {
        if let Some(bare) = kept.iter_mut().find(|known| is_part_of(known, &claim)) {
            bare.evidence.span = bare.evidence.span.cover(claim.evidence.span);
            bare.statement.object = claim.statement.object;
            continue;
        }
        let repeats = |known: &Claim| {
            let bare = |span: Span| known.evidence.span.contains(span) || span.contains(known.evidence.span);
            known.statement.relation == claim.statement.relation
                && bare(claim.evidence.span)
                && agrees(&known.statement.subject, &claim.statement.subject)
                && agrees(&known.statement.object, &claim.statement.object)
        };
        if !kept.iter().any(repeats) {
            kept.push(claim);
        }
    }
    kept
}

fn agrees(a: &Option<Argument>, b: &Option<Argument>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.referent == b.referent,
        (None, None) => true,
        _ => false,
    }
}
