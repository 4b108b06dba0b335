//! Groups of rows, and what is counted and summed in each.

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term};
use spareval::{ExpressionTerm, QueryableDataset};
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression};
use spargebra::term::Variable;

use crate::query::columns::compare::ten_millionths;
use crate::query::columns::keys::{Keys, Numbering};
use crate::query::columns::room::List;
use crate::query::columns::table::{Column, Table, UNBOUND};
use crate::query::columns::{Stop, Work};
use crate::store::Id;

/// What an integer of one is in units of 10⁻⁷.
const ONE: i128 = 10_000_000;

/// The sum of some numbers.
#[derive(Clone, Copy, Default)]
struct Sum {
    /// In units of 10⁻⁷.
    total: i128,
    /// The sum of the numbers without their signs.
    size: i128,
    /// Whether one is an `xsd:decimal`, and so the sum is.
    decimal: bool,
}

/// The groups of a table.
struct Groups<'t> {
    table: &'t Table,
    rows: Numbering,
    count: usize,
}

impl Work<'_> {
    /// A row for each group of rows that have the same values for some variables.
    pub(super) fn group(
        &self,
        table: &Table,
        by: &[Variable],
        aggregates: &[(Variable, AggregateExpression)],
    ) -> Result<Table, Stop> {
        let columns: Vec<&Column> = by.iter().filter_map(|name| table.column(name)).collect();
        let ids: Vec<&[Id]> = columns.iter().map(|column| column.ids()).collect();
        let rows = Keys::of(self, table.rows(), &ids)?.number(self)?;
        // Without variables there is always one group.
        let count = if by.is_empty() { 1 } else { rows.firsts.len() };
        let groups = Groups { table, rows, count };
        let mut given = if by.is_empty() {
            Table::new(Vec::new(), count)?
        } else {
            table.clone().keep(|name| by.contains(name)).gather(self, &groups.rows.firsts)?
        };
        for (name, aggregate) in aggregates {
            let ids = self.aggregate(&groups, aggregate)?;
            let gaps = ids.contains(&UNBOUND);
            given = given.with(Column::new(name.clone(), ids, gaps));
        }
        Ok(given)
    }

    fn aggregate(&self, groups: &Groups<'_>, aggregate: &AggregateExpression) -> Result<List<Id>, Stop> {
        let AggregateExpression::FunctionCall { name, expr: Expression::Variable(variable), distinct } = aggregate
        else {
            return self.integers(&self.counts(groups, None)?);
        };
        let column = groups.table.column(variable);
        if *name == AggregateFunction::Count {
            return self.integers(&match column {
                None => self.room.zeros(groups.count)?,
                Some(column) if *distinct => self.distinct(groups, column)?,
                Some(column) => self.counts(groups, Some(column))?,
            });
        }
        // Where a row has no value, an aggregate has none either.
        let column = column.filter(|column| !column.gaps).ok_or(Stop::Leave)?;
        match (name, distinct) {
            (AggregateFunction::Sum, false) => self.sums(groups, column),
            (AggregateFunction::Avg, false) => self.averages(groups, column),
            (AggregateFunction::Min, _) => self.extremes(groups, column, false),
            (AggregateFunction::Max, _) => self.extremes(groups, column, true),
            _ => Err(Stop::Leave),
        }
    }

    /// How many rows each group has; only those with a value in a column, if there is one.
    fn counts(&self, groups: &Groups<'_>, column: Option<&Column>) -> Result<List<u64>, Stop> {
        let mut counts = self.room.zeros::<u64>(groups.count)?;
        let gaps = column.filter(|column| column.gaps);
        for (row, group) in groups.rows.numbers.iter().enumerate() {
            self.at(row)?;
            counts[*group as usize] += u64::from(gaps.is_none_or(|column| column.ids()[row] != UNBOUND));
        }
        Ok(counts)
    }

    /// How many different values each group has.
    fn distinct(&self, groups: &Groups<'_>, column: &Column) -> Result<List<u64>, Stop> {
        let mut counts = self.room.zeros::<u64>(groups.count)?;
        let keys = Keys::numbered(self, &groups.rows)?.with(self, &[column.ids()])?;
        for row in keys.number(self)?.firsts.iter() {
            let row = *row as usize;
            counts[groups.rows.numbers[row] as usize] += u64::from(column.ids()[row] != UNBOUND);
        }
        Ok(counts)
    }

    fn integers(&self, numbers: &[u64]) -> Result<List<Id>, Stop> {
        let mut ids = self.room.list(numbers.len())?;
        numbers.iter().try_for_each(|number| ids.push(Id::of_count(*number)))?;
        Ok(ids)
    }

    fn totals(&self, groups: &Groups<'_>, column: &Column) -> Result<List<Sum>, Stop> {
        let mut sums = self.room.zeros::<Sum>(groups.count)?;
        for (row, (group, id)) in groups.rows.numbers.iter().zip(column.ids()).enumerate() {
            self.at(row)?;
            let value = ten_millionths(*id).ok_or(Stop::Leave)?;
            let sum = &mut sums[*group as usize];
            sum.total += value;
            sum.size += value.abs();
            sum.decimal |= id.integer().is_none();
        }
        // Where no sum of some of the numbers is too great for the engine, it comes to the same total.
        if sums.iter().any(|sum| sum.size > i128::from(i64::MAX) * ONE) { Err(Stop::Leave) } else { Ok(sums) }
    }

    fn sums(&self, groups: &Groups<'_>, column: &Column) -> Result<List<Id>, Stop> {
        let mut ids = self.room.list(groups.count)?;
        for sum in self.totals(groups, column)?.iter() {
            ids.push(self.as_the_engine_writes(sum.literal().into())?)?;
        }
        Ok(ids)
    }

    fn averages(&self, groups: &Groups<'_>, column: &Column) -> Result<List<Id>, Stop> {
        let names = ["sum", "count"].map(|name| Variable::new_unchecked(format!(" {name}")));
        let counts = self.counts(groups, None)?;
        let [sums, numbers] = [self.sums(groups, column)?, self.integers(&counts)?];
        let [sum, number] = names.clone().map(|name| Box::new(Expression::Variable(name)));
        let columns = names.into_iter().zip([sums, numbers]).map(|(name, ids)| Column::new(name, ids, false));
        let table = Table::new(columns.collect(), groups.count)?;
        let mut averages = self.values(&table, &Expression::Divide(sum, number))?;
        if let ([0], [average]) = (&*counts, &mut *averages) {
            // The one group of nothing.
            *average = Id::of_count(0);
        }
        Ok(averages)
    }

    /// The least or the greatest value of each group.
    fn extremes(&self, groups: &Groups<'_>, column: &Column, greatest: bool) -> Result<List<Id>, Stop> {
        let ordinals = self.ordinals(column.ids())?;
        // The row of the value, counted from 1.
        let mut found = self.room.zeros::<u32>(groups.count)?;
        for (row, group) in groups.rows.numbers.iter().enumerate() {
            self.at(row)?;
            let best = &mut found[*group as usize];
            let better = match best.checked_sub(1).map(|best| ordinals[best as usize]) {
                None => true,
                Some(known) if greatest => ordinals[row] > known,
                Some(known) => ordinals[row] < known,
            };
            if better {
                *best = row as u32 + 1;
            }
        }
        let mut ids = self.room.list(groups.count)?;
        for (at, row) in found.iter().enumerate() {
            self.at(at)?;
            ids.push(match row.checked_sub(1).map(|row| column.ids()[row as usize]) {
                None => UNBOUND,
                Some(id) if id.integer().is_some() => id,
                Some(id) => self.as_the_engine_writes(self.stored.externalize_term(id)?)?,
            })?;
        }
        Ok(ids)
    }

    /// The term that the engine makes of the value of another: `1.50` becomes `1.5`.
    fn as_the_engine_writes(&self, term: Term) -> Result<Id, Stop> {
        Ok(self.stored.internalize_term(ExpressionTerm::from(term).into())?)
    }
}

impl Sum {
    fn literal(&self) -> Literal {
        if !self.decimal {
            return Literal::new_typed_literal((self.total / ONE).to_string(), xsd::INTEGER);
        }
        let sign = if self.total < 0 { "-" } else { "" };
        let (whole, part) = (self.total.abs() / ONE, self.total.abs() % ONE);
        Literal::new_typed_literal(format!("{sign}{whole}.{part:07}"), xsd::DECIMAL)
    }
}
