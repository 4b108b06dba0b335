use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

use crate::cli::failure::{Outcome, is_broken_pipe, report};
use crate::cli::output;
use crate::export::{self, Syntax};
use crate::{ingest, session};

/// Lay Turtle and TriG files out anew
///
/// Statements stay in their order and comments in their place; a file says the same afterwards. It is replaced only when
/// the new one is whole, and not touched if it is laid out already or has a mistake. What was written in one line stays so if
/// there is room. Standard input goes to standard output.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Fmt {
    /// Files that end in .ttl or .trig; `-`, or no file, is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Change nothing, list the files that would change, and end with exit code 1 if there are any
    #[arg(long)]
    check: bool,

    /// The language of all files, whatever their endings; standard input is Turtle unless this says otherwise
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
}

/// The languages that are laid out.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Turtle
    Turtle,
    /// TriG
    Trig,
}

const EXAMPLES: &str = "\
Examples:
  sitrep fmt ontology.ttl graphs.trig
  sitrep fmt --check *.ttl
  sitrep fmt --format trig < graphs > tidy.trig";

impl Fmt {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let syntax = self.format.map(|format| match format {
            Format::Turtle => Syntax::Turtle,
            Format::Trig => Syntax::TriG,
        });
        let files = if self.files.is_empty() { vec![PathBuf::from("-")] } else { self.files };
        let mut outcome = Outcome::Done;
        for file in files {
            let result = if file.as_os_str() == "-" {
                standard_input(syntax.unwrap_or(Syntax::Turtle), self.check)
            } else {
                file_in_place(&file, syntax, self.check)
            };
            outcome = outcome.and(match result {
                Ok(done) => done,
                Err(error) if is_broken_pipe(&error) => return Err(error),
                Err(error) => {
                    report(&error);
                    Outcome::Partly
                }
            });
        }
        Ok(outcome)
    }
}

fn standard_input(syntax: Syntax, check: bool) -> anyhow::Result<Outcome> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
    let text = text(bytes, "-")?;
    let new = laid_out("-", &text, syntax)?;
    if check {
        return if new == text { Ok(Outcome::Done) } else { listed(Path::new("-")) };
    }
    output::print(|out| out.write_all(new.as_bytes()))?;
    Ok(Outcome::Done)
}

fn file_in_place(file: &Path, syntax: Option<Syntax>, check: bool) -> anyhow::Result<Outcome> {
    let name = file.display().to_string();
    let syntax = syntax.or_else(|| Syntax::of_file(&name)).with_context(|| {
        format!("`{name}` ends neither in .ttl nor in .trig; say with `--format` which of the two it is")
    })?;
    let bytes = fs::read(file).map_err(ingest::Error::opening(file)).map_err(session::Error::from)?;
    let text = text(bytes, &name)?;
    let new = laid_out(&name, &text, syntax)?;
    if new == text {
        if !check {
            writeln!(io::stdout(), "unchanged  {name}")?;
        }
        return Ok(Outcome::Done);
    }
    if check {
        return listed(file);
    }
    // Where a link leads is laid out; the link stays.
    let target = if file.is_symlink() { fs::canonicalize(file) } else { Ok(file.to_owned()) };
    let target = target.with_context(|| format!("`{name}` cannot be written"))?;
    output::write(Some(&target), |out| Ok(out.write_all(new.as_bytes())?))?;
    writeln!(io::stdout(), "formatted  {name}")?;
    Ok(Outcome::Done)
}

/// Names a file that would change.
fn listed(file: &Path) -> anyhow::Result<Outcome> {
    writeln!(io::stdout(), "{}", file.display())?;
    Ok(Outcome::Partly)
}

fn text(bytes: Vec<u8>, name: &str) -> Result<String, session::Error> {
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..offset].iter().filter(|&&byte| byte == b'\n').count();
        ingest::Error::NotUtf8 { name: name.to_owned(), offset, line, encoding: None }.into()
    })
}

fn laid_out(name: &str, text: &str, syntax: Syntax) -> Result<String, session::Error> {
    export::fmt(text, syntax).map_err(|mistake| session::Error::Layout {
        name: name.to_owned(),
        text: text.to_owned(),
        syntax,
        mistake,
    })
}
