use std::mem;

use crate::lexicon::{Cues, Form, Words};
use crate::syntax::ahead::Next;
use crate::syntax::closed::{closed, closed_lemma, is_particle};
use crate::syntax::look::{Look, looks};
use crate::syntax::{Rules, Tag, Unit, UnitKind, Word};
use crate::text::{Token, TokenKind};

/// Tags the tokens of one sentence: closed classes, names and times that are known beforehand, the counts of
/// `data/words.tsv`, and the words around.
pub(super) fn tag(text: &str, tokens: &[Token], units: &[Unit], rules: Rules<'_>) -> Vec<Word> {
    let mut tagger = Tagger {
        text,
        tokens,
        looks: looks(text, tokens, units),
        words: rules.words,
        cues: rules.cues,
        done: Vec::with_capacity(tokens.len()),
        all_caps: all_caps(text, tokens),
    };
    for (at, &token) in tokens.iter().enumerate() {
        let (tag, lemma) = tagger.choose(at);
        // Nothing looks back at how a word looks.
        let lower = mem::take(&mut tagger.looks[at].lower);
        tagger.done.push(Word { token, tag, lemma, lower });
    }
    tagger.find_verb();
    tagger.done
}

/// A sentence on its way from left to right: the words tagged so far, and the tokens still to come.
pub(super) struct Tagger<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    /// How the tokens look on their own.
    pub(super) looks: Vec<Look>,
    pub(super) words: Words,
    pub(super) cues: &'a Cues,
    pub(super) done: Vec<Word>,
    pub(super) all_caps: bool,
}

