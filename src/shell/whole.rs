use crate::query::lexer::{Kind, tokens};

/// Words that a query can begin with and that a pattern in braces must follow.
const WANT_A_GROUP: [&str; 5] = ["SELECT", "ASK", "CONSTRUCT", "PREFIX", "BASE"];

/// Words that can follow the last brace of a query.
const MODIFIERS: [&str; 6] = ["ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "VALUES"];

/// Whether nothing can follow what was typed: it is one line that begins with a dot, or an empty line ends it.
pub fn is_ended(text: &str) -> bool {
    let last = text.rsplit('\n').next().unwrap_or_default();
    last.trim().is_empty() || text.trim_start().starts_with('.')
}

/// Whether nothing is missing from what was typed: it is ended, or all that was opened is closed, and a query has its
/// pattern.
pub fn is_whole(text: &str) -> bool {
    if is_ended(text) {
        return true;
    }
    let tokens = tokens(text);
    let mut depth: usize = 0;
    let mut groups = 0;
    for token in &tokens {
        match token.kind {
            // Other texts end with their line, and nothing that follows would mend them.
            Kind::Open(end) => return end.len() != 3,
            Kind::Sign => {}
            _ => continue,
        }
        for sign in token.span.of(text).chars() {
            match sign {
                '{' | '(' | '[' => depth += 1,
                '}' | ')' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            groups += usize::from(sign == '}' && depth == 0);
        }
    }
    let is = |index: usize, word: &str| {
        tokens.get(index).is_some_and(|token| token.span.of(text).eq_ignore_ascii_case(word))
    };
    // A `DESCRIBE` of names has no pattern.
    let wanting = if (0..tokens.len()).any(|index| is(index, "DESCRIBE")) { &["WHERE"][..] } else { &WANT_A_GROUP };
    let wanted = (0..tokens.len()).map(|index| match () {
        // The first braces of a `CONSTRUCT` are its template.
        () if is(index, "CONSTRUCT") && is(index + 1, "{") => 2,
        () => usize::from(wanting.iter().any(|word| is(index, word))),
    });
    let wanted = wanted.max().unwrap_or(0);
    depth == 0 && groups >= wanted
}

/// Whether a line goes on with a query whose braces are closed.
pub fn goes_on(line: &str) -> bool {
    let first = tokens(line).first().map(|token| token.span.of(line));
    first.is_some_and(|first| MODIFIERS.iter().any(|word| first.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::{goes_on, is_whole};

    #[track_caller]
    fn check(text: &str, whole: bool) {
        assert_eq!(is_whole(text), whole, "{text}");
    }

    #[test]
    fn a_query_is_whole_when_all_is_closed() {
        check("SELECT * { ?a ?b ?c }", true);
        check("SELECT * { ?a ?b ?c", false);
        check("SELECT (COUNT(*) AS ?n", false);
        check("ASK { ?a ?b '}' # {\n }", true);
        check("ASK { ?a ?b \"\"\"}\n}", false);
    }

    #[test]
    fn a_query_without_its_pattern_is_not_whole() {
        check("SELECT ?who", false);
        check("PREFIX x: <http://x/>", false);
        check("CONSTRUCT { ?a ?b ?c }", false);
        check("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }", true);
        check("CONSTRUCT WHERE { ?a ?b ?c }", true);
        check("DESCRIBE e:kabul", true);
        check("PREFIX x: <http://x/> DESCRIBE x:y", true);
        check("DESCRIBE ?x WHERE", false);
    }

    #[test]
    fn what_more_would_not_mend_is_whole() {
        check("", true);
        check("SELEC ?who", true);
        check("ASK { ?a ?b ?c }}", true);
        check("ASK { ?a ?b 'c }", true);
        check(".run who-secures {", true);
        check("SELECT ?who {\n ", true);
    }

    #[test]
    fn an_order_goes_on_with_a_query() {
        assert!(goes_on("order by ?who") && goes_on("  LIMIT 3"));
        assert!(!goes_on("SELECT * {") && !goes_on("") && !goes_on(".help"));
    }
}
