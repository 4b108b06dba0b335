//! What the saved queries answer on who stays, meets, agrees and comes first, on sides and voices, and on evidence.

use super::{run_in, world};

/// Asserts what a saved query answers over the report on who stays, meets and agrees.
#[track_caller]
fn check(name: &str, parameters: &[(&str, &str)], expected: &str) {
    assert_eq!(run_in(&world::situation(), name, parameters).unwrap(), expected);
}

#[test]
fn who_stays_is_found_by_the_country_of_a_place() {
    check(
        "who-stays",
        &[("place", "sandoria")],
        "\
Norland | 200 | Norland troops | Halla airport | ../2031-06-30 | asserted | courier.txt | 2031-05-02 | c1
Norland | - | Eyrie radar | Halla airport | - | planned | courier.txt | 2031-05-02 | c2
",
    );
    check("who-stays", &[("actor", "vesland")], "");
}

#[test]
fn equipment_is_not_troops() {
    check(
        "equipment",
        &[("place", "Halla International")],
        "\
Eyrie radar | - | Norland | retainsForces | Halla airport | - | planned | courier.txt | 2031-05-02 | c2
",
    );
    check("equipment", &[("relation", "withdraws")], "");
}

#[test]
fn between_two_all_that_one_does_to_the_other() {
    check(
        "between",
        &[("actor", "norland"), ("other", "Halla Front")],
        "\
Norland | agrees | Halla Front | 2030-01-01 | 2030-12-31 | AGREE | asserted | Officials | 2031-05-02 | c4
Ann Reyes | meets | Halla Front | - | - | CONSULT | planned | courier.txt | 2031-05-02 | c5
",
    );
    check("between", &[("actor", "norland"), ("other", "vesland"), ("category", "AID")], "");
}

#[test]
fn for_and_against_an_act_of_another() {
    check(
        "for-and-against",
        &[("act", "withdraws"), ("about", "norland")],
        "\
Vesland | for | Norland withdraws Norland troops from Sandoria | asserted | courier.txt | 2031-05-02 | c8
",
    );
    check("for-and-against", &[("act", "deploys")], "");
}

#[test]
fn agreements_that_are_told_of_were_made_by_then() {
    check(
        "agreements",
        &[("party", "norland")],
        "\
Norland | Vesland | Port Ebb | - | 2031-05-02 | asserted | courier.txt | 2031-05-02 | c3
Norland | Halla Front | - | 2030-01-01 | 2030-12-31 | asserted | Officials | 2031-05-02 | c4
",
    );
}

#[test]
fn meetings_to_come() {
    check(
        "meetings",
        &[("stance", "planned")],
        "\
Ann Reyes | meets | Halla Front | - | - | planned | courier.txt | 2031-05-02 | c5
",
    );
    check("meetings", &[("entity", "vesland")], "");
}

#[test]
fn first_are_those_with_the_earliest_day() {
    check(
        "first",
        &[("relation", "deploys"), ("what", "sandoria")],
        "\
Vesland | 2029-05-01/2029-05-31 | - | - | Sandoria | courier.txt | 2031-05-02 | c6
",
    );
}

#[test]
fn own_voice_has_no_source_and_no_reservation() {
    check(
        "own-voice",
        &[("relation", "agrees")],
        "\
Norland agrees with Vesland in Port Ebb | courier.txt | 2031-05-02 | c3
",
    );
}

#[test]
fn evidence_of_a_figure_is_its_words_and_where_they_stand() {
    check("evidence", &[("figure", "200")], "\
200 | Norland keeps Norland troops in Halla airport | Norland keeps 200 troops at Halla airport until 30 June | courier.txt | 0 | 55 | courier.txt | 2031-05-02 | c1
");
}
