use crate::store::id::Id;

/// Subject, predicate, object and graph.
pub type Quad = [Id; 4];

/// The columns of a quad in the order of a run.
pub type Row = [Id; 4];

/// An order of columns; each pattern of bound terms is a prefix of one of the six.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// Subject, predicate, object, graph.
    Spog,
    /// Predicate, object, subject, graph.
    Posg,
    /// Object, subject, predicate, graph.
    Ospg,
    /// Graph, subject, predicate, object.
    Gspo,
    /// Graph, predicate, object, subject.
    Gpos,
    /// Graph, object, subject, predicate.
    Gosp,
}

impl Order {
    /// All orders, as they follow each other in a segment: each is near to the one before, so that quads which are sorted
    /// in the one are soon sorted in the other.
    pub const ALL: [Self; 6] = [Self::Spog, Self::Ospg, Self::Posg, Self::Gpos, Self::Gspo, Self::Gosp];

    /// For each column the place of its term in a quad.
    pub const fn columns(self) -> [usize; 4] {
        match self {
            Self::Spog => [0, 1, 2, 3],
            Self::Posg => [1, 2, 0, 3],
            Self::Ospg => [2, 0, 1, 3],
            Self::Gspo => [3, 0, 1, 2],
            Self::Gpos => [3, 1, 2, 0],
            Self::Gosp => [3, 2, 0, 1],
        }
    }

    /// The row of a quad.
    pub fn row(self, quad: &Quad) -> Row {
        self.columns().map(|place| quad[place])
    }

    /// The quad of a row.
    pub fn quad(self, row: &Row) -> Quad {
        let mut quad = Quad::default();
        for (column, place) in self.columns().into_iter().enumerate() {
            quad[place] = row[column];
        }
        quad
    }

    /// Whether the graph is the first column.
    pub const fn is_by_graph(self) -> bool {
        matches!(self, Self::Gspo | Self::Gpos | Self::Gosp)
    }

    /// The order of the other columns, with the graph as the last one.
    pub const fn without_graph(self) -> Self {
        match self {
            Self::Spog | Self::Gspo => Self::Spog,
            Self::Posg | Self::Gpos => Self::Posg,
            Self::Ospg | Self::Gosp => Self::Ospg,
        }
    }

    /// The order in which the quads with these subject, predicate, object and graph are one range, and how many terms
    /// are its prefix.
    pub fn of_pattern(bound: [bool; 4]) -> (Self, usize) {
        let order = match bound {
            [true, _, false, false] | [true, true, true, _] | [false, false, false, false] => Self::Spog,
            [false, true, _, false] => Self::Posg,
            [_, false, true, false] => Self::Ospg,
            [true, _, false, true] | [false, false, false, true] => Self::Gspo,
            [false, true, _, true] => Self::Gpos,
            [_, false, true, true] => Self::Gosp,
        };
        (order, bound.into_iter().filter(|bound| *bound).count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_terms_of_every_pattern_are_a_prefix() {
        for bits in 0..16 {
            let bound = [0, 1, 2, 3].map(|place| bits & (1 << place) != 0);
            let (order, prefix) = Order::of_pattern(bound);
            let of_row = order.columns().map(|place| bound[place]);
            assert!(of_row[..prefix].iter().all(|bound| *bound) && !of_row[prefix..].contains(&true), "{bound:?}");
        }
    }

    #[test]
    fn a_row_is_taken_back_to_its_quad() {
        let quad = [1, 2, 3, 4].map(Id::from_bits);
        assert!(Order::ALL.iter().all(|order| order.quad(&order.row(&quad)) == quad));
        assert_eq!(Order::Gosp.row(&quad), [4, 3, 1, 2].map(Id::from_bits));
    }
}
