use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::memory::Memory;
use super::office;
use super::quantity::core;
use super::refer::{self, Meaning};
use super::scene::Scene;
use super::source::{self, Saying};
use super::voice;
use crate::claim::Attribution;
use crate::lexicon::{Entity, EntityKind, Part};
use crate::syntax::{Tag, Voice};
use crate::text::Span;

/// A sentence with what its phrases mean and who speaks in it.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub scene: Scene<'a>,
    /// What each phrase means on its own.
    meanings: Vec<Option<Meaning>>,
    /// Who owns what each phrase means, and the phrase that says so, where it is another.
    owners: Vec<Option<(Arc<Entity>, Option<usize>)>>,
    /// Who says what in the sentence.
    pub sayings: Vec<Saying>,
    /// The speakers of the quotations of the paragraph.
    pub speakers: Arc<[(Span, Attribution)]>,
    /// Who “we” are outside quotation marks.
    issuer: Option<Arc<Entity>>,
    /// The day spoken of before the sentence.
    pub spoken: Option<Date>,
    /// The last day of which the report can be.
    pub latest_day: Option<Date>,
}

impl<'a> Reading<'a> {
    /// Reads the phrases of a sentence from left to right, remembering whom they name.
    pub fn new(scene: Scene<'a>, memory: &mut Memory) -> Self {
        let mut reading = Self {
            scene,
            meanings: Vec::new(),
            owners: Vec::new(),
            sayings: Vec::new(),
            speakers: Arc::default(),
            spoken: memory.spoken,
            latest_day: memory.latest_day,
            issuer: memory.issuer.clone(),
        };
        for phrase in 0..reading.scene.parse.phrases.len() {
            let meaning = reading.refer(memory, phrase);
            for mention in reading.scene.names_in(phrase) {
                memory.note(&mention.entity, false);
            }
            if let Some(Meaning::Thing(entity)) = &meaning {
                memory.note(entity, reading.in_place(phrase));
                if reading.is_actor(phrase) {
                    let whole = reading.scene.as_actor(entity);
                    memory.note_actor(&whole);
                }
                reading.note_office(memory, phrase, entity);
            }
            reading.meanings.push(meaning);
            let owner = reading.find_owner(memory, phrase);
            reading.owners.push(owner);
            reading.note_list(memory, phrase);
        }
        reading.name_holders();
        reading.note_acronyms(memory);
        for clause in voice::turned(&reading) {
            reading.scene.parse.clauses[clause].voice = Voice::Passive;
        }
        reading.sayings = source::sayings(&reading);
        match reading.sayings.iter().find(|saying| source::opens_turn(&reading, saying)) {
            Some(saying) => memory.turn = Some(saying.attribution.clone()),
            None => reading.sayings.extend(memory.turn.clone().map(source::in_turn)),
        }
        reading.issuer = memory.turn.as_ref().and_then(|turn| turn.source.clone()).or(reading.issuer);
        reading.own_words(memory);
        reading
    }

    /// “its leader, Hashim Thaci”: the title means whom the name beside it means.
    fn name_holders(&mut self) {
        for phrase in 0..self.meanings.len() {
            let parse = &self.scene.parse;
            let titled = self.scene.lexicon.nouns.is(parse.head_lemma(phrase), "title");
            let Some(name) = parse.apposition(phrase).filter(|_| titled) else { continue };
            let person =
                matches!(&self.meanings[name], Some(Meaning::Thing(entity)) if entity.kind == EntityKind::Person);
            if person {
                self.meanings[phrase] = self.meanings[name].clone();
            }
        }
    }

    /// “*Our* troops will stay,” said X: who is quoted may be named only behind the words.
    fn own_words(&mut self, memory: &mut Memory) {
        let Some(sayer) = self.sayings.iter().find_map(|saying| saying.attribution.source.clone()) else { return };
        let before = memory.speaker.replace(sayer);
        for phrase in 0..self.meanings.len() {
            let words = &self.scene.parse.words[self.scene.parse.phrases[phrase].words.clone()];
            if words.iter().any(|word| matches!(word.lower.as_str(), "our" | "my")) {
                self.meanings[phrase] = self.refer(memory, phrase);
                self.owners[phrase] = self.find_owner(memory, phrase);
            }
        }
        memory.speaker = before;
    }

