//! The rules of the house that a machine can hold.

use std::fs;
use std::path::{Path, PathBuf};

/// Files below a folder whose name has the ending, as paths from the root of the project, sorted.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path.strip_prefix(root).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn text(path: impl AsRef<Path>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Fails with all complaints at once.
#[track_caller]
fn check(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<String> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// The modules in the order of `lib.rs`.
fn modules() -> Vec<String> {
    let names = text("src/lib.rs");
    names.lines().filter_map(|line| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned())).collect()
}

/// The top-level modules that a source names as `crate::name`, also as `use crate::{a::…, b::…}`, comments left out.
fn uses(source: &str, modules: &[String]) -> Vec<String> {
    let code: String = source.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (at, name) in code.match_indices("crate::") {
        let rest = &code[at + name.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.extend(first_word(rest));
            continue;
        };
        let mut depth = 0;
        let mut part = true;
        for (index, character) in group.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => part = true,
                _ if part && character.is_alphabetic() => {
                    found.extend(first_word(&group[index..]));
                    part = false;
                }
                _ => {}
            }
        }
    }
    found.retain(|name| modules.contains(name));
    found
}

fn first_word(text: &str) -> Option<String> {
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_')?;
    Some(text[..end].to_owned())
}

#[test]
fn uses_of_other_modules_are_found() {
    let modules = ["text", "diag", "claim"].map(str::to_owned);
    let source = "use crate::{text::{Span, Token}, diag};\n// crate::claim\nfn f() -> crate::claim::Claim {}\n";
    assert_eq!(uses(source, &modules), ["text", "diag", "claim"]);
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let modules = modules();
    let place = |name: &str| modules.iter().position(|module| module == name);
    assert!(place("text") < place("claim") && place("claim") < place("cli"), "lib.rs lists no modules");
    check(files("src", ".rs").iter().flat_map(|path| {
        let name = path.components().nth(1).unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        let own = place(&name).unwrap_or(modules.len());
        let below = uses(&text(path), &modules).into_iter().filter(move |used| place(used) > Some(own));
        below
            .map(move |used| format!("{}: uses `crate::{used}`, which stands below `{name}` in lib.rs", path.display()))
    }));
}

#[test]
fn a_file_has_at_most_500_lines() {
    let sources = [files("src", ".rs"), files("tests", ".rs")].concat();
    check(sources.iter().filter_map(|path| {
        let lines = text(path).lines().count();
        (lines > 500).then(|| format!("{}: {lines} lines; give one of its subjects a file of its own", path.display()))
    }));
}

#[test]
fn main_has_at_most_30_lines() {
    assert!(text("src/main.rs").lines().count() <= 30);
}

#[test]
fn no_test_file_is_forgotten() {
    let main = text("tests/it/main.rs");
    check(files("tests/it", ".rs").iter().filter_map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy();
        let parent = path.parent().unwrap();
        let named = name == "main" || name == "mod" || main.contains(&format!("mod {name};"));
        let nested = parent != Path::new("tests/it");
        (!named && !nested).then(|| format!("{}: no `mod {name};` in tests/it/main.rs", path.display()))
    }));
    // Cargo would build any other file of `tests/` as a binary of its own.
    check(files("tests", ".rs").iter().filter_map(|path| {
        let stray = !path.starts_with("tests/it") && !path.components().any(|part| part.as_os_str() == "data");
        stray.then(|| format!("{}: tests stand in tests/it", path.display()))
    }));
}

#[test]
fn no_transcript_or_specification_is_forgotten() {
    let run = ["tests/cli", "tests/spec"];
    check(files("tests", ".md").iter().filter_map(|path| {
        let known = path.ends_with("README.md") || run.iter().any(|folder| path.starts_with(folder));
        (!known).then(|| format!("{}: nothing runs it; move it to {}", path.display(), run.join(" or ")))
    }));
}

#[test]
fn tables_have_a_header_and_are_sorted_by_their_first_column() {
    let tables = files("data", ".tsv");
    assert!(tables.len() > 3, "data/ has no tables");
    check(tables.iter().flat_map(|path| {
        let table = text(path);
        let mut lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let header = lines.next().unwrap_or_default();
        let plain = header.split('\t').all(|name| {
            !name.is_empty() && name.chars().all(|letter| letter.is_ascii_lowercase() || "_0123456789".contains(letter))
        });
        let mut complaints = Vec::new();
        if !plain {
            complaints.push(format!("{}: the first row `{header}` is no header", path.display()));
        }
        let keys: Vec<&str> = lines.map(|line| line.split('\t').next().unwrap_or_default()).collect();
        if let Some(pair) = keys.windows(2).find(|pair| pair[0] > pair[1]) {
            complaints.push(format!("{}: `{}` stands after `{}`", path.display(), pair[1], pair[0]));
        }
        complaints
    }));
}

#[test]
fn every_saved_query_says_what_it_answers() {
    check(files("queries", ".rq").iter().filter_map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let first = text(path).lines().next().unwrap_or_default().to_owned();
        let says = first.strip_prefix(&format!("# {name}: ")).is_some_and(|what| what.len() > 10);
        (!says).then(|| format!("{}: the first line is to read `# {name}: what it answers`", path.display()))
    }));
}

#[test]
fn words_that_we_do_not_say_are_not_said() {
    let never = ["URI", "todo!", "unimplemented!", "TODO", "FIXME", "XXX", "dbg!"];
    check(files("src", ".rs").iter().flat_map(|path| {
        let source = text(path);
        let words: Vec<&str> = source.split(|letter: char| !letter.is_alphanumeric() && letter != '!').collect();
        let said = never.into_iter().filter(|word| words.contains(word)).map(str::to_owned).collect::<Vec<_>>();
        said.into_iter().map(|word| format!("{}: says `{word}`", path.display()))
    }));
}

#[test]
fn the_documents_of_the_house_are_there() {
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(text(name).len() > 400, "{name} is too short to say anything");
    }
    assert!(text("CHANGELOG.md").contains("## [Unreleased]"));
}
