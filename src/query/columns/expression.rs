//! The values of expressions: what the engine gives, which is asked once for each distinct row.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use oxigraph::model::{GraphName, NamedNode, Term};
use spareval::{ExpressionTerm, InternalQuad, QueryEvaluator, QueryableDataset};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{TriplePattern, Variable};

use crate::query::columns::keys::Keys;
use crate::query::columns::room::List;
use crate::query::columns::table::{Column, Table, UNBOUND};
use crate::query::columns::text::Text;
use crate::query::columns::{Stop, Work};
use crate::query::plan::{Variables, used};
use crate::query::stored::Stored;
use crate::store::{Error, Id};

/// What the engine is asked of a row.
#[derive(Clone, Copy)]
enum Asked<'q> {
    Value(&'q Expression),
    Condition(&'q Expression),
}

impl Work<'_> {
    /// The value of an expression for each row; unbound where it has none.
    pub(super) fn values(&self, table: &Table, expression: &Expression) -> Result<List<Id>, Stop> {
        self.once(table, &used(expression), |rows| self.ask(rows, Asked::Value(expression)))
    }

    /// For each row whether a condition holds: unbound where it does not.
    pub(super) fn holds(&self, table: &Table, condition: &Expression) -> Result<List<Id>, Stop> {
        if let Some(text) = Text::of(condition)
            && let Some(column) = table.column(text.variable).filter(|column| !column.gaps)
        {
            let names = Variables::from([column.name.clone()]);
            return self.once(table, &names, |rows| self.text_holds(rows, &text));
        }
        self.once(table, &used(condition), |rows| self.ask(rows, Asked::Condition(condition)))
    }

    /// What is computed for each row from some variables, once for each distinct row of these.
    fn once(
        &self,
        table: &Table,
        names: &Variables,
        compute: impl FnOnce(Table) -> Result<List<Id>, Stop>,
    ) -> Result<List<Id>, Stop> {
        let mut arguments: Vec<Column> = table.columns().iter().filter(|c| names.contains(&c.name)).cloned().collect();
        arguments.sort_by_key(|column| column.gaps);
        let ids: Vec<&[Id]> = arguments.iter().map(Column::ids).collect();
        let distinct = Keys::of(self, table.rows(), &ids)?.number(self)?;
        let rows = Table::new(arguments, table.rows())?.gather(self, &distinct.firsts)?;
        let computed = compute(rows)?;
        let mut values = self.room.list(table.rows())?;
        for (row, number) in distinct.numbers.iter().enumerate() {
            self.at(row)?;
            values.push(computed[*number as usize])?;
        }
        Ok(values)
    }

    fn text_holds(&self, rows: Table, text: &Text<'_>) -> Result<List<Id>, Stop> {
        let mut found = self.room.list(rows.rows())?;
        let ids = rows.columns().first().map_or(&[][..], Column::ids);
        for (row, id) in ids.iter().enumerate() {
            self.at(row)?;
            found.push(if text.holds(self, *id)? { *id } else { UNBOUND })?;
        }
        Ok(found)
    }

    /// What the engine gives for each row.
    ///
    /// It is asked whether there is a row for which a pattern matches that never does, and what it looks up on the way are the
    /// answers. So the ids of rows and values need not become terms.
    fn ask(&self, rows: Table, asked: Asked<'_>) -> Result<List<Id>, Stop> {
        let answers = Rc::new(RefCell::new(self.room.zeros(rows.rows())?));
        let row = Variable::new_unchecked(" row");
        let value = Variable::new_unchecked(" value");
        let predicate = |place: usize| NamedNode::new_unchecked(format!("urn:sitrep:column:{place}"));
        let lookup = |place: usize, object: &Variable| GraphPattern::Bgp {
            patterns: vec![TriplePattern {
                subject: row.clone().into(),
                predicate: predicate(place).into(),
                object: object.clone().into(),
            }],
        };
        // Behind the columns come a predicate that relates a row to itself, and one to the answer.
        let (itself, answer) = (rows.columns().len(), rows.columns().len() + 1);
        let mut inner = match rows.columns().first() {
            Some(first) if !first.gaps => lookup(0, &first.name),
            _ => lookup(itself, &Variable::new_unchecked(" itself")),
        };
        for (place, column) in rows.columns().iter().enumerate() {
            let (left, right) = (Box::new(inner), Box::new(lookup(place, &column.name)));
            inner = match column.gaps {
                true => GraphPattern::LeftJoin { left, right, expression: None },
                false if place == 0 => *left,
                false => GraphPattern::Lateral { left, right },
            };
        }
        let inner = Box::new(inner);
        let (left, right) = match asked {
            Asked::Value(expression) => {
                let expression = expression.clone();
                let left = GraphPattern::Extend { inner, variable: value.clone(), expression };
                (left, lookup(answer, &value))
            }
            Asked::Condition(condition) => {
                (GraphPattern::Filter { expr: condition.clone(), inner }, lookup(answer, &row))
            }
        };
        let pattern = GraphPattern::Lateral { left: Box::new(left), right: Box::new(right) };
        let query = Query::Ask { dataset: None, pattern, base_iri: self.query.base_iri().cloned() };
        let predicates = (0..=answer).map(|place| self.id(predicate(place))).collect::<Result<_, _>>()?;
        let question =
            Question { stored: self.stored.clone(), predicates, rows: Rc::new(rows), answers: Rc::clone(&answers) };
        let evaluator = self.watch.at_marks(QueryEvaluator::new());
        let mut prepared = evaluator.prepare(&query);
        prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
        let asked = prepared.execute(question);
        drop(asked?);
        Rc::into_inner(answers).map(RefCell::into_inner).ok_or(Stop::Leave)
    }
}

