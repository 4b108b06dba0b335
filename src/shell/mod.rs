//! Asks questions one after the other: reads what somebody types, or what comes through a pipe, and answers it. Nothing that is
//! asked ends it. Knows nothing of arguments and the environment.

mod command;
mod complete;
mod editor;
mod highlight;
mod lines;
mod whole;
mod words;

use std::io::{self, BufRead, IsTerminal};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::Context;

use crate::graph::{Base, vocab};
use crate::query::{Saved, saved_among};
use crate::render;
use crate::session::{self, Question, Session, explain};
use crate::shell::command::{Command, USAGES};
use crate::shell::editor::{Editor, Typed};
use crate::shell::lines::Texts;
use crate::store::Snapshot;
use crate::terminal::answer::{self, Format, How, Timing};
use crate::terminal::failure::{self, Outcome};
use crate::terminal::{interrupt, output};

/// A conversation about one store.
pub(crate) struct Shell {
    source: Source,
    /// The saved queries that can be asked.
    queries: Rc<[Saved]>,
    how: How,
    last: Option<Asked>,
}

/// What was asked, and of what.
struct Asked {
    snapshot: Snapshot,
    question: Question,
    /// Those of the question's parameters.
    values: Vec<(String, String)>,
}

/// What is asked.
pub(crate) enum Source {
    /// A store, as it is at each question.
    Store(Session),
    /// RDF files, as they were at the beginning.
    Files(Snapshot),
}

/// What is to be done after something was typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Read on.
    Read(Outcome),
    /// Read on, and complete from what another store has.
    Opened,
    /// End.
    End,
}

impl Source {
    fn snapshot(&self) -> Result<Snapshot, session::Error> {
        match self {
            Self::Store(session) => session.snapshot(),
            Self::Files(snapshot) => Ok(snapshot.clone()),
        }
    }
}

impl Shell {
    /// A conversation that has not begun, in which these saved queries can be asked.
    pub(crate) fn new(source: Source, queries: Vec<Saved>, how: How) -> Self {
        Self { source, queries: queries.into(), how, last: None }
    }

