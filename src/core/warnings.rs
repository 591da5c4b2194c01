//! What a receipt says beside what was done.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::diagnostic::Diagnostic;

/// The warnings of a receipt, in the order in which they arose.
///
/// In JSON they are two keys, to be flattened into the receipt: `warnings`, each as one text, and `details`, each with
/// its `message`, `hint` and `place`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Warnings(Vec<Diagnostic>);

impl Warnings {
    /// Adds a warning.
    pub fn push(&mut self, warning: impl Into<Diagnostic>) {
        self.0.push(warning.into());
    }

    /// Adds a warning unless it is there already.
    pub fn push_new(&mut self, warning: impl Into<Diagnostic>) {
        let warning = warning.into();
        if !self.0.contains(&warning) {
            self.0.push(warning);
        }
    }

    /// Adds warnings.
    pub fn extend<W: Into<Diagnostic>>(&mut self, warnings: impl IntoIterator<Item = W>) {
        self.0.extend(warnings.into_iter().map(Into::into));
    }

    /// The warnings.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes all.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The first, to be changed.
    pub fn first_mut(&mut self) -> Option<&mut Diagnostic> {
        self.0.first_mut()
    }

    /// All as one text.
    pub fn joined(&self) -> String {
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }
}

impl<W: Into<Diagnostic>> From<W> for Warnings {
    fn from(warning: W) -> Self {
        Self(vec![warning.into()])
    }
}

impl<W: Into<Diagnostic>> FromIterator<W> for Warnings {
    fn from_iter<I: IntoIterator<Item = W>>(warnings: I) -> Self {
        Self(warnings.into_iter().map(Into::into).collect())
    }
}

impl IntoIterator for Warnings {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Warnings {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl Serialize for Warnings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let texts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        let details: Vec<serde_json::Value> = self
            .0
            .iter()
            .map(|warning| {
                let place = warning.place.as_ref().map(
                    |place| serde_json::json!({ "path": place.path(), "line": place.line(), "column": place.column() }),
                );
                serde_json::json!({ "message": warning.message, "hint": warning.hint, "place": place })
            })
            .collect();
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("warnings", &texts)?;
        map.serialize_entry("details", &details)?;
        map.end()
    }
}
