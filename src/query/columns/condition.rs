use std::cmp::Ordering;

use spargebra::algebra::Expression;

use crate::query::columns::compare::compare;
use crate::query::columns::room::List;
use crate::query::columns::table::{Table, UNBOUND};
use crate::query::columns::{Stop, Work};
use crate::query::plan::conjuncts;
use crate::store::Id;

/// A condition that ids decide, if they are of the right kinds.
struct Comparison<'q> {
    left: &'q Expression,
    right: &'q Expression,
    test: Test,
    /// What the test is to give.
    wanted: bool,
}

#[derive(Clone, Copy)]
enum Test {
    /// The ids are the same.
    Same,
    /// The values compare in this way.
    Order(fn(Ordering) -> bool),
}

/// One side of a comparison.
enum Side<'a> {
    Constant(Id),
    Column(&'a [Id]),
}

impl Side<'_> {
    #[inline]
    fn id(&self, row: usize) -> Id {
        match self {
            Self::Constant(id) => *id,
            Self::Column(ids) => ids[row],
        }
    }
}

impl Work<'_> {
    /// The rows of a table that meet a condition.
    pub(super) fn filter(&self, mut table: Table, condition: &Expression) -> Result<Table, Stop> {
        let mut parts = Vec::new();
        conjuncts(condition.clone(), &mut parts);
        for part in parts {
            let rows = match self.compared(&table, &part)? {
                Some(rows) => rows,
                None => self.bound(&self.holds(&table, &part)?)?,
            };
            table = table.gather(self, &rows)?;
        }
        Ok(table)
    }

    /// The rows that meet a condition; `None` if ids do not decide it for all rows.
    fn compared(&self, table: &Table, condition: &Expression) -> Result<Option<List<u32>>, Stop> {
        let Some(comparison) = comparison(condition) else { return Ok(None) };
        let (Some(left), Some(right)) = (self.side(table, comparison.left)?, self.side(table, comparison.right)?)
        else {
            return Ok(None);
        };
        let mut rows = self.room.list(0)?;
        for row in 0..table.rows() {
            self.at(row)?;
            let (one, other) = (left.id(row), right.id(row));
            let met = match comparison.test {
                Test::Same => one == other,
                Test::Order(test) => match compare(one, other) {
                    Some(order) => test(order),
                    None => return Ok(None),
                },
            };
            if met == comparison.wanted {
                rows.push(row as u32)?;
            }
        }
        Ok(Some(rows))
    }

    /// The rows that have a value.
    fn bound(&self, values: &[Id]) -> Result<List<u32>, Stop> {
        let mut rows = self.room.list(0)?;
        for (row, value) in values.iter().enumerate() {
            self.at(row)?;
            if *value != UNBOUND {
                rows.push(row as u32)?;
            }
        }
        Ok(rows)
    }

    fn side<'a>(&self, table: &'a Table, expression: &Expression) -> Result<Option<Side<'a>>, Stop> {
        match expression {
            Expression::Variable(name) => {
                Ok(table.column(name).filter(|column| !column.gaps).map(|column| Side::Column(column.ids())))
            }
            Expression::NamedNode(node) => Ok(Some(Side::Constant(self.id(node.clone())?))),
            Expression::Literal(literal) => Ok(Some(Side::Constant(self.id(literal.clone())?))),
            _ => Ok(None),
        }
    }
}

fn comparison(condition: &Expression) -> Option<Comparison<'_>> {
    let of = |left, right, test| Some(Comparison { left, right, test, wanted: true });
    match condition {
        // Nothing but itself equals an IRI.
        Expression::Equal(left, right)
            if [left, right].iter().any(|side| matches!(***side, Expression::NamedNode(_))) =>
        {
            of(left, right, Test::Same)
        }
        Expression::SameTerm(left, right) => of(left, right, Test::Same),
        Expression::Equal(left, right) => of(left, right, Test::Order(Ordering::is_eq)),
        Expression::Less(left, right) => of(left, right, Test::Order(Ordering::is_lt)),
        Expression::LessOrEqual(left, right) => of(left, right, Test::Order(Ordering::is_le)),
        Expression::Greater(left, right) => of(left, right, Test::Order(Ordering::is_gt)),
        Expression::GreaterOrEqual(left, right) => of(left, right, Test::Order(Ordering::is_ge)),
        Expression::Not(inner) => comparison(inner).map(|inner| Comparison { wanted: !inner.wanted, ..inner }),
        _ => None,
    }
}