    fn refer(&self, memory: &mut Memory, phrase: usize) -> Option<Meaning> {
        let shape = &self.scene.parse.phrases[phrase];
        let head = &self.scene.parse.words[shape.head];
        // Acts are no things; `act` reads them.
        let act = head.tag == Tag::Noun && self.scene.lexicon.frames.of(Part::Noun, &head.lemma).next().is_some();
        if act && !self.scene.lexicon.nouns.is(&head.lemma, "force") && self.scene.name_at(shape.head).is_none() {
            return None;
        }
        // “blew himself up”: nobody but who does it.
        if head.tag == Tag::Pronoun && (head.lower.ends_with("self") || head.lower.ends_with("selves")) {
            return None;
        }
        if head.tag == Tag::Pronoun
            && let Some(subject) = self.subject_over(phrase)
        {
            let meaning = refer::refer(&self.scene, memory, phrase, None)?;
            let other = match &meaning {
                Meaning::Thing(entity) if *entity == subject => Some(memory.other_than(&subject)),
                _ => None,
            };
            // “him” is not who does it; where nobody else was named, it means nobody known.
            return match other {
                Some(other) => other.cloned().map(Meaning::Thing),
                None => Some(meaning),
            };
        }
        let possessor = shape.owner.or_else(|| self.antecedent_of_whose(phrase)).and_then(|owner| self.entity(owner));
        refer::refer(&self.scene, memory, phrase, possessor)
    }

    /// The phrase that “whose” stands for.
    fn antecedent_of_whose(&self, phrase: usize) -> Option<usize> {
        let parse = &self.scene.parse;
        let start = parse.phrases[phrase].words.start;
        let comma = |word: &usize| parse.words[*word].tag == Tag::Comma;
        let before = start.checked_sub(1).filter(|_| parse.words[start].lower == "whose")?;
        let before = if comma(&before) { before.checked_sub(1)? } else { before };
        parse.phrase_at(before)
    }

    fn find_owner(&self, memory: &Memory, phrase: usize) -> Option<(Arc<Entity>, Option<usize>)> {
        let owner = self.scene.parse.phrases[phrase].owner.or_else(|| self.antecedent_of_whose(phrase));
        let named = owner.and_then(|owner| self.entity(owner)).map(|entity| (entity, owner));
        named.or_else(|| refer::owner(&self.scene, memory, phrase).map(|entity| (entity, None)))
    }

    /// Who owns what a phrase means: “*US* withdrawal”, “*its* troops”, “*Kabul's* airport”; and the phrase of the owner.
    pub fn owner(&self, phrase: usize) -> Option<(Arc<Entity>, Option<usize>)> {
        self.owners.get(phrase).cloned().flatten()
    }

    /// “the US and Britain … they”: both are meant.
    fn note_list(&self, memory: &mut Memory, phrase: usize) {
        let first = (0..phrase).find(|&first| self.scene.parse.phrases[first].members.last() == Some(&phrase));
        if let Some(first) = first
            && self.is_actor(first)
        {
            memory.several =
                self.scene.parse.members(first).into_iter().filter_map(|member| self.entity(member)).collect();
        }
    }

    /// “Syrian Democratic Forces (SDF)”.
    fn note_acronyms(&self, memory: &mut Memory) {
        for (at, phrase) in self.scene.parse.phrases.iter().enumerate().skip(1) {
            let start = phrase.words.start;
            let bracket = start.checked_sub(1).is_some_and(|before| self.scene.parse.words[before].lower == "(");
            let closes = self.scene.parse.words.get(phrase.words.end).is_some_and(|word| word.lower == ")");
            let label = self.scene.text(self.scene.span(&phrase.words));
            let short = label.len() <= 8
                && !label.contains(' ')
                && label.chars().all(|letter| letter.is_uppercase() || letter == '-');
            if bracket
                && closes
                && short
                && let Some(entity) = self.entity(at - 1)
            {
                memory.acronyms.insert(label, entity);
            }
        }
    }

    fn note_office(&self, memory: &mut Memory, phrase: usize, person: &Arc<Entity>) {
        let apposition = self.scene.parse.apposition(phrase);
        let beside = apposition.and_then(|other| office::of_phrase(&self.scene, other));
        if person.kind == EntityKind::Person
            && let Some(office) = office::before_name(&self.scene, phrase).or(beside)
            && let Some(of) = &office.of
        {
            memory.note_holder(&of.id, &office.key(), person);
        }
    }

    /// Whether a phrase is the subject of a clause or the source of a saying.
    fn is_actor(&self, phrase: usize) -> bool {
        self.scene.parse.clauses.iter().any(|clause| clause.subject == Some(phrase) && clause.own_subject)
    }

    /// What the subject of the clause means whose object a phrase is.
    fn subject_over(&self, phrase: usize) -> Option<Arc<Entity>> {
        let clauses = &self.scene.parse.clauses;
        let clause = clauses.iter().find(|clause| {
            clause.objects.contains(&phrase) || clause.obliques.iter().any(|&(_, oblique)| oblique == phrase)
        })?;
        self.entity(clause.subject.filter(|&subject| subject < phrase)?)
    }

