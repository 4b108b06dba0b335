use crate::lexicon::Form;
use crate::syntax::closed::{closed, closed_lemma, is_particle};
use crate::syntax::tagger::Tagger;
use crate::syntax::{Tag, UnitKind};
use crate::text::TokenKind;

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
        self.tokens
            .get(at + 1)
            .is_some_and(|token| matches!(token.span.of(self.text), "been" | "had" | "got" | "gone" | "become"))
    }

    /// “there are”, “there has to be”, “there is no”.
    pub(super) fn existential(&self, at: usize) -> bool {
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
    pub(super) fn clause_follows(&self, at: usize) -> bool {
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

    pub(super) fn number_follows(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|token| {
            token.kind == TokenKind::Number || closed(&token.span.of(self.text).to_lowercase()) == Some(Tag::Number)
        })
    }

    /// “has all along supported”.
    pub(super) fn all_along(&self, at: usize, lower: &str) -> bool {
        match lower {
            "all" => self.tokens.get(at + 1).is_some_and(|token| token.span.of(self.text) == "along"),
            _ => self.done.last().is_some_and(|word| word.lower == "all" && word.tag == Tag::Adverb),
        }
    }

    pub(super) fn singular_follows(&self, at: usize) -> bool {
        let Some(next) = self.tokens.get(at + 1) else { return false };
        let readings = self.words.readings(&next.span.of(self.text).to_lowercase());
        readings.iter().any(|reading| reading.form == Form::Singular)
            && !readings.iter().any(|reading| reading.form == Form::Plural)
    }

    pub(super) fn next_is_base_verb(&self, at: usize) -> bool {
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

    pub(super) fn in_unit(&self, at: usize) -> bool {
        self.units.iter().any(|unit| unit.tokens.contains(&at))
    }

    pub(super) fn next(&self, at: usize) -> Next {
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
}
