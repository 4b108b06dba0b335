//! HTTPS, between the program and a server on loopback whose certificate a test authority has signed, for a hundred years.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::server::one_row;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/services/tls").join(name)
}

/// A server that says the same to everybody, and ends with the process.
fn serve(answer: Vec<u8>) -> u16 {
    let certificate = CertificateDer::from_pem_file(file("cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(file("key.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls_graviola::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            // Who does not trust the certificate hangs up before there is a request.
            if stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {
                let _ = stream.write_all(&answer).and_then(|()| stream.flush());
            }
        }
    });
    port
}

/// What the program prints and complains of when it asks a service and trusts the authorities of a file.
fn asked(port: u16, trusted: &str) -> String {
    let url = format!("https://localhost:{port}/sparql");
    let query = format!("SELECT ?x {{ SERVICE <{url}> {{ ?x ?p ?o }} }}");
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/afghanistan-2021.ttl");
    let output = Command::new(env!("CARGO_BIN_EXE_sitrep"))
        .args(["query", "--format", "csv", "-e", &query, "--allow-service", &url, "--data"])
        .arg(data)
        .env("SSL_CERT_FILE", file(trusted))
        .env("SSL_CERT_DIR", "")
        // Nobody is there, so whoever looked at these would not get far.
        .env("HTTPS_PROXY", "http://127.0.0.1:1")
        .env("ALL_PROXY", "http://127.0.0.1:1")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8(said).unwrap().replace(&url, "URL").replace('\r', "")
}

#[test]
fn a_service_under_tls_is_asked_if_its_certificate_is_trusted() {
    let port = serve(one_row());
    assert_eq!(asked(port, "ca.pem"), "x\nhttp://x/1\n");
    assert_eq!(
        asked(port, "cert.pem"),
        "error: the service <URL> cannot be reached: invalid peer certificate: UnknownIssuer\n\
         hint: SSL_CERT_FILE names a file of certificates to trust\n"
    );
    assert_eq!(
        asked(port, "none.pem"),
        "error: the service <URL> cannot be reached: no certificates of authorities are on this machine\n\
         hint: SSL_CERT_FILE names a file of certificates to trust\n"
    );
}

#[test]
fn nobody_is_led_away_from_tls() {
    let there = super::server::Server::saying(one_row());
    let to = there.url();
    let head = format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    assert_eq!(
        asked(serve(head.into()), "ca.pem"),
        format!(
            "error: the service <URL> leads to <{to}>, which is not encrypted\n\
             hint: ask <{to}> itself, if that is meant, and allow it\n"
        )
    );
    assert!(there.heard().is_empty());
}
