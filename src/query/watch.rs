//! Looks after the limits of one query, and knows where in the query its evaluation is.
//!
//! The engine hands out its work one row at a time, but sorts and groups without looking up. What it calls for that are our
//! functions, and from there it is stopped: they unwind through it, as a panic would, up to [`within`].

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use spareval::QueryEvaluator;

use crate::memory;
use crate::query::place::{Place, Places};
use crate::query::{Error, Limit, Limits, Overrun, plan};
use crate::store::Id;

/// How long the watching thread sleeps between two looks at the memory.
const NAP: Duration = Duration::from_millis(5);

/// How long a query may go on after it has passed a limit, before the last resort.
const GRACE: Duration = Duration::from_millis(40);

/// How much more memory it may take meanwhile, in bytes.
const SPARE: usize = 32 << 20;

/// So many values are looked at without a quad or a row between them only in a sort, or in what an aggregate gathered.
const MANY_VALUES: u32 = 10_000;

/// What an evaluation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Step {
    /// Gets ready.
    Planning,
    /// Waits for another service.
    Asking,
    /// Reads quads.
    Reading,
    /// Brings rows together.
    Joining,
    /// Looks at the value of a term.
    Computing,
    /// Gives rows out.
    Giving,
}

impl Step {
    const ALL: [Self; 6] = [Self::Planning, Self::Asking, Self::Reading, Self::Joining, Self::Computing, Self::Giving];
}

/// Whoever evaluates a query asks it whether to go on.
pub(super) struct Watch {
    limits: Limits,
    places: Places,
    began: Instant,
    /// Bytes that were allocated when the query began.
    allocated: usize,
    /// 0, or the number of a [`Cause`].
    passed: AtomicU8,
    step: AtomicU8,
    /// Which of the places is read, or was read last.
    reading: AtomicUsize,
    /// Values that were looked at since the last quad or row.
    values: AtomicU32,
    ended: Mutex<bool>,
    end: Condvar,
}

/// Why it must not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Cause {
    Time = 1,
    Memory = 2,
    Interrupted = 3,
}

/// What unwinds through the engine.
struct Passed;

/// Evaluates something that stops when a limit is passed or somebody interrupts it. No thread is left behind.
///
/// # Errors
/// A limit was passed, it was interrupted, or what `run` says.
pub(super) fn within<T>(
    limits: &Limits,
    places: Places,
    run: impl FnOnce(&Arc<Watch>) -> Result<T, Error>,
) -> Result<T, Error> {
    let watch = Arc::new(Watch::new(limits, places));
    let outcome = {
        let _watcher = if limits.are_watched() { Some(Watcher::new(&watch)?) } else { None };
        // Nobody sees what the evaluation leaves half done.
        panic::catch_unwind(AssertUnwindSafe(|| run(&watch)))
    };
    match outcome {
        Ok(result) => result,
        Err(payload) if payload.is::<Passed>() => Err(watch.error()),
        Err(bug) => panic::resume_unwind(bug),
    }
}

impl Watch {
    fn new(limits: &Limits, places: Places) -> Self {
        Self {
            limits: *limits,
            places,
            began: Instant::now(),
            allocated: memory::allocated(),
            passed: AtomicU8::new(0),
            step: AtomicU8::new(Step::Planning as u8),
            reading: AtomicUsize::new(usize::MAX),
            values: AtomicU32::new(0),
            ended: Mutex::new(false),
            end: Condvar::new(),
        }
    }

    /// One that lets everything go on.
    #[cfg(test)]
    pub(super) fn idle() -> Self {
        Self::new(&Limits::default(), Places::default())
    }

    /// One that lets nothing go on.
    #[cfg(test)]
    pub(super) fn over() -> Self {
        Self { passed: AtomicU8::new(Cause::Time as u8), ..Self::idle() }
    }

    /// Asks whether to go on with a step; cheap enough to be asked of each row.
    ///
    /// # Errors
    /// A limit was passed, or it was interrupted.
    pub(super) fn check(&self, step: Step) -> Result<(), Error> {
        if self.is_over(step) { Err(self.error()) } else { Ok(()) }
    }

    /// As [`Watch::check`], where the engine calls us and would not take an error: if it is not
    /// to go on, unwinds to [`within`].
    pub(super) fn heed(&self, step: Step) {
        if self.is_over(step) {
            panic::resume_unwind(Box::new(Passed));
        }
    }

    /// How long the evaluation may go on; `None` for as long as it takes.
    pub(super) fn left(&self) -> Option<Duration> {
        self.time().map(|time| time.saturating_sub(self.began.elapsed()))
    }

    /// How long it may go on from its beginning; `None` for as long as it takes.
    pub(super) fn time(&self) -> Option<Duration> {
        self.limits.time
    }

    /// An evaluator that asks it at the marks of a plan.
    pub(super) fn at_marks(self: &Arc<Self>, evaluator: QueryEvaluator) -> QueryEvaluator {
        let watch = Arc::clone(self);
        evaluator.with_custom_function(plan::mark(), move |_| {
            watch.heed(Step::Joining);
            None
        })
    }

    /// Remembers what is read from now on: the triples with these subject, predicate and object.
    pub(super) fn read(&self, triple: [Option<Id>; 3]) {
        if let Some(place) = self.places.number(triple) {
            self.reading.store(place, Ordering::Relaxed);
        }
    }

    fn is_over(&self, step: Step) -> bool {
        // Only one thread evaluates, so nothing is lost between the load and the store.
        let values = if step == Step::Computing { self.values.load(Ordering::Relaxed).saturating_add(1) } else { 0 };
        self.values.store(values, Ordering::Relaxed);
        self.step.store(step as u8, Ordering::Relaxed);
        self.passed.load(Ordering::Relaxed) != 0
    }

