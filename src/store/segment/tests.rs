use std::collections::BTreeSet;
use std::fs;

use super::*;
use crate::store::id::Id;
use crate::store::run::{Quad, QuadSorter, Row};
use crate::store::segment::statistics::PredicateStatistics;

fn quads() -> BTreeSet<Quad> {
    let quad = |n: u64| [n / 3, 100 + n % 3, (n % 2) << 60 | (n * 7 % 10), n / 12].map(Id::from_bits);
    (0..30).map(quad).chain((0..10).map(|n| [n, 101, 9, 3].map(Id::from_bits))).collect()
}

fn written(quads: &BTreeSet<Quad>, removed: &BTreeSet<Quad>) -> (Vec<u8>, SegmentSummary) {
    let mut writer = SegmentWriter::new(Vec::new()).unwrap();
    writer.dictionary(|out| out.write_all(b"the words")).unwrap();
    // Each quad twice, and backwards.
    let ids: Vec<Id> = quads.iter().rev().chain(quads).flatten().copied().collect();
    let numbers = (0..ids.len() as u32 / 4).map(|quad| [0, 1, 2, 3].map(|place| quad * 4 + place)).collect();
    writer.quads(QuadSorter::of_numbers(vec![numbers], &[ids])).unwrap();
    writer.removed(removed.iter().map(|quad| Ok::<_, io::Error>(*quad))).unwrap();
    writer.finish().unwrap()
}

fn opened(bytes: &[u8]) -> Result<Segment, OpenError> {
    Segment::of_bytes(Bytes::Held(bytes.to_vec()))
}

/// The quads of each order, the removed ones, and the statistics.
fn everything(segment: &Segment) -> Result<(Vec<Vec<Quad>>, Statistics), Damage> {
    let mut all = Vec::new();
    for order in Order::ALL {
        let mut quads = Vec::new();
        for row in segment.run(order).range(&[])? {
            quads.push(order.quad(&row?));
        }
        quads.sort_unstable();
        all.push(quads);
    }
    all.push(segment.removed().range(&[])?.collect::<Result<_, _>>()?);
    Ok((all, segment.statistics()?))
}

#[test]
fn each_order_has_all_quads() {
    let (quads, removed) = (quads(), BTreeSet::from([[1, 2, 3, 4].map(Id::from_bits)]));
    let (bytes, summary) = written(&quads, &removed);
    let segment = opened(&bytes).unwrap();
    segment.check().unwrap();
    assert_eq!((summary.rows, summary.removed, summary.bytes), (quads.len() as u64, 1, bytes.len() as u64));
    assert_eq!((segment.len(), segment.checksum()), (summary.rows, summary.checksum));
    assert_eq!(segment.dictionary(), b"the words");
    let (all, _) = everything(&segment).unwrap();
    let quads: Vec<Quad> = quads.into_iter().collect();
    assert!(all[..6].iter().all(|found| *found == quads));
    assert_eq!(all[6], removed.into_iter().collect::<Vec<_>>());
}

#[test]
fn quads_of_one_graph_are_found_in_all_orders() {
    let graph = Id::from_bits(7);
    let quads: BTreeSet<Quad> = (0..700).map(|n| [n / 5, n % 5, n * 7 % 90, 7].map(Id::from_bits)).collect();
    let (bytes, _) = written(&quads, &BTreeSet::new());
    let segment = opened(&bytes).unwrap();
    segment.check().unwrap();
    assert_eq!(segment.graph(), Some(graph));
    let (all, statistics) = everything(&segment).unwrap();
    assert!(all[..6].iter().all(|found| found.iter().eq(&quads)));
    assert_eq!(statistics.graphs, 1);
    for quad in quads.iter().step_by(13) {
        for bits in 0..16_u32 {
            let bound = [0, 1, 2, 3].map(|place| bits & 1 << place != 0);
            let (order, length) = Order::of_pattern(bound);
            let fits = |other: &&Quad| (0..4).all(|place| !bound[place] || other[place] == quad[place]);
            let found = segment.run(order).range(&order.row(quad)[..length]).unwrap();
            let mut found: Vec<Quad> = found.map(|row| order.quad(&row.unwrap())).collect();
            found.sort_unstable();
            assert!(found.iter().eq(quads.iter().filter(fits)), "{order:?}");
        }
    }
    let mut skipping = segment.run(Order::Gpos).range(&[graph]).unwrap();
    let first = skipping.next().unwrap().unwrap();
    skipping.skip_past(&first[..2]).unwrap();
    assert_eq!(skipping.next().unwrap().unwrap()[..2], [graph, Id::from_bits(1)]);
    skipping.skip_past(&[graph]).unwrap();
    assert!(skipping.next().is_none());
    assert_eq!(segment.run(Order::Gspo).count(&[Id::from_bits(8)]), Ok(0));
}

