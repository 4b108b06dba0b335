use std::env;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::Context;
use clap::ValueEnum;
use terminal_size::{Width, terminal_size};

use crate::render::{Paint, Style};

/// Columns where nothing says how many there are.
const COLUMNS: usize = 100;

/// How many columns to write for: `COLUMNS`, else the terminal's, else 100.
pub fn width() -> usize {
    let asked = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size().map(|(Width(columns), _)| usize::from(columns));
    asked.or_else(terminal).unwrap_or(COLUMNS).max(40)
}

/// Whether to write in colours, which never say more than the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

static COLOUR: OnceLock<Colour> = OnceLock::new();

/// Says once, for all that is written, whether there are colours.
pub fn choose(colour: Colour) {
    // It is said before anything is written, and only once.
    let _ = COLOUR.set(colour);
}

/// Whether what goes to a stream is in colours.
pub fn colours(stream: &impl IsTerminal) -> bool {
    match COLOUR.get().copied().unwrap_or_default() {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            stream.is_terminal() && !plain && env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
        }
    }
}

/// How tables are shown on standard output.
pub fn style() -> Style<'static> {
    Style { width: width(), bold: colours(&io::stdout()), row: "row", took: None }
}

/// Whether to paint what goes to standard output.
pub fn paint() -> Paint {
    if colours(&io::stdout()) { Paint::Yes } else { Paint::No }
}

/// Writes results to standard output.
pub fn print(print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    write(None, |out| Ok(print(out)?))
}

/// Writes results to a file, or to standard output where none is named.
///
/// The file is written under another name and renamed when it is whole. Who may read and write it stays as it was.
pub fn write(file: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let Some(file) = file else {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out)?;
        return Ok(out.flush()?);
    };
    let unfinished = Unfinished::beside(file);
    let cannot = || format!("`{}` cannot be written", file.display());
    let mut out = BufWriter::new(File::create(&unfinished.path).with_context(cannot)?);
    if let Ok(replaced) = fs::metadata(file) {
        out.get_ref().set_permissions(replaced.permissions()).with_context(cannot)?;
    }
    write(&mut out).with_context(cannot)?;
    let whole = out.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.sync_all());
    whole.and_then(|()| fs::rename(&unfinished.path, file)).with_context(cannot)
}

/// A file that is removed unless it was renamed.
struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    fn beside(file: &Path) -> Self {
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".{}.unfinished", std::process::id()));
        Self { path: name.into() }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the rename there is nothing to remove; if it cannot be removed, its name says what it is.
        let _ = fs::remove_file(&self.path);
    }
}
