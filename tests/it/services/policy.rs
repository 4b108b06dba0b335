use super::server::{Server, answer, one_row};
use super::{ask, check_refusal, rows};

fn redirect(to: &str) -> Vec<u8> {
    format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .into()
}

fn text(url: &str) -> String {
    format!("SELECT * {{ SERVICE <{url}> {{ ?x ?p ?o }} }}")
}

#[test]
fn what_is_not_allowed_hears_nothing() {
    let (allowed, other) = (Server::saying(one_row()), Server::saying(one_row()));
    let url = other.url();
    let expected = format!(
        "the service <{url}> is not allowed\n\
         hint: `--allow-service {url}` allows it, or a line of it in a file that `--services` names"
    );
    check_refusal(ask("", &text(&url)), &expected);
    check_refusal(ask(&allowed.url(), &text(&url)), &expected);
    // Neither does one that is allowed, as long as another in the query is not.
    let both = format!("SELECT * {{ SERVICE <{}> {{ ?x ?p ?o }} SERVICE <{url}> {{ ?x ?q ?o }} }}", allowed.url());
    check_refusal(ask(&allowed.url(), &both), &expected);
    // What may fail may also be forbidden.
    assert_eq!(rows(ask("", &text(&url).replace("SERVICE", "SERVICE SILENT"))), 1);
    assert!(other.heard().is_empty() && allowed.heard().is_empty());
}

#[test]
fn another_path_or_port_is_another_service() {
    let server = Server::saying(one_row());
    for list in [format!("{}/other", server.url()), "http://127.0.0.1:1/sparql".to_owned()] {
        assert!(ask(&list, &text(&server.url())).is_err());
    }
    assert!(server.heard().is_empty());
}

#[test]
fn a_redirect_leads_to_what_is_allowed_alone() {
    let end = Server::saying(one_row());
    let start = Server::saying(redirect(&end.url()));
    check_refusal(
        ask(&start.url(), &text(&start.url())),
        &format!(
            "the service <{}> leads to <{}>, which is not allowed\nhint: ask <{}> itself, if that is meant, and allow it",
            start.url(),
            end.url(),
            end.url()
        ),
    );
    assert!(end.heard().is_empty());
    assert_eq!(rows(ask(&format!("{}\n{}", start.url(), end.url()), &text(&start.url()))), 1);
    assert_eq!(end.heard()[0].query, start.heard()[0].query);
}

#[test]
fn redirects_to_metadata_and_in_circles_come_to_an_end() {
    let clouds = Server::saying(redirect("http://169.254.169.254/latest/meta-data/"));
    let error = ask(&clouds.url(), &text(&clouds.url())).unwrap_err().to_string();
    assert!(error.ends_with("leads to <http://169.254.169.254/latest/meta-data/>, which is not allowed"), "{error}");
    let circle = Server::saying(redirect("/sparql"));
    let error = ask(&circle.url(), &text(&circle.url())).unwrap_err().to_string();
    assert!(error.ends_with("and so on without an end"), "{error}");
    assert_eq!(circle.heard().len(), 4);
}

#[test]
fn a_service_that_refuses_says_why_and_sees_who_asks() {
    let server = Server::saying(answer("403 Forbidden", "text/plain", b"who are you?"));
    check_refusal(
        ask(&server.url(), &text(&server.url())),
        &format!("the service <{}> answered 403 Forbidden: “who are you?”", server.url()),
    );
    let head = &server.heard()[0].head;
    assert!(head.contains(concat!("user-agent: sitrep/", env!("CARGO_PKG_VERSION"))), "{head}");
    assert!(head.contains("accept: application/sparql-results+json, application/sparql-results+xml;q=0.9"), "{head}");
}
