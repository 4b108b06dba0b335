use std::sync::LazyLock;

use any_ascii::any_ascii_char;
use rustc_hash::FxHashSet;

/// A name as it is compared: small letters of the Latin alphabet and digits, one space between words.
///
/// Accents and apostrophes go, other alphabets are transliterated, `N.A.T.O.` is `nato`, and every other mark parts words.
pub fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut characters = name.chars();
    // How many letters there are since a word began or an initial with a full stop ended.
    let mut letters = 0;
    while let Some(character) = characters.next() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => {
                folded.push(character.to_ascii_lowercase());
                letters += 1;
            }
            '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' => {}
            '.' if letters == 1 && is_initial(characters.as_str()) => letters = 0,
            '&' => folded.push_str(" and "),
            _ if character.is_alphanumeric() && !character.is_ascii() => {
                let plain = any_ascii_char(character).chars().filter(char::is_ascii_alphanumeric);
                folded.extend(plain.map(|letter| letter.to_ascii_lowercase()));
                letters += 1;
            }
            // An accent that stands behind its letter as a character of its own.
            '\u{300}'..='\u{36f}' => {}
            _ => {
                if !folded.ends_with(' ') && !folded.is_empty() {
                    folded.push(' ');
                }
                letters = 0;
            }
        }
    }
    if folded.ends_with(' ') || folded.contains("  ") {
        return folded.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    folded
}

/// Whether a text begins with one letter that stands by itself.
fn is_initial(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(char::is_alphabetic) && !characters.next().is_some_and(char::is_alphanumeric)
}

/// The words of a folded name without those that others leave out: articles and `of`, forms of companies, and before two or
/// more words ranks and titles. All words where nothing else would be left.
pub(super) fn core(folded: &str) -> Vec<&str> {
    untitled(without_small(folded), folded)
}

/// [`core`] of what [`without_small`] has left of a folded name.
pub(super) fn untitled<'a>(without: Vec<&'a str>, folded: &'a str) -> Vec<&'a str> {
    let titles = without.iter().filter(|word| is_title(word)).count();
    match without.len() {
        0 => folded.split(' ').filter(|word| !word.is_empty()).collect(),
        all if titles > 0 && all - titles > 1 => without.into_iter().filter(|word| !is_title(word)).collect(),
        _ => without,
    }
}

/// The words of a folded name but for articles, `of` and forms of companies.
pub(super) fn without_small(folded: &str) -> Vec<&str> {
    folded.split(' ').filter(|word| !word.is_empty() && !is_small(word)).collect()
}

fn is_small(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| SMALL.into_iter().collect());
    WORDS.contains(word)
}

const SMALL: [&str; 14] =
    ["the", "of", "and", "al", "el", "for", "inc", "ltd", "llc", "plc", "corp", "gmbh", "co", "limited"];

/// Whether a word is a rank or an office, as it may stand before a name.
pub(super) fn is_title(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| TITLES.into_iter().collect());
    WORDS.contains(word)
}

#[rustfmt::skip]
const TITLES: [&str; 45] = [
    "mr", "mrs", "ms", "dr", "sir", "prof", "president", "vice", "prime", "minister", "premier", "chancellor",
    "secretary", "senator", "sen", "rep", "king", "queen", "prince", "princess", "general", "gen", "lt", "maj",
    "major", "col", "colonel", "capt", "captain", "admiral", "adm", "sheikh", "mullah", "mawlawi", "ayatollah",
    "hajji", "pope", "foreign", "defense", "defence", "ambassador", "governor", "gov", "commander", "emir",
];

/// How a word sounds, roughly, whoever wrote it down: its consonants in classes that transliterations mix (`q`, `k`, `g`;
/// `v`, `w`, `f`; `s`, `z`, `sh`), without vowels but for one at the beginning. `qaddafi`, `gadhafi` and `kadafi` are one.
pub(super) fn sound(word: &str) -> String {
    let letters = word.as_bytes();
    let mut sounds = String::with_capacity(letters.len());
    let mut last_letter_sounded = false;
    let mut at = 0;
    while at < letters.len() {
        let after_vowel = at > 0 && is_vowel(letters[at - 1]);
        let (sound, length) = sound_at(&letters[at..], at == 0, after_vowel);
        at += length;
        if sound == SILENT {
            // An `h` that only marks another letter does not part a doubled one.
            last_letter_sounded = false;
            continue;
        }
        if !(last_letter_sounded && sounds.ends_with(sound)) {
            sounds.push(sound);
        }
        last_letter_sounded = true;
    }
    sounds
}

