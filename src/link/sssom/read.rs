use std::fmt;

use oxigraph::model::{NamedNode, NamedNodeRef};
use rustc_hash::FxHashMap;
use thiserror::Error;

use crate::graph::vocab::owl;
use crate::graph::{Base, Mapping, Match, Status, Tool, iri};
use crate::link::sssom::header::Header;
use crate::link::sssom::{Column, PROPOSED, cells};

/// What was read of a table of mappings.
#[derive(Debug)]
pub struct Read {
    /// The mappings of our entities, each with its line in the file, from 1.
    pub mappings: Vec<(usize, Mapping)>,
    /// What was left out, and why.
    pub notes: Vec<String>,
}

/// Why a table of mappings is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", lines(file, mistakes))]
pub struct Error {
    /// What the table is called.
    pub file: String,
    /// All that is wrong with it; at least one.
    pub mistakes: Vec<Mistake>,
}

/// What is wrong in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// The column; `None` where no single one is wrong.
    pub column: Option<&'static str>,
    /// What is wrong, and what to write.
    pub message: String,
}

/// So many mistakes are shown.
const SHOWN: usize = 10;

fn lines(file: &str, mistakes: &[Mistake]) -> String {
    let shown = mistakes.iter().take(SHOWN).map(|mistake| format!("{file}:{mistake}"));
    let more = mistakes.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("… and {more} more"));
    shown.chain(more).collect::<Vec<_>>().join("\n")
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, message } = self;
        match column {
            Some(column) => write!(f, "{line}: column `{column}`: {message}"),
            None => write!(f, "{line}: {message}"),
        }
    }
}

/// Reads a table of mappings, which is called `file` in messages. What is ours becomes the subject, on whichever side it
/// stands; of several rows that say the same the most confident is kept.
///
/// # Errors
/// The table has mistakes; then nothing of it is taken.
pub fn read(file: &str, text: &str, base: &Base) -> Result<Read, Error> {
    let text = text.trim_start_matches('\u{feff}');
    let error = |mistakes| Error { file: file.to_owned(), mistakes };
    let header = Header::read(text).map_err(|(line, message)| error(vec![Mistake { line, column: None, message }]))?;
    let body: String = text.split_inclusive('\n').skip(header.lines).collect();
    let mut rows = cells::rows(&body).into_iter().map(|(line, row)| (line + header.lines, row));
    let (line, names) = rows.next().unwrap_or((header.lines + 1, Vec::new()));
    let place = |column: Column| names.iter().position(|name| name.trim() == column.name());
    let missing: Vec<String> = Column::REQUIRED
        .iter()
        .filter(|column| place(**column).is_none())
        .map(|column| format!("`{}`", column.name()))
        .collect();
    if let Some((last, others)) = missing.split_last() {
        let message = match others {
            [] => format!("the column {last} is missing"),
            _ => format!("the columns {} and {last} are missing", others.join(", ")),
        };
        return Err(error(vec![Mistake { line, column: None, message }]));
    }
    let table = Table { header: &header, base, places: Column::ALL.map(place), width: names.len() };
    let (mut mistakes, mut left_out, mut repeated) = (Vec::new(), 0, 0);
    let mut mappings: Vec<(usize, Mapping)> = Vec::new();
    let mut seen: FxHashMap<(NamedNode, Match, NamedNode), usize> = FxHashMap::default();
    for (line, row) in rows {
        let mapping = match table.mapping(line, &row, &mut mistakes) {
            Some(Row::Ours(mapping)) => *mapping,
            Some(Row::Other) => {
                left_out += 1;
                continue;
            }
            None => continue,
        };
        let key = (mapping.subject.clone(), mapping.predicate, mapping.object.clone());
        let Some(&earlier) = seen.get(&key) else {
            seen.insert(key, mappings.len());
            mappings.push((line, mapping));
            continue;
        };
        let (before, known) = &mappings[earlier];
        if known.status != mapping.status {
            let message = format!("line {before} says another thing of the same two; leave one of them out");
            mistakes.push(Mistake { line, column: None, message });
        } else if known.confidence < mapping.confidence {
            mappings[earlier] = (line, mapping);
        }
        repeated += 1;
    }
    if !mistakes.is_empty() {
        return Err(error(mistakes));
    }
    let known: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
    let unknown = names.iter().map(|name| name.trim()).filter(|name| !known.contains(name));
    let unknown = unknown.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let counted = |count: usize| format!("{count} mapping{}", if count == 1 { "" } else { "s" });
    let notes = [
        (!unknown.is_empty()).then(|| format!("left out, having no place here: {unknown}")),
        (left_out > 0).then(|| format!("left out, naming no entity here: {}", counted(left_out))),
        (repeated > 0).then(|| format!("left out, being there more than once: {}", counted(repeated))),
    ];
    Ok(Read { mappings, notes: notes.into_iter().flatten().collect() })
}

/// How a table is read.
struct Table<'a> {
    header: &'a Header,
    base: &'a Base,
    /// Where each of [`Column::ALL`] stands.
    places: [Option<usize>; Column::ALL.len()],
    width: usize,
}

enum Row {
    Ours(Box<Mapping>),
    Other,
}

