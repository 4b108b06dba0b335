use std::cell::RefCell;
use std::rc::Rc;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// English words with their parts of speech: `data/words.tsv` and `data/irregular.tsv`.
///
/// The tables are indexed when a word is first looked up, and their rows are read where they lie.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    lemmas: &'static LazyLock<Index>,
    irregular: &'static LazyLock<Index>,
}

/// The rows of a table by their first cell; those that share it stand together.
type Index = FxHashMap<&'static str, &'static str>;

static LEMMAS: LazyLock<Index> = LazyLock::new(|| index(include_str!("../../data/words.tsv")));
static IRREGULAR: LazyLock<Index> = LazyLock::new(|| index(include_str!("../../data/irregular.tsv")));

thread_local! {
    /// The readings of the words that were looked up last: a text uses few words, over and over.
    static SEEN: RefCell<FxHashMap<Box<str>, Rc<[Reading]>>> = RefCell::default();
}

/// How many words are kept at most, about 2 MB of them.
const MOST_SEEN: usize = 1 << 14;

/// How often a lemma was counted as noun, verb, adjective and adverb; `None` where it is not used as such.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// As a noun.
    pub noun: Option<u32>,
    /// As a verb.
    pub verb: Option<u32>,
    /// As an adjective.
    pub adjective: Option<u32>,
    /// As an adverb.
    pub adverb: Option<u32>,
}

/// The part that an inflected form plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `attack` as a noun.
    Singular,
    /// `attacks` as a noun.
    Plural,
    /// `attack` as a verb.
    Base,
    /// `attacks` as a verb.
    Present,
    /// `went`.
    Past,
    /// `gone`.
    Participle,
    /// `attacked`, which may be either.
    PastOrParticiple,
    /// `attacking`.
    Gerund,
    /// `safe`, `safer`.
    Adjective,
    /// `safely`.
    Adverb,
}

/// One reading of a word: its lemma, the part it plays, and how often the lemma was counted so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The lemma, in lower case.
    pub lemma: &'static str,
    /// The part.
    pub form: Form,
    /// Uses counted of the lemma in this part of speech.
    pub count: u32,
}

/// Past forms that are no participles.
const PAST_ONLY: &[&str] = &[
    "arose", "ate", "awoke", "bade", "became", "began", "bit", "blew", "bore", "broke", "came", "chose", "did",
    "drank", "drew", "drove", "fell", "flew", "forbade", "foresaw", "forgave", "forgot", "forsook", "forwent", "froze",
    "gave", "grew", "hid", "knew", "mistook", "overcame", "overran", "overrode", "overtook", "overthrew", "partook",
    "ran", "rang", "rode", "rose", "sang", "sank", "saw", "shook", "shrank", "slew", "spoke", "sprang", "stole",
    "strode", "strove", "swam", "swore", "threw", "took", "tore", "underwent", "undertook", "was", "went", "were",
    "withdrew", "woke", "wore", "wrote",
];

/// Participles that are no past forms, beside those that end in `-n`.
const PARTICIPLE_ONLY: &[&str] =
    &["become", "begun", "come", "done", "drunk", "overcome", "overrun", "run", "rung", "sung", "sunk", "swum"];

/// Irregular forms in `-n` that are past forms too.
const PAST_IN_N: &[&str] = &["burn", "burnt", "learn", "span", "spun", "won"];

impl Words {
    /// The tables that ship with the program.
    pub fn shipped() -> Self {
        Self { lemmas: &LEMMAS, irregular: &IRREGULAR }
    }

    /// The parts of speech of a lemma in lower case; `None` where the table does not have it.
    pub fn counts(&self, lemma: &str) -> Option<Counts> {
        self.lemma(lemma).map(|(_, counts)| counts)
    }

    /// The lemma as the table spells it, which lasts, and its counts.
    fn lemma(&self, lemma: &str) -> Option<(&'static str, Counts)> {
        let (&lemma, rows) = self.lemmas.get_key_value(lemma)?;
        let mut cells = rows.lines().next()?.split('\t').skip(1).map(|cell| cell.parse().ok());
        let mut next = || cells.next().flatten();
        Some((lemma, Counts { noun: next(), verb: next(), adjective: next(), adverb: next() }))
    }

