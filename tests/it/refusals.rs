//! What the system refuses a store: each is an error of its own, says what to do, and loses nothing.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use sitrep::store::{DEFAULT_BASE, Error, Store};
use tempfile::TempDir;

/// A folder with a store of one triple in it, beside a large file of triples to import.
fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("a.nt"), "<x:a> <x:b> \"c\" .\n").unwrap();
    let lines = (0..4000).map(|number| format!("<x:{number}> <x:b> \"text {number}\" .\n"));
    fs::write(place.path().join("large.nt"), lines.collect::<String>()).unwrap();
    assert_eq!(shell(&place, "$SITREP import a.nt").0, 0);
    place
}

/// The code with which a script ends, and what it writes to both outputs; `$SITREP` is the program.
fn shell(place: &TempDir, script: &str) -> (i32, String) {
    let output = Command::new("sh")
        .args(["-c", script])
        .current_dir(place)
        .env("SITREP", env!("CARGO_BIN_EXE_sitrep"))
        .env_remove("SITREP_STORE")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let written = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8(written).unwrap())
}

/// Checks that a script fails with a message that has these parts, and that the store is what it was.
#[track_caller]
fn check(script: &str, parts: &[&str]) {
    let place = place();
    let (code, written) = shell(&place, script);
    assert_eq!(code, 1, "{written}");
    assert!(parts.iter().all(|part| written.contains(part)), "{written}");
    let store = Store::open(&place.path().join("sitrep.kg")).unwrap();
    assert_eq!(store.check().unwrap().quads, 1);
    assert_eq!(shell(&place, "$SITREP import large.nt").0, 0);
    assert_eq!(store.check().unwrap().quads, 4001);
}

#[test]
fn too_many_open_files_are_told_with_what_raises_the_limit() {
    check("ulimit -n 4; $SITREP import large.nt", &["too many files are open", "raise the limit with `ulimit -n`"]);
}

#[test]
fn a_reader_needs_one_open_file_at_a_time() {
    let place = place();
    let (code, written) = shell(&place, "ulimit -n 4; $SITREP query -e 'ASK { <x:a> ?p ?o }' --format csv");
    assert_eq!((code, written.as_str()), (0, "true\n"));
}

#[test]
fn a_file_that_the_system_finds_too_large_is_named() {
    // Whoever does not ignore the signal is killed by it.
    check("trap '' XFSZ; ulimit -f 16; $SITREP import large.nt", &["sitrep.kg/segments/0", "cannot be written: "]);
}

#[test]
fn who_is_killed_for_a_file_that_is_too_large_loses_nothing() {
    let place = place();
    let (code, _) = shell(&place, "ulimit -c 0; ulimit -f 16; $SITREP import large.nt");
    assert_ne!(code, 0);
    let store = Store::open(&place.path().join("sitrep.kg")).unwrap();
    assert_eq!(store.check().unwrap().quads, 1);
}

/// Only where a process may have mounts of its own.
#[test]
fn a_disk_that_can_only_be_read_is_read() {
    let place = place();
    let mounted = "mount --bind sitrep.kg sitrep.kg && mount -o remount,bind,ro sitrep.kg";
    let run = |command: &str| shell(&place, &format!("unshare -rm sh -c '{mounted} && {command}'"));
    if run("true").0 != 0 {
        return;
    }
    let (code, written) = run("$SITREP query -e \"ASK { <x:a> ?p ?o }\" --format csv && $SITREP store check");
    assert!(code == 0 && written.starts_with("true"), "{written}");
    let (code, written) = run("$SITREP import large.nt");
    assert_eq!(code, 1);
    assert!(written.contains("`sitrep.kg/lock` is on a disk that can only be read; asking works"), "{written}");
}

/// In `/sys` nobody may make a folder, not even who may do all else.
#[test]
fn no_permission_is_told() {
    if Path::new("/sys").is_dir() {
        let error = Store::create(Path::new("/sys/sitrep.kg"), DEFAULT_BASE).unwrap_err();
        assert!(matches!(error, Error::Permission { .. } | Error::ReadOnly { .. }), "{error}");
    }
}

#[test]
fn a_file_in_the_place_of_a_folder_is_told() {
    let place = place();
    let (code, written) = shell(&place, "$SITREP --store a.nt/kg import a.nt; $SITREP --store a.nt import a.nt");
    assert_eq!(code, 1);
    let told = "error: `a.nt/kg` is not a store but holds something else; name a new or an empty folder\n\
                error: `a.nt` is not a store but holds something else; name a new or an empty folder\n";
    assert_eq!(written, told);
}

/// Mapped files stay readable when they are closed, so that segments never use up the files that a process may open.
#[cfg(target_os = "linux")]
#[test]
fn a_snapshot_keeps_no_file_open() {
    let place = place();
    let store = Store::open(&place.path().join("sitrep.kg")).unwrap();
    let snapshot = store.snapshot().unwrap();
    let open = fs::read_dir("/proc/self/fd").unwrap().flatten().filter_map(|entry| fs::read_link(entry.path()).ok());
    let open: Vec<_> = open.filter(|file| file.starts_with(store.dir())).collect();
    assert!(open.is_empty(), "{open:?}");
    assert_eq!(snapshot.read().unwrap().len(), 1);
}
