use oxigraph::model::vocab::rdfs;
use oxigraph::model::{NamedNodeRef, Term};

use crate::store::{Error, Snapshot};

/// What a thing is called in a graph: of several labels the first in order, those in English or in no language before
/// others. `None` where it has none.
///
/// # Errors
/// The store is damaged.
pub fn label(snapshot: &Snapshot, thing: NamedNodeRef<'_>) -> Result<Option<String>, Error> {
    let mut labels = Vec::new();
    for quad in snapshot.scan_terms([Some(thing.into()), Some(rdfs::LABEL.into()), None, None])? {
        if let Term::Literal(label) = snapshot.term(quad?[2])? {
            let foreign = label.language().is_some_and(|language| language != "en" && !language.starts_with("en-"));
            labels.push((foreign, label.value().to_owned()));
        }
    }
    Ok(labels.into_iter().min().map(|(_, label)| label))
}
