use std::fmt;
use std::io::{self, Write};

use oxigraph::model::{NamedNode, Term};

use crate::graph::Base;
use crate::lexicon::Relations;
use crate::query::{Parameter, Saved};
use crate::rdf;
use crate::render::claim::count;
use crate::render::names::Names;
use crate::render::table::{Style, write_rows};
use crate::session::{Imported, Kept, Schema, Stats};
use crate::store::{Info, Put};

/// One line for a report that was read: `new      14 claims   2 notes  2021-07-02-wire.txt`.
pub fn kept(kept: &Kept) -> String {
    let claims = count(kept.claims, "claim");
    let notes = count(kept.notes, "note");
    let language = kept.language.map_or_else(String::new, |language| format!(" (in {language}; only English is read)"));
    let external = match kept.external {
        0 => String::new(),
        external => format!(" + {} from elsewhere", count(external, "claim")),
    };
    format!("{:7}  {claims:>10}  {notes:>9}  {}{language}{external}", put(kept.put), kept.name)
}

/// One line for a file that was imported.
pub fn imported(imported: &Imported, name: &str) -> String {
    format!("{:7}  {:>12}  {name}", put(imported.put), count(imported.quads as usize, "quad"))
}

/// One line for the mistakes that an import skipped.
pub fn skipped(mistakes: usize, first: &rdf::Error) -> String {
    let (others, pronoun) = if mistakes == 1 { ("was", "it is") } else { ("were", "the first is") };
    format!("{} {others} skipped; {pronoun} {first}", count(mistakes, "mistake"))
}

fn put(put: Put) -> &'static str {
    match put {
        Put::New => "new",
        Put::Changed => "changed",
        Put::Known => "known",
    }
}

/// What many reports gave together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reports.
    pub reports: usize,
    claims: usize,
    notes: usize,
    external: usize,
    new: usize,
    changed: usize,
}

impl Tally {
    /// Counts one more report.
    pub fn add(&mut self, kept: &Kept) {
        self.reports += 1;
        self.claims += kept.claims;
        self.notes += kept.notes;
        self.external += kept.external;
        self.new += usize::from(kept.put == Put::New);
        self.changed += usize::from(kept.put == Put::Changed);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} new", count(self.reports, "report"), self.new)?;
        if self.changed > 0 {
            write!(f, ", {} changed", self.changed)?;
        }
        let known = self.reports - self.new - self.changed;
        write!(f, ", {known} known; {}, {}", count(self.claims, "claim"), count(self.notes, "note"))?;
        match self.external {
            0 => Ok(()),
            external => write!(f, "; {} from elsewhere", count(external, "claim")),
        }
    }
}

/// Writes the saved queries, below each what it asks for, and at the end how to say it.
///
/// # Errors
/// `out` cannot be written.
pub fn queries(queries: &[Saved], how: &str, out: &mut dyn Write) -> io::Result<()> {
    let widest = queries.iter().map(|query| query.name.len()).max().unwrap_or(0);
    for query in queries {
        writeln!(out, "{:widest$}  {}", query.name, query.title)?;
        for parameter in &query.parameters {
            writeln!(out, "{:widest$}    {}", "", describe(parameter))?;
        }
    }
    writeln!(out, "\nGive a parameter its value by `{how}`.")
}

/// `what (entity, optional): the place, such as …`.
fn describe(parameter: &Parameter) -> String {
    let kind = parameter.kind.word();
    let need = match (&parameter.default, parameter.optional) {
        (Some(default), _) => format!(", {default} if not given"),
        (None, true) => ", optional".to_owned(),
        (None, false) => String::new(),
    };
    format!("{} ({kind}{need}): {}", parameter.name, parameter.text)
}

/// Writes what a claim can say.
///
/// # Errors
/// `out` cannot be written.
pub fn relations(relations: &Relations, style: Style<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Vec<String>> = relations
        .iter()
        .map(|relation| {
            let plover = relation.plover.map_or_else(String::new, |plover| plover.name().to_owned());
            let example = format!("A {} B {} C", relation.phrase, relation.place_preposition);
            vec![relation.id.clone(), example, plover, relation.place_property.clone().unwrap_or_default()]
        })
        .collect();
    let total = rows.len();
    write_rows(&["relation", "reads", "plover", "with a place"], rows.into_iter(), &[], style, out)?;
    writeln!(out, "\n{}", count(total, "relation"))
}

/// Writes what a store holds, in numbers.
///
/// # Errors
/// `out` cannot be written.
pub fn stats(stats: &Stats, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |name: &str, number: &dyn fmt::Display, remark: Vec<String>| {
        writeln!(out, "{}", format!("{name:14}{number:>9}  {}", remark.join(", ")).trim_end())
    };
    let published = stats.published.map(|(first, last)| format!("{first} to {last}"));
    let undated = (stats.undated > 0).then(|| format!("{} undated", stats.undated));
    let modalities = stats.by_modality.iter().map(|(modality, claims)| format!("{claims} {}", modality.word()));
    line("reports", &stats.reports, published.into_iter().chain(undated).collect())?;
    line("claims", &stats.claims, modalities.collect())?;
    line("  attributed", &stats.attributed, vec![format!("to {}", count(stats.sources, "source"))])?;
    line("propositions", &stats.propositions, Vec::new())?;
    line("quads", &stats.quads, Vec::new())?;
    if stats.by_relation.is_empty() {
        return Ok(());
    }
    let mut relations: Vec<(&String, &usize)> = stats.by_relation.iter().collect();
    relations.sort_by_key(|&(relation, claims)| (std::cmp::Reverse(claims), relation));
    writeln!(out, "\nclaims by relation")?;
    relations.iter().try_for_each(|(relation, claims)| writeln!(out, "  {relation:21}{claims}"))
}

/// Writes which classes and properties there are, and how many quads have them.
///
/// # Errors
/// `out` cannot be written.
pub fn schema(schema: &Schema, base: &Base, style: Style<'_>, out: &mut dyn Write) -> io::Result<()> {
    let names = Names::new(base, &|_| None);
    let list = |kind: &str, counts: &[(NamedNode, u64)], out: &mut dyn Write| {
        let row = |(iri, quads): &(NamedNode, u64)| vec![names.cell(Some(&Term::from(iri.clone()))), quads.to_string()];
        write_rows(&[kind, "quads"], counts.iter().map(row), &[1], style, out)
    };
    list("class", &schema.classes, out)?;
    writeln!(out)?;
    list("property", &schema.properties, out)
}

/// What a store holds.
pub fn info(info: &Info, out: &mut dyn Write) -> io::Result<()> {
    let lines = [
        ("quads", info.quads),
        ("words", info.words),
        ("units", info.units),
        ("segments", info.segments),
        ("commits", info.commits),
        ("bytes", info.bytes),
    ];
    lines.into_iter().try_for_each(|(name, number)| writeln!(out, "{name:10}{number:>13}"))
}
