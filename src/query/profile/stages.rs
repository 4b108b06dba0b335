use std::time::Duration;

use spargebra::term::TriplePattern;

use crate::query::Error;
use crate::query::plan::{self, Statistics};
use crate::query::profile::trace::Node;
use crate::query::profile::{Operation, Stage, Trace};

/// What a condition is expected to let through.
const PASSES: f64 = 1.0 / 3.0;

/// What was done, the first thing first.
///
/// # Errors
/// What the engine says is not understood.
pub(in crate::query) fn stages(trace: &Trace, statistics: &dyn Statistics) -> Result<Vec<Stage>, Error> {
    let mut way = Way { statistics, stages: Vec::new() };
    if let Some(root) = trace.root()? {
        way.walk(&root, 0, Expected::start());
    }
    Ok(way.stages)
}

/// The rows that are expected at a place.
#[derive(Clone)]
struct Expected {
    /// How many; not a number where nobody knows.
    rows: f64,
    /// The patterns that were joined to get there.
    patterns: Vec<TriplePattern>,
}

impl Expected {
    /// Of nothing: one row that binds nothing.
    fn start() -> Self {
        Self { rows: 1.0, patterns: Vec::new() }
    }
}

struct Way<'a> {
    statistics: &'a dyn Statistics,
    stages: Vec<Stage>,
}

impl Way<'_> {
    /// Goes through a node in the order in which its parts are begun; `before` is what each of them is looked up for.
    fn walk(&mut self, node: &Node, depth: usize, before: Expected) -> Expected {
        let Some((first, others)) = node.parts.split_first() else { return self.leaf(node, depth, before) };
        let parts: Duration = node.parts.iter().map(|part| part.took).sum();
        let own = node.took.saturating_sub(parts);
        // The branches of a union are alike.
        let inside = usize::from(node.operation == Operation::Union);
        let mut expected = self.walk(first, depth + inside, before.clone());
        if let (Operation::Each | Operation::Optional(_), [Node { operation: Operation::Read(_), .. }, ..]) =
            (&node.operation, others)
        {
            for part in others {
                expected = self.step(node, part, depth, expected);
            }
            // What bringing together takes belongs to the pattern that comes last.
            self.last_took(own);
            return expected;
        }
        let mut other = Expected { rows: f64::NAN, patterns: Vec::new() };
        for part in others {
            let begin = match &node.operation {
                Operation::Each | Operation::Filter(_) => expected.clone(),
                Operation::Optional(keys) if keys.is_empty() => expected.clone(),
                _ => before.clone(),
            };
            other = self.walk(part, depth + 1, begin);
        }
        match &node.operation {
            Operation::Each if !others.is_empty() => expected = other.clone(),
            Operation::Join(_) => expected.patterns.extend(other.patterns.iter().cloned()),
            _ => {}
        }
        expected.rows = match &node.operation {
            Operation::Optional(keys) if keys.is_empty() => expected.rows.max(other.rows),
            Operation::Join(_) => expected.rows.min(other.rows),
            Operation::Filter(_) => expected.rows * PASSES,
            Operation::Group(_, true) => 1.0,
            Operation::Group(_, false) => expected.rows / 2.0,
            Operation::Slice(_, Some(length)) => expected.rows.min(*length as f64),
            Operation::Union => expected.rows + other.rows,
            _ => expected.rows,
        };
        if node.operation == Operation::Nothing || (node.operation == Operation::Each && others.is_empty()) {
            self.last_took(own);
        } else {
            self.push(depth, node.operation.to_string(), &expected, node.rows, own);
        }
        expected
    }

    /// What is made of nothing else.
    fn leaf(&mut self, node: &Node, depth: usize, mut expected: Expected) -> Expected {
        match &node.operation {
            Operation::Nothing => {
                self.last_took(node.took);
                return expected;
            }
            Operation::Read(pattern) => self.read(&mut expected, pattern),
            Operation::Values => expected.rows = node.rows as f64,
            _ => expected.rows = f64::NAN,
        }
        self.push(depth, node.operation.to_string(), &expected, node.rows, node.took);
        expected
    }

    /// A pattern whose triples are looked up for the rows that stand before it.
    fn step(&mut self, node: &Node, part: &Node, depth: usize, mut expected: Expected) -> Expected {
        let Operation::Read(pattern) = &part.operation else { return self.walk(part, depth + 1, expected) };
        let before = expected.rows;
        self.read(&mut expected, pattern);
        if matches!(node.operation, Operation::Optional(_)) {
            expected.rows = expected.rows.max(before);
            self.push(depth, format!("OPTIONAL {}", part.operation), &expected, node.rows, part.took);
        } else {
            self.push(depth, part.operation.to_string(), &expected, part.rows, part.took);
        }
        expected
    }

    /// Joins the triples of one more pattern.
    fn read(&self, expected: &mut Expected, pattern: &TriplePattern) {
        let before = plan::expected_of_join(&expected.patterns, self.statistics);
        expected.patterns.push(pattern.clone());
        let after = plan::expected_of_join(&expected.patterns, self.statistics);
        expected.rows *= if before > 0.0 { after / before } else { 0.0 };
    }

    fn push(&mut self, depth: usize, what: String, expected: &Expected, rows: u64, took: Duration) {
        let expected = Some(expected.rows).filter(|rows| rows.is_finite());
        self.stages.push(Stage { depth, what, expected, rows, took });
    }

    /// Time that is no stage of its own.
    fn last_took(&mut self, took: Duration) {
        if let Some(last) = self.stages.last_mut() {
            last.took += took;
        }
    }
}
