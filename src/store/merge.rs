//! Merging: the last segments become one, so that there are few, each larger than all that follow it.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::store::Error;
use crate::store::batch::{Word, with_ids};
use crate::store::dictionary::term;
use crate::store::id::{Id, Kind};
use crate::store::manifest::{Listing, Manifest};
use crate::store::run::{Order, Quad};
use crate::store::segment::{Section, SegmentSummary};
use crate::store::snapshot::{Snapshot, removed_by};
use crate::store::transaction::{add, units_said};
use crate::store::units::{Unit, Units};

/// The new id of each word that has one.
type NewIds = FxHashMap<Id, Id>;

/// A word and the id that it has had.
type OldWord = (Word, Id);

/// A segment is merged with those behind it when these have together more than one quad for so many of its own.
const TIER: u64 = 2;

/// Quads that are merged in memory at most; a larger segment stays what it is.
const MOST: u64 = 8_000_000;

/// Merges the last segments of a manifest where that is due. Their files stay until the manifest is written.
///
/// Only the last ones can become one: the words of a segment have numbers that later segments use, so those of the
/// merged segment may be numbered anew only if nothing comes behind it.
pub fn settle(dir: &Path, manifest: &mut Manifest) -> Result<(), Error> {
    let sizes: Vec<u64> = manifest.segments.iter().map(|listing| listing.rows + listing.removed).collect();
    let mut first = sizes.len();
    let mut behind = 0;
    for place in (0..sizes.len()).rev() {
        let due = place + 1 < sizes.len() && sizes[place] < behind * TIER;
        if behind + sizes[place] > MOST {
            break;
        }
        behind += sizes[place];
        if due {
            first = place;
        }
    }
    if first + 1 < sizes.len() { merge(dir, manifest, first, false) } else { Ok(()) }
}

/// Merges all segments, and drops the words that no quad has.
pub fn whole(dir: &Path, manifest: &mut Manifest) -> Result<(), Error> {
    if manifest.segments.is_empty() { Ok(()) } else { merge(dir, manifest, 0, true) }
}

/// Merges the segments from a place on; `tidy` drops the words that none of their quads has.
fn merge(dir: &Path, manifest: &mut Manifest, first: usize, tidy: bool) -> Result<(), Error> {
    let snapshot = Snapshot::open(dir, manifest)?;
    let first_word = manifest.segments[first].first_word;

    // What a segment of these removes from another of these is nowhere any more.
    let removed = removed_by(snapshot.parts(), first)?;
    let mut quads = Vec::new();
    for (place, part) in snapshot.parts().iter().enumerate().skip(first) {
        let error = |damage| part.error(Section::Run(Order::Spog), damage);
        let mut rows = part.segment.run(Order::Spog).range(&[]).map_err(error)?;
        let mut block = Vec::new();
        while rows.next_rows(&mut block).map_err(error)? {
            quads.extend(block.drain(..).filter(|row| removed.get(row).is_none_or(|&by| by <= place)));
        }
    }
    let mut removed: Vec<Quad> = removed.into_keys().collect();
    removed.sort_unstable();
    let mut older = Vec::new();
    for quad in removed {
        if quad.iter().all(|id| !matches!(id.kind(), Kind::Word(number) if number >= first_word))
            && snapshot.is_in(&quad, first)?
        {
            older.push(quad);
        }
    }
    let removed = older;
    let used = tidy.then(|| quads.iter().flatten().copied().collect());
    let (words, ids) = words(&snapshot, first, first_word, used)?;
    let id = |id: Id| ids.get(&id).copied().unwrap_or(id);
    quads.iter_mut().flatten().for_each(|part| *part = id(*part));

    let units = units(dir, manifest, first, id)?;
    let file = manifest.next_file;
    let next_word = first_word + words.len() as u64;
    let SegmentSummary { rows, removed, checksum, .. } = add(dir, file, words, quads, &removed, &units)?;
    manifest.segments.truncate(first);
    manifest.segments.push(Listing { file, rows, removed, first_word, checksum });
    manifest.next_file += 1;
    manifest.next_word = next_word;
    Ok(())
}

/// The words of the segments from a place on in one order, and for each of their ids the new one; `used` are the ids that
/// quads have, where others are dropped.
fn words(
    snapshot: &Snapshot,
    first: usize,
    first_word: u64,
    used: Option<FxHashSet<Id>>,
) -> Result<(Vec<Word>, NewIds), Error> {
    let mut by_depth: BTreeMap<u32, Vec<OldWord>> = BTreeMap::new();
    for part in &snapshot.parts()[first..] {
        let dictionary = part.dictionary();
        let mut words = dictionary.words();
        while let Some((number, word)) = words.advance().map_err(|damage| part.error(Section::Dictionary, damage))? {
            let depth = term::depth_of(word);
            by_depth.entry(depth).or_default().push((word.into(), Id::word(number)));
        }
    }
    if let Some(mut used) = used {
        // A triple term uses its parts, which are less deep.
        for level in by_depth.values_mut().rev() {
            level.retain(|(_, id)| used.contains(id));
            for (word, _) in level.iter() {
                if let Ok(term::Word::Triple(parts)) = term::decode(word) {
                    used.extend(parts);
                }
            }
        }
    }
    let mut ids = FxHashMap::default();
    let mut all = Vec::new();
    for (_, mut level) in by_depth {
        for (word, _) in &mut level {
            *word = with_ids(word, |id| ids.get(&id).copied().unwrap_or(id));
        }
        level.sort_unstable();
        for (word, old) in level {
            ids.insert(old, Id::word(first_word + all.len() as u64));
            all.push(word);
        }
    }
    Ok((all, ids))
}

/// The units of the segments from a place on, the last that is said of each.
fn units(dir: &Path, manifest: &Manifest, first: usize, id: impl Fn(Id) -> Id) -> Result<Units, Error> {
    let last = &manifest.segments[first..];
    let (lists, said) = units_said(dir, last)?;
    let mut units = Units::new();
    for (name, at) in said {
        let unit = match at {
            Some((list, listed)) => {
                let rows = listed.rows(&lists[list]);
                let rows = rows.map_err(|damage| Error::damage(&last[list].units(dir), &damage))?;
                let mut rows: Vec<Quad> = rows.into_iter().map(|quad| quad.map(&id)).collect();
                rows.sort_unstable();
                Unit::Holds { digest: listed.digest, rows }
            }
            // An older segment may still have it.
            None if first > 0 => Unit::Gone,
            None => continue,
        };
        units.insert(name, unit);
    }
    Ok(units)
}