/// What a letter sounds like that is not heard.
const SILENT: char = ' ';

/// Letters that have one sound together, or that of another; the longer first.
#[rustfmt::skip]
const SPELLED: [(&str, char); 22] = [
    ("tsch", 's'), ("dzh", 'j'), ("sch", 's'), ("tch", 's'), ("ch", 's'), ("sh", 's'), ("ts", 's'), ("tz", 's'),
    ("kh", 'k'), ("gh", 'k'), ("ck", 'k'), ("qu", 'k'), ("ph", 'f'), ("th", 't'), ("dh", 'd'), ("dj", 'j'),
    ("zh", 'j'), ("x", 'k'), ("q", 'k'), ("g", 'k'), ("z", 's'), ("v", 'f'),
];

/// The sound at the beginning of some letters, and of how many letters it is made.
fn sound_at(letters: &[u8], is_first: bool, after_vowel: bool) -> (char, usize) {
    // Most letters begin none of these.
    if b"cdgkpqstvxz".contains(&letters[0])
        && let Some((spelled, sound)) = SPELLED.iter().find(|(spelled, _)| letters.starts_with(spelled.as_bytes()))
    {
        return (*sound, spelled.len());
    }
    let before_vowel = letters.get(1).is_some_and(|next| is_vowel(*next));
    let sound = match letters[0] {
        b'c' if letters.get(1).is_some_and(|next| matches!(next, b'e' | b'i' | b'y')) => 's',
        b'c' => 'k',
        b'h' if is_first || (after_vowel && before_vowel) => 'h',
        b'w' if is_first => 'f',
        b'y' if is_first && before_vowel => 'j',
        b'h' | b'w' => SILENT,
        letter if is_vowel(letter) => {
            if is_first {
                'a'
            } else {
                SILENT
            }
        }
        letter => char::from(letter),
    };
    (sound, 1)
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

#[cfg(test)]
mod tests {
    use super::{core, folded, sound};

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(folded(name), expected);
    }

    #[test]
    fn case_accents_and_marks_do_not_matter() {
        check("São  Tomé and Príncipe", "sao tome and principe");
        check("Sana’a", "sanaa");
        check("al-Qaeda", "al qaeda");
        check("Biden, Joe", "biden joe");
        check("Zu\u{308}rich", "zurich");
        check(" AT&T ", "at and t");
        check("…", "");
    }

    #[test]
    fn initials_with_full_stops_are_one_word_where_they_stand_together() {
        check("N.A.T.O.", "nato");
        check("U.S. Army", "us army");
        check("J. Biden", "j biden");
        check("George W. Bush", "george w bush");
    }

    #[test]
    fn other_alphabets_are_transliterated() {
        check("Владимир Путин", "vladimir putin");
        check("Αθήνα", "athina");
        check("Łódź", "lodz");
    }

    #[test]
    fn words_that_others_leave_out_are_left_out_if_something_is_left() {
        assert_eq!(core("the gambia"), ["gambia"]);
        assert_eq!(core("president george w bush"), ["george", "w", "bush"]);
        assert_eq!(core("president bush"), ["president", "bush"]);
        assert_eq!(core("the"), ["the"]);
    }

    #[test]
    fn transliterations_of_one_name_sound_alike() {
        for alike in [
            &["qaddafi", "gadhafi", "kadafi", "gaddafi", "qadhafi"][..],
            &["mohammed", "muhammad", "mohamad", "muhamed"],
            &["zelensky", "zelenskyy", "zelenskiy"],
            &["haqqani", "hakkani"],
            &["daoud", "dawood"],
            &["vladimir", "wladimir"],
        ] {
            let sounds: Vec<String> = alike.iter().map(|word| sound(word)).collect();
            assert!(sounds.windows(2).all(|pair| pair[0] == pair[1]), "{alike:?} {sounds:?}");
        }
        for other in [["mohammed", "mahmoud"], ["iran", "iraq"], ["austria", "australia"]] {
            assert_ne!(sound(other[0]), sound(other[1]), "{other:?}");
        }
    }
}
