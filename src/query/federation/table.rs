use std::time::{Duration, Instant};

use oxigraph::model::{NamedNode, Term};
use oxigraph::sparql::Variable;
use rustc_hash::FxHashSet;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::GroundTerm;

use crate::query::federation::ask::Asking;
use crate::query::federation::blank::{frozen, function, has_blank_node};
use crate::query::federation::request::text;
use crate::query::federation::{Asked, ServiceError, Table};
use crate::query::plan::visible;
use crate::query::watch::Step;
use crate::query::{Error, Limit};

/// So many rows are sent along with one request.
const BATCH: usize = 100;

/// Values for some variables, as `VALUES` holds them.
pub(super) type Row = Vec<Option<GroundTerm>>;

/// What is sent along with one request.
#[derive(Clone, Copy)]
pub(super) struct Batch<'a> {
    pub(super) variables: &'a [Variable],
    pub(super) rows: &'a [Row],
}

/// Rows that are known of variables which a pattern binds too: each once, and each with all values.
pub(super) struct Known {
    variables: Vec<Variable>,
    rows: Vec<Row>,
}

/// What can be sent along of rows with values for some variables; `None` where that is nothing, and all is wanted.
///
/// A row without a value for a variable goes with all values of it, so such columns are left out. A blank node is one of
/// here, which no service knows, so such rows are left out: they can be joined with nothing that comes.
pub(super) fn known(mut variables: Vec<Variable>, mut rows: Vec<Vec<Option<Term>>>) -> Option<Known> {
    for column in (0..variables.len()).rev() {
        if rows.iter().any(|row| row[column].is_none()) {
            variables.remove(column);
            rows.iter_mut().for_each(|row| drop(row.remove(column)));
        }
    }
    if variables.is_empty() {
        return None;
    }
    rows.retain(|row| !row.iter().flatten().any(has_blank_node));
    let ground = |row: Vec<Option<Term>>| row.into_iter().map(|term| term.map(|term| frozen(term, 0))).collect();
    let mut rows: Vec<Row> = rows.into_iter().map(ground).collect();
    // The same rows make the same requests, in whatever order they were found.
    rows.sort_by_cached_key(|row| row.iter().flatten().map(ToString::to_string).collect::<Vec<_>>());
    rows.dedup();
    Some(Known { variables, rows })
}

impl Asking<'_> {
    /// Fails if a service must not be asked.
    pub(super) fn allowed(&self, service: &NamedNode) -> Result<(), Error> {
        match self.services {
            Some(services) => Ok(services.allow(service)?),
            None => Err(ServiceError {
                message: format!("the query asks the service {service}, but no services are asked here"),
                hint: Some("leave the `SERVICE` out, and import what it would give".to_owned()),
            }
            .into()),
        }
    }

    /// What one service answers to a pattern. If it fails and may, that is one row that says nothing.
    pub(super) fn one(
        &mut self,
        service: &NamedNode,
        pattern: &GraphPattern,
        known: Option<Known>,
        silent: bool,
    ) -> Result<GraphPattern, Error> {
        match self.gathered(service, pattern, known) {
            Err(Error::Service(_)) if silent => {
                Ok(GraphPattern::Values { variables: Vec::new(), bindings: vec![Vec::new()] })
            }
            gathered => gathered,
        }
    }

    fn gathered(
        &mut self,
        service: &NamedNode,
        pattern: &GraphPattern,
        known: Option<Known>,
    ) -> Result<GraphPattern, Error> {
        self.allowed(service)?;
        let began = Instant::now();
        let columns: Vec<Variable> = visible(pattern).into_iter().collect();
        let mut gathered = Gathered { rows: Vec::new(), blank: vec![false; columns.len()], columns };
        let (mut requests, mut sent) = (0, None);
        match known {
            None => requests += usize::from(self.request(service, pattern, None, &mut gathered)?),
            Some(Known { variables, rows }) => {
                sent = Some(rows.len());
                for rows in rows.chunks(BATCH) {
                    let batch = Batch { variables: &variables, rows };
                    requests += usize::from(self.request(service, pattern, Some(batch), &mut gathered)?);
                }
            }
        }
        let (rows, took) = (gathered.rows.len(), began.elapsed());
        self.done.push(Asked { service: service.to_string(), requests, sent, rows, took });
        Ok(gathered.pattern())
    }

    /// Sends one request, unless it was sent before, and takes the rows of its answer; whether it was sent.
    fn request(
        &mut self,
        service: &NamedNode,
        pattern: &GraphPattern,
        batch: Option<Batch<'_>>,
        gathered: &mut Gathered,
    ) -> Result<bool, Error> {
        self.watch.check(Step::Asking)?;
        let Some(text) = text(pattern, &gathered.columns, batch) else {
            return Err(Error::Evaluation { message: format!("what {service} is asked cannot be written down") });
        };
        let key = (service.as_str().to_owned(), text);
        let is_new = !self.answered.contains_key(&key);
        if is_new {
            let table = self.answer(service, &key.1)?;
            self.answered.insert(key.clone(), table);
        }
        self.answers += 1;
        if let Some(table) = self.answered.get(&key) {
            gathered.take(table, batch, self.answers);
        }
        Ok(is_new)
    }

    fn answer(&self, service: &NamedNode, text: &str) -> Result<Table, Error> {
        let Some(services) = self.services else { return Ok(Table::default()) };
        let left = self.watch.left();
        let answer = services.ask(service, text, left);
        self.watch.check(Step::Asking)?;
        // If the time of the query is over, that is what is the matter, and not the service.
        if let (Err(_), Some(time), Some(Duration::ZERO)) = (&answer, self.watch.time(), self.watch.left()) {
            return Err(self.watch.overrun(Limit::Time(time)));
        }
        Ok(answer?)
    }
}

