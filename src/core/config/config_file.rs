//! The configuration in `.github/rolecall.yml`. Without the file, the defaults apply.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::RuleEntry;
use super::agents_file::AgentsFile;
use super::checks_file::ChecksFile;
use super::role_file::{LabelFile, Title};
use super::status_file::StatusFile;
use super::template_settings::Settings;
use crate::core::diagnostic::{Diagnostic, Place, Source};
use crate::core::names::outline_path;
use crate::core::yaml;
use crate::core::yaml::Document;

/// The path of a team's configuration.
pub const CONFIG: &str = ".github/rolecall.yml";
/// The folder of a team's own templates.
pub const TEMPLATES: &str = ".github/rolecall/templates";

/// The configuration, as written.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfigFile {
    /// Where issues live.
    #[serde(default)]
    pub tracker: Option<TrackerKind>,
    /// The repository on GitHub, as `owner/name`, or on GitHub Enterprise Server as `host/owner/name`.
    #[serde(default)]
    pub repository: Option<String>,
    /// The name of the organization's single-select issue field that holds the owning role.
    #[serde(default)]
    pub field: Option<String>,
    /// The folder of the local tracker, relative to the workspace.
    #[serde(default)]
    pub folder: Option<String>,
    /// Who fills each role, and other settings of roles. The keys are role ids.
    #[serde(default)]
    pub roles: IndexMap<String, RoleSettings>,
    /// Settings of templates. The keys are template ids.
    #[serde(default)]
    pub templates: IndexMap<String, Settings>,
    /// The pattern of the roles' labels, with `{{id}}` or `{{name}}`.
    #[serde(default)]
    pub label: Option<String>,
    /// Which of a role's holders are assigned.
    #[serde(default)]
    pub assign: Assign,
    /// Whether holders are mentioned in the owner line.
    #[serde(default)]
    pub mentions: Mentions,
    /// The ids of the templates that have an issue form. The default is `user-story`, `bug`, `feature` and
    /// `tech-enabler`. An empty list means none.
    #[serde(default)]
    pub forms: Option<Vec<String>>,
    /// The outlines that a push applies and a pull request plans. Paths are relative to the workspace.
    #[serde(default)]
    pub outlines: Vec<String>,
    /// Settings of `rolecall check`.
    #[serde(default)]
    pub checks: Option<ChecksFile>,
    /// Settings of the findings of `rolecall status`. The keys are findings' IDs.
    #[serde(default)]
    pub status: StatusFile,
    /// What an artifact of a template must have: the IDs of the templates of which there must be one that belongs to it.
    #[serde(default)]
    pub require: IndexMap<String, Vec<String>>,
    /// What agents may do.
    #[serde(default)]
    pub agents: Option<AgentsFile>,
    /// The rules for the repository's events. The keys are rule names. A rule with the name of a default rule replaces
    /// it.
    #[serde(default)]
    pub rules: IndexMap<String, RuleEntry>,
}

/// Where issues live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TrackerKind {
    /// A folder of Markdown files.
    #[default]
    Local,
    /// A repository's issues on GitHub.
    Github,
}

/// Which of a role's holders are assigned when an artifact is created.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Assign {
    /// Every holder.
    #[default]
    All,
    /// The holder with the fewest open artifacts.
    Rotate,
    /// Nobody.
    None,
}

/// Whether holders are mentioned (`@ana`) or only named (`ana`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mentions {
    /// Mentioned.
    #[default]
    On,
    /// Named.
    Off,
}

/// The configuration of an existing role.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleSettings {
    /// The users (`ana`) and teams (`org/team`) that fill it.
    #[serde(default)]
    pub holders: Vec<String>,
    /// Additional titles that resolve to it.
    #[serde(default)]
    pub titles: Vec<TitleFile>,
    /// Its label.
    #[serde(default)]
    pub label: Option<RoleLabel>,
}

/// A title, as written: only its name, or a map.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum TitleFile {
    /// Only the name.
    Name(String),
    /// With aliases and duties.
    Full(Title),
}

impl<'de> Deserialize<'de> for TitleFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        word_or_map(deserializer, "a title", Self::Name, Self::Full)
    }
}

impl From<TitleFile> for Title {
    fn from(file: TitleFile) -> Self {
        match file {
            TitleFile::Name(name) => Self { name, aliases: Vec::new(), duties: Vec::new(), skills: Vec::new() },
            TitleFile::Full(title) => title,
        }
    }
}

