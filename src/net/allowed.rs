use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use std::time::Duration;

use jiff::SignedDuration;
use thiserror::Error;
use ureq::http::Uri;

use crate::memory::size;
use crate::net::address::is_public;

/// What may be asked; by default nothing.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    entries: Vec<Entry>,
}

/// One place that may be asked, and how much of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    place: Place,
    /// Whether its name may stand for an address of the own machine or of a private network.
    pub private: bool,
    /// After how long it is given up.
    pub time: Duration,
    /// How many rows one answer of it may have.
    pub rows: usize,
    /// How many bytes one answer may have when it is unpacked.
    pub bytes: usize,
}

/// An IRI as far as it says where to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// `http` or `https`.
    pub(super) scheme: String,
    /// In small letters; an address of IPv6 with its brackets.
    pub(super) host: String,
    pub(super) port: u16,
    /// The path with what follows it, from `/` on.
    path: String,
}

/// What is wrong with a line of a list of what may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{name}{}: {message}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct BadEntry {
    /// What the list is called.
    pub name: String,
    /// The line, from 1; `None` for what is no file.
    pub line: Option<usize>,
    /// What is wrong, and what to write.
    pub message: String,
}

impl Allowed {
    /// Reads a list: an IRI a line, with options behind it such as `timeout=20s rows=10000 bytes=20MB private`; a line that
    /// begins with `#` is a comment.
    ///
    /// # Errors
    /// A line is nothing of that.
    pub fn parse(name: &str, text: &str) -> Result<Self, BadEntry> {
        let mut allowed = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let bad = |message| BadEntry { name: name.to_owned(), line: Some(index + 1), message };
            allowed.add(line.parse().map_err(bad)?);
        }
        Ok(allowed)
    }

    /// Allows one more place; where it is allowed already, as this entry says.
    pub fn add(&mut self, entry: Entry) {
        self.entries.retain(|known| known.place != entry.place);
        self.entries.push(entry);
    }

    /// The same for each entry that waits longer.
    pub fn within(mut self, time: Duration) -> Self {
        self.entries.iter_mut().for_each(|entry| entry.time = entry.time.min(time));
        self
    }

    /// Whether nothing may be asked.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry that allows an IRI: that of its scheme, host, port and path. `None` where none does.
    pub fn entry(&self, iri: &str) -> Option<&Entry> {
        let place = Place::of(iri).ok()?;
        self.entries.iter().find(|entry| entry.place == place)
    }

    /// Whether a redirect may lead there: to where something is allowed, or to the same host under TLS.
    pub(super) fn leads(&self, from: &Place, to: &Place) -> bool {
        let same = |entry: &Entry| {
            let Place { scheme, host, port, .. } = &entry.place;
            (scheme, host, port) == (&to.scheme, &to.host, &to.port)
        };
        let up = from.host == to.host && to.scheme == "https" && to.port == 443;
        (up || self.entries.iter().any(same)) && !(from.scheme == "https" && to.scheme == "http")
    }

    /// Whether somebody has said that a host is one of the own machine or network.
    pub(super) fn may_be_private(&self, host: &str, port: u16) -> bool {
        self.entries.iter().any(|entry| entry.private && entry.place.host == host && entry.place.port == port)
    }
}

impl Place {
    /// # Errors
    /// It is no IRI of HTTP; the text says why.
    pub(super) fn of(iri: &str) -> Result<Self, String> {
        let whole = || format!("`{iri}` is no address; write it whole, as `https://example.org/sparql`");
        let parsed: Uri = iri.parse().map_err(|_| whole())?;
        let scheme = match parsed.scheme_str() {
            Some(scheme @ ("http" | "https")) => scheme.to_owned(),
            Some(other) => return Err(format!("`{other}` is not spoken here, only `http` and `https`")),
            None => return Err(whole()),
        };
        let authority = parsed.authority().map_or("", |authority| authority.as_str());
        if authority.contains('@') || iri.contains('#') {
            return Err(format!("`{iri}` has a user or a `#`; write scheme, host, port and path alone"));
        }
        let host = parsed.host().filter(|host| !host.is_empty()).ok_or_else(|| format!("`{iri}` has no host"))?;
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let port = parsed.port_u16().unwrap_or(if scheme == "https" { 443 } else { 80 });
        let path = parsed.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Self { scheme, host, port, path })
    }

    /// Whether the host by itself says that it is the own machine or one of a private network.
    fn is_private(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        let address =
            bare.parse::<Ipv4Addr>().map(IpAddr::from).or_else(|_| bare.parse::<Ipv6Addr>().map(IpAddr::from));
        match address {
            Ok(address) => !is_public(address),
            Err(_) => self.host == "localhost" || self.host.ends_with(".localhost"),
        }
    }
}