impl<'a> Tagger<'a> {
    /// A token as it stands; empty behind the last one.
    pub(super) fn surface(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.span.of(self.text))
    }

    /// The tag and the lemma of a token, whose neighbours to the left have theirs.
    fn choose(&self, at: usize) -> (Tag, String) {
        let surface = self.surface(at);
        let Look { lower, class, unit, .. } = &self.looks[at];
        if let Some(unit) = unit {
            let tag = match unit {
                UnitKind::Name => Tag::Name,
                UnitKind::Time => Tag::Time,
            };
            return (tag, surface.to_owned());
        }
        match self.tokens[at].kind {
            TokenKind::Number => return (Tag::Number, lower.to_owned()),
            TokenKind::Quote => return (Tag::Quote, lower.to_owned()),
            TokenKind::Mark => return (mark(lower), lower.to_owned()),
            TokenKind::Clitic => return self.clitic(at, lower),
            TokenKind::Word => {}
        }
        let capital = surface.starts_with(char::is_uppercase) && !self.all_caps;
        // “US” is no pronoun and “IS” no verb.
        if surface.len() > 1 && surface.chars().all(char::is_uppercase) && !self.all_caps && class.is_some() {
            return (Tag::Name, surface.to_owned());
        }
        if let &Some(tag) = class {
            return (self.closed(at, lower, tag), closed_lemma(lower).to_owned());
        }
        let before = self.done.last();
        let pulled = before.is_some_and(|word| word.tag == Tag::Pronoun)
            && matches!(lower.as_str(), "out" | "off" | "up" | "down" | "away" | "back" | "aside" | "apart")
            && self.done.iter().any(Word::is_verb);
        // “brought its troops home”, “pushed the army back to”.
        let brought = before.is_some_and(|word| matches!(word.tag, Tag::Noun | Tag::Name))
            && matches!(lower.as_str(), "home" | "back")
            && self.next(at) != Next::Noun
            && self.done.iter().rev().find(|word| word.is_verb()).is_some_and(|verb| {
                let verbs =
                    ["bring", "take", "send", "pull", "push", "drive", "hold", "call", "force", "fly", "beat", "throw"];
                verbs.contains(&verb.lemma.as_str())
            });
        // “pulled its forces out of”.
        let taken = lower == "out" && self.lower(at + 1) == "of" && self.done.iter().any(Word::is_verb);
        if pulled || taken || brought || is_particle(lower) && before.is_some_and(Word::is_verb) {
            return (Tag::Particle, lower.to_owned());
        }
        if matches!(lower.as_str(), "a.m." | "p.m." | "gmt")
            && self.done.last().is_some_and(|word| word.tag == Tag::Number)
        {
            return (Tag::Time, lower.to_owned());
        }
        // “sailed past a reef”, but “the past week”.
        if lower == "past" && !self.after_article() && self.next(at) == Next::Phrase {
            return (Tag::Preposition, lower.to_owned());
        }
        if lower == "longer" && before.is_some_and(|word| word.lower == "no") {
            return (Tag::Adverb, lower.to_owned());
        }
        if lower == "other" && !matches!(self.next(at), Next::Noun | Next::Phrase) {
            return (Tag::Noun, lower.to_owned());
        }
        // “Sergio Vieira de Mello”: a small word between names.
        let linked = matches!(
            lower.as_str(),
            "de" | "da"
                | "do"
                | "dos"
                | "del"
                | "della"
                | "di"
                | "du"
                | "van"
                | "von"
                | "der"
                | "den"
                | "bin"
                | "bint"
                | "ibn"
                | "al"
                | "el"
                | "ben"
                | "ould"
                | "ag"
        );
        let next_named =
            self.surface(at + 1).starts_with(char::is_uppercase) || matches!(self.lower(at + 1), "der" | "den" | "la");
        if linked && next_named && before.is_some_and(|word| word.tag == Tag::Name) {
            return (Tag::Name, surface.to_owned());
        }
        // “took 12 people hostage”, “at least two protesters dead”: what they are stands behind them.
        let counted = before.is_some_and(|word| {
            word.tag == Tag::Number || word.tag == Tag::Noun && (word.lower != word.lemma || word.lower == "people")
        });
        if counted
            && matches!(lower.as_str(), "dead" | "hostage" | "captive" | "prisoner")
            && self.next(at) != Next::Noun
        {
            return (Tag::Adjective, lower.to_owned());
        }
        let readings = self.readings(at);
        let first = self.begins_clause(at);
        if capital && (!first || readings.is_empty()) && !is_title(lower) {
            return (Tag::Name, surface.to_owned());
        }
        self.open(at, lower, readings)
    }

    /// A sentence with a full stop has a verb: “Millions of Yemenis *need* food aid.”
    fn find_verb(&mut self) {
        let verbless = !self.done.iter().any(|word| word.is_verb() || word.tag == Tag::Modal);
        if !verbless || self.done.last().is_none_or(|last| last.lower != ".") {
            return;
        }
        let found = (1..self.done.len()).find_map(|at| {
            let (before, word) = (&self.done[at - 1], &self.done[at]);
            let subject = matches!(before.tag, Tag::Noun | Tag::Name) && word.tag == Tag::Noun && !self.in_unit(at);
            let object = matches!(self.next(at), Next::Phrase | Next::Noun | Next::To);
            let several = before.lower.ends_with('s') || before.lower == "people";
            let form = if several { Form::Base } else { Form::Present };
            let readings = self.words.readings(&word.lower);
            let verb = readings.iter().find(|reading| reading.form == form).filter(|_| subject && object)?;
            Some((at, form, verb.lemma.to_owned()))
        });
        if let Some((at, form, lemma)) = found {
            self.done[at].tag = Tag::Verb(form);
            self.done[at].lemma = lemma;
        }
    }

    fn clitic(&self, at: usize, lower: &str) -> (Tag, String) {
        let ending = lower.trim_start_matches(['\'', '’']);
        let before = self.done.last();
        match ending {
            "s" => {
                // “he's”, “there's”, “that's”: a verb; after a noun the owner's mark.
                let pronoun = before.is_some_and(|word| {
                    matches!(word.tag, Tag::Pronoun | Tag::Existential | Tag::Relative | Tag::Subordinator)
                        || matches!(word.lower.as_str(), "that" | "this" | "here" | "let")
                });
                match pronoun {
                    true => (Tag::Verb(Form::Present), if self.have_follows(at) { "have" } else { "be" }.to_owned()),
                    false => (Tag::Possessive, "'s".to_owned()),
                }
            }
            "" => (Tag::Possessive, "'s".to_owned()),
            _ => (closed(lower).unwrap_or(Tag::Possessive), closed_lemma(lower).to_owned()),
        }
    }

    fn closed(&self, at: usize, lower: &str, tag: Tag) -> Tag {
        let next = self.next(at);
        let before = self.done.last();
        match lower {
            "to" if self.next_is_base_verb(at) => Tag::To,
            "that" if self.awaits_clause() && !matches!(next, Next::End | Next::Verb) => Tag::Subordinator,
            "that" => {
                let noun_before = before.is_some_and(|word| {
                    matches!(word.tag, Tag::Noun | Tag::Name | Tag::Number | Tag::Pronoun | Tag::Comma)
                });
                let content = before.is_some_and(|word| word.tag == Tag::Noun && !has_content(&word.lemma));
                match next {
                    Next::Noun | Next::Phrase if content => Tag::Relative,
                    Next::Verb | Next::Other if noun_before && before.is_some_and(|word| word.tag != Tag::Comma) => {
                        Tag::Relative
                    }
                    Next::Verb if !noun_before => Tag::Pronoun,
                    Next::Noun
                        if before.is_none_or(
                            |word| matches!(word.tag, Tag::Preposition | Tag::Verb(_) if word.lemma != "say"),
                        ) && self.singular_follows(at) =>
                    {
                        Tag::Determiner
                    }
                    _ => Tag::Subordinator,
                }
            }
            // “saw her” has no noun after it, “her troops” does.
            "her" if matches!(next, Next::End | Next::Preposition | Next::To) => Tag::Pronoun,
            "all" | "both" | "some" | "most" | "many" | "few" | "several" | "each" | "this" | "these" | "those"
            | "any" | "half" | "much"
                if matches!(next, Next::Verb | Next::End) =>
            {
                Tag::Pronoun
            }
            "there" if !self.existential(at) => Tag::Adverb,
            "than" if self.number_follows(at) => Tag::Preposition,
            "all" | "along" if self.all_along(at, lower) => Tag::Adverb,
            "as" if before.is_some_and(|word| matches!(word.lemma.as_str(), "act" | "serve")) => Tag::Preposition,
            "as" | "since" | "until" | "till" | "before" | "after" | "than" if self.clause_follows(at) => {
                Tag::Subordinator
            }
            // “took over the airport”.
            "over" if before.is_some_and(|word| matches!(word.lemma.as_str(), "take" | "hand" | "turn")) => {
                Tag::Particle
            }
            "only" if self.after_article() => Tag::Adjective,
            "in" | "on" | "over" | "through"
                if before.is_some_and(Word::is_verb) && matches!(next, Next::End) && !self.in_unit(at + 1) =>
            {
                Tag::Particle
            }
            "another" if matches!(next, Next::Verb | Next::End) => Tag::Pronoun,
            "one" if matches!(next, Next::Noun | Next::Preposition) => Tag::Number,
            "no" if self.lower(at + 1) == "longer" => Tag::Negation,
            "no" if next == Next::End => Tag::Adverb,
            "may" | "will" | "might" | "can" | "must" if self.after_article() => Tag::Noun,
            // A slip of the pen: “would create may risks”.
            "may" | "might" | "can"
                if before.is_some_and(|word| word.tag == Tag::Verb(Form::Base))
                    && (next == Next::Noun || self.governed()) =>
            {
                Tag::Adjective
            }
            "following" | "including" | "regarding" | "concerning"
                if before.is_some_and(|word| word.is_form_of("be")) =>
            {
                Tag::Verb(Form::Gerund)
            }
            "like" if before.is_some_and(|word| matches!(word.tag, Tag::Modal | Tag::Pronoun | Tag::To)) => {
                Tag::Verb(Form::Base)
            }
            "more" | "less" if next == Next::Noun => Tag::Determiner,
            _ => tag,
        }
    }

    /// Whether a verb of saying is still without what is said: “said at a conference that …”.
    fn awaits_clause(&self) -> bool {
        let since =
            self.done.iter().rev().take_while(|word| !matches!(word.tag, Tag::Subordinator | Tag::Stop | Tag::Quote));
        let mut verbs = since.filter(|word| word.is_verb() || word.tag == Tag::Modal);
        verbs.next().is_some_and(|verb| self.cues.of(&verb.lemma).is_some())
    }

    /// Whether `to` follows something that takes an infinitive.
    pub(super) fn purpose(&self, at: usize) -> bool {
        at > 0
            && self
                .done
                .last()
                .is_some_and(|word| word.is_verb() && !matches!(word.lemma.as_str(), "go" | "come" | "return" | "lead"))
    }

    /// “would create”: a modal or “to” stands before the verb, which so has its subject already.
    fn governed(&self) -> bool {
        let before = self.done.iter().rev().skip(1).find(|word| !matches!(word.tag, Tag::Adverb | Tag::Negation));
        before.is_some_and(|word| matches!(word.tag, Tag::Modal | Tag::To))
    }

    fn after_article(&self) -> bool {
        self.done
            .last()
            .is_some_and(|word| matches!(word.tag, Tag::Determiner | Tag::Possessive | Tag::PossessivePronoun))
    }

    fn begins_clause(&self, at: usize) -> bool {
        at == 0 || self.done.last().is_some_and(|word| matches!(word.tag, Tag::Quote | Tag::Stop | Tag::Bracket))
    }
}

