use serde_json::{Value, json};

use crate::reconciliation::{ask, draft, fetch, json, post, text};

/// The candidates of one query in 0.2, the best first, `=` behind the one that is called certain.
#[track_caller]
fn found(query: Value) -> Vec<String> {
    let reply = post("queries", &json!({ "q": query }));
    assert_eq!(reply.status, 200, "{}", text(&reply));
    let shown = |one: &Value| {
        let sure = if one["match"] == json!(true) { "=" } else { "" };
        format!("{}{sure}", one["id"].as_str().unwrap())
    };
    json(&reply)["q"]["result"].as_array().unwrap().iter().map(shown).collect()
}

#[track_caller]
fn first(query: Value, expected: &str) {
    let found = found(query.clone());
    assert_eq!(found.first().map(String::as_str), Some(expected), "{query}: {found:?}");
}

#[test]
fn a_name_finds_its_entity_and_is_certain_where_nothing_else_could_be_meant() {
    first(json!({ "query": "Turkey" }), "turkey=");
    first(json!({ "query": "Türkiye", "type": "Country" }), "turkey=");
    first(json!({ "query": "kabul airport", "type": ["Facility"] }), "kabul-airport=");
    first(json!({ "query": "Zalmay Khalilzaad" }), "zalmay-khalilzad=");
    assert_eq!(found(json!({ "query": "Ouagadougou" })), [""; 0]);
}

#[test]
fn an_identifier_finds_its_entity_alone_or_beside_a_name() {
    first(json!({ "query": "Q43" }), "turkey=");
    first(json!({ "query": "kabul-airport" }), "kabul-airport=");
    first(json!({ "query": "https://w3id.org/sitrep/entity/taliban" }), "taliban=");
    for value in [json!("Q889"), json!("http://www.wikidata.org/entity/Q889"), json!({ "id": "q889" }), json!(["Q889"])]
    {
        first(json!({ "properties": [{ "pid": "wikidata", "v": value }] }), "afghanistan=");
    }
    first(json!({ "query": "the airport", "properties": [{ "pid": "icao", "v": "OAKB" }] }), "kabul-airport");
    first(json!({ "query": "Kabul airport", "properties": [{ "pid": "icao", "v": "OAKB" }] }), "kabul-airport=");
}

#[test]
fn what_has_another_identifier_or_another_name_is_never_certain() {
    first(json!({ "query": "Turkey", "properties": [{ "pid": "iso", "v": "AF" }] }), "afghanistan");
    first(json!({ "query": "Turkey", "properties": [{ "pid": "wikidata", "v": "Q999999999" }] }), "turkey");
}

#[test]
fn a_type_makes_others_less_likely_and_a_strict_one_leaves_them_out() {
    let person = |strict: &str| json!({ "query": "Turkey", "type": "Person", "type_strict": strict });
    assert!(found(person("should")).iter().all(|id| id != "turkey="));
    assert!(!found(person("all")).iter().any(|id| id.starts_with("turkey")));
    first(json!({ "query": "Turkey", "type": ["Person", "Country"], "type_strict": "any" }), "turkey=");
    first(json!({ "query": "Turkey", "type": "Entity", "type_strict": "all" }), "turkey=");
    // Nothing is of a type that nobody knows.
    first(json!({ "query": "Turkey", "type": "Galaxy" }), "turkey");
    assert_eq!(found(json!({ "query": "Turkey", "type": "Galaxy", "type_strict": "all" })), [""; 0]);
}

#[test]
fn a_country_is_given_by_its_code_its_id_or_its_name() {
    for country in
        [json!("AF"), json!("af"), json!("Afghanistan"), json!({ "id": "afghanistan", "name": "Afghanistan" })]
    {
        first(
            json!({ "query": "Kabul airport", "properties": [{ "pid": "country", "v": country }] }),
            "kabul-airport=",
        );
    }
    let of_turkey = found(json!({ "type": "Force", "properties": [{ "pid": "country", "v": "TR" }] }));
    assert_eq!(of_turkey, ["turkish-troops"]);
}

