//! Everything that is written, subject by subject.

use oxigraph::model::Term;
use rustc_hash::FxHashSet;

use crate::export::Error;
use crate::export::nest::BlankNodes;
use crate::export::order::{Order, name};
use crate::export::view::View;
use crate::store::{Id, Quad};

/// Takes what is said of one subject in one section, which is at least one quad.
pub type Visit<'v> = dyn FnMut(&mut [Quad]) -> Result<(), Error> + 'v;

/// Gives the quads of each subject to `visit`, in the order in which people read them.
pub fn in_order(view: &View<'_>, order: &Order<'_>, blanks: &BlankNodes, visit: &mut Visit<'_>) -> Result<(), Error> {
    for section in order.sections()? {
        let first = order.first(section)?;
        let placed: FxHashSet<Id> = first.iter().copied().collect();
        let mut ordered = |quads: &mut [Quad]| {
            order.sort(quads);
            visit(quads)
        };
        one_by_one(view, Some(section), &first, &mut ordered)?;
        let left = |subject: Id| !placed.contains(&subject) && !blanks.is_nested(subject);
        by_name(view, Some(section), left, blanks, &mut ordered)?;
    }
    Ok(())
}

/// Gives the quads of those subjects of a section, or of all, that are wanted to `visit`, by name: IRIs, then blank nodes.
pub fn by_name(
    view: &View<'_>,
    section: Option<Id>,
    wanted: impl Fn(Id) -> bool,
    blanks: &BlankNodes,
    visit: &mut Visit<'_>,
) -> Result<(), Error> {
    let mut subjects: Vec<Id> = Vec::new();
    for quad in view.scan([None; 3], section)? {
        let [subject, ..] = quad?;
        if subjects.last() != Some(&subject) && wanted(subject) {
            subjects.push(subject);
        }
    }
    let streamed = sort(view, &mut subjects, blanks)?;
    let (together, single) = subjects.split_at(streamed);
    let mut next = together.iter().copied().peekable();
    let mut quads: Vec<Quad> = Vec::new();
    let mut scan = view.scan([None; 3], section)?;
    while let Some(subject) = next.peek().copied() {
        let quad = scan.next().transpose()?;
        match quad {
            Some(quad) if quad[0] == subject => quads.push(quad),
            _ if !quads.is_empty() => {
                visit(&mut quads)?;
                quads.clear();
                next.next();
                quads.extend(quad.filter(|quad| next.peek() == Some(&quad[0])));
            }
            Some(_) => {}
            None => break,
        }
    }
    one_by_one(view, section, single, visit)
}

/// Gives the quads of some subjects of a section to `visit`.
fn one_by_one(view: &View<'_>, section: Option<Id>, subjects: &[Id], visit: &mut Visit<'_>) -> Result<(), Error> {
    let mut quads = Vec::new();
    for subject in subjects {
        quads.clear();
        for quad in view.scan([Some(*subject), None, None], section)? {
            quads.push(quad?);
        }
        if !quads.is_empty() {
            visit(&mut quads)?;
        }
    }
    Ok(())
}

/// Puts subjects that are in the order of their ids in the order of their names; tells how many of the first of them are
/// in both.
fn sort(view: &View<'_>, subjects: &mut [Id], blanks: &BlankNodes) -> Result<usize, Error> {
    // One dictionary has its IRIs in the order of their letters, and its blank nodes behind them.
    let is_iri = |id: &Id| matches!(view.snapshot.term(*id), Ok(Term::NamedNode(_)));
    let (iris, others) = subjects.split_at_mut(subjects.partition_point(is_iri));
    let in_order = |ids: &[Id]| match ids {
        [first, .., last] => view.snapshot.in_order(*first, *last),
        _ => Ok(true),
    };
    if !in_order(iris)? {
        sort_by_name(view, subjects, blanks)?;
        return Ok(0);
    }
    if blanks.is_empty() && in_order(others)? {
        return Ok(subjects.len());
    }
    let streamed = iris.len();
    // More than one dictionary: behind the blank nodes of one there are IRIs of another.
    let mixed = others.iter().any(is_iri);
    sort_by_name(view, if mixed { subjects } else { others }, blanks)?;
    Ok(if mixed { 0 } else { streamed })
}

fn sort_by_name(view: &View<'_>, subjects: &mut [Id], blanks: &BlankNodes) -> Result<(), Error> {
    let mut named = Vec::with_capacity(subjects.len());
    for id in &*subjects {
        let number = blanks.number(*id);
        let name = if number.is_some() { String::from("~") } else { name(view.snapshot, *id)? };
        named.push((name, number, *id));
    }
    named.sort_unstable();
    for (place, (.., id)) in subjects.iter_mut().zip(named) {
        *place = id;
    }
    Ok(())
}
