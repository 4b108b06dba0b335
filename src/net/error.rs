use std::net::IpAddr;
use std::time::Duration;

use thiserror::Error;

/// Why something on the network gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the service <{service}> {problem}")]
pub struct Error {
    /// What was asked, as it was named.
    pub service: String,
    /// What is the matter.
    pub problem: Problem,
}

/// What can be the matter; written, it goes on after the name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// Nobody has allowed it.
    #[error("is not allowed")]
    NotAllowed,
    /// It is nothing that can be asked.
    #[error("cannot be asked: {0}")]
    NoAddress(String),
    /// Its name stands for an address of the own machine or of a private network.
    #[error("is at {0}, an address of this machine or of a private network")]
    Private(IpAddr),
    /// No connection comes about, or it breaks.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// No secure connection comes about: this machine cannot make one, or does not trust who answers.
    #[error("cannot be reached: {0}")]
    NoTls(String),
    /// It took too long.
    #[error("gave no answer within {0:?}")]
    TimedOut(Duration),
    /// Somebody wanted to stop.
    #[error("was no longer waited for")]
    Interrupted,
    /// It refuses, or is not well.
    #[error("answered {status}{}", said(words))]
    Status {
        /// The number of HTTP, with its usual words.
        status: String,
        /// How its answer begins.
        words: String,
    },
    /// It sends whoever asks elsewhere.
    #[error("leads to <{to}>, {why}")]
    Redirect {
        /// Where to.
        to: String,
        /// Why nobody goes there.
        why: &'static str,
    },
    /// Its answer is in no format that is understood.
    #[error("answered {found} where {wanted} were wanted{}", said(words))]
    Format {
        /// The format, such as `text/html`.
        found: String,
        /// What was wanted, such as `SPARQL results`.
        wanted: &'static str,
        /// How its answer begins.
        words: String,
    },
    /// Its answer has more bytes than are allowed.
    #[error("gave more than {0} bytes")]
    TooManyBytes(usize),
    /// Its answer has more rows than are allowed.
    #[error("gave more than {0} rows")]
    TooManyRows(usize),
    /// Its answer is in the right format and cannot be understood, as one that breaks off.
    #[error("gave an answer that cannot be read: {0}")]
    Malformed(String),
}

/// The first words of an answer, if it has any.
fn said(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(": “{words}”") }
}

impl Error {
    /// What to do or to type; `None` where nothing helps but to wait.
    pub fn hint(&self) -> Option<String> {
        let service = &self.service;
        Some(match &self.problem {
            Problem::NotAllowed => {
                // What a shell would take for its own goes in quotation marks.
                let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~:/%+@[]".contains(letter);
                let typed = if service.chars().all(is_plain) { service.clone() } else { format!("'{service}'") };
                format!("`--allow-service {typed}` allows it, or a line of it in a file that `--services` names")
            }
            Problem::Private(_) => format!("`--allow-service '{service} private'` allows it where that is meant"),
            Problem::TimedOut(_) => {
                "allow it more time with `timeout=60s` behind its address, or ask for less".to_owned()
            }
            Problem::TooManyBytes(_) => {
                "ask for less, or allow it more with `bytes=100MB` behind its address".to_owned()
            }
            Problem::TooManyRows(_) => {
                "ask for less, or allow it more with `rows=1000000` behind its address".to_owned()
            }
            Problem::Redirect { to, .. } => format!("ask <{to}> itself, if that is meant, and allow it"),
            Problem::NoTls(_) => "SSL_CERT_FILE names a file of certificates to trust".to_owned(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_can_be_typed() {
        let hint = |service: &str| {
            let error = Error { service: service.to_owned(), problem: Problem::NotAllowed };
            error.hint().unwrap().split('`').nth(1).unwrap().to_owned()
        };
        assert_eq!(hint("https://a.org/sparql"), "--allow-service https://a.org/sparql");
        assert_eq!(hint("https://a.org/sparql?x=1&y=2"), "--allow-service 'https://a.org/sparql?x=1&y=2'");
    }
}
