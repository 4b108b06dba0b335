use std::io::{self, Read};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::header::{CONTENT_TYPE, LOCATION};
use ureq::tls::TlsConfig;
use ureq::unversioned::resolver::{DefaultResolver, Resolver};
use ureq::unversioned::transport::{Connector, RustlsConnector, TcpConnector};
use ureq::{Agent, Body, http};

use crate::net::allowed::{Allowed, Entry, Place};
use crate::net::guard::{Guard, Interrupted, Patience, Refused};
use crate::net::{Error, Problem, tls};

/// A request with more bytes is sent as a form, since servers take no longer addresses.
const LONGEST_ADDRESS: usize = 2000;

/// So many redirects are followed.
const MOST_REDIRECTS: usize = 3;

/// How long anybody waits for a connection.
const CONNECTING: Duration = Duration::from_secs(10);

/// How many letters of an answer that is of no use are told.
const WORDS: usize = 80;

/// Asks what is allowed.
#[derive(Debug)]
pub struct Client {
    allowed: Arc<Allowed>,
    agent: Agent,
    /// How connections are secured, which is found out when the first one is.
    secured: OnceLock<Result<Agent, Problem>>,
    connect: fn(&Client, TlsConfig) -> Agent,
    interrupted: Option<fn() -> bool>,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Of whom.
    pub service: &'a str,
    /// The names and values of a form.
    pub form: &'a [(&'a str, &'a str)],
    /// The formats that are understood, as HTTP writes them.
    pub accept: &'a str,
    /// After how long to give up, if that is sooner than the service's own time.
    pub left: Option<Duration>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The format, such as `application/json`, in small letters; empty where it is not said.
    pub format: String,
    /// The answer, unpacked.
    pub body: Vec<u8>,
}

impl Client {
    /// One that asks what is allowed, and now and then whether somebody wants it to stop.
    pub fn new(allowed: Allowed, interrupted: Option<fn() -> bool>) -> Self {
        Self::of(allowed, interrupted, |client, tls| client.agent(tls, DefaultResolver::default()))
    }

    fn of(allowed: Allowed, interrupted: Option<fn() -> bool>, connect: fn(&Self, TlsConfig) -> Agent) -> Self {
        let agent = Agent::new_with_config(Config::default());
        let allowed = Arc::new(allowed);
        let mut client = Self { allowed, agent, secured: OnceLock::new(), connect, interrupted };
        client.agent = connect(&client, TlsConfig::default());
        client
    }

