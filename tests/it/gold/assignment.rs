//! The best pairing of rows with columns, by the Hungarian method in its form with potentials (O(n³)).

/// The pairs `(row, column)` whose weights have the greatest sum, each row and column in one pair at most. A weight of
/// zero makes no pair.
pub fn assignment(rows: usize, columns: usize, weight: impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    let size = rows.max(columns);
    let weight = |row: usize, column: usize| if row < rows && column < columns { weight(row, column) } else { 0.0 };
    // Rows and columns count from one; 0 stands for “none yet”.
    let (mut row_potential, mut column_potential) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_of = vec![0; size + 1];
    for row in 1..=size {
        let mut slack = vec![f64::INFINITY; size + 1];
        let mut previous = vec![0; size + 1];
        let mut visited = vec![false; size + 1];
        let mut column = 0;
        row_of[0] = row;
        while row_of[column] != 0 {
            visited[column] = true;
            let current = row_of[column];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for other in (1..=size).filter(|&other| !visited[other]) {
                let cost = -weight(current - 1, other - 1) - row_potential[current] - column_potential[other];
                if cost < slack[other] {
                    (slack[other], previous[other]) = (cost, column);
                }
                if slack[other] < step {
                    (step, next) = (slack[other], other);
                }
            }
            for other in 0..=size {
                if visited[other] {
                    row_potential[row_of[other]] += step;
                    column_potential[other] -= step;
                } else {
                    slack[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[previous[column]];
            column = previous[column];
        }
    }
    let pairs = (1..=size).map(|column| (row_of[column] - 1, column - 1));
    pairs.filter(|&(row, column)| weight(row, column) > 0.0).collect()
}

#[test]
fn the_sum_counts_and_not_the_first_best_pair() {
    let weights = [[9.0, 8.0, 0.0], [8.0, 1.0, 0.0]];
    let mut pairs = assignment(2, 3, |row, column| weights[row][column]);
    pairs.sort_unstable();
    assert_eq!(pairs, [(0, 1), (1, 0)]);
}