/// A role's label, as written in the configuration: only its name, or a map.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum RoleLabel {
    /// Only the name.
    Name(String),
    /// Color and description.
    Appearance(LabelFile),
}

impl<'de> Deserialize<'de> for RoleLabel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        word_or_map(deserializer, "a label", Self::Name, Self::Appearance)
    }
}

/// Parses a value that is one word or a map. An untagged enum of serde would lose the place of a mistake in the map.
fn word_or_map<'de, D: Deserializer<'de>, T: Deserialize<'de>, R>(
    deserializer: D,
    what: &'static str,
    word: fn(String) -> R,
    map: fn(T) -> R,
) -> Result<R, D::Error> {
    struct Either<T, R> {
        what: &'static str,
        word: fn(String) -> R,
        map: fn(T) -> R,
    }

    impl<'de, T: Deserialize<'de>, R> Visitor<'de> for Either<T, R> {
        type Value = R;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}: its name or a map", self.what)
        }

        fn visit_str<E>(self, text: &str) -> Result<R, E> {
            Ok((self.word)(text.to_owned()))
        }

        fn visit_i64<E>(self, number: i64) -> Result<R, E> {
            Ok((self.word)(number.to_string()))
        }

        fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<R, A::Error> {
            T::deserialize(MapAccessDeserializer::new(entries)).map(self.map)
        }
    }

    deserializer.deserialize_any(Either { what, word, map })
}

/// The configuration with its source, for the places of messages.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The configuration, as written.
    pub file: ConfigFile,
    /// The document that it was parsed from, if there is one.
    pub document: Option<Document>,
    /// The mistakes in it, to be reported together with those in its roles and templates.
    pub mistakes: Vec<Diagnostic>,
}

impl Config {
    /// Parses a configuration. An empty file is the default configuration.
    ///
    /// # Errors
    /// It can't be parsed at all. Mistakes in single keys are in `mistakes`.
    pub fn parse(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let document = Document::parse(source).map_err(|diagnostic| vec![diagnostic])?;
        if matches!(document.root.value, yaml::Value::Null) {
            return Ok(Self { document: Some(document), ..Self::default() });
        }
        match yaml::decode_all(&document) {
            (Some(file), mistakes) => {
                let mut config = Self { file, document: Some(document), mistakes };
                config.normalize_outlines();
                if let Some((message, hint)) = config.file.agents.as_ref().and_then(AgentsFile::label_mistake) {
                    config.mistakes.push(config.mistake(&["agents", "label"], message, hint));
                }
                Ok(config)
            }
            (None, mistakes) => Err(mistakes),
        }
    }

    /// Normalizes the outlines' paths, so that they match the file names of a push. Duplicates are mistakes.
    fn normalize_outlines(&mut self) {
        let mut outlines: Vec<String> = Vec::new();
        for (at, path) in std::mem::take(&mut self.file.outlines).into_iter().enumerate() {
            let (message, hint) = match outline_path(&path) {
                Ok(path) if outlines.contains(&path) => {
                    (format!("`outlines` lists `{path}` twice"), "remove one of the two".to_owned())
                }
                Ok(path) => {
                    outlines.push(path);
                    continue;
                }
                Err(mistake) => (format!("in `outlines`: {}", mistake.message), mistake.hint.unwrap_or_default()),
            };
            let place = self.place_in("outlines", at);
            self.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
        }
        self.file.outlines = outlines;
    }

    /// The place of an item in the list under a key. `None` if the key doesn't exist.
    pub(crate) fn place_in(&self, key: &str, at: usize) -> Option<Place> {
        let document = self.document.as_ref()?;
        match document.root.entry(key).map(|entry| &entry.node.value) {
            Some(yaml::Value::List(items)) => items.get(at).map(|item| document.place(item)),
            Some(_) => Some(document.place_of(&[key])),
            None => None,
        }
    }

    /// An error at a path of keys in the configuration.
    pub(crate) fn mistake(&self, path: &[&str], message: impl Into<String>, hint: impl Into<String>) -> Diagnostic {
        let place = self.document.as_ref().map(|document| document.place_of(path));
        Diagnostic::error(message).at(place).hint(hint)
    }
}
