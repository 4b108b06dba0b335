use std::collections::{BTreeMap, BTreeSet};

use clap::ValueEnum;
use oxigraph::model::NamedNodeRef;

use crate::graph::{Base, vocab};
use crate::lexicon::Lexicon;
use crate::query::lexer::{Kind, Token, tokens};
use crate::query::{Saved, saved_among};
use crate::session::{Error, entities, schema};
use crate::shell::command::USAGES;
use crate::shell::words::{FUNCTIONS, KEYWORDS};
use crate::store::Snapshot;
use crate::terminal::answer::{Format, Timing};

/// So many entities are offered at most, so that a large store does not make anybody wait.
const ENTITIES: usize = 20_000;

/// A label that stands without `e:` is offered from so many letters on.
const LETTERS: usize = 3;

/// So many words before the cursor may be the beginning of a label.
const WORDS: usize = 5;

/// What can be offered because the store or the ontology has it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The names of prefixes, without colons.
    prefixes: Vec<&'static str>,
    /// Names with prefixes: terms of the ontology and of what it reuses, classes and properties of the store.
    names: BTreeSet<String>,
    /// Ids of entities, and what these are called.
    entities: BTreeMap<String, Vec<String>>,
}

/// What can stand from a place of the text up to the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The byte from which on the text would be replaced.
    pub start: usize,
    /// What could stand there instead.
    pub candidates: Vec<Candidate>,
}

/// A text that is offered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The text.
    pub text: String,
    /// The text with what is said beside it.
    pub shown: String,
}

impl Known {
    /// Gathers what a snapshot has.
    ///
    /// # Errors
    /// The store is damaged.
    pub fn of(snapshot: &Snapshot) -> Result<Self, Error> {
        let base = Base::from(snapshot.base());
        let prefixes = vocab::prefixes(&base);
        let schema = schema(snapshot)?;
        let relations = Lexicon::shipped().relations.iter();
        let relations: Vec<_> = relations
            .flat_map(|relation| [Some(&relation.id), relation.place_property.as_ref()])
            .flatten()
            .map(|id| vocab::relation(id))
            .collect();
        let stored = schema.classes.iter().chain(&schema.properties).map(|(iri, _)| iri);
        let terms = [vocab::sr::TERMS, vocab::schema::TERMS, vocab::prov::TERMS, vocab::sem::TERMS, vocab::oa::TERMS];
        let terms = terms.into_iter().flatten().copied().chain([vocab::rdf::TYPE, vocab::rdfs::LABEL]);
        let terms = terms.chain(relations.iter().chain(stored).map(|iri| iri.as_ref()));
        let names = terms.filter_map(|iri| name(&prefixes, iri)).collect();
        let prefixes = prefixes.iter().map(|(prefix, _)| *prefix).collect();
        Ok(Self { prefixes, names, entities: entities(snapshot, ENTITIES)? })
    }

    /// What can stand where the text is typed at the byte `at`, if these saved queries can be asked.
    pub fn complete(&self, text: &str, at: usize, queries: &[Saved]) -> Completion {
        let before = &text[..at];
        if before.trim_start().starts_with('.') {
            return self.command(before, queries);
        }
        let tokens = tokens(before);
        let nothing = Completion { start: at, candidates: Vec::new() };
        let Some(last) = tokens.last().filter(|token| token.span.end == at) else { return nothing };
        let typed = last.span.of(before);
        let mut candidates = Vec::new();
        match last.kind {
            Kind::Variable => candidates = variables(text, at, typed),
            Kind::Sign if typed == "?" || typed == "$" => candidates = variables(text, at, typed),
            Kind::Name { .. } if typed.starts_with("e:") => {
                return self.entity("e:", last.span.start, &typed["e:".len()..]);
            }
            Kind::Name { .. } => {
                let names = self.names.iter().filter(|name| name.starts_with(typed));
                candidates.extend(names.map(|name| Candidate::plain(name)));
            }
            Kind::Word => {
                if let Some(found) = self.label(before, &tokens) {
                    return found;
                }
                let words = KEYWORDS.iter().chain(&FUNCTIONS).filter(|word| begins(word, typed));
                candidates.extend(words.map(|word| Candidate::plain(word)));
                let prefixes = self.prefixes.iter().filter(|prefix| prefix.starts_with(typed));
                candidates.extend(prefixes.map(|prefix| Candidate::plain(&format!("{prefix}:"))));
                if typed.chars().count() >= LETTERS {
                    candidates.extend(self.entity("e:", last.span.start, typed).candidates);
                }
            }
            _ => {}
        }
        Completion { start: last.span.start, candidates }
    }

