use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn written(rows: &BTreeSet<Row>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = RunWriter::new(&mut bytes);
    for row in rows {
        writer.push(*row).unwrap();
    }
    let summary = writer.finish().unwrap();
    assert_eq!((summary.rows, summary.bytes), (rows.len() as u64, bytes.len() as u64));
    bytes
}

fn row(columns: [u64; 4]) -> Row {
    columns.map(Id::from_bits)
}

fn collected(rows: Rows<'_>) -> Result<Vec<Row>, Damage> {
    rows.collect()
}

/// The prefix, the rest filled with the bits.
fn filled(prefix: &[Id], rest: u64) -> Row {
    let mut row = [Id::from_bits(rest); 4];
    row[..prefix.len()].copy_from_slice(prefix);
    row
}

/// Ids of several kinds: few and dense, scattered, and the ends.
fn id() -> impl Strategy<Value = u64> {
    prop_oneof![
        8 => 0_u64..6,
        4 => (0_u64..4, 0_u64..300).prop_map(|(tag, value)| (tag << 60) + value),
        2 => any::<u64>(),
        1 => Just(u64::MAX),
        1 => Just(u64::MAX - 1),
    ]
}

fn rows_of(most: usize) -> impl Strategy<Value = BTreeSet<Row>> {
    proptest::collection::btree_set([id(), id(), id(), id()].prop_map(row), 0..most)
}

/// Rows in long ranges, as a run of a single predicate has them, so that ranges go over blocks.
fn long_rows() -> impl Strategy<Value = BTreeSet<Row>> {
    (1_u64..5, 1_u64..40, 200_usize..3000).prop_map(|(predicates, step, count)| {
        (0..count as u64).map(|n| row([n % predicates, (n / 700) << 60, n * step, n / 9])).collect()
    })
}

