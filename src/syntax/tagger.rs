use crate::lexicon::{Form, Reading, Words};
use crate::syntax::closed::{closed, closed_lemma, is_particle, reports};
use crate::syntax::{Tag, Unit, UnitKind, Word};
use crate::text::{Token, TokenKind};

/// Tags the tokens of one sentence: closed classes, names and times that are known beforehand, the counts of
/// `data/words.tsv`, and the words around.
pub(super) fn tag(text: &str, tokens: &[Token], units: &[Unit], words: Words) -> Vec<Word> {
    let mut tagger = Tagger {
        text,
        tokens,
        words,
        done: Vec::with_capacity(tokens.len()),
        units,
        unit: 0,
        all_caps: all_caps(text, tokens),
    };
    for at in 0..tokens.len() {
        let word = tagger.word(at);
        tagger.done.push(word);
    }
    tagger.done
}

struct Tagger<'a> {
    text: &'a str,
    tokens: &'a [Token],
    words: Words,
    done: Vec<Word>,
    units: &'a [Unit],
    unit: usize,
    all_caps: bool,
}

/// What the next word may be, as far as its look tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Something that can begin a noun phrase: an object may follow.
    Phrase,
    /// `to`.
    To,
    /// Another preposition or a particle.
    Preposition,
    /// A noun that could go on with a compound.
    Noun,
    /// A verb that shows its tense, or a modal.
    Verb,
    /// A mark or the end.
    End,
    /// Anything else.
    Other,
}

