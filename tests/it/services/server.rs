//! A server on loopback that says what a test wants it to say, and remembers what it was asked.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a server was asked.
#[derive(Clone, Debug)]
pub struct Heard {
    /// `GET` or `POST`.
    pub method: String,
    /// The lines of the head, in small letters.
    pub head: String,
    /// The query, decoded.
    pub query: String,
}

/// A server that ends with the process.
pub struct Server {
    pub port: u16,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Server {
    /// One that answers each request, on a connection of its own, by what `answer` writes.
    pub fn new(answer: impl Fn(&Heard, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let remembered = Arc::clone(&heard);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                if let Some(request) = hear(&mut stream) {
                    remembered.lock().unwrap().push(request.clone());
                    answer(&request, &mut stream);
                }
            }
        });
        Self { port, heard }
    }

    /// One that always says the same.
    pub fn saying(answer: Vec<u8>) -> Self {
        // Whoever has heard enough may hang up.
        Self::new(move |_, stream| drop(stream.write_all(&answer)))
    }

    /// Its endpoint.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/sparql", self.port)
    }

    /// What it was asked so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

/// An answer with a status, a format and a body.
pub fn answer(status: &str, format: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Type: {format}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// SPARQL Results JSON.
pub fn rows(json: &str) -> Vec<u8> {
    answer("200 OK", "application/sparql-results+json", json.as_bytes())
}

/// A table of one column `x` with one IRI.
pub fn one_row() -> Vec<u8> {
    rows(r#"{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"http://x/1"}}]}}"#)
}

fn hear(stream: &mut TcpStream) -> Option<Heard> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut part).ok()? {
            0 => return None,
            read => bytes.extend(&part[..read]),
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut words = head.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    while bytes.len() < end + 4 + length {
        match stream.read(&mut part).ok()? {
            0 => return None,
            read => bytes.extend(&part[..read]),
        }
    }
    let body = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
    let form = path.split_once('?').map_or(body.as_str(), |(_, form)| form);
    let query = form.split('&').find_map(|field| field.strip_prefix("query=")).map(decoded).unwrap_or_default();
    Some(Heard { method, head, query })
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).unwrap()
}
