//! What a window shows is what there would be if nothing else had been read.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use oxigraph::model::{GraphName, Quad};
use proptest::prelude::*;
use sitrep::claim::{Claim, Evidence};
use sitrep::graph::{self, Base, Window, within};
use sitrep::store::Snapshot;
use sitrep::text::Report;

use crate::samples::{any_claim, report, snapshot};

/// The quads of a snapshot but for those on entities, which a window leaves.
fn quads(snapshot: &Snapshot) -> BTreeSet<String> {
    let base = Base::default();
    let shared = [base.entities_graph(), base.links_graph()].map(GraphName::from);
    let quads = snapshot.read().unwrap().iter().map(|quad| quad.into_owned());
    quads.filter(|quad| !shared.contains(&quad.graph_name)).map(|quad| quad.to_string()).collect()
}

fn encoded(report: &Report, claims: &[Claim]) -> Vec<Quad> {
    graph::encode(report, claims, &Base::default())
}

fn at_some_time() -> impl Strategy<Value = Option<Date>> {
    prop_oneof![Just(None), (2028_i16..2034, 1_i8..13).prop_map(|(year, month)| Some(date(year, month, 9)))]
}

proptest! {
    #[test]
    fn a_later_report_leaves_no_trace(
        early in proptest::collection::vec(any_claim(), 0..6),
        late in proptest::collection::vec(any_claim(), 0..6),
        dated in any::<bool>(),
    ) {
        let later = Report { published: dated.then_some(date(2032, 1, 1)), ..report() };
        let both = snapshot(&[encoded(&report(), &early), encoded(&later, &late)].concat());
        let window = Window { as_of: Some(date(2031, 12, 31)), ..Window::default() };
        let (shown, left_out) = within(&both, &window).unwrap();
        prop_assert_eq!(quads(&shown), quads(&snapshot(&encoded(&report(), &early))));
        prop_assert_eq!(left_out.undated.len(), usize::from(!dated));
        prop_assert_eq!(shown.len() as usize, shown.read().unwrap().len());
    }

    #[test]
    fn a_claim_of_another_time_leaves_no_trace(
        claims in proptest::collection::vec(any_claim(), 0..8),
        from in at_some_time(),
        until in at_some_time(),
    ) {
        // Claims of the same words have these in one sentence, which is a headline or not.
        let headed = |claim: &Claim| {
            let evidence = Evidence { headline: false, sentence: claim.evidence.span, ..claim.evidence };
            Claim { evidence, ..claim.clone() }
        };
        let claims: Vec<Claim> = claims.iter().map(headed).collect();
        let (report, base) = (report(), Base::default());
        let (shown, _) = within(&snapshot(&encoded(&report, &claims)), &Window { as_of: None, from, until }).unwrap();
        let stay: BTreeSet<String> = graph::claims(&shown).unwrap().into_iter().map(|claim| claim.id).collect();
        let ids = graph::claim_ids(&report, &claims);
        let kept: Vec<Claim> =
            claims.iter().zip(&ids).filter(|(_, id)| stay.contains(*id)).map(|(claim, _)| claim.clone()).collect();
        let (found, expected) = (quads(&shown), quads(&snapshot(&graph::encode(&report, &kept, &base))));
        let differences: Vec<&String> = found.symmetric_difference(&expected).collect();
        prop_assert!(differences.is_empty(), "{differences:#?}");
        for (claim, id) in claims.iter().zip(&ids) {
            let all = from.is_none() && until.is_none();
            prop_assert!(claim.time.is_some() || stay.contains(id) == all, "{}", id);
        }
    }
}
