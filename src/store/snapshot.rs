use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Dataset, GraphName, NamedNode, NamedOrBlankNode, Quad as Statement, Term, TermRef};
use rustc_hash::FxHashMap;

use crate::store::damage::Damage;
use crate::store::dictionary::{Dictionary, Layout, term};
use crate::store::id::{Id, Kind};
use crate::store::manifest::{Listing, Manifest};
use crate::store::origin::Origin;
use crate::store::run::{Order, Quad};
use crate::store::scan::Scan;
use crate::store::segment::{Section, Segment};
use crate::store::{Batch, Error, SEARCH, write};

/// The quads of a store at one moment, or of any other source of quads. Later commits do not change it.
#[derive(Clone)]
pub struct Snapshot {
    pub(super) base: NamedNode,
    /// Oldest first.
    pub(super) parts: Arc<[Arc<Part>]>,
    /// For a quad that was removed the place of the last segment that does, or before which it is hidden: it is there if that
    /// segment or one behind it adds it.
    pub(super) removed: Arc<FxHashMap<Quad, usize>>,
    /// How many quads are hidden.
    pub(super) hidden: u64,
    /// All quads as terms, from when they are first asked for.
    pub(super) dataset: Arc<OnceLock<Dataset>>,
    pub(super) origin: Option<Arc<Origin>>,
}

/// How many triples have a predicate, and how many different subjects and objects these have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PredicateCounts {
    /// The triples.
    pub triples: u64,
    /// The subjects.
    pub subjects: u64,
    /// The objects.
    pub objects: u64,
}

/// One open segment.
pub(super) struct Part {
    pub(super) file: PathBuf,
    pub(super) segment: Segment,
    words: Layout,
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot").field("base", &self.base).field("len", &self.len()).finish_non_exhaustive()
    }
}

impl Part {
    fn open(dir: &Path, listing: &Listing) -> Result<Self, Error> {
        let file = listing.segment(dir);
        let segment = Segment::open(&file).map_err(Error::opening(&file))?;
        if segment.checksum() != listing.checksum {
            let message = "it is another file than the one that was written".to_owned();
            return Err(Error::Damaged { file, line: None, message });
        }
        Self::of(file, segment, listing.first_word)
    }

    pub(super) fn of(file: PathBuf, segment: Segment, first_word: u64) -> Result<Self, Error> {
        let words = Dictionary::open(segment.dictionary(), first_word).map(|words| words.layout());
        let words = words.map_err(|damage| Self::damaged(&file, &segment, Section::Dictionary, damage))?;
        Ok(Self { file, segment, words })
    }

    pub(super) fn dictionary(&self) -> Dictionary<'_> {
        Dictionary::with(self.segment.dictionary(), self.words)
    }

    /// Gives each quad that it adds to `each`, sorted.
    pub(super) fn each_row(&self, mut each: impl FnMut(Quad) -> Result<(), Error>) -> Result<(), Error> {
        let error = |damage| self.error(Section::Run(Order::Spog), damage);
        let mut rows = self.segment.run(Order::Spog).range(&[]).map_err(error)?;
        let mut block = Vec::new();
        while rows.next_rows(&mut block).map_err(error)? {
            block.drain(..).try_for_each(&mut each)?;
        }
        Ok(())
    }

    /// Whether it adds a quad.
    pub(super) fn has(&self, quad: &Quad) -> Result<bool, Error> {
        let count = self.segment.run(Order::Spog).count(quad);
        Ok(count.map_err(|damage| self.error(Section::Run(Order::Spog), damage))? > 0)
    }

    /// The error that damage in a section is.
    pub(super) fn error(&self, section: Section, damage: Damage) -> Error {
        Self::damaged(&self.file, &self.segment, section, damage)
    }

    fn damaged(file: &Path, segment: &Segment, section: Section, damage: Damage) -> Error {
        Error::damage(file, &segment.in_file(section, damage))
    }
}

/// The quads that the segments from a place on remove, with the place of the last that does.
pub(super) fn removed_by(parts: &[Arc<Part>], first: usize) -> Result<FxHashMap<Quad, usize>, Error> {
    let mut removed = FxHashMap::default();
    for (place, part) in parts.iter().enumerate().skip(first) {
        let error = |damage| part.error(Section::Removed, damage);
        if part.segment.removed().is_empty() {
            continue;
        }
        for row in part.segment.removed().range(&[]).map_err(error)? {
            removed.insert(row.map_err(error)?, place);
        }
    }
    Ok(removed)
}

