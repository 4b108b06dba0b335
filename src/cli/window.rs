use anyhow::bail;
use clap::Args;
use jiff::civil::Date;

use crate::cli::failure::note;
use crate::graph::{Window, within};
use crate::render::count;
use crate::session::Error;
use crate::store::Snapshot;

/// Which claims count.
#[derive(Clone, Copy, Debug, Args)]
pub struct Shown {
    /// Answer as on this day: only from reports that were published by then
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "Time")]
    as_of: Option<Date>,

    /// Only claims of a time that does not end before this day
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "Time")]
    from: Option<Date>,

    /// Only claims of a time that does not begin after this day
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "Time")]
    until: Option<Date>,
}

/// Reports without a date that are named.
const NAMED: usize = 5;

impl Shown {
    /// Whether all claims count.
    pub fn is_all(self) -> bool {
        self.as_of.is_none() && self.from.is_none() && self.until.is_none()
    }

    /// What of a snapshot is to be seen. What is left out because nobody knows when it is, is said.
    pub fn of(self, snapshot: Snapshot) -> anyhow::Result<Snapshot> {
        let window = Window { as_of: self.as_of, from: self.from, until: self.until };
        if window == Window::default() {
            return Ok(snapshot);
        }
        if let (Some(from), Some(until)) = (window.from, window.until)
            && from > until
        {
            bail!("`--from {from}` is after `--until {until}`; exchange the two");
        }
        let (snapshot, left_out) = within(&snapshot, &window).map_err(Error::from)?;
        if !left_out.undated.is_empty() {
            let reports = count(left_out.undated.len(), "report");
            let shown: Vec<String> = left_out.undated.iter().take(NAMED).map(|name| format!("“{name}”")).collect();
            let more = left_out.undated.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            note(&format!("left out, having no date: {reports}: {}{more}", shown.join(", ")));
        }
        if left_out.untimed > 0 {
            note(&format!("left out, having no time: {}", count(left_out.untimed, "claim")));
        }
        Ok(snapshot)
    }
}

fn day(written: &str) -> Result<Date, String> {
    written.parse().map_err(|_| "write a day as 2021-04-01".to_owned())
}
