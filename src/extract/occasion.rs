//! The occasion of what somebody says: the day and the hearer, which a report gives once for all that was said there.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::claim::{Claim, Quoted};
use crate::lexicon::{Entity, EntityId};
use crate::text::Report;

/// When and to whom somebody spoke last, as far as the report has said.
#[derive(Clone, Debug, Default)]
struct Occasion {
    day: Option<Date>,
    hearer: Option<Arc<Entity>>,
}

/// Gives what goes on saying the day and the hearer of the occasion: a further quotation, and what somebody “also” said
/// or “added”. `claims` are those of a report, in its order.
pub(super) fn go_on(report: &Report, claims: &mut [Claim]) {
    let mut last: FxHashMap<EntityId, Occasion> = FxHashMap::default();
    for claim in claims {
        let goes_on = goes_on(report, claim);
        let Some(attribution) = &mut claim.attribution else { continue };
        let Some(source) = &attribution.source else { continue };
        let occasion = last.entry(source.id.clone()).or_default();
        let (day, hearer) = (attribution.said_on, &attribution.said_to);
        let other_day = day.is_some_and(|day| occasion.day.is_some_and(|last| last != day));
        let other_hearer =
            hearer.as_ref().is_some_and(|hearer| occasion.hearer.as_ref().is_some_and(|last| last != hearer));
        if other_day || other_hearer {
            *occasion = Occasion::default();
        }
        occasion.day = day.or(occasion.day);
        if hearer.is_some() {
            occasion.hearer.clone_from(hearer);
        }
        if goes_on {
            attribution.said_on = occasion.day;
            attribution.said_to.clone_from(&occasion.hearer);
        }
    }
}

/// Whether a claim's words go on with what its source was saying: not “has said”, which may be of any day.
fn goes_on(report: &Report, claim: &Claim) -> bool {
    let Some(attribution) = &claim.attribution else { return false };
    let Some(cue) = attribution.cue else { return attribution.quoted == Quoted::Direct };
    let start = claim.evidence.sentence.start.min(cue.start);
    let before = &report.text[start..cue.start];
    let words: Vec<&str> = before.split_whitespace().rev().take(2).collect();
    if words.iter().any(|word| matches!(*word, "has" | "have" | "had" | "repeatedly" | "once" | "earlier")) {
        return false;
    }
    attribution.quoted == Quoted::Direct
        || words.contains(&"also")
        || matches!(&report.text[cue.start..cue.end], "added" | "adds" | "adding" | "continued" | "concluded")
}
