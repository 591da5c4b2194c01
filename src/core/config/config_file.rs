//! What a team writes into `.github/rolecall.yml`. With no file at all, everything works on defaults.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::RuleEntry;
use super::role_file::{LabelFile, Title};
use super::template_settings::Settings;
use crate::core::diagnostic::{Diagnostic, Place, Source};
use crate::core::names::outline_path;
use crate::core::yaml;
use crate::core::yaml::Document;

/// Where a team's configuration lies.
pub const CONFIG: &str = ".github/rolecall.yml";
/// Where a team's own templates lie.
pub const TEMPLATES: &str = ".github/rolecall/templates";

/// The configuration as it is written.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfigFile {
    /// Where issues live.
    #[serde(default)]
    pub tracker: Option<TrackerKind>,
    /// The repository on GitHub, as `owner/name`; on GitHub Enterprise Server as `host/owner/name`.
    #[serde(default)]
    pub repository: Option<String>,
    /// The organisation's single-select issue field that names the owning role, by its name.
    #[serde(default)]
    pub field: Option<String>,
    /// The folder of the local tracker, from the workspace.
    #[serde(default)]
    pub folder: Option<String>,
    /// Who fills each role here, and what changes of it. The key is a role's id.
    #[serde(default)]
    pub roles: IndexMap<String, RoleSettings>,
    /// What changes of each template. The key is a template's id.
    #[serde(default)]
    pub templates: IndexMap<String, Settings>,
    /// The roles' labels: a text with `{{id}}` or `{{name}}` in it.
    #[serde(default)]
    pub label: Option<String>,
    /// Who of a role's holders is assigned.
    #[serde(default)]
    pub assign: Assign,
    /// Are holders mentioned in the owner line?
    #[serde(default)]
    pub mentions: Mentions,
    /// The templates that have an issue form, by their ids: `user-story`, `bug`, `feature` and `tech-enabler` where this
    /// is left out, none where it is empty.
    #[serde(default)]
    pub forms: Option<Vec<String>>,
    /// The outlines of this repository: those that a push applies and a pull request plans. Paths from the workspace.
    #[serde(default)]
    pub outlines: Vec<String>,
    /// What happens on the repository's events. The key is the rule's name; one of a default rule replaces it.
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

/// Who of a role's holders is assigned when an artifact is made.
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

/// Are holders mentioned (`@ana`) or only named (`ana`)?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mentions {
    /// Mentioned.
    #[default]
    On,
    /// Named.
    Off,
}

/// What the configuration adds to a role. It can't make one.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleSettings {
    /// The users (`ana`) and teams (`org/team`) that fill it.
    #[serde(default)]
    pub holders: Vec<String>,
    /// Titles that resolve to it from now on.
    #[serde(default)]
    pub titles: Vec<TitleFile>,
    /// Its label.
    #[serde(default)]
    pub label: Option<RoleLabel>,
}

/// A title as it is written: its name, or the whole of it.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum TitleFile {
    /// Only its name.
    Name(String),
    /// With aliases and duties.
    Whole(Title),
}

impl<'de> Deserialize<'de> for TitleFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        word_or_map(deserializer, "a title", Self::Name, Self::Whole)
    }
}

impl From<TitleFile> for Title {
    fn from(file: TitleFile) -> Self {
        match file {
            TitleFile::Name(name) => Self { name, aliases: Vec::new(), duties: Vec::new() },
            TitleFile::Whole(title) => title,
        }
    }
}

/// A role's label as it is written in the configuration: its name, or the whole of it.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum RoleLabel {
    /// Only its name.
    Name(String),
    /// Colour and description.
    Look(LabelFile),
}

impl<'de> Deserialize<'de> for RoleLabel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        word_or_map(deserializer, "a label", Self::Name, Self::Look)
    }
}

/// What can be written as one word or as a map. serde's own way for this forgets where in the map a mistake is.
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

/// The configuration with its places, for messages about what it names.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// What is written.
    pub file: ConfigFile,
    /// The text that it was read from, if there is one.
    pub document: Option<Document>,
    /// What is wrong with it; told together with what is wrong with the roles and templates that it names.
    pub mistakes: Vec<Diagnostic>,
}

impl Config {
    /// Read a configuration. An empty file is the default one.
    ///
    /// # Errors
    /// It can't be read at all. What is wrong with single keys is in `mistakes`.
    pub fn parse(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let document = Document::parse(source).map_err(|diagnostic| vec![diagnostic])?;
        if matches!(document.root.value, yaml::Value::Null) {
            return Ok(Self { document: Some(document), ..Self::default() });
        }
        match yaml::decode_all(&document) {
            (Some(file), mistakes) => {
                let mut config = Self { file, document: Some(document), mistakes };
                config.straighten_outlines();
                Ok(config)
            }
            (None, mistakes) => Err(mistakes),
        }
    }

    /// The outlines' paths as a push names its files, each once.
    fn straighten_outlines(&mut self) {
        let mut straight: Vec<String> = Vec::new();
        for (at, path) in std::mem::take(&mut self.file.outlines).into_iter().enumerate() {
            let (message, hint) = match outline_path(&path) {
                Ok(path) if straight.contains(&path) => {
                    (format!("`outlines` names `{path}` twice"), "remove one of the two".to_owned())
                }
                Ok(path) => {
                    straight.push(path);
                    continue;
                }
                Err((message, hint)) => (format!("in `outlines`: {message}"), hint),
            };
            let place = self.place_in("outlines", at);
            self.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
        }
        self.file.outlines = straight;
    }

    /// The place of one thing of a list that stands under a key; nothing where the key is not there.
    pub(crate) fn place_in(&self, key: &str, at: usize) -> Option<Place> {
        let document = self.document.as_ref()?;
        match document.root.entry(key).map(|entry| &entry.node.value) {
            Some(yaml::Value::List(items)) => items.get(at).map(|item| document.place(item)),
            Some(_) => Some(document.place_of(&[key])),
            None => None,
        }
    }

    /// A mistake at a path of keys of the configuration.
    pub(crate) fn mistake(&self, path: &[&str], message: impl Into<String>, hint: impl Into<String>) -> Diagnostic {
        let place = self.document.as_ref().map(|document| document.place_of(path));
        Diagnostic::error(message).at(place).hint(hint)
    }
}
