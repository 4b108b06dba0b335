//! Processes that share a store: writers that are killed, and readers beside a writer.

use std::collections::BTreeSet;
use std::hint;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use oxigraph::model::{Literal, NamedNode, Quad, Term};
use sitrep::store::{DEFAULT_BASE, Error, Id, Snapshot, Store, UnitName, Wait};
use tempfile::TempDir;

/// Set for a child process: the folder of the store.
const FOLDER: &str = "SITREP_TEST_FOLDER";

/// Set for a child process: how many turns there are when it is done.
const TURNS: &str = "SITREP_TEST_TURNS";

/// Set for a longer run: how many times as many cases as usual.
const TIMES: &str = "SITREP_TEST_TIMES";

/// Turns that leave traces; those of the one before them are replaced.
const LASTING: u32 = 16;

fn times() -> u32 {
    std::env::var(TIMES).map_or(1, |times| times.parse().unwrap())
}

/// A folder in memory, if there is one: a killed process loses nothing of a file that it has written, synced or not.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

fn node(number: u32) -> NamedNode {
    NamedNode::new_unchecked(format!("https://example.org/{number}"))
}

/// What is put in a turn, which is counted from 1.
fn turn(number: u32) -> Vec<Quad> {
    let object = |index: u32| Literal::from(format!("quad {index} of turn {number}"));
    (0..=number % 5).map(|index| Quad::new(node(number % 7), node(index), object(index), node(number % 3))).collect()
}

/// What says how many turns there were.
fn count(number: u32) -> Quad {
    Quad::new(node(100), node(100), Literal::from(i64::from(number)), node(100))
}

/// All that is there after some turns.
fn after(turns: u32) -> BTreeSet<String> {
    let lasting = (turns.saturating_sub(LASTING) + 1)..=turns;
    let counted = (turns > 0).then(|| count(turns));
    lasting.flat_map(turn).chain(counted).map(|quad| quad.to_string()).collect()
}

/// Takes turns until there were so many, and says so of each when it is done.
fn take_turns(store: &Store, until: u32) {
    let unit = |name: String| UnitName::new(name).unwrap();
    let mut out = std::io::stdout();
    for number in turns_of(&store.snapshot().unwrap()) + 1..=until {
        let mut transaction = store.transaction().unwrap();
        transaction.put(&unit(format!("turn-{}", number % LASTING)), &turn(number).iter().collect());
        transaction.put(&unit("count".to_owned()), &[count(number)].iter().collect());
        transaction.commit().unwrap();
        writeln!(out, "\ncommitted {number}").unwrap();
        out.flush().unwrap();
        if number % 8 == 0 {
            store.compact().unwrap();
        }
    }
}

/// How many turns there were.
fn turns_of(snapshot: &Snapshot) -> u32 {
    let id = snapshot.id(node(100).as_ref().into()).unwrap();
    let Some(id) = id else { return 0 };
    let mut found = snapshot.scan([Some(id), None, None, None]).unwrap();
    let [_, _, object, _] = found.next().unwrap().unwrap();
    assert!(found.next().is_none(), "it is counted twice");
    let Term::Literal(literal) = snapshot.term(object).unwrap() else { panic!("no number") };
    literal.value().parse().unwrap()
}

/// Reads all quads, in one of two orders; those that other processes have swept away too.
fn read(snapshot: &Snapshot, by: usize) -> BTreeSet<String> {
    let term = |id: Id| snapshot.term(id).unwrap().to_string();
    let graphs = snapshot.graphs().unwrap();
    let patterns: Vec<[Option<Id>; 4]> = match by % 2 {
        0 => vec![[None; 4]],
        _ => graphs.iter().map(|graph| [None, None, None, Some(*graph)]).collect(),
    };
    let rows = patterns.iter().flat_map(|pattern| snapshot.scan(*pattern).unwrap());
    rows.map(|row| row.unwrap().map(term).join(" ")).collect()
}

/// No test: what a child process does that writes.
#[test]
fn writes_as_long_as_it_may() {
    let (Ok(folder), Ok(turns)) = (std::env::var(FOLDER), std::env::var(TURNS)) else { return };
    take_turns(&Store::open(folder.as_ref()).unwrap(), turns.parse().unwrap());
}

/// No test: what a child process does that reads. Each snapshot has what it had, however much was merged since.
#[test]
fn reads_until_all_is_written() {
    let (Ok(folder), Ok(turns)) = (std::env::var(FOLDER), std::env::var(TURNS)) else { return };
    let (store, turns) = (Store::open(folder.as_ref()).unwrap(), turns.parse::<u32>().unwrap());
    let mut kept: Vec<(Snapshot, u32)> = Vec::new();
    let mut reads = 0;
    loop {
        let snapshot = store.snapshot().unwrap();
        let seen = turns_of(&snapshot);
        assert!(kept.iter().all(|(_, before)| *before <= seen), "a commit is gone");
        kept.push((snapshot, seen));
        for (snapshot, seen) in &kept {
            assert_eq!(read(snapshot, reads), after(*seen), "what turn {seen} left");
            reads += 1;
        }
        if seen == turns {
            break;
        }
        if kept.len() > 6 {
            kept.remove(reads % 6);
        }
    }
    println!("\nread {reads}");
}

