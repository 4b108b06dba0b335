use crate::graph::{Base, vocab};
use crate::lexicon::Lexicon;
use crate::query::SyntaxError;
use crate::query::error::list;
use crate::query::lexer::{Kind, Token, tokens};
use crate::query::near::{misspelled, nearest_one};
use crate::query::sparql::{self, Form};
use crate::text::Span;

/// Says what is wrong with a query or update that the parser refused with `refusal`.
///
/// The parser is a PEG: it says how far any of its rules looked, which is behind the mistake by up to a keyword's
/// length. So the mistake is found by asking it about beginnings of the query. The first token after which it no longer
/// reads on to the end is the one that cannot stand there, and the words that it would have taken instead are what was
/// expected.
pub(super) fn diagnose(form: Form, text: &str, base: &Base, refusal: &str) -> SyntaxError {
    let found = tokens(text);
    let case = Case { form, text, base, tokens: &found };
    case.lexical().or_else(|| case.prefix()).unwrap_or_else(|| {
        // Each beginning of a beginning that can go on can go on too.
        let lengths: Vec<usize> = (1..=found.len()).collect();
        let good = lengths.partition_point(|&length| case.goes_on(case.beginning(length)));
        match found.get(good) {
            Some(token) => case.misplaced(good, *token),
            None => case.incomplete(refusal),
        }
    })
}

/// A query or an update that cannot be parsed.
struct Case<'a> {
    form: Form,
    text: &'a str,
    base: &'a Base,
    tokens: &'a [Token],
}

/// What the parser is asked about where it stopped, and what to call it; in the order in which messages list them.
const WORDS: [(&str, &str); 56] = [
    ("?x", "a variable such as `?who`"),
    ("sr:x", "a name such as `sr:secures`"),
    ("'x'", "a text in quotation marks"),
    ("1", "a number"),
    (".", "`.`"),
    (";", "`;`"),
    (",", "`,`"),
    ("{", "`{`"),
    ("(", "`(`"),
    ("}", "`}`"),
    (")", "`)`"),
    ("]", "`]`"),
    ("=", "`=`"),
    ("SELECT", "`SELECT`"),
    ("ASK", "`ASK`"),
    ("CONSTRUCT", "`CONSTRUCT`"),
    ("DESCRIBE", "`DESCRIBE`"),
    ("INSERT", "`INSERT`"),
    ("DELETE", "`DELETE`"),
    ("DATA", "`DATA`"),
    ("LOAD", "`LOAD`"),
    ("CLEAR", "`CLEAR`"),
    ("DROP", "`DROP`"),
    ("CREATE", "`CREATE`"),
    ("WITH", "`WITH`"),
    ("USING", "`USING`"),
    ("INTO", "`INTO`"),
    ("TO", "`TO`"),
    ("DEFAULT", "`DEFAULT`"),
    ("ALL", "`ALL`"),
    ("SILENT", "`SILENT`"),
    ("PREFIX", "`PREFIX`"),
    ("WHERE", "`WHERE`"),
    ("AS", "`AS`"),
    ("BY", "`BY`"),
    ("GROUP", "`GROUP BY`"),
    ("HAVING", "`HAVING`"),
    ("ORDER", "`ORDER BY`"),
    ("LIMIT", "`LIMIT`"),
    ("OFFSET", "`OFFSET`"),
    ("VALUES", "`VALUES`"),
    ("FILTER", "`FILTER`"),
    ("OPTIONAL", "`OPTIONAL`"),
    ("UNION", "`UNION`"),
    ("MINUS", "`MINUS`"),
    ("GRAPH", "`GRAPH`"),
    ("BIND", "`BIND`"),
    ("DISTINCT", "`DISTINCT`"),
    ("EXISTS", "`EXISTS`"),
    ("FROM", "`FROM`"),
    ("NAMED", "`NAMED`"),
    ("DESC", "`DESC`"),
    ("ASC", "`ASC`"),
    ("NOT", "`NOT`"),
    ("IN", "`IN`"),
    ("a", "`a`"),
];

