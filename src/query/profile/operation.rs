use std::fmt;
use std::ops::RangeInclusive;

use spargebra::algebra::{Expression, GraphPattern, OrderExpression};
use spargebra::term::TriplePattern;
use spargebra::{Query, SparqlParser};

use crate::query::plan::{self, MAY_COUNT};

/// The name of a variable that the parser made for an aggregate is a random number in so many letters, or some fewer.
const BY_CHANCE: RangeInclusive<usize> = 24..=32;

/// What a stage of an evaluation does with the rows that come to it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::query) enum Operation {
    /// Looks up the triples of a pattern, for each row that is there.
    Read(TriplePattern),
    /// Gives rows that are known without reading.
    Values,
    /// Brings each row together with those of a branch; the words say by what.
    Each,
    /// Brings two branches together.
    Join(String),
    /// Keeps each row, with those of a branch if there are any.
    Optional(String),
    /// Leaves out the rows that a branch has.
    Minus(String),
    /// Leaves out the rows that do not meet a condition.
    Filter(String),
    /// Gives a value to a variable.
    Bind(String),
    /// Brings rows together in groups; whether all become one.
    Group(String, bool),
    /// Sorts.
    Order(String),
    /// Leaves out what came before.
    Distinct,
    /// Leaves out all but some.
    Slice(usize, Option<usize>),
    /// One branch after the other.
    Union,
    /// Something else, in the words of SPARQL.
    Other(String),
    /// Nothing that takes time.
    Nothing,
}

impl Operation {
    /// What is done at a pattern, beside what is done for its parts.
    pub(in crate::query) fn of(pattern: &GraphPattern) -> Self {
        match pattern {
            GraphPattern::Bgp { .. } | GraphPattern::Project { .. } | GraphPattern::Reduced { .. } => Self::Nothing,
            GraphPattern::Values { .. } => Self::Values,
            GraphPattern::Lateral { .. } => Self::Each,
            GraphPattern::Join { .. } => Self::Join(String::new()),
            GraphPattern::LeftJoin { .. } => Self::Optional(String::new()),
            GraphPattern::Minus { .. } => Self::Minus(String::new()),
            GraphPattern::Filter { expr, .. } => Self::Filter(expr.to_string()),
            GraphPattern::Extend { expression: Expression::Variable(_), .. } => Self::Nothing,
            GraphPattern::Extend { expression, variable, .. } => Self::Bind(format!("{expression} AS {variable}")),
            GraphPattern::Group { variables, aggregates, .. } => {
                let keys = variables.iter().map(ToString::to_string);
                let values = aggregates.iter().map(|(name, value)| format!("{value} AS {name}"));
                Self::Group(keys.chain(values).collect::<Vec<_>>().join(", "), variables.is_empty())
            }
            GraphPattern::OrderBy { expression, .. } => Self::Order(order(expression)),
            GraphPattern::Distinct { .. } => Self::Distinct,
            GraphPattern::Slice { start, length, .. } => Self::Slice(*start, *length),
            GraphPattern::Union { .. } => Self::Union,
            GraphPattern::Path { .. } | GraphPattern::Graph { .. } | GraphPattern::Service { .. } => {
                Self::Other(pattern.to_string())
            }
        }
    }

    /// What the engine means by the label of a node of its own plan.
    pub(in crate::query) fn of_label(label: &str) -> Self {
        let label = written(label);
        let (name, inner) = match label.split_once('(') {
            Some((name, rest)) => (name, rest.strip_suffix(')').unwrap_or(rest)),
            None => (label.as_str(), ""),
        };
        let keys = || {
            let keys = inner.split_once("keys = ").map_or("", |(_, keys)| keys);
            keys.split_once(", expression").map_or(keys, |(keys, _)| keys).to_owned()
        };
        match name {
            "QuadPattern" => triple(inner).map_or_else(|| Self::Other(inner.to_owned()), Self::Read),
            "StaticBindings" if inner == "(), (())" => Self::Nothing,
            "StaticBindings" => Self::Values,
            "Lateral" => Self::Each,
            "Join" => Self::Join(keys()),
            "LeftJoin" => Self::Optional(keys()),
            "ForLoopLeftJoin" => Self::Optional(String::new()),
            "AntiJoin" => Self::Minus(keys()),
            "Filter" => Self::Filter(inner.to_owned()),
            "Extend" if inner.contains(plan::mark().as_str()) => Self::Nothing,
            "Extend" if inner.starts_with('?') && inner.matches(' ').count() == 2 => Self::Nothing,
            "Extend" => Self::Bind(inner.replacen(" -> ", " AS ", 1)),
            "Aggregate" => {
                let all = !inner.starts_with('?');
                Self::Group(inner.replace(" -> ", " AS "), all)
            }
            "Sort" => Self::Order(inner.to_owned()),
            "Distinct" => Self::Distinct,
            "Slice" => {
                let number = |name: &str| {
                    let digits = inner.split_once(name)?.1;
                    digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
                };
                Self::Slice(number("start = ").unwrap_or_default(), number("length = "))
            }
            "Union" => Self::Union,
            "Project" | "Reduced" => Self::Nothing,
            "Path" | "Graph" | "Service" => Self::Other(format!("{} {inner}", name.to_uppercase())),
            _ => Self::Other(label),
        }
    }
}

