use std::borrow::Cow;
use std::cell::OnceCell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustyline::completion::{Candidate, Completer};
use rustyline::config::{BellStyle, Config};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{ColorMode, CompletionType, Context, Helper};

use crate::query::Saved;
use crate::shell::complete::{Candidate as Offer, Known};
use crate::shell::highlight::paint;
use crate::shell::whole::is_whole;
use crate::store::Snapshot;
use crate::terminal::{failure, output};

/// What stands before what is typed.
const PROMPT: &str = "sitrep> ";

/// Reads from a terminal, with all that makes typing easy.
pub struct Editor {
    lines: rustyline::Editor<Typing, FileHistory>,
    /// Where what was typed is kept; `None` to forget it at the end.
    history: Option<PathBuf>,
}

/// What came of a reading.
pub enum Typed {
    /// A text, of one line or several.
    Text(String),
    /// Nothing, for it was given up.
    GivenUp,
    /// The end.
    End,
}

impl Editor {
    /// One that completes from a snapshot and saved queries, and remembers in a file.
    ///
    /// # Errors
    /// The terminal cannot be used.
    pub fn new(snapshot: Snapshot, queries: Rc<[Saved]>, history: Option<PathBuf>) -> Result<Self, ReadlineError> {
        let colours = if output::colours(&io::stdout()) { ColorMode::Enabled } else { ColorMode::Disabled };
        let config = Config::builder()
            .bell_style(BellStyle::None)
            .color_mode(colours)
            .completion_type(CompletionType::List)
            .completion_show_all_if_ambiguous(true)
            .build();
        let mut lines = rustyline::Editor::with_config(config)?;
        lines.set_helper(Some(Typing { snapshot, queries, known: OnceCell::new() }));
        let mut editor = Self { lines, history: None };
        if let Some(file) = history {
            match editor.remember(&file) {
                Ok(()) => editor.history = Some(file),
                Err(error) => failure::note(&format!("no history is kept: `{}`: {error}", file.display())),
            }
        }
        Ok(editor)
    }

    /// Reads the history, if there is one, and makes sure that it can be written.
    fn remember(&mut self, file: &Path) -> Result<(), ReadlineError> {
        fs::create_dir_all(file.parent().unwrap_or(Path::new("")))?;
        match self.lines.load_history(file) {
            Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {}
            read => read?,
        }
        self.lines.append_history(file)
    }

    /// Completes from another snapshot from now on.
    pub fn complete_from(&mut self, snapshot: Snapshot) {
        if let Some(typing) = self.lines.helper_mut() {
            (typing.snapshot, typing.known) = (snapshot, OnceCell::new());
        }
    }

    /// Reads what somebody types until it is whole.
    ///
    /// # Errors
    /// The terminal cannot be read.
    pub fn read(&mut self) -> Result<Typed, ReadlineError> {
        match self.lines.readline(PROMPT) {
            Ok(text) => {
                self.lines.add_history_entry(text.trim_end())?;
                if let Some(file) = &self.history
                    && let Err(error) = self.lines.append_history(file)
                {
                    failure::note(&format!("no history is kept any more: `{}`: {error}", file.display()));
                    self.history = None;
                }
                Ok(Typed::Text(text))
            }
            Err(ReadlineError::Interrupted) => Ok(Typed::GivenUp),
            Err(ReadlineError::Eof) => Ok(Typed::End),
            Err(error) => Err(error),
        }
    }
}

/// What the editor asks while somebody types.
struct Typing {
    snapshot: Snapshot,
    queries: Rc<[Saved]>,
    /// What can be offered, from when something is first to be completed.
    known: OnceCell<Known>,
}

impl Helper for Typing {}

impl Hinter for Typing {
    type Hint = String;
}

impl Completer for Typing {
    type Candidate = Offer;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> Result<(usize, Vec<Offer>), ReadlineError> {
        // What is wrong with the store is said when it is asked.
        let known = self.known.get_or_init(|| Known::of(&self.snapshot).unwrap_or_default());
        let found = known.complete(line, at, &self.queries);
        Ok((found.start, found.candidates))
    }
}

impl Candidate for Offer {
    fn display(&self) -> &str {
        &self.shown
    }

    fn replacement(&self) -> &str {
        &self.text
    }
}

impl Highlighter for Typing {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        paint(line).into()
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        true
    }
}

impl Validator for Typing {
    fn validate(&self, typed: &mut ValidationContext<'_>) -> Result<ValidationResult, ReadlineError> {
        Ok(if is_whole(typed.input()) { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}
