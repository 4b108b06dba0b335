use oxigraph::model::GraphNameRef;

use crate::query::{
    self, Advice, Answer, Given, Limits, Profile, Query, Receive, Saved, advise, answer, answer_to, saved,
};
use crate::session::Error;
use crate::store::{Batch, Snapshot};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// A query that ships, by its name.
    Named(String),
    /// A saved query.
    Saved(Saved),
    /// SPARQL that somebody wrote; a header for its parameters may stand at its top.
    Written {
        /// What messages call it: `query`, the name of its file.
        name: String,
        /// The text.
        text: String,
    },
}

/// Answers a question with values for its parameters, and gives the answer out as it comes.
///
/// # Errors
/// There is no such query, its text is no SPARQL, a value does not fit, or it cannot be answered.
pub fn ask(
    snapshot: &Snapshot,
    question: &Question,
    values: &[(String, String)],
    limits: &Limits,
    to: &mut dyn Receive,
) -> Result<Asked, Error> {
    let query = query_of(snapshot, question, values)?;
    let given = answer_to(snapshot, &query, limits, to)?;
    // Whoever asks a saved query has not written it, and what it does not find is not there.
    let written = matches!(question, Question::Written { .. }).then_some(query);
    Ok(Asked { given, written })
}

/// Tells how a question is answered, by answering it.
///
/// # Errors
/// As for [`ask`].
pub fn profile(
    snapshot: &Snapshot,
    question: &Question,
    values: &[(String, String)],
    limits: &Limits,
) -> Result<Profile, Error> {
    Ok(query::profile(snapshot, &query_of(snapshot, question, values)?, limits)?)
}

/// The graph that a `CONSTRUCT` or `DESCRIBE` gives, in the default graph and with the same base.
///
/// # Errors
/// As for [`ask`], or the query gives no graph.
pub fn constructed(snapshot: &Snapshot, question: &Question, limits: &Limits) -> Result<Snapshot, Error> {
    let query = query_of(snapshot, question, &[])?;
    let Answer::Graph(triples) = answer(snapshot, &query, limits)? else { return Err(Error::NoGraph) };
    let mut batch = Batch::default();
    for triple in &triples {
        batch.extend([triple.as_ref().in_graph(GraphNameRef::DefaultGraph)]);
    }
    Ok(Snapshot::new(snapshot.base().clone(), &batch))
}

/// The query of a question, with values for its parameters.
fn query_of(snapshot: &Snapshot, question: &Question, values: &[(String, String)]) -> Result<Query, Error> {
    let (saved, name) = match question {
        Question::Named(name) => (saved(name)?.clone(), name),
        Question::Saved(saved) => (saved.clone(), &saved.name),
        Question::Written { name, text } => (Saved::read(name, text)?, name),
    };
    saved.query(values, snapshot).map_err(|error| match error {
        query::Error::Syntax(error) => Error::Syntax { name: name.clone(), text: saved.text.clone(), error },
        other => other.into(),
    })
}

/// A question that was answered.
#[derive(Debug, Default)]
pub struct Asked {
    /// What was given out of the answer.
    pub given: Given,
    /// The query, if whoever asks has written it.
    written: Option<Query>,
}

impl Asked {
    /// What is to be said beside the answer.
    ///
    /// # Errors
    /// The store is damaged.
    pub fn advice(&self, snapshot: &Snapshot) -> Result<Vec<Advice>, Error> {
        let empty = self.given.rows == 0 || self.given.boolean == Some(false);
        Ok(match &self.written {
            Some(query) => advise(snapshot, query, empty)?,
            None => Vec::new(),
        })
    }
}
