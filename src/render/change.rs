use crate::graph::ChangeKind;
use crate::render::claim::{count, short};
use crate::session::Changed;

/// What a merge or a split does, in one line.
pub fn changed(changed: &Changed) -> String {
    let Changed { change, claims, known } = changed;
    let ((from, into), number) = (ids(changed), change.id());
    let already = if *known { " already" } else { "" };
    let done = match change.kind {
        ChangeKind::Merge => format!("`{from}` is `{into}`{already}: {}", count(*claims, "claim")),
        ChangeKind::Split(_) => {
            format!("{} of `{from}` {} about `{into}`{already}", count(*claims, "claim"), are(*claims))
        }
    };
    format!("{done} (change {})", short(&number))
}

/// What is so again after a change was taken back, in one line.
pub fn undone(changed: &Changed) -> String {
    let Changed { change, claims, .. } = changed;
    let (from, into) = ids(changed);
    match change.kind {
        ChangeKind::Merge => format!("`{from}` is by itself again: {}", count(*claims, "claim")),
        ChangeKind::Split(_) => {
            format!("{} of `{into}` {} about `{from}` again", count(*claims, "claim"), are(*claims))
        }
    }
}

fn are(claims: usize) -> &'static str {
    if claims == 1 { "is" } else { "are" }
}

/// The ids of both entities.
fn ids(changed: &Changed) -> (&str, &str) {
    let id = |iri: &'_ str| iri.rfind('/').map_or(0, |slash| slash + 1);
    let (from, into) = (changed.change.from.as_str(), changed.change.into.as_str());
    (&from[id(from)..], &into[id(into)..])
}
