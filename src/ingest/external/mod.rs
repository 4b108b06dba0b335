//! Claims from elsewhere: another extractor, a language model, a person.
//!
//! A claim is a line of JSON with the keys that `sitrep extract` prints. It is taken as a whole or refused with a reason:
//! its words must stand in the report, and everything else must be something that a claim can say.

mod claim;
mod fields;
mod figure;
mod names;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

use names::{Items, Names};

use crate::claim::Claim;
use crate::ingest::json::without_line;
use crate::ingest::{Error, Origin};
use crate::lexicon::Lexicon;
use crate::text::Report;

/// Fewer digits of a report's digest than this may be those of another report.
const DIGITS: usize = 8;

/// The longest name for whoever makes claims.
const LONGEST_NAME: usize = 40;

/// Claims for reports from elsewhere, not yet checked.
#[derive(Debug)]
pub struct External<'a> {
    lexicon: &'a Lexicon,
    items: Items,
    name: String,
    label: String,
    /// By what they call their report: its name with or without its ending, or its digest.
    claims: BTreeMap<String, Vec<Candidate>>,
    /// The lines that are no claims of any report.
    unread: BTreeMap<usize, Refusal>,
}

/// A claim, not yet checked.
#[derive(Debug)]
struct Candidate {
    line: usize,
    fields: Map<String, Value>,
}

/// Why a claim from elsewhere was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, and with which key.
    pub message: String,
    /// What would be right; `None` where the message says it.
    pub hint: Option<String>,
}

impl Refusal {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl<'a> External<'a> {
    /// Opens a file of claims, one a line, to be read by a lexicon. `name` is that of whoever makes them; without it, that of
    /// the file.
    ///
    /// # Errors
    /// The file cannot be opened, or is empty. A line that is no claim is kept to be refused.
    pub fn open(path: &Path, name: Option<&str>, lexicon: &'a Lexicon) -> Result<Self, Error> {
        let label = path.display().to_string();
        let bytes = fs::read(path).map_err(Error::opening(path))?;
        let own = Origin::of(path).name;
        let name = name.unwrap_or(own.rsplit_once('.').map_or(own.as_str(), |(stem, _)| stem));
        let mut external = Self {
            lexicon,
            items: Items::new(&lexicon.gazetteer),
            name: self::name(name),
            label,
            claims: BTreeMap::new(),
            unread: BTreeMap::new(),
        };
        let lines = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes).split(|&byte| byte == b'\n').zip(1..);
        for (line, number) in lines.filter(|(line, _)| !line.trim_ascii().is_empty()) {
            if let Err(refusal) = external.add(number, line) {
                external.unread.insert(number, refusal);
            }
        }
        if external.claims.is_empty() && external.unread.is_empty() {
            return Err(Error::Empty { name: external.label });
        }
        Ok(external)
    }

    /// Who makes the claims: small letters, digits and hyphens.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rule that the graph gives as having found the claims.
    pub fn rule(&self) -> String {
        format!("{}{}", Claim::EXTERNAL, self.name)
    }

    fn add(&mut self, number: usize, line: &[u8]) -> Result<(), Refusal> {
        let value: Value = serde_json::from_slice(line)
            .map_err(|error| Refusal::new(format!("this is no JSON: {}", without_line(&error))))?;
        let Value::Object(fields) = value else {
            return Err(Refusal::new("this is no object; a claim is one, with the keys that `sitrep extract` prints"));
        };
        fields::check_keys(&fields)?;
        let doc = fields::text(&fields, "doc")?
            .ok_or_else(|| Refusal::new("`doc` is missing: the name of the report's file, or its digest"))?;
        self.claims.entry(doc.to_owned()).or_default().push(Candidate { line: number, fields });
        Ok(())
    }

    /// The claims about a report, each by its line; `digest` is the report's, and `found` are the claims that were found in
    /// it, whose names and figures mean the same things.
    pub fn about(&self, report: &Report, digest: &str, found: &[Claim]) -> Vec<(usize, Result<Claim, Refusal>)> {
        let called = [report.stem(), report.name.as_str()].into_iter();
        let mut keys: Vec<&str> =
            called.chain((DIGITS..=digest.len()).filter_map(|digits| digest.get(..digits))).collect();
        keys.dedup();
        let claims: Vec<_> = keys.into_iter().filter_map(|key| self.claims.get(key)).flatten().collect();
        if claims.is_empty() {
            return Vec::new();
        }
        let reading =
            claim::Reading::new(report, found, Names::new(self.lexicon, &self.items, report, found), self.rule());
        claims.into_iter().map(|claim| (claim.line, reading.claim(&claim.fields))).collect()
    }

    /// Every claim that was refused, by line: what is wrong in the file itself, what `refused` knows of, and what is about
    /// no report that was read. `taken` are the lines that some report has taken.
    pub fn refusals(&self, taken: &FxHashSet<usize>, mut refused: BTreeMap<usize, Refusal>) -> Vec<Error> {
        for (doc, claims) in &self.claims {
            for Candidate { line, .. } in claims {
                refused.entry(*line).or_insert_with(|| {
                    Refusal::new(format!("`doc` is `{doc}`, but no report of that name was read"))
                        .hint("name the reports of the claims too: `sitrep ingest --claims FILE REPORT…`")
                });
            }
        }
        refused.extend(self.unread.iter().map(|(line, refusal)| (*line, refusal.clone())));
        refused.retain(|line, _| !taken.contains(line));
        let entry = |(line, refusal): (usize, Refusal)| Error::Entry {
            place: format!("{}:{line}", self.label),
            message: refusal.message,
            hint: refusal.hint,
        };
        refused.into_iter().map(entry).collect()
    }
}

/// A name of small letters, digits and hyphens.
fn name(words: &str) -> String {
    let plain = words.to_ascii_lowercase();
    let parts: Vec<&str> =
        plain.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let mut name = parts.join("-");
    name.truncate(LONGEST_NAME);
    if name.is_empty() { "elsewhere".to_owned() } else { name }
}
