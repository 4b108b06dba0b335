use oxigraph::model::vocab::xsd;
use oxigraph::model::{NamedNode, Term};

use crate::check::{Bound, Constraint, NodeKind, Pair, Shape, Shapes, Violation};
use crate::render::check::{ShapeNames, path};

/// What to do so that it fits, in a sentence without its full stop.
pub fn fix(violation: &Violation<'_>, shapes: &Shapes, names: &ShapeNames) -> String {
    let what = path(violation, names).map_or_else(|| "the node".to_owned(), |path| format!("`{path}`"));
    // Of the node itself the heading says which it is.
    let value = violation.value.as_ref().filter(|value| **value != violation.focus);
    let is = value.map_or_else(String::new, |value| format!("; it is {}", names.term(value)));
    let must = |wanted: &str| format!("{what} must be {wanted}{is}");
    let named = |property: &NamedNode| format!("`{}`", names.iri(property.as_ref()));
    match violation.constraint {
        Constraint::MinCount(least) => {
            let wanted = expected(violation.shape, names).map_or_else(String::new, |wanted| format!(": {wanted}"));
            match least {
                1 => format!("add {what}{wanted}"),
                least => format!("give {what} at least {least} values{wanted}"),
            }
        }
        Constraint::MaxCount(0) => format!("remove {what}"),
        Constraint::MaxCount(1) => format!("at most one {what}; remove the others"),
        Constraint::MaxCount(most) => format!("at most {most} of {what}; remove the others"),
        Constraint::In(_) | Constraint::Datatype(_) | Constraint::NodeKind(_) | Constraint::Range(..) => {
            must(&wanted(violation.constraint, names).unwrap_or_default())
        }
        Constraint::Class(class) => {
            let value = violation.value.as_ref().map_or_else(|| what.clone(), |value| names.term(value));
            format!(
                "{what} must be a {class}; add `{value} a {class}`, or name another node",
                class = names.term(class)
            )
        }
        Constraint::MinLength(least) => must(&format!("at least {least} characters long")),
        Constraint::MaxLength(most) => must(&format!("at most {most} characters long")),
        Constraint::Pattern { text, .. } => format!("{what} must match \"{text}\"{is}"),
        Constraint::LanguageIn(ranges) => must(&format!("a text in one of these languages: {}", ranges.join(", "))),
        Constraint::UniqueLang => format!("keep one {what} of each language; remove the others"),
        Constraint::Pair(Pair::Equals, other) => {
            format!(
                "{what} must have the same values as {}{}",
                named(other),
                is.replacen("; it is", "; only one has", 1)
            )
        }
        Constraint::Pair(Pair::Disjoint, other) => {
            format!("{what} must share no value with {}{}", named(other), is.replacen("; it is", "; both have", 1))
        }
        Constraint::Pair(Pair::LessThan, other) => must(&format!("less than {}", named(other))),
        Constraint::Pair(Pair::LessThanOrEquals, other) => must(&format!("no more than {}", named(other))),
        Constraint::Not(shape) => format!("{what} must not fit {}{is}", called(shapes.shape(*shape), names)),
        Constraint::Node(shape) => format!("{what} must fit {}{is}", called(shapes.shape(*shape), names)),
        Constraint::And(all) => format!("{what} must fit {}{is}", listed(all, shapes, names, " and ")),
        Constraint::Or(some) => format!("{what} must fit {}{is}", listed(some, shapes, names, " or ")),
        Constraint::Xone(some) => format!("{what} must fit exactly one of {}{is}", listed(some, shapes, names, ", ")),
        Constraint::QualifiedMin(qualified, least) => {
            format!("at least {least} of {what} must fit {}", called(shapes.shape(qualified.shape), names))
        }
        Constraint::QualifiedMax(qualified, most) => {
            format!("at most {most} of {what} may fit {}", called(shapes.shape(qualified.shape), names))
        }
        Constraint::Closed(_) => format!("remove {what}: the shape allows no other properties than its own"),
        Constraint::HasValue(value) => format!("add the value {} to {what}", names.term(value)),
        Constraint::Property(_) => what,
    }
}

/// What a value of a shape is to be, from all that the shape asks of each value; `None` where it asks for nothing such.
fn expected(shape: &Shape, names: &ShapeNames) -> Option<String> {
    let wanted: Vec<String> = shape.constraints.iter().filter_map(|constraint| wanted(constraint, names)).collect();
    (!wanted.is_empty()).then(|| wanted.join(", "))
}

fn wanted(constraint: &Constraint, names: &ShapeNames) -> Option<String> {
    Some(match constraint {
        Constraint::In(terms) => {
            let terms: Vec<String> = terms.iter().map(|term| names.term(term)).collect();
            match terms.as_slice() {
                [one] => one.clone(),
                several => format!("one of {}", several.join(", ")),
            }
        }
        Constraint::Datatype(datatype) => {
            let name = names.iri(datatype.as_ref());
            match datatype.as_ref() {
                xsd::INTEGER => format!("a whole number ({name})"),
                xsd::DECIMAL | xsd::DOUBLE => format!("a number ({name})"),
                xsd::STRING => format!("a text ({name})"),
                xsd::DATE => format!("a date such as 2021-08-15 ({name})"),
                xsd::BOOLEAN => format!("true or false ({name})"),
                _ => format!("a literal of the datatype {name}"),
            }
        }
        Constraint::NodeKind(kind) => {
            let NodeKind { iri, blank, literal } = kind;
            let kinds = [(*iri, "an IRI"), (*blank, "a blank node"), (*literal, "a literal")];
            let allowed: Vec<&str> = kinds.into_iter().filter(|(allowed, _)| *allowed).map(|(_, name)| name).collect();
            allowed.join(" or ")
        }
        Constraint::Class(class) => format!("a {}", names.term(class)),
        Constraint::Range(bound, limit) => {
            let side = match bound {
                Bound::MinExclusive => "more than",
                Bound::MinInclusive => "at least",
                Bound::MaxExclusive => "less than",
                Bound::MaxInclusive => "at most",
            };
            format!("{side} {}", limit.value())
        }
        _ => return None,
    })
}

/// A shape by its label, its name, or what it asks for.
fn called(shape: &Shape, names: &ShapeNames) -> String {
    match (&shape.label, &shape.node) {
        (Some(label), _) => format!("the shape “{label}”"),
        (None, Term::NamedNode(iri)) => format!("the shape {}", names.iri(iri.as_ref())),
        (None, _) => expected(shape, names).unwrap_or_else(|| "a shape without a name".to_owned()),
    }
}

fn listed(ids: &[usize], shapes: &Shapes, names: &ShapeNames, between: &str) -> String {
    ids.iter().map(|id| called(shapes.shape(*id), names)).collect::<Vec<_>>().join(between)
}