impl Table<'_> {
    /// The mapping of a row; `None` where something is wrong with it, which is added to `mistakes`.
    fn mapping(&self, line: usize, row: &[String], mistakes: &mut Vec<Mistake>) -> Option<Row> {
        let before = mistakes.len();
        let mut wrong = |column: Option<Column>, message: String| {
            mistakes.push(Mistake { line, column: column.map(Column::name), message });
        };
        if row.len() > self.width {
            wrong(None, format!("{} cells, but the header has {}; separate cells by one tab", row.len(), self.width));
            return None;
        }
        let cell = |column: Column| {
            let cell = self.places[column as usize].and_then(|place| row.get(place)).map(|cell| cell.trim());
            cell.filter(|cell| !cell.is_empty())
        };
        // What the header says of all mappings holds where a row says nothing.
        let value = |column: Column| cell(column).or_else(|| self.header.values.get(column.name()).map(String::as_str));
        let text = |column: Column| value(column).map(str::to_owned);
        let mut iri = |column: Column, needed: bool| match cell(column) {
            Some(written) => match self.header.prefixes.expand(written) {
                Ok(iri) => Some(as_named(iri)),
                Err(message) => {
                    wrong(Some(column), message);
                    None
                }
            },
            None => {
                if needed {
                    wrong(Some(column), "the cell is empty".to_owned());
                }
                None
            }
        };
        let subject = iri(Column::SubjectId, true);
        let predicate = iri(Column::PredicateId, true);
        let object = iri(Column::ObjectId, true);
        let justification = iri(Column::Justification, true);
        let source = iri(Column::Source, false).or_else(|| self.publisher());
        let predicate = predicate.and_then(|property| {
            let found = self::predicate(property.as_ref());
            if found.is_none() {
                let written = cell(Column::PredicateId).unwrap_or_default();
                wrong(Some(Column::PredicateId), no_mapping_property(written));
            }
            found
        });
        let status = match (cell(Column::PredicateModifier), cell(Column::Other)) {
            (None, Some(PROPOSED)) => Status::Proposed,
            (None, _) => Status::Holds,
            (Some("Not"), _) => Status::Rejected,
            (Some(other), _) => {
                wrong(Some(Column::PredicateModifier), format!("`{other}` is not known; write `Not` or nothing"));
                Status::Holds
            }
        };
        let confidence = cell(Column::Confidence).and_then(|written| {
            let number = written.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
            if number.is_none() {
                wrong(Some(Column::Confidence), format!("`{written}` is no number from 0 to 1"));
            }
            number
        });
        let mut day = |column: Column| {
            value(column).and_then(|written| {
                let day = written.parse().ok();
                if day.is_none() {
                    wrong(Some(column), format!("`{written}` is no day; write one as 2021-04-01"));
                }
                day
            })
        };
        let (date, reviewed) = (day(Column::Date), day(Column::ReviewDate));
        let (subject, object) = (subject?, object?);
        let is_ours = |iri: &NamedNode| self.base.entity_id(iri.as_ref()).is_some();
        let ours = (is_ours(&subject), is_ours(&object));
        if ours == (true, true) {
            wrong(Some(Column::ObjectId), "both are entities here".to_owned());
        }
        let version = text(Column::ToolVersion);
        let mapping = Mapping {
            status,
            subject_label: text(Column::SubjectLabel),
            object_label: text(Column::ObjectLabel),
            confidence,
            source,
            tool: text(Column::Tool).map(|name| Tool { name, version }),
            date,
            reviewer: cell(Column::Reviewer).map(people),
            reviewed,
            comment: text(Column::Comment),
            ..Mapping::new(subject, predicate?, object, justification?.as_ref())
        };
        if mistakes.len() > before {
            return None;
        }
        Some(match ours {
            (false, false) => Row::Other,
            (false, true) => Row::Ours(Box::new(swapped(mapping))),
            _ => Row::Ours(Box::new(mapping)),
        })
    }

    /// The set that others published, which vouches for its mappings; `None` where it is ours.
    fn publisher(&self) -> Option<NamedNode> {
        let set = NamedNode::new(self.header.values.get("mapping_set_id")?).ok()?;
        (set != self.base.mapping_set()).then_some(set)
    }
}

/// An item of Wikidata as it is named there, however it is spelled; everything else as it stands.
fn as_named(iri: NamedNode) -> NamedNode {
    iri::wikidata_item(iri.as_ref()).map(iri::wikidata).unwrap_or(iri)
}

/// The match of a property.
fn predicate(property: NamedNodeRef<'_>) -> Option<Match> {
    Match::of(property).or_else(|| (property == owl::SAME_AS).then_some(Match::Exact))
}

fn no_mapping_property(written: &str) -> String {
    let names = Match::ALL.map(|one| {
        let local = one.property().as_str().rsplit('#').next().unwrap_or_default();
        format!("`skos:{local}`")
    });
    let [others @ .., last] = &names;
    format!("`{written}` is no mapping property; write `owl:sameAs` or one of {} and {last}", others.join(", "))
}

/// The same mapping seen from the other side.
fn swapped(mapping: Mapping) -> Mapping {
    let predicate = match mapping.predicate {
        Match::Broad => Match::Narrow,
        Match::Narrow => Match::Broad,
        same => same,
    };
    Mapping {
        subject: mapping.object,
        predicate,
        object: mapping.subject,
        subject_label: mapping.object_label,
        object_label: mapping.subject_label,
        ..mapping
    }
}

/// The names of those who have looked at a mapping: between several stands a `|`, which is `\|` in a name.
fn people(written: &str) -> String {
    let mut names = String::new();
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => names.extend(characters.next()),
            '|' => names.push_str(", "),
            _ => names.push(character),
        }
    }
    names
}
