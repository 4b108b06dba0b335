//! Fills the slots of a frame from a clause or a noun phrase.

use std::sync::Arc;

use super::act;
use super::memory::Memory;
use super::quantity::{core, quantity};
use super::reading::Reading;
use super::refer;
use crate::claim::{Argument, Referent};
use crate::lexicon::{Entity, EntityKind, Filler, Frame, Part, Slot, Slots};
use crate::syntax::{Link, Mood, Tag, Voice};

/// Where a frame finds its arguments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'r, 'a> {
    pub reading: &'r Reading<'a>,
    pub memory: &'r Memory,
    /// The clause of a verb, or the one that governs a noun.
    pub clause: Option<usize>,
    /// The phrase of a noun.
    pub phrase: Option<usize>,
    /// How many acts deep the site lies, so that acts in acts come to an end.
    pub depth: usize,
}

/// What fills a slot.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    pub argument: Argument,
    /// The phrase that says it, if one does.
    pub phrase: Option<usize>,
}

/// Acts may be nested this deep: “opposes the call for a withdrawal”.
const DEPTH: usize = 3;

impl<'r, 'a> Site<'r, 'a> {
    /// A verb's site.
    pub fn of_clause(reading: &'r Reading<'a>, memory: &'r Memory, clause: usize) -> Self {
        Self { reading, memory, clause: Some(clause), phrase: None, depth: 0 }
    }

    /// The slots that something may fill here.
    pub fn offered(&self) -> Slots {
        let parse = &self.reading.scene.parse;
        let mut offered = Slots::default();
        let behind = self.phrase.map_or(&[][..], |phrase| parse.phrases[phrase].behind.as_slice());
        let around = self.clause.map_or(&[][..], |clause| parse.clauses[clause].obliques.as_slice());
        for &(word, _) in behind.iter().chain(around) {
            offered.insert_preposition(&parse.words[word].lower);
        }
        for slot in [Slot::Subject, Slot::Object, Slot::SecondObject] {
            if !self.phrases(&slot).is_empty() {
                offered.insert(&slot);
            }
        }
        offered
    }