    /// The entities whose id begins so, or whose label or another name has a word that does, with a prefix.
    fn entity(&self, prefix: &str, start: usize, typed: &str) -> Completion {
        let fits =
            |(id, called): &(&String, &Vec<String>)| begins(id, typed) || called.iter().any(|name| names(name, typed));
        let candidate = |(id, called): (&String, &Vec<String>)| {
            Candidate::with(&format!("{prefix}{id}"), called.first().map_or("", String::as_str))
        };
        Completion { start, candidates: self.entities.iter().filter(fits).map(candidate).collect() }
    }

    /// The entities whose label the last words begin, where there are several; the first may have the prefix `e:`.
    fn label(&self, before: &str, tokens: &[Token]) -> Option<Completion> {
        let words = |token: &&Token| token.kind == Kind::Word;
        let row = tokens.iter().rev().take(WORDS).take_while(words).count();
        let first = tokens.len() - row;
        let with_prefix = first.checked_sub(1).filter(|&index| tokens[index].span.of(before).starts_with("e:"));
        let starts = with_prefix.into_iter().chain(first..tokens.len() - 1).map(|index| tokens[index].span.start);
        starts
            .map(|start| self.entity("e:", start, before[start..].trim_start_matches("e:")))
            .find(|found| !found.candidates.is_empty())
    }

    /// What can stand in a line that begins with a dot.
    fn command(&self, before: &str, queries: &[Saved]) -> Completion {
        let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let typed = &before[start..];
        let offered: Vec<Candidate> = match before[..start].split_whitespace().collect::<Vec<_>>()[..] {
            [] => USAGES.iter().map(|usage| Candidate::with(usage.word, usage.what)).collect(),
            [".run"] => queries.iter().map(|query| Candidate::with(&query.name, &query.title)).collect(),
            [".run", name, ..] => match typed.split_once('=') {
                Some((_, value)) => return self.entity("", before.len() - value.len(), value),
                None => {
                    let parameters = saved_among(name, queries).into_iter().flat_map(|query| &query.parameters);
                    parameters.map(|one| Candidate::with(&format!("{}=", one.name), &one.text)).collect()
                }
            },
            [".format"] => offered::<Format>(),
            [".timing"] => offered::<Timing>(),
            _ => Vec::new(),
        };
        Completion { start, candidates: offered.into_iter().filter(|offer| offer.text.starts_with(typed)).collect() }
    }
}

impl Candidate {
    /// A text of which nothing more is said.
    fn plain(text: &str) -> Self {
        Self::with(text, "")
    }

    /// A text, and what is said beside it.
    fn with(text: &str, remark: &str) -> Self {
        Self { text: text.to_owned(), shown: format!("{text}  {remark}").trim_end().to_owned() }
    }
}

/// The words that stand for values.
fn offered<T: ValueEnum>() -> Vec<Candidate> {
    T::value_variants()
        .iter()
        .filter_map(|value| Some(Candidate::plain(value.to_possible_value()?.get_name())))
        .collect()
}

/// The variables of a text that begin so, but for the one that is typed at the byte `at`.
fn variables(text: &str, at: usize, typed: &str) -> Vec<Candidate> {
    let is_typed = |token: &Token| token.span.start < at && token.span.end >= at;
    let others = tokens(text).into_iter().filter(|token| token.kind == Kind::Variable && !is_typed(token));
    let others = others.map(|token| token.span.of(text)).filter(|name| name.starts_with(typed));
    let found: BTreeSet<&str> = others.collect();
    found.into_iter().map(Candidate::plain).collect()
}