#[test]
fn statistics_count_what_is_there() {
    let quads = quads();
    let (bytes, _) = written(&quads, &BTreeSet::new());
    let statistics = opened(&bytes).unwrap().statistics().unwrap();
    let count = |places: &[usize], predicate: Option<Id>| {
        let of = quads.iter().filter(|quad| predicate.is_none_or(|predicate| quad[1] == predicate));
        of.map(|quad| places.iter().map(|place| quad[*place]).collect()).collect::<BTreeSet<Vec<Id>>>().len() as u64
    };
    let Statistics { rows, triples, subjects, objects, graphs, .. } = statistics;
    assert_eq!((rows, triples), (quads.len() as u64, count(&[0, 1, 2], None)));
    assert_eq!((subjects, objects, graphs), (count(&[0], None), count(&[2], None), count(&[3], None)));
    assert_eq!(statistics.predicates().count() as u64, count(&[1], None));
    for (predicate, found) in statistics.predicates() {
        let of = |places| count(places, Some(predicate));
        let expected = PredicateStatistics {
            rows: of(&[0, 1, 2, 3]),
            triples: of(&[0, 1, 2]),
            subjects: of(&[0]),
            objects: of(&[2]),
        };
        assert_eq!(found, expected);
    }
}

#[test]
fn a_segment_without_quads_is_one() {
    let (bytes, _) = written(&BTreeSet::new(), &BTreeSet::new());
    let segment = opened(&bytes).unwrap();
    segment.check().unwrap();
    assert!(segment.is_empty());
    assert_eq!(segment.statistics().unwrap(), Statistics::default());
}

#[test]
fn a_file_is_opened_as_it_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("1.seg");
    let (bytes, summary) = written(&quads(), &BTreeSet::new());
    fs::write(&path, bytes).unwrap();
    let segment = Segment::open(&path).unwrap();
    assert_eq!(segment.len(), summary.rows);
    fs::write(dir.path().join("empty"), b"").unwrap();
    assert!(Segment::open(&dir.path().join("empty")).is_err());
    assert!(matches!(Segment::open(&dir.path().join("none")), Err(OpenError::Io(_))));
}

#[test]
fn a_flipped_bit_is_reported_and_gives_no_other_answer() {
    let (mut bytes, _) = written(&quads(), &BTreeSet::from([[1, 2, 3, 4].map(Id::from_bits)]));
    let expected = everything(&opened(&bytes).unwrap()).unwrap();
    for bit in 0..bytes.len() * 8 {
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Ok(segment) = opened(&bytes) {
            assert!(segment.check().is_err(), "bit {bit} is covered by no checksum");
            if let Ok(found) = everything(&segment) {
                assert_eq!(found, expected, "bit {bit}");
            }
        }
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
}

#[test]
fn a_segment_that_is_cut_off_is_not_opened() {
    let (bytes, _) = written(&quads(), &BTreeSet::new());
    for length in 0..bytes.len() {
        assert!(opened(&bytes[..length]).is_err(), "{length}");
    }
    let longer = [&bytes[..], b" "].concat();
    assert!(opened(&longer).is_err());
}

#[test]
fn a_newer_format_is_named() {
    let (mut bytes, _) = written(&BTreeSet::new(), &BTreeSet::new());
    bytes[8] = FORMAT as u8 + 1;
    assert!(matches!(opened(&bytes), Err(OpenError::Newer { found }) if found == FORMAT + 1));
}

#[test]
fn runs_with_other_quads_are_refused() {
    let mut writer = SegmentWriter::new(Vec::new()).unwrap();
    writer.dictionary(|_| Ok::<_, io::Error>(())).unwrap();
    for (count, order) in Order::ALL.into_iter().enumerate() {
        let mut rows = (0..count as u64).map(|n| [n; 4].map(Id::from_bits));
        writer.run(order, |out| rows.try_for_each(|row| out.push(row))).unwrap();
    }
    writer.removed(std::iter::empty::<io::Result<Row>>()).unwrap();
    assert!(writer.finish().is_err());
}

#[test]
fn sections_in_another_order_are_refused() {
    let mut writer = SegmentWriter::new(Vec::new()).unwrap();
    assert!(writer.quads(QuadSorter::of_numbers(Vec::new(), &[])).is_err());
}
