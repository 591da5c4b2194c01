//! `then` as people write it: a list of templates, or a map that also says what each of them takes over.

use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

/// The key of the condition in a hand-off's map.
const WHEN: &str = "when";

/// What a follow-up takes over: the accepted artifact's field by the follow-up's field, and `when`, the field without
/// whose answer nothing is owed.
type Fields = IndexMap<String, String>;

/// The follow-ups.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
#[schemars(untagged)]
pub enum ThenFile {
    /// Templates that take over what has the same name and kind.
    Templates(Vec<String>),
    /// Templates with the fields that they take over.
    HandOffs(IndexMap<String, Option<Fields>>),
}

impl Default for ThenFile {
    fn default() -> Self {
        Self::Templates(Vec::new())
    }
}

/// One hand-off as it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HandOffFile {
    /// The follow-up's template.
    pub template: String,
    /// The field without whose answer it is not owed.
    pub when: Option<String>,
    /// The accepted artifact's fields, by the follow-up's.
    pub fields: Fields,
}

impl ThenFile {
    /// The hand-offs, in order.
    pub fn hand_offs(self) -> Vec<HandOffFile> {
        match self {
            Self::Templates(ids) => {
                ids.into_iter().map(|template| HandOffFile { template, ..HandOffFile::default() }).collect()
            }
            Self::HandOffs(entries) => entries
                .into_iter()
                .map(|(template, fields)| {
                    let mut fields = fields.unwrap_or_default();
                    HandOffFile { template, when: fields.shift_remove(WHEN), fields }
                })
                .collect(),
        }
    }
}

impl<'de> Deserialize<'de> for ThenFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = ThenFile;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of templates, or a map of them")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<ThenFile, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(items)).map(ThenFile::Templates)
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<ThenFile, A::Error> {
                IndexMap::deserialize(MapAccessDeserializer::new(entries)).map(ThenFile::HandOffs)
            }
        }

        deserializer.deserialize_any(Either)
    }
}
