//! What goes wrong at any step of anything that writes loses nothing that was committed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term, Triple};
use tempfile::TempDir;

use crate::rdf::Sink;
use crate::store::disk::faulty::{Disk, Fault, Kind, Random, on};
use crate::store::manifest::{self, Manifest};
use crate::store::transaction::strays;
use crate::store::{Batch, DEFAULT_BASE, Error, Overwrite, Store, Transaction, UnitName, Wait};

/// Set for a longer run: how many times as many cases as usual.
const TIMES: &str = "SITREP_TEST_TIMES";

/// The folders that may be stores.
const FOLDERS: [&str; 3] = ["kg", "copy.kg", "new.kg"];

/// What a store holds: its quads and its units. `None` where there is no store.
type Content = Option<(BTreeSet<String>, Vec<UnitName>)>;

/// Something that writes, with its name.
type Deed = (&'static str, fn(&Path) -> Result<(), Error>);

fn times() -> u64 {
    std::env::var(TIMES).map_or(1, |times| times.parse().unwrap())
}

/// A folder where a sync takes no time, if there is one.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

fn unit(name: &str) -> UnitName {
    UnitName::new(name).unwrap()
}

fn quad(number: usize) -> Quad {
    let node = |number: usize| NamedNode::new_unchecked(format!("https://example.org/{number}"));
    let graph = if number.is_multiple_of(3) { GraphName::DefaultGraph } else { node(number % 4).into() };
    let object: Term = match number % 4 {
        0 => Literal::from(number as u64).into(),
        1 => Triple::new(node(number), node(1), Literal::from("said")).into(),
        2 => Literal::from(format!("text {number}")).into(),
        _ => node(number / 2).into(),
    };
    Quad::new(node(number % 7), node(number % 2), object, graph)
}

fn batch(numbers: impl IntoIterator<Item = usize>) -> Batch {
    numbers.into_iter().map(quad).collect::<Vec<_>>().iter().collect()
}

fn write(root: &Path, act: impl FnOnce(&mut Transaction)) -> Result<(), Error> {
    let mut transaction = Store::open(&root.join("kg"))?.transaction()?;
    act(&mut transaction);
    transaction.commit()
}

fn put(root: &Path, name: &str, numbers: impl IntoIterator<Item = usize>) -> Result<(), Error> {
    write(root, |transaction| _ = transaction.put(&unit(name), &batch(numbers)))
}

fn import(root: &Path, memory: usize) -> Result<(), Error> {
    let transaction = Store::open(&root.join("kg"))?.transaction()?;
    if transaction.contains(&unit("import-1")) {
        return Ok(());
    }
    let mut loads = transaction.loads(1, memory);
    for number in 40..60 {
        // What could not be written, the commit says.
        if loads[0].quad(quad(number).as_ref()).is_break() {
            break;
        }
    }
    transaction.commit_loaded(&unit("import-1"), loads)
}

/// Each may be done in any store, and behind those before it does what its name says.
const DEEDS: [Deed; 15] = [
    ("create", |root| Store::open_or_create(&root.join("kg"), DEFAULT_BASE).map(drop)),
    ("commit", |root| put(root, "a", 0..20)),
    ("put", |root| {
        write(root, |transaction| {
            transaction.put(&unit("b"), &batch(3..8));
            transaction.put(&unit("c"), &batch(100..103));
        })
    }),
    ("put beside", |root| put(root, "d", [103])),
    ("replace", |root| put(root, "c", [7, 104])),
    ("remove", |root| write(root, |transaction| _ = transaction.remove(&unit("b")))),
    ("change", |root| write(root, |transaction| transaction.change(&batch([1, 7]), &batch([105, 106])))),
    ("import", |root| import(root, usize::MAX)),
    ("merge", |root| put(root, "e", 110..122)),
    ("compact", |root| Store::open(&root.join("kg"))?.compact()),
    ("backup", |root| match Store::open(&root.join("kg"))?.backup(&root.join("copy.kg")) {
        Err(Error::Exists { .. }) => Ok(()),
        done => done,
    }),
    ("remove what was imported", |root| write(root, |transaction| _ = transaction.remove(&unit("import-1")))),
    ("import more than memory holds", |root| import(root, 1500)),
    ("restore", |root| restore(root, "kg", Overwrite::Yes)),
    ("restore in a new folder", |root| match restore(root, "new.kg", Overwrite::No) {
        // It was done before.
        Err(Error::Replaces { .. } | Error::Unfinished { .. }) if root.join("new.kg").is_dir() => Ok(()),
        restored => restored,
    }),
];

fn restore(root: &Path, name: &str, overwrite: Overwrite) -> Result<(), Error> {
    match Store::restore(&root.join(name), &root.join("copy.kg"), overwrite, Wait::No) {
        Err(Error::NotACopy { .. }) => Ok(()),
        restored => restored,
    }
}

/// What is in a store, all of which is read.
fn content(dir: &Path) -> Content {
    let store = match Store::open(dir) {
        Err(Error::Missing { .. } | Error::Unfinished { .. }) => return None,
        store => store.unwrap(),
    };
    store.check().unwrap();
    let snapshot = store.snapshot().unwrap();
    let quads = snapshot.read().unwrap().iter().map(|quad| quad.to_string()).collect();
    Some((quads, store.units().unwrap()))
}

fn contents(root: &Path) -> Vec<Content> {
    FOLDERS.iter().map(|name| content(&root.join(name))).collect()
}

/// The same files under a new root.
fn linked(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            linked(&path, &to);
        } else {
            fs::hard_link(&path, to).unwrap();
        }
    }
}

