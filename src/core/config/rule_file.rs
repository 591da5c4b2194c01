//! A rule, as written in `.github/rolecall.yml`: what to do when an event happens.

use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use crate::core::yaml::Written;

/// A rule, or `false` for a default rule that is turned off.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum RuleEntry {
    /// On or off. `true` keeps a default rule as it is.
    Switch(bool),
    /// A rule.
    Rule(Box<RuleFile>),
}

/// A rule, as written. It has one of `create`, `apply`, `tag`, `hand-off`, `plan`, `check`, `report` and
/// `commands`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleFile {
    /// When it runs: an event (`push`), an event's action (`issues.closed`), or a list of them.
    pub on: OneOrMany,
    /// Conditions: paths into the payload, or `template` and `role` of the event's artifact, each with a value, a glob,
    /// or a list of them.
    #[serde(default, rename = "if")]
    #[schemars(with = "IndexMap<String, Json>")]
    pub conditions: IndexMap<String, Written>,
    /// Create a draft from a template, or from several.
    #[serde(default)]
    pub create: Option<OneOrMany>,
    /// The draft's answers by field, or one text that contains them as YAML. Values are templates over the payload.
    #[serde(default)]
    #[schemars(with = "Option<Json>")]
    pub with: Option<Written>,
    /// The draft's name, a template over the payload. The default is the slug of its title.
    #[serde(default)]
    pub key: Option<String>,
    /// The key of the artifact that the draft follows. Its answers are copied to fields with the same names.
    #[serde(default)]
    pub from: Option<String>,
    /// The draft's parent: a key or `#12`.
    #[serde(default)]
    pub parent: Option<String>,
    /// What to do with the previous period's artifact if it is still open.
    #[serde(default)]
    pub if_previous_open: Option<IfOpen>,
    /// Apply outlines: `outlines` for those in the configuration, or a list of files. A push applies them only if it
    /// changes one of them.
    #[serde(default)]
    pub apply: Option<OneOrMany>,
    /// Turn the issue into an artifact: `forms` recognizes issues filed through a form; a template's id tags any issue.
    #[serde(default)]
    pub tag: Option<String>,
    /// Create the accepted artifact's follow-up drafts, and notify the next role.
    #[serde(default)]
    pub hand_off: Option<bool>,
    /// Report what would change, and change nothing.
    #[serde(default)]
    pub plan: Option<bool>,
    /// Say what is wrong with the artifact in one comment, or with a pull request's outlines in annotations.
    #[serde(default)]
    pub check: Option<bool>,
    /// Keep an issue up to date that says how things stand: `status`.
    #[serde(default)]
    pub report: Option<String>,
    /// Run the commands in a comment.
    #[serde(default)]
    pub commands: Option<bool>,
}

/// What to do with the previous period's artifact if it is still open when the next one is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IfOpen {
    /// Keep it open.
    Keep,
    /// Close it as not planned.
    Close,
    /// Copy its unticked items into the next one, which names it, and close it as not planned.
    CarryOver,
}

/// One text, or a list of them.
#[derive(Clone, Debug, Default, PartialEq, JsonSchema)]
#[schemars(untagged)]
pub enum OneOrMany {
    /// None.
    #[default]
    #[schemars(skip)]
    None,
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// All of them.
    pub fn all(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl<'de> Deserialize<'de> for RuleEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = RuleEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a rule: a map, or `false` to turn a default rule off")
            }

            fn visit_bool<E>(self, on: bool) -> Result<RuleEntry, E> {
                Ok(RuleEntry::Switch(on))
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<RuleEntry, A::Error> {
                let rule = RuleFile::deserialize(MapAccessDeserializer::new(entries))?;
                Ok(RuleEntry::Rule(Box::new(rule)))
            }
        }

        deserializer.deserialize_any(Either)
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = OneOrMany;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<OneOrMany, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(items)).map(OneOrMany::Many)
            }
        }

        deserializer.deserialize_any(Either)
    }
}