/// Functions and aggregates that end in a parenthesis.
const FUNCTIONS: [&str; 40] = [
    "ABS", "AVG", "BOUND", "CEIL", "COALESCE", "CONCAT", "CONTAINS", "COUNT", "DATATYPE", "DAY", "FLOOR",
    "GROUP_CONCAT", "IF", "IRI", "isIRI", "isLITERAL", "isNUMERIC", "LANG", "LANGMATCHES", "LCASE", "MAX", "MIN",
    "MONTH", "NOW", "REGEX", "REPLACE", "ROUND", "SAMPLE", "sameTerm", "STR", "STRAFTER", "STRBEFORE", "STRDT",
    "STRENDS", "STRLEN", "STRSTARTS", "SUBSTR", "SUM", "UCASE", "YEAR",
];

const UPDATES: [&str; 10] = ["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"];

const QUERIES: [&str; 4] = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];

/// At most this many things are said to be expected.
const EXPECTED: usize = 6;

impl<'a> Case<'a> {
    fn of(&self, token: Token) -> &'a str {
        token.span.of(self.text)
    }

    /// The query up to and with its `length`th token.
    fn beginning(&self, length: usize) -> &'a str {
        let end = length.checked_sub(1).map_or(0, |last| self.tokens[last].span.end);
        &self.text[..end]
    }

    /// Whether a query can begin so.
    fn goes_on(&self, beginning: &str) -> bool {
        // Rules for keywords look at up to 14 characters; none that fails at the last token reaches the end of the blanks.
        let padded = format!("{beginning}\n{:48}", "");
        let parser = sparql::parser(self.base);
        let refused = match self.form {
            Form::Query => parser.parse_query(&padded).err(),
            Form::Update => parser.parse_update(&padded).err(),
        };
        match refused {
            None => true,
            Some(error) => {
                let line = padded.matches('\n').count() + 1;
                error.to_string().starts_with(&format!("error at {line}:49: "))
            }
        }
    }

    /// Whether the query can go on with `word` after its first `length` tokens.
    fn takes(&self, length: usize, word: &str) -> bool {
        self.goes_on(&format!("{} {word}", self.beginning(length)))
    }

    fn at(&self, span: Span, message: impl Into<String>, hint: impl Into<String>) -> SyntaxError {
        SyntaxError { message: message.into(), span, hint: Some(hint.into()).filter(|hint: &String| !hint.is_empty()) }
    }

    /// An empty query, or a text or an IRI without its end.
    fn lexical(&self) -> Option<SyntaxError> {
        if self.tokens.is_empty() {
            let hint = "write one such as `SELECT ?who { ?who sr:secures ?what }`";
            return Some(self.at(Span::new(0, 0), "the query is empty", hint));
        }
        if let Some((token, end)) = self.tokens.iter().find_map(|token| match token.kind {
            Kind::Open(end) => Some((token, end)),
            _ => None,
        }) {
            let what = if end == ">" { "IRI" } else { "text" };
            return Some(self.at(token.span, format!("this {what} has no end"), format!("end it with `{end}`")));
        }
        None
    }

    /// A prefix that is nowhere declared.
    fn prefix(&self) -> Option<SyntaxError> {
        let mut known: Vec<&str> = vocab::prefixes(self.base).into_iter().map(|(prefix, _)| prefix).collect();
        let mut declares = false;
        for token in self.tokens {
            if let Kind::Name { prefix } = token.kind {
                let prefix = &self.of(*token)[..prefix];
                if declares {
                    known.push(prefix);
                } else if !known.contains(&prefix) && prefix != "_" {
                    return Some(self.unknown_prefix(*token, prefix, &known));
                }
            }
            declares = token.kind == Kind::Word && self.of(*token).eq_ignore_ascii_case("PREFIX");
        }
        None
    }

    fn unknown_prefix(&self, token: Token, prefix: &str, known: &[&str]) -> SyntaxError {
        if self.text[token.span.start + prefix.len()..].starts_with("://") {
            let iri = self.text[token.span.start..].split_whitespace().next().unwrap_or_default();
            let span = Span::new(token.span.start, token.span.start + iri.len());
            return self.at(span, "an IRI stands in angle brackets", format!("write `<{iri}>`"));
        }
        let hint = match nearest_one(prefix, known.iter().copied()) {
            Some(similar) => format!("did you mean `{similar}:`?"),
            None => {
                let names: Vec<String> = known.iter().map(|name| format!("`{name}:`")).collect();
                format!("known are {}; declare others by `PREFIX {prefix}: <…>`", list(&names, "and"))
            }
        };
        let span = Span::new(token.span.start, token.span.start + prefix.len() + 1);
        self.at(span, format!("the prefix `{prefix}:` is not known"), hint)
    }

    /// The token at `index` cannot stand where it stands.
    fn misplaced(&self, index: usize, token: Token) -> SyntaxError {
        let found = self.of(token);
        let expected = || self.at(token.span, format!("expected {}, found `{found}`", self.expected(index)), "");
        self.reused_variable(index)
            .or_else(|| if token.kind == Kind::Word { self.word(index, token) } else { None })
            .or_else(|| self.habit(index, token))
            .unwrap_or_else(expected)
    }

    /// A word that is misspelled, lacks its prefix, its question mark or its parentheses, or belongs to an update.
    fn word(&self, index: usize, token: Token) -> Option<SyntaxError> {
        let word = self.of(token);
        let upper = word.to_uppercase();
        let at = |message: String, hint: String| Some(self.at(token.span, message, hint));
        if self.form == Form::Query && UPDATES.contains(&upper.as_str()) && self.depth(index) == 0 {
            let hint = "add quads with `sitrep import FILE`";
            return at(format!("`{word}` changes a graph, and a query only reads"), hint.to_owned());
        }
        if self.form == Form::Update && QUERIES.contains(&upper.as_str()) && self.depth(index) == 0 {
            return at(format!("`{word}` only reads, and an update changes"), "ask it as a query".to_owned());
        }
        if FUNCTIONS.iter().any(|name| name.eq_ignore_ascii_case(word)) && self.takes(index, "(") {
            let filters = index > 0 && self.of(self.tokens[index - 1]).eq_ignore_ascii_case("FILTER");
            let name = if filters { "" } else { " AS ?value" };
            return at(format!("`{word}` needs parentheses around it here"), format!("write `({upper}(…){name})`"));
        }
        let keywords = WORDS.iter().map(|(word, _)| *word).filter(|word| word.starts_with(char::is_uppercase));
        if let Some(similar) =
            misspelled(&upper, keywords.chain(FUNCTIONS)).filter(|similar| self.takes(index, similar))
        {
            let shown = WORDS.iter().find(|(word, _)| *word == similar);
            let shown = shown.map_or_else(|| format!("`{similar}`"), |(_, shown)| (*shown).to_owned());
            return at(format!("`{word}` is not a keyword"), format!("did you mean {shown}?"));
        }
        if self.takes(index, "sr:x") {
            let hint = match Lexicon::shipped().relations.named(word) {
                Some(_) => format!("write `sr:{word}`"),
                None => format!("write `sr:{word}` or `e:{word}` for a name, `?{word}` for a variable"),
            };
            return at(format!("`{word}` has no prefix"), hint);
        }
        if self.takes(index, "?x") {
            return at(format!("`{word}` is not a variable"), format!("write `?{word}`"));
        }
        None
    }

    /// What other languages allow and SPARQL does not.
    fn habit(&self, index: usize, token: Token) -> Option<SyntaxError> {
        let found = self.of(token);
        let before = index.checked_sub(1).map_or("", |last| self.of(self.tokens[last]));
        let at = |message: String, hint: &str| Some(self.at(token.span, message, hint));
        if found == "=" && before == "=" {
            return at("`==` is not an operator".to_owned(), "write `=`");
        }
        if found == "^" && before.ends_with(['"', '\'']) {
            return at("a datatype stands behind `^^`".to_owned(), "write `^^`");
        }
        if before.eq_ignore_ascii_case("FILTER") {
            return at("the condition of `FILTER` stands in parentheses".to_owned(), "write `FILTER(…)`");
        }
        if self.takes(index, &format!(". {found}")) {
            let hint = "write `.` between triples, or `;` to go on with the same subject";
            return at(format!("expected `.` before `{found}`, where another triple begins"), hint);
        }
        if found == "}" && self.depth(index) <= 0 {
            return at("this `}` closes nothing".to_owned(), "leave it out");
        }
        if found == "," && before.starts_with('?') {
            return at("`,` does not stand between variables".to_owned(), "separate them by blanks");
        }
        None
    }

    /// An `AS` before `index` whose variable has a value already, if all is well with a name that nothing has. The parser
    /// sees it only where the group ends.
    fn reused_variable(&self, index: usize) -> Option<SyntaxError> {
        let renamed = |variable: Span| {
            let rest = &self.text[variable.end..self.tokens[index].span.end];
            self.goes_on(&format!("{}?nothing_has_this_name{rest}", &self.text[..variable.start]))
        };
        (1..=index)
            .map(|at| (self.tokens[at - 1], self.tokens[at]))
            .filter(|(before, token)| token.kind == Kind::Variable && self.of(*before).eq_ignore_ascii_case("AS"))
            .find(|(_, token)| renamed(token.span))
            .map(|(_, token)| {
                let message = format!("`{}` has a value here already", self.of(token));
                self.at(token.span, message, "choose another name after `AS`")
            })
    }

    /// The query stops too early, or says as a whole something that cannot be.
    fn incomplete(&self, refusal: &str) -> SyntaxError {
        let select = self.tokens.iter().find(|token| self.of(**token).eq_ignore_ascii_case("SELECT"));
        let select = select.map_or(Span::new(0, 0), |token| token.span);
        if refusal.contains("variable that is unbound") {
            let hint = "name each variable after `SELECT` in `GROUP BY` too, or put it into `SAMPLE`, `MIN`, `COUNT` …";
            return self.at(select, "with an aggregate, `SELECT` can give only what is grouped", hint);
        }
        if refusal.contains("SELECT * is not authorized") {
            return self.at(select, "`SELECT *` does not go with `GROUP BY`", "name the variables after `SELECT`");
        }
        if refusal.contains("Duplicated variable name") {
            return self.at(select, "a variable stands twice after `SELECT`", "leave one out");
        }
        let length = self.tokens.len();
        let end = self.tokens.last().map_or(0, |token| token.span.end);
        let closing = [")", "}"].into_iter().find(|sign| self.takes(length, sign));
        let expected = closing.map_or_else(|| self.expected(length), |sign| format!("`{sign}`"));
        self.at(Span::new(end, end), format!("the {} ends too early: expected {expected}", self.name()), "")
    }

    /// Braces that are open before the token at `index`.
    fn depth(&self, index: usize) -> isize {
        let depth = |token: &Token| match self.of(*token) {
            "{" => 1,
            "}" => -1,
            _ => 0,
        };
        self.tokens[..index].iter().map(depth).sum()
    }

    fn name(&self) -> &'static str {
        match self.form {
            Form::Query => "query",
            Form::Update => "update",
        }
    }

    /// What can stand after the first `length` tokens, in words.
    fn expected(&self, length: usize) -> String {
        let taken = WORDS.iter().filter(|(word, _)| self.takes(length, word));
        let mut words: Vec<String> = taken.map(|(_, shown)| (*shown).to_owned()).collect();
        if words.is_empty() {
            return format!("the {} to end", self.name());
        }
        if words.len() > EXPECTED {
            words.truncate(EXPECTED);
            words.push("…".to_owned());
            return words.join(", ");
        }
        list(&words, "or")
    }
}
