use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use signal_hook::consts::SIGINT;
use signal_hook::flag;

/// Whether Ctrl-C was pressed.
static PRESSED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// From now on, Ctrl-C no longer ends the process but is remembered.
///
/// # Errors
/// The system does not allow it.
pub fn catch() -> io::Result<()> {
    flag::register(SIGINT, Arc::clone(&PRESSED))?;
    Ok(())
}

/// Forgets that Ctrl-C was pressed.
pub fn forget() {
    PRESSED.store(false, Ordering::Relaxed);
}

/// Whether Ctrl-C was pressed since the last [`forget`].
pub fn is_pressed() -> bool {
    PRESSED.load(Ordering::Relaxed)
}