/// Rows as the engine sees them: a row is a subject, and each column a predicate.
struct Question<'a> {
    stored: Stored<'a>,
    /// Those of the columns, the one that relates a row to itself, and the one that relates it to the answer.
    predicates: Rc<[Id]>,
    rows: Rc<Table>,
    answers: Rc<RefCell<List<Id>>>,
}

/// The rows that have a value in a column, as quads.
struct Quads {
    table: Rc<Table>,
    /// The column; that of the rows themselves if there is none of this place.
    place: usize,
    predicate: Id,
    rows: Range<usize>,
}

impl Iterator for Quads {
    type Item = Result<InternalQuad<Id>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let row =
            self.rows.find(|row| self.table.columns().get(self.place).is_none_or(|c| c.ids()[*row] != UNBOUND))?;
        let subject = Id::made(row as u64);
        let object = self.table.columns().get(self.place).map_or(subject, |column| column.ids()[row]);
        Some(Ok(InternalQuad { subject, predicate: self.predicate, object, graph_name: None }))
    }
}

impl<'a> QueryableDataset<'a> for Question<'a> {
    type InternalTerm = Id;
    type Error = Error;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Id>,
        predicate: Option<&Id>,
        object: Option<&Id>,
        _graph: Option<Option<&Id>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Id>, Error>> + use<'a> {
        let answer = self.predicates.len() - 1;
        let place = self.predicates.iter().position(|known| Some(known) == predicate).unwrap_or(answer);
        let row = subject.and_then(|subject| subject.made_place()).and_then(|place| usize::try_from(place).ok());
        if place == answer
            && let (Some(row), Some(object)) = (row, object)
        {
            self.answers.borrow_mut()[row] = *object;
        }
        let rows = match row {
            _ if place == answer => 0..0,
            Some(row) => row..row + 1,
            None => 0..self.rows.rows(),
        };
        Quads { table: Rc::clone(&self.rows), place, predicate: self.predicates[place], rows }
    }

    fn internalize_term(&self, term: Term) -> Result<Id, Error> {
        self.stored.internalize_term(term)
    }

    fn externalize_term(&self, term: Id) -> Result<Term, Error> {
        self.stored.externalize_term(term)
    }

    fn externalize_expression_term(&self, term: Id) -> Result<ExpressionTerm, Error> {
        self.stored.externalize_expression_term(term)
    }
}
