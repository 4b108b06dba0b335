use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, Term};
use spareval::{ExpressionTerm, QueryableDataset};
use spargebra::algebra::{Expression, Function};
use spargebra::term::Variable;

use crate::query::columns::{Stop, Work};
use crate::store::Id;

/// A condition on the letters of a term, such as `CONTAINS(?text, "Kabul")`.
pub(super) struct Text<'q> {
    pub(super) variable: &'q Variable,
    /// Whether `STR` is asked, which literals of all datatypes have, and IRIs too.
    any: bool,
    test: fn(&str, &str) -> bool,
    letters: &'q str,
}

impl<'q> Text<'q> {
    /// `None` if an expression is none, or asks for a language too.
    pub(super) fn of(expression: &'q Expression) -> Option<Self> {
        let Expression::FunctionCall(function, arguments) = expression else { return None };
        let [text, Expression::Literal(letters)] = arguments.as_slice() else { return None };
        let test: fn(&str, &str) -> bool = match function {
            Function::Contains => |text, letters| text.contains(letters),
            Function::StrStarts => |text, letters| text.starts_with(letters),
            Function::StrEnds => |text, letters| text.ends_with(letters),
            _ => return None,
        };
        let (variable, any) = match text {
            Expression::Variable(variable) => (variable, false),
            Expression::FunctionCall(Function::Str, arguments) => match arguments.as_slice() {
                [Expression::Variable(variable)] => (variable, true),
                _ => return None,
            },
            _ => return None,
        };
        let plain = letters.datatype() == xsd::STRING;
        plain.then(|| Self { variable, any, test, letters: letters.value() })
    }

    /// Whether a term meets it; where it has no letters, it does not.
    pub(super) fn holds(&self, work: &Work<'_>, id: Id) -> Result<bool, Stop> {
        let is_text = |literal: &Literal| {
            let datatype = literal.datatype();
            datatype == xsd::STRING || datatype == rdf::LANG_STRING || datatype == rdf::DIR_LANG_STRING
        };
        Ok(match work.stored.externalize_term(id)? {
            Term::Literal(literal) if is_text(&literal) => (self.test)(literal.value(), self.letters),
            Term::NamedNode(node) if self.any => (self.test)(node.as_str(), self.letters),
            // A number has the letters of its value, whichever were written.
            Term::Literal(literal) if self.any => match Term::from(ExpressionTerm::from(Term::from(literal))) {
                Term::Literal(literal) => (self.test)(literal.value(), self.letters),
                _ => false,
            },
            _ => false,
        })
    }
}