    /// Whether a preposition of place leads to a phrase.
    fn in_place(&self, phrase: usize) -> bool {
        let start = self.scene.parse.extent(phrase).start;
        start.checked_sub(1).is_some_and(|before| {
            matches!(
                self.scene.parse.words[before].lower.as_str(),
                "in" | "at" | "from" | "into" | "to" | "inside" | "across" | "near" | "throughout" | "within"
            )
        })
    }

    /// The thing that a phrase means, through quantities, with the speaker's side for “we”.
    pub fn entity(&self, phrase: usize) -> Option<Arc<Entity>> {
        let core = core(&self.scene, phrase);
        match self.meanings.get(core)?.as_ref()? {
            Meaning::Thing(entity) => Some(Arc::clone(entity)),
            Meaning::Speaker => {
                let span = self.scene.span(&self.scene.parse.phrases[core].words);
                let quoted = self.quote_speaker(span).and_then(|attribution| attribution.source);
                Some(refer::side(&self.scene, quoted.as_ref().or(self.issuer.as_ref())?))
            }
        }
    }

    /// Who speaks outside quotation marks, where that is not the outlet.
    pub fn issuer(&self) -> Option<Arc<Entity>> {
        self.issuer.as_ref().map(|issuer| refer::side(&self.scene, issuer))
    }

    /// Whose words stand at a place inside quotation marks.
    pub fn quote_speaker(&self, at: Span) -> Option<Attribution> {
        self.speakers.iter().find(|(quote, _)| quote.contains(at)).map(|(_, attribution)| attribution.clone())
    }

    /// The words that belong to a clause: from its verb group to the next one, and its own subject.
    pub fn territory(&self, clause: usize) -> Range<usize> {
        let parse = &self.scene.parse;
        let shape = &parse.clauses[clause];
        let end = parse.clauses.get(clause + 1).map_or(parse.words.len(), |next| {
            let subject = next.subject.filter(|_| next.own_subject).map(|subject| parse.extent(subject).start);
            subject.filter(|&start| start >= shape.group.end).unwrap_or(next.group.start).max(shape.group.end)
        });
        shape.group.start..end
    }

    /// The expressions of time that belong to a clause, nearest first.
    pub fn times_of(&self, clause: usize) -> Vec<usize> {
        let territory = self.territory(clause);
        let mut found: Vec<usize> = (0..self.scene.times.len())
            .filter(|&time| territory.contains(&self.scene.times[time].tokens.start))
            .collect();
        // “On Sunday, troops left”: a time before the subject and after nothing else.
        let shape = &self.scene.parse.clauses[clause];
        let start = shape
            .subject
            .filter(|_| shape.own_subject)
            .map_or(shape.group.start, |subject| self.scene.parse.extent(subject).start.min(shape.group.start));
        let from = clause.checked_sub(1).map_or(0, |before| self.scene.parse.clauses[before].group.end);
        let boundary = (from..start).rev().find(|&word| {
            matches!(self.scene.parse.words[word].tag, Tag::Subordinator | Tag::Quote | Tag::Stop | Tag::Conjunction)
        });
        let from = boundary.unwrap_or(from);
        if clause == 0 || boundary.is_some() {
            found.extend(
                (0..self.scene.times.len())
                    .filter(|&time| (from..start).contains(&self.scene.times[time].tokens.start)),
            );
        }
        // “troops on Sunday left”: between subject and verb.
        let subject_end =
            shape.subject.filter(|_| shape.own_subject).map_or(start, |subject| self.scene.parse.extent(subject).end);
        found.extend((0..self.scene.times.len()).filter(|&time| {
            (subject_end..shape.group.start).contains(&self.scene.times[time].tokens.start)
                && !self.in_other(clause, self.scene.times[time].tokens.start)
        }));
        found.dedup();
        found
    }

    /// Whether a word stands in the territory of an earlier clause that is inserted before this one's verb.
    fn in_other(&self, clause: usize, word: usize) -> bool {
        (0..clause).any(|other| self.territory(other).contains(&word))
    }

    /// The clause whose territory or subject holds a word.
    pub fn clause_around(&self, word: usize) -> Option<usize> {
        let parse = &self.scene.parse;
        let subject = (0..parse.clauses.len()).find(|&clause| {
            let shape = &parse.clauses[clause];
            shape.own_subject && shape.subject.is_some_and(|subject| parse.extent(subject).contains(&word))
        });
        subject.or_else(|| (0..parse.clauses.len()).find(|&clause| self.territory(clause).contains(&word)))
    }
}
