use oxigraph::model::Term;
use rustc_hash::FxHashMap;

use crate::store::{Batch, Error, Id, Snapshot};

/// What of a snapshot RDF 1.1 can say, and how many quads it cannot: those with a triple as their object, and those with a
/// text that has a direction.
///
/// # Errors
/// The store is damaged.
pub fn rdf11(snapshot: &Snapshot) -> Result<(Snapshot, usize), Error> {
    let (mut hidden, mut is_newer) = (Vec::new(), FxHashMap::<Id, bool>::default());
    for quad in snapshot.scan([None; 4])? {
        let quad = quad?;
        let newer = match is_newer.get(&quad[2]) {
            Some(known) => *known,
            None => {
                let newer = match snapshot.term(quad[2])? {
                    Term::Triple(_) => true,
                    Term::Literal(literal) => literal.direction().is_some(),
                    Term::NamedNode(_) | Term::BlankNode(_) => false,
                };
                is_newer.insert(quad[2], newer);
                newer
            }
        };
        if newer {
            hidden.push(quad);
        }
    }
    let count = hidden.len();
    Ok((if count == 0 { snapshot.clone() } else { snapshot.without(hidden) }, count))
}

/// All quads of a snapshot, in memory.
///
/// # Errors
/// The store is damaged.
pub fn quads(snapshot: &Snapshot) -> Result<Batch, Error> {
    let (mut batch, mut terms) = (Batch::default(), FxHashMap::default());
    for quad in snapshot.scan([None; 4])? {
        batch.extend([snapshot.statement(quad?, &mut terms)?.as_ref()]);
    }
    Ok(batch)
}
