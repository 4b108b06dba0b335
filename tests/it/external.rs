//! Claims from elsewhere: which are taken, which are refused and why, and that neither costs the other anything.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sitrep::claim::{Argument, Claim, Referent};
use sitrep::extract::extract;
use sitrep::graph;
use sitrep::ingest::{self, External, Input, Origin};
use sitrep::lexicon::Lexicon;
use sitrep::render::json_lines;
use sitrep::session::Session;
use sitrep::text::Report;
use tempfile::TempDir;

const TEXT: &str = "date: 2024-05-14\n\nTwo dozen instructors from Italy are at the quay of Misrata since Monday. “They will teach our \
                    crews,” said Salem Darwish. It’s calm, he said. It’s calm, others said. The crews number 1,200 of 2,000.\n";

fn report() -> Report {
    ingest::read(TEXT.as_bytes(), &Origin { name: "port.txt".to_owned() }).unwrap().remove(0)
}

/// A claim that is in order, with some keys changed; a key that is changed to null is left out.
fn line(changes: Value) -> String {
    let mut line = json!({
        "doc": "port", "evidence": "The crews number 1,200 of 2,000", "subject": "Libya", "relation": "hasForces",
        "modality": "asserted", "polarity": "positive",
    });
    for (key, value) in changes.as_object().unwrap() {
        line[key] = value.clone();
    }
    line.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    line.to_string()
}

/// A file of claims; the folder goes when it is dropped.
fn claims(lines: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("My model.v2.jsonl");
    fs::write(&file, lines).unwrap();
    (folder, file)
}

/// The claims of a file about a report, each as it was taken or why it was refused.
fn about(lines: &str, report: &Report, found: &[Claim]) -> Vec<Result<Claim, String>> {
    let (_folder, file) = claims(lines);
    let external = External::open(&file, None, Lexicon::shipped()).unwrap();
    let checked = external.about(report, &graph::report_id(report), found);
    checked
        .into_iter()
        .map(|(_, claim)| claim.map_err(|refusal| [refusal.message, refusal.hint.unwrap_or_default()].join(" / ")))
        .collect()
}

/// The one claim of a line.
#[track_caller]
fn taken(changes: Value) -> Claim {
    about(&line(changes), &report(), &[]).remove(0).unwrap()
}

#[track_caller]
fn refused(changes: Value, why: &str) {
    let found = about(&line(changes), &report(), &[]).remove(0).map(|_| "it was taken").unwrap_err();
    assert_eq!(found, why);
}

fn entity(argument: &Option<Argument>) -> (String, String) {
    let entity = argument.as_ref().unwrap().referent.entity().unwrap();
    (entity.id.to_string(), entity.owner.as_ref().map(ToString::to_string).unwrap_or_default())
}

