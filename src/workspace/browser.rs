//! Opens an address in the person's browser.

use crate::core::diagnostic::{Diagnostic, Error};

/// Opens an address in the browser.
///
/// # Errors
/// No browser can be started.
pub fn open_in_browser(url: &str) -> Result<(), Error> {
    open::that_detached(url).map_err(|error| {
        let failure = Diagnostic::error(format!("can't start a browser: {error}"));
        Error::failed(failure.hint(format!("open {url} yourself")))
    })
}
