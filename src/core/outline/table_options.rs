//! How a table that wasn't written for rolecall is read.

use crate::core::diagnostic::Diagnostic;

/// What a person says about the columns of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// Columns and the fields that they are read as; an empty field passes over the column.
    pub map: Vec<(String, String)>,
    /// Whether an unknown column is an error.
    pub strict: bool,
}

impl TableOptions {
    /// Reads `Story=goal,Status=`, each as often as it is given.
    ///
    /// # Errors
    /// A part without `=`.
    pub fn new(maps: &[String], strict: bool) -> Result<Self, Diagnostic> {
        let mut map = Vec::new();
        for part in maps.iter().flat_map(|given| given.split(',')).filter(|part| !part.trim().is_empty()) {
            // A header may contain a `=`, a field can't.
            let Some((from, to)) = part.rsplit_once('=').filter(|(from, _)| !from.trim().is_empty()) else {
                let message = format!("`--map {}` has no `=`", part.trim());
                return Err(Diagnostic::error(message)
                    .hint("write it as `--map \"COLUMN=FIELD\"`, or `--map \"COLUMN=\"` to pass over a column"));
            };
            map.push((from.trim().to_owned(), to.trim().to_owned()));
        }
        Ok(Self { map, strict })
    }
}
