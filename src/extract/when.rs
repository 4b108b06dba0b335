//! When: the expression of time that goes with a clause or phrase, as bounds.

use super::reading::Reading;
use super::stance;
use super::time::{Anchor, Direction, When, resolve};
use crate::claim::{Bounds, ClaimTime, Modality, TimeBasis};
use crate::lexicon::{EntityKind, Form};
use crate::syntax::{Link, Mood, Tag};
use crate::text::SentenceKind;

/// Offices whose holders give their name to a time.
const OFFICES: [&str; 3] = ["president", "prime minister", "chancellor"];

/// The time of a clause: its own, or that of the clauses that tell of the same happening.
pub(super) fn of_clause(reading: &Reading<'_>, clause: usize) -> Option<ClaimTime> {
    // A time looks forward or back with the clause that it stands in.
    let own = |clause: usize| {
        let time = reading.times_of(clause).into_iter().next()?;
        Some(claim_time(reading, time, looks(reading, clause)))
    };
    own(clause)
        .or_else(|| around(reading, clause).into_iter().find_map(own))
        .or_else(|| tenure(reading, clause))
        .or_else(|| only_time(reading, clause))
        .or_else(|| always(reading, clause))
}

/// “has always backed”: a time without bounds.
fn always(reading: &Reading<'_>, clause: usize) -> Option<ClaimTime> {
    let words = &reading.scene.parse.words;
    let word = reading.scene.parse.clauses[clause].group.clone().find(|&word| words[word].lower == "always")?;
    Some(ClaimTime { text: words[word].span(), basis: TimeBasis::Open, bounds: Bounds::default() })
}

/// “the attack on Monday”: a time right behind a phrase.
pub(super) fn behind(reading: &Reading<'_>, phrase: usize) -> Option<ClaimTime> {
    let clause = reading.clause_around(reading.scene.parse.phrases[phrase].head);
    let looks = clause.map_or(Direction::Open, |clause| match looks(reading, clause) {
        // The clause may have happened before or after what its noun speaks of.
        Direction::Back => Direction::Open,
        other => other,
    });
    let end = reading.scene.parse.extent(phrase).end;
    let inside = reading.scene.parse.phrases[phrase]
        .behind
        .iter()
        .find(|&&(_, behind)| reading.scene.parse.phrases[behind].time);
    if let Some(&(_, inside)) = inside {
        let start = reading.scene.parse.phrases[inside].words.start;
        let time = reading.scene.times.iter().position(|timex| timex.tokens.start == start)?;
        return Some(claim_time(reading, time, looks));
    }
    let time = reading.scene.times.iter().position(|timex| {
        let led = timex.tokens.start == end + 1 && reading.scene.parse.words[end].tag == Tag::Preposition;
        timex.tokens.start == end || led
    })?;
    Some(claim_time(reading, time, looks))
}

/// The clauses whose time is that of a clause without one, nearest first: “rammed and boarded … on Monday, injuring a
/// sailor and …”, “may meet to discuss the conflict next week”.
fn around(reading: &Reading<'_>, clause: usize) -> Vec<usize> {
    let clauses = &reading.scene.parse.clauses;
    let mut found = Vec::new();
    let next = clause + 1;
    if let Some((parent, link)) = clauses.get(next).and_then(|next| next.parent)
        && parent == clause
        && matches!(link, Link::Infinitive | Link::Coordinate)
    {
        found.push(next);
    }
    let mut at = clause;
    while let Some((parent, link)) = clauses[at].parent
        && found.len() < clauses.len()
    {
        let same = match link {
            Link::Participle(None) => true,
            Link::Coordinate => !clauses[at].own_subject,
            Link::Infinitive => !super::source::reports(reading, parent) && !clauses[at].past,
            _ => false,
        };
        if !same {
            break;
        }
        found.push(parent);
        at = parent;
    }
    found
}

/// The only time of a sentence, for what happens in it in the same tense: “two were killed and five wounded on Monday”.
fn only_time(reading: &Reading<'_>, clause: usize) -> Option<ClaimTime> {
    let scene = &reading.scene;
    let [timex] = scene.times.as_slice() else { return None };
    let told = reading.clause_around(timex.tokens.start)?;
    // “Egypt, which hosted the talks last week, called”: two happenings.
    let background =
        |at: usize| scene.parse.clauses[at].anchor.is_some() && scene.parse.clauses[at].mood == Mood::Finite;
    let forward = |at: usize| looks(reading, at) == Direction::Forward;
    let (own, other) = (&scene.parse.clauses[clause], &scene.parse.clauses[told]);
    let joined = !scene.parse.words[own.group.start.min(other.group.start)..own.group.end.max(other.group.end)]
        .iter()
        .any(|word| matches!(word.tag, Tag::Stop | Tag::Quote));
    // A saying has its own time, and “has supported” is no happening of that day.
    let saying = super::source::reports(reading, told) || super::source::reports(reading, clause);
    let perfect = |at: usize| scene.parse.words[scene.parse.clauses[at].group.start].lemma == "have";
    let same = forward(clause) == forward(told) && own.past == other.past && perfect(clause) == perfect(told);
    (joined && same && !saying && !background(clause) && !background(told))
        .then(|| claim_time(reading, 0, looks(reading, told)))
}

