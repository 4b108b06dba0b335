/// English words with their parts of speech: `data/words.tsv` and `data/irregular.tsv`, searched where they lie.
///
/// Both tables are sorted, so a look-up is a binary search in the text and reading them costs nothing.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    lemmas: &'static str,
    irregular: &'static str,
}

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The lemma, in lower case.
    pub lemma: String,
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
        Self {
            lemmas: without_header(include_str!("../../data/words.tsv")),
            irregular: without_header(include_str!("../../data/irregular.tsv")),
        }
    }

    /// The parts of speech of a lemma in lower case; `None` where the table does not have it.
    pub fn counts(&self, lemma: &str) -> Option<Counts> {
        let line = rows_of(self.lemmas, lemma).next()?;
        let mut cells = line.split('\t').skip(1).map(|cell| cell.parse().ok());
        let mut next = || cells.next().flatten();
        Some(Counts { noun: next(), verb: next(), adjective: next(), adverb: next() })
    }

    /// Every reading of a word in lower case, in no special order; none where no lemma of it is known.
    pub fn readings(&self, word: &str) -> Vec<Reading> {
        let mut found = Vec::new();
        self.add_base(word, &mut found);
        let mut irregular_verb = false;
        for row in rows_of(self.irregular, word) {
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
        let Some(counts) = self.counts(word) else { return };
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
            let adjective = stems(stem, Form::PastOrParticiple)
                .into_iter()
                .find_map(|lemma| self.counts(&lemma)?.adjective.map(|count| (lemma, count)));
            if let Some((lemma, count)) = adjective {
                push(found, &lemma, Form::Adjective, count);
            }
        }
        for (ending, form) in [("s", Form::Present), ("ed", Form::PastOrParticiple), ("ing", Form::Gerund)] {
            let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1) else { continue };
            if irregular_verb && form != Form::Present {
                continue;
            }
            for lemma in stems(stem, form) {
                let Some(counts) = self.counts(&lemma) else { continue };
                if let Some(count) = counts.verb {
                    push(found, &lemma, form, count);
                }
                if form == Form::Present
                    && let Some(count) = counts.noun
                {
                    push(found, &lemma, Form::Plural, count);
                }
                if counts.verb.is_some() {
                    break;
                }
            }
        }
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

/// The lemmas that a regular ending may have been put to, likelier ones first.
fn stems(stem: &str, form: Form) -> Vec<String> {
    let mut stems = Vec::with_capacity(3);
    let bytes = stem.as_bytes();
    let doubled = bytes.len() > 2 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2];
    if form == Form::Present {
        if let Some(root) = stem.strip_suffix("ie") {
            stems.push(format!("{root}y"));
        }
        if let Some(root) = stem.strip_suffix('e')
            && root.ends_with(['s', 'x', 'z', 'h', 'o'])
        {
            stems.push(root.to_owned());
        }
        stems.push(stem.to_owned());
        return stems;
    }
    if doubled && !stem.ends_with("ll") && !stem.ends_with("ss") {
        stems.push(stem[..stem.len() - 1].to_owned());
    }
    if form == Form::PastOrParticiple
        && let Some(root) = stem.strip_suffix('i')
    {
        stems.push(format!("{root}y"));
    }
    stems.push(format!("{stem}e"));
    stems.push(stem.to_owned());
    if doubled && stem.is_ascii() {
        stems.push(stem[..stem.len() - 1].to_owned());
    }
    // “attack” before “attacke”, but “arrive” before “arriv”: whichever is a word is found.
    stems
}

fn push(found: &mut Vec<Reading>, lemma: &str, form: Form, count: u32) {
    let known = found.iter().any(|reading| reading.form == form && reading.lemma == lemma);
    if !known {
        found.push(Reading { lemma: lemma.to_owned(), form, count });
    }
}

/// The header row would not be in its place in the order.
fn without_header(table: &str) -> &str {
    table.split_once('\n').map_or("", |(_, rows)| rows)
}

/// The rows of a sorted table whose first cell is `key`.
fn rows_of<'t>(table: &'t str, key: &str) -> impl Iterator<Item = &'t str> {
    let (mut low, mut high) = (0, table.len());
    // Invariant: `low` and `high` stand at the beginning of a row; every row before `low` sorts before `key`.
    while low < high {
        let middle = table.as_bytes()[low..low + (high - low) / 2]
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(low, |at| low + at + 1);
        let next = table[middle..high].find('\n').map_or(high, |at| middle + at + 1);
        if first_cell(&table[middle..next]) < key {
            low = next;
        } else {
            high = middle;
        }
    }
    let key = key.to_owned();
    table[low..].lines().take_while(move |row| first_cell(row) == key)
}

fn first_cell(row: &str) -> &str {
    row.split(['\t', '\n']).next().unwrap_or("")
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
    fn both_tables_are_sorted_for_the_search() {
        let words = Words::shipped();
        for table in [words.lemmas, words.irregular] {
            let keys: Vec<&str> = table.lines().map(super::first_cell).collect();
            let wrong = keys.windows(2).find(|pair| pair[0] > pair[1]);
            assert_eq!(wrong, None);
        }
    }
}
