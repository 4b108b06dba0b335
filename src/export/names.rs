use std::borrow::Cow;
use std::fmt::Write;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{LiteralRef, NamedNodeRef, TermRef};

use crate::graph::{Base, vocab};

/// How IRIs are spelled in Turtle: with a prefix, below the base, or in full.
pub struct Names {
    base: String,
    prefixes: Vec<(&'static str, String)>,
}

/// Which prefixes are needed, in the order of [`Names`], and whether the base is.
#[derive(Clone, Debug, Default)]
pub struct Used {
    prefixes: Vec<&'static str>,
    base: bool,
}

/// The ways to spell an IRI.
pub enum Name<'a> {
    /// A prefix and what stands behind its colon.
    Prefixed(&'static str, Cow<'a, str>),
    /// What stands behind the base.
    Relative(&'a str),
    /// The whole IRI.
    Full(&'a str),
}

impl Names {
    pub fn new(base: &Base) -> Self {
        Self { base: base.as_str().to_owned(), prefixes: vocab::prefixes(base) }
    }

    /// The shortest spelling of an IRI that every parser reads.
    pub fn name<'a>(&self, iri: &'a str) -> Name<'a> {
        for (prefix, namespace) in &self.prefixes {
            // GeoNames ends its names in a slash, which would have to be escaped.
            if let Some(rest) = iri.strip_prefix(namespace.as_str()).filter(|rest| !rest.ends_with('/'))
                && let Some(local) = local(rest)
                // Not every parser reads `dbr:Washington\,_D.C\.`.
                && !local.contains('\\')
                && prefix.len() + 1 + local.len() < iri.len() + 2
            {
                return Name::Prefixed(prefix, local);
            }
        }
        match iri.strip_prefix(&self.base) {
            Some(rest) if is_minted(rest) => Name::Relative(rest),
            _ => Name::Full(iri),
        }
    }

    /// Appends an IRI.
    pub fn write(&self, iri: &str, text: &mut String) {
        match self.name(iri) {
            Name::Prefixed(prefix, local) => text.extend([prefix, ":", &local]),
            Name::Relative(rest) => text.extend(["<", rest, ">"]),
            Name::Full(iri) => text.extend(["<", iri, ">"]),
        }
    }

    /// Appends a literal.
    pub fn write_literal(&self, literal: LiteralRef<'_>, text: &mut String) {
        match form(literal) {
            Form::Bare => text.push_str(literal.value()),
            Form::Typed(datatype) => {
                write_string(literal.value(), text);
                text.push_str("^^");
                self.write(datatype.as_str(), text);
            }
            Form::Quoted => {
                write_string(literal.value(), text);
                if let Some(language) = literal.language() {
                    text.extend(["@", language]);
                }
                if let Some(direction) = literal.direction() {
                    let _ = write!(text, "--{direction}");
                }
            }
        }
    }

    /// Notes what the spelling of an IRI needs.
    pub fn see(&self, iri: NamedNodeRef<'_>, used: &mut Used) {
        match self.name(iri.as_str()) {
            Name::Prefixed(prefix, _) if !used.prefixes.contains(&prefix) => used.prefixes.push(prefix),
            Name::Relative(_) => used.base = true,
            Name::Prefixed(..) | Name::Full(_) => {}
        }
    }

    /// Notes what the spelling of a term needs.
    pub fn see_term(&self, term: TermRef<'_>, used: &mut Used) {
        match term {
            TermRef::NamedNode(iri) => self.see(iri, used),
            TermRef::BlankNode(_) => {}
            TermRef::Literal(literal) => {
                if let Form::Typed(datatype) = form(literal) {
                    self.see(datatype, used);
                }
            }
            TermRef::Triple(triple) => {
                self.see_term(triple.subject.as_ref().into(), used);
                self.see(triple.predicate.as_ref(), used);
                self.see_term(triple.object.as_ref(), used);
            }
        }
    }

    /// The prefixes that are used with their namespaces, by name.
    pub fn declared(&self, used: &Used) -> impl Iterator<Item = (&'static str, &str)> {
        let declared = self.prefixes.iter().filter(|(prefix, _)| used.prefixes.contains(prefix));
        declared.map(|(prefix, namespace)| (*prefix, namespace.as_str()))
    }

    /// The base, if it is used.
    pub fn base(&self, used: &Used) -> Option<&str> {
        used.base.then_some(&self.base)
    }
}

/// The ways to spell a literal in Turtle.
pub enum Form<'a> {
    /// Without quotation marks: a parser makes the same literal of the value alone.
    Bare,
    /// A string, with its language if it has one.
    Quoted,
    /// A string and its datatype.
    Typed(NamedNodeRef<'a>),
}

