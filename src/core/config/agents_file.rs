//! What a team lets agents do, as written in `.github/rolecall.yml`.

use schemars::JsonSchema;
use serde::Deserialize;

/// GitHub's limit for a label's name, in characters.
const MAX_LABEL: usize = 50;

/// What agents may do.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentsFile {
    /// Whether an agent may accept an artifact.
    #[serde(default)]
    pub accept: AgentAcceptance,
    /// A label for what agents create.
    #[serde(default)]
    pub label: Option<String>,
    /// How many artifacts one agent may create on one day.
    #[serde(default = "per_day", rename = "per-day")]
    pub per_day: u32,
}

impl Default for AgentsFile {
    fn default() -> Self {
        Self { accept: AgentAcceptance::Never, label: None, per_day: per_day() }
    }
}

fn per_day() -> u32 {
    50
}

/// Whether an agent may accept an artifact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AgentAcceptance {
    /// Only people accept.
    #[default]
    Never,
    /// An agent whose account holds the artifact's role may.
    Holder,
}

impl AgentsFile {
    /// What is wrong with the label, and what to do about it.
    pub(super) fn label_mistake(&self) -> Option<(String, &'static str)> {
        let label = self.label.as_deref()?.trim();
        let length = label.chars().count();
        if label.is_empty() {
            Some(("the agents' label is empty".to_owned(), "name a label, or remove the key"))
        } else if length > MAX_LABEL {
            Some((format!("the agents' label has {length} characters"), "use at most 50, as GitHub does"))
        } else if label.contains(|c: char| c == ',' || c.is_control()) {
            Some((format!("`{}` can't be a label", label.escape_debug()), "use one line without commas"))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::config_file::Config;
    use crate::core::diagnostic::Source;

    fn config(text: &str) -> Config {
        Config::parse(&Source::new("rolecall.yml".to_owned(), text.to_owned())).expect("a configuration")
    }

    #[test]
    fn without_settings_agents_only_propose_and_fifty_a_day() {
        for text in ["agents: {}", "agents: { accept: never }"] {
            let config = config(text);
            assert!(config.mistakes.is_empty(), "{:?}", config.mistakes);
            let agents = config.file.agents.expect("agents");
            assert_eq!((agents.accept, agents.label, agents.per_day), (AgentAcceptance::Never, None, 50), "{text}");
        }
    }

    #[test]
    fn wrong_settings_are_reported_with_their_place() {
        for (text, message) in [
            ("agents:\n  accept: always", "always"),
            ("agents:\n  per-day: -1", "-1"),
            ("agents:\n  per-day: many", "expected a number"),
            ("agents:\n  per_day: 5", "per_day"),
            ("agents:\n  label: ''", "is empty"),
            ("agents:\n  label: 'by, agent'", "can't be a label"),
            ("agents:\n  label: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "51 characters"),
        ] {
            let mistakes = config(text).mistakes;
            assert_eq!(mistakes.len(), 1, "{text}: {mistakes:?}");
            let place = mistakes[0].place.as_ref().expect("a place");
            assert_eq!(place.line(), 2, "{text}");
            assert!(mistakes[0].to_string().contains(message), "{text}: {}", mistakes[0]);
        }
    }
}