/// What there is before and after something is done, and the disk before.
struct Case<'a> {
    deed: &'a Deed,
    disk: &'a Disk,
    root: &'a Path,
    before: &'a [Content],
    after: &'a [Content],
    /// For each folder what a power cut may still bring back, since nobody has been told of what came behind it.
    older: &'a [Vec<Content>],
}

/// Where a case has led.
struct Outcome {
    /// Where the files are.
    root: PathBuf,
    disk: Disk,
    contents: Vec<Content>,
    older: Vec<Vec<Content>>,
}

impl Case<'_> {
    /// Does it with a fault at a step, then cuts the power or does not, and checks that nothing is lost.
    fn run(&self, step: usize, fault: Fault, cut: bool, seed: u64, work: &Path) -> Outcome {
        let case = format!("{}, {fault:?} at {step}, power cut: {cut}, seed {seed}", self.deed.0);
        let live = work.join("live");
        linked(self.root, &live);
        let disk = self.disk.with_fault(&live, step, fault, seed);
        let (done, mut disk) = on(disk, || self.deed.1(&live));
        let root = if cut { work.join("left") } else { live };
        if cut {
            fs::create_dir(&root).unwrap();
            disk.cut_power(&root);
        }
        let contents = contents(&root);
        let mut older = self.older.to_vec();
        for (place, name) in FOLDERS.iter().enumerate() {
            let (found, before, after) = (&contents[place], &self.before[place], &self.after[place]);
            let replaced = disk.renamed.iter().any(|file| file.ends_with(Path::new(name).join(manifest::NAME)));
            let mut known = match &done {
                Ok(()) => found == after,
                // Only then is it open whether what was done will last.
                Err(Error::Unsynced { .. }) if replaced => found == after || cut && found == before,
                Err(_) => !replaced && found == before,
            };
            let synced = disk.synced.iter().any(|folder| folder.ends_with(name));
            known |= cut && !synced && older[place].contains(found);
            if cut || synced {
                older[place].clear();
            }
            if replaced && done.is_err() {
                older[place].push(before.clone());
            }
            assert!(known, "{case}: {name} after {done:?}: {found:?}\nbefore {before:?}\nafter {after:?}");
        }
        Outcome { disk: if cut { Disk::new(&root, seed) } else { disk.rested(&root) }, root, contents, older }
    }
}

/// What is done to a store that has come through.
const NEXT: Deed = ("next", |root| put(root, "next", [150]));

/// Checks that a store goes on as if nothing had been, and sweeps what was left behind; also if the power is cut meanwhile.
fn goes_on(outcome: Outcome, seed: u64, work: &Path) {
    let Outcome { root, disk, contents: mut before, older } = outcome;
    let (made, disk) = on(disk.rested(&root), || Store::open_or_create(&root.join("kg"), DEFAULT_BASE));
    made.unwrap();
    before[0].get_or_insert_default();
    let mut after = before.clone();
    let (quads, units) = after[0].get_or_insert_default();
    quads.insert(quad(150).to_string());
    units.push(unit("next"));
    units.sort();
    let (again, dir) = (work.join("again"), work.join("again/kg"));
    linked(&root, &again);
    let (left, done) = on(disk.rested(&again), || {
        NEXT.1(&again)?;
        strays(&dir, &Manifest::read(&dir)?)
    });
    assert_eq!((left.unwrap(), content(&dir)), (Vec::new(), after[0].clone()));
    let case = Case { deed: &NEXT, disk: &disk, root: &root, before: &before, after: &after, older: &older };
    case.run(Random(seed).below(done.steps.len()), Fault::Stop, true, seed, &work.join("next"));
}

