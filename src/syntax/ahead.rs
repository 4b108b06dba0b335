use crate::lexicon::{Form, Reading};
use crate::syntax::closed::{closed_lemma, is_particle};
use crate::syntax::look::Look;
use crate::syntax::tagger::Tagger;
use crate::syntax::{Tag, UnitKind};
use crate::text::{Token, TokenKind};

/// What the next word may be, as far as its look tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
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

/// What stands ahead of a word, before it is tagged.
impl Tagger<'_> {
    /// Whether “'s” before the next word stands for “has”: “it's been”, “he's gone”.
    pub(super) fn have_follows(&self, at: usize) -> bool {
        matches!(self.surface(at + 1), "been" | "had" | "got" | "gone" | "become")
    }

    /// “there are”, “there has to be”, “there is no”.
    pub(super) fn existential(&self, at: usize) -> bool {
        (at + 1..self.tokens.len().min(at + 4)).any(|next| {
            let word = self.lower(next);
            closed_lemma(word) == "be"
                || matches!(word, "'s" | "’s" | "has" | "have" | "will" | "would" | "may" | "can" | "could" | "exist")
        })
    }

    /// Whether a subject and its verb follow the word that may be preposition or conjunction.
    pub(super) fn clause_follows(&self, at: usize) -> bool {
        let mut seen = false;
        for next in at + 1..self.tokens.len() {
            let Look { lower, class, .. } = &self.looks[next];
            match class {
                Some(Tag::Verb(form)) if seen => return !matches!(form, Form::Gerund | Form::Participle),
                Some(Tag::Modal) if seen => return true,
                Some(Tag::Preposition) if matches!(lower.as_str(), "of" | "for") => {}
                Some(Tag::Preposition | Tag::Conjunction | Tag::Subordinator | Tag::Relative) => return false,
                Some(_) => seen = true,
                None if self.tokens[next].kind == TokenKind::Mark => return false,
                None => {
                    let readings = self.readings(next);
                    let tensed = |form| matches!(form, Form::Past | Form::PastOrParticiple | Form::Present);
                    let verb: u32 = readings.iter().filter(|r| tensed(r.form)).map(|r| r.count).max().unwrap_or(0);
                    let other: u32 = readings.iter().filter(|r| !tensed(r.form)).map(|r| r.count).max().unwrap_or(0);
                    if seen && verb > other {
                        return true;
                    }
                    seen = true;
                }
            }
        }
        false
    }

    /// Whether a verb that shows its tense comes before the next mark or the next word that begins a clause.
    pub(super) fn verb_ahead(&self, from: usize) -> bool {
        for at in from..self.tokens.len() {
            let Look { lower, class, unit, .. } = &self.looks[at];
            if unit.is_some() {
                continue;
            }
            if matches!(self.tokens[at].kind, TokenKind::Mark | TokenKind::Quote) && lower != "-" {
                return false;
            }
            match class {
                Some(Tag::Verb(form)) => return !matches!(form, Form::Gerund | Form::Participle),
                Some(Tag::Modal) => return true,
                Some(Tag::Subordinator | Tag::Relative | Tag::Pronoun) => return false,
                Some(_) if matches!(lower.as_str(), "that" | "as" | "after" | "before" | "since" | "until" | "to") => {
                    return false;
                }
                Some(_) => {}
                None => {
                    let tensed =
                        |form| matches!(form, Form::Past | Form::PastOrParticiple | Form::Present | Form::Base);
                    let readings = self.readings(at);
                    // “claims” may be either, and is no sign.
                    let best = readings.iter().max_by_key(|reading| reading.count);
                    let noun = |verb: &Reading| {
                        let nouns = readings.iter().filter(|other| matches!(other.form, Form::Singular | Form::Plural));
                        nouns.into_iter().any(|noun| noun.count * 10 > verb.count)
                    };
                    if best.is_some_and(|best| tensed(best.form) && !noun(best)) {
                        return true;
                    }
                }
            }
        }
        false
    }

    pub(super) fn number_follows(&self, at: usize) -> bool {
        let number = |token: &Token| token.kind == TokenKind::Number || self.looks[at + 1].class == Some(Tag::Number);
        self.tokens.get(at + 1).is_some_and(number)
    }

    /// “has all along supported”.
    pub(super) fn all_along(&self, at: usize, lower: &str) -> bool {
        match lower {
            "all" => self.surface(at + 1) == "along",
            _ => self.done.last().is_some_and(|word| word.lower == "all" && word.tag == Tag::Adverb),
        }
    }

    pub(super) fn singular_follows(&self, at: usize) -> bool {
        let readings = self.readings(at + 1);
        readings.iter().any(|reading| reading.form == Form::Singular)
            && !readings.iter().any(|reading| reading.form == Form::Plural)
    }

    pub(super) fn next_is_base_verb(&self, at: usize) -> bool {
        let mut next = at + 1;
        // “to fully withdraw”.
        while let Some(Look { lower, class, unit, .. }) = self.looks.get(next) {
            if unit.is_some() {
                return false;
            }
            match class {
                Some(Tag::Verb(Form::Base)) => return true,
                Some(Tag::Verb(Form::Present)) => return matches!(lower.as_str(), "have" | "do"),
                Some(Tag::Adverb | Tag::Negation) => next += 1,
                Some(_) => return false,
                None => {
                    let readings = self.readings(next);
                    if lower.ends_with("ly") && readings.iter().any(|reading| reading.form == Form::Adverb) {
                        next += 1;
                        continue;
                    }
                    let base = readings.iter().filter(|r| r.form == Form::Base).map(|r| r.count).max();
                    let noun = readings.iter().filter(|r| r.form == Form::Singular).map(|r| r.count).max();
                    // “to hand over its weapons”.
                    let particle = self.tokens.get(next + 1).is_some_and(|token| {
                        matches!(token.span.of(self.text), "over" | "out" | "up" | "off" | "down" | "back" | "away")
                    });
                    let object = base.is_some() && (particle || self.next(next) == Next::Phrase);
                    return !self.surface(next).starts_with(char::is_uppercase)
                        && (object
                            || base
                                .is_some_and(|base| noun.is_none_or(|noun| base * 4 + 1 > noun || self.purpose(at))));
                }
            }
        }
        false
    }

    pub(super) fn in_unit(&self, at: usize) -> bool {
        self.looks.get(at).is_some_and(|look| look.unit.is_some())
    }

    pub(super) fn next(&self, at: usize) -> Next {
        let Some(token) = self.tokens.get(at + 1) else { return Next::End };
        let Look { lower, class, unit, .. } = &self.looks[at + 1];
        if let Some(unit) = unit {
            return if *unit == UnitKind::Name { Next::Phrase } else { Next::End };
        }
        match token.kind {
            TokenKind::Mark | TokenKind::Clitic => return Next::End,
            TokenKind::Quote => return Next::End,
            TokenKind::Number => return Next::Phrase,
            TokenKind::Word => {}
        }
        match class {
            Some(Tag::Determiner | Tag::PossessivePronoun | Tag::Pronoun | Tag::Number) => return Next::Phrase,
            Some(Tag::Preposition) if lower == "to" => return Next::To,
            Some(Tag::Preposition) => return Next::Preposition,
            Some(Tag::Verb(_) | Tag::Modal) => return Next::Verb,
            Some(Tag::Negation | Tag::Adverb) => return Next::Other,
            Some(_) => return Next::End,
            None => {}
        }
        if is_particle(lower) {
            return Next::Preposition;
        }
        if self.surface(at + 1).starts_with(char::is_uppercase) {
            return Next::Phrase;
        }
        let readings = self.readings(at + 1);
        let best = readings.iter().max_by_key(|reading| reading.count).map(|reading| reading.form);
        match best {
            Some(Form::Past | Form::Present) => Next::Verb,
            Some(Form::Singular | Form::Plural | Form::Adjective) => Next::Noun,
            None => Next::Noun,
            _ if readings.iter().any(|reading| matches!(reading.form, Form::Singular | Form::Plural)) => Next::Noun,
            _ => Next::Other,
        }
    }
}