/// The shortest spelling of a literal that keeps its lexical form.
pub fn form(literal: LiteralRef<'_>) -> Form<'_> {
    match literal.datatype() {
        xsd::STRING | rdf::LANG_STRING | rdf::DIR_LANG_STRING => Form::Quoted,
        datatype if bare(literal.value()).is_some_and(|read| read == datatype) => Form::Bare,
        datatype => Form::Typed(datatype),
    }
}

/// The datatype that a parser of Turtle gives to a word without quotation marks; `None` if it is no number and no boolean.
/// Of numbers, those that begin with a point or end in one before an exponent are left out, which not every parser reads.
pub fn bare(value: &str) -> Option<NamedNodeRef<'static>> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = |text: &'_ str| text.strip_prefix(['-', '+']).unwrap_or(text).len();
    let number = &value[value.len() - unsigned(value)..];
    if matches!(value, "true" | "false") {
        return Some(xsd::BOOLEAN);
    }
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(&exponent[exponent.len() - unsigned(exponent)..])),
        None => (number, None),
    };
    let datatype = match mantissa.split_once('.') {
        Some((whole, part)) => (digits(whole) && digits(part)).then_some(xsd::DECIMAL),
        None => digits(mantissa).then_some(xsd::INTEGER),
    }?;
    match exponent {
        None => Some(datatype),
        Some(exponent) => digits(exponent).then_some(xsd::DOUBLE),
    }
}

/// Appends a string in quotation marks: in three of them, over several lines, if it has line breaks.
pub fn write_string(value: &str, text: &mut String) {
    let long = value.contains('\n');
    let mark = if long { "\"\"\"" } else { "\"" };
    text.push_str(mark);
    let mut characters = value.chars().peekable();
    let mut before = None;
    while let Some(character) = characters.next() {
        match character {
            // Alone among other characters a quotation mark cannot end a long string.
            '"' if long && before != Some('"') && characters.peek().is_some_and(|next| *next != '"') => text.push('"'),
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' if long => text.push('\n'),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            control if control.is_control() => {
                let _ = write!(text, "\\u{:04X}", u32::from(control));
            }
            character => text.push(character),
        }
        before = Some(character);
    }
    text.push_str(mark);
}

/// What stands behind a prefix for the rest of an IRI, with the escapes that Turtle wants (`PN_LOCAL`); `None` where there
/// is a character that it knows no escape for.
pub fn local(rest: &str) -> Option<Cow<'_, str>> {
    if rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Some(Cow::Borrowed(rest));
    }
    let mut text = String::with_capacity(rest.len() + 4);
    for (at, character) in rest.char_indices() {
        let after = &rest[at + character.len_utf8()..];
        let plain = match character {
            '-' => at > 0,
            '.' => at > 0 && !after.is_empty(),
            '%' => after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()),
            ':' | '_' => true,
            '~' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' | '/' | '?' | '#' | '@' => false,
            character if character.is_ascii_alphanumeric() || is_letter(character) => true,
            '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}' if at > 0 => true,
            _ => return None,
        };
        if !plain {
            text.push('\\');
        }
        text.push(character);
    }
    Some(Cow::Owned(text))
}

/// `PN_CHARS_BASE` of Turtle, but for those of ASCII.
fn is_letter(character: char) -> bool {
    matches!(character,
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// Whether a text behind the base is a name that we mint. Of other IRIs, such as one with `..`, a parser might make
/// something else.
fn is_minted(rest: &str) -> bool {
    let Some((kind, digest)) = rest.split_once('/') else { return false };
    let (digest, fragment) = digest.split_once('#').unwrap_or((digest, "-"));
    matches!(kind, "report" | "claim" | "proposition" | "mapping" | "graph")
        && [digest, fragment].iter().all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'=' | b',' | b'-'))
        })
}

#[cfg(test)]
mod tests {
    use super::{bare, local, write_string};

    #[test]
    fn what_stands_behind_a_prefix_is_escaped_where_it_must_be() {
        let check = |rest: &str, expected: Option<&str>| assert_eq!(local(rest).as_deref(), expected, "{rest}");
        check("a-b_1", Some("a-b_1"));
        check("", Some(""));
        check("-a.", Some("\\-a\\."));
        check("a/b,c'(d)", Some("a\\/b\\,c\\'\\(d\\)"));
        check("a%2Fb%", Some("a%2Fb\\%"));
        check("é:1.5", Some("é:1.5"));
        check("a|b", None);
        check("\u{300}a", None);
    }

    #[test]
    fn a_word_without_quotation_marks_has_one_datatype() {
        let check = |value: &str, expected: &str| {
            assert_eq!(bare(value).map_or("", |datatype| datatype.as_str().rsplit('#').next().unwrap()), expected);
        };
        check("007", "integer");
        check("-1.50", "decimal");
        check("+1e-3", "double");
        check("1.5E3", "double");
        check("false", "boolean");
        for other in ["", "+", "--1", "1.", ".5", "1.e3", "1e", "e1", "INF", "1 ", "True"] {
            check(other, "");
        }
    }

    #[test]
    fn a_string_with_line_breaks_stands_on_several_lines() {
        let check = |value: &str, expected: &str| {
            let mut text = String::new();
            write_string(value, &mut text);
            assert_eq!(text, expected);
        };
        check("a \"b\"\t\\", r#""a \"b\"\t\\""#);
        check("a\n\"b\" said", "\"\"\"a\n\"b\" said\"\"\"");
        check("a\n\"\"\"b\"", "\"\"\"a\n\\\"\\\"\\\"b\\\"\"\"\"");
        check("a\r\n\u{7}", "\"\"\"a\\r\n\\u0007\"\"\"");
    }
}