impl Tagger<'_> {
    fn word(&mut self, at: usize) -> Word {
        let token = self.tokens[at];
        let surface = token.span.of(self.text);
        let lower = surface.to_lowercase();
        let (tag, lemma) = self.choose(at, token, surface, &lower);
        Word { token, tag, lemma, lower }
    }

    fn choose(&mut self, at: usize, token: Token, surface: &str, lower: &str) -> (Tag, String) {
        while self.units.get(self.unit).is_some_and(|unit| unit.tokens.end <= at) {
            self.unit += 1;
        }
        if let Some(unit) = self.units.get(self.unit).filter(|unit| unit.tokens.start <= at) {
            let tag = match unit.kind {
                UnitKind::Name => Tag::Name,
                UnitKind::Time => Tag::Time,
            };
            return (tag, surface.to_owned());
        }
        match token.kind {
            TokenKind::Number => return (Tag::Number, lower.to_owned()),
            TokenKind::Quote => return (Tag::Quote, lower.to_owned()),
            TokenKind::Mark => return (mark(lower), lower.to_owned()),
            TokenKind::Clitic => return self.clitic(at, lower),
            TokenKind::Word => {}
        }
        let capital = surface.starts_with(char::is_uppercase) && !self.all_caps;
        // “US” is no pronoun and “IS” no verb.
        if surface.len() > 1 && surface.chars().all(char::is_uppercase) && !self.all_caps && closed(lower).is_some() {
            return (Tag::Name, surface.to_owned());
        }
        if let Some(tag) = closed(lower) {
            return (self.closed(at, lower, tag), closed_lemma(lower).to_owned());
        }
        if is_particle(lower) && self.done.last().is_some_and(Word::is_verb) {
            return (Tag::Particle, lower.to_owned());
        }
        if lower == "other" && !matches!(self.next(at), Next::Noun | Next::Phrase) {
            return (Tag::Noun, lower.to_owned());
        }
        let readings = self.words.readings(lower);
        let first = self.begins_clause(at);
        if capital && (!first || readings.is_empty()) && !is_title(lower) {
            return (Tag::Name, surface.to_owned());
        }
        self.open(at, lower, &readings)
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

    /// Whether “'s” before the next word stands for “has”: “it's been”, “he's gone”.
    fn have_follows(&self, at: usize) -> bool {
        self.tokens
            .get(at + 1)
            .is_some_and(|token| matches!(token.span.of(self.text), "been" | "had" | "got" | "gone" | "become"))
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
            "as" | "since" | "until" | "till" | "before" | "after" | "than" if self.clause_follows(at) => {
                Tag::Subordinator
            }
            "in" | "on" | "over" | "through" if before.is_some_and(Word::is_verb) && matches!(next, Next::End) => {
                Tag::Particle
            }
            "one" if matches!(next, Next::Noun | Next::Preposition) => Tag::Number,
            "no" if next == Next::End => Tag::Adverb,
            "may" | "will" | "might" | "can" | "must" if self.after_determiner() => Tag::Noun,
            // A slip of the pen: “would create may risks”.
            "may" | "might" | "can"
                if before.is_some_and(|word| word.tag == Tag::Verb(Form::Base)) && next == Next::Noun =>
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

    /// “there are”, “there has to be”, “there is no”.
    fn existential(&self, at: usize) -> bool {
        (at + 1..self.tokens.len().min(at + 4)).any(|next| {
            let word = self.tokens[next].span.of(self.text).to_lowercase();
            closed_lemma(&word) == "be"
                || matches!(
                    word.as_str(),
                    "'s" | "’s" | "has" | "have" | "will" | "would" | "may" | "can" | "could" | "exist"
                )
        })
    }

    /// Whether a subject and its verb follow the word that may be preposition or conjunction.
    fn clause_follows(&self, at: usize) -> bool {
        let mut seen = false;
        for token in &self.tokens[at + 1..] {
            let word = token.span.of(self.text).to_lowercase();
            match closed(&word) {
                Some(Tag::Verb(form)) if seen => return !matches!(form, Form::Gerund | Form::Participle),
                Some(Tag::Modal) if seen => return true,
                Some(Tag::Preposition) if matches!(word.as_str(), "of" | "for") => {}
                Some(Tag::Preposition | Tag::Conjunction | Tag::Subordinator | Tag::Relative) => return false,
                Some(_) => seen = true,
                None if token.kind == TokenKind::Mark => return false,
                None => {
                    let readings = self.words.readings(&word);
                    let tensed = |form| matches!(form, Form::Past | Form::PastOrParticiple | Form::Present);
                    let verb: u32 = readings.iter().filter(|r| tensed(r.form)).map(|r| r.count).max().unwrap_or(0);
                    let other: u32 = readings.iter().filter(|r| !tensed(r.form)).map(|r| r.count).max().unwrap_or(0);
                    if seen && verb > other && !word.starts_with(char::is_uppercase) {
                        return true;
                    }
                    seen = true;
                }
            }
        }
        false
    }

    /// Whether a verb of saying is still without what is said: “said at a conference that …”.
    fn awaits_clause(&self) -> bool {
        let since =
            self.done.iter().rev().take_while(|word| !matches!(word.tag, Tag::Subordinator | Tag::Stop | Tag::Quote));
        let mut verbs = since.filter(|word| word.is_verb() || word.tag == Tag::Modal);
        verbs.next().is_some_and(|verb| reports(&verb.lemma))
    }

    fn number_follows(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|token| {
            token.kind == TokenKind::Number || closed(&token.span.of(self.text).to_lowercase()) == Some(Tag::Number)
        })
    }

    /// “has all along supported”.
    fn all_along(&self, at: usize, lower: &str) -> bool {
        match lower {
            "all" => self.tokens.get(at + 1).is_some_and(|token| token.span.of(self.text) == "along"),
            _ => self.done.last().is_some_and(|word| word.lower == "all" && word.tag == Tag::Adverb),
        }
    }

    fn singular_follows(&self, at: usize) -> bool {
        let Some(next) = self.tokens.get(at + 1) else { return false };
        let readings = self.words.readings(&next.span.of(self.text).to_lowercase());
        readings.iter().any(|reading| reading.form == Form::Singular)
            && !readings.iter().any(|reading| reading.form == Form::Plural)
    }

    fn next_is_base_verb(&self, at: usize) -> bool {
        let mut next = at + 1;
        // “to fully withdraw”.
        while let Some(token) = self.tokens.get(next) {
            let surface = token.span.of(self.text);
            let lower = surface.to_lowercase();
            if self.in_unit(next) {
                return false;
            }
            match closed(&lower) {
                Some(Tag::Verb(Form::Base)) => return true,
                Some(Tag::Verb(Form::Present)) => return matches!(lower.as_str(), "have" | "do"),
                Some(Tag::Adverb | Tag::Negation) => next += 1,
                Some(_) => return false,
                None => {
                    let readings = self.words.readings(&lower);
                    if lower.ends_with("ly") && readings.iter().any(|reading| reading.form == Form::Adverb) {
                        next += 1;
                        continue;
                    }
                    let base = readings.iter().filter(|r| r.form == Form::Base).map(|r| r.count).max();
                    let noun = readings.iter().filter(|r| r.form == Form::Singular).map(|r| r.count).max();
                    let object = base.is_some() && self.next(next) == Next::Phrase;
                    return !surface.starts_with(char::is_uppercase)
                        && (object
                            || base
                                .is_some_and(|base| noun.is_none_or(|noun| base * 4 + 1 > noun || self.purpose(at))));
                }
            }
        }
        false
    }

    /// Whether `to` follows something that takes an infinitive.
    fn purpose(&self, at: usize) -> bool {
        at > 0
            && self
                .done
                .last()
                .is_some_and(|word| word.is_verb() && !matches!(word.lemma.as_str(), "go" | "come" | "return" | "lead"))
    }

    fn in_unit(&self, at: usize) -> bool {
        self.units.iter().any(|unit| unit.tokens.contains(&at))
    }

    fn after_determiner(&self) -> bool {
        self.done.last().is_some_and(|word| {
            matches!(word.tag, Tag::Determiner | Tag::Possessive | Tag::PossessivePronoun | Tag::Adjective)
        })
    }

    fn begins_clause(&self, at: usize) -> bool {
        at == 0 || self.done.last().is_some_and(|word| matches!(word.tag, Tag::Quote | Tag::Stop | Tag::Bracket))
    }

    fn next(&self, at: usize) -> Next {
        let Some(token) = self.tokens.get(at + 1) else { return Next::End };
        if let Some(unit) = self.units.iter().find(|unit| unit.tokens.contains(&(at + 1))) {
            return if unit.kind == UnitKind::Name { Next::Phrase } else { Next::End };
        }
        let surface = token.span.of(self.text);
        let lower = surface.to_lowercase();
        match token.kind {
            TokenKind::Mark | TokenKind::Clitic => return Next::End,
            TokenKind::Quote => return Next::End,
            TokenKind::Number => return Next::Phrase,
            TokenKind::Word => {}
        }
        match closed(&lower) {
            Some(Tag::Determiner | Tag::PossessivePronoun | Tag::Pronoun | Tag::Number) => return Next::Phrase,
            Some(Tag::Preposition) if lower == "to" => return Next::To,
            Some(Tag::Preposition) => return Next::Preposition,
            Some(Tag::Verb(_) | Tag::Modal) => return Next::Verb,
            Some(Tag::Negation | Tag::Adverb) => return Next::Other,
            Some(_) => return Next::End,
            None => {}
        }
        if is_particle(&lower) {
            return Next::Preposition;
        }
        if surface.starts_with(char::is_uppercase) {
            return Next::Phrase;
        }
        let readings = self.words.readings(&lower);
        let best = readings.iter().max_by_key(|reading| reading.count).map(|reading| reading.form);
        match best {
            Some(Form::Past | Form::Present) => Next::Verb,
            Some(Form::Singular | Form::Plural | Form::Adjective) => Next::Noun,
            None => Next::Noun,
            _ if readings.iter().any(|reading| matches!(reading.form, Form::Singular | Form::Plural)) => Next::Noun,
            _ => Next::Other,
        }
    }

    /// A word of an open class.
    fn open(&self, at: usize, lower: &str, readings: &[Reading]) -> (Tag, String) {
        if readings.is_empty() {
            return guess(lower);
        }
        let total: f64 = readings.iter().map(|reading| f64::from(reading.count) + 0.5).sum();
        let next = self.next(at);
        let best = readings.iter().map(|reading| {
            let share = (f64::from(reading.count) + 0.5) / total;
            (share + self.fit(reading, next), reading)
        });
        let best = best.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, reading)| reading);
        // “troops” is the plural of “troop” even where a table has “troops” as a word of its own.
        let plural = readings.iter().find(|reading| reading.form == Form::Plural);
        let best = best.map(|reading| plural.filter(|_| reading.form == Form::Singular).unwrap_or(reading));
        best.map_or_else(|| guess(lower), |reading| (tag_of(reading.form), reading.lemma.clone()))
    }

    /// How well a reading fits the words around it.
    fn fit(&self, reading: &Reading, next: Next) -> f64 {
        use Form::{Adjective, Adverb, Base, Gerund, Participle, Past, PastOrParticiple, Plural, Present, Singular};
        let before = self.done.iter().rev().find(|word| !matches!(word.tag, Tag::Adverb | Tag::Negation | Tag::Quote));
        let direct = self.done.last();
        let form = reading.form;
        let noun = matches!(form, Singular | Plural);
        let Some(before) = before else {
            // The first word of a sentence is rarely a tensed verb.
            return match form {
                Present | Past | Base => -1.0,
                _ => 0.0,
            };
        };
        if direct.is_some_and(|word| matches!(word.tag, Tag::Determiner | Tag::Possessive | Tag::PossessivePronoun)) {
            return match form {
                Singular | Plural => 1.5,
                Adjective => {
                    if matches!(next, Next::Noun | Next::Phrase) {
                        1.7
                    } else {
                        0.2
                    }
                }
                Gerund | PastOrParticiple | Participle => {
                    if next == Next::Noun {
                        1.2
                    } else {
                        0.0
                    }
                }
                Adverb => 0.3,
                _ => -2.0,
            };
        }
        match before.tag {
            Tag::To => match form {
                Base => 3.0,
                _ => -0.5,
            },
            Tag::Modal => match form {
                Base => 3.0,
                _ => 0.0,
            },
            Tag::Verb(_) if before.lemma == "be" => match form {
                Gerund => 1.5,
                PastOrParticiple | Participle => 1.8,
                Adjective => 1.0,
                Singular | Plural => {
                    if direct.is_some_and(|word| word.is_verb()) {
                        0.0
                    } else {
                        0.3
                    }
                }
                Adverb => 0.5,
                _ => -1.5,
            },
            Tag::Verb(_) if before.lemma == "have" => match form {
                PastOrParticiple | Participle => 2.0,
                Singular | Plural | Adjective => 0.6,
                Gerund => -0.5,
                _ => -1.0,
            },
            Tag::Verb(_) if before.lemma == "do" && self.negated() => {
                if form == Base {
                    3.0
                } else {
                    0.0
                }
            }
            Tag::Pronoun | Tag::Relative => match form {
                Past | PastOrParticiple => 1.5,
                Present => 1.3,
                Base => {
                    if before.lower == "it" || before.lower == "he" {
                        -0.5
                    } else {
                        1.3
                    }
                }
                Singular | Plural => -0.8,
                _ => 0.0,
            },
            Tag::Noun | Tag::Name | Tag::Number => self.after_noun(form, &reading.lemma, next, before),
            Tag::Adjective => match form {
                Singular | Plural => 1.2,
                Adjective => 0.3,
                _ => -0.8,
            },
            Tag::Preposition => match form {
                Singular | Plural => 1.0,
                Gerund => 0.9,
                Adjective => {
                    if next == Next::Noun {
                        1.0
                    } else {
                        0.0
                    }
                }
                PastOrParticiple if next == Next::Noun => 0.4,
                _ => -1.5,
            },
            Tag::Conjunction => self.after_conjunction(form, next),
            Tag::Time => match form {
                Past | PastOrParticiple | Present => 0.8,
                _ => 0.0,
            },
            Tag::Verb(_) | Tag::Particle => match form {
                Singular | Plural | Adjective => 0.6,
                Gerund => 0.4,
                Adverb => 0.3,
                _ => -0.8,
            },
            _ if noun => 0.2,
            _ => 0.0,
        }
    }

    fn negated(&self) -> bool {
        self.done.last().is_some_and(|word| word.tag == Tag::Negation)
    }

    fn after_noun(&self, form: Form, lemma: &str, next: Next, before: &Word) -> f64 {
        let plural_subject = before.lower.ends_with('s') && before.tag == Tag::Noun
            || before.lower == "people"
            || before.lower == "police";
        let object_follows = next == Next::Phrase || next == Next::To && takes_infinitive(lemma);
        let had_verb = self.done.iter().any(|word| word.is_verb() || word.tag == Tag::Modal);
        match form {
            Form::Past => 1.4,
            Form::PastOrParticiple => 1.2,
            Form::Participle => 0.8,
            Form::Present if object_follows => 1.5,
            Form::Present if next == Next::Verb => -1.0,
            Form::Present if plural_subject => -0.8,
            Form::Present => {
                if had_verb {
                    -0.1
                } else {
                    0.3
                }
            }
            Form::Base if plural_subject && object_follows => 1.0,
            Form::Base if plural_subject && next == Next::Preposition && !had_verb => 0.7,
            Form::Base => -0.8,
            Form::Singular | Form::Plural if next == Next::Verb => 1.2,
            // “700 US forces to stay”, “the apartment building in”: the run of nouns goes on.
            Form::Plural if self.counted() => 2.0,
            Form::Singular if !object_follows && self.in_noun_run() => 1.4,
            Form::Singular | Form::Plural if object_follows => 0.2,
            Form::Singular | Form::Plural => 0.8,
            Form::Gerund => 0.4,
            Form::Adverb => 0.5,
            Form::Adjective => {
                if next == Next::Noun {
                    0.6
                } else {
                    0.0
                }
            }
        }
    }

    /// Whether a number stands before the names and adjectives right before.
    fn counted(&self) -> bool {
        let run = self.done.iter().rev().find(|word| !matches!(word.tag, Tag::Name | Tag::Adjective));
        run.is_some_and(|word| word.tag == Tag::Number)
    }

    /// Whether a determiner and nothing but modifiers stand before the noun right before.
    fn in_noun_run(&self) -> bool {
        let run = self.done.iter().rev().find(|word| !matches!(word.tag, Tag::Noun | Tag::Name | Tag::Adjective));
        self.done.last().is_some_and(|word| word.tag == Tag::Noun)
            && run.is_some_and(|word| matches!(word.tag, Tag::Determiner | Tag::Possessive | Tag::PossessivePronoun))
    }

    /// A word after “and” is most often what stood before it.
    fn after_conjunction(&self, form: Form, next: Next) -> f64 {
        let Some(partner) = self.done.iter().rev().skip(1).find(|word| word.tag != Tag::Adverb) else { return 0.0 };
        let infinitive = self.done.iter().rev().skip(1).find_map(|word| match word.tag {
            Tag::Verb(form) => Some(form == Form::Base),
            _ => None,
        });
        match form {
            Form::Past | Form::PastOrParticiple => 0.9,
            Form::Present if matches!(next, Next::Phrase | Next::To) => 0.8,
            Form::Base if infinitive == Some(true) && matches!(next, Next::Phrase | Next::Noun | Next::Preposition) => {
                0.9
            }
            Form::Base => -0.5,
            Form::Gerund if matches!(partner.tag, Tag::Verb(Form::Gerund)) => 1.0,
            Form::Singular | Form::Plural if matches!(partner.tag, Tag::Noun | Tag::Name) => 0.7,
            Form::Adjective if matches!(partner.tag, Tag::Adjective) || next == Next::Noun => 0.8,
            _ => 0.0,
        }
    }
}

