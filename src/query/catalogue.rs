//! The saved queries of `queries/`: what each answers, what it asks for, and how it is run.

use std::sync::LazyLock;

use oxigraph::sparql::Variable;

use crate::graph::Base;
use crate::query::near::nearest_one;
use crate::query::value::value;
use crate::query::{Error, Query};
use crate::store::Snapshot;

/// The files of `queries/`, which a test compares with the folder.
macro_rules! files {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("../../queries/", $name, ".rq")))),*] };
}

/// What the catalogue holds, in the order in which it is listed.
const FILES: &[(&str, &str)] = files! {
    // Who does what.
    "who-deploys"
    "who-withdraws"
    "who-secures"
    "who-supports"
    "who-opposes"
    "who-negotiates"
    "who-stays"
    "who-does"
    "between"
    "for-and-against"
    "agreements"
    "meetings"
    "first"
    // Who says what.
    "claims-about"
    "claims-by-source"
    "said-by"
    "unnamed-sources"
    "own-voice"
    // How sure.
    "not-yet"
    "denials"
    // When and how many.
    "timeline"
    "deadlines"
    "troop-figures"
    "equipment"
    "evidence"
    "event-counts"
    // What was read.
    "reports"
    "entities"
    "undated-reports"
    "unlinked-entities"
    "changes"
};

/// Names by which queries can be asked for too.
const SHORT: [(&str, &str); 1] = [("about", "claims-about")];

/// A query with a name, and what its header says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The file's name without its ending.
    pub name: String,
    /// What it answers, in one line.
    pub title: String,
    /// What it asks for, in the order of the header.
    pub parameters: Vec<Parameter>,
    /// The whole file: SPARQL, with the header as comments.
    pub text: String,
}

/// A variable of a saved query that its user gives a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The variable's name, without its question mark.
    pub name: String,
    /// What values it takes.
    pub kind: Kind,
    /// Whether it can be left out; it then restricts nothing.
    pub optional: bool,
    /// The value that it has if none is given.
    pub default: Option<String>,
    /// What it is, in words.
    pub text: String,
}

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A thing of the graph.
    Entity,
    /// A relation, such as `secures`.
    Relation,
    /// A day.
    Date,
    /// A whole number.
    Integer,
    /// Any text.
    String,
}

impl Kind {
    /// The word that headers have for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Entity => "entity",
            Self::Relation => "relation",
            Self::Date => "date",
            Self::Integer => "integer",
            Self::String => "string",
        }
    }

    /// A value of the kind.
    pub fn example(self) -> &'static str {
        match self {
            Self::Entity => "kabul-airport",
            Self::Relation => "secures",
            Self::Date => "2021-06-25",
            Self::Integer => "20",
            Self::String => "word",
        }
    }

    /// The kind with an example.
    pub(super) fn expected(self) -> &'static str {
        match self {
            Self::Entity => "an entity such as `kabul-airport`",
            Self::Relation => "a relation such as `secures`",
            Self::Date => "a day such as `2021-06-25`",
            Self::Integer => "a whole number such as `20`",
            Self::String => "a text",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Entity, Self::Relation, Self::Date, Self::Integer, Self::String]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

static CATALOGUE: LazyLock<Vec<Saved>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(name, text)| Saved::read(name, text))
        .collect::<Result<_, _>>()
        .expect("the headers are read by the test `every_saved_query_can_be_read`")
});

/// The saved queries that ship with the program, by subject.
pub fn catalogue() -> &'static [Saved] {
    &CATALOGUE
}

/// The saved query of a name.
///
/// # Errors
/// There is none; the error names the one that was probably meant.
pub fn saved(name: &str) -> Result<&'static Saved, Error> {
    saved_among(name, &[])
}

/// As [`saved`], where somebody has queries of their own, which come before those that ship.
///
/// # Errors
/// As for [`saved`].
pub fn saved_among<'a>(name: &str, own: &'a [Saved]) -> Result<&'a Saved, Error> {
    let all = || own.iter().chain(catalogue());
    let named = |name: &str| all().find(|query| query.name == name);
    let whole = || SHORT.iter().find_map(|(short, whole)| named(whole).filter(|_| *short == name));
    named(name).or_else(whole).ok_or_else(|| Error::UnknownQuery {
        name: name.to_owned(),
        similar: nearest_one(name, all().map(|query| query.name.as_str())),
    })
}

