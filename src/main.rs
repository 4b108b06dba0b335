//! The program `sitrep`.

use std::process::ExitCode;

use sitrep::memory::Counted;

/// Counts, so that the memory of a query can have a limit.
#[global_allocator]
static ALLOCATOR: Counted = Counted;

fn main() -> ExitCode {
    sitrep::cli::main()
}