    /// The limit that was passed, and where; or that it was interrupted.
    fn error(&self) -> Error {
        let limit = match (self.passed.load(Ordering::Relaxed), self.limits) {
            (passed, _) if passed == Cause::Interrupted as u8 => return Error::Interrupted,
            (passed, Limits { memory: Some(bytes), .. }) if passed == Cause::Memory as u8 => Limit::Memory(bytes),
            (_, limits) => Limit::Time(limits.time.unwrap_or_default()),
        };
        self.overrun(limit)
    }

    /// The error that it is to go over a limit here.
    pub(super) fn overrun(&self, limit: Limit) -> Error {
        let read = Some(self.reading.load(Ordering::Relaxed)).filter(|place| *place != usize::MAX);
        let read = read.map_or(Place::Whole, Place::Pattern);
        let step = Step::ALL[usize::from(self.step.load(Ordering::Relaxed))];
        let (place, doing) = match step {
            Step::Planning => (Place::Whole, "still planned"),
            Step::Asking => (Place::Whole, "waiting for a service"),
            Step::Reading => (read, "read"),
            Step::Joining => (read, "joined with the rest"),
            Step::Computing if self.values.load(Ordering::Relaxed) < MANY_VALUES => (read, "computed with"),
            Step::Computing if self.places.is_sorted() => (Place::Order, "sorting"),
            Step::Computing => (Place::Group, "computed with"),
            Step::Giving => (Place::Whole, "given out"),
        };
        let (name, text) = self.places.text();
        let at = self.places.span(place).map(|span| {
            let doing = format!("{doing} {}", limit.over());
            Box::new(Overrun { name: name.to_owned(), text: text.to_owned(), span, doing })
        });
        Error::Limit { limit, at }
    }

    /// Looks until the query ends or has passed a limit, and then whether it stops.
    fn keep(&self) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let mut passed = None;
        while !*ended {
            let nap = match passed {
                None => {
                    if let Some(cause) = self.look() {
                        self.passed.store(cause as u8, Ordering::Relaxed);
                        passed = Some(Instant::now());
                        continue;
                    }
                    self.nap()
                }
                Some(since) => {
                    let Some(last_resort) = self.limits.last_resort else { return };
                    let much = self.limits.memory.is_some_and(|most| self.taken() > most.saturating_add(SPARE));
                    if much || since.elapsed() >= GRACE {
                        // Whoever waits for the end of the thread gives no answer beside the last resort.
                        return last_resort(self.error());
                    }
                    NAP
                }
            };
            ended = self.end.wait_timeout(ended, nap).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Why it must not go on from now.
    fn look(&self) -> Option<Cause> {
        let Limits { time, memory, interrupted, .. } = self.limits;
        if interrupted.is_some_and(|asked| asked()) {
            return Some(Cause::Interrupted);
        }
        if time.is_some_and(|time| self.began.elapsed() >= time) {
            return Some(Cause::Time);
        }
        memory.is_some_and(|most| self.taken() > most).then_some(Cause::Memory)
    }

    fn taken(&self) -> usize {
        memory::allocated().saturating_sub(self.allocated)
    }

    /// How long nothing needs to be looked at.
    fn nap(&self) -> Duration {
        match self.limits {
            Limits { time: Some(time), memory, interrupted, .. } => {
                let left = time.saturating_sub(self.began.elapsed());
                if memory.is_some() || interrupted.is_some() { left.min(NAP) } else { left }
            }
            _ => NAP,
        }
    }
}

/// The thread that looks at the clock and the memory and asks for interruptions; it ends with this.
struct Watcher {
    watch: Arc<Watch>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    fn new(watch: &Arc<Watch>) -> Result<Self, Error> {
        let watch = Arc::clone(watch);
        let there = Arc::clone(&watch);
        let thread = thread::Builder::new().name("limits".to_owned()).spawn(move || there.keep());
        let thread = thread.map_err(|error| Error::Evaluation { message: format!("nobody can watch it: {error}") })?;
        Ok(Self { watch, thread: Some(thread) })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        *self.watch.ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.watch.end.notify_all();
        if let Some(thread) = self.thread.take() {
            // It has nothing to say, and a bug in it has been said by then.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::*;
    use crate::query::sparql::Written;
    use crate::store::{Batch, Snapshot};

    /// Where a query is said to be after so many values were looked at since the last quad.
    fn place(text: &str, values: u32) -> Option<String> {
        let snapshot = Snapshot::new(NamedNode::new_unchecked("http://x/"), &Batch::default());
        let limits = Limits { time: Some(Duration::MAX), ..Limits::default() };
        let watch = Watch::new(&limits, Places::of(&snapshot, &Written::new("query", text), &limits, []));
        watch.heed(Step::Reading);
        (0..values).for_each(|_| watch.heed(Step::Computing));
        let Error::Limit { at, .. } = watch.overrun(Limit::Time(Duration::ZERO)) else { panic!("no limit") };
        at.map(|at| format!("{}: {}", at.span.of(text), at.doing))
    }

    #[test]
    fn many_values_without_a_quad_are_a_sort() {
        let text = "SELECT * { ?a ?b ?c } ORDER BY ?c";
        assert_eq!(place(text, MANY_VALUES).as_deref(), Some("ORDER BY: sorting when the time was over"));
        assert_eq!(place(text, 3), None);
        assert_eq!(place("SELECT * { ?a ?b ?c }", MANY_VALUES), None);
    }
}
