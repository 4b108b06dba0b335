use oxigraph::model::NamedNode;

use crate::graph::iri::{self, Collection};
use crate::graph::vocab::semapv;
use crate::graph::{Base, Mapping, Match, Tool};
use crate::lexicon::{Entity, Voucher};

/// The mappings that the tables know for an entity, with who vouches for each and how likely it is.
///
/// All say that it is the same: where a source is weak, the doubt is whether the item is the right one, not how near it is.
pub(super) fn shipped(entity: &Entity, base: &Base) -> impl Iterator<Item = Mapping> {
    let subject = base.entity(&entity.id);
    iri::elsewhere(&entity.links).map(move |(collection, object)| {
        let vouchers = vouchers(entity, collection);
        let Some(first) = vouchers.first() else {
            return Mapping::new(subject.clone(), Match::Exact, object, semapv::UNSPECIFIED_MATCHING);
        };
        Mapping {
            confidence: Some(confidence(collection, &vouchers)),
            source: first.source.address.map(NamedNode::new_unchecked),
            tool: Some(Tool::this()),
            ..Mapping::new(subject.clone(), Match::Exact, object, semapv::BACKGROUND_KNOWLEDGE)
        }
    })
}

/// Those who vouch for an entity's name in a collection: GeoNames for its own numbers, all others for the item of Wikidata
/// and the title of its article, which came with it.
fn vouchers(entity: &Entity, collection: Collection) -> Vec<&Voucher> {
    let wanted = |voucher: &&Voucher| voucher.source.is_geonames() == (collection == Collection::GeoNames);
    entity.links.vouchers.iter().filter(wanted).collect()
}

/// How likely a name is right for which these vouch: 0.98 where two do who know nothing of each other, 0.9 for one, 0.7
/// for one that is doubtful, of which two count as one. GeoNames knows its own numbers. A title came with one of those who
/// vouch for the item, and may be a former one, which leads on to that of today.
fn confidence(collection: Collection, vouchers: &[&Voucher]) -> f64 {
    let halves: usize = vouchers.iter().map(|voucher| if voucher.doubtful { 1 } else { 2 }).sum();
    match (collection, halves) {
        (Collection::GeoNames, _) => 0.98,
        (_, 0..2) => 0.7,
        (Collection::Wikidata, 4..) => 0.98,
        _ => 0.9,
    }
}