/// The IRI with its prefix; `None` where it has none, or could not be typed so.
fn name(prefixes: &[(&'static str, String)], iri: NamedNodeRef<'_>) -> Option<String> {
    prefixes.iter().find_map(|(prefix, namespace)| {
        let local = iri.as_str().strip_prefix(namespace.as_str())?;
        let plain = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
        (!local.is_empty() && !local.starts_with('-') && local.chars().all(plain)).then(|| format!("{prefix}:{local}"))
    })
}

/// Whether a word of a label, and what follows it, begins so.
fn names(label: &str, typed: &str) -> bool {
    let begins_word = |at: usize| !label[..at].ends_with(char::is_alphanumeric);
    let mut starts = label.char_indices().filter(|&(at, letter)| letter.is_alphanumeric() && begins_word(at));
    starts.any(|(at, _)| begins(&label[at..], typed))
}

/// Whether a text begins so, whether in capitals or not.
fn begins(text: &str, typed: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|letter| letters.next() == Some(letter))
}

#[cfg(test)]
mod tests {
    use super::Known;
    use crate::query::catalogue;

    /// Completes where `|` stands; what would be replaced, and by what.
    #[track_caller]
    fn check(text: &str, replaced: &str, expected: &[&str]) {
        let known = Known {
            prefixes: vec!["e", "schema", "sr"],
            names: ["sr:secures", "sr:securesAt", "schema:name"].map(str::to_owned).into(),
            entities: [
                ("kabul", &["Kabul"][..]),
                ("kabul-airport", &["Hamid Karzai International Airport", "Kabul Airport"]),
                ("nato", &["NATO"]),
            ]
            .map(|(id, called)| (id.to_owned(), called.iter().map(|name| (*name).to_owned()).collect()))
            .into(),
        };
        let at = text.find('|').unwrap();
        let found = known.complete(&text.replace('|', ""), at, catalogue());
        let texts: Vec<&str> = found.candidates.iter().map(|candidate| candidate.text.as_str()).collect();
        assert_eq!((&text[found.start..at], &texts[..]), (replaced, expected));
    }

    #[test]
    fn words_are_keywords_functions_and_prefixes() {
        check("sel|", "sel", &["SELECT"]);
        check(
            "SELECT * { s|",
            "s",
            &[
                "SELECT", "SEPARATOR", "SERVICE", "SILENT", "SAMPLE", "sameTerm", "SECONDS", "SHA1", "SHA256",
                "SHA384", "SHA512", "STR", "STRAFTER", "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLEN",
                "STRSTARTS", "STRUUID", "SUBJECT", "SUBSTR", "SUM", "STRLANGDIR", "schema:", "sr:",
            ],
        );
        check("SELECT |", "", &[]);
    }

    #[test]
    fn names_begin_with_their_prefix() {
        check("ASK { ?a sr:sec| }", "sr:sec", &["sr:secures", "sr:securesAt"]);
        check("ASK { ?a schema:|", "schema:", &["schema:name"]);
    }

    #[test]
    fn entities_are_found_by_id_and_by_label() {
        check("ASK { e:kab|", "e:kab", &["e:kabul", "e:kabul-airport"]);
        check("ASK { e:hamid|", "e:hamid", &["e:kabul-airport"]);
        check("ASK { e:Kabul air|", "e:Kabul air", &["e:kabul-airport"]);
        check("ASK { e:Hamid Kar|", "e:Hamid Kar", &["e:kabul-airport"]);
        check("ASK { ?x sr:secures International air|", "International air", &["e:kabul-airport"]);
        check("ASK { ?x sr:secures nat|", "nat", &["e:nato"]);
    }

    #[test]
    fn variables_are_those_of_the_text() {
        check("SELECT ?who ?what { ?w| sr:secures ?where }", "?w", &["?what", "?where", "?who"]);
        check("SELECT ?x { ?|", "?", &["?x"]);
    }

    #[test]
    fn nothing_is_offered_in_texts_and_comments() {
        check("ASK { ?x ?y 'kab|", "'kab", &[]);
        check("# kab|", "", &[]);
    }

    #[test]
    fn commands_are_completed_with_what_they_take() {
        check(".e|", ".e", &[".explain", ".export"]);
        check(".run who-sec|", "who-sec", &["who-secures"]);
        check(".run who-secures wh|", "wh", &["what="]);
        check(".run who-secures what=nat|", "nat", &["nato"]);
        check(".format cs|", "cs", &["csv"]);
    }
}
