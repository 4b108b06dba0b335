use std::fmt;

use rustc_hash::FxHashMap;

use crate::extract::{Gap, Verb};
use crate::render::claim::count;
use crate::text::{Positions, Report, Sentence};

/// One line for each sentence that gave nothing, `file:line: sentence N: words`, and one with its verbs.
pub fn gaps(report: &Report, gaps: &[Gap]) -> String {
    let positions = Positions::new(&report.text);
    let mut lines = String::new();
    for gap in gaps {
        let words = report[gap.sentence.span].split_whitespace().collect::<Vec<_>>().join(" ");
        let verbs: Vec<String> = gap.verbs.iter().map(verb).collect();
        let verbs = if verbs.is_empty() { "no verb that could have a frame".to_owned() } else { verbs.join("; ") };
        lines.push_str(&format!("{}: {words}\n    {verbs}\n", place(report, &positions, gap.sentence, gap.number)));
    }
    lines
}

/// Why the sentence of a number, or each of them, gave what it gave, below a line `file:line: sentence N`.
pub fn traces(report: &Report, traces: &[(Sentence, String)], number: Option<usize>) -> String {
    let positions = Positions::new(&report.text);
    let numbered = traces.iter().enumerate().map(|(at, (sentence, trace))| (at + 1, *sentence, trace));
    let wanted = numbered.filter(|(at, ..)| number.is_none_or(|number| number == *at));
    let told = wanted.map(|(at, sentence, trace)| format!("{}\n{trace}", place(report, &positions, sentence, at)));
    told.collect::<Vec<_>>().join("\n")
}

fn place(report: &Report, positions: &Positions<'_>, sentence: Sentence, number: usize) -> String {
    let (line, _) = positions.line_column(sentence.span.start);
    format!("{}:{line}: sentence {number}", report.name)
}

fn verb(verb: &Verb) -> String {
    match verb.frames {
        0 => format!("{}: no frame", verb.lemma),
        frames => format!("{}: {}, none meant", verb.lemma, count(frames, "frame")),
    }
}

/// The verbs of the sentences that gave nothing in many reports.
#[derive(Debug, Default)]
pub struct Uncovered {
    gaps: usize,
    sentences: usize,
    verbs: FxHashMap<Verb, usize>,
}

impl Uncovered {
    /// Counts the gaps of one more report, of which so many sentences were read.
    pub fn add(&mut self, gaps: &[Gap], sentences: usize) {
        self.gaps += gaps.len();
        self.sentences += sentences;
        for verb in gaps.iter().flat_map(|gap| &gap.verbs) {
            *self.verbs.entry(verb.clone()).or_default() += 1;
        }
    }
}

/// How many sentences gave nothing, and their verbs, the most frequent first.
impl fmt::Display for Uncovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} gave no claim", self.gaps, count(self.sentences, "sentence"))?;
        let mut verbs: Vec<(&Verb, &usize)> = self.verbs.iter().collect();
        verbs.sort_by(|(one, uses), (other, others)| others.cmp(uses).then_with(|| one.cmp(other)));
        verbs.into_iter().try_for_each(|(counted, uses)| write!(f, "\n{uses:6}  {}", verb(counted)))
    }
}
