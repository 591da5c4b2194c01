//! Starts the person's editor.

use std::process::Command;

use camino::Utf8Path;

use crate::core::diagnostic::{Diagnostic, Error};

/// Opens a file in an editor, and waits until it is closed. The editor's name can have arguments, as in `code --wait`.
///
/// # Errors
/// The editor can't be started, or ended with an error.
pub fn open_in_editor(editor: &str, path: &Utf8Path) -> Result<(), Error> {
    let failed = |why: String| {
        Error::failed(
            Diagnostic::error(why).hint("set `VISUAL` or `EDITOR` to an editor that waits, like `code --wait`"),
        )
    };
    let words = shell_words::split(editor).ok().filter(|words| !words.is_empty());
    let Some(words) = words else { return Err(failed(format!("`{editor}` is not a command"))) };
    let status = Command::new(&words[0]).args(&words[1..]).arg(path).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failed(format!("the editor `{editor}` ended with {status}"))),
        Err(error) => Err(failed(format!("can't start the editor `{editor}`: {error}"))),
    }
}
