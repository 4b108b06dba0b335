//! What a person is told when something is wrong, and that nothing stored is lost by it.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder with a store in it, and the program run there.
struct Place {
    folder: TempDir,
}

/// How a run of the program ended.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A place with one report in its store.
    fn with_a_report() -> Self {
        let place = Self::new();
        place.write("wire.txt", "date: 2021-07-02\n\nThe port was closed.\n");
        assert_eq!(place.run("ingest wire.txt").code, Some(0));
        place
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sitrep"));
        command.current_dir(&self.folder).env_clear().env("COLUMNS", "100").stdin(Stdio::null());
        command.args(arguments.split_whitespace());
        command
    }

    fn run(&self, arguments: &str) -> Run {
        let output = self.command(arguments).output().unwrap();
        Run {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that fails with code 1, prints nothing and says exactly this.
    #[track_caller]
    fn fails(&self, arguments: &str, said: &str) {
        let run = self.run(arguments);
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(1), "", said));
    }

    /// How many reports the store holds.
    fn reports(&self) -> usize {
        let run = self.run("stats");
        assert_eq!(run.code, Some(0), "{run:?}");
        run.out.lines().next().unwrap().split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let place = Place::new();
    place.write("in/1-latin.txt", b"Die Stra\xDFe");
    place.write("in/2-good.txt", "The port was closed.");
    place.write("in/3-empty.txt", "\n");
    place.write("in/4-binary.txt", b"PK\x00");
    place.write("in/5-good.md", "# The harbour\n\nThe harbour was closed.");
    let run = place.run("ingest in nowhere");
    assert_eq!(run.code, Some(1));
    assert_eq!(run.out.lines().filter(|line| line.starts_with("new ")).count(), 2);
    assert_eq!(
        run.err,
        "error: there is no file or folder `nowhere`\n\
         error: `in/1-latin.txt` is not UTF-8: the first wrong byte is at offset 8, in line 1\n\
         hint: convert it first: `iconv -f WINDOWS-1252 -t UTF-8 in/1-latin.txt`\n\
         error: `in/3-empty.txt` is empty: it has no text to read\n\
         error: `in/4-binary.txt` is not a text: byte 2 is NUL\n\
         hint: save the report as plain text, Markdown or HTML, in UTF-8\n"
    );
    assert_eq!(place.reports(), 2);
}

#[test]
fn a_folder_without_reports_is_named_with_what_would_be_read() {
    let place = Place::new();
    place.write("in/scan.pdf", "x");
    place.fails(
        "ingest in",
        "error: no reports in `in`\nhint: files that end in .txt, .text, .md, .markdown, .html, .htm, .xml, .rss, .atom, .json, .jsonl, .ndjson are read; others can be named one by one\n",
    );
    assert!(!place.path("sitrep.kg").exists());
}

#[test]
fn asking_without_a_store_says_how_to_make_one() {
    let place = Place::new();
    for arguments in ["brief", "query reports", "stats", "export", "explain 3f"] {
        let run = place.run(arguments);
        assert_eq!(run.code, Some(1));
        assert!(run.err.starts_with("error: there is no store at `sitrep.kg`"), "{run:?}");
        assert!(run.err.contains("hint: `sitrep ingest PATH` makes one\n"), "{run:?}");
    }
    assert!(!place.path("sitrep.kg").exists());
}

#[test]
fn a_query_that_is_not_there_has_a_similar_name() {
    let place = Place::with_a_report();
    place.fails(
        "query who-secure",
        "error: no query named `who-secure`\nhint: did you mean `who-secures`? `sitrep list queries` shows all\n",
    );
}

#[test]
fn a_syntax_error_is_shown_in_the_text_of_the_query() {
    let place = Place::with_a_report();
    place.write("mine.rq", "SELECT ?who\nWHERE { ?who sr:secures ; }\n");
    let run = place.run("query --file mine.rq");
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.starts_with("error: ") && run.err.contains(" --> mine.rq:2:"), "{run:?}");
    assert!(run.err.contains("2 | WHERE { ?who sr:secures ; }\n  | ") && run.err.contains('^'), "{run:?}");
}

