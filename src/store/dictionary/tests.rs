use std::collections::BTreeSet;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BaseDirection, BlankNode, Literal, NamedNode, Term, Triple};
use proptest::prelude::*;

use super::term::{Word, decode, depth, depth_of, encode};
use super::{Dictionary, DictionaryWriter};
use crate::store::damage::Damage;
use crate::store::id::Id;

/// Where the numbers of the dictionaries of these tests begin.
const BASE: u64 = 1000;

fn written(words: &BTreeSet<Vec<u8>>) -> Vec<u8> {
    let mut writer = DictionaryWriter::new(Vec::new());
    for word in words {
        writer.push(word).unwrap();
    }
    writer.finish().unwrap()
}

/// Words such as a store has: names by digest and by number, stretches of reports, texts.
fn words(count: u64) -> BTreeSet<Vec<u8>> {
    let mut words = BTreeSet::new();
    for number in 0..count {
        let digest = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        words.insert(match number % 5 {
            0 => format!("\u{1}https://w3id.org/sitrep/claim/{digest:016x}"),
            1 => format!("\u{1}https://w3id.org/sitrep/report/{digest:016x}#char={number},{}", number * 2),
            2 => format!("\u{1}http://sitrep.example/entity/{number}"),
            3 => format!("\u{3}Officials said on day {number} that «troops» would leave"),
            _ => format!("\u{4}\u{5}en-usKabul {}", number % 7),
        });
    }
    words.into_iter().map(String::into_bytes).collect()
}

/// The dictionary answers as the sorted list of its words does.
#[track_caller]
fn check(words: &BTreeSet<Vec<u8>>, others: &BTreeSet<Vec<u8>>) {
    let bytes = written(words);
    let dictionary = Dictionary::open(&bytes, BASE).unwrap();
    assert_eq!(dictionary.len(), words.len() as u64);
    dictionary.check().unwrap();
    let mut all = dictionary.words();
    let mut found = Vec::new();
    for (number, word) in (BASE..).zip(words) {
        assert_eq!(all.advance().unwrap(), Some((number, word.as_slice())));
        assert!(dictionary.get(number, &mut found).unwrap());
        assert_eq!(found, *word);
        assert_eq!(dictionary.find(word).unwrap(), Some(number));
    }
    assert_eq!(all.advance().unwrap(), None);
    for other in others.difference(words) {
        assert_eq!(dictionary.find(other).unwrap(), None);
    }
    for number in [0, BASE - 1, BASE + dictionary.len(), u64::MAX] {
        assert!(!dictionary.get(number, &mut found).unwrap());
    }
}

/// Words that stand beside those of the dictionary: shorter, longer, a little less, a little more.
fn near(words: &BTreeSet<Vec<u8>>) -> BTreeSet<Vec<u8>> {
    let mut near = BTreeSet::from([vec![], vec![0xff; 40]]);
    for word in words {
        near.insert(word[..word.len().saturating_sub(1)].to_vec());
        near.insert([word, b"0".as_slice()].concat());
        near.insert([word, b"~".as_slice()].concat());
        if let Some((last, rest)) = word.split_last() {
            near.extend([last.wrapping_add(1), last.wrapping_sub(1)].map(|last| [rest, &[last]].concat()));
        }
    }
    near
}

#[test]
fn dictionaries_of_every_size_answer_like_a_sorted_list() {
    for count in [0, 1, 2, 15, 16, 17, 32, 33, 1000, 1024, 1025, 5000] {
        let words = words(count);
        check(&words, &near(&words));
    }
}

