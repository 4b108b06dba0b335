//! Who put what: the quads of each unit, so that they can be taken out again. One file beside each segment.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::store::UnitName;
use crate::store::checksum::checksum;
use crate::store::damage::Damage;
use crate::store::dictionary::varint;
use crate::store::id::Id;
use crate::store::run::Quad;

/// The first bytes of the file, with its format.
const MAGIC: [u8; 12] = *b"SITREPUN\x02\0\0\0";

/// What one commit did to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// It holds these quads, of which a digest is kept.
    Holds {
        digest: [u8; 16],
        /// Whether it holds all quads that the segment beside the list adds, which `rows` need not have then.
        all: bool,
        rows: Rows,
    },
    /// It is no more.
    Gone,
}

/// The units of one commit.
pub type Units = BTreeMap<UnitName, Unit>;

/// Sorted quads, as they stand in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    count: u64,
    coded: Vec<u8>,
    last: Quad,
}

impl Rows {
    /// Adds a quad, which is greater than the one before.
    pub fn push(&mut self, quad: &Quad) {
        for (id, before) in quad.iter().zip(&self.last) {
            let difference = id.bits().wrapping_sub(before.bits()).cast_signed();
            varint::write(((difference << 1) ^ (difference >> 63)).cast_unsigned(), &mut self.coded);
        }
        self.count += 1;
        self.last = *quad;
    }
}

impl<'a> FromIterator<&'a Quad> for Rows {
    fn from_iter<I: IntoIterator<Item = &'a Quad>>(quads: I) -> Self {
        let mut rows = Self::default();
        quads.into_iter().for_each(|quad| rows.push(quad));
        rows
    }
}

/// A unit in the bytes of a file, whose quads are not read yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The digest of its quads.
    pub digest: [u8; 16],
    /// Whether it holds all quads that the segment beside the list adds, besides those that [`Listed::rows`] gives.
    pub all: bool,
    count: u64,
    rows: Range<usize>,
}

/// The bytes of the file.
pub fn write(units: &Units) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    varint::write(units.len() as u64, &mut bytes);
    for (name, unit) in units {
        varint::write(name.as_str().len() as u64, &mut bytes);
        bytes.extend_from_slice(name.as_str().as_bytes());
        let Unit::Holds { digest, all, rows } = unit else {
            bytes.push(0);
            continue;
        };
        bytes.push(if *all { 2 } else { 1 });
        bytes.extend_from_slice(digest);
        varint::write(rows.count, &mut bytes);
        varint::write(rows.coded.len() as u64, &mut bytes);
        bytes.extend_from_slice(&rows.coded);
    }
    let sum = checksum(0, &bytes);
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes
}

/// The units in the bytes of a file; `None` for one that is no more.
///
/// # Errors
/// The bytes are not those that [`write`] made.
pub fn read(bytes: &[u8]) -> Result<BTreeMap<UnitName, Option<Listed>>, Damage> {
    let damaged = |offset: usize| Damage::at(offset as u64, "the list of units is not as it was written");
    let (content, sum) = bytes.split_last_chunk::<4>().ok_or_else(|| damaged(0))?;
    if checksum(0, content) != u32::from_le_bytes(*sum) {
        return Err(damaged(0));
    }
    let mut rest = content.strip_prefix(&MAGIC[..]).ok_or_else(|| damaged(0))?;
    entries(content.len(), &mut rest).filter(|_| rest.is_empty()).ok_or_else(|| damaged(content.len() - rest.len()))
}

fn entries(length: usize, rest: &mut &[u8]) -> Option<BTreeMap<UnitName, Option<Listed>>> {
    let mut units = BTreeMap::new();
    for _ in 0..varint::read(rest)? {
        let name = usize::try_from(varint::read(rest)?).ok()?;
        let name = UnitName::new(std::str::from_utf8(rest.split_off(..name)?).ok()?)?;
        let listed = match rest.split_off_first()? {
            0 => None,
            kind @ (1 | 2) => {
                let digest = *rest.split_off(..16)?.first_chunk()?;
                let count = varint::read(rest)?;
                let coded = usize::try_from(varint::read(rest)?).ok()?;
                let start = length - rest.len();
                rest.split_off(..coded)?;
                Some(Listed { digest, all: *kind == 2, count, rows: start..start + coded })
            }
            _ => return None,
        };
        units.insert(name, listed);
    }
    Some(units)
}

impl Listed {
    /// How many quads are listed.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// The quads of the unit that are listed, from the bytes of its file.
    ///
    /// # Errors
    /// They are not those that [`write`] made.
    pub fn rows(&self, bytes: &[u8]) -> Result<Vec<Quad>, Damage> {
        self.decode(bytes).ok_or_else(|| Damage::at(self.rows.start as u64, "the quads of a unit are damaged"))
    }

    fn decode(&self, bytes: &[u8]) -> Option<Vec<Quad>> {
        let mut rest = bytes.get(self.rows.clone())?;
        let mut rows = Vec::new();
        let mut before = Quad::default();
        for _ in 0..self.count {
            for id in &mut before {
                let code = varint::read(&mut rest)?;
                let difference = (code >> 1).cast_signed() ^ -(code & 1).cast_signed();
                *id = Id::from_bits(id.bits().wrapping_add(difference.cast_unsigned()));
            }
            rows.push(before);
        }
        rest.is_empty().then_some(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_come_back_and_flipped_bits_are_found() {
        let quad = |number: u64| [1, number, u64::MAX - number, 0].map(Id::from_bits);
        let name = |name: &str| UnitName::new(name).unwrap();
        let units = Units::from([
            (
                name("report-1"),
                Unit::Holds { digest: [7; 16], all: false, rows: [quad(1), quad(2), quad(500)].iter().collect() },
            ),
            (name("report-2"), Unit::Gone),
            (name("report-3"), Unit::Holds { digest: [8; 16], all: true, rows: Rows::default() }),
        ]);
        let bytes = write(&units);
        let listed = read(&bytes).unwrap();
        let first = listed[&name("report-1")].as_ref().unwrap();
        assert_eq!((first.digest, first.rows(&bytes)), ([7; 16], Ok(vec![quad(1), quad(2), quad(500)])));
        assert_eq!(listed[&name("report-2")], None);
        assert!(!first.all && listed[&name("report-3")].as_ref().is_some_and(|third| third.all));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&flipped).is_err(), "bit {bit}");
        }
    }
}