/// The rows that have come.
struct Gathered {
    columns: Vec<Variable>,
    rows: Vec<Row>,
    /// Which columns hold blank nodes.
    blank: Vec<bool>,
}

impl Gathered {
    /// Takes the rows of an answer, but for those that nobody asked for.
    fn take(&mut self, table: &Table, batch: Option<Batch<'_>>, answer: usize) {
        let places: Vec<Option<usize>> =
            self.columns.iter().map(|column| table.variables.iter().position(|name| name == column)).collect();
        // A service that takes no notice of what is sent along would give the same rows with each batch.
        let place = |name| self.columns.iter().position(|column| column == name);
        let keys: Vec<usize> = batch.iter().flat_map(|batch| batch.variables).filter_map(place).collect();
        let wanted: FxHashSet<&Row> = batch.iter().flat_map(|batch| batch.rows).collect();
        for row in &table.rows {
            let value = |place: &Option<usize>| place.and_then(|place| row.get(place).cloned().flatten());
            let terms: Vec<Option<Term>> = places.iter().map(value).collect();
            for (blank, term) in self.blank.iter_mut().zip(&terms) {
                *blank |= term.as_ref().is_some_and(has_blank_node);
            }
            let row: Row = terms.into_iter().map(|term| term.map(|term| frozen(term, answer))).collect();
            let key: Row = keys.iter().map(|key| row[*key].clone()).collect();
            if batch.is_none() || wanted.contains(&key) {
                self.rows.push(row);
            }
        }
    }

    /// The rows in the place of the pattern.
    fn pattern(self) -> GraphPattern {
        let Self { columns, rows, blank } = self;
        if !blank.contains(&true) {
            return GraphPattern::Values { variables: columns, bindings: rows };
        }
        let frozen = |name: &Variable| Variable::new_unchecked(format!(" frozen {}", name.as_str()));
        let names = columns.iter().zip(&blank).map(|(name, blank)| if *blank { frozen(name) } else { name.clone() });
        let mut pattern = GraphPattern::Values { variables: names.collect(), bindings: rows };
        for (variable, _) in columns.iter().zip(&blank).filter(|(_, blank)| **blank) {
            let thawed = Expression::FunctionCall(Function::Custom(function()), vec![frozen(variable).into()]);
            let (inner, variable) = (Box::new(pattern), variable.clone());
            pattern = GraphPattern::Extend { inner, variable, expression: thawed };
        }
        GraphPattern::Project { inner: Box::new(pattern), variables: columns }
    }
}