#[test]
fn words_out_of_order_are_refused() {
    let mut writer = DictionaryWriter::new(Vec::new());
    writer.push(b"b").unwrap();
    for word in [b"b".as_slice(), b"a", b""] {
        assert_eq!(writer.push(word).unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
    }
}

#[test]
fn the_same_words_are_the_same_bytes() {
    assert_eq!(written(&words(100)), written(&words(100)));
}

/// What a dictionary says of a word and of its number.
type Answers = (Result<Option<u64>, Damage>, Result<Option<Vec<u8>>, Damage>);

fn answers(bytes: &[u8], words: &BTreeSet<Vec<u8>>) -> Result<Vec<Answers>, Damage> {
    let dictionary = Dictionary::open(bytes, BASE)?;
    let answer = |(number, word): (u64, &Vec<u8>)| {
        let mut found = Vec::new();
        let got = dictionary.get(number, &mut found);
        (dictionary.find(word), got.map(|known| known.then_some(found)))
    };
    Ok((BASE..).zip(words).map(answer).collect())
}

#[test]
fn a_flipped_bit_is_reported_and_never_changes_an_answer() {
    // More than one group of blocks, so that the index has something to say.
    let all: BTreeSet<_> = words(1100);
    let bytes = written(&all);
    let asked: BTreeSet<Vec<u8>> = all.union(&near(&all)).step_by(97).cloned().collect();
    let sound = answers(&bytes, &asked).unwrap();
    for bit in (0..bytes.len() * 8).step_by(31) {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        if let Ok(answers) = answers(&flipped, &asked) {
            for (answer, sound) in answers.iter().zip(&sound) {
                assert!(answer.0 == sound.0 || answer.0.is_err(), "bit {bit}: {answer:?} for {sound:?}");
                assert!(answer.1 == sound.1 || answer.1.is_err(), "bit {bit}: {answer:?} for {sound:?}");
            }
        }
    }
}

#[test]
fn every_flipped_bit_of_a_small_dictionary_is_found() {
    let all = words(40);
    let bytes = written(&all);
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let damage = Dictionary::open(&flipped, BASE).and_then(|dictionary| dictionary.check()).unwrap_err();
        assert!(damage.offset < bytes.len() as u64, "{damage:?}");
        if let Ok(answers) = answers(&flipped, &all) {
            for ((number, word), (find, get)) in (BASE..).zip(&all).zip(answers) {
                assert!(find.is_err() || find == Ok(Some(number)), "bit {bit}");
                assert!(get.is_err() || get == Ok(Some(word.clone())), "bit {bit}");
            }
        }
    }
}

#[test]
fn a_dictionary_that_is_cut_off_does_not_open() {
    let bytes = written(&words(40));
    for length in 0..bytes.len() {
        assert!(Dictionary::open(&bytes[..length], BASE).is_err());
    }
    assert!(Dictionary::open(&bytes[1..], BASE).and_then(|dictionary| dictionary.check()).is_err());
}

#[test]
fn blocks_that_changed_places_are_reported() {
    // Two blocks of the same length: only their place in the checksum tells them apart.
    let words: BTreeSet<Vec<u8>> = (100..132).map(|number| format!("\u{3}{number}").into_bytes()).collect();
    let bytes = written(&words);
    let dictionary = Dictionary::open(&bytes, BASE).unwrap();
    let (half, end) = (dictionary.offset(1).unwrap(), dictionary.layout.offsets);
    let swapped = [&bytes[half..end], &bytes[..half], &bytes[end..]].concat();
    let swapped = Dictionary::open(&swapped, BASE).unwrap();
    assert!(swapped.get(BASE, &mut Vec::new()).is_err());
    assert!(swapped.check().is_err());
}

/// Ids of parts in the order in which they are asked for, and the terms again by those ids.
fn round_trip(term: &Term) -> Term {
    let mut parts = Vec::new();
    let mut bytes = Vec::new();
    encode(term.as_ref(), &mut bytes, |part| {
        parts.push(part.into_owned());
        Ok::<Id, Damage>(Id::inline(part).unwrap_or(Id::word(parts.len() as u64 - 1)))
    })
    .unwrap();
    assert_eq!(depth_of(&bytes), depth(term.as_ref()));
    decode(&bytes)
        .and_then(|word| {
            word.into_term(|id| match id.kind() {
                crate::store::id::Kind::Word(place) => Ok::<Term, Damage>(round_trip(&parts[place as usize])),
                _ => Ok(id.literal().unwrap().into()),
            })
        })
        .unwrap()
}