    /// Every reading of a word in lower case, in no special order; none where no lemma of it is known.
    pub fn readings(&self, word: &str) -> Rc<[Reading]> {
        SEEN.with_borrow_mut(|seen| {
            if let Some(known) = seen.get(word) {
                return Rc::clone(known);
            }
            // A text of nothing but new words does not fill the memory.
            if seen.len() == MOST_SEEN {
                seen.clear();
            }
            let readings: Rc<[Reading]> = self.read(word).into();
            seen.insert(word.into(), Rc::clone(&readings));
            readings
        })
    }

    fn read(&self, word: &str) -> Vec<Reading> {
        let mut found = Vec::new();
        self.add_base(word, &mut found);
        let mut irregular_verb = false;
        for row in self.irregular.get(word).into_iter().flat_map(|rows| rows.lines()) {
            let mut cells = row.split('\t').skip(1);
            let (Some(part), Some(lemma)) = (cells.next(), cells.next()) else { continue };
            let counts = self.counts(lemma).unwrap_or_default();
            let (form, count) = match part {
                "v" if word.ends_with("ing") => (Form::Gerund, counts.verb),
                "v" if word.ends_with('s') => (Form::Present, counts.verb),
                "v" => (verb_form(word), counts.verb),
                "n" => (Form::Plural, counts.noun),
                "a" => (Form::Adjective, counts.adjective),
                _ => (Form::Adverb, counts.adverb),
            };
            irregular_verb |= part == "v";
            push(&mut found, lemma, form, count.unwrap_or(0));
        }
        self.add_regular(word, irregular_verb, &mut found);
        found
    }

    fn add_base(&self, word: &str, found: &mut Vec<Reading>) {
        let Some((word, counts)) = self.lemma(word) else { return };
        let forms = [
            (Form::Singular, counts.noun),
            (Form::Base, counts.verb),
            (Form::Adjective, counts.adjective),
            (Form::Adverb, counts.adverb),
        ];
        for (form, count) in forms {
            if let Some(count) = count {
                push(found, word, form, count);
            }
        }
        // “has come”, “has overrun”.
        if counts.verb.is_some() && PARTICIPLE_ONLY.contains(&word) {
            push(found, word, Form::Participle, counts.verb.unwrap_or(0));
        }
        // “put”, “cut” and “set” are their own past.
        if counts.verb.is_some() && UNCHANGING.contains(&word) {
            push(found, word, Form::PastOrParticiple, counts.verb.unwrap_or(0));
        }
    }

    fn add_regular(&self, word: &str, irregular_verb: bool, found: &mut Vec<Reading>) {
        // “longest”, “harder”, “heavier”.
        for ending in ["est", "er"] {
            let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 2) else { continue };
            let mut lemmas = self.lemmas_of(stem, Form::PastOrParticiple);
            if let Some((lemma, count)) = lemmas.find_map(|(lemma, counts)| Some((lemma, counts.adjective?))) {
                push(found, lemma, Form::Adjective, count);
            }
        }
        for (ending, form) in [("s", Form::Present), ("ed", Form::PastOrParticiple), ("ing", Form::Gerund)] {
            let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1) else { continue };
            if irregular_verb && form != Form::Present {
                continue;
            }
            for (lemma, counts) in self.lemmas_of(stem, form) {
                if let Some(count) = counts.verb {
                    push(found, lemma, form, count);
                }
                if form == Form::Present
                    && let Some(count) = counts.noun
                {
                    push(found, lemma, Form::Plural, count);
                }
                if counts.verb.is_some() {
                    break;
                }
            }
        }
    }

    /// The lemmas that a regular ending may have been put to, likelier ones first.
    fn lemmas_of(&self, stem: &str, form: Form) -> impl Iterator<Item = (&'static str, Counts)> {
        let known = move |(root, letter): (&str, &str)| match letter {
            "" => self.lemma(root),
            _ => self.lemma(&[root, letter].concat()),
        };
        stems(stem, form).into_iter().flatten().filter_map(known)
    }
}

/// Verbs whose base, past and participle are one form.
const UNCHANGING: &[&str] = &[
    "bet", "burst", "cast", "cost", "cut", "forecast", "hit", "hurt", "let", "put", "quit", "read", "set", "shed",
    "shut", "split", "spread", "thrust", "upset",
];

