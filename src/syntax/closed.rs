use crate::lexicon::Form;
use crate::syntax::Tag;

/// The tag of a word of a closed class, in lower case, before its neighbours are looked at.
///
/// Words of two classes have the commoner one here; the tagger turns `that`, `to`, `her` and `there` round where it must.
pub(super) fn closed(word: &str) -> Option<Tag> {
    Some(match word {
        "the" | "a" | "an" | "this" | "these" | "those" | "some" | "any" | "no" | "every" | "each" | "all" | "both"
        | "another" | "such" | "either" | "neither" | "many" | "much" | "several" | "few" | "most" | "half" => {
            Tag::Determiner
        }
        "my" | "our" | "your" | "his" | "their" | "its" | "whose" | "her" => Tag::PossessivePronoun,
        "i" | "we" | "you" | "he" | "she" | "they" | "it" | "me" | "us" | "him" | "them" | "everyone" | "everybody"
        | "everything" | "someone" | "somebody" | "something" | "nobody" | "nothing" | "anyone" | "anything"
        | "himself" | "herself" | "itself" | "themselves" | "ourselves" | "one" | "others" | "none" => Tag::Pronoun,
        "which" | "who" | "whom" => Tag::Relative,
        "that" | "because" | "if" | "unless" | "although" | "though" | "while" | "whereas" | "whether" | "when"
        | "where" | "why" | "how" | "what" | "once" | "lest" => Tag::Subordinator,
        "and" | "or" | "but" | "nor" | "&" => Tag::Conjunction,
        "of" | "in" | "on" | "at" | "by" | "for" | "from" | "with" | "without" | "into" | "onto" | "against"
        | "between" | "among" | "amongst" | "through" | "throughout" | "during" | "under" | "over" | "toward"
        | "towards" | "across" | "along" | "amid" | "amidst" | "around" | "behind" | "below" | "beneath" | "beside"
        | "besides" | "beyond" | "despite" | "inside" | "near" | "outside" | "per" | "regarding" | "concerning"
        | "since" | "than" | "until" | "till" | "unlike" | "upon" | "via" | "within" | "alongside" | "atop"
        | "versus" | "to" | "as" | "like" | "after" | "before" | "about" | "following" | "including" => {
            Tag::Preposition
        }
        "not" | "n't" | "n’t" | "never" => Tag::Negation,
        "will" | "would" | "shall" | "should" | "can" | "could" | "may" | "might" | "must" | "cannot" | "'ll"
        | "’ll" | "ca" | "wo" | "ought" => Tag::Modal,
        "is" | "are" | "am" | "'re" | "’re" | "'m" | "’m" => Tag::Verb(Form::Present),
        "was" | "were" => Tag::Verb(Form::Past),
        "be" => Tag::Verb(Form::Base),
        "been" => Tag::Verb(Form::Participle),
        "being" => Tag::Verb(Form::Gerund),
        "has" | "have" | "'ve" | "’ve" => Tag::Verb(Form::Present),
        "had" | "'d" | "’d" => Tag::Verb(Form::PastOrParticiple),
        "having" => Tag::Verb(Form::Gerund),
        "saying" | "calling" => Tag::Verb(Form::Gerund),
        "do" | "does" => Tag::Verb(Form::Present),
        "did" => Tag::Verb(Form::Past),
        "also" | "only" | "already" | "still" | "now" | "then" | "thus" | "however" | "meanwhile" | "again"
        | "ever" | "yet" | "just" | "even" | "too" | "very" | "so" | "therefore" | "moreover" | "instead"
        | "perhaps" | "together" | "here" | "soon" | "often" | "always" | "further" | "far" | "not-yet"
        | "nevertheless" | "otherwise" | "once-again" | "rather" | "quite" | "ago" | "ahead" | "abroad" | "earlier"
        | "later" | "more" | "less" | "well" => Tag::Adverb,
        "there" => Tag::Existential,
        "zero" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine" | "ten" | "eleven"
        | "twelve" | "thirteen" | "fourteen" | "fifteen" | "sixteen" | "seventeen" | "eighteen" | "nineteen"
        | "twenty" | "thirty" | "forty" | "fifty" | "sixty" | "seventy" | "eighty" | "ninety" | "hundred"
        | "thousand" | "million" | "billion" | "dozen" | "dozens" | "tens" | "hundreds" | "thousands" | "millions"
        | "scores" => Tag::Number,
        _ => return None,
    })
}

/// The lemma of a word of a closed class.
pub(super) fn closed_lemma(word: &str) -> &str {
    match word {
        "is" | "are" | "am" | "'re" | "’re" | "'m" | "’m" | "was" | "were" | "be" | "been" | "being" => "be",
        "has" | "have" | "'ve" | "’ve" | "had" | "'d" | "’d" | "having" => "have",
        "do" | "does" | "did" => "do",
        "saying" => "say",
        "calling" => "call",
        "'ll" | "’ll" | "wo" => "will",
        "ca" | "cannot" => "can",
        "an" => "a",
        "n't" | "n’t" => "not",
        _ => word,
    }
}

/// Words that go with a verb as its particle.
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "out"
            | "up"
            | "off"
            | "down"
            | "away"
            | "back"
            | "over"
            | "in"
            | "on"
            | "through"
            | "together"
            | "forward"
            | "apart"
            | "aside"
    )
}

/// Whether a preposition may also begin a clause (“after the US withdraws”).
pub(super) fn may_subordinate(word: &str) -> bool {
    matches!(word, "after" | "before" | "since" | "until" | "till" | "as" | "once" | "than" | "while")
}
