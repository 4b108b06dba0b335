//! The formats that are written by a serializer of others.

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{Quad as Statement, Term};
use rustc_hash::FxHashMap;

use crate::export::names::Names;
use crate::export::nest::BlankNodes;
use crate::export::order::Order;
use crate::export::survey::Survey;
use crate::export::view::View;
use crate::export::{Error, Format, json_ld, walk, xml};
use crate::graph::Base;
use crate::store::{Id, Quad};

/// Terms that are remembered at most.
const REMEMBERED: usize = 1 << 15;

/// Writes JSON-LD with a context. Its names depend on all that is there, so all is held in memory.
pub fn write_json(view: &View<'_>, names: &Names, base: &Base, out: &mut impl Write) -> Result<(), Error> {
    let mut all = Vec::new();
    each(view, &Survey::new(view, names)?, &mut |statement| {
        all.push(statement.clone());
        Ok(())
    })?;
    json_ld::write(&all.iter().map(Statement::as_ref).collect::<Vec<_>>(), base, out)
}

/// Writes RDF/XML, if it can say everything.
pub fn write_xml(view: &View<'_>, names: &Names, out: &mut impl Write) -> Result<(), Error> {
    let refused = |message: String| Error::Format { format: Format::RdfXml, message };
    let mut terms = Terms::default();
    for quad in view.scan([None; 3], None)? {
        if let Some(message) = xml::obstacle(terms.statement(view, quad?)?.as_ref()) {
            return Err(refused(message));
        }
    }
    let survey = Survey::new(view, names)?;
    let mut used = survey.used.clone();
    let mut predicates: Vec<Id> = survey.predicates.keys().copied().collect();
    predicates.sort_unstable();
    for predicate in predicates {
        names.see_term(view.snapshot.term(predicate)?.as_ref(), &mut used);
    }
    let mut serializer = RdfSerializer::from_format(RdfFormat::RdfXml);
    for (prefix, namespace) in names.declared(&used) {
        serializer = serializer.with_prefix(prefix, namespace).map_err(|error| refused(error.to_string()))?;
    }
    let mut writer = serializer.for_writer(xml::Escaped(out));
    each(view, &survey, &mut |statement| {
        writer.serialize_quad(statement).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput => refused(error.to_string()),
            _ => Error::Io(error),
        })
    })?;
    writer.finish()?.write_all(b"\n")?;
    Ok(())
}

/// Gives the statements in the order in which people read them.
fn each(view: &View<'_>, survey: &Survey, give: &mut dyn FnMut(&Statement) -> Result<(), Error>) -> Result<(), Error> {
    let blanks = BlankNodes::default();
    let order = Order::new(view, survey, &blanks)?;
    let mut terms = Terms::default();
    walk::in_order(view, &order, &blanks, &mut |quads| {
        for property in quads.chunk_by(|a, b| a[1] == b[1]) {
            let mut statements = Vec::with_capacity(property.len());
            for quad in property {
                statements.push(terms.statement(view, *quad)?);
            }
            statements.sort_by_cached_key(|statement| statement.object.to_string());
            statements.iter().try_for_each(&mut *give)?;
        }
        Ok(())
    })
}

/// The terms that came up last.
#[derive(Default)]
struct Terms(FxHashMap<Id, Term>);

impl Terms {
    fn statement(&mut self, view: &View<'_>, quad: Quad) -> Result<Statement, Error> {
        if self.0.len() > REMEMBERED {
            self.0.clear();
        }
        Ok(view.snapshot.statement(quad, &mut self.0)?)
    }
}
