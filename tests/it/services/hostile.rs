use std::io::Write;
use std::sync::Mutex;

use flate2::Compression;
use flate2::write::GzEncoder;
use sitrep::query::Limits;

use super::server::{Server, answer, one_row, rows as table};
use super::{SOON, ask, ask_within, check_refusal, network, rows};

/// Asks one server for everything.
fn everything(server: &Server, options: &str) -> Result<sitrep::query::Answer, sitrep::query::Error> {
    ask(&format!("{} {options}", server.url()), &format!("SELECT * {{ SERVICE <{}> {{ ?x ?p ?o }} }}", server.url()))
}

/// Asserts what is said of a server's answer, which `URL` stands for in.
#[track_caller]
fn check(server: &Server, options: &str, expected: &str) {
    check_refusal(everything(server, options), &expected.replace("URL", &server.url()));
}

/// A server that hears what it is asked and never answers.
fn silent() -> Server {
    let held = Mutex::new(Vec::new());
    Server::new(move |_, stream| held.lock().unwrap().push(stream.try_clone().unwrap()))
}

#[test]
fn a_service_that_hangs_is_given_up() {
    let server = silent();
    check(
        &server,
        "timeout=30ms",
        "the service <URL> gave no answer within 30ms\n\
         hint: allow it more time with `timeout=60s` behind its address, or ask for less",
    );
}

#[test]
fn the_time_of_the_query_ends_waiting_too() {
    let server = silent();
    let limits = Limits { time: Some(SOON), services: network(&server.url()), ..Limits::default() };
    let text = format!("SELECT * {{ SERVICE SILENT <{}> {{ ?x ?p ?o }} }}", server.url());
    check_refusal(
        ask_within(&text, &limits),
        "no answer after 30ms\nhint: ask for less, or allow more time with `--timeout`",
    );
}

#[test]
fn somebody_who_wants_to_stop_need_not_wait() {
    let server = silent();
    let allowed = sitrep::net::Allowed::parse("services.txt", &server.url()).unwrap();
    let network = Box::leak(Box::new(sitrep::session::Network::new(allowed, Some(|| true))));
    let limits = Limits { services: Some(network), ..Limits::default() };
    let text = format!("SELECT * {{ SERVICE <{}> {{ ?x ?p ?o }} }}", server.url());
    check_refusal(ask_within(&text, &limits), &format!("the service <{}> was no longer waited for", server.url()));
}

#[test]
fn a_page_where_results_were_wanted_is_told_with_its_first_words() {
    let page = "<!doctype html><title>Wikimedia Error</title><p>Our servers are\nbusy";
    check(
        &Server::saying(answer("200 OK", "text/html; charset=utf-8", page.as_bytes())),
        "",
        "the service <URL> answered `text/html` where SPARQL results were wanted: “Wikimedia Error Our servers are busy”",
    );
    check(
        &Server::saying(answer("200 OK", "text/turtle", b"")),
        "",
        "the service <URL> answered `text/turtle` where SPARQL results were wanted",
    );
    check(
        &Server::saying(answer("503 Service Unavailable", "text/plain", b"maintenance until 9")),
        "",
        "the service <URL> answered 503 Service Unavailable: “maintenance until 9”",
    );
}

#[test]
fn an_answer_without_an_end_is_cut_where_its_bytes_are_used_up() {
    let server = Server::new(|_, stream| {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nTransfer-Encoding: chunked\r\n\r\n";
        let mut outcome = stream.write_all(head.as_bytes());
        let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
        while outcome.is_ok() {
            outcome = stream.write_all(chunk.as_bytes());
        }
    });
    check(
        &server,
        "bytes=1MB",
        "the service <URL> gave more than 1000000 bytes\n\
         hint: ask for less, or allow it more with `bytes=100MB` behind its address",
    );
}

#[test]
fn an_answer_that_unpacks_without_an_end_is_cut_too() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&vec![b' '; 20_000_000]).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 100_000);
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Encoding: gzip\r\n\
         Content-Length: {}\r\n\r\n",
        packed.len()
    );
    check(
        &Server::saying([head.as_bytes(), &packed].concat()),
        "bytes=1MB",
        "the service <URL> gave more than 1000000 bytes\n\
         hint: ask for less, or allow it more with `bytes=100MB` behind its address",
    );
}

#[test]
fn more_rows_than_are_allowed_are_an_error() {
    let row = r#"{"x":{"type":"literal","value":"a"}}"#;
    let json = format!(r#"{{"head":{{"vars":["x"]}},"results":{{"bindings":[{}]}}}}"#, [row; 4].join(","));
    let server = Server::saying(table(&json));
    check(
        &server,
        "rows=3",
        "the service <URL> gave more than 3 rows\n\
         hint: ask for less, or allow it more with `rows=1000000` behind its address",
    );
    assert_eq!(rows(everything(&server, "rows=4")), 4);
}

#[test]
fn an_answer_that_breaks_off_is_an_error_and_no_short_table() {
    let cut = r#"{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"a"}},"#;
    let error = everything(&Server::saying(table(cut)), "").unwrap_err().to_string();
    assert!(error.contains("gave an answer that cannot be read"), "{error}");
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: 900\r\n\r\n{";
    let error = everything(&Server::saying(head.as_bytes().to_vec()), "").unwrap_err().to_string();
    assert!(error.contains("cannot be reached"), "{error}");
    check(
        &Server::saying(table(r#"{"head":{},"boolean":true}"#)),
        "",
        "the service <URL> gave an answer that cannot be read: it says yes or no, and rows were asked for",
    );
}

#[test]
fn of_two_services_the_one_that_is_down_is_named() {
    let well = Server::saying(one_row());
    let down = Server::saying(answer("502 Bad Gateway", "text/plain", b""));
    let list = format!("{}\n{}", well.url(), down.url());
    let text = |silent| {
        let (well, down) = (well.url(), down.url());
        format!("SELECT * {{ SERVICE <{well}> {{ ?x ?p ?o }} SERVICE {silent} <{down}> {{ ?x ?q ?y }} }}")
    };
    check_refusal(ask(&list, &text("")), &format!("the service <{}> answered 502 Bad Gateway", down.url()));
    // One that may fail says nothing, and takes nothing away.
    assert_eq!(rows(ask(&list, &text("SILENT"))), 1);
}

#[test]
fn nobody_at_the_port_is_told() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/sparql");
    let error = ask(&url, &format!("ASK {{ SERVICE <{url}> {{ ?x ?p ?o }} }}")).unwrap_err().to_string();
    assert!(error.starts_with(&format!("the service <{url}> cannot be reached: ")), "{error}");
}