impl FromStr for Entry {
    type Err = String;

    /// Reads a line of a list.
    fn from_str(line: &str) -> Result<Self, String> {
        let mut words = line.split_whitespace();
        let place = Place::of(words.next().unwrap_or_default().trim_matches(['<', '>']))?;
        let private = place.is_private();
        let mut entry = Self { place, private, time: Duration::from_secs(30), rows: 100_000, bytes: 50_000_000 };
        for word in words {
            match word.split_once('=') {
                None if word == "private" => entry.private = true,
                Some(("timeout", value)) => entry.time = duration(value)?,
                Some(("rows", value)) => {
                    entry.rows =
                        value.parse().map_err(|_| format!("`{word}` is no number of rows, such as rows=10000"))?;
                }
                Some(("bytes", value)) => {
                    entry.bytes = size(value).ok_or_else(|| format!("`{word}` is no size, such as bytes=20MB"))?;
                }
                _ => {
                    return Err(format!("`{word}` is no option; write timeout=20s, rows=10000, bytes=20MB or private"));
                }
            }
        }
        Ok(entry)
    }
}

fn duration(written: &str) -> Result<Duration, String> {
    let time = written.parse::<SignedDuration>().ok().and_then(|time| Duration::try_from(time).ok());
    let time = time.filter(|time| !time.is_zero());
    time.ok_or_else(|| format!("`timeout={written}` is no time, such as timeout=20s"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_allows_one_endpoint() {
        let list =
            "# ours\n\nhttps://Example.org/sparql timeout=5s rows=7 bytes=2MiB\nhttp://localhost:3030/ds/query\n";
        let allowed = Allowed::parse("services.txt", list).unwrap();
        let entry = allowed.entry("https://example.org:443/sparql").unwrap();
        assert_eq!((entry.time, entry.rows, entry.bytes), (Duration::from_secs(5), 7, 2 << 20));
        assert!(!entry.private);
        for other in [
            "http://example.org/sparql",
            "https://example.org/sparql/",
            "https://example.org/",
            "https://example.org:8443/sparql",
            "https://example.org.evil.net/sparql",
            "https://example.org@evil.net/sparql",
            "https://user@example.org/sparql",
            "https://example.org/sparql?x=1",
            "ftp://example.org/sparql",
            "urn:x:y",
        ] {
            assert!(allowed.entry(other).is_none(), "{other}");
        }
        assert!(allowed.may_be_private("localhost", 3030));
        assert!(!allowed.may_be_private("localhost", 3031));
        assert!(!allowed.may_be_private("example.org", 443));
    }

    #[test]
    fn addresses_of_private_networks_are_named_by_themselves_or_said_to_be() {
        let private = |line: &str| line.parse::<Entry>().unwrap().private;
        assert!(
            ["http://127.0.0.1/", "http://[::1]:8/", "http://10.0.0.5/x", "http://a.localhost/"].map(private)
                == [true; 4]
        );
        assert!(["https://example.org/", "http://8.8.8.8/"].map(private) == [false; 2]);
        assert!(private("https://graph.corp.example/sparql private"));
    }

    #[test]
    fn redirects_lead_to_what_is_allowed_and_never_down() {
        let allowed = Allowed::parse("x", "https://a.org/sparql\nhttp://b.org/sparql\nhttp://c.org/").unwrap();
        let leads = |from: &str, to: &str| allowed.leads(&Place::of(from).unwrap(), &Place::of(to).unwrap());
        assert!(leads("https://a.org/sparql", "https://a.org/other"));
        assert!(leads("http://b.org/sparql", "https://a.org/sparql"));
        assert!(leads("http://b.org/sparql", "https://b.org/sparql"));
        assert!(!leads("https://a.org/sparql", "http://b.org/sparql"));
        assert!(!leads("http://b.org/sparql", "http://127.0.0.1/"));
        assert!(!leads("http://b.org/sparql", "http://b.org:8080/sparql"));
    }

    #[test]
    fn a_bad_line_is_named_with_what_to_write() {
        let error = |text: &str| Allowed::parse("services.txt", text).unwrap_err().to_string();
        assert_eq!(
            error("# x\nexample.org/sparql"),
            "services.txt:2: `example.org/sparql` is no address; write it whole, as `https://example.org/sparql`"
        );
        assert_eq!(error("ftp://a.org/"), "services.txt:1: `ftp` is not spoken here, only `http` and `https`");
        assert_eq!(
            error("https://a.org/ fast"),
            "services.txt:1: `fast` is no option; write timeout=20s, rows=10000, bytes=20MB or private"
        );
        assert_eq!(
            error("https://a.org/ timeout=soon"),
            "services.txt:1: `timeout=soon` is no time, such as timeout=20s"
        );
    }
}