/// A child process that runs one of the above.
fn spawn(test: &str, folder: &Path, turns: u32) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([&format!("processes::{test}"), "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env(TURNS, turns.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    (child, out)
}

/// The number that a line says, if it begins so.
fn said(line: &str, beginning: &str) -> Option<u32> {
    line.strip_prefix(beginning)?.trim().parse().ok()
}

#[test]
fn a_killed_writer_loses_nothing_that_it_has_acknowledged() {
    let dir = folder();
    let store = Store::create(dir.path(), DEFAULT_BASE).unwrap();
    let mut seed = 88_172_645_463_325_252_u64;
    let (mut acknowledged, mut lost) = (0, 0);
    for round in 0..25 * times() {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let (mut child, mut out) = spawn("writes_as_long_as_it_may", dir.path(), u32::MAX - 1);
        let until = acknowledged + 1 + (seed % 3) as u32;
        let mut line = String::new();
        while acknowledged < until {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "round {round}: the writer has ended");
            acknowledged = said(&line, "committed ").unwrap_or(acknowledged);
        }
        (0..seed % 500_000).for_each(|_| hint::spin_loop());
        child.kill().unwrap();
        acknowledged = out
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| said(&line, "committed "))
            .last()
            .unwrap_or(acknowledged);
        child.wait().unwrap();
        let snapshot = store.snapshot().unwrap();
        let turns = turns_of(&snapshot);
        assert!((acknowledged..=acknowledged + 1).contains(&turns), "round {round}: {turns}, not {acknowledged}");
        lost += turns - acknowledged;
        assert_eq!(read(&snapshot, 0), after(turns), "round {round}");
        store.check().unwrap();
        acknowledged = turns;
    }
    println!("{} writers were killed in {acknowledged} commits, {lost} before they could say so", 25 * times());
}

#[test]
fn readers_keep_their_snapshots_while_another_process_writes() {
    let dir = folder();
    Store::create(dir.path(), DEFAULT_BASE).unwrap();
    let turns = 100 * times();
    let readers: Vec<_> = (0..2).map(|_| spawn("reads_until_all_is_written", dir.path(), turns)).collect();
    let (mut writer, out) = spawn("writes_as_long_as_it_may", dir.path(), turns);
    let committed = out.lines().map_while(Result::ok).filter_map(|line| said(&line, "committed ")).last();
    assert!(writer.wait().unwrap().success());
    assert_eq!(committed, Some(turns));
    let mut reads = 0;
    for (mut reader, out) in readers {
        reads += out.lines().map_while(Result::ok).filter_map(|line| said(&line, "read ")).last().unwrap_or_default();
        assert!(reader.wait().unwrap().success());
    }
    assert!(reads > 10, "{reads}");
    println!("{turns} commits beside {reads} reads");
}

#[test]
fn a_second_writer_is_told_who_writes_even_in_another_process() {
    let dir = folder();
    let store = Store::create(dir.path(), DEFAULT_BASE).unwrap();
    let (mut child, out) = spawn("holds_the_lock", dir.path(), 0);
    assert!(out.lines().map_while(Result::ok).any(|line| line == "held"));
    let error = store.transaction().unwrap_err();
    assert!(matches!(error, Error::Locked { holder: Some(holder), .. } if holder.process == child.id()), "{error}");
    let words = error.to_string();
    assert!(
        words.starts_with(&format!("process {}, since 2", child.id())) && words.contains("Z, is writing"),
        "{words}"
    );
    child.kill().unwrap();
    child.wait().unwrap();
    store.transaction().unwrap();
}

/// No test: what a child process does that writes and never commits.
#[test]
fn holds_the_lock() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let _transaction = Store::open(folder.as_ref()).unwrap().transaction().unwrap();
    println!("\nheld");
    // Until the process is killed.
    std::io::stdin().lock().read_line(&mut String::new()).unwrap();
}

#[test]
fn a_writer_that_waits_writes_when_the_other_has_finished() {
    let dir = folder();
    let store = Store::create(dir.path(), DEFAULT_BASE).unwrap();
    let transaction = store.transaction().unwrap();
    let waiting = Store::open(dir.path()).unwrap().waiting(Wait::AtMost(Duration::from_millis(25)));
    assert!(matches!(waiting.transaction(), Err(Error::Locked { .. })));
    let update = |wait: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sitrep"));
        command.args(["update", "-e", "INSERT DATA { <x:a> <x:b> 1 }", wait, "--store"]).arg(dir.path());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let refused = update("--wait=0").wait_with_output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(said.starts_with(&format!("error: process {}, since 2", std::process::id())), "{said}");
    assert!(said.ends_with("; try again when it has finished\nhint: `--wait` waits until it has finished\n"), "{said}");
    let waits = update("--wait");
    drop(transaction);
    assert!(waits.wait_with_output().unwrap().status.success());
    assert_eq!(store.snapshot().unwrap().len(), 1);
}