/// Where a clause looks: what is only planned lies ahead, and the past tense tells of what lies behind.
fn looks(reading: &Reading<'_>, clause: usize) -> Direction {
    let ahead = stance::of_clause(&reading.scene, clause).modality != Modality::Asserted;
    let shape = &reading.scene.parse.clauses[clause];
    // “flies to Kiev on Tuesday”: the present of a plan, but for headlines and for what is said.
    let present = shape.mood == Mood::Finite
        && reading.scene.sentence.kind == SentenceKind::Body
        && !shape.reports
        && matches!(reading.scene.parse.words[shape.group.start].tag, Tag::Verb(Form::Present | Form::Base))
        && shape.group.start == shape.verb;
    match (ahead || present, shape.past) {
        (true, _) => Direction::Forward,
        (false, true) => Direction::Back,
        (false, false) => Direction::Open,
    }
}

fn claim_time(reading: &Reading<'_>, time: usize, looks: Direction) -> ClaimTime {
    let scene = &reading.scene;
    let timex = &scene.times[time];
    let anchor = Anchor { published: scene.report.published, spoken: spoken_before(reading, time), looks };
    let (bounds, basis) = resolve(timex.when, &lower(reading, led_at(reading, timex.tokens.start)), anchor);
    let leads = ["by", "before", "until", "till", "since", "after", "beyond", "the", "within", "well", "from"];
    let mut start = timex.tokens.start;
    while start > 0 && leads.contains(&scene.parse.words[start - 1].lower.as_str()) {
        start -= 1;
    }
    ClaimTime { text: scene.span(&(start..timex.tokens.end)), basis, bounds }
}

/// Where the phrase begins that a time stands in: “before *Biden's September 11* deadline” is led by “before”.
fn led_at(reading: &Reading<'_>, time: usize) -> usize {
    let words = &reading.scene.parse.words;
    let mut start = time;
    while start > 0
        && matches!(words[start - 1].tag, Tag::Possessive | Tag::Name | Tag::Noun | Tag::Determiner | Tag::Adjective)
    {
        start -= 1;
    }
    let leads = start < time
        && start > 0
        && matches!(words[start - 1].lower.as_str(), "by" | "before" | "until" | "till" | "after" | "since");
    // Only an owner or an article may stand between: “before the May 1 deadline”.
    let owned = words[start..time].last().is_some_and(|word| matches!(word.tag, Tag::Possessive | Tag::Determiner));
    if leads && owned { start } else { time }
}

/// The words before a token, in lower case.
fn lower<'r>(reading: &'r Reading<'_>, before: usize) -> Vec<&'r str> {
    reading.scene.parse.words[..before].iter().map(|word| word.lower.as_str()).collect()
}

/// The day that “a day earlier” counts from: the one last named in the sentence, or before it.
fn spoken_before(reading: &Reading<'_>, time: usize) -> Option<jiff::civil::Date> {
    let anchor = Anchor { published: reading.scene.report.published, spoken: reading.spoken, looks: Direction::Open };
    let earlier = reading.scene.times[..time].iter().rev().filter(|timex| !matches!(timex.when, When::Shift { .. }));
    let mut days =
        earlier.filter_map(|timex| resolve(timex.when, &lower(reading, timex.tokens.start), anchor).0.earliest_begin);
    days.next().or(reading.spoken)
}

/// “during the tenure of President X”: from the roles.
fn tenure(reading: &Reading<'_>, clause: usize) -> Option<ClaimTime> {
    let scene = &reading.scene;
    let parse = &scene.parse;
    let held = |&&(word, phrase): &&(usize, usize)| {
        matches!(parse.words[word].lower.as_str(), "during" | "under" | "throughout")
            && matches!(
                parse.head_lemma(phrase),
                "tenure" | "presidency" | "term" | "premiership" | "rule" | "administration"
            )
    };
    let inserted = inserted(reading, clause);
    let &(word, phrase) = parse.clauses[clause].obliques.iter().chain(&inserted).find(held)?;
    let of = parse.phrases[phrase].behind.first().and_then(|&(_, person)| reading.entity(person));
    let person = of
        .or_else(|| reading.owner(phrase).map(|(owner, _)| owner))
        .filter(|entity| entity.kind == EntityKind::Person)?;
    let terms = OFFICES.iter().flat_map(|office| scene.lexicon.roles.tenures(&person.id, Some(office)));
    let mut terms: Vec<_> =
        terms.filter(|term| reading.latest_day.is_none_or(|day| term.from.is_some_and(|from| from <= day))).collect();
    terms.sort_by_key(|term| term.from);
    let last = terms.last()?;
    // A report of no known time that could mean either of two terms means one that began with the first or later.
    let open = scene.report.published.is_none();
    let bounds = match terms.first().filter(|first| open && first.from != last.from) {
        Some(first) => Bounds { earliest_begin: first.from, ..Bounds::default() },
        None => Bounds { earliest_begin: last.from, latest_end: last.to, ..Bounds::default() },
    };
    let text = scene.span(&(word..parse.extent(phrase).end));
    Some(ClaimTime { text, basis: TimeBasis::Relative, bounds })
}

/// The prepositional phrases between commas before a verb: “the US, during the tenure of X, helped”.
fn inserted(reading: &Reading<'_>, clause: usize) -> Vec<(usize, usize)> {
    let parse = &reading.scene.parse;
    let from = clause.checked_sub(1).map_or(0, |before| parse.clauses[before].group.end);
    let led =
        |word: usize| Some((word, parse.phrase_at(word + 1).filter(|_| parse.words[word].tag == Tag::Preposition)?));
    (from..parse.clauses[clause].group.start).filter_map(led).collect()
}