impl Snapshot {
    /// Quads that come from no store, such as those of a file, with the base below which its names are.
    pub fn new(base: NamedNode, quads: &Batch) -> Self {
        let part = Part::of(PathBuf::from("memory"), write::in_memory(quads), 0);
        let part = part.expect("a segment that was just written can be read, as the tests of segments show");
        Self::of_parts(base, vec![Arc::new(part)], FxHashMap::default())
    }

    fn of_parts(base: NamedNode, segments: Vec<Arc<Part>>, removed: FxHashMap<Quad, usize>) -> Self {
        Self {
            base,
            parts: segments.into(),
            removed: Arc::new(removed),
            hidden: 0,
            dataset: Arc::default(),
            origin: None,
        }
    }

    /// Maps what the manifest lists; milliseconds, whatever the size of the store.
    pub(super) fn open(dir: &Path, manifest: &Manifest) -> Result<Self, Error> {
        let segments = manifest.segments.iter().map(|listing| Part::open(dir, listing));
        let segments: Vec<Arc<Part>> = segments.map(|part| part.map(Arc::new)).collect::<Result<_, _>>()?;
        let removed = removed_by(&segments, 0)?;
        let origin = Some(Arc::new(Origin { folder: dir.join(SEARCH), state: manifest.state() }));
        Ok(Self { origin, ..Self::of_parts(manifest.base.clone(), segments, removed) })
    }

