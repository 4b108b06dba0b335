//! Claims as `sitrep extract` prints them and as a person wrote them down.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, iter};

use serde::Deserialize;

/// One claim; the fields ending in `alt`, `id` and `optional` are those of a person alone.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Claim {
    pub id: String,
    pub doc: String,
    pub char_start: usize,
    pub char_end: usize,
    pub evidence: String,
    pub subject: Option<String>,
    pub relation: String,
    pub object: Option<String>,
    pub quantity: Option<String>,
    pub location: Option<String>,
    pub time: Option<String>,
    pub modality: String,
    pub polarity: String,
    /// `None` where the outlet itself says it.
    pub speaker: Option<String>,
    /// Finding it is no mistake, and missing it neither.
    pub optional: bool,
    pub relation_alt: Vec<String>,
    /// Among these, `None` leaves the argument open.
    pub subject_alt: Vec<Option<String>>,
    pub object_alt: Vec<Option<String>>,
    pub modality_alt: Vec<String>,
    pub speaker_alt: Vec<Option<String>>,
}

impl Claim {
    /// The relation and the others that are as good.
    pub fn relations(&self) -> impl Iterator<Item = &str> {
        iter::once(&self.relation).chain(&self.relation_alt).map(String::as_str)
    }

    pub fn modalities(&self) -> impl Iterator<Item = &str> {
        iter::once(&self.modality).chain(&self.modality_alt).map(String::as_str)
    }
}

/// A text with what is wanted of it and what is found in it.
pub struct Paragraph {
    pub doc: String,
    pub wanted: Vec<Claim>,
    pub found: Vec<Claim>,
}

fn lines(json: &str) -> Vec<Claim> {
    json.lines().filter(|line| !line.is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The annotated texts, by name, and what `sitrep extract` prints of them. A file of claims without a text is left out.
pub fn read(claims: &Path, texts: &[PathBuf]) -> Vec<Paragraph> {
    let output = Command::new(env!("CARGO_BIN_EXE_sitrep")).arg("extract").args(texts).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = lines(&String::from_utf8(output.stdout).unwrap());

    let mut files: Vec<PathBuf> = fs::read_dir(claims).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut paragraphs = Vec::new();
    for file in files {
        let doc = file.file_stem().unwrap().to_string_lossy().into_owned();
        if !texts.iter().any(|folder| folder.join(format!("{doc}.txt")).exists()) {
            eprintln!("{doc} has claims and no text: skipped");
            continue;
        }
        let wanted = lines(&fs::read_to_string(&file).unwrap());
        let found = found.iter().filter(|claim| claim.doc == doc).cloned().collect();
        paragraphs.push(Paragraph { doc, wanted, found });
    }
    paragraphs
}
