use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::cli::limits::duration;
use crate::net::{Allowed, Entry};
use crate::query;
use crate::session::{Network, services_in};

/// What a `SERVICE` may ask; without these, nothing.
#[derive(Clone, Debug, Args)]
pub struct Services {
    /// Let `SERVICE <URL> { … }` ask this SPARQL endpoint, and wait for it. Options may stand behind it, in quotation
    /// marks: 'https://example.org/sparql timeout=60s rows=1000000 bytes=100MB private'. An address of this machine or of
    /// a private network is asked only if it is written as such, or said to be `private`
    #[arg(long = "allow-service", value_name = "URL", help_heading = "Services")]
    allow: Vec<Entry>,

    /// Let `SERVICE` ask what this file lists, if not SITREP_SERVICES: one URL a line, with its options
    #[arg(long, value_name = "FILE", env = "SITREP_SERVICES", hide_env = true, help_heading = "Services")]
    services: Option<PathBuf>,

    /// Wait for no service longer than this, such as 500ms or 10s
    #[arg(long, value_name = "DURATION", value_parser = duration, help_heading = "Services")]
    service_timeout: Option<Duration>,
}

impl Services {
    /// Who asks them, until the process ends; `interrupted` says whether somebody wants that to stop.
    ///
    /// # Errors
    /// The list cannot be read.
    pub fn network(self, interrupted: Option<fn() -> bool>) -> anyhow::Result<&'static dyn query::Services> {
        let mut allowed = self.services.as_deref().map(services_in).transpose()?.unwrap_or_default();
        self.allow.into_iter().for_each(|entry| allowed.add(entry));
        let allowed: Allowed = match self.service_timeout {
            Some(time) => allowed.within(time),
            None => allowed,
        };
        // Limits are copied everywhere, and a process asks with one set of them.
        Ok(Box::leak(Box::new(Network::new(allowed, interrupted))))
    }
}