/// What rows are ordered by.
pub(super) fn order(by: &[OrderExpression]) -> String {
    by.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// The triple pattern of a text; `None` where it is none, as with the name of a graph.
fn triple(text: &str) -> Option<TriplePattern> {
    let query = SparqlParser::new().parse_query(&format!("SELECT * {{ {text} }}")).ok()?;
    let Query::Select { pattern: GraphPattern::Project { inner, .. }, .. } = query else { return None };
    let GraphPattern::Bgp { patterns } = *inner else { return None };
    <[TriplePattern; 1]>::try_from(patterns).ok().map(|[pattern]| pattern)
}

/// A text in which variables that nobody wrote are spelled as a query could have them, and those of aggregates, which the
/// parser names by chance, are left out.
fn written(text: &str) -> String {
    let text = text.replace("? key ", "?_key").replace("? mark ", "?_mark").replace(&format!("<{MAY_COUNT}>"), "first");
    let (mut written, mut rest) = (String::with_capacity(text.len()), text.as_str());
    while let Some(at) = rest.find('?') {
        let (before, behind) = (&rest[..at], &rest[at + 1..]);
        let name = behind.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(behind.len());
        let named = before.strip_suffix(" AS ").or_else(|| before.strip_suffix(" -> "));
        if let Some(value) = named.filter(|_| BY_CHANCE.contains(&name)) {
            written.push_str(value);
            rest = &behind[name..];
        } else if BY_CHANCE.contains(&name) {
            written.push_str(before);
            written.push_str("?_");
            rest = &behind[name..];
        } else if behind.strip_prefix(' ').is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit())) {
            written.push_str(before);
            written.push_str("?_");
            rest = &behind[1..];
        } else {
            written.push_str(&rest[..=at]);
            rest = behind;
        }
    }
    written.push_str(rest);
    written
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on = |keys: &str| if keys.is_empty() { String::new() } else { format!(" on {keys}") };
        let text = match self {
            Self::Read(pattern) => pattern.to_string(),
            Self::Values => "VALUES".to_owned(),
            Self::Each => "join".to_owned(),
            Self::Join(keys) => format!("join{}", on(keys)),
            Self::Optional(keys) => format!("OPTIONAL{}", on(keys)),
            Self::Minus(keys) => format!("MINUS{}", on(keys)),
            Self::Filter(condition) => format!("FILTER {condition}"),
            Self::Bind(value) => format!("BIND {value}"),
            Self::Group(of, _) => format!("GROUP {of}"),
            Self::Order(by) => format!("ORDER BY {by}"),
            Self::Distinct => "DISTINCT".to_owned(),
            Self::Slice(0, length) => format!("LIMIT {}", length.unwrap_or_default()),
            Self::Slice(start, None) => format!("OFFSET {start}"),
            Self::Slice(start, Some(length)) => format!("LIMIT {length} OFFSET {start}"),
            Self::Union => "UNION".to_owned(),
            Self::Other(text) => text.clone(),
            Self::Nothing => String::new(),
        };
        f.write_str(&written(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(label: &str, expected: &str) {
        assert_eq!(Operation::of_label(label).to_string(), expected);
    }

    #[test]
    fn the_labels_of_the_engine_are_understood() {
        check("QuadPattern(?a <http://x/p> \"(\"@en)", "?a <http://x/p> \"(\"@en");
        check("Join(HashBuildLeftProbeRight, keys = ?a, ?b)", "join on ?a, ?b");
        check("LeftJoin(HashBuildRightProbeLeft, keys = ?a, expression = true)", "OPTIONAL on ?a");
        check("ForLoopLeftJoin(expression = true)", "OPTIONAL");
        check("AntiJoin(HashBuildRightProbeLeft, keys = )", "MINUS");
        check("Extend((?a + 1) -> ?b)", "BIND (?a + 1) AS ?b");
        check("Aggregate(?who, COUNT(*) -> ?n)", "GROUP ?who, COUNT(*) AS ?n");
        check("Slice(start = 2, length = 10)", "LIMIT 10 OFFSET 2");
        check("Slice(start = 3)", "OFFSET 3");
        check("Distinct(Hash)", "DISTINCT");
        check("Path(?a <http://x/p>* ?b)", "PATH ?a <http://x/p>* ?b");
        check("Path(?a (<http://x/p>)? ? 12)", "PATH ?a (<http://x/p>)? ?_12");
        check("Extend(<urn:sitrep:goes-on>() -> ? mark 1)", "");
        check("Aggregate(COUNT(*) -> ?b3f3da312d9d6f130c4f72d108284552)", "GROUP COUNT(*)");
        check("Aggregate(COUNT(*) -> ?53da312d9d6f130c4f72d108284552)", "GROUP COUNT(*)");
        check("Extend(?b3f3da312d9d6f130c4f72d108284552 -> ?n)", "");
    }
}
