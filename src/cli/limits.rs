use std::process;
use std::time::Duration;

use clap::Args;
use jiff::SignedDuration;

use crate::cli::failure;
use crate::memory;
use crate::query::{self, Limits};
use crate::session;

/// How far a query or an update may go.
#[derive(Clone, Copy, Debug, Args)]
pub struct Allowed {
    /// Give up after so long, such as 500ms, 2s or 1m30s; without it, never
    #[arg(long, value_name = "DURATION", value_parser = duration, help_heading = "Limits")]
    timeout: Option<Duration>,

    /// Give no more rows, triples or changes than this; without it, all. If there are more, that is an error
    #[arg(long, value_name = "N", help_heading = "Limits")]
    max_rows: Option<usize>,

    /// Give up when so much memory is used, such as 512MiB or 2GB; without it, all that there is
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Limits")]
    memory: Option<usize>,
}

impl Allowed {
    /// The limits, which end the process where nothing else ends the query: nothing uncommitted is on disk.
    pub fn limits(self) -> Limits {
        Limits {
            time: self.timeout,
            rows: self.max_rows,
            memory: self.memory,
            last_resort: Some(give_up),
            interrupted: None,
            services: None,
        }
    }
}

fn give_up(error: query::Error) {
    failure::soft(session::Error::from(error));
    process::exit(1);
}

/// A time, from a number and its unit.
pub fn duration(written: &str) -> Result<Duration, String> {
    let duration: Option<SignedDuration> = written.parse().ok();
    let duration = duration.and_then(|duration| Duration::try_from(duration).ok()).filter(|time| !time.is_zero());
    duration.ok_or_else(|| "write a number with its unit, such as 500ms, 2s or 1m30s".to_owned())
}

/// Bytes, from a whole number and a unit.
pub fn size(written: &str) -> Result<usize, String> {
    memory::size(written).ok_or_else(|| "write a whole number with its unit, such as 512MiB or 2GB".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{duration, size};

    #[test]
    fn limits_have_units() {
        let seconds = |written: &str| duration(written).ok().map(|time| time.as_secs_f64());
        assert_eq!(["2s", "500ms", "1m", "1m30s", "0.5s"].map(seconds), [2.0, 0.5, 60.0, 90.0, 0.5].map(Some));
        assert_eq!(["", "2", "0s", "-1s", "soon"].map(seconds), [None; 5]);
        let bytes = |written: &str| size(written).ok();
        assert_eq!(["512MiB", "2GB", "1 k", "7"].map(bytes), [512 << 20, 2_000_000_000, 1024, 7].map(Some));
        assert_eq!(["", "MiB", "0", "1.5GB", "1TB", "99999999999GiB"].map(bytes), [None; 6]);
    }
}
