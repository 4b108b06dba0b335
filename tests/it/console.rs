//! Transcripts: each `console` block of README.md and `tests/cli/*.md` is run, and prints what stands there.
//!
//! A line `$ sitrep …` (or `$ cargo run --release -- …`) is run in a folder of its own that all blocks of the file
//! share and that holds the project's `data/`; for `tests/cli/NAME.md` also what stands in `tests/cli/NAME/`. A line `…` stands for any number of lines. A block of another kind, such as
//! `console ignore`, is only read by people.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::markdown::{Document, check, documents};

#[test]
fn the_readme_prints_what_it_says() {
    check(&run(Document::read("README.md")));
}

#[test]
fn the_transcripts_print_what_they_say() {
    // Below a folder of its own stands what a transcript reads.
    let transcripts = documents("tests/cli").into_iter().filter(|document| document.name().matches('/').count() == 2);
    check(&transcripts.flat_map(run).collect::<Vec<_>>());
}

/// Runs the blocks of one file in its own folder; what was printed stands below each command.
fn run(mut document: Document) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"), &folder.path().join("data"));
    let name = document.name();
    let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join(name.trim_end_matches(".md"));
    if inputs.is_dir() {
        copy(&inputs, folder.path());
    }
    let mut found = Vec::new();
    for block in document.blocks().filter(|block| block.kind == "console") {
        assert!(block.text.starts_with("$ "), "{name}:{}: a console block begins with `$ `", block.line);
        let mut transcript = String::new();
        for part in block.text[2..].split("\n$ ") {
            let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
            let printed = elide(&output(command, folder.path()), expected);
            transcript.push_str(&format!("$ {command}\n{printed}"));
        }
        found.push((block.line, transcript));
    }
    document.settle(found)
}

/// What a command prints, both streams as a terminal shows them, and its exit code where it is not 0.
fn output(command: &str, folder: &Path) -> String {
    let program = env!("CARGO_BIN_EXE_sitrep");
    let line = command.replace("cargo run --release -- ", "sitrep ");
    let script = format!("exec 2>&1\nsitrep() {{ '{program}' \"$@\"; }}\n{line}\n");
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => text.push_str(&format!("[exit {code}]\n")),
        None => text.push_str("[killed]\n"),
    }
    text
}

/// Leaves out of what was printed what a line `…` of the expected text leaves out: all between as many lines as stand
/// before and after it.
fn elide(printed: &str, expected: &str) -> String {
    let Some((before, after)) =
        expected.split_once("…\n").filter(|(before, _)| before.is_empty() || before.ends_with('\n'))
    else {
        return printed.to_owned();
    };
    let lines: Vec<&str> = printed.split_inclusive('\n').collect();
    let (head, tail) = (before.lines().count(), after.lines().count());
    if head + tail >= lines.len() {
        return printed.to_owned();
    }
    format!("{}…\n{}", lines[..head].concat(), lines[lines.len() - tail..].concat())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
