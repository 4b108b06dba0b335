//! Merging: the last segments become one, so that there are few, each larger than all that follow it.

mod fuse;
mod gather;
mod units;

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::store::dictionary::term;
use crate::store::id::{Id, Kind};
use crate::store::manifest::{Listing, Manifest, segment_file};
use crate::store::run::Quad;
use crate::store::segment::{Section, SegmentSummary};
use crate::store::snapshot::{Part, Snapshot, removed_by};
use crate::store::transaction::write_units;
use crate::store::{Error, disk};
pub use fuse::{Fused, Source, fuse};
use gather::Gathered;
use units::MergedUnits;

/// A segment is merged with those behind it when these have together more than one quad for so many of its own.
const TIER: u64 = 2;

/// Segments behind the first that are merged without being asked have at most so many quads together: those are held in
/// memory.
const MOST: u64 = 4_000_000;

/// Merges the last segments of a manifest where that is due. Their files stay until the manifest is written.
///
/// Only the last ones can become one: the words of a segment have numbers that later segments use, so those of the
/// merged segment may be numbered anew only if nothing comes behind it.
pub fn settle(dir: &Path, manifest: &mut Manifest) -> Result<(), Error> {
    let sizes: Vec<u64> = manifest.segments.iter().map(|listing| listing.rows + listing.removed).collect();
    let mut first = sizes.len();
    let mut behind = 0;
    for place in (0..sizes.len()).rev() {
        if place + 1 < sizes.len() && sizes[place] < behind * TIER {
            first = place;
        }
        behind += sizes[place];
        if behind > MOST {
            break;
        }
    }
    if first + 1 < sizes.len() { merge(dir, manifest, first, Tidy::No) } else { Ok(()) }
}

/// Merges all segments, and drops the words that no quad has.
pub fn whole(dir: &Path, manifest: &mut Manifest) -> Result<(), Error> {
    if manifest.segments.is_empty() { Ok(()) } else { merge(dir, manifest, 0, Tidy::Yes) }
}

/// Whether words that no quad has are dropped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tidy {
    Yes,
    No,
}

/// Merges the segments from a place on.
///
/// The quads of the first one have no words of the others, so they are taken over row by row. Those of the others may
/// have words of each other, and are gathered anew.
fn merge(dir: &Path, manifest: &mut Manifest, first: usize, tidy: Tidy) -> Result<(), Error> {
    let snapshot = Snapshot::open(dir, manifest)?;
    let listings = &manifest.segments[first..];
    let first_word = listings[0].first_word;
    // What a segment of these removes from another of these is nowhere any more.
    let removed = removed_by(snapshot.parts(), first)?;
    let is_kept = |place: usize, quad: &Quad| removed.get(quad).is_none_or(|&by| by <= place);
    let mut gathered = Gathered::new(&snapshot, first, first_word);
    for (place, part) in snapshot.parts().iter().enumerate().skip(first + 1) {
        part.each_row(|quad| if is_kept(place, &quad) { gathered.add(&quad) } else { Ok(()) })?;
    }
    let tidy_units = tidy == Tidy::Yes && !removed.is_empty();
    let units = MergedUnits::read(dir, listings, &snapshot, first, tidy_units)?;
    units.gather(&mut gathered)?;
    let gathered = gathered.into_segments()?;

    let oldest = &snapshot.parts()[first];
    let is_kept_of_oldest = |quad: &Quad| is_kept(first, quad);
    let keep: Option<&dyn Fn(&Quad) -> bool> = if removed.is_empty() { None } else { Some(&is_kept_of_oldest) };
    let used = if tidy == Tidy::Yes { Some(used_words(oldest, is_kept_of_oldest)?) } else { None };
    let error = |section, damage| oldest.error(section, damage);
    let mut sources = vec![Source { segment: &oldest.segment, error: &error, keep, used: used.as_deref() }];
    let in_memory = |_, damage| Error::damage(Path::new("memory"), &damage);
    sources.extend(gathered.iter().map(|(segment, _)| Source { segment, error: &in_memory, keep: None, used: None }));

    let removed = removed_before(&snapshot, &removed, first, first_word)?;
    let file = manifest.next_file;
    let path = segment_file(dir, file);
    let fused = disk::write_with(&path, |out| fuse(out, &sources, first_word, &removed).map(|(_, fused)| fused));
    let Fused { summary, words, ids } = fused.map_err(|failure| failure.writing(&path))?;
    // The oldest is the first of the sources.
    let (of_oldest, of_others) = (&ids[0], &ids[1..]);
    let new_ids = of_others
        .iter()
        .zip(&gathered)
        .flat_map(|(new, (_, ids))| ids.iter().filter_map(|(old, id)| Some((*old, new.of(*id)?))));
    let units = units.renumbered(gathered.is_empty(), of_oldest, &new_ids.collect())?;
    write_units(dir, file, &units)?;
    let SegmentSummary { rows, removed, checksum, .. } = summary;
    manifest.segments.truncate(first);
    manifest.segments.push(Listing { file, rows, removed, first_word, checksum });
    manifest.next_file += 1;
    manifest.next_word = first_word + words;
    Ok(())
}

/// The quads among the removed ones that one of the first segments has, sorted.
fn removed_before(
    snapshot: &Snapshot,
    removed: &FxHashMap<Quad, usize>,
    segments: usize,
    first_word: u64,
) -> Result<Vec<Quad>, Error> {
    let mut removed: Vec<Quad> = removed.keys().copied().collect();
    removed.sort_unstable();
    let mut older = Vec::new();
    for quad in removed {
        if quad.iter().all(|id| !matches!(id.kind(), Kind::Word(number) if number >= first_word))
            && snapshot.is_in(&quad, segments)?
        {
            older.push(quad);
        }
    }
    Ok(older)
}

/// Which words of the first segment the quads that are kept have.
fn used_words(part: &Part, is_kept: impl Fn(&Quad) -> bool) -> Result<Vec<bool>, Error> {
    let dictionary = part.dictionary();
    let mut used = vec![false; dictionary.len() as usize];
    let mark = |used: &mut Vec<bool>, id: Id| {
        if let Kind::Word(number) = id.kind()
            && let Some(used) = number.checked_sub(dictionary.base()).and_then(|place| used.get_mut(place as usize))
        {
            *used = true;
        }
    };
    part.each_row(|quad| {
        if is_kept(&quad) {
            quad.iter().for_each(|id| mark(&mut used, *id));
        }
        Ok(())
    })?;
    let mut triples = Vec::new();
    let mut words = dictionary.words();
    while let Some((number, word)) = words.advance().map_err(|damage| part.error(Section::Dictionary, damage))? {
        triples.extend(term::triple(word).map(|parts| ((number - dictionary.base()) as usize, parts)));
    }
    // A triple term stands behind its parts.
    for (place, parts) in triples.into_iter().rev() {
        if used[place] {
            parts.into_iter().for_each(|part| mark(&mut used, part));
        }
    }
    Ok(used)
}