    fn agent(&self, tls: TlsConfig, names: impl Resolver) -> Agent {
        let config = Config::builder()
            .tls_config(tls)
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("sitrep/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECTING))
            .build();
        let connector = ().chain(TcpConnector::default()).chain(Patience { interrupted: self.interrupted });
        let guard = Guard { allowed: Arc::clone(&self.allowed), names };
        Agent::with_parts(config, connector.chain(RustlsConnector::default()), guard)
    }

    /// The entry that allows a service.
    ///
    /// # Errors
    /// None does, or it is nothing that can be asked.
    pub fn entry(&self, service: &str) -> Result<&Entry, Error> {
        let error = |problem| Error { service: service.to_owned(), problem };
        if let Some(entry) = self.allowed.entry(service) {
            return Ok(entry);
        }
        Place::of(service).map_err(|message| error(Problem::NoAddress(message)))?;
        Err(error(Problem::NotAllowed))
    }

    /// Asks, and follows redirects as far as they lead to what is allowed.
    ///
    /// # Errors
    /// It is not allowed, not to be reached, too slow or too long, or it does not answer with success.
    pub fn send(&self, request: &Request<'_>) -> Result<Response, Error> {
        let entry = self.entry(request.service)?;
        let time = request.left.map_or(entry.time, |left| left.min(entry.time));
        let until = Instant::now() + time;
        self.follow(request, entry, until).map_err(|problem| {
            // The engine of HTTP has names for each wait; what matters is how long all of it took.
            let problem = if until <= Instant::now() { Problem::TimedOut(time) } else { problem };
            Error { service: request.service.to_owned(), problem }
        })
    }

    fn follow(&self, request: &Request<'_>, entry: &Entry, until: Instant) -> Result<Response, Problem> {
        let mut at = request.service.to_owned();
        let mut form = Some(encoded(request.form));
        for _ in 0..=MOST_REDIRECTS {
            let place = Place::of(&at).map_err(Problem::NoAddress)?;
            let left = until.saturating_duration_since(Instant::now());
            let response = self.ask(&at, &place, request.accept, form.as_deref(), left)?;
            let status = response.status();
            if !status.is_redirection() {
                return read(response, entry.bytes);
            }
            let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
            let to = resolved(&at, to);
            let refused = |why| Problem::Redirect { to: to.clone(), why };
            let next = Place::of(&to).map_err(|_| refused("which is no address"))?;
            if place.scheme == "https" && next.scheme == "http" {
                return Err(refused("which is not encrypted"));
            }
            if !self.allowed.leads(&place, &next) {
                return Err(refused("which is not allowed"));
            }
            // An address that was asked with its form in it comes back with the form in it.
            let posted = form.as_ref().is_some_and(|form| is_posted(&at, form));
            if status == http::StatusCode::SEE_OTHER || (!posted && to.contains('?')) {
                form = None;
            }
            at = to;
        }
        Err(Problem::Redirect { to: at, why: "and so on without an end" })
    }

    /// Sends one request.
    fn ask(
        &self,
        at: &str,
        place: &Place,
        accept: &str,
        form: Option<&str>,
        left: Duration,
    ) -> Result<http::Response<Body>, Problem> {
        let agent = if place.scheme == "https" { self.secured()? } else { &self.agent };
        let separator = if at.contains('?') { '&' } else { '?' };
        let response = match form {
            Some(form) if is_posted(at, form) => {
                let request = agent.post(at).config().timeout_global(Some(left)).build().header("Accept", accept);
                request.content_type("application/x-www-form-urlencoded").send(form)
            }
            form => {
                let address = form.map_or_else(|| at.to_owned(), |form| format!("{at}{separator}{form}"));
                agent.get(address).config().timeout_global(Some(left)).build().header("Accept", accept).call()
            }
        };
        response.map_err(|error| problem(&error))
    }

    /// An agent for connections that are secured.
    fn secured(&self) -> Result<&Agent, Problem> {
        let agent = self.secured.get_or_init(|| tls::config().map(|tls| (self.connect)(self, tls)));
        agent.as_ref().map_err(Problem::clone)
    }
}

impl Response {
    /// Fails if the answer is in none of the formats that are wanted, and tells how it begins.
    ///
    /// # Errors
    /// It is in none of them.
    pub fn expect(&self, formats: &[&str], wanted: &'static str) -> Result<(), Problem> {
        if formats.contains(&self.format.as_str()) {
            return Ok(());
        }
        let found = match self.format.as_str() {
            "" => "without a format".to_owned(),
            format => format!("`{format}`"),
        };
        Err(Problem::Format { found, wanted, words: words(&self.body) })
    }
}

/// Whether a form is sent as the body of a request, and not in the address.
fn is_posted(at: &str, form: &str) -> bool {
    at.len() + form.len() >= LONGEST_ADDRESS
}

/// Reads an answer as far as that is allowed.
fn read(response: http::Response<Body>, most: usize) -> Result<Response, Problem> {
    let status = response.status();
    let format = response.headers().get(CONTENT_TYPE).and_then(|format| format.to_str().ok()).unwrap_or_default();
    let format = format.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_well = status == http::StatusCode::OK;
    // Of a refusal only the beginning is told.
    let limit = if is_well { most } else { 4096.min(most) };
    let mut body = Vec::new();
    let read = response.into_body().into_reader().take(limit as u64 + 1).read_to_end(&mut body);
    if !is_well {
        return Err(Problem::Status { status: status.to_string(), words: words(&body) });
    }
    read.map_err(|error| broken(&error))?;
    if body.len() > most {
        return Err(Problem::TooManyBytes(most));
    }
    Ok(Response { format, body })
}

fn problem(error: &ureq::Error) -> Problem {
    match error {
        ureq::Error::Other(inner) if inner.is::<Interrupted>() => Problem::Interrupted,
        ureq::Error::Other(inner) => match inner.downcast_ref::<Refused>() {
            Some(Refused(address)) => Problem::Private(*address),
            None => Problem::Unreachable(inner.to_string()),
        },
        ureq::Error::Io(error) => broken(error),
        ureq::Error::HostNotFound => Problem::Unreachable("nothing has that name".to_owned()),
        ureq::Error::Timeout(_) => Problem::Unreachable(format!("no connection within {CONNECTING:?}")),
        error => Problem::Unreachable(error.to_string()),
    }
}

/// What an error says that came through somebody who reads.
fn broken(error: &io::Error) -> Problem {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
        Some(inner) => problem(inner),
        None if error.get_ref().is_some_and(|inner| inner.is::<Interrupted>()) => Problem::Interrupted,
        None => match error.to_string() {
            message if message.contains("certificate") => Problem::NoTls(message),
            message => Problem::Unreachable(message),
        },
    }
}