/// Checks that what is done once more, when whoever did it first was killed, outlasts a power cut.
fn lasts(deed: &Deed, outcome: &Outcome, work: &Path) {
    let (again, left) = (work.join("once more"), work.join("lasting"));
    linked(&outcome.root, &again);
    let (done, mut disk) = on(outcome.disk.rested(&again), || deed.1(&again));
    if done.is_ok() {
        fs::create_dir(&left).unwrap();
        disk.cut_power(&left);
        assert_eq!(content(&left.join("kg")), content(&again.join("kg")), "{}", deed.0);
    }
}

/// The errors of Linux for a failing disk and for a full one.
const REFUSALS: [i32; 2] = [5, 28];

/// Each step of each deed, and each fault at it.
#[test]
fn whatever_step_fails_nothing_is_lost() {
    let base = folder();
    let mut root = base.path().join("0");
    fs::create_dir(&root).unwrap();
    let mut disk = Disk::new(&root, 1);
    let (mut before, mut cases) = (contents(&root), 0);
    for (number, deed) in DEEDS.iter().enumerate() {
        let next = base.path().join((number + 1).to_string());
        linked(&root, &next);
        let (done, next_disk) = on(disk.rested(&next), || deed.1(&next));
        done.unwrap();
        let after = contents(&next);
        let older = &vec![Vec::new(); FOLDERS.len()];
        let case = Case { deed, disk: &disk, root: &root, before: &before, after: &after, older };
        let mut run = |step, fault, cut| {
            let work = folder();
            cases += 1;
            let outcome = case.run(step, fault, cut, cases, work.path());
            let killed = fault == Fault::Stop && !cut;
            // Who opens a store that is there is promised nothing.
            if killed && deed.0 != "create" {
                lasts(deed, &outcome, work.path());
            }
            // After a kill all depends on what comes next; else now and then is enough.
            if killed || cases % 5 == 0 {
                goes_on(outcome, cases, work.path());
            }
        };
        for (step, kind) in next_disk.steps.iter().enumerate() {
            run(step, Fault::Refuse(REFUSALS[step % 2]), step % 3 == 0);
            if *kind == Kind::Write {
                run(step, Fault::Tear, false);
            }
            if *kind != Kind::Read {
                run(step, Fault::Stop, false);
                (0..2 * times()).for_each(|_| run(step, Fault::Stop, true));
            }
        }
        // What was acknowledged outlasts a power cut that follows.
        (0..3 * times()).for_each(|_| run(next_disk.steps.len(), Fault::Stop, true));
        (root, disk, before) = (next, next_disk, after);
    }
    println!("{cases} cases");
}

/// Random deeds, one behind the other, of which most meet with a fault.
#[test]
fn one_fault_upon_another_loses_nothing() {
    let base = folder();
    let mut root = base.path().join("0");
    fs::create_dir(&root).unwrap();
    let mut disk = Disk::new(&root, 1);
    let (mut before, mut older) = (contents(&root), vec![Vec::new(); FOLDERS.len()]);
    let mut random = Random(88_172_645_463_325_252);
    for case in 1..=300 * times() {
        let deed = &DEEDS[random.below(DEEDS.len())];
        // To know what it would do without a fault, it is done in another place first.
        let ideal = folder();
        linked(&root, &ideal.path().join("kg"));
        let (_, ideal_disk) = on(disk.rested(&ideal.path().join("kg")), || deed.1(&ideal.path().join("kg")));
        let after = contents(&ideal.path().join("kg"));
        let step = random.below(ideal_disk.steps.len() + 1);
        let fault = [Fault::Stop, Fault::Stop, Fault::Tear, Fault::Refuse(REFUSALS[0])][random.below(4)];
        let work = base.path().join(case.to_string());
        fs::create_dir(&work).unwrap();
        let case_of = Case { deed, disk: &disk, root: &root, before: &before, after: &after, older: &older };
        let outcome = case_of.run(step, fault, random.below(2) == 0, case, &work);
        fs::remove_dir_all(&root).unwrap();
        Outcome { root, disk, contents: before, older } = outcome;
    }
}
