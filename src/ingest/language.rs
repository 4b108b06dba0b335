use whatlang::{Lang, detect};

use crate::text::Report;

/// Fewer letters than this say too little.
const LETTERS: usize = 120;

/// Bytes that are looked at; more would cost time and say no more.
const ENOUGH: usize = 20_000;

/// In English prose more than a quarter of all words are among these; where a tenth are, there is English to be read.
const COMMON: [&str; 24] = [
    "the", "of", "and", "to", "in", "that", "was", "were", "with", "said", "is", "has", "have", "by", "for", "from",
    "it", "its", "on", "at", "as", "would", "which", "his",
];

/// The language of a report that is in no English, such as `French`; `None` where there is English in it, or where the text
/// is too short to tell.
pub fn foreign(report: &Report) -> Option<&'static str> {
    let body = &report[report.body];
    let mut end = body.len().min(ENOUGH);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let body = &body[..end];
    let words = body.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let (mut all, mut common) = (0, 0);
    for word in words {
        all += 1;
        // “is”, “in”, “on” are words of other languages too, so that one in ten is wanted.
        common += usize::from(COMMON.iter().any(|known| word.eq_ignore_ascii_case(known)));
    }
    if common * 10 >= all || body.chars().filter(|letter| letter.is_alphabetic()).count() < LETTERS {
        return None;
    }
    let info = detect(body)?;
    (info.lang() != Lang::Eng && info.is_reliable()).then(|| info.lang().eng_name())
}

#[cfg(test)]
mod tests {
    use super::foreign;
    use crate::text::Report;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(foreign(&Report::new("a.txt", text)), expected);
    }

    const FRENCH: &str = "Le ministre a déclaré lundi que les derniers soldats quitteraient la base avant la fin du mois, \
                          selon un communiqué publié dans la capitale par son gouvernement.";

    #[test]
    fn other_languages_are_told_by_name() {
        check(FRENCH, Some("French"));
        check(
            "Der Minister sagte am Montag, die letzten Soldaten würden den Stützpunkt noch vor dem Ende des Monats verlassen, \
             wie es in einer Mitteilung der Regierung hieß.",
            Some("German"),
        );
        check(
            "Министр заявил в понедельник, что последние солдаты покинут базу до конца месяца, говорится в сообщении \
             правительства, опубликованном в столице страны вчера вечером.",
            Some("Russian"),
        );
        check(
            "El ministro dijo el lunes que los últimos soldados abandonarían la base antes de fin de mes, según un comunicado \
             publicado por el gobierno en la capital.",
            Some("Spanish"),
        );
    }

    #[test]
    fn english_stays_english_whatever_stands_in_it() {
        check(
            "The minister said on Monday that the last soldiers would leave the base before the end of the month.",
            None,
        );
        check(
            &format!(
                "The minister said in a statement of the government on Monday: “{FRENCH}”. It was the first from the capital."
            ),
            None,
        );
        check(
            "Reuters, Agence France-Presse, Deutsche Welle, El País, La Repubblica, Corriere della Sera, Le Monde, Le Figaro, Die Zeit, Der Spiegel",
            None,
        );
        check(
            "Zelenskyy, Lukashenko, Saakashvili, Poroshenko, Yanukovych, Tymoshenko meet in Brest, Hrodna, Babruysk, Baranavichy, Pinsk, Orsha",
            None,
        );
    }

    #[test]
    fn a_short_text_is_not_judged() {
        check("Le ministre a déclaré lundi.", None);
        check("Министр заявил в понедельник.", None);
        check("", None);
    }
}