/// How a text begins, in one line and without the marks of HTML.
fn words(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(4096)]);
    let mut plain = String::new();
    let mut inside = false;
    for letter in text.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                plain.push(' ');
            }
            _ if inside => {}
            letter => plain.push(if letter.is_control() { ' ' } else { letter }),
        }
    }
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match plain.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", &plain[..end]),
        None => plain,
    }
}

/// Names and values as a form writes them.
fn encoded(form: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        let byte = |byte: u8| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    form.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

/// The address that a redirect means.
fn resolved(from: &str, to: &str) -> String {
    let origin = from
        .find("://")
        .map_or(from.len(), |start| from[start + 3..].find(['/', '?']).map_or(from.len(), |end| start + 3 + end));
    if to.contains("://") {
        to.to_owned()
    } else if let Some(rest) = to.strip_prefix("//") {
        format!("{}://{rest}", from.split("://").next().unwrap_or_default())
    } else if to.starts_with('/') {
        format!("{}{to}", &from[..origin])
    } else {
        let path = from.split('?').next().unwrap_or_default();
        let folder = path.rfind('/').filter(|end| *end >= origin).map_or(origin, |end| end);
        format!("{}/{to}", &path[..folder])
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use ureq::unversioned::resolver::ResolvedSocketAddrs;
    use ureq::unversioned::transport::NextTimeout;

    use super::*;

    /// A name server that somebody has turned: every name stands for the own machine.
    #[derive(Debug)]
    struct Turned;

    impl Resolver for Turned {
        fn resolve(&self, uri: &http::Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
            let mut found = self.empty();
            found.push(([127, 0, 0, 1], uri.port_u16().unwrap_or(80)).into());
            Ok(found)
        }
    }

    #[test]
    fn a_name_that_stands_for_the_own_machine_is_refused_before_anybody_connects() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let service = format!("http://kb.example:{}/sparql", listener.local_addr().unwrap().port());
        let allowed = Allowed::parse("services.txt", &service).unwrap();
        let client = Client::of(allowed, None, |client, tls| client.agent(tls, Turned));
        let request = Request { service: &service, form: &[], accept: "*/*", left: None };
        let error = client.send(&request).unwrap_err();
        assert_eq!(error.problem, Problem::Private([127, 0, 0, 1].into()));
        assert_eq!(
            error.hint().unwrap(),
            format!("`--allow-service '{service} private'` allows it where that is meant")
        );
        assert_eq!(listener.accept().unwrap_err().kind(), io::ErrorKind::WouldBlock);
    }

    #[test]
    fn redirects_are_read_as_they_are_written() {
        let to = |to| resolved("https://a.org/x/sparql?query=1", to);
        assert_eq!(to("https://b.org/"), "https://b.org/");
        assert_eq!(to("//b.org/y"), "https://b.org/y");
        assert_eq!(to("/y?z"), "https://a.org/y?z");
        assert_eq!(to("y"), "https://a.org/x/y");
        assert_eq!(resolved("https://a.org", "y"), "https://a.org/y");
    }

    #[test]
    fn forms_are_encoded_and_answers_told_in_short() {
        assert_eq!(
            encoded(&[("query", "ASK { ?ä ?b \"+&\" }"), ("x", "1")]),
            "query=ASK%20%7B%20%3F%C3%A4%20%3Fb%20%22%2B%26%22%20%7D&x=1"
        );
        assert_eq!(words(b"<!doctype html>\n<title>Down</title><p>for\tmaintenance"), "Down for maintenance");
        assert_eq!(words("ä".repeat(90).as_bytes()).chars().count(), WORDS + 1);
    }
}