fn verb_form(word: &str) -> Form {
    if PAST_ONLY.contains(&word) {
        Form::Past
    } else if PARTICIPLE_ONLY.contains(&word)
        || ((word.ends_with('n') || word.ends_with("ne")) && !PAST_IN_N.contains(&word))
    {
        Form::Participle
    } else {
        Form::PastOrParticiple
    }
}

/// The words that a regular ending may have been put to, likelier ones first, each as a root and the letter that the
/// ending took away. “attack” comes before “attacke”, but “arrive” before “arriv”: whichever is a word is found.
fn stems(stem: &str, form: Form) -> [Option<(&str, &'static str)>; 4] {
    let bytes = stem.as_bytes();
    let doubled = bytes.len() > 2 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2] && stem.is_ascii();
    let single = doubled.then(|| (&stem[..stem.len() - 1], ""));
    match form {
        Form::Present => {
            let sibilant = stem.strip_suffix('e').filter(|root| root.ends_with(['s', 'x', 'z', 'h', 'o']));
            [stem.strip_suffix("ie").map(|root| (root, "y")), sibilant.map(|root| (root, "")), Some((stem, "")), None]
        }
        _ => {
            let likely = single.filter(|_| !stem.ends_with("ll") && !stem.ends_with("ss"));
            let y = stem.strip_suffix('i').filter(|_| form == Form::PastOrParticiple).map(|root| (root, "y"));
            [likely.or(y), Some((stem, "e")), Some((stem, "")), single]
        }
    }
}

fn push(found: &mut Vec<Reading>, lemma: &'static str, form: Form, count: u32) {
    let known = found.iter().any(|reading| reading.form == form && reading.lemma == lemma);
    if !known {
        found.push(Reading { lemma, form, count });
    }
}

/// The rows of a table with a header row, whose rows with one first cell follow each other.
fn index(table: &'static str) -> Index {
    let mut index = Index::with_capacity_and_hasher(table.len() / 16, Default::default());
    let mut start = table.find('\n').map_or(table.len(), |end| end + 1);
    while start < table.len() {
        let key = first_cell(&table[start..]);
        let mut end = start;
        while end < table.len() && first_cell(&table[end..]) == key {
            end += table[end..].find('\n').map_or(table.len() - end, |length| length + 1);
        }
        index.insert(key, &table[start..end]);
        start = end;
    }
    index
}

fn first_cell(rows: &str) -> &str {
    rows.split(['\t', '\n']).next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::{Form, Words};

    #[track_caller]
    fn check(word: &str, expected: &[(&str, Form)]) {
        let readings = Words::shipped().readings(word);
        for (lemma, form) in expected {
            assert!(
                readings.iter().any(|reading| reading.lemma == *lemma && reading.form == *form),
                "{word}: {readings:?}"
            );
        }
    }

    #[test]
    fn inflected_words_are_led_back_to_their_lemma() {
        check("attacks", &[("attack", Form::Present), ("attack", Form::Plural)]);
        check("attacked", &[("attack", Form::PastOrParticiple)]);
        check("withdrawing", &[("withdraw", Form::Gerund)]);
        check("arriving", &[("arrive", Form::Gerund)]);
        check("planned", &[("plan", Form::PastOrParticiple)]);
        check("denies", &[("deny", Form::Present)]);
        check("said", &[("say", Form::PastOrParticiple)]);
        check("withdrew", &[("withdraw", Form::Past)]);
        check("withdrawn", &[("withdraw", Form::Participle)]);
        check("killed", &[("kill", Form::PastOrParticiple)]);
    }

    #[test]
    fn the_first_and_the_last_row_are_found() {
        let words = Words::shipped();
        assert!(words.counts("a").is_some());
        assert!(words.counts("zyrian").is_some());
        assert!(words.counts("xyzzy").is_none());
    }

    #[test]
    fn no_row_of_a_table_is_lost() {
        // Rows of one word that stand apart would be, but for the last.
        for table in [include_str!("../../data/words.tsv"), include_str!("../../data/irregular.tsv")] {
            let found: usize = super::index(table).values().map(|rows| rows.lines().count()).sum();
            assert_eq!(found, table.lines().count() - 1);
        }
    }
}
