//! The name of an agent: a program that proposes artifacts, as its client or its person calls it.

use std::fmt;
use std::sync::Arc;

use crate::core::visible::is_hidden;

/// The longest name, in characters.
const MAX: usize = 80;

/// The name of an agent, with its version if it has one: `claude-code 2.1.0`. One line of visible characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentName(Arc<str>);

impl AgentName {
    /// Parses a name that a person or a marker gives. `None` if it is empty, too long, or not one visible line.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_visible = |c: char| c == ' ' || !(c.is_whitespace() || is_hidden(c));
        let is_valid = !text.is_empty() && text.chars().count() <= MAX && text.chars().all(is_visible);
        is_valid.then(|| Self(text.into()))
    }

    /// Makes a name of what a client says about itself: what can't be in a name is left out. `None` if nothing is left.
    pub fn of_client(name: &str, version: &str) -> Option<Self> {
        let words = format!("{name} {version}");
        let visible: String = words.chars().filter(|c| c.is_whitespace() || !is_hidden(*c)).collect();
        let words = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        Self::parse(&words.chars().take(MAX).collect::<String>())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without a version at its end. An agent stays the same agent when it is updated.
    pub fn without_version(&self) -> &str {
        match self.0.rsplit_once(' ') {
            Some((name, version)) if version.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit()) => name,
            _ => &self.0,
        }
    }
}

impl fmt::Display for AgentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl serde::Serialize for AgentName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_visible_line() {
        for good in ["claude-code 2.1.0", "Copilot", "Agent – Größe", "a --> b"] {
            assert_eq!(AgentName::parse(&format!(" {good} ")).expect("a name").as_str(), good);
        }
        for wrong in ["", "  ", "a\nb", "a\tb", "a\u{202e}b", "a\u{200b}", "\u{e0041}", &"a".repeat(81)] {
            assert_eq!(AgentName::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_client_gets_a_name_whatever_it_calls_itself() {
        let name = |name: &str, version: &str| AgentName::of_client(name, version).map(|name| name.to_string());
        assert_eq!(name("claude-code", "2.1").as_deref(), Some("claude-code 2.1"));
        assert_eq!(name("a\nrole: qa\u{202e}", "").as_deref(), Some("a role: qa"));
        assert_eq!(name(&"x".repeat(500), "1").map(|name| name.len()), Some(MAX));
        assert_eq!(name("\u{200b}", ""), None);
    }

    #[test]
    fn an_update_doesnt_make_another_agent() {
        for (name, same) in
            [("cc 2.1.0", "cc"), ("cc v3", "cc"), ("my agent", "my agent"), ("cc", "cc"), ("a 2 b", "a 2 b")]
        {
            assert_eq!(AgentName::parse(name).expect("a name").without_version(), same);
        }
    }
}