    /// Converses with whoever sits at the terminal, or answers what comes through a pipe, until that ends.
    ///
    /// What is typed is kept in `history`. Through a pipe, the worst outcome is that of the whole.
    ///
    /// # Errors
    /// There is no such store, or nothing can be read or written any more.
    pub(crate) fn run(mut self, history: Option<PathBuf>) -> anyhow::Result<Outcome> {
        let snapshot = self.source.snapshot()?;
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return self.answer_lines(io::stdin().lock());
        }
        let mut editor = Editor::new(snapshot, Rc::clone(&self.queries), history)?;
        interrupt::catch().context("Ctrl-C cannot be caught")?;
        self.how.limits.interrupted = Some(interrupt::is_pressed);
        loop {
            // While a line is typed, Ctrl-C is a key as others are; from its end on, it is for what was typed.
            interrupt::forget();
            match editor.read()? {
                Typed::GivenUp => {}
                Typed::End => return Ok(Outcome::Done),
                Typed::Text(text) => match self.obey(&text)? {
                    Next::Read(_) => {}
                    Next::Opened => editor.complete_from(self.source.snapshot()?),
                    Next::End => return Ok(Outcome::Done),
                },
            }
        }
    }

    /// Answers what stands in lines.
    fn answer_lines(&mut self, lines: impl BufRead) -> anyhow::Result<Outcome> {
        let mut outcome = Outcome::Done;
        for text in Texts::of(lines.lines()) {
            match self.obey(&text.context("standard input cannot be read")?)? {
                Next::Read(one) => outcome = outcome.and(one),
                Next::Opened => {}
                Next::End => break,
            }
        }
        Ok(outcome)
    }

    /// Does what was typed, and says what went wrong with it.
    ///
    /// # Errors
    /// Nobody reads the answers any more.
    fn obey(&mut self, text: &str) -> anyhow::Result<Next> {
        let command = match Command::read(text) {
            Ok(command) => command,
            Err(mistake) => {
                failure::mistake(&mistake.message, &mistake.hint);
                return Ok(Next::Read(Outcome::Partly));
            }
        };
        // A bug in one query is no reason to lose the others; the hook of panics says that there is one.
        match panic::catch_unwind(AssertUnwindSafe(|| self.perform(command))) {
            Ok(Err(error)) if !failure::is_broken_pipe(&error) => {
                failure::report(&error);
                Ok(Next::Read(Outcome::Partly))
            }
            Ok(done) => done,
            Err(_) => Ok(Next::Read(Outcome::Bug)),
        }
    }

    fn perform(&mut self, command: Command) -> anyhow::Result<Next> {
        match command {
            Command::Nothing => {}
            Command::Ask(text) => return self.ask(Question::Written { name: "query".to_owned(), text }, Vec::new()),
            Command::Run(name, values) => {
                let saved = saved_among(&name, &self.queries).map_err(session::Error::from)?;
                return self.ask(Question::Saved(saved.clone()), values);
            }
            Command::Help => output::print(|out| {
                let widest = USAGES.iter().map(|usage| usage.form().chars().count()).max().unwrap_or(0);
                writeln!(out, "SPARQL is answered when its braces are closed; an empty line ends what is not.")?;
                writeln!(out, "Ctrl-C stops a query that takes too long.\n")?;
                USAGES.iter().try_for_each(|usage| writeln!(out, "{:widest$}  {}", usage.form(), usage.what))
            })?,
            Command::Queries => output::print(|out| render::queries(&self.queries, ".run NAME PARAMETER=VALUE", out))?,
            Command::Explain(id) => {
                let explanation = explain(&self.source.snapshot()?, &id)?;
                output::print(|out| write!(out, "{}", render::explain(&explanation, output::width())))?;
            }
            Command::Format(Some(format)) => self.how.format = format,
            Command::Format(None) => say(self.how.format)?,
            Command::Timing(Some(timing)) => self.how.timing = timing,
            Command::Timing(None) => say(self.how.timing)?,
            Command::Export(file) => return self.export(&file),
            Command::Plan => return self.plan(),
            Command::Schema => {
                let snapshot = self.source.snapshot()?;
                let (schema, base) = (session::schema(&snapshot)?, Base::from(snapshot.base()));
                output::print(|out| render::schema(&schema, &base, output::style(), out))?;
            }
            Command::Prefixes => {
                let prefixes = vocab::prefixes(&Base::from(self.source.snapshot()?.base()));
                output::print(|out| prefixes.iter().try_for_each(|(name, iri)| writeln!(out, "{name:9}{iri}")))?;
            }
            Command::Open(folder) => {
                let source = Source::Store(Session::new(folder));
                source.snapshot()?;
                self.source = source;
                return Ok(Next::Opened);
            }
            Command::Quit => return Ok(Next::End),
        }
        Ok(Next::Read(Outcome::Done))
    }

    fn ask(&mut self, question: Question, values: Vec<(String, String)>) -> anyhow::Result<Next> {
        let asked = Asked { snapshot: self.source.snapshot()?, question, values };
        self.last.insert(asked).answer(&self.how, None)
    }

    /// Shows how the last question is answered. It is answered once more for that.
    fn plan(&self) -> anyhow::Result<Next> {
        let Some(asked) = &self.last else { return Ok(nothing_asked(".plan")) };
        answer::show_plan(&asked.snapshot, &asked.question, &asked.values, &self.how).map(Next::Read)
    }

    /// Writes the last answer into a file. It is asked for once more, of the same snapshot.
    fn export(&self, file: &Path) -> anyhow::Result<Next> {
        let Some(asked) = &self.last else { return Ok(nothing_asked(".export")) };
        let format = Format::of_ending(file).unwrap_or(self.how.format);
        asked.answer(&How { format, timing: Timing::Off, ..self.how }, Some(file))
    }
}

impl Asked {
    /// Answers it into a file, or to standard output where none is named.
    fn answer(&self, how: &How, file: Option<&Path>) -> anyhow::Result<Next> {
        let outcome = answer::show(&self.snapshot, &self.question, &self.values, how, file)?;
        // A no is an answer.
        Ok(Next::Read(if outcome == Outcome::No { Outcome::Done } else { outcome }))
    }
}

/// Says that there is no last question.
fn nothing_asked(word: &str) -> Next {
    failure::mistake("nothing was asked so far", &format!("type a query, then `{word}` again"));
    Next::Read(Outcome::Partly)
}

/// Says which value is chosen.
fn say(value: impl clap::ValueEnum) -> anyhow::Result<()> {
    let value = value.to_possible_value();
    output::print(|out| value.iter().try_for_each(|value| writeln!(out, "{}", value.get_name())))
}