    /// What a frame needs and is not there; `None` where everything is.
    pub fn missing<'l>(&self, frame: &'l Frame) -> Option<&'l Filler> {
        frame.needs.iter().find(|need| !self.has(need))
    }

    fn has(&self, need: &Filler) -> bool {
        match need.slot {
            Slot::Exists => self.exists(need.class.as_deref()),
            Slot::Negative => {
                self.clause.is_some_and(|clause| self.reading.scene.parse.clauses[clause].negation.is_some())
            }
            Slot::Complement if need.class.as_deref() == Some("act") => {
                self.complement().is_some_and(|found| matches!(found.argument.referent, Referent::Proposition(_)))
            }
            Slot::Complement => self.completion().is_some(),
            Slot::Infinitive => {
                self.completion().is_some_and(|child| self.reading.scene.parse.clauses[child].mood == Mood::Infinitive)
            }
            Slot::Source => self.source().is_some(),
            Slot::Modifier => self.phrase.is_some_and(|phrase| self.modifier(phrase, need.class.as_deref()).is_some()),
            Slot::Preposition(ref word) if word == "stance" => true,
            _ if need.class.as_deref() == Some("none") => self.phrases(&need.slot).is_empty(),
            _ => {
                let class = need.class.as_deref();
                let members = |&phrase: &usize| self.reading.scene.parse.members(phrase);
                let there = self
                    .phrases(&need.slot)
                    .iter()
                    .flat_map(members)
                    .any(|phrase| self.fitting(phrase, class).is_some());
                there || need.slot == Slot::Owner && !self.fill(need).is_empty()
            }
        }
    }

    /// The first filler of a list that finds something, with everything that it finds.
    pub fn first(&self, fillers: &[Filler]) -> Vec<Filled> {
        fillers.iter().map(|filler| self.fill(filler)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    fn fill(&self, filler: &Filler) -> Vec<Filled> {
        let class = filler.class.as_deref();
        match filler.slot {
            Slot::Complement | Slot::Infinitive => self.complement().into_iter().collect(),
            Slot::Source => self.source().into_iter().collect(),
            Slot::Owner => {
                let owner = self.phrase.and_then(|phrase| self.reading.owner(phrase));
                let owner = owner
                    .filter(|(entity, phrase)| {
                        !(class == Some("actor") && phrase.is_none() && self.names_place(entity))
                    })
                    .map(|(entity, phrase)| (self.reading.scene.as_actor(&entity), phrase));
                let kept = owner.filter(|(entity, _)| fits_entity(entity, class));
                let span = |phrase: Option<usize>| phrase.map(|phrase| refer::span(&self.reading.scene, phrase));
                kept.map(|(entity, phrase)| Filled {
                    argument: Argument { referent: Referent::Entity(entity), span: span(phrase) },
                    phrase,
                })
                .into_iter()
                .collect()
            }
            Slot::Modifier => self.phrase.and_then(|phrase| self.modifier(phrase, class)).into_iter().collect(),
            Slot::Forces | Slot::Others | Slot::Exists | Slot::Negative => Vec::new(),
            _ => {
                let scene = &self.reading.scene;
                let fitting = |phrase: usize| -> Vec<Filled> {
                    scene.parse.members(phrase).into_iter().filter_map(|member| self.fitting(member, class)).collect()
                };
                let phrases = self.phrases(&filler.slot).into_iter();
                phrases.map(fitting).find(|found| !found.is_empty()).unwrap_or_default()
            }
        }
    }

    /// The phrases in a slot; several where a preposition stands several times.
    fn phrases(&self, slot: &Slot) -> Vec<usize> {
        let parse = &self.reading.scene.parse;
        let clause = self.clause.map(|clause| &parse.clauses[clause]);
        let by = || {
            clause.and_then(|clause| {
                let by = |&&(word, phrase): &&(usize, usize)| parse.words[word].lower == "by" && !self.is_means(phrase);
                clause.obliques.iter().find(by).map(|&(_, phrase)| phrase)
            })
        };
        let one = |phrase: Option<usize>| phrase.into_iter().filter(|&phrase| !parse.phrases[phrase].time).collect();
        match (slot, clause) {
            (Slot::Itself, _) => one(self.phrase),
            (Slot::Named, _) => one(self.phrase.and_then(|phrase| parse.apposition(phrase))),
            (Slot::Governor, _) if !self.lends_subject() => Vec::new(),
            (Slot::Around, _) => {
                let around = self.phrase.and_then(|phrase| self.reading.clause_around(parse.phrases[phrase].head));
                one(around.and_then(|clause| {
                    parse.clauses[clause].subject.filter(|_| parse.clauses[clause].voice == Voice::Active)
                }))
            }
            (Slot::Subject | Slot::Governor, Some(clause)) => match clause.voice {
                Voice::Active => one(clause.subject.map(|subject| self.author(subject))),
                Voice::Passive => one(by()),
            },
            (Slot::Object, Some(clause)) => match clause.voice {
                Voice::Active => one(clause.objects.first().copied()),
                Voice::Passive => one(clause.subject),
            },
            (Slot::SecondObject, Some(clause)) => match clause.voice {
                Voice::Active => one(clause.objects.get(1).copied()),
                Voice::Passive => one(clause.objects.first().copied()),
            },
            (Slot::Preposition(preposition), _) => {
                let behind = self.phrase.map_or(&[][..], |phrase| parse.phrases[phrase].behind.as_slice());
                let around = clause.map_or(&[][..], |clause| clause.obliques.as_slice());
                // “the offer was dismissed by X”: X is not who offers.
                let own = preposition == "of" || preposition == "by" && !self.lends_subject();
                let around = if own && self.phrase.is_some() { &[][..] } else { around };
                let passive_by = preposition == "by"
                    && clause.is_some_and(|clause| clause.voice == Voice::Passive)
                    && self.phrase.is_none();
                let named = |&&(word, phrase): &&(usize, usize)| {
                    parse.words[word].lower == *preposition && !parse.phrases[phrase].time
                };
                // “of” belongs to the noun right before it.
                let behind = if preposition == "of" { &behind[..behind.len().min(1)] } else { behind };
                let around = around.iter().filter(|&&(word, _)| !self.belongs_to_act(word));
                behind.iter().chain(around).filter(named).filter(|_| !passive_by).map(|&(_, phrase)| phrase).collect()
            }
            _ => Vec::new(),
        }
    }

    /// “smuggled in by sea”, “agreed by telephone”: how, not by whom.
    fn is_means(&self, phrase: usize) -> bool {
        let scene = &self.reading.scene;
        let shape = &scene.parse.phrases[phrase];
        shape.words.len() == 1 && scene.lexicon.nouns.is(&scene.parse.words[shape.head].lemma, "means")
    }

    /// “The council adopted a resolution calling for”: who speaks in a document is who issues it.
    fn author(&self, phrase: usize) -> usize {
        let scene = &self.reading.scene;
        let document = matches!(
            scene.parse.head_lemma(phrase),
            "resolution" | "statement" | "letter" | "declaration" | "communique" | "communiqué" | "motion" | "message"
        );
        if !document {
            return phrase;
        }
        let issued = act::governor(self.reading, phrase).map(|clause| &scene.parse.clauses[clause]);
        issued.filter(|issued| issued.voice == Voice::Active).and_then(|issued| issued.subject).unwrap_or(phrase)
    }

    /// The argument that a phrase is, if it is of the class; for an actor, also whoever does the act that it names.
    fn fitting(&self, phrase: usize, class: Option<&str>) -> Option<Filled> {
        if class == Some("owner") {
            // “a threat to Russian security”: Russia.
            let (owner, _) = self.reading.owner(core(&self.reading.scene, phrase))?;
            let owner = self.reading.scene.as_actor(&owner);
            let span = Some(refer::span(&self.reading.scene, phrase));
            let argument = Argument { referent: Referent::Entity(owner.clone()), span };
            return owner.kind.acts().then_some(Filled { argument, phrase: Some(phrase) });
        }
        if self.fits_phrase(phrase, class) {
            return self.filled(phrase);
        }
        if class != Some("actor") || self.depth >= DEPTH || Some(phrase) == self.phrase {
            return None;
        }
        let act = act::of_phrase(self.reading, self.memory, phrase, self.depth + 1)?;
        let argument = act.statements.into_iter().next()?.subject?;
        Some(Filled { argument, phrase: Some(phrase) })
    }

    /// “trains them under a pact *with* Norway”: the preposition completes the noun before it, not the verb.
    fn belongs_to_act(&self, preposition: usize) -> bool {
        let scene = &self.reading.scene;
        let Some(phrase) = preposition.checked_sub(1).and_then(|word| scene.parse.phrase_at(word)) else {
            return false;
        };
        let object = self.clause.is_some_and(|clause| scene.parse.clauses[clause].objects.contains(&phrase));
        let act = scene.lexicon.frames.of(Part::Noun, scene.parse.head_lemma(phrase)).next().is_some();
        act && !object
            && self.phrase != Some(phrase)
            && matches!(scene.parse.words[preposition].lower.as_str(), "with" | "between" | "for" | "against" | "on")
    }

    /// “the Kabul attack”: a city before the noun says where, not who.
    fn names_place(&self, entity: &Entity) -> bool {
        let Some(phrase) = self.phrase else { return false };
        let mut names = self.reading.scene.names_in(phrase);
        entity.kind == EntityKind::Place && names.any(|mention| mention.entity.id == entity.id && !mention.demonym)
    }

    /// Whether the verb that governs the noun gives it its subject: “carry out attacks”, “has concerns”, “is a threat”.
    fn lends_subject(&self) -> bool {
        self.clause.is_some_and(|clause| {
            let parse = &self.reading.scene.parse;
            // Whoever proposes talks does not hold them yet.
            let lends = |light: &Frame| light.needs.iter().all(|need| need.class.as_deref() != Some("possible"));
            parse.words[parse.clauses[clause].verb].lemma == "be" || act::light(self.reading, clause).is_some_and(lends)
        })
    }

    /// The argument that a phrase is.
    fn filled(&self, phrase: usize) -> Option<Filled> {
        let scene = &self.reading.scene;
        let inner = core(scene, phrase);
        let span = Some(refer::span(scene, inner).cover(refer::span(scene, phrase)));
        if self.depth < DEPTH
            && Some(inner) != self.phrase
            && !self.are_people(inner)
            && let Some(act) = act::of_phrase(self.reading, self.memory, inner, self.depth + 1)
        {
            let statement = act.statements.into_iter().next()?;
            let span = span.map(|span| span.cover(scene.span(&scene.parse.extent(inner))));
            return Some(Filled {
                argument: Argument { referent: Referent::Proposition(Box::new(statement)), span },
                phrase: Some(phrase),
            });
        }
        // “supports it”: what was spoken of last.
        let head = &scene.parse.words[scene.parse.phrases[phrase].head];
        if matches!(head.lower.as_str(), "it" | "this")
            && self.clause.is_some_and(|clause| scene.parse.clauses[clause].objects.contains(&phrase))
            && let Some(act) = self.memory.last_act()
        {
            let referent = Referent::Proposition(Box::new(act::unplaced(act)));
            return Some(Filled { argument: Argument { referent, span }, phrase: Some(phrase) });
        }
        let entity = self.reading.entity(phrase).or_else(|| self.bare(inner))?;
        Some(Filled { argument: Argument { referent: Referent::Entity(entity), span }, phrase: Some(phrase) })
    }

    /// A thing that is named by nothing but its words: an act without arguments, “the incident”.
    fn bare(&self, phrase: usize) -> Option<Arc<Entity>> {
        let scene = &self.reading.scene;
        let head = &scene.parse.words[scene.parse.phrases[phrase].head];
        if let Some(people) = self.counted(phrase) {
            return Some(people);
        }
        if head.tag != Tag::Noun {
            return None;
        }
        let words = scene.words_of(phrase);
        Some(refer::derived(&scene.text(scene.span(&words)), EntityKind::Thing, None))
    }

    /// “supporters of the president”, who do no act of supporting here; but “the opposition to the plan”.
    fn are_people(&self, phrase: usize) -> bool {
        let scene = &self.reading.scene;
        let lemma = scene.parse.head_lemma(phrase);
        let people = ["group", "people", "title"].iter().any(|class| scene.lexicon.nouns.is(lemma, class));
        let towards = scene.parse.phrases[phrase].behind.first();
        people && towards.is_none_or(|&(word, _)| !matches!(scene.parse.words[word].lower.as_str(), "to" | "towards"))
    }

    /// “at least ten were wounded”: who is counted and not named are people.
    fn counted(&self, phrase: usize) -> Option<Arc<Entity>> {
        let scene = &self.reading.scene;
        let head = &scene.parse.words[scene.parse.phrases[phrase].head];
        let some =
            matches!(head.lower.as_str(), "another" | "others" | "several" | "many" | "some" | "dozens" | "hundreds");
        let counted = head.tag == Tag::Number && quantity(scene, phrase).is_some()
            || some && matches!(head.tag, Tag::Pronoun | Tag::Determiner);
        counted.then(|| refer::derived("people", EntityKind::Group, None))
    }

    /// Whether a phrase is of a class: by the kind of what it means, or by its noun.
    fn fits_phrase(&self, phrase: usize, class: Option<&str>) -> bool {
        let scene = &self.reading.scene;
        let Some(class) = class else { return true };
        let inner = core(scene, phrase);
        let head = &scene.parse.words[scene.parse.phrases[inner].head];
        let noun = head.tag == Tag::Noun && scene.lexicon.nouns.is(&head.lemma, class);
        if class == "act" {
            return head.tag == Tag::Noun && scene.lexicon.frames.of(Part::Noun, &head.lemma).next().is_some();
        }
        let meant = || self.reading.entity(phrase).or_else(|| self.counted(inner));
        noun || meant().is_some_and(|entity| {
            fits_entity(&scene.as_actor(&entity), Some(class)) || fits_entity(&entity, Some(class))
        })
    }

    /// A noun or adjective of a class before the noun: “troop withdrawal”, “terrorist attacks”.
    fn modifier(&self, phrase: usize, class: Option<&str>) -> Option<Filled> {
        let scene = &self.reading.scene;
        let shape = &scene.parse.phrases[phrase];
        let word = (shape.words.start..shape.head).find(|&word| {
            class.is_none_or(|class| scene.lexicon.nouns.is(&scene.parse.words[word].lemma.to_lowercase(), class))
        })?;
        let owner = self.reading.owner(phrase).map(|(entity, _)| scene.as_actor(&entity));
        let label = match (class, owner) {
            (Some("force"), Some(owner)) => refer::forces_of(&owner),
            (Some("force"), None) => refer::derived("troops", EntityKind::Force, None),
            _ => refer::derived(&scene.parse.words[word].lower, EntityKind::Thing, None),
        };
        let span = Some(scene.parse.words[word].span());
        Some(Filled { argument: Argument { referent: Referent::Entity(label), span }, phrase: None })
    }

    /// “there is no …”, “there has to be …”.
    fn exists(&self, stance: Option<&str>) -> bool {
        let (Some(clause), Some(phrase)) = (self.clause, self.phrase) else { return false };
        let parse = &self.reading.scene.parse;
        let shape = &parse.clauses[clause];
        let led = shape.group.start.checked_sub(1).is_some_and(|before| parse.words[before].tag == Tag::Existential);
        let object = shape.objects.iter().any(|&object| {
            core(&self.reading.scene, object) == phrase
                || object == phrase
                || parse.phrases[object]
                    .behind
                    .iter()
                    .any(|&(_, behind)| behind == phrase && is_kind(&parse.words[parse.phrases[object].head].lemma))
        });
        let no = parse.phrases[phrase].words.clone().any(|word| parse.words[word].lower == "no");
        led && parse.words[shape.verb].lemma == "be"
            && object
            && match stance {
                Some("no") => no || shape.negation.is_some(),
                Some("must") => shape.modal.is_some_and(|modal| {
                    matches!(parse.words[modal].lemma.as_str(), "have" | "must" | "should" | "need")
                }),
                _ => true,
            }
    }

    /// The clause that completes the trigger: “refused *to leave*”, “denies *arming*”, “opposes *that …*”.
    fn completion(&self) -> Option<usize> {
        let parse = &self.reading.scene.parse;
        // “the refusal *to negotiate*”, “its pledge *to withdraw*”.
        if let Some(phrase) = self.phrase {
            let end = parse.extent(phrase).end;
            return (0..parse.clauses.len()).find(|&child| {
                parse.clauses[child].group.start == end && parse.clauses[child].mood == Mood::Infinitive
            });
        }
        let clause = self.clause?;
        let end = parse.clauses[clause].group.end;
        (0..parse.clauses.len()).find(|&child| match parse.clauses[child].parent {
            Some((parent, Link::Complement | Link::Infinitive)) => parent == clause,
            Some((parent, Link::Participle(_))) => {
                parent == clause && child == clause + 1 && parse.clauses[child].group.start <= end + 1
            }
            _ => false,
        })
    }

    /// The act that the completing clause tells of.
    fn complement(&self) -> Option<Filled> {
        let child = self.completion().filter(|_| self.depth < DEPTH)?;
        let site = Self { depth: self.depth + 1, ..Self::of_clause(self.reading, self.memory, child) };
        let statement = act::statements_of_clause(&site).into_iter().next()?.1.into_iter().next()?;
        let referent = Referent::Proposition(Box::new(statement));
        Some(Filled { argument: Argument { referent, span: None }, phrase: None })
    }

    fn source(&self) -> Option<Filled> {
        let attribution = match (self.clause, self.phrase) {
            (Some(clause), _) => super::source::of_clause(self.reading, clause),
            (None, Some(phrase)) => super::source::of_word(self.reading, self.reading.scene.parse.phrases[phrase].head),
            _ => None,
        }?;
        Some(Filled {
            argument: Argument { referent: Referent::Entity(attribution.source?), span: attribution.text },
            phrase: None,
        })
    }

    /// As [`Site::phrases`], but every phrase behind the preposition, not only the first.
    pub fn places(&self, slot: &Slot) -> Vec<usize> {
        let Slot::Preposition(preposition) = slot else { return self.phrases(slot) };
        let parse = &self.reading.scene.parse;
        let behind = self.phrase.map_or(&[][..], |phrase| parse.phrases[phrase].behind.as_slice());
        let around = self.clause.map_or(&[][..], |clause| parse.clauses[clause].obliques.as_slice());
        let named =
            |&&(word, phrase): &&(usize, usize)| parse.words[word].lower == *preposition && !parse.phrases[phrase].time;
        // “talks between Chad and Sudan *in Cairo*”: what stands behind the last of a list.
        let members = behind.iter().flat_map(|&(_, first)| parse.phrases[first].members.last());
        let listed = members.flat_map(|&last| parse.phrases[last].behind.iter());
        // “signed between Chad and Sudan *in Cairo*”.
        let last = |&(_, first): &(usize, usize)| parse.members(first).last().copied().filter(|&last| last != first);
        let far = around.iter().filter_map(last).flat_map(|last| parse.phrases[last].behind.iter());
        behind
            .iter()
            .chain(listed)
            .chain(around)
            .chain(far)
            .filter(named)
            .filter(|&&(word, _)| !self.belongs_to_act(word))
            .map(|&(_, phrase)| phrase)
            .collect()
    }
}

fn is_kind(lemma: &str) -> bool {
    matches!(lemma, "kind" | "sort" | "form" | "type")
}

/// Whether an entity is of a class by its kind.
fn fits_entity(entity: &Entity, class: Option<&str>) -> bool {
    let Some(class) = class else { return true };
    match class {
        "actor" => entity.kind.acts(),
        "force" => entity.kind == EntityKind::Force,
        "violent" => entity.kind == EntityKind::ArmedGroup,
        "place" => entity.kind.is_place(),
        "person" => entity.kind == EntityKind::Person,
        "people" => matches!(entity.kind, EntityKind::Person | EntityKind::Group),
        "country" => entity.kind == EntityKind::Country,
        "government" => matches!(entity.kind, EntityKind::GovernmentBody),
        "organization" => matches!(entity.kind, EntityKind::Organization),
        "asset" => entity.kind == EntityKind::Weapon,
        "agreement" => entity.kind == EntityKind::Agreement,
        _ => false,
    }
}