#[test]
fn conditions_of_the_draft_choose_among_candidates() {
    let ids = |conditions: Value| -> Vec<String> {
        let reply = draft("/match", &json!({ "queries": [{ "conditions": conditions }] }));
        assert_eq!(reply.status, 200, "{}", text(&reply));
        let candidates = &json(&reply)["results"][0]["candidates"];
        candidates.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let name = json!({ "matchType": "name", "propertyValue": "troops" });
    let owner = |owner: Value, quantifier: &str| {
        json!({
            "matchType": "property", "propertyId": "owner", "propertyValue": owner,
            "required": true, "matchQuantifier": quantifier,
        })
    };
    let all = ids(json!([name]));
    assert!(all.len() > 2, "{all:?}");
    assert_eq!(ids(json!([name, owner(json!("Turkey"), "any")])), ["turkish-troops"]);
    assert_eq!(ids(json!([name, owner(json!(["turkey", "nato"]), "all")])), [""; 0]);
    let others = ids(json!([name, owner(json!(["turkey"]), "none")]));
    assert!(!others.is_empty() && !others.contains(&"turkish-troops".to_owned()), "{others:?}");
    assert_eq!(ids(json!([{ "matchType": "id", "propertyValue": "taliban" }])), ["taliban"]);
}

#[test]
fn candidates_say_what_speaks_for_them() {
    let query = json!({ "query": "Turkey", "limit": 1, "properties": [{ "pid": "kind", "v": "Country" }] });
    let reply = json(&post("queries", &json!({ "q": query })));
    let candidate = &reply["q"]["result"][0];
    assert_eq!(candidate["type"], json!([{ "id": "Country", "name": "country" }]));
    assert_eq!(candidate["description"], "country");
    let features = candidate["features"].as_array().unwrap();
    let value = |id: &str| features.iter().find(|feature| feature["id"] == id).map(|feature| &feature["value"]);
    assert_eq!(value("property:kind"), Some(&json!(true)));
    assert_eq!(value("name"), Some(&json!(3.0)));
}

#[test]
fn suggestions_begin_so() {
    let ids = |address: &str| -> Vec<String> {
        let reply = fetch(address);
        let result = json(&reply)["result"].as_array().unwrap().clone();
        result.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    assert!(ids("/suggest/entity?prefix=turk").contains(&"turkey".to_owned()));
    assert_eq!(ids("/suggest/entity?prefix=turk&type=Country"), ["turkey"]);
    assert_eq!(ids("/suggest/entity?prefix=kabul-airport")[0], "kabul-airport");
    assert_eq!(ids("/v1/suggest/type?prefix=arm"), ["ArmedGroup"]);
    assert_eq!(ids("/v1/suggest/type?prefix=GOV"), ["GovernmentBody"]);
    assert_eq!(ids("/suggest/property?prefix=wiki"), ["wikidata"]);
    let (first, all) = (ids("/suggest/entity?prefix="), ids("/suggest/entity?prefix=&cursor=1"));
    assert_eq!(first[1..], all[..first.len() - 1]);
    assert_eq!(ids("/suggest/entity?prefix=zz&cursor=99999"), [""; 0]);
}

#[test]
fn properties_are_given_for_each_entity_in_both_shapes() {
    let query = json!({
        "ids": ["kabul-airport", "turkey", "nowhere"],
        "properties": [
            { "id": "iata" }, { "id": "owner" }, { "id": "latitude" }, { "id": "claims" }, { "id": "last-claim" },
            { "id": "alias", "settings": { "limit": "2" } }, { "id": "colour" },
        ],
    });
    let final_one = json(&post("extend", &query));
    let airport = &final_one["rows"]["kabul-airport"];
    assert_eq!(airport["iata"], json!([{ "str": "KBL" }]));
    assert_eq!(airport["owner"], json!([{ "id": "afghanistan", "name": "Afghanistan" }]));
    assert_eq!(airport["latitude"], json!([{ "float": 34.5659 }]));
    assert_eq!(airport["claims"], json!([{ "int": 12 }]));
    assert_eq!(airport["last-claim"], json!([{ "date": "2021-06-25T00:00:00Z" }]));
    assert_eq!(airport["alias"].as_array().unwrap().len(), 2);
    assert_eq!(final_one["rows"]["nowhere"]["iata"], json!([]));
    assert_eq!(final_one["rows"]["turkey"]["colour"], json!([]));
    let drafted = json(&draft("/extend", &query));
    assert_eq!(drafted["rows"][0]["properties"][0], json!({ "id": "iata", "values": [{ "str": "KBL" }] }));
    assert_eq!(drafted["meta"], final_one["meta"]);
    let proposed = json(&fetch("/properties?type=Person"));
    assert!(!proposed.to_string().contains("iata"), "{proposed}");
    assert!(json(&fetch("/v1/extend/propose?type=Facility&limit=100")).to_string().contains("iata"));
}

#[test]
fn an_entity_has_a_page_a_preview_and_a_flyout() {
    let page = text(&fetch("/entity/turkey"));
    assert!(page.contains("<h1>Turkey</h1>") && page.contains("href=\"http://127.0.0.1:8000/entity/"), "{page}");
    assert!(text(&fetch("/preview?id=turkey")).contains("<h1>Turkey</h1>"));
    assert!(text(&fetch("/v1/preview?id=turkey")).contains("<h1>Turkey</h1>"));
    let flyout = json(&fetch("/flyout/entity?id=kabul-airport"));
    assert!(flyout["html"].as_str().unwrap().contains("facility · Afghanistan"), "{flyout}");
    assert!(json(&fetch("/flyout/property?id=wikidata"))["html"].as_str().unwrap().contains("Wikidata item"));
}

#[test]
fn a_call_back_is_the_name_of_a_function() {
    let reply = fetch("/?callback=jQuery1.done_2");
    assert_eq!(reply.content_type, Some("text/javascript"));
    assert!(text(&reply).starts_with("/**/jQuery1.done_2({"), "{}", text(&reply));
    assert_eq!(fetch("/?callback=alert(1)//").status, 400);
    assert!(text(&fetch("/v1/?callback=f")).starts_with('{'));
}

#[test]
fn what_is_wrong_is_said_and_refused() {
    let check = |reply: super::Reply, status: u16, words: &str| {
        assert_eq!(reply.status, status, "{}", text(&reply));
        let message = json(&reply)["message"].as_str().unwrap().to_owned();
        assert!(message.contains(words), "{message}");
    };
    check(fetch("/?queries={"), 400, "this is no JSON");
    check(post("queries", &json!([])), 400, "a batch of queries is an object");
    check(post("queries", &json!({ "a": { "query": 1 } })), 400, "query `a`: invalid type");
    check(post("queries", &json!({ "a": { "limit": 3 } })), 400, "must say what is looked for");
    check(post("queries", &json!({ "a": { "query": "x", "limit": 0 } })), 400, "`limit` is 0");
    check(post("queries", &json!({ "a": { "query": "x", "limit": -1e300 } })), 400, "`limit`");
    check(post("queries", &json!({ "a": { "query": "x", "type": 7 } })), 400, "`type` is the id of a type");
    check(post("extend", &json!({ "ids": [] })), 400, "missing field `properties`");
    check(post("nothing", &json!({})), 400, "`queries` or `extend`");
    check(ask("POST", "/", "text/plain", "x"), 400, "`queries` or `extend`");
    check(ask("POST", "/v1/match", "application/json", "\u{0}"), 400, "this is no JSON");
    check(
        draft("/match", &json!({ "queries": [{ "conditions": [{ "matchType": "property", "propertyValue": "x" }] }] })),
        400,
        "`propertyId`",
    );
    let many: serde_json::Map<_, _> = (0..251).map(|number| (number.to_string(), json!({ "query": "x" }))).collect();
    check(post("queries", &Value::Object(many)), 413, "251 queries are too many");
    let ids: Vec<String> = (0..1001).map(|number| number.to_string()).collect();
    check(post("extend", &json!({ "ids": ids, "properties": [] })), 413, "1001 entities");
    check(fetch("/nowhere"), 404, "`/nowhere`");
    check(fetch("/entity/nobody"), 404, "no entity `nobody`");
    check(fetch("/entity/%FF"), 400, "UTF-8");
    check(fetch("/preview"), 400, "`id`");
    check(fetch("/suggest/entity?prefix=a&cursor=x"), 400, "`cursor`");
    check(fetch("/suggest/planet?prefix=a"), 404, "address");
    check(ask("PUT", "/", "", ""), 405, "GET, HEAD, POST");
    check(fetch("/v1/match"), 405, "POST");
}

#[test]
fn odd_names_are_looked_for_as_any_other() {
    for name in [
        "",
        " ",
        "\u{0}",
        "%",
        "{{id}}",
        "🦀",
        &"x".repeat(100_000),
        "(((((",
        "\u{202e}abc",
        "Q",
        "Q18446744073709551616",
    ] {
        assert_eq!(post("queries", &json!({ "q": { "query": name } })).status, 200, "{name:.20}");
        assert_eq!(
            draft(
                "/match",
                &json!({ "queries": [{ "conditions": [{ "matchType": "name", "propertyValue": name }] }] })
            )
            .status,
            200
        );
    }
}

#[test]
fn a_country_that_is_named_fits_by_its_code() {
    let query =
        json!({ "query": "Kabul airport", "limit": 1, "properties": [{ "pid": "country", "v": "Afghanistan" }] });
    let reply = json(&post("queries", &json!({ "q": query })));
    let features = reply["q"]["result"][0]["features"].to_string();
    assert!(features.contains(r#"{"id":"property:country","value":true}"#), "{features}");
}
