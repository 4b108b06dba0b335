use crate::syntax::{Link, Mood, Parse, Voice};

/// Gives subjects to clauses that have none of their own, from the clause that they depend on.
pub(super) fn take_over_subject(parse: &mut Parse, at: usize) {
    let clause = &parse.clauses[at];
    let Some((parent, link)) = clause.parent else { return };
    if clause.subject.is_some() {
        return;
    }
    let other = &parse.clauses[parent];
    // “the efforts by partners to encourage”, “Iran's offer to mediate”: whoever the noun belongs to.
    let owner = clause.anchor.filter(|_| clause.mood == Mood::Infinitive).and_then(|anchor| {
        let phrase = &parse.phrases[anchor];
        let by = phrase.behind.iter().find(|&&(word, _)| parse.words[word].lower == "by").map(|&(_, by)| by);
        by.or(phrase.owner)
    });
    let taken = match link {
        Link::Infinitive if owner.is_some() => owner,
        // “urged both sides to return”: the object does; “plans to return”: the subject does.
        Link::Infinitive
            if other.voice == Voice::Active
                && !other.objects.is_empty()
                && persuades(&parse.words[other.verb].lemma) =>
        {
            other.objects.first().copied()
        }
        // “called on the community to impose”.
        Link::Infinitive if persuades(&parse.words[other.verb].lemma) && other.voice == Voice::Active => other
            .obliques
            .iter()
            .find(|&&(word, _)| matches!(parse.words[word].lower.as_str(), "on" | "for" | "to" | "upon"))
            .map(|&(_, phrase)| phrase)
            .or(other.subject),
        Link::Infinitive | Link::Coordinate => other.subject,
        // “accused X of supplying”: the object does.
        Link::Participle(Some(word))
            if blames(&parse.words[other.verb].lemma)
                && matches!(parse.words[word].lower.as_str(), "of" | "for" | "from") =>
        {
            match other.voice {
                Voice::Active => other.objects.first().copied(),
                Voice::Passive => other.subject,
            }
        }
        Link::Participle(_) => other.subject,
        _ => None,
    };
    parse.clauses[at].subject = taken;
}

/// Verbs whose object does what the infinitive says.
fn persuades(lemma: &str) -> bool {
    matches!(
        lemma,
        "ask"
            | "urge"
            | "tell"
            | "order"
            | "force"
            | "compel"
            | "call"
            | "invite"
            | "allow"
            | "enable"
            | "help"
            | "encourage"
            | "persuade"
            | "press"
            | "push"
            | "request"
            | "warn"
            | "want"
            | "expect"
            | "require"
            | "direct"
            | "instruct"
            | "permit"
            | "convince"
            | "appeal"
            | "beg"
            | "oblige"
            | "authorize"
            | "authorise"
            | "pressure"
            | "demand"
            | "implore"
    )
}

/// Verbs whose object does what the gerund after `of`, `for` or `from` says.
fn blames(lemma: &str) -> bool {
    matches!(
        lemma,
        "thank"
            | "praise"
            | "reward"
            | "punish"
            | "sentence"
            | "arrest"
            | "deter"
            | "discourage"
            | "prohibit"
            | "block"
            | "accuse"
            | "suspect"
            | "blame"
            | "criticise"
            | "criticize"
            | "condemn"
            | "stop"
            | "prevent"
            | "ban"
            | "bar"
            | "keep"
            | "dissuade"
            | "convict"
            | "denounce"
            | "charge"
    )
}