#[test]
fn what_is_extracted_is_taken_as_it_is_printed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reports");
    let mut count = 0;
    for file in ingest::files(&folder).unwrap() {
        let report = Input::File(file).read().unwrap().remove(0);
        let extraction = extract(&report, Lexicon::shipped());
        let lines = json_lines(&report, &extraction);
        for (claim, again) in extraction.claims.iter().zip(about(&lines, &report, &extraction.claims)) {
            let again = again.unwrap_or_else(|why| panic!("{}: {why}", report.name));
            let content = |claim: &Claim| {
                let labels = [&claim.statement.subject, &claim.statement.object, &claim.statement.place]
                    .map(|argument| argument.as_ref().map(|argument| argument.referent.label()));
                let figure = claim.quantity.as_ref().map(|quantity| (quantity.figure(), quantity.unit.clone()));
                let time = claim.time.as_ref().and_then(|time| time.bounds.interval());
                (
                    labels,
                    claim.statement.relation.id.clone(),
                    claim.stance,
                    figure,
                    time,
                    claim.evidence.span,
                    claim.evidence.headline,
                )
            };
            assert_eq!(content(&again), content(claim), "{}", report.name);
            assert_eq!(again.rule, "external:my-model-v2");
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn names_lead_to_what_the_tables_know() {
    let subject = |name: &str| entity(&taken(json!({"subject": name})).statement.subject);
    for name in ["Libya", "libya", "Q1016"] {
        assert_eq!(subject(name).0, "libya", "{name}");
    }
    assert_eq!(subject("US"), ("united-states".to_owned(), String::new()));
    assert_eq!(subject("US soldiers"), ("us-troops".to_owned(), "united-states".to_owned()));
    assert_eq!(subject("Turkey's foreign ministry"), ("turkish-foreign-ministry".to_owned(), "turkey".to_owned()));
    assert_eq!(subject("Misrata Harbour Board"), ("misrata-harbour-board".to_owned(), String::new()));
    let claim = taken(json!({"subject": "the men in Ankara", "subject_qid": "Q43"}));
    assert_eq!(entity(&claim.statement.subject).0, "turkey");
    let claim = taken(json!({"subject": "Salem Darwish", "subject_qid": "Q999999999"}));
    assert!(claim.statement.subject.unwrap().referent.entity().unwrap().links.wikidata.is_none());
    refused(
        json!({"subject": "Libya", "subject_qid": "Q38"}),
        "`subject` is `Libya`, but `subject_qid` is that of Italy / ",
    );
    refused(
        json!({"subject": "Libya", "subject_qid": "Q999999999"}),
        "`subject` is `Libya`, whose item is Q1016, but `subject_qid` is `Q999999999` / ",
    );
    refused(json!({"subject_qid": "38"}), "`subject_qid` is `38`; an item of Wikidata is written as Q30 / ");
    refused(json!({"subject": "—"}), "`subject` is no name: a name is a line of up to 200 bytes / ");
    refused(json!({"subject": "a\nb"}), "`subject` is no name: a name is a line of up to 200 bytes / ");
    refused(
        json!({"subject": null, "object": "x", "subject_qid": "Q38"}),
        "`subject_qid` is `Q38`, but `subject` is missing / ",
    );
    refused(json!({"subject": 5}), "`subject` is a number, and no text / ");
}

#[test]
fn an_act_may_be_an_object() {
    let claim = taken(
        json!({"relation": "opposes", "object": {"subject": "Italy", "relation": "trains", "location": "Misrata"}}),
    );
    let Referent::Proposition(act) = claim.statement.object.unwrap().referent else { panic!() };
    assert_eq!(act.label(), "Italy trains in Misrata");
    refused(
        json!({"object": {"subject": "Italy"}}),
        "in `object`: `relation` is missing / `sitrep list relations` shows all",
    );
    refused(json!({"object": ["Italy"]}), "`object` is an array, and no text / ");
}

#[test]
fn evidence_stands_in_the_report_letter_for_letter() {
    let words = |claim: Claim| report()[claim.evidence.span].to_owned();
    assert_eq!(words(taken(json!({"evidence": "It’s calm, he said"}))), "It’s calm, he said");
    let text = report().text;
    let start = text[..text.rfind("It’s").unwrap()].chars().count();
    let second = taken(json!({"evidence": "It’s calm", "char_start": start, "char_end": start + 9}));
    assert_eq!(second.evidence.span.start, text.rfind("It’s").unwrap());
    refused(
        json!({"evidence": "It’s calm"}),
        "`evidence` stands in the report more than once / say where by `char_start` and `char_end`",
    );
    refused(
        json!({"evidence": "It's calm, he said"}),
        "`evidence` does not stand in the report, letter for letter / the report says `It’s calm, he said`",
    );
    refused(json!({"evidence": "Nobody came"}), "`evidence` does not stand in the report, letter for letter / ");
    refused(
        json!({"evidence": "2024-05-14"}),
        "`evidence` stands outside the text, in the lines that say what the report is / ",
    );
    refused(
        json!({"evidence": "It’s calm", "char_start": 3}),
        "`char_start` and `char_end` go together; give both or neither / ",
    );
    for (start, end) in [(181, 172), (172, 172), (172, 100_000), (100_000, 100_009)] {
        refused(
            json!({"evidence": "It’s calm", "char_start": start, "char_end": end}),
            &format!(
                "`evidence` does not stand in the report at {start} to {end}, letter for letter / it stands in several other places"
            ),
        );
    }
    refused(
        json!({"evidence": "It’s calm", "char_start": "172", "char_end": 181}),
        "`char_start` is \"172\", and no number of characters / ",
    );
    refused(json!({"evidence": " "}), "`evidence` is missing: the words of the report that say so / ");
}

#[test]
fn figures_and_times_know_their_words_where_they_can() {
    let claim = taken(json!({"quantity": 1200, "unit": "crews", "time": "2024-05-14", "speaker": "an aide"}));
    let report = report();
    assert_eq!(&report[claim.quantity.unwrap().text], "1,200");
    assert_eq!(&report[claim.time.unwrap().text], "The crews number 1,200 of 2,000");
    let source = claim.attribution.unwrap();
    assert_eq!((source.source.unwrap().id.as_str(), source.text), ("an-aide", None));
    let said = taken(json!({"evidence": "They will teach our crews", "speaker": "Salem Darwish"})).attribution.unwrap();
    assert_eq!((&report[said.text.unwrap()], said.quoted), ("Salem Darwish", sitrep::claim::Quoted::Direct));
    refused(json!({"unit": "crews"}), "`unit` is `crews`, but `quantity` is missing / ");
}

#[test]
fn what_a_claim_cannot_say_is_refused() {
    refused(
        json!({"relation": "hasForce"}),
        "`relation` is `hasForce`, which is no relation / did you mean `hasForces`? `sitrep list relations` shows all",
    );
    refused(json!({"relation": null}), "`relation` is missing / `sitrep list relations` shows all");
    refused(json!({"modality": null}), "`modality` is missing; it is `asserted`, `planned`, `possible` or `denied` / ");
    refused(json!({"polarity": "yes"}), "`polarity` is `yes`; it is `positive` or `negative` / ");
    refused(json!({"confidence": 0.9}), "`confidence` is a number, and no text / ");
}

/// Runs a session on files of a folder and gives the reasons for what was refused.
fn ingest(store: &Path, files: &[&Path], lines: &str, name: Option<&str>) -> Vec<String> {
    let (_folder, file) = claims(lines);
    let external = External::open(&file, name, Lexicon::shipped()).unwrap();
    let inputs: Vec<Input> = files.iter().map(|file| Input::File((*file).to_owned())).collect();
    let refused = Session::new(store).ingest(&inputs, Some(&external), |_, _| {}).unwrap();
    refused.iter().map(|error| error.to_string().rsplit('/').next().unwrap().to_owned()).collect()
}

/// How many claims in a store were found elsewhere, and how many here.
fn stored(store: &Path) -> (usize, usize) {
    let claims = graph::claims(&Session::new(store).snapshot().unwrap()).unwrap();
    let external = claims.iter().filter(|claim| claim.rule.starts_with("external:")).count();
    (external, claims.len() - external)
}

#[test]
fn claims_from_elsewhere_and_from_here_do_not_touch_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let (store, file) = (folder.path().join("kg"), folder.path().join("port.txt"));
    fs::write(&file, "Norway withdrew 60 soldiers from Erbil.").unwrap();
    let own = |changes: Value| {
        let mut line = json!({"doc": "port", "evidence": "Norway withdrew 60 soldiers from Erbil", "subject": "Norway",
            "relation": "withdraws", "object": "Norwegian troops", "quantity": "60", "location": "Erbil",
            "modality": "asserted", "polarity": "positive"});
        changes.as_object().unwrap().iter().for_each(|(key, value)| line[key] = value.clone());
        format!("{line}\n")
    };
    Session::new(&store).ingest(&[Input::File(file.clone())], None, |_, _| {}).unwrap();
    let (_, here) = stored(&store);
    // The same claim stands beside the one that was found.
    assert_eq!(ingest(&store, &[&file], &own(json!({})), None), [""; 0]);
    assert_eq!(stored(&store), (1, here));
    // Two figures on the same words are two claims; with a byte order mark and other line ends too.
    let two = format!("\u{FEFF}{}\r\n\r\n{}", own(json!({})).trim_end(), own(json!({"quantity": "70"})));
    assert_eq!(ingest(&store, &[&file], &two, None), [""; 0]);
    assert_eq!(stored(&store), (2, here));
    assert_eq!(ingest(&store, &[&file], &own(json!({})), Some("Ada")), [""; 0]);
    assert_eq!(stored(&store), (3, here));
    let before = Session::new(&store).snapshot().unwrap();
    Session::new(&store).ingest(&[Input::File(file.clone())], None, |_, _| {}).unwrap();
    assert_eq!(Session::new(&store).snapshot().unwrap().dataset(), before.dataset());
    // A file in which nothing is left takes away what stood there under its name, and nothing else.
    let refused = ingest(&store, &[&file], &own(json!({"relation": "leaves"})), Some("Ada"));
    assert_eq!(refused, ["My model.v2.jsonl:1: `relation` is `leaves`, which is no relation"]);
    assert_eq!(stored(&store), (2, here));
}

#[test]
fn a_report_is_known_by_its_name_or_digest_and_a_line_needs_one_that_bears_it_out() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("a")).unwrap();
    fs::create_dir_all(at("b")).unwrap();
    fs::write(at("a/port.txt"), TEXT).unwrap();
    fs::write(at("b/port.txt"), "The other port is closed.").unwrap();
    let digest = graph::report_id(&report());
    let docs = ["port", "port.txt", &digest, &digest[..8], &digest[..7], "quay"];
    let lines: Vec<String> = docs.iter().map(|doc| line(json!({"doc": doc, "subject": doc}))).collect();
    let refused = ingest(&at("kg"), &[&at("a/port.txt"), &at("b/port.txt")], &lines.join("\n"), None);
    let none = |line: usize, doc: &str| {
        format!("My model.v2.jsonl:{line}: `doc` is `{doc}`, but no report of that name was read")
    };
    assert_eq!(refused, [none(5, &digest[..7]), none(6, "quay")]);
    assert_eq!(stored(&at("kg")).0, 4);
}

#[test]
fn the_file_itself_may_be_wrong() {
    let (_folder, file) = claims("\n");
    let error = External::open(&file, None, Lexicon::shipped()).unwrap_err();
    assert!(error.to_string().ends_with("is empty: it has no text to read"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("port.txt"), TEXT).unwrap();
    let lines = [
        "{",
        "[]",
        r#"{"doc": 5}"#,
        "{}",
        r#"{"doc": "port", "subjet": "Libya"}"#,
        &line(json!({"note": "x", "object_alt": []})),
    ];
    let refused = ingest(&folder.path().join("kg"), &[&folder.path().join("port.txt")], &lines.join("\n"), None);
    assert_eq!(
        refused,
        [
            "My model.v2.jsonl:1: this is no JSON: EOF while parsing an object at column 1",
            "My model.v2.jsonl:2: this is no object; a claim is one, with the keys that `sitrep extract` prints",
            "My model.v2.jsonl:3: `doc` is a number, and no text",
            "My model.v2.jsonl:4: `doc` is missing: the name of the report's file, or its digest",
            "My model.v2.jsonl:5: there is no key `subjet`",
        ]
    );
}
