//! A rule as a team writes it into `.github/rolecall.yml`: when this event happens, do that.

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
    /// On or off; `true` leaves a default rule as it is.
    Switch(bool),
    /// The rule.
    Rule(Box<RuleFile>),
}

/// A rule as it is written. It has one of `create`, `apply`, `tag`, `hand-off`, `plan` and `commands`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleFile {
    /// When: an event (`push`), an event's action (`issues.closed`), or a list of them.
    pub on: OneOrMany,
    /// Only if: paths into the payload, or `template` and `role` of the artifact that the event is about, each with what
    /// it must be: a value, a glob, or a list of them.
    #[serde(default, rename = "if")]
    #[schemars(with = "IndexMap<String, Json>")]
    pub conditions: IndexMap<String, Written>,
    /// Make a draft of a template, or of each of several.
    #[serde(default)]
    pub create: Option<OneOrMany>,
    /// Its answers, by field; or one text that holds them as YAML. Values are templates over the payload.
    #[serde(default)]
    #[schemars(with = "Option<Json>")]
    pub with: Option<Written>,
    /// Its name, a template over the payload; without one, the slug of its title.
    #[serde(default)]
    pub key: Option<String>,
    /// The key of the artifact that it follows: it begins with that one's answers where the fields are the same.
    #[serde(default)]
    pub from: Option<String>,
    /// What it hangs under: a key or `#12`.
    #[serde(default)]
    pub parent: Option<String>,
    /// What becomes of the artifact of the period before, where it is still open.
    #[serde(default)]
    pub if_previous_open: Option<IfOpen>,
    /// Apply outlines: `outlines` for those that the configuration names, or a list of files. On a push only if it
    /// touches one of them.
    #[serde(default)]
    pub apply: Option<OneOrMany>,
    /// Make the issue an artifact: `forms` recognises what was filed through a form, a template's id tags any issue.
    #[serde(default)]
    pub tag: Option<String>,
    /// Make what the accepted artifact owes, and tell the next role.
    #[serde(default)]
    pub hand_off: Option<bool>,
    /// Say what would change, and change nothing.
    #[serde(default)]
    pub plan: Option<bool>,
    /// Obey the commands in a comment.
    #[serde(default)]
    pub commands: Option<bool>,
}

/// What becomes of the artifact of the period before, where it is still open when the next one is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IfOpen {
    /// It stays open.
    Keep,
    /// It is closed as not planned.
    Close,
    /// Its unticked items go into the next one, which names it, and it is closed as not planned.
    CarryOver,
}

/// One text, or a list of them.
#[derive(Clone, Debug, Default, PartialEq, JsonSchema)]
#[schemars(untagged)]
pub enum OneOrMany {
    /// None was written.
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
