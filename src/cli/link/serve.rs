use std::net::{IpAddr, SocketAddr};

use anyhow::Context;
use clap::Args;

use crate::cli::failure::{Outcome, hint, note};
use crate::cli::output;
use crate::serve::Listening;
use crate::session::Session;

/// Let OpenRefine and others match their tables against the entities of the store
///
/// Answers the W3C Reconciliation API over HTTP until Ctrl-C is pressed: version 0.2 at the address that is printed, the
/// draft of 1.0 below `v1/`. Candidates come with what speaks for each; a match is called certain only where nothing else
/// could be meant. Each entity has a page at `entity/ID`, and is Turtle or JSON-LD for whoever asks for that.
///
/// What others commit to the store meanwhile is seen by the next request. Nothing is ever written. The API wants that
/// any page in a browser may ask, so whoever can reach the address can read the entities and the claims about them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Serve {
    /// The port; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8000)]
    port: u16,

    /// The address of this machine to listen at; others than the loopback can be reached by other machines
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    bind: IpAddr,

    /// What others call the service by, such as `https://example.org/entities`, where something stands before it
    #[arg(long, value_name = "URL", value_parser = address)]
    base_url: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  sitrep link serve
  sitrep link serve --port 0
  sitrep link serve --bind 0.0.0.0 --base-url https://example.org/entities";

impl Serve {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let wanted = SocketAddr::new(self.bind, self.port);
        // Whoever made no store yet is told so before anything listens.
        session.snapshot()?;
        let listening = Listening::at(wanted).with_context(|| format!("cannot listen at {wanted}"))?;
        let address = self.base_url.unwrap_or_else(|| format!("http://{}", listening.at));
        if !self.bind.is_loopback() {
            note(&format!("other machines can reach {}, and read what the store holds", listening.at));
            hint("leave out `--bind` to serve this machine alone");
        }
        listening.serve(session.clone(), &address, |entities| {
            note(&format!("{} entities are served; Ctrl-C ends it", entities.len()));
            // Whoever does not read the address is none the worse.
            let _ = output::print(|out| writeln!(out, "{address}/"));
        })?;
        Ok(Outcome::Done)
    }
}

/// An address of the web, without a slash at its end.
fn address(text: &str) -> Result<String, String> {
    let host = ["http://", "https://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let plain = host.is_some_and(|host| !host.is_empty() && !host.contains(['?', '#', ' ', '{', '}', '"', '<', '>']));
    if !plain {
        return Err("an address begins with http:// or https:// and has no `?` and no `#`".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}
