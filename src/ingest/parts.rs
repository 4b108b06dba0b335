use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use crate::ingest::decode::decode;
use crate::ingest::format::Format;
use crate::ingest::{Error, Input, Origin, feed, html, json, markdown, text};
use crate::text::Report;

/// Bytes of a JSON Lines file that are read as one part.
const PART: usize = 512 * 1024;

/// What a report is called, and what errors call its file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    /// The file's own name.
    pub name: &'a str,
    /// The path, or what else people call it.
    pub label: &'a str,
}

impl Source<'_> {
    /// The name of one of several reports in the file: `archive#17.jsonl`.
    pub fn part(&self, part: &str) -> String {
        match self.name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}#{part}.{ending}"),
            None => format!("{}#{part}", self.name),
        }
    }
}

/// Some reports of an input that are read together.
#[derive(Debug)]
pub enum Part<'a> {
    /// All reports of a file, which is opened when they are read.
    File(&'a Path),
    /// All reports in some bytes.
    Bytes(&'a Origin, &'a [u8]),
    /// Some lines of a file of JSON Lines.
    Lines {
        /// The file.
        path: &'a Path,
        /// The number of the first line, from 1.
        first: usize,
        /// The lines.
        bytes: Vec<u8>,
    },
    /// The file could not be read to here.
    Failed(Error),
}

impl Part<'_> {
    /// How many bytes there are to read.
    pub fn weight(&self) -> usize {
        match self {
            // A file that cannot be asked cannot be read either, which is said then.
            Self::File(path) => fs::metadata(path).map_or(0, |file| usize::try_from(file.len()).unwrap_or(usize::MAX)),
            Self::Bytes(_, bytes) => bytes.len(),
            Self::Lines { bytes, .. } => bytes.len(),
            Self::Failed(_) => 0,
        }
    }

    /// What people call the file that it is of.
    pub fn label(&self) -> String {
        match self {
            Self::File(path) | Self::Lines { path, .. } => path.display().to_string(),
            Self::Bytes(origin, _) => origin.name.clone(),
            Self::Failed(error) => error.to_string(),
        }
    }

    /// Reads its reports, or why there are none, each by itself.
    pub fn read(self) -> Vec<Result<Report, Error>> {
        match self {
            Self::File(path) => match fs::read(path) {
                Ok(bytes) => reports(&bytes, &Origin::of(path).name, &path.display().to_string()),
                Err(error) => vec![Err(Error::opening(path)(error))],
            },
            Self::Bytes(origin, bytes) => reports(bytes, &origin.name, &origin.name),
            Self::Lines { path, first, bytes } => {
                let (name, label) = (Origin::of(path).name, path.display().to_string());
                json::lines(&bytes, first, Source { name: &name, label: &label })
            }
            Self::Failed(error) => vec![Err(error)],
        }
    }
}

/// Reads the reports in some bytes, whatever their format.
pub(super) fn reports(bytes: &[u8], name: &str, label: &str) -> Vec<Result<Report, Error>> {
    let source = Source { name, label };
    let format = Format::of(name, bytes);
    if format == Format::Lines {
        return json::lines(bytes, 1, source);
    }
    let text = match decode(bytes, format.declares_encoding(), label) {
        Ok(text) => text,
        Err(error) => return vec![Err(error)],
    };
    match format {
        Format::Text => vec![text::report(&text, source)],
        Format::Markdown => vec![markdown::report(&text, source)],
        Format::Page => vec![html::page(&text, source)],
        Format::Feed => feed::reports(&text, source),
        Format::Json | Format::Lines => json::reports(&text, source),
    }
}

impl Input {
    /// Its reports in parts, so that a file of any size is read with little memory: many lines of JSON Lines at a time,
    /// all else whole.
    pub fn parts(&self) -> Box<dyn Iterator<Item = Part<'_>> + '_> {
        match self {
            Self::Bytes(origin, bytes) => Box::new(std::iter::once(Part::Bytes(origin, bytes))),
            Self::File(path) if Format::of(&Origin::of(path).name, &[]) == Format::Lines => match File::open(path) {
                Ok(file) => Box::new(Lines { path, file: BufReader::with_capacity(PART, file), first: 1, done: false }),
                Err(error) => Box::new(std::iter::once(Part::Failed(Error::opening(path)(error)))),
            },
            Self::File(path) => Box::new(std::iter::once(Part::File(path))),
        }
    }
}

/// The lines of a file, some at a time.
struct Lines<'a> {
    path: &'a Path,
    file: BufReader<File>,
    first: usize,
    done: bool,
}

impl<'a> Iterator for Lines<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if self.done {
            return None;
        }
        let mut bytes = Vec::new();
        let read = self.file.by_ref().take(PART as u64).read_to_end(&mut bytes);
        let read =
            read.and_then(|_| if bytes.ends_with(b"\n") { Ok(0) } else { self.file.read_until(b'\n', &mut bytes) });
        if let Err(error) = read {
            self.done = true;
            return Some(Part::Failed(Error::opening(self.path)(error)));
        }
        // The end: a file without any line is told to be empty.
        if bytes.len() < PART {
            self.done = true;
            if bytes.is_empty() && self.first > 1 {
                return None;
            }
        }
        let first = self.first;
        self.first += bytes.iter().filter(|&&byte| byte == b'\n').count();
        Some(Part::Lines { path: self.path, first, bytes })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{PART, Part};
    use crate::ingest::Input;

    #[test]
    fn a_large_file_is_read_in_parts_that_end_with_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.jsonl");
        let line = |number: usize| format!("{{\"text\": \"{number} {}\"}}\n", "x".repeat(number * 7919 % 5000));
        // One line is longer than a part.
        let mut text: String = (1..=700).map(line).collect();
        text.push_str(&format!("{{\"text\": \"{}\"}}\n", "y".repeat(2 * PART)));
        text.push_str("{\"text\": \"the end\"}");
        fs::write(&file, text).unwrap();
        let input = Input::File(file);
        let parts: Vec<Part<'_>> = input.parts().collect();
        assert!(parts.len() > 3, "{}", parts.len());
        assert!(parts.iter().all(|part| part.weight() < 4 * PART));
        let reports = input.read().unwrap();
        let names: Vec<&str> = reports.iter().map(|report| report.name.as_str()).collect();
        assert_eq!(names, (1..=702).map(|number| format!("a#{number}.jsonl")).collect::<Vec<_>>());
        assert!(reports[..700].iter().zip(1..).all(|(report, number)| report.text.starts_with(&format!("{number} "))));
        assert_eq!(reports[701].text, "the end");
    }

    #[test]
    fn a_file_of_json_lines_without_any_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.jsonl");
        fs::write(&file, "").unwrap();
        assert!(Input::File(file).read().unwrap_err().to_string().ends_with("is empty: it has no text to read"));
        let missing = Input::File(folder.path().join("b.jsonl")).read().unwrap_err();
        assert!(missing.to_string().starts_with("there is no file or folder"));
    }
}
