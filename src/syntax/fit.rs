use crate::lexicon::{Form, Reading};
use crate::syntax::ahead::Next;
use crate::syntax::tagger::Tagger;
use crate::syntax::{Tag, Word};

/// The choice among the readings of a word of an open class: their counts, and how each fits the words around it.
impl Tagger<'_> {
    /// A word of an open class.
    pub(super) fn open(&self, at: usize, lower: &str, readings: &[Reading]) -> (Tag, String) {
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
        best.map_or_else(|| guess(lower), |reading| (tag_of(reading.form), reading.lemma.to_owned()))
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
                // “Fighting continued”, “Shelling between”: the act is a noun.
                Singular if next == Next::Verb || self.lower(self.done.len() + 1) == "between" => 1.0,
                _ => 0.0,
            };
        };
        if direct.is_some_and(|word| matches!(word.tag, Tag::Determiner | Tag::Possessive | Tag::PossessivePronoun)) {
            return match form {
                Singular | Plural => 1.5,
                Adjective => {
                    if matches!(next, Next::Noun | Next::Phrase) || self.joined() {
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
            Tag::Verb(_) if before.lemma == "do" && self.negated() && form == Base => 3.0,
            // “the order in which sanctions …”: the relative word is not the subject.
            Tag::Relative if self.led_relative() => match form {
                Singular | Plural | Adjective => 1.2,
                _ => -0.8,
            },
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
            // “helped Israel shoot down the drones”.
            Tag::Noun | Tag::Name
                if form == Base && self.lets() && matches!(next, Next::Phrase | Next::Noun | Next::Preposition) =>
            {
                2.5
            }
            Tag::Noun | Tag::Name | Tag::Number => self.after_noun(form, reading.lemma, next, before),
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
            Tag::Subordinator => match form {
                Singular | Plural | Adjective => 0.9,
                Gerund => 0.5,
                PastOrParticiple if next == Next::Noun => 0.4,
                Adverb => 0.3,
                _ => -0.8,
            },
            Tag::Conjunction => self.after_conjunction(form, next),
            Tag::Time => match form {
                Past | PastOrParticiple | Present => 0.8,
                _ => 0.0,
            },
            // “help train the army”.
            Tag::Verb(_) if matches!(before.lemma.as_str(), "help" | "let") && form == Base => 2.0,
            // “stopped training soldiers”.
            Tag::Verb(_) if matches!(before.lemma.as_str(), "stop" | "keep" | "avoid") && form == Gerund => 1.5,
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

    /// Whether a verb stands right before the phrase that takes a second verb without “to”: “help”, “let”, “make”.
    fn lets(&self) -> bool {
        let run = self.done.iter().rev();
        let mut before = run.skip_while(|word| {
            matches!(
                word.tag,
                Tag::Noun | Tag::Name | Tag::Adjective | Tag::Determiner | Tag::PossessivePronoun | Tag::Possessive
            )
        });
        before.next().is_some_and(|word| word.is_verb() && matches!(word.lemma.as_str(), "help" | "let" | "make"))
    }

    fn negated(&self) -> bool {
        self.done.last().is_some_and(|word| word.tag == Tag::Negation)
    }

    /// “a safe *and* secure environment”: the word on its way is followed by “and”.
    fn joined(&self) -> bool {
        let second = self.readings(self.done.len() + 2).iter().max_by_key(|reading| reading.count);
        self.tokens.get(self.done.len() + 1).is_some_and(|token| token.span.of(self.text) == "and")
            && second.is_some_and(|second| second.form == Form::Adjective)
    }

    /// “Egypt and the United Arab Emirates”: a list of names right before makes a plural subject.
    fn several_named(&self) -> bool {
        let mut run = self.done.iter().rev();
        let named = run.by_ref().take_while(|word| matches!(word.tag, Tag::Name | Tag::Determiner));
        named.count() > 0
            && self
                .done
                .iter()
                .rev()
                .find(|word| !matches!(word.tag, Tag::Name | Tag::Determiner))
                .is_some_and(|word| word.lower == "and")
            && !self.done.iter().rev().take_while(|word| word.tag != Tag::Stop).any(Word::is_verb)
    }

    /// Whether a comma stands behind the last verb.
    fn comma_since_verb(&self) -> bool {
        let mut since = self.done.iter().rev().take_while(|word| !word.is_verb());
        since.any(|word| word.tag == Tag::Comma) && self.done.iter().any(Word::is_verb)
    }

    /// “in which”, “of whom”.
    fn led_relative(&self) -> bool {
        let mut last = self.done.iter().rev();
        last.next().is_some_and(|word| word.tag == Tag::Relative)
            && last.next().is_some_and(|word| word.tag == Tag::Preposition)
    }

    /// Whether a preposition leads the run of nouns right before, and no verb has come yet.
    fn behind_preposition(&self) -> bool {
        let run = self
            .done
            .iter()
            .rev()
            .find(|word| !matches!(word.tag, Tag::Noun | Tag::Name | Tag::Adjective | Tag::Determiner));
        run.is_some_and(|word| word.tag == Tag::Preposition) && self.done.iter().any(Word::is_verb)
    }

    fn after_noun(&self, form: Form, lemma: &str, next: Next, before: &Word) -> f64 {
        let plural_subject = before.lower.ends_with('s') && before.tag == Tag::Noun
            || before.lower == "people"
            || before.lower == "police"
            || self.several_named();
        let object_follows = next == Next::Phrase || next == Next::To && takes_infinitive(lemma);
        let had_verb = self.done.iter().any(|word| word.is_verb() || word.tag == Tag::Modal);
        match form {
            Form::Past => 1.4,
            Form::PastOrParticiple => 1.2,
            Form::Participle => 0.8,
            Form::Present if next == Next::End && self.comma_since_verb() && self.cues.of(lemma).is_some() => 1.6,
            Form::Present if object_follows => 1.5,
            Form::Present if next == Next::Verb => -1.0,
            // “three days of military drills around”: behind a preposition the run of nouns goes on.
            Form::Present | Form::Base if next != Next::Phrase && self.behind_preposition() => -1.0,
            // “Turkey rejects claims”, “the ministry demands that”: no other verb comes.
            Form::Present if !had_verb && !plural_subject && self.stands_alone(before) => 1.4,
            Form::Present if plural_subject => -0.8,
            Form::Present => {
                if had_verb {
                    -0.1
                } else {
                    0.3
                }
            }
            // “officials say bombs fell”; “…, the coastguard claims.”
            Form::Base if plural_subject && self.cues.of(lemma).is_some() => 1.4,
            Form::Base if self.several_named() && object_follows => 1.6,
            // “the Houthis control Sanaa”, “families face famine”.
            Form::Base if before.tag == Tag::Name && before.lower.ends_with('s') && object_follows && !had_verb => 0.9,
            Form::Base if plural_subject && next == Next::Noun && !had_verb && lemma != before.lemma => 0.5,
            Form::Base if plural_subject && object_follows => 1.0,
            Form::Base if plural_subject && next == Next::Preposition && !had_verb => 0.7,
            // “demanded that Prime Minister X step down”.
            Form::Base if self.subjunctive() && !matches!(next, Next::Verb) => 1.6,
            Form::Base => -0.8,
            Form::Singular | Form::Plural if next == Next::Verb => 1.2,
            // “700 US forces to stay”, “the apartment building in”: the run of nouns goes on.
            Form::Plural if self.counted() => 2.0,
            Form::Singular if !object_follows && (self.in_noun_run() || self.in_described_name()) => 1.4,
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

    /// Whether the phrase right before is a singular subject at the beginning, and no verb follows before the next break.
    fn stands_alone(&self, before: &Word) -> bool {
        let run = self.done.iter().rev();
        let start = run
            .take_while(|word| {
                matches!(
                    word.tag,
                    Tag::Noun | Tag::Name | Tag::Adjective | Tag::Determiner | Tag::Possessive | Tag::PossessivePronoun
                )
            })
            .count();
        let lead = self.done.len().checked_sub(start + 1).map(|lead| self.done[lead].tag);
        let opens = lead.is_none_or(|lead| matches!(lead, Tag::Quote | Tag::Relative | Tag::Subordinator));
        let led = self
            .done
            .get(self.done.len() - start)
            .is_some_and(|word| word.tag == Tag::Name || matches!(word.lower.as_str(), "the" | "a" | "an"));
        let named = before.tag == Tag::Name || before.tag == Tag::Noun;
        opens && led && named && self.done.len() < self.tokens.len() && !self.verb_ahead(self.done.len() + 1)
    }

    /// Whether a verb must stand in a “that” clause of a demand, in its base form.
    fn subjunctive(&self) -> bool {
        let Some(that) = self.done.iter().rposition(|word| word.lower == "that" && word.tag == Tag::Subordinator)
        else {
            return false;
        };
        let demands = self.done[..that].iter().rev().find(|word| word.is_verb()).is_some_and(|verb| {
            let verbs = ["demand", "insist", "propose", "urge", "recommend", "require", "request", "ask", "order"];
            verbs.contains(&verb.lemma.as_str())
        });
        demands && !self.done[that..].iter().any(|word| word.is_verb() || word.tag == Tag::Modal)
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

    /// “the upcoming NATO *meeting*”: an article and an adjective before names wait for a noun.
    fn in_described_name(&self) -> bool {
        let mut run = self.done.iter().rev().skip_while(|word| word.tag == Tag::Name);
        self.done.last().is_some_and(|word| word.tag == Tag::Name)
            && run.next().is_some_and(|word| word.tag == Tag::Adjective)
            && run.next().is_some_and(|word| matches!(word.tag, Tag::Determiner | Tag::PossessivePronoun))
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
