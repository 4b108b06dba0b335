//! Why a sentence gave what it gave: its words with their tags, its clauses, what its phrases mean, and its claims.

use std::fmt::Write;

use super::reading::Reading;
use crate::claim::Claim;
use crate::syntax::{Mood, Voice};

/// The reading of a sentence as text, for whoever improves the rules.
pub(super) fn trace(reading: &Reading<'_>, claims: &[Claim]) -> String {
    let scene = &reading.scene;
    let parse = &scene.parse;
    let mut out = format!("{}\n", scene.text(scene.sentence.span));
    let tags: Vec<String> = parse
        .words
        .iter()
        .map(|word| format!("{}/{}", &scene.report[word.span()], format!("{:?}", word.tag).replace("Verb", "")))
        .collect();
    let _ = writeln!(out, "  words   {}", tags.join(" "));
    for phrase in 0..parse.phrases.len() {
        if let Some(entity) = reading.entity(phrase) {
            let words = scene.text(scene.span(&parse.phrases[phrase].words));
            let _ = writeln!(out, "  phrase  {words} = {} ({:?})", entity.id, entity.kind);
        }
    }
    let name = |phrase: usize| {
        let members = parse.members(phrase).into_iter();
        members.map(|member| scene.text(scene.span(&parse.phrases[member].words))).collect::<Vec<_>>().join(" + ")
    };
    for clause in &parse.clauses {
        let mut verb = scene.text(scene.span(&clause.group));
        if clause.voice == Voice::Passive {
            verb.push_str(", passive");
        }
        if clause.mood != Mood::Finite {
            verb.push_str(&format!(", {:?}", clause.mood).to_lowercase());
        }
        let subject = clause.subject.map_or_else(|| "–".to_owned(), name);
        let objects: Vec<String> = clause.objects.iter().map(|&object| name(object)).collect();
        let obliques: Vec<String> = clause
            .obliques
            .iter()
            .map(|&(word, phrase)| format!("{} {}", parse.words[word].lower, name(phrase)))
            .collect();
        let link = clause.parent.map_or_else(String::new, |(parent, link)| {
            format!(" | {link:?} of {}", scene.text(scene.span(&parse.clauses[parent].group)))
        });
        let _ = writeln!(out, "  clause  {subject} | {verb} | {} | {}{link}", objects.join("; "), obliques.join("; "));
    }
    for saying in &reading.sayings {
        let source = saying.attribution.source.as_ref().map_or("–", |source| source.id.as_str());
        let cue = saying.attribution.cue.map_or("", |cue| &scene.report[cue]);
        let _ = writeln!(out, "  source  {source} {cue}");
    }
    for claim in claims {
        let _ = writeln!(
            out,
            "  claim   {} [{} {}] by {}",
            claim.statement.label(),
            claim.stance.modality.word(),
            claim.stance.polarity.word(),
            claim.rule
        );
    }
    out
}
