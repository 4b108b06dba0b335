//! Claims for programs that know no RDF: tables, event records, networks and maps. `FORMATS.md` beside this file says what
//! each column and field means. Knows nothing of files.

mod columns;
mod csv;
mod geojson;
mod gexf;
mod graphml;
mod iso;
mod network;
mod parquet;
mod plover;

use std::io::{self, Write};
use std::sync::Arc;

use oxigraph::model::NamedNode;
use rustc_hash::FxHashMap;
use thiserror::Error;

use crate::graph::{self, AttributionView, ClaimView, Named, Thing};
use crate::store::{self, Snapshot};

/// What to write of the claims, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// Whether the reports' own words are written; without them the offsets still say where they stand.
    pub quotes: bool,
    /// Whether the reports' headlines are written.
    pub headlines: bool,
}

/// A format in which claims are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// CSV of RFC 4180: a row for each claim.
    Csv,
    /// Apache Parquet: the columns of the CSV with their types.
    Parquet,
    /// JSON Lines with the fields of PLOVER: an event for each claim that has a category.
    Plover,
    /// GEXF 1.3: who does what to whom, with dates.
    Gexf,
    /// GraphML: the same network.
    GraphMl,
    /// GeoJSON of RFC 7946: a point for each claim whose place has coordinates.
    GeoJson,
}

/// Why claims cannot be written.
#[derive(Debug, Error)]
pub enum Error {
    /// The writer fails.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The claims cannot be read.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Options {
    /// Everything, in a format.
    pub fn new(format: Format) -> Self {
        Self { format, quotes: true, headlines: true }
    }
}

impl Format {
    /// Every format, the plainest first.
    pub const ALL: [Self; 6] = [Self::Csv, Self::Parquet, Self::Plover, Self::Gexf, Self::GraphMl, Self::GeoJson];
}

/// Writes the claims of a snapshot, report by report and in the order of the text. The bytes depend on its quads alone.
///
/// # Errors
/// The writer fails, or what must be read is damaged.
pub fn write(snapshot: &Snapshot, options: &Options, out: &mut impl Write) -> Result<(), Error> {
    let mut claims = graph::claims(snapshot)?;
    for claim in &mut claims {
        if !options.quotes {
            leave_out_words(claim);
        }
        if !options.headlines {
            Arc::make_mut(&mut claim.report).title = None;
        }
    }
    let things = graph::things(snapshot, claims.iter().flat_map(ClaimView::named).map(|named| named.iri.clone()))?;
    let claims = Claims { claims, things };
    match options.format {
        Format::Csv => csv::write(&claims, out)?,
        Format::Parquet => parquet::write(&claims, out)?,
        Format::Plover => plover::write(&claims, out)?,
        Format::Gexf => gexf::write(&claims, out)?,
        Format::GraphMl => graphml::write(&claims, out)?,
        Format::GeoJson => geojson::write(&claims, out)?,
    }
    out.flush()?;
    Ok(())
}

/// Claims, and what they speak of.
struct Claims {
    claims: Vec<ClaimView>,
    things: FxHashMap<NamedNode, Thing>,
}

impl Claims {
    /// What there is about a thing that a claim names.
    fn thing(&self, named: &Named) -> Option<&Thing> {
        self.things.get(&named.iri)
    }
}

/// Leaves out what the report says in its own words, as an export of the graph does.
fn leave_out_words(claim: &mut ClaimView) {
    if let Some(quantity) = &mut claim.quantity {
        quantity.text = None;
    }
    if let Some(time) = &mut claim.time {
        time.text = None;
    }
    let mut voice: Option<&mut AttributionView> = claim.attribution.as_mut();
    while let Some(attribution) = voice {
        attribution.text = None;
        attribution.cue = None;
        voice = attribution.via.as_deref_mut();
    }
    let evidence = &mut claim.evidence;
    evidence.exact = None;
    evidence.prefix.clear();
    evidence.suffix.clear();
}
