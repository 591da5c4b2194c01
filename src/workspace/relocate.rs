//! Moves a file and changes its text. Nothing that a person saves meanwhile is lost.

use super::files::{Files, current_bytes, failed};
use super::sandbox::Partial;
use super::write_error::WriteError;

impl Files {
    /// Moves a file that is unchanged since it was read to a path that doesn't exist, with another text.
    ///
    /// The new file is complete before the former one is removed, so that a run that ends in between loses nothing.
    ///
    /// # Errors
    /// It has changed, the new path exists or leads outside, or it can't be written.
    pub fn relocate(&self, from: &str, read: &str, to: &str, text: &str) -> Result<(), WriteError> {
        self.check_inside(from)?;
        let (dir, name) = self.sandbox.parent(from).map_err(|error| failed(from, &error))?;
        let aside = Partial::new(dir, "").map_err(|error| failed(from, &error))?;
        if current_bytes(&aside, &name, from)? != read.as_bytes() {
            return Err(WriteError::Changed(from.to_owned()));
        }
        self.create(to, text)?;
        aside.take(&name).map_err(|error| failed(from, &error))?;
        if current_bytes(&aside, aside.name(), from)? == read.as_bytes() {
            return Ok(());
        }
        // Somebody saved it at this very moment: their text goes back, and the new file goes.
        aside.place_new(&name).map_err(|error| failed(from, &error))?;
        self.sandbox.remove(to).map_err(|error| failed(to, &error))?;
        Err(WriteError::Changed(from.to_owned()))
    }
}
