use std::cmp::Ordering;

use crate::store::Id;

/// How the values of two ids compare; `None` where ids do not say.
#[inline]
pub(super) fn compare(one: Id, other: Id) -> Option<Ordering> {
    if one.same_tag() == other.same_tag() {
        return Some(one.ordered()?.cmp(&other.ordered()?));
    }
    Some(ten_millionths(one)?.cmp(&ten_millionths(other)?))
}

/// A number in units of 10⁻⁷; `None` for all that is no `xsd:integer` or `xsd:decimal` that an id holds.
#[inline]
pub(super) fn ten_millionths(id: Id) -> Option<i128> {
    match id.integer() {
        Some(integer) => Some(i128::from(integer) * 10_000_000),
        None => id.ten_millionths().map(i128::from),
    }
}
