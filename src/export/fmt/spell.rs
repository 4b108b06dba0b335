use std::borrow::Cow;
use std::collections::BTreeMap;

use oxigraph::model::vocab::rdf;

/// What prefixes stand for at one place of a text.
#[derive(Debug, Default)]
pub struct Scope {
    /// Namespaces by prefix, without its colon.
    prefixes: BTreeMap<String, String>,
}

impl Scope {
    /// Takes a declaration in: a name such as `ex:` and an IRI in its brackets.
    pub fn declare(&mut self, name: &str, iri: &str) {
        let name = name.trim_end_matches(':').to_owned();
        match plain(iri) {
            Some(namespace) => self.prefixes.insert(name, namespace.to_owned()),
            None => self.prefixes.remove(&name),
        };
    }

    /// The short name of an IRI in its brackets; `None` where there is none that surely means the same.
    pub fn short(&self, iri: &str) -> Option<String> {
        let iri = plain(iri)?;
        let found = self.prefixes.iter().filter_map(|(prefix, namespace)| {
            let local = iri.strip_prefix(namespace.as_str())?;
            // `http://example.or` is no namespace of `http://example.org`, whatever somebody declares.
            (is_local(local) && !namespace.ends_with(char::is_alphanumeric)).then_some((prefix, local))
        });
        found.min_by_key(|(_, local)| local.len()).map(|(prefix, local)| format!("{prefix}:{local}"))
    }

    /// Whether an IRI in its brackets or a name with a prefix is `rdf:type`.
    pub fn is_type(&self, word: &str) -> bool {
        let of_rdf = |namespace: &str, local: &str| rdf::TYPE.as_str().strip_prefix(namespace) == Some(local);
        match word.split_once(':') {
            _ if word.starts_with('<') => plain(word) == Some(rdf::TYPE.as_str()),
            Some((prefix, local)) => self.prefixes.get(prefix).is_some_and(|namespace| of_rdf(namespace, local)),
            None => false,
        }
    }
}

/// The IRI between brackets if it means just what stands there, whatever the base: it has a scheme, no escapes, and no
/// segments such as `..` that a parser takes out.
fn plain(iri: &str) -> Option<&str> {
    let iri = iri.strip_prefix('<')?.strip_suffix('>')?;
    let (scheme, _) = iri.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    (is_scheme && !iri.contains('\\') && !iri.contains("/.")).then_some(iri)
}

/// A string in quotation marks, as it is written: `"…"`, or `"""…"""` where it has line breaks. What it says and how it
/// escapes stay, but for quotation marks.
pub fn string(written: &str) -> Cow<'_, str> {
    let was_long = written.starts_with(r#"""""#) || written.starts_with("'''");
    let mark = if was_long { 3 } else { 1 };
    if written.len() < 2 * mark || (written.starts_with('"') && !was_long && !written.contains('\\')) {
        return Cow::Borrowed(written);
    }
    let body = &written[mark..written.len() - mark];
    let is_long = body.contains(['\n', '\r']);
    let mark = if is_long { r#"""""# } else { r#"""# };
    let mut text = String::from(mark);
    // Quotation marks that stand together; where three would, or at the end, they would end a long string.
    let mut marks = 0;
    let put_marks = |text: &mut String, marks: usize, at_end: bool| {
        let escaped = !is_long || at_end || marks >= mark.len();
        text.push_str(&if escaped { r#"\""# } else { r#"""# }.repeat(marks));
    };
    let mut characters = body.chars();
    while let Some(character) = characters.next() {
        let escape = if character == '\\' { characters.next() } else { None };
        if character == '"' || escape == Some('"') {
            marks += 1;
            continue;
        }
        put_marks(&mut text, marks, false);
        marks = 0;
        match escape {
            Some('\'') => text.push('\''),
            Some(escape) => text.extend(['\\', escape]),
            None => text.push(character),
        }
    }
    put_marks(&mut text, marks, true);
    text.push_str(mark);
    Cow::Owned(text)
}

/// Whether a text can stand behind a prefix as it is. Turtle allows more, with escapes; those IRIs are spelled in full.
fn is_local(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    text.bytes().all(inner) && !text.starts_with(['-', '.']) && !text.ends_with('.') && !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{Scope, string};

    #[track_caller]
    fn check(written: &str, expected: &str) {
        assert_eq!(string(written), expected);
        assert_eq!(string(expected), expected);
    }

    #[test]
    fn strings_have_double_marks_and_long_ones_line_breaks() {
        check(r#""plain""#, r#""plain""#);
        check(r"'it\'s \u00e9\n'", r#""it's \u00e9\n""#);
        check(r#"'say "no"'"#, r#""say \"no\"""#);
        check(r#""""short "one" """"#, r#""short \"one\" ""#);
        check("'''two\nlines'''", "\"\"\"two\nlines\"\"\"");
        check("''", "\"\"");
        check("\"\"\"\"\"\"", "\"\"");
    }

    #[test]
    fn marks_in_a_long_string_are_escaped_where_they_would_end_it() {
        check("'''a \"b\" \\\"c\\\"\n\"\"\" d\"'''", "\"\"\"a \"b\" \"c\"\n\\\"\\\"\\\" d\\\"\"\"\"");
        check("\"\"\"\\\\\"\r\n\"\"\"", "\"\"\"\\\\\"\r\n\"\"\"");
    }

    #[test]
    fn an_iri_is_shortened_only_where_the_name_surely_means_it() {
        let mut scope = Scope::default();
        scope.declare("e:", "<http://e.org/>");
        scope.declare("d:", "<http://e.org/d#>");
        scope.declare("bad:", "<http://ex>");
        scope.declare("relative:", "<x#>");
        let short = |iri: &str| scope.short(iri);
        assert_eq!(short("<http://e.org/x-1.b>").as_deref(), Some("e:x-1.b"));
        assert_eq!(short("<http://e.org/d#x>").as_deref(), Some("d:x"));
        for long in [
            "<http://e.org/>",
            "<http://e.org/x/y>",
            "<http://e.org/x.>",
            "<http://e.org/..>",
            "<http://e.org/\\u0061>",
            "<http://example.org>",
            "<x#y>",
            "<http://e.org/é>",
        ] {
            assert_eq!(short(long), None, "{long}");
        }
        assert!(scope.is_type("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>") && !scope.is_type("rdf:type"));
        scope.declare("r:", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#>");
        assert!(scope.is_type("r:type") && !scope.is_type("e:type"));
        scope.declare("r:", "<#>");
        assert!(!scope.is_type("r:type"));
    }
}
