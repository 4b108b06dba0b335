use std::io::{self, BufRead, IsTerminal};

use clap::Args;

use crate::cli::failure::{Outcome, mistake};
use crate::cli::link::By;
use crate::cli::output;
use crate::render;
use crate::session::{Reviewer, Session, Waiting, waiting};

/// Decide on what was proposed, one entity after the other
///
/// Each is shown with claims about it and what it may be. A line with a number accepts that one, `r` rejects all of them and
/// `r 2` one, `s` goes on, `w` says why, and `q` ends. What is decided is kept at once.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  sitrep link review --reviewer 'A. Reader'\n  echo 1 | sitrep link review")]
pub struct Review {
    #[command(flatten)]
    by: By,
}

/// What somebody wants to be done with an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Accept(usize),
    RejectAll,
    Reject(usize),
    Skip,
    Why,
    Quit,
}

/// How many decisions there were.
#[derive(Default)]
struct Decided {
    accepted: usize,
    rejected: usize,
    skipped: usize,
}

impl Review {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let by = self.by.reviewer();
        let all = waiting(&session.snapshot()?)?;
        let mut decided = Decided::default();
        let mut lines = io::stdin().lock().lines();
        for (number, mut entity) in all.into_iter().enumerate() {
            output::print(|out| {
                if number > 0 {
                    writeln!(out)?;
                }
                render::waiting(&entity, output::width(), out)
            })?;
            if !decide(session, &mut entity, &by, &mut lines, &mut decided)? {
                break;
            }
        }
        let left = waiting(&session.snapshot()?)?.len();
        let Decided { accepted, rejected, skipped } = decided;
        output::print(|out| {
            writeln!(out, "{accepted} accepted, {rejected} rejected, {skipped} skipped; {left} waiting for review")
        })?;
        Ok(Outcome::Done)
    }
}

/// Asks until an entity is decided or passed over; `false` where nothing more is to be asked.
fn decide(
    session: &Session,
    entity: &mut Waiting,
    by: &Reviewer,
    lines: &mut impl Iterator<Item = io::Result<String>>,
    decided: &mut Decided,
) -> anyhow::Result<bool> {
    let id = entity.entity.iri.as_str().to_owned();
    while !entity.candidates.is_empty() {
        if io::stdin().is_terminal() {
            output::print(|out| write!(out, "number, r[eject] [number], s[kip], w[hy], q[uit]> "))?;
        }
        let Some(line) = lines.next().transpose()? else { return Ok(false) };
        let Some(answer) = Answer::of(&line, entity.candidates.len()) else {
            let most = entity.candidates.len();
            mistake(&format!("`{}` is no answer", line.trim()), &format!("write 1 to {most}, r, r 1, s, w or q"));
            continue;
        };
        match answer {
            Answer::Quit => return Ok(false),
            Answer::Skip => {
                decided.skipped += 1;
                return Ok(true);
            }
            Answer::Why => output::print(|out| {
                entity.candidates.iter().enumerate().try_for_each(|(number, mapping)| {
                    writeln!(out, "  {}  {}", number + 1, mapping.comment.as_deref().unwrap_or("nobody says why"))
                })
            })?,
            Answer::Accept(number) => match session.accept(&id, &entity.candidates[number].object, by) {
                Ok(kept) => {
                    output::print(|out| writeln!(out, "  linked to <{}>", kept.object.as_str()))?;
                    decided.accepted += 1;
                    return Ok(true);
                }
                Err(error) => mistake(&error.to_string(), "reject it, or skip it and reject the other link first"),
            },
            Answer::Reject(number) => {
                let mapping = entity.candidates.remove(number);
                session.reject(&id, &mapping.object, by)?;
                decided.rejected += 1;
            }
            Answer::RejectAll => {
                for mapping in entity.candidates.drain(..) {
                    session.reject(&id, &mapping.object, by)?;
                    decided.rejected += 1;
                }
            }
        }
    }
    Ok(true)
}

impl Answer {
    /// What a line means where there are so many candidates; `None` where it means nothing.
    fn of(line: &str, candidates: usize) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (first, second) = (words.next()?, words.next());
        let number =
            |word: &str| word.parse().ok().filter(|number| (1..=candidates).contains(number)).map(|one: usize| one - 1);
        match (first, second) {
            ("a" | "accept", None) => Some(Self::Accept(0)),
            ("a" | "accept", Some(word)) => number(word).map(Self::Accept),
            ("r" | "reject", None) => Some(Self::RejectAll),
            ("r" | "reject", Some(word)) => number(word).map(Self::Reject),
            ("s" | "skip", None) => Some(Self::Skip),
            ("w" | "why", None) => Some(Self::Why),
            ("q" | "quit", None) => Some(Self::Quit),
            (word, None) => number(word).map(Self::Accept),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;

    #[test]
    fn a_line_is_an_answer_or_nothing() {
        for (line, expected) in [
            ("1", Some(Answer::Accept(0))),
            (" a 2 ", Some(Answer::Accept(1))),
            ("accept", Some(Answer::Accept(0))),
            ("r", Some(Answer::RejectAll)),
            ("reject 2", Some(Answer::Reject(1))),
            ("s", Some(Answer::Skip)),
            ("why", Some(Answer::Why)),
            ("q", Some(Answer::Quit)),
            ("3", None),
            ("0", None),
            ("", None),
            ("r x", None),
            ("yes", None),
        ] {
            assert_eq!(Answer::of(line, 2), expected, "{line}");
        }
    }
}
