//! A single act as JSON, and access to its fields.

use super::super::labels::names;
use super::super::state::State;
use serde_json::Value;

/// An act of a user.
pub(super) struct Act<'a>(pub(super) &'a Value);

impl Act<'_> {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub(super) fn needed(&self, name: &str) -> Result<&str, String> {
        self.text(name).ok_or_else(|| format!("`{}` needs a `{name}`", self.text("do").unwrap_or_default()))
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Bool(true))
    }

    /// Returns a list of strings.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        names(self.0.get(name).unwrap_or(&Value::Null), "name")
    }

    /// Returns the repository.
    pub(super) fn repository(&self) -> &str {
        self.text("repository").unwrap_or("acme/shop")
    }

    /// Returns the acting user.
    pub(super) fn author(&self) -> &str {
        self.text("author").unwrap_or("bo")
    }

    /// Returns the number of the issue or pull request.
    pub(super) fn issue(&self, state: &State) -> Result<u64, String> {
        let number = self.number("number").ok_or("which `number`?")?;
        let known = state.repository(self.repository()).issues.contains_key(&number);
        known.then_some(number).ok_or_else(|| format!("there is not an issue {number}"))
    }
}