/// Verbs that an infinitive completes, where a plural noun of the same letters would be no subject of one.
fn takes_infinitive(lemma: &str) -> bool {
    const VERBS: [&str; 32] = [
        "plan", "want", "refuse", "seek", "hope", "expect", "intend", "agree", "vow", "threaten", "need", "aim",
        "continue", "decline", "begin", "start", "appear", "seem", "tend", "try", "attempt", "promise", "pledge",
        "offer", "prepare", "decide", "fail", "have", "be", "go", "wish", "struggle",
    ];
    VERBS.contains(&lemma)
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

fn tag_of(form: Form) -> Tag {
    match form {
        Form::Singular | Form::Plural => Tag::Noun,
        Form::Adjective => Tag::Adjective,
        Form::Adverb => Tag::Adverb,
        verb => Tag::Verb(verb),
    }
}

/// The tag of a word that no table knows, by its ending.
fn guess(lower: &str) -> (Tag, String) {
    let tag = if lower.ends_with("ly") {
        Tag::Adverb
    } else if [
        "ous", "ful", "ive", "less", "able", "ible", "ish", "-led", "-backed", "-based", "-held", "-run", "-old",
        "-wide", "-range",
    ]
    .iter()
    .any(|ending| lower.ends_with(ending))
    {
        Tag::Adjective
    } else if let Some(last) = lower.rsplit_once('-').map(|(_, last)| last) {
        // “short-lived”, “second-largest”.
        if last.ends_with("ed") || last.ends_with("est") || last.ends_with("ing") { Tag::Adjective } else { Tag::Noun }
    } else {
        Tag::Noun
    };
    let lemma = match tag {
        Tag::Noun => lower.strip_suffix('s').filter(|stem| stem.len() > 3 && !stem.ends_with('s')).unwrap_or(lower),
        _ => lower,
    };
    (tag, lemma.to_owned())
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
fn is_title(lower: &str) -> bool {
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
    )
}

fn all_caps(text: &str, tokens: &[Token]) -> bool {
    let mut letters =
        tokens.iter().filter(|token| token.kind == TokenKind::Word).flat_map(|token| token.span.of(text).chars());
    tokens.len() > 3 && letters.all(|letter| !letter.is_lowercase())
}
