use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::session::Progress;

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

/// A bar on standard error for bytes and quads; silent unless a person looks at it.
pub fn bytes() -> ProgressBar {
    let target = if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes}, {msg}, {eta} left");
    let bar = ProgressBar::with_draw_target(Some(0), target);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Shows how far an import is, and how fast.
pub fn show(bar: &ProgressBar, progress: &Progress) {
    let rate = progress.quads as f64 / bar.elapsed().as_secs_f64().max(0.001);
    bar.set_length(progress.size);
    bar.set_position(progress.bytes);
    bar.set_message(format!("{} quads, {rate:.0} a second", progress.quads));
}
