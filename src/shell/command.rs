use std::path::PathBuf;

use clap::ValueEnum;

use crate::query::nearest_one;
use crate::terminal::answer::{Format, Timing};

/// What somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Nothing.
    Nothing,
    /// SPARQL.
    Ask(String),
    /// A saved query with values for its parameters.
    Run(String, Vec<(String, String)>),
    /// What can be typed.
    Help,
    /// The saved queries.
    Queries,
    /// The words behind the claim of an id.
    Explain(String),
    /// Answers in another format; `None` to say which it is.
    Format(Option<Format>),
    /// The last answer, into a file.
    Export(PathBuf),
    /// How the last answer was come by.
    Plan,
    /// The classes and properties of the store.
    Schema,
    /// The prefixes that need no declaration.
    Prefixes,
    /// Another store.
    Open(PathBuf),
    /// Whether tables say how long it took; `None` to say whether they do.
    Timing(Option<Timing>),
    /// The end.
    Quit,
}

/// Why a line that begins with a dot asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// What to type.
    pub hint: String,
}

/// A line of the help: what to type, what may stand behind it, and what it does.
pub struct Usage {
    /// The word with its dot.
    pub word: &'static str,
    /// What stands behind it; empty where nothing does.
    pub arguments: &'static str,
    /// What it does.
    pub what: &'static str,
}

/// All that begins with a dot.
pub const USAGES: [Usage; 12] = [
    usage(".help", "", "show this"),
    usage(".queries", "", "list the saved queries and what they ask for"),
    usage(".run", "NAME [PARAMETER=VALUE …]", "ask a saved query"),
    usage(".explain", "ID", "show the words behind a claim"),
    usage(".format", "[FORMAT]", "answer as table, json, xml, csv, tsv, jsonl, markdown, turtle, …"),
    usage(".export", "FILE", "write the last answer to a file, in the format of its ending or of `.format`"),
    usage(".plan", "", "show how the last query is answered, step by step with rows and time"),
    usage(".schema", "", "list the classes and properties of the store"),
    usage(".prefixes", "", "list the prefixes that need no declaration"),
    usage(".open", "DIR", "ask another store"),
    usage(".timing", "[on|off]", "say how long a table took"),
    usage(".quit", "", "end, as Ctrl-D does"),
];

const fn usage(word: &'static str, arguments: &'static str, what: &'static str) -> Usage {
    Usage { word, arguments, what }
}

impl Command {
    /// Reads what somebody typed.
    ///
    /// # Errors
    /// It begins with a dot, and there is no such command, or what it needs is missing.
    pub fn read(text: &str) -> Result<Self, Mistake> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::Nothing);
        }
        if !text.starts_with('.') {
            return Ok(Self::Ask(text.to_owned()));
        }
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        let Some(usage) = USAGES.iter().find(|usage| usage.word == word) else {
            let similar = nearest_one(word, USAGES.iter().map(|usage| usage.word));
            let meant = similar.map_or_else(String::new, |similar| format!("did you mean `{similar}`? "));
            return Err(Mistake { message: format!("no command `{word}`"), hint: format!("{meant}`.help` shows all") });
        };
        usage.command(rest).ok_or_else(|| Mistake {
            message: match rest {
                "" => format!("`{word}` needs more"),
                rest => format!("`{word}` does not take `{rest}`"),
            },
            hint: format!("write `{}`", usage.form()),
        })
    }
}

impl Usage {
    /// The word and what stands behind it.
    pub fn form(&self) -> String {
        format!("{} {}", self.word, self.arguments).trim_end().to_owned()
    }

    /// What is asked for with this behind the word; `None` where it cannot stand there.
    fn command(&self, rest: &str) -> Option<Command> {
        let given = (!rest.is_empty()).then_some(rest);
        Some(match (self.word, given) {
            (".help", None) => Command::Help,
            (".queries", None) => Command::Queries,
            (".plan", None) => Command::Plan,
            (".schema", None) => Command::Schema,
            (".prefixes", None) => Command::Prefixes,
            (".quit", None) => Command::Quit,
            (".run", Some(rest)) => run(rest)?,
            (".explain", Some(id)) => Command::Explain(id.to_owned()),
            (".export", Some(file)) => Command::Export(file.into()),
            (".open", Some(folder)) => Command::Open(folder.into()),
            (".format", None) => Command::Format(None),
            (".format", Some(name)) => Command::Format(Some(Format::from_str(name, true).ok()?)),
            (".timing", None) => Command::Timing(None),
            (".timing", Some(word)) => Command::Timing(Some(Timing::from_str(word, true).ok()?)),
            _ => return None,
        })
    }
}

/// Reads `NAME PARAMETER=VALUE …`; a word without `=` goes on with the value before it.
fn run(rest: &str) -> Option<Command> {
    let mut words = rest.split_whitespace();
    let name = words.next()?.to_owned();
    let mut values: Vec<(String, String)> = Vec::new();
    for word in words {
        match (word.split_once('='), values.last_mut()) {
            (Some((name, value)), _) => values.push((name.to_owned(), value.to_owned())),
            (None, Some((_, value))) => value.push_str(&format!(" {word}")),
            (None, None) => return None,
        }
    }
    Some(Command::Run(name, values))
}

#[cfg(test)]
mod tests {
    use super::{Command, Mistake};
    use crate::terminal::answer::{Format, Timing};

    #[track_caller]
    fn check(text: &str, expected: Command) {
        assert_eq!(Command::read(text), Ok(expected));
    }

    #[track_caller]
    fn refused(text: &str, message: &str, hint: &str) {
        assert_eq!(Command::read(text), Err(Mistake { message: message.to_owned(), hint: hint.to_owned() }));
    }

    #[test]
    fn a_line_is_sparql_unless_it_begins_with_a_dot() {
        check(" ASK { ?a ?b ?c }\n", Command::Ask("ASK { ?a ?b ?c }".to_owned()));
        check(" \n", Command::Nothing);
        check(" .help ", Command::Help);
    }

    #[test]
    fn a_value_may_have_spaces() {
        let values = [("what", "Kabul airport"), ("since", "2021-01-01")];
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        check(".run who-secures what=Kabul airport since=2021-01-01", Command::Run("who-secures".to_owned(), values));
    }

    #[test]
    fn words_stand_for_what_they_name() {
        check(".format CSV", Command::Format(Some(Format::Csv)));
        check(".timing off", Command::Timing(Some(Timing::Off)));
        check(".export a b.csv", Command::Export("a b.csv".into()));
    }

    #[test]
    fn what_is_not_understood_is_answered_with_what_to_type() {
        refused(".shcema", "no command `.shcema`", "did you mean `.schema`? `.help` shows all");
        refused(".zzzzzz", "no command `.zzzzzz`", "`.help` shows all");
        refused(".explain", "`.explain` needs more", "write `.explain ID`");
        refused(".run x y", "`.run` does not take `x y`", "write `.run NAME [PARAMETER=VALUE …]`");
        refused(".help me", "`.help` does not take `me`", "write `.help`");
    }
}
