use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Fewer inputs than this are read before a person would look for progress.
const FEW: usize = 200;

/// A bar on standard error that counts reports; silent unless a person looks at it and there is something to wait for.
pub fn bar(inputs: usize) -> ProgressBar {
    let shown = inputs >= FEW && io::stderr().is_terminal();
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} reports, {eta} left");
    let bar = ProgressBar::with_draw_target(Some(inputs as u64), target);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