#[test]
fn terms_come_back_to_the_letter() {
    let iri = |text: &str| NamedNode::new_unchecked(text);
    let triple = Triple::new(iri("http://a.example/s"), iri("http://a.example/p"), Literal::from(7));
    let nested = Triple::new(BlankNode::new_unchecked("b"), iri("http://a.example/p"), triple.clone());
    let terms: Vec<Term> = vec![
        iri("http://a.example/ключ").into(),
        iri("").into(),
        BlankNode::new_unchecked("b0").into(),
        BlankNode::new_from_unique_id(0xbeef).into(),
        Literal::new_simple_literal("").into(),
        Literal::new_simple_literal("a\0b\n\u{10ffff}").into(),
        Literal::new_typed_literal("007", xsd::NON_NEGATIVE_INTEGER).into(),
        Literal::new_typed_literal("7", xsd::INTEGER).into(),
        Literal::new_typed_literal("", rdf::LANG_STRING).into(),
        Literal::new_language_tagged_literal_unchecked("Kabul", "EN-us").into(),
        Literal::new_language_tagged_literal_unchecked("Kabul", "en-us").into(),
        Literal::new_language_tagged_literal_unchecked("", "e\0n").into(),
        Literal::new_directional_language_tagged_literal_unchecked("کابل", "fa", BaseDirection::Rtl).into(),
        Literal::new_directional_language_tagged_literal_unchecked("کابل", "fa", BaseDirection::Ltr).into(),
        triple.into(),
        nested.into(),
    ];
    let mut seen = BTreeSet::new();
    for term in &terms {
        assert_eq!(round_trip(term), *term);
        let mut bytes = Vec::new();
        encode(term.as_ref(), &mut bytes, |_| Ok::<Id, Damage>(Id::word(1))).unwrap();
        assert!(seen.insert(bytes), "{term} has the bytes of another term");
    }
    assert!(seen.iter().map(|bytes| depth_of(bytes)).is_sorted());
}

#[test]
fn a_literal_is_no_subject_of_a_triple_term() {
    let mut bytes = Vec::new();
    super::term::encode_triple(1, [Id::word(0), Id::word(1), Id::word(2)], &mut bytes);
    let word = decode(&bytes).unwrap();
    assert_eq!(word, Word::Triple([Id::word(0), Id::word(1), Id::word(2)]));
    assert!(word.into_term(|_| Ok::<Term, Damage>(Literal::from("no").into())).is_err());
}

fn literal() -> impl Strategy<Value = Term> {
    prop_oneof![
        any::<String>().prop_map(|text| Literal::new_simple_literal(text).into()),
        (any::<String>(), any::<String>())
            .prop_map(|(text, tag)| Literal::new_language_tagged_literal_unchecked(text, tag).into()),
        (any::<String>(), ".*")
            .prop_map(|(text, iri)| Literal::new_typed_literal(text, NamedNode::new_unchecked(iri)).into()),
        (any::<String>(), any::<bool>()).prop_map(|(text, right)| {
            let direction = if right { BaseDirection::Rtl } else { BaseDirection::Ltr };
            Literal::new_directional_language_tagged_literal_unchecked(text, "fa", direction).into()
        }),
    ]
}

proptest! {
    #[test]
    fn any_literal_comes_back_to_the_letter(term in literal()) {
        prop_assert_eq!(round_trip(&term), term);
    }

    #[test]
    fn two_literals_have_two_encodings(one in literal(), other in literal()) {
        let [one_bytes, other_bytes] = [&one, &other].map(|term| {
            let mut bytes = Vec::new();
            encode(term.as_ref(), &mut bytes, |_| Err(())).unwrap();
            bytes
        });
        prop_assert_eq!(one == other, one_bytes == other_bytes);
    }

    #[test]
    fn any_bytes_are_a_word_or_damaged(bytes: Vec<u8>, kind in 0_u8..10) {
        let _ = decode(&[&[kind], &bytes[..]].concat());
        let _ = Dictionary::open(&bytes, BASE);
    }

    #[test]
    fn dictionaries_of_any_words_answer_like_a_sorted_list(
        words in prop::collection::btree_set("[ab0-9]{0,6}|\\PC{0,300}", 0..200),
        letters in prop::collection::btree_set("[a-f0-9]{0,200}", 0..40),
    ) {
        // The first byte says the kind of a word and is no hexadecimal digit.
        let words: BTreeSet<Vec<u8>> = words.union(&letters).map(|word| format!("\u{3}{word}").into_bytes()).collect();
        let bytes = written(&words);
        let dictionary = Dictionary::open(&bytes, BASE).unwrap();
        prop_assert_eq!(dictionary.check(), Ok(()));
        for word in words.union(&near(&words)) {
            let number = words.contains(word).then(|| BASE + words.range::<Vec<u8>, _>(..word).count() as u64);
            prop_assert_eq!(dictionary.find(word).unwrap(), number);
            if let Some(number) = number {
                let mut found = Vec::new();
                prop_assert!(dictionary.get(number, &mut found).unwrap());
                prop_assert_eq!(&found, word);
            }
        }
    }
}
