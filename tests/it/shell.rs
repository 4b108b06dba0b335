//! The shell as somebody at a terminal uses it. `script` of util-linux makes the terminal; without it nothing is tested.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// How long to wait for what never comes before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

const PROMPT: &str = "sitrep> ";

/// The shell on the graph that ships, in a terminal.
struct Terminal {
    script: Child,
    keys: ChildStdin,
    shown: Receiver<Vec<u8>>,
    /// What was shown and not yet waited for.
    rest: String,
}

impl Terminal {
    /// Begins to type; `None`, with a message, where there is no `script` that can do it.
    fn open(home: &TempDir) -> Option<Self> {
        let version = Command::new("script").arg("--version").output();
        if !version.is_ok_and(|version| String::from_utf8_lossy(&version.stdout).contains("util-linux")) {
            eprintln!("skipped: `script` of util-linux is not there");
            return None;
        }
        // The shell that `script` starts must not outlive an interrupt with a code of its own.
        let shell = format!("exec {} shell --data data/afghanistan-2021.ttl", env!("CARGO_BIN_EXE_sitrep"));
        let mut script = Command::new("script")
            .args(["--quiet", "--return", "--command", &shell, "/dev/null"])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs([("TERM", "xterm"), ("SHELL", "/bin/sh"), ("NO_COLOR", "1"), ("COLUMNS", "100")])
            .env("HOME", home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let keys = script.stdin.take().unwrap();
        let mut screen = script.stdout.take().unwrap();
        let (show, shown) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length @ 1..) = screen.read(&mut bytes) {
                if show.send(bytes[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        let mut terminal = Self { script, keys, shown, rest: String::new() };
        terminal.sees(PROMPT);
        Some(terminal)
    }

    /// Presses keys.
    fn types(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until something is shown, and forgets all that was shown before.
    #[track_caller]
    fn sees(&mut self, text: &str) {
        loop {
            if let Some(at) = self.rest.find(text) {
                self.rest.drain(..at + text.len());
                return;
            }
            match self.shown.recv_timeout(PATIENCE) {
                Ok(more) => self.rest.push_str(&String::from_utf8_lossy(&more)),
                Err(_) => panic!("`{text}` is not shown, but {:?}", self.rest),
            }
        }
    }

    /// Presses keys, and waits for the answer and the next prompt: keys before it may be taken by the terminal.
    #[track_caller]
    fn answers(&mut self, keys: &str, answer: &str) {
        self.types(keys);
        self.sees(answer);
        self.sees(PROMPT);
    }

    /// Presses keys that end the shell; its exit code.
    fn ends(mut self, keys: &str) -> Option<i32> {
        self.types(keys);
        self.script.wait().unwrap().code()
    }
}

const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";
const UP: &str = "\x1b[A";

#[test]
fn a_query_of_several_lines_is_answered_when_its_braces_are_closed() {
    let home = tempfile::tempdir().unwrap();
    let Some(mut terminal) = Terminal::open(&home) else { return };
    terminal.types("SELECT ?who {\r?who sr:opposes ?what\r} ORDER BY ?who LIMIT 1\r");
    terminal.sees("e:russia");
    terminal.sees("1 row in ");
    terminal.sees(PROMPT);
    assert_eq!(terminal.ends(CTRL_D), Some(0));
}

#[test]
fn a_mistake_is_shown_and_the_next_query_answered() {
    let home = tempfile::tempdir().unwrap();
    let Some(mut terminal) = Terminal::open(&home) else { return };
    terminal.answers("SELEC ?who\r", "did you mean `SELECT`?");
    terminal.answers(".hepl\r", "did you mean `.help`?");
    terminal.types("ASK { never asked");
    terminal.sees("never asked");
    terminal.answers(CTRL_C, "");
    terminal.answers("ASK { ?who sr:opposes ?what }\r", "yes");
    terminal.answers(".help\r", ".quit");
    assert_eq!(terminal.ends(".quit\r"), Some(0));
}

#[test]
fn an_interrupt_ends_the_query_and_not_the_shell() {
    let home = tempfile::tempdir().unwrap();
    let Some(mut terminal) = Terminal::open(&home) else { return };
    for columns in ["(COUNT(*) AS ?n)", "*"] {
        terminal.types(&format!("SELECT {columns} {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }}\r"));
        // The line has ended, so Ctrl-C is for the query now, and of rows the second one has more than enough.
        terminal.sees("?l }");
        terminal.sees(if columns == "*" { "─" } else { "\n" });
        terminal.answers(CTRL_C, "error: stopped before the answer was whole");
    }
    terminal.answers("ASK { ?who sr:opposes ?what }\r", "yes");
    assert_eq!(terminal.ends(CTRL_D), Some(0));
}

#[test]
fn tab_completes_from_the_store() {
    let home = tempfile::tempdir().unwrap();
    let Some(mut terminal) = Terminal::open(&home) else { return };
    terminal.types("ASK { e:kab\t");
    terminal.sees("e:kabul-airport");
    terminal.answers(" ?property ?value }\r", "yes");
    assert_eq!(terminal.ends(CTRL_D), Some(0));
}

#[test]
fn what_was_typed_is_there_the_next_time() {
    let home = tempfile::tempdir().unwrap();
    let Some(mut terminal) = Terminal::open(&home) else { return };
    terminal.answers("ASK {\r?who sr:opposes ?what }\r", "yes");
    assert_eq!(terminal.ends(CTRL_D), Some(0));
    assert!(home.path().join(".local/state/sitrep/history").is_file());
    let Some(mut terminal) = Terminal::open(&home) else { return };
    terminal.types(UP);
    terminal.sees("?who sr:opposes ?what }");
    terminal.answers("\r", "yes");
    assert_eq!(terminal.ends(CTRL_D), Some(0));
}
