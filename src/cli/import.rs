use std::io::{self, Read, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::model::NamedNode;

use crate::cli::failure::{Outcome, note, soft};
use crate::cli::limits;
use crate::cli::progress;
use crate::rdf::OnError;
use crate::render;
use crate::session::{HowToImport, Session, Source};

/// Put RDF files into the store
///
/// Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML are read, also with gzip or zstd; the ending of a file's name says
/// which it is. Literals keep the form in which they are written. The same file twice changes nothing.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Import {
    /// Files that end in .ttl, .trig, .nt, .nq, .jsonld or .rdf, with or without .gz or .zst; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The format of all files, whatever their endings
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// What relative IRIs are resolved with
    #[arg(long, value_name = "IRI", value_parser = iri)]
    base: Option<NamedNode>,

    /// Leave out what is not in the format, and say how much it was
    ///
    /// In N-Triples and N-Quads that is a line, in Turtle and TriG the rest of a statement. What is no XML or JSON cannot
    /// be read past the mistake.
    #[arg(long)]
    skip_errors: bool,

    /// Use about so much memory, such as 512MiB or 2GB; what does not fit waits on the disk
    #[arg(long, value_name = "SIZE", value_parser = limits::size, default_value = "1GiB")]
    memory: usize,
}

/// A format of RDF by its name.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Turtle,
    Trig,
    Ntriples,
    Nquads,
    Jsonld,
    Rdfxml,
}

const EXAMPLES: &str = "\
Examples:
  sitrep import data/afghanistan-2021.ttl
  sitrep import dump.nq.zst --skip-errors
  curl https://example.org/data | sitrep import - --format turtle";

impl Import {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let how = HowToImport {
            format: self.format.map(RdfFormat::from),
            base: self.base,
            on_error: if self.skip_errors { OnError::Skip } else { OnError::Stop },
            memory: self.memory,
        };
        let mut outcome = Outcome::Done;
        for file in self.files {
            let source = if file.as_os_str() == "-" { standard_input(how.format)? } else { Source::File(file) };
            let bar = progress::bytes();
            let result = session.import(&source, &how, &mut |progress| progress::show(&bar, progress));
            bar.finish_and_clear();
            match result {
                Ok(imported) => {
                    writeln!(io::stdout(), "{}", render::imported(&imported, &source.name()))?;
                    if let Some(first) = &imported.skipped.first {
                        note(&render::skipped(imported.skipped.count, first));
                    }
                }
                Err(error) => outcome = outcome.and(soft(error)),
            }
        }
        Ok(outcome)
    }
}

/// All of standard input: its digest is its name in the store, so it is read before it is understood.
fn standard_input(format: Option<RdfFormat>) -> anyhow::Result<Source> {
    if format.is_none() {
        anyhow::bail!("standard input has no ending that says its format; add `--format`, such as `--format turtle`");
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
    Ok(Source::Bytes { name: "-".to_owned(), bytes: bytes.into() })
}

fn iri(text: &str) -> Result<NamedNode, String> {
    NamedNode::new(text).map_err(|error| error.to_string())
}

impl From<Format> for RdfFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Turtle => Self::Turtle,
            Format::Trig => Self::TriG,
            Format::Ntriples => Self::NTriples,
            Format::Nquads => Self::NQuads,
            Format::Jsonld => Self::JsonLd { profile: JsonLdProfileSet::empty() },
            Format::Rdfxml => Self::RdfXml,
        }
    }
}
