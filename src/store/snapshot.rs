use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Dataset, GraphNameRef, NamedNode};

use crate::store::manifest::{Manifest, unit_file};
use crate::store::{Error, disk};

/// The quads of a store at one moment, or of any other source of quads.
#[derive(Clone, Debug)]
pub struct Snapshot {
    base: NamedNode,
    dataset: Dataset,
}

impl Snapshot {
    /// Quads that come from no store, such as those of a file, with the base below which its names are.
    pub fn new(base: NamedNode, dataset: Dataset) -> Self {
        Self { base, dataset }
    }

    /// The IRI below which names are minted; it ends in `/`.
    pub fn base(&self) -> &NamedNode {
        &self.base
    }

    /// The quads; literals have the lexical form in which they were written.
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// Whether a graph has any quad.
    pub fn contains_graph<'a>(&self, graph: impl Into<GraphNameRef<'a>>) -> bool {
        self.dataset.quads_for_graph_name(graph).next().is_some()
    }
}

/// Reads what the manifest lists.
pub fn load(dir: &Path) -> Result<Snapshot, Error> {
    let mut manifest = Manifest::read(dir)?;
    loop {
        match read_units(dir, &manifest) {
            Ok(dataset) => return Ok(Snapshot::new(manifest.base, dataset)),
            Err(Error::Io { path, source, .. }) if source.kind() == ErrorKind::NotFound => {
                // The writer of a later commit has swept the file away; without one it was there to stay.
                let newer = Manifest::read(dir)?;
                if newer.commits == manifest.commits {
                    return Err(damaged(path, None, "the file is missing"));
                }
                manifest = newer;
            }
            Err(error) => return Err(error),
        }
    }
}

fn read_units(dir: &Path, manifest: &Manifest) -> Result<Dataset, Error> {
    let mut dataset = Dataset::new();
    for (unit, checksum) in &manifest.units {
        let file = unit_file(dir, unit, checksum);
        let bytes = fs::read(&file).map_err(Error::reading(&file))?;
        let intact = disk::checksum(&bytes) == *checksum;
        // The terms of an intact file were checked when it was written.
        let parser = RdfParser::from_format(RdfFormat::NQuads);
        let parser = if intact { parser.lenient() } else { parser };
        for quad in parser.for_slice(&bytes) {
            let quad = quad.map_err(|error| {
                let line = error.location().map(|range| range.start.line + 1);
                damaged(file.clone(), line, error.to_string())
            })?;
            dataset.insert(&quad);
        }
        if !intact {
            return Err(damaged(file, None, "its bytes are not those that were written"));
        }
    }
    Ok(dataset)
}

fn damaged(file: PathBuf, line: Option<u64>, message: impl Into<String>) -> Error {
    Error::Damaged { file, line, message: message.into() }
}
