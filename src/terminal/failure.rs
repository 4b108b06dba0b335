use std::io::{self, IsTerminal, Write};
use std::panic;
use std::process::ExitCode;

use crate::diag::{Diagnostic, Label, Mark};
use crate::query::{Advice, Passage};
use crate::terminal::output;
use crate::{export, session};

/// How a command ended that could do what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it.
    Done,
    /// All of it, and the answer is no.
    No,
    /// Some of it; what failed has been said.
    Partly,
    /// Some of it, and a bug was met on the way.
    Bug,
}

impl Outcome {
    /// The worse of the two.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Bug, _) | (_, Self::Bug) => Self::Bug,
            (Self::Partly, _) | (_, Self::Partly) => Self::Partly,
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Done, Self::Done) => Self::Done,
        }
    }
}

/// Runs a command and turns whatever comes of it into words and an exit code.
pub fn guard(command: impl FnOnce() -> anyhow::Result<Outcome> + panic::UnwindSafe) -> ExitCode {
    panic::set_hook(Box::new(|bug| {
        let place = bug.location().map_or_else(String::new, |place| format!(" ({}:{})", place.file(), place.line()));
        let message = bug.payload_as_str().unwrap_or("no message");
        say(&format!("internal error: {message}{place}\nhint: this is a bug; please report it with what you did\n"));
    }));
    match panic::catch_unwind(command) {
        Ok(Ok(Outcome::Done)) => ExitCode::SUCCESS,
        Ok(Ok(Outcome::No)) => ExitCode::from(3),
        Ok(Ok(Outcome::Partly)) => ExitCode::FAILURE,
        Ok(Ok(Outcome::Bug)) | Err(_) => ExitCode::from(70),
        // Whoever reads our output has seen enough.
        Ok(Err(error)) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

/// Says why one of several things failed, and how the command ends for it.
pub fn soft(error: session::Error) -> Outcome {
    let outcome = if matches!(error, session::Error::Bug { .. }) { Outcome::Bug } else { Outcome::Partly };
    report(&error.into());
    outcome
}

/// Says something that is no failure.
pub fn note(message: &str) {
    say(&format!("note: {message}\n"));
}

/// Says what to type instead.
pub fn hint(message: &str) {
    say(&format!("hint: {message}\n"));
}

/// Says what to think of an answer, with the place in the query if there is one.
pub fn advise(advice: &Advice) {
    let Advice { message, hint: words, at } = advice;
    let Some(Passage { name, text, span }) = at else {
        note(message);
        return words.iter().for_each(|words| hint(words));
    };
    let mut diagnostic = Diagnostic::new(format!("note: {message}"), name, text, span.start);
    diagnostic.labels = vec![Label::new(*span, Mark::Caret, "")];
    diagnostic.hints = words.iter().cloned().collect();
    say(&diagnostic.draw(output::width()));
}

/// Says what is wrong with what somebody typed, and what to type.
pub fn mistake(message: &str, hint: &str) {
    say(&format!("error: {message}\nhint: {hint}\n"));
}

/// Prints `error: …` with its causes, and a line `hint: …` for each hint.
pub fn report(error: &anyhow::Error) {
    let ours = error.chain().find_map(|cause| cause.downcast_ref::<session::Error>());
    if let Some(diagnostic) = ours.and_then(session::Error::diagnostic) {
        return say(&diagnostic.draw(output::width()));
    }
    let mut message = String::from("error: ");
    let mut last = String::new();
    for cause in error.chain().map(|cause| without_number(&cause.to_string())) {
        // A transparent error and its source say the same.
        if !last.contains(&cause) {
            let colon = if last.is_empty() { "" } else { ": " };
            message.push_str(&format!("{colon}{cause}"));
            last = cause;
        }
    }
    message.push('\n');
    for hint in ours.map(session::Error::hints).unwrap_or_default() {
        message.push_str(&format!("hint: {hint}\n"));
    }
    say(&message);
}

/// A message without the number that the system has for it, as in “No such file or directory (os error 2)”.
fn without_number(message: &str) -> String {
    message.split_once(" (os error ").map_or(message, |(words, _)| words).to_owned()
}

/// Writes to standard error; that nobody may be listening there is no error.
fn say(message: &str) {
    let mut out = io::stderr().lock();
    // A progress bar may stand in the line.
    let clear = if out.is_terminal() { "\r\x1b[K" } else { "" };
    let message = if output::colours(&out) { coloured(message) } else { message.to_owned() };
    let _ = write!(out, "{clear}{message}");
}

/// A message whose lines have the word at their beginning in the colour of its kind, and carets too.
fn coloured(message: &str) -> String {
    const KINDS: [(&str, &str); 3] = [("error:", "1;31"), ("note:", "1"), ("hint:", "1;36")];
    let line = |line: &str| match KINDS.iter().find(|(word, _)| line.starts_with(word)) {
        Some((word, colour)) => format!("\x1b[{colour}m{word}\x1b[0m{}", &line[word.len()..]),
        None if line.contains('^') && line.trim_start_matches(['|', ' ', '^', '-', '~', '=']).is_empty() => {
            format!("\x1b[1;31m{}\x1b[0m\n", line.trim_end_matches('\n'))
        }
        None => line.to_owned(),
    };
    message.split_inclusive('\n').map(line).collect()
}

/// Whether it failed because whoever reads our output has seen enough.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let closed = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        let ours = match cause.downcast_ref::<export::Error>() {
            // It stands for its cause, and hides it.
            Some(export::Error::Io(error)) => Some(error),
            _ => cause.downcast_ref::<io::Error>(),
        };
        ours.is_some_and(closed)
    })
}
