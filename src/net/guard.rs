//! What stands between the client and the network: whom a name may stand for, and how long anybody waits.

use std::error::Error as StdError;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport, time};

use crate::net::address::is_public;
use crate::net::allowed::{Allowed, Place};

/// Looks names up, and refuses addresses of the own machine or network that nobody has named.
///
/// What it gives is what is connected to, so the name cannot stand for something else a moment later.
#[derive(Debug)]
pub(super) struct Guard<R> {
    pub(super) allowed: Arc<Allowed>,
    pub(super) names: R,
}

/// What a [`Guard`] has refused.
#[derive(Debug)]
pub(super) struct Refused(pub(super) IpAddr);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is private", self.0)
    }
}

impl StdError for Refused {}

impl<R: Resolver> Resolver for Guard<R> {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let place = Place::of(&uri.to_string()).map_err(Error::BadUri)?;
        let found = self.names.resolve(uri, config, timeout)?;
        if !self.allowed.may_be_private(&place.host, place.port)
            && let Some(address) = found.iter().find(|address| !is_public(address.ip()))
        {
            return Err(Error::Other(Box::new(Refused(address.ip()))));
        }
        Ok(found)
    }
}

/// How long nobody asks whether to go on.
const NAP: Duration = Duration::from_millis(20);

/// Makes connections on which waiting can be ended.
#[derive(Debug)]
pub(super) struct Patience {
    /// Whether somebody wants to stop; `None` where nobody can want that.
    pub(super) interrupted: Option<fn() -> bool>,
}

/// Somebody has wanted to stop.
#[derive(Debug)]
pub(super) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl StdError for Interrupted {}

impl<In: Transport> Connector<In> for Patience {
    type Out = Patient<In>;

    fn connect(&self, _: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(|inner| Patient { inner, interrupted: self.interrupted }))
    }
}

/// A connection that is waited for in naps.
#[derive(Debug)]
pub(super) struct Patient<T> {
    inner: T,
    interrupted: Option<fn() -> bool>,
}

impl<T: Transport> Transport for Patient<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let Some(interrupted) = self.interrupted else { return self.inner.await_input(timeout) };
        let mut left = timeout;
        loop {
            let nap = match left.after {
                time::Duration::Exact(after) => after.min(NAP),
                time::Duration::NotHappening => NAP,
            };
            let one = NextTimeout { after: time::Duration::Exact(nap), ..left };
            match self.inner.await_input(one) {
                Err(Error::Timeout(_)) if interrupted() => return Err(Error::Other(Box::new(Interrupted))),
                Err(Error::Timeout(_)) if nap == NAP => {}
                other => return other,
            }
            if let time::Duration::Exact(after) = left.after {
                left.after = time::Duration::Exact(after.saturating_sub(nap).max(Duration::from_millis(1)));
            }
        }
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
