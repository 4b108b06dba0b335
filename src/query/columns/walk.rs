//! The way down a query: each pattern becomes a table.

use oxigraph::model::Term;
use spareval::QueryableDataset;
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern, OrderExpression};
use spargebra::term::{GroundTerm, TriplePattern, Variable};

use crate::query::columns::join::{Alone, variables};
use crate::query::columns::keys::Keys;
use crate::query::columns::room::List;
use crate::query::columns::table::{Column, Table, UNBOUND};
use crate::query::columns::{Stop, Work};
use crate::query::plan::{Variables, certain, used, visible};
use crate::query::profile::Operation;
use crate::store::Id;

impl Work<'_> {
    /// The solutions of a pattern, with values of the variables that are wanted; only the `first` ones, if no more are
    /// asked for.
    pub(super) fn table(
        &self,
        pattern: &GraphPattern,
        wanted: &Variables,
        first: Option<usize>,
    ) -> Result<Table, Stop> {
        self.goes_on()?;
        self.trace.part(|| Operation::of(pattern), Table::rows, || self.table_of(pattern, wanted, first))
    }

    fn table_of(&self, pattern: &GraphPattern, wanted: &Variables, first: Option<usize>) -> Result<Table, Stop> {
        match pattern {
            GraphPattern::Bgp { patterns } => self.steps(Table::new(Vec::new(), 1)?, patterns, wanted),
            GraphPattern::Values { variables, bindings } => self.constants(variables, bindings),
            GraphPattern::Lateral { left, right } | GraphPattern::Join { left, right } => {
                let one = self.table(left, &both(wanted, visible(right)), None)?;
                if let GraphPattern::Bgp { patterns } = &**right {
                    return self.steps(one, patterns, wanted);
                }
                let other = self.table(right, &both(wanted, visible(left)), None)?;
                self.join(&one, &other, Alone::Dropped, wanted)
            }
            GraphPattern::LeftJoin { left, right, expression: None } => {
                let GraphPattern::Bgp { patterns } = &**right else { return Err(Stop::Leave) };
                let [pattern] = patterns.as_slice() else { return Err(Stop::Leave) };
                let left = self.table(left, &both(wanted, visible(right)), None)?;
                self.read(left, pattern, Alone::Kept, wanted)
            }
            GraphPattern::Filter { expr, inner } => {
                let table = self.table(inner, &both(wanted, used(expr)), None)?;
                self.filter(table, expr)
            }
            GraphPattern::Extend { inner, variable, .. } if !wanted.contains(variable) => {
                self.table(inner, wanted, None)
            }
            GraphPattern::Extend { inner, variable, expression } => {
                let table = self.table(inner, &both(wanted, used(expression)), None)?;
                let column = self.extended(&table, variable, expression)?;
                Ok(table.with(column))
            }
            GraphPattern::Union { left, right } => {
                let tables = [self.table(left, wanted, None)?, self.table(right, wanted, None)?];
                self.union(&tables)
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                let aggregates = counting_rows(aggregates, &certain(inner));
                let computed = aggregates.iter().filter_map(|(_, aggregate)| match aggregate {
                    AggregateExpression::CountSolutions { .. } => None,
                    AggregateExpression::FunctionCall { expr, .. } => Some(used(expr)),
                });
                let read = computed.flatten().chain(variables.iter().cloned()).collect();
                self.group(&self.table(inner, &read, None)?, variables, &aggregates)
            }
            GraphPattern::OrderBy { inner, expression } => {
                let by = expression.iter().map(|(OrderExpression::Asc(part) | OrderExpression::Desc(part))| used(part));
                let table = self.table(inner, &both(wanted, by.flatten().collect()), None)?;
                self.order(table, expression, first)
            }
            GraphPattern::Project { inner, variables } => {
                let wanted = variables.iter().filter(|name| wanted.contains(name)).cloned().collect();
                Ok(self.table(inner, &wanted, first)?.keep(|name| wanted.contains(name)))
            }
            GraphPattern::Distinct { inner } => {
                let table = self.table(inner, &visible(inner), None)?;
                let ids: Vec<&[Id]> = table.columns().iter().map(Column::ids).collect();
                let rows = Keys::of(self, table.rows(), &ids)?.number(self)?.firsts;
                table.keep(|name| wanted.contains(name)).gather(self, &rows)
            }
            GraphPattern::Slice { inner, start, length } => {
                let length = [*length, first].into_iter().flatten().min();
                let end = length.map(|length| start.saturating_add(length));
                let table = self.table(inner, wanted, end)?;
                let mut rows = self.room.list(0)?;
                for row in *start..table.rows().min(end.unwrap_or(usize::MAX)) {
                    rows.push(row as u32)?;
                }
                table.gather(self, &rows)
            }
            GraphPattern::LeftJoin { .. }
            | GraphPattern::Path { .. }
            | GraphPattern::Graph { .. }
            | GraphPattern::Minus { .. }
            | GraphPattern::Reduced { .. }
            | GraphPattern::Service { .. } => Err(Stop::Leave),
        }
    }

    /// For each row of a table the triples of some patterns that fit.
    fn steps(&self, mut table: Table, patterns: &[TriplePattern], wanted: &Variables) -> Result<Table, Stop> {
        for (at, pattern) in patterns.iter().enumerate() {
            let later = patterns[at + 1..].iter().flat_map(variables).collect();
            table = self.read(table, pattern, Alone::Dropped, &both(wanted, later))?;
        }
        Ok(table)
    }

    fn read(&self, left: Table, pattern: &TriplePattern, alone: Alone, wanted: &Variables) -> Result<Table, Stop> {
        let step = || self.step(left, pattern, alone, wanted);
        self.trace.part(|| Operation::Read(pattern.clone()), Table::rows, step)
    }

    fn constants(&self, variables: &[Variable], bindings: &[Vec<Option<GroundTerm>>]) -> Result<Table, Stop> {
        let mut columns = Vec::with_capacity(variables.len());
        for (at, name) in variables.iter().enumerate() {
            let mut ids = self.room.list(bindings.len())?;
            for binding in bindings {
                ids.push(match &binding[at] {
                    None => UNBOUND,
                    Some(GroundTerm::NamedNode(node)) => self.id(node.clone())?,
                    Some(GroundTerm::Literal(literal)) => self.id(literal.clone())?,
                    Some(GroundTerm::Triple(_)) => return Err(Stop::Leave),
                })?;
            }
            let gaps = ids.contains(&UNBOUND);
            columns.push(Column::new(name.clone(), ids, gaps));
        }
        Table::new(columns, bindings.len())
    }

    /// The values of a variable that stands for an expression.
    fn extended(&self, table: &Table, variable: &Variable, expression: &Expression) -> Result<Column, Stop> {
        if let Expression::Variable(name) = expression
            && let Some(column) = table.column(name)
        {
            return Ok(column.named(variable.clone()));
        }
        let ids = self.values(table, expression)?;
        let gaps = ids.contains(&UNBOUND);
        Ok(Column::new(variable.clone(), ids, gaps))
    }

    /// The rows of all tables.
    fn union(&self, tables: &[Table]) -> Result<Table, Stop> {
        let rows = tables.iter().map(Table::rows).sum();
        let names: Variables = tables.iter().flat_map(Table::columns).map(|column| column.name.clone()).collect();
        let mut columns = Vec::with_capacity(names.len());
        for name in names {
            let mut ids: List<Id> = self.room.list(rows)?;
            let mut gaps = false;
            for table in tables {
                self.goes_on()?;
                match table.column(&name) {
                    Some(column) => ids.extend(column.ids())?,
                    None => (0..table.rows()).try_for_each(|_| ids.push(UNBOUND))?,
                }
                gaps |= table.column(&name).is_none_or(|column| column.gaps);
            }
            columns.push(Column::new(name, ids, gaps));
        }
        Table::new(columns, rows)
    }

    /// The id of a constant.
    pub(super) fn id(&self, term: impl Into<Term>) -> Result<Id, Stop> {
        Ok(self.stored.internalize_term(term.into())?)
    }
}

/// The aggregates, with those that count the values of a variable which each row has counting rows instead.
fn counting_rows(
    aggregates: &[(Variable, AggregateExpression)],
    certain: &Variables,
) -> Vec<(Variable, AggregateExpression)> {
    let of = |aggregate: &AggregateExpression| match aggregate {
        AggregateExpression::FunctionCall {
            name: AggregateFunction::Count,
            expr: Expression::Variable(variable),
            distinct: false,
        } if certain.contains(variable) => AggregateExpression::CountSolutions { distinct: false },
        other => other.clone(),
    };
    aggregates.iter().map(|(name, aggregate)| (name.clone(), of(aggregate))).collect()
}

fn both(wanted: &Variables, more: Variables) -> Variables {
    wanted.union(&more).cloned().collect()
}