    /// Which state of which store it is; `None` for quads that come from no store.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_deref()
    }

    /// The IRI below which names are minted; it ends in `/`.
    pub fn base(&self) -> &NamedNode {
        &self.base
    }

    /// How many quads there are.
    pub fn len(&self) -> u64 {
        // Each removed quad is a row of one older segment.
        let rows: u64 = self.parts().iter().map(|part| part.segment.len()).sum();
        let removed: u64 = self.parts().iter().map(|part| part.segment.removed().len()).sum();
        rows.saturating_sub(removed).saturating_sub(self.hidden)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parts().iter().all(|part| part.segment.is_empty()) || self.len() == 0
    }

    /// Reads all quads as terms, for [`Snapshot::dataset`].
    ///
    /// # Errors
    /// A file is damaged; the error names it.
    pub fn read(&self) -> Result<&Dataset, Error> {
        if let Some(dataset) = self.dataset.get() {
            return Ok(dataset);
        }
        let mut terms = FxHashMap::default();
        let mut dataset = Dataset::new();
        for quad in self.scan([None; 4])? {
            dataset.insert(&self.statement(quad?, &mut terms)?);
        }
        Ok(self.dataset.get_or_init(|| dataset))
    }

    /// The quads as terms; literals have the lexical form in which they were written.
    ///
    /// # Panics
    /// A file is damaged. [`Snapshot::read`] says so beforehand.
    pub fn dataset(&self) -> &Dataset {
        self.read().expect("the store was read before")
    }

    /// A quad as terms, of which those that came up before are in `terms`.
    pub(crate) fn statement(&self, quad: Quad, terms: &mut FxHashMap<Id, Term>) -> Result<Statement, Error> {
        let mut term = |id: Id| -> Result<Term, Error> {
            match terms.get(&id) {
                Some(known) => Ok(known.clone()),
                None => {
                    let term = self.term(id)?;
                    terms.insert(id, term.clone());
                    Ok(term)
                }
            }
        };
        let astray = || self.astray("a quad has a term where none of its kind may stand");
        let subject = NamedOrBlankNode::try_from(term(quad[0])?).map_err(|_| astray())?;
        let predicate = NamedNode::try_from(term(quad[1])?).map_err(|_| astray())?;
        let graph = match quad[3] {
            Id::DEFAULT_GRAPH => GraphName::DefaultGraph,
            graph => match term(graph)? {
                Term::NamedNode(node) => node.into(),
                Term::BlankNode(node) => node.into(),
                Term::Literal(_) | Term::Triple(_) => return Err(astray()),
            },
        };
        Ok(Statement::new(subject, predicate, term(quad[2])?, graph))
    }

    /// The id of a term; `None` where no quad has it.
    ///
    /// # Errors
    /// A dictionary is damaged.
    pub fn id(&self, term: TermRef<'_>) -> Result<Option<Id>, Error> {
        if let Some(id) = Id::inline(term) {
            return Ok(Some(id));
        }
        let mut word = Vec::new();
        let mut unknown = false;
        term::encode(term, &mut word, |part| {
            let id = self.id(part)?;
            unknown |= id.is_none();
            Ok::<_, Error>(id.unwrap_or_default())
        })?;
        if unknown { Ok(None) } else { self.word(&word, usize::MAX) }
    }

    /// The id of a word, by its bytes, if it is in one of the first segments.
    pub(super) fn word(&self, word: &[u8], segments: usize) -> Result<Option<Id>, Error> {
        for part in self.parts().iter().take(segments) {
            let found = part.dictionary().find(word);
            if let Some(number) = found.map_err(|damage| part.error(Section::Dictionary, damage))? {
                return Ok(Some(Id::word(number)));
            }
        }
        Ok(None)
    }

    /// The term of an id.
    ///
    /// # Errors
    /// A dictionary is damaged, or the id is none of this snapshot.
    pub fn term(&self, id: Id) -> Result<Term, Error> {
        let number = match id.kind() {
            Kind::Word(number) => number,
            _ => return id.literal().map(Term::from).ok_or_else(|| self.astray("an id stands for nothing")),
        };
        let mut word = Vec::new();
        let part = self.letters(number, &mut word)?;
        let damaged = |damage| part.error(Section::Dictionary, damage);
        let word = term::decode(&word).map_err(damaged)?;
        word.into_term(|part| self.term(part).map_err(Broken::Store)).map_err(|error| match error {
            Broken::Damage(damage) => damaged(damage),
            Broken::Store(error) => error,
        })
    }

    /// Puts the bytes of the word of a number into `word`; gives the segment that has it.
    pub(super) fn letters(&self, number: u64, word: &mut Vec<u8>) -> Result<&Part, Error> {
        let part = self.part_of(number).ok_or_else(|| self.astray("a word has a number that no dictionary has"))?;
        let damaged = |damage| part.error(Section::Dictionary, damage);
        match part.dictionary().get(number, word).map_err(damaged)? {
            true => Ok(part),
            false => Err(damaged(Damage::at(0, format!("it has no word of number {number}")))),
        }
    }

    /// The segment whose dictionary has the word of this number.
    fn part_of(&self, number: u64) -> Option<&Part> {
        let place = self.parts().partition_point(|part| part.dictionary().base() <= number);
        place.checked_sub(1).and_then(|place| self.parts().get(place)).map(Arc::as_ref)
    }

    /// Whether all words from one to another are IRIs, or all blank nodes, or all simple literals, and their ids stand in the
    /// order of their letters. It may say `false` of such words too.
    ///
    /// # Errors
    /// As for [`Snapshot::term`].
    pub fn in_order(&self, low: Id, high: Id) -> Result<bool, Error> {
        let (Kind::Word(first), Kind::Word(last)) = (low.kind(), high.kind()) else { return Ok(false) };
        let base = |number| self.part_of(number).map(|part| part.dictionary().base());
        if base(first) != base(last) {
            return Ok(false);
        }
        // A dictionary is sorted by the kind of its words first.
        Ok(match (self.term(low)?, self.term(high)?) {
            (Term::NamedNode(_), Term::NamedNode(_)) | (Term::BlankNode(_), Term::BlankNode(_)) => true,
            (Term::Literal(one), Term::Literal(other)) => {
                [one, other].iter().all(|literal| literal.datatype() == xsd::STRING)
            }
            _ => false,
        })
    }

    /// The quads with these subject, predicate, object and graph, `None` for any; in the order of a run that has them in
    /// one range.
    ///
    /// # Errors
    /// What must be read to find them is damaged.
    pub fn scan(&self, pattern: [Option<Id>; 4]) -> Result<Scan<'_>, Error> {
        Scan::new(self.parts(), &self.removed, pattern)
    }

    /// As [`Snapshot::scan`], for terms; no quads where one of them is unknown.
    ///
    /// # Errors
    /// As for [`Snapshot::scan`] and [`Snapshot::id`].
    pub fn scan_terms(&self, pattern: [Option<TermRef<'_>>; 4]) -> Result<Scan<'_>, Error> {
        let mut ids = [None; 4];
        for (id, term) in ids.iter_mut().zip(pattern) {
            let Some(term) = term else { continue };
            *id = self.id(term)?;
            if id.is_none() {
                return Scan::new(&[], &self.removed, [None; 4]);
            }
        }
        self.scan(ids)
    }

    /// Whether no triple is in two graphs, as far as that is known without reading.
    pub fn has_no_triple_twice(&self) -> bool {
        match self.parts() {
            [] => true,
            [part] => part.segment.run(Order::Spog).distinct(3) == part.segment.len(),
            _ => false,
        }
    }

    /// What the segments say of each predicate; where there are several, the sum of what they say.
    ///
    /// # Errors
    /// The statistics are damaged.
    pub fn predicates(&self) -> Result<FxHashMap<Id, PredicateCounts>, Error> {
        let mut all: FxHashMap<Id, PredicateCounts> = FxHashMap::default();
        for part in self.parts() {
            let statistics = part.segment.statistics();
            let statistics = statistics.map_err(|damage| Error::damage(&part.file, &damage))?;
            for (predicate, counts) in statistics.predicates() {
                let sum = all.entry(predicate).or_default();
                sum.triples += counts.triples;
                sum.subjects += counts.subjects;
                sum.objects += counts.objects;
            }
        }
        Ok(all)
    }

    /// Each id that stands in a place among the quads of a pattern, and in how many of them; `None` where the rows would have
    /// to be read one by one.
    ///
    /// # Errors
    /// What must be read is damaged.
    pub fn values(&self, pattern: [Option<Id>; 4], place: usize) -> Result<Option<Vec<(Id, u64)>>, Error> {
        let ([part], true) = (self.parts(), self.removed.is_empty()) else {
            return Ok(self.parts().is_empty().then(Vec::new));
        };
        let bound = pattern.iter().flatten().count();
        let fits = |order: &Order| {
            let columns = order.columns();
            columns[bound] == place && columns[..bound].iter().all(|column| pattern[*column].is_some())
        };
        let Some(order) = Order::ALL.into_iter().find(|order| bound < 4 && fits(order)) else { return Ok(None) };
        let error = |damage| part.error(Section::Run(order), damage);
        let prefix = order.columns().map(|column| pattern[column].unwrap_or_default());
        let mut rows = part.segment.run(order).range(&prefix[..bound]).map_err(error)?;
        let mut values = Vec::new();
        loop {
            let before = rows.remaining();
            let Some(row) = rows.next().transpose().map_err(error)? else { return Ok(Some(values)) };
            rows.skip_past(&row[..=bound]).map_err(error)?;
            values.push((row[bound], before - rows.remaining()));
        }
    }

    /// The graphs that have quads, the default graph among them, by their ids.
    ///
    /// # Errors
    /// What must be read to find them is damaged.
    pub fn graphs(&self) -> Result<Vec<Id>, Error> {
        let mut graphs = Vec::new();
        for part in self.parts() {
            let error = |damage| part.error(Section::Run(Order::Gspo), damage);
            let mut rows = part.segment.run(Order::Gspo).range(&[]).map_err(error)?;
            while let Some(row) = rows.next().transpose().map_err(error)? {
                graphs.push(row[0]);
                rows.skip_past(&row[..1]).map_err(error)?;
            }
        }
        graphs.sort_unstable();
        graphs.dedup();
        if !self.removed.is_empty() {
            let mut kept = Vec::with_capacity(graphs.len());
            for graph in graphs {
                if self.scan([None, None, None, Some(graph)])?.next().transpose()?.is_some() {
                    kept.push(graph);
                }
            }
            graphs = kept;
        }
        Ok(graphs)
    }

    /// Whether there is a quad.
    pub(super) fn contains(&self, quad: &Quad) -> Result<bool, Error> {
        for (place, part) in self.parts().iter().enumerate().rev() {
            if part.has(quad)? {
                return Ok(self.removed.get(quad).is_none_or(|&by| by <= place));
            }
        }
        Ok(false)
    }

    /// Whether one of the first segments adds a quad that they do not remove.
    pub(super) fn is_in(&self, quad: &Quad, segments: usize) -> Result<bool, Error> {
        for part in self.parts()[..segments].iter().rev() {
            if part.has(quad)? {
                return Ok(true);
            }
            let error = |damage| part.error(Section::Removed, damage);
            if part.segment.removed().count(quad).map_err(error)? > 0 {
                return Ok(false);
            }
        }
        Ok(false)
    }

    pub(super) fn parts(&self) -> &[Arc<Part>] {
        &self.parts
    }

    fn astray(&self, message: &str) -> Error {
        let file = self.parts().first().map_or_else(PathBuf::new, |part| part.file.clone());
        Error::Damaged { file, line: None, message: message.to_owned() }
    }
}

/// What can be wrong on the way from bytes to a term.
enum Broken {
    Damage(Damage),
    Store(Error),
}

impl From<Damage> for Broken {
    fn from(damage: Damage) -> Self {
        Self::Damage(damage)
    }
}