/// Nouns that a clause with “that” may spell out: “fears that …”.
fn has_content(lemma: &str) -> bool {
    const NOUNS: [&str; 34] = [
        "fear", "claim", "report", "fact", "statement", "concern", "warning", "hope", "belief", "possibility",
        "evidence", "sign", "news", "announcement", "idea", "allegation", "accusation", "agreement", "threat",
        "suggestion", "condition", "risk", "chance", "rumour", "rumor", "conclusion", "demand", "call", "assurance",
        "guarantee", "pledge", "promise", "indication", "worry",
    ];
    NOUNS.contains(&lemma)
}

fn mark(mark: &str) -> Tag {
    match mark {
        "," => Tag::Comma,
        "(" | ")" | "[" | "]" | "–" | "—" | "-" | "/" => Tag::Bracket,
        "%" | "$" | "€" | "£" => Tag::Noun,
        _ => Tag::Stop,
    }
}

/// Common nouns that are written with a capital before a name.
pub(super) fn is_title(lower: &str) -> bool {
    matches!(
        lower.rsplit('-').next().unwrap_or(lower),
        "president"
            | "minister"
            | "secretary"
            | "ambassador"
            | "general"
            | "chairman"
            | "spokesman"
            | "spokeswoman"
            | "spokesperson"
            | "king"
            | "prince"
            | "chancellor"
            | "premier"
            | "senator"
            | "commander"
            | "chief"
            | "leader"
            | "envoy"
            | "governor"
            | "speaker"
    )
}

fn all_caps(text: &str, tokens: &[Token]) -> bool {
    let mut letters =
        tokens.iter().filter(|token| token.kind == TokenKind::Word).flat_map(|token| token.span.of(text).chars());
    tokens.len() > 3 && letters.all(|letter| !letter.is_lowercase())
}