#[track_caller]
fn check_ranges(rows: &BTreeSet<Row>, asked: &[[u64; 4]]) {
    let bytes = written(rows);
    let index = RunIndex::open(&bytes).unwrap();
    let run = Run::new(&bytes, &index);
    run.check(|_, _| {}).unwrap();
    assert_eq!(run.len(), rows.len() as u64);
    for columns in 1..=3 {
        let prefixes: BTreeSet<&[Id]> = rows.iter().map(|row| &row[..columns]).collect();
        assert_eq!(run.distinct(columns), prefixes.len() as u64);
    }
    // What is asked for is there in full, in part, and not at all.
    let there = rows.iter().step_by(rows.len() / 20 + 1).copied();
    for asked in asked.iter().map(|asked| row(*asked)).chain(there) {
        for columns in 0..=4 {
            let prefix = &asked[..columns];
            let expected: Vec<Row> = rows.iter().filter(|row| row.starts_with(prefix)).copied().collect();
            assert_eq!(collected(run.range(prefix).unwrap()).unwrap(), expected, "{prefix:?}");
            assert_eq!(run.count(prefix).unwrap(), expected.len() as u64);
            let mut buffer = Vec::new();
            let mut range = run.range(prefix).unwrap();
            while range.next_rows(&mut buffer).unwrap() {}
            assert_eq!(buffer, expected);

            let mut range = run.range(&[]).unwrap();
            range.skip_past(prefix).unwrap();
            let past = filled(prefix, u64::MAX);
            let after = rows.iter().find(|row| **row > past).copied();
            assert_eq!(range.next().transpose().unwrap(), after);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_range_has_the_rows_of_a_set(
        rows in rows_of(900), asked in proptest::collection::vec([id(), id(), id(), id()], 1..8),
    ) {
        check_ranges(&rows, &asked);
    }

    #[test]
    fn a_range_over_many_blocks_has_the_rows_of_a_set(
        rows in long_rows(), asked in proptest::collection::vec([id(), id(), id(), id()], 1..4),
    ) {
        check_ranges(&rows, &asked);
    }
}

#[test]
fn a_run_of_many_groups_finds_each_row() {
    let rows: BTreeSet<Row> = (0..40_000_u64).map(|n| row([n / 1000, n / 10, n * n, 7])).collect();
    check_ranges(&rows, &[[39, 0, 0, 0], [40, 0, 0, 0], [3, 301, 0, 0]]);
}

#[test]
fn the_least_and_the_greatest_ids_stand_in_one_block() {
    let ends = [0, 1, 5, 1 << 60, u64::MAX - 1, u64::MAX];
    let rows = (0..216).map(|n| row([ends[n / 36], ends[n % 6], ends[n / 6 % 6], ends[n % 5]])).collect();
    check_ranges(&rows, &[[u64::MAX; 4], [2; 4]]);
}

#[test]
fn a_run_without_rows_finds_none() {
    check_ranges(&BTreeSet::new(), &[[0; 4], [u64::MAX; 4]]);
}

#[test]
fn rows_that_are_not_sorted_are_refused() {
    let mut writer = RunWriter::new(Vec::new());
    assert_eq!(writer.push(row([1, 2, 3, 4])).unwrap(), 0);
    assert_eq!(writer.push(row([1, 2, 3, 4])).unwrap(), 4);
    assert_eq!(writer.push(row([1, 2, 4, 4])).unwrap(), 2);
    assert!(writer.push(row([1, 2, 3, 4])).is_err());
}

/// All that can be asked of a run; an error wherever it is damaged.
fn everything(bytes: &[u8], asked: &[Row]) -> Result<(), Vec<Vec<Row>>> {
    let Ok(index) = RunIndex::open(bytes) else { return Ok(()) };
    let run = Run::new(bytes, &index);
    let mut answers = Vec::new();
    for asked in asked {
        for columns in [0, 1, 3] {
            // An answer that is damaged is reported at the latest when it ends.
            match run.range(&asked[..columns]).and_then(collected) {
                Ok(rows) => answers.push(rows),
                Err(_) => return Ok(()),
            }
        }
    }
    Err(answers)
}

#[test]
fn a_flipped_bit_is_harmless_or_reported() {
    let rows: BTreeSet<Row> =
        (0..700_u64).map(|n| row([n / 300, (n % 3) << 60 | (n / 10), n * 7919 % 1000, n / 50])).collect();
    let asked: Vec<Row> = rows.iter().step_by(90).copied().collect();
    let mut bytes = written(&rows);
    let expected = everything(&bytes, &asked).unwrap_err();
    let mut reported = 0;
    for bit in 0..bytes.len() * 8 {
        bytes[bit / 8] ^= 1 << (bit % 8);
        match everything(&bytes, &asked) {
            Ok(()) => reported += 1,
            Err(answers) => assert_eq!(answers, expected, "bit {bit}"),
        }
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    assert_eq!(reported, bytes.len() * 8, "each bit is covered by a checksum");
}

#[test]
fn a_run_that_is_cut_off_is_reported() {
    let rows: BTreeSet<Row> = (0..600_u64).map(|n| row([n / 300, n, 5, 6])).collect();
    let bytes = written(&rows);
    for length in 0..bytes.len() {
        assert!(RunIndex::open(&bytes[..length]).is_err(), "{length}");
    }
}

proptest! {
    #[test]
    fn bytes_of_any_kind_are_no_panic(
        mut head in proptest::collection::vec(any::<u8>(), HEAD_BYTES..400), rows in 0_usize..300, bound in [id(), id(), id(), id()],
    ) {
        // Small numbers make more heads that fit.
        head.iter_mut().take(12).for_each(|byte| *byte %= 12);
        for length in (44..head.len()).step_by(7) {
            if let Ok(block) = Block::open(&head, 0, length, rows) {
                let found = block.position(&row(bound), Side::Before);
                prop_assert!(found <= rows && block.position_soon(&row(bound), Side::After, found) <= rows);
                let _ = (0..rows).map(|index| block.row(index)).collect::<Vec<_>>();
            }
        }
    }
}

const HEAD_BYTES: usize = block::HEAD;