#[test]
fn a_mistake_in_the_command_line_ends_with_2() {
    let place = Place::new();
    for arguments in ["", "ingset x", "ingest", "query", "query a -e b", "query a --param x", "export --format xls"] {
        assert_eq!(place.run(arguments).code, Some(2), "{arguments}");
    }
    assert!(place.run("ingset x").err.contains("'ingest'"));
}

#[test]
fn a_claim_that_is_not_there_says_where_ids_stand() {
    let place = Place::with_a_report();
    let run = place.run("explain zzz");
    assert_eq!(run.code, Some(1));
    assert!(run.err.starts_with("error: no claim begins with `zzz`\nhint: "), "{run:?}");
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let place = Place::with_a_report();
    let manifest = place.path("sitrep.kg/store.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let newer = text.replacen("\"format\": 3", "\"format\": 999", 1);
    assert_ne!(newer, text);
    fs::write(&manifest, &newer).unwrap();
    place.write("other.txt", "The harbour was closed.");
    for arguments in ["ingest other.txt", "brief", "export"] {
        let run = place.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
        assert!(run.err.contains("format 999") && run.err.contains("install a newer version"), "{run:?}");
    }
    assert_eq!(fs::read_to_string(&manifest).unwrap(), newer);
    fs::write(&manifest, text).unwrap();
    assert_eq!(place.reports(), 1);
}

#[test]
fn a_target_that_cannot_be_written_is_named_and_leaves_nothing_behind() {
    let place = Place::with_a_report();
    let run = place.run("export -o no/such/folder/graph.ttl");
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.starts_with("error: `no/such/folder/graph.ttl` cannot be written: "), "{run:?}");

    place.write("taken/inside.txt", "x");
    let run = place.run("export -o taken");
    assert_eq!(run.code, Some(1));
    assert!(run.err.starts_with("error: `taken` cannot be written: "), "{run:?}");
    let left: Vec<_> = fs::read_dir(&place.folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("unfinished")), "{left:?}");
}

#[test]
fn an_export_takes_the_place_of_an_older_one() {
    let place = Place::with_a_report();
    place.write("graph.ttl", "old");
    assert_eq!(place.run("export -o graph.ttl").code, Some(0));
    let printed = place.run("export").out;
    assert_eq!(fs::read_to_string(place.path("graph.ttl")).unwrap(), printed);
    assert!(printed.contains("2021-07-02"));
}

#[test]
fn a_disk_without_room_is_said_and_nothing_stored_is_lost() {
    // `/dev/full` has no room for anything.
    if !Path::new("/dev/full").exists() {
        return;
    }
    let place = Place::with_a_report();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = place.command("export").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("No space left"));
    assert_eq!(place.reports(), 1);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let place = Place::with_a_report();
    let mut child = place.command("list relations").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

#[test]
fn a_report_read_twice_changes_nothing() {
    let place = Place::with_a_report();
    let before = place.run("export --format nquads").out;
    let run = place.run("ingest wire.txt");
    assert!(run.out.starts_with("known "), "{run:?}");
    assert_eq!(place.run("export --format nquads").out, before);
}

#[test]
fn a_report_under_two_names_is_one_report() {
    let place = Place::new();
    place.write("in/a.txt", "The port was closed.");
    place.write("in/b.txt", "The port was closed.");
    let first = place.run("ingest in");
    let second = place.run("ingest in");
    assert!(first.out.contains("\n2 reports: 1 new, 1 known; "), "{first:?}");
    assert!(second.out.contains("\n2 reports: 0 new, 2 known; "), "{second:?}");
    assert_eq!(place.reports(), 1);
}

#[test]
fn reports_come_from_standard_input_too() {
    let place = Place::with_a_report();
    let file = fs::File::open(place.path("wire.txt")).unwrap();
    let output = place.command("ingest -").stdin(file).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(place.reports(), 1);
}

#[test]
fn the_store_is_where_it_is_said_to_be() {
    let place = Place::with_a_report();
    assert_eq!(place.run("--store elsewhere.kg ingest wire.txt").code, Some(0));
    assert_eq!(place.run("ingest wire.txt --store third.kg").code, Some(0));
    let output = place.command("stats").env("SITREP_STORE", "fourth.kg").output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("`fourth.kg`"));
    assert!(["sitrep.kg", "elsewhere.kg", "third.kg"].iter().all(|name| place.path(name).is_dir()));
}
