//! The shape of sentences: tags, phrases and clauses. Knows nothing of entities and RDF.
//!
//! What a sentence means stands elsewhere; another parser takes the place of [`Rules`] by implementing [`Syntax`].

mod ahead;
mod clause;
mod closed;
mod control;
mod fit;
mod group;
mod link;
mod look;
mod object;
mod parent;
mod phrase;
mod subject;
mod tagger;
mod word;

use std::ops::Range;

pub use clause::{Clause, Link, Mood, Voice};
pub use phrase::Phrase;
pub use word::{Tag, Word};

use crate::lexicon::{Cues, Words};
use crate::text::{Span, Token};

/// Finds the shape of one sentence.
pub trait Syntax {
    /// Parses the tokens of a sentence of `text`; `units` are tokens known to belong together, in order and apart.
    /// Never fails: what has no shape has no clauses.
    fn parse(&self, text: &str, tokens: &[Token], units: &[Unit]) -> Parse;
}

/// Tokens of a sentence that are known to belong together before its syntax is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Which tokens.
    pub tokens: Range<usize>,
    /// What they are.
    pub kind: UnitKind,
}

/// What a [`Unit`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// A name.
    Name,
    /// An expression of time.
    Time,
}

/// The shape of one sentence. Words, phrases and clauses refer to each other by their number in these lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parse {
    /// The tokens with their tags.
    pub words: Vec<Word>,
    /// The noun phrases, in order, without what follows their head.
    pub phrases: Vec<Phrase>,
    /// The clauses, in order of their verbs.
    pub clauses: Vec<Clause>,
}

impl Parse {
    /// Where a range of words stands in the text; the range must not be empty.
    pub fn span(&self, words: &Range<usize>) -> Span {
        self.words[words.start].span().cover(self.words[words.end - 1].span())
    }

    /// The words of a phrase and of the prepositional phrases behind it.
    pub fn extent(&self, phrase: usize) -> Range<usize> {
        let start =
            self.phrases[phrase].owner.map_or(self.phrases[phrase].words.start, |owner| self.extent(owner).start);
        let last = self.phrases[phrase].behind.last().map_or(phrase, |&(_, last)| last);
        start..self.phrases[last].words.end
    }

    /// The phrase that holds a word.
    pub fn phrase_at(&self, word: usize) -> Option<usize> {
        let at = self.phrases.partition_point(|phrase| phrase.words.end <= word);
        (at < self.phrases.len() && self.phrases[at].words.contains(&word)).then_some(at)
    }

    /// What a phrase owns in the end, the home of “the president's brother's home”; the phrase itself if it owns nothing.
    pub fn owned(&self, phrase: usize) -> usize {
        let mut owned = phrase;
        while self.phrases.get(owned + 1).is_some_and(|next| next.owner == Some(owned)) {
            owned += 1;
        }
        owned
    }

    /// The phrase itself and those coordinated with it.
    pub fn members(&self, phrase: usize) -> Vec<usize> {
        let mut members = vec![phrase];
        members.extend(&self.phrases[phrase].members);
        members
    }

    /// The phrase that names the same thing between commas, whichever of the two comes first.
    pub fn apposition(&self, phrase: usize) -> Option<usize> {
        let before = || self.phrases.iter().position(|other| other.apposition == Some(phrase));
        self.phrases[phrase].apposition.or_else(before)
    }

    /// Lemma of a phrase's head.
    pub fn head_lemma(&self, phrase: usize) -> &str {
        &self.words[self.phrases[phrase].head].lemma
    }
}

/// The parser of this program: closed classes, counted words, and rules over the words around.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'l> {
    words: Words,
    cues: &'l Cues,
}

impl<'l> Rules<'l> {
    /// A parser over the given word tables; `cues` are the verbs that take what is said as a clause.
    pub fn new(words: Words, cues: &'l Cues) -> Self {
        Self { words, cues }
    }
}

impl Syntax for Rules<'_> {
    fn parse(&self, text: &str, tokens: &[Token], units: &[Unit]) -> Parse {
        let words = tagger::tag(text, tokens, units, *self);
        let phrases = phrase::phrases(&words);
        let mut groups = group::groups(&words, &phrases);
        for clause in &mut groups {
            clause.reports = self.cues.of(&words[clause.verb].lemma).is_some();
        }
        let mut parse = Parse { words, phrases, clauses: Vec::new() };
        link::clauses(&mut parse, groups);
        parse
    }
}

#[cfg(test)]
mod tests {
    use super::{Mood, Parse, Rules, Syntax, Voice};
    use crate::lexicon::Lexicon;
    use crate::text::{Span, tokens};

    /// One line a clause: `subject | verb | objects | obliques`.
    fn outline(text: &str) -> String {
        let parse = Rules::new(Lexicon::shipped().words, &Lexicon::shipped().cues).parse(
            text,
            &tokens(text, Span::new(0, text.len())),
            &[],
        );
        let words = |phrase: usize| parse.span(&parse.phrases[phrase].words).of(text).to_owned();
        let list = |phrase: usize| parse.members(phrase).into_iter().map(words).collect::<Vec<_>>().join(" + ");
        let line = |parse: &Parse, at: usize| {
            let clause = &parse.clauses[at];
            let mut verb = parse.words[clause.verb].lemma.clone();
            if let Some(particle) = clause.particle {
                verb.push_str(&format!(" {}", parse.words[particle].lower));
            }
            if clause.voice == Voice::Passive {
                verb.push_str(" (passive)");
            }
            if clause.negation.is_some() {
                verb.push_str(" not");
            }
            if clause.mood != Mood::Finite {
                verb.push_str(&format!(" {:?}", clause.mood).to_lowercase());
            }
            let obliques =
                clause.obliques.iter().map(|&(word, phrase)| format!("{} {}", parse.words[word].lower, list(phrase)));
            format!(
                "{} | {verb} | {} | {}",
                clause.subject.map_or_else(|| "-".to_owned(), list),
                clause.objects.iter().map(|&object| list(object)).collect::<Vec<_>>().join(" ; "),
                obliques.collect::<Vec<_>>().join(" ; "),
            )
        };
        (0..parse.clauses.len()).map(|at| line(&parse, at)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn dump() {
        if let Ok(file) = std::env::var("DUMP") {
            let text = std::fs::read_to_string(file).unwrap();
            let report = crate::text::Report::new("x", text);
            for sentence in report.sentences() {
                println!("## {}\n{}", &report[sentence.span], outline(&report[sentence.span]));
            }
        }
    }
}
