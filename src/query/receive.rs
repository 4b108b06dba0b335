use oxigraph::model::{Term, Triple};
use oxigraph::sparql::Variable;

use crate::query::{Answer, Error, Limit, Solutions};

/// Takes an answer as it comes, so that none of it must wait for the rest.
///
/// Of a `SELECT` come the columns, then the rows, then the end; of all others one thing.
pub trait Receive {
    /// The columns of a `SELECT`.
    ///
    /// # Errors
    /// Whoever takes the answer cannot take it, as for all others.
    fn columns(&mut self, variables: &[Variable]) -> Result<(), Error>;

    /// A row, with a value or `None` for each column.
    ///
    /// # Errors
    /// As above.
    fn row(&mut self, values: &[Option<Term>]) -> Result<(), Error>;

    /// There are no more rows; `cut` if there are, and a limit keeps them back.
    ///
    /// # Errors
    /// As above.
    fn end(&mut self, cut: bool) -> Result<(), Error>;

    /// What an `ASK` gives.
    ///
    /// # Errors
    /// As above.
    fn boolean(&mut self, value: bool) -> Result<(), Error>;

    /// The triples of a `CONSTRUCT` or `DESCRIBE`, each once, sorted.
    ///
    /// # Errors
    /// As above.
    fn graph(&mut self, triples: Vec<Triple>) -> Result<(), Error>;
}

/// What was given out of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// How many rows or triples; 1 for an `ASK`.
    pub rows: usize,
    /// Whether there are more than [`Limits::rows`](crate::query::Limits::rows) allows.
    pub cut: bool,
    /// What an `ASK` gave; `None` for all else.
    pub boolean: Option<bool>,
}

impl Given {
    /// The error that there are more rows than the limits allowed; `None` where all are given.
    pub fn left_out(&self) -> Option<Error> {
        self.cut.then_some(Error::Limit { limit: Limit::Rows(self.rows), at: None })
    }
}

/// Hands an answer on, and counts.
pub(super) struct Giving<'r> {
    to: &'r mut dyn Receive,
    given: Given,
    most: usize,
}

impl<'r> Giving<'r> {
    /// Gives out at most so many rows.
    pub(super) fn new(to: &'r mut dyn Receive, most: Option<usize>) -> Self {
        Self { to, given: Given { rows: 0, cut: false, boolean: None }, most: most.unwrap_or(usize::MAX) }
    }

    pub(super) fn columns(&mut self, variables: &[Variable]) -> Result<(), Error> {
        self.to.columns(variables)
    }

    /// Gives a row out; `false` if no more may come.
    pub(super) fn row(&mut self, values: &[Option<Term>]) -> Result<bool, Error> {
        if self.given.rows == self.most {
            self.given.cut = true;
            return Ok(false);
        }
        self.given.rows += 1;
        self.to.row(values).map(|()| true)
    }

    pub(super) fn end(self) -> Result<Given, Error> {
        self.to.end(self.given.cut)?;
        Ok(self.given)
    }

    pub(super) fn boolean(self, value: bool) -> Result<Given, Error> {
        self.to.boolean(value)?;
        Ok(Given { rows: 1, cut: false, boolean: Some(value) })
    }

    pub(super) fn graph(self, triples: Vec<Triple>) -> Result<Given, Error> {
        let rows = triples.len();
        self.to.graph(triples)?;
        Ok(Given { rows, ..self.given })
    }
}

/// Takes an answer and keeps nothing of it.
pub(super) struct Counted;

impl Receive for Counted {
    fn columns(&mut self, _: &[Variable]) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[Option<Term>]) -> Result<(), Error> {
        Ok(())
    }

    fn end(&mut self, _: bool) -> Result<(), Error> {
        Ok(())
    }

    fn boolean(&mut self, _: bool) -> Result<(), Error> {
        Ok(())
    }

    fn graph(&mut self, _: Vec<Triple>) -> Result<(), Error> {
        Ok(())
    }
}

/// Keeps an answer.
#[derive(Default)]
pub(super) struct Kept(pub(super) Option<Answer>);

impl Receive for Kept {
    fn columns(&mut self, variables: &[Variable]) -> Result<(), Error> {
        self.0 = Some(Answer::Solutions(Solutions { variables: variables.to_vec(), ..Solutions::default() }));
        Ok(())
    }

    fn row(&mut self, values: &[Option<Term>]) -> Result<(), Error> {
        if let Some(Answer::Solutions(solutions)) = &mut self.0 {
            solutions.rows.push(values.to_vec());
        }
        Ok(())
    }

    fn end(&mut self, cut: bool) -> Result<(), Error> {
        if let Some(Answer::Solutions(solutions)) = &mut self.0 {
            solutions.cut = cut;
        }
        Ok(())
    }

    fn boolean(&mut self, value: bool) -> Result<(), Error> {
        self.0 = Some(Answer::Boolean(value));
        Ok(())
    }

    fn graph(&mut self, triples: Vec<Triple>) -> Result<(), Error> {
        self.0 = Some(Answer::Graph(triples));
        Ok(())
    }
}

impl Answer {
    /// Hands the answer to somebody who takes one as it comes.
    ///
    /// # Errors
    /// It is not taken.
    pub fn give(&self, to: &mut dyn Receive) -> Result<(), Error> {
        match self {
            Self::Solutions(Solutions { variables, rows, cut }) => {
                to.columns(variables)?;
                rows.iter().try_for_each(|row| to.row(row))?;
                to.end(*cut)
            }
            Self::Boolean(value) => to.boolean(*value),
            Self::Graph(triples) => to.graph(triples.clone()),
        }
    }
}