impl Saved {
    /// Reads the header of a query: its title, then a line for each parameter.
    ///
    /// ```text
    /// # who-secures: who is said to protect a place or people
    /// # ?what  (entity, optional) the place or people, such as `kabul-airport`
    /// # ?since (date = 2021-01-01) the first day of publication
    /// ```
    ///
    /// A text without header has the title “”, and no parameters.
    ///
    /// # Errors
    /// A line that begins with `# ?` does not describe a parameter.
    pub fn read(name: &str, text: &str) -> Result<Self, Error> {
        let mut title = "";
        let mut parameters = Vec::new();
        for (index, line) in text.lines().take_while(|line| line.starts_with('#')).enumerate() {
            let line = line.trim_start_matches('#').trim();
            if line.starts_with('?') {
                let parameter = parameter(line).ok_or_else(|| Error::Header {
                    query: name.to_owned(),
                    line: index + 1,
                    message: format!("`{line}` does not read as `?name (entity, optional) what it is`"),
                })?;
                parameters.push(parameter);
            } else if index == 0 {
                title = line.split_once(": ").map_or(line, |(_, title)| title);
            }
        }
        Ok(Self { name: name.to_owned(), title: title.to_owned(), parameters, text: text.to_owned() })
    }

    /// The query with its parameters bound to what is `given`, by name; a value is never pasted into the text.
    ///
    /// # Errors
    /// A parameter is missing, unknown or of another kind, or a file of the user's own is no SPARQL query.
    pub fn query(&self, given: &[(String, String)], snapshot: &Snapshot) -> Result<Query, Error> {
        let known = || self.parameters.iter().map(|parameter| parameter.name.as_str());
        if let Some((name, _)) =
            given.iter().find(|(name, _)| known().all(|known| known != name.trim_start_matches('?')))
        {
            return Err(Error::UnknownParameter {
                query: self.name.clone(),
                name: name.clone(),
                similar: nearest_one(name, known()),
                known: known().map(str::to_owned).collect(),
            });
        }
        let mut query = Query::parse(&self.text, &Base::from(snapshot.base()))?.called(&self.name);
        let mut values = Vec::new();
        for parameter in &self.parameters {
            let given = given.iter().rev().find(|(name, _)| name.trim_start_matches('?') == parameter.name);
            let written = given.map(|(_, value)| value).or(parameter.default.as_ref());
            match written {
                Some(written) => {
                    let variable = Variable::new_unchecked(&parameter.name);
                    values.push((variable, value(parameter, written, snapshot)?));
                }
                None if parameter.optional => {}
                None => {
                    return Err(Error::MissingParameter {
                        query: self.name.clone(),
                        parameter: Box::new(parameter.clone()),
                    });
                }
            }
        }
        query.bind(values);
        Ok(query)
    }
}

/// Reads `?name (kind, optional) text` or `?name (kind = default) text`.
fn parameter(line: &str) -> Option<Parameter> {
    let (name, rest) = line.strip_prefix('?')?.split_once('(')?;
    let (inside, text) = rest.split_once(')')?;
    let (kind, default) = match inside.split_once('=') {
        Some((kind, default)) => (kind, Some(default.trim().to_owned())),
        None => (inside, None),
    };
    let (kind, optional) = match kind.split_once(',') {
        Some((kind, word)) => (kind, word.trim() == "optional"),
        None => (kind, false),
    };
    let name = Variable::new(name.trim()).ok()?.into_string();
    Some(Parameter { name, kind: Kind::from_word(kind.trim())?, optional, default, text: text.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::{FILES, Saved};
    use crate::graph::Base;
    use crate::query::Query;

    #[test]
    fn every_saved_query_can_be_read() {
        for (name, text) in FILES {
            let saved = Saved::read(name, text).unwrap();
            assert!(saved.title.len() > 10, "{name} does not say what it answers");
            Query::parse(text, &Base::default()).unwrap_or_else(|error| panic!("{name}: {error} {:?}", error.hint()));
            for parameter in &saved.parameters {
                let variable = format!("?{}", parameter.name);
                let body = text.lines().filter(|line| !line.starts_with('#'));
                assert!(body.into_iter().any(|line| line.contains(&variable)), "{name} does not use {variable}");
            }
        }
    }
}
