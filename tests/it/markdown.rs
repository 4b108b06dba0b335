//! Fenced blocks of the Markdown files that are tests, and writing what they are expected to say.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// A Markdown file in pieces; the pieces together are the file.
pub struct Document {
    path: PathBuf,
    pieces: Vec<Piece>,
}

enum Piece {
    Prose(String),
    Block(Block),
}

/// A fenced block.
pub struct Block {
    /// What stands behind the opening fence, such as `console`.
    pub kind: String,
    /// Line of the opening fence, from 1.
    pub line: usize,
    /// The lines between the fences.
    pub text: String,
    fence: String,
}

/// The Markdown files below a folder of the project, sorted.
pub fn documents(folder: &str) -> Vec<Document> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found.into_iter().map(Document::read).collect()
}

impl Document {
    /// Reads a file of the project.
    pub fn read(path: impl AsRef<Path>) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut pieces = Vec::new();
        let mut lines = text.split_inclusive('\n').enumerate();
        while let Some((index, line)) = lines.next() {
            let fence: String = line.chars().take_while(|&letter| letter == '`').collect();
            if fence.len() < 3 {
                match pieces.last_mut() {
                    Some(Piece::Prose(prose)) => prose.push_str(line),
                    _ => pieces.push(Piece::Prose(line.to_owned())),
                }
                continue;
            }
            let inner = lines.by_ref().map(|(_, line)| line).take_while(|line| line.trim_end() != fence).collect();
            let kind = line[fence.len()..].trim().to_owned();
            pieces.push(Piece::Block(Block { kind, line: index + 1, text: inner, fence }));
        }
        Self { path, pieces }
    }

    /// The file, as failures call it.
    pub fn name(&self) -> String {
        self.path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string()
    }

    /// The fenced blocks in their order.
    pub fn blocks(&mut self) -> impl Iterator<Item = &mut Block> {
        self.pieces.iter_mut().filter_map(|piece| match piece {
            Piece::Block(block) => Some(block),
            Piece::Prose(_) => None,
        })
    }

    /// Compares `block` with what was found. With `UPDATE=1` the file is rewritten; else each difference is returned.
    pub fn settle(mut self, found: Vec<(usize, String)>) -> Vec<String> {
        let name = self.name();
        let update = env::var_os("UPDATE").is_some_and(|value| value == "1");
        let mut differences = Vec::new();
        for (line, text) in found {
            let block = self.blocks().find(|block| block.line == line).unwrap();
            if block.text != text {
                differences.push(format!("{name}:{line}\n--- expected\n{}+++ found\n{text}", block.text));
                block.text = text;
            }
        }
        if update && !differences.is_empty() {
            fs::write(&self.path, self.to_string()).unwrap();
            differences.clear();
        }
        differences
    }
}

impl std::fmt::Display for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Prose(prose) => f.write_str(prose)?,
                Piece::Block(block) => {
                    let Block { kind, text, fence, .. } = block;
                    write!(f, "{fence}{kind}\n{text}{fence}\n")?;
                }
            }
        }
        Ok(())
    }
}

/// Fails with all differences at once.
#[track_caller]
pub fn check(differences: &[String]) {
    assert!(
        differences.is_empty(),
        "\n{}\n\nIf this is as it should be: `UPDATE=1 cargo test`, then read the difference.\n",
        differences.join("\n\n")
    );
}
