//! The checked values of fields.

use indexmap::IndexMap;
use serde_json::json;

use crate::core::names::FieldId;

/// A checked answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, a paragraph, a choice, a user or a link.
    Text(String),
    /// A number with or without a unit, as written.
    Number(String),
    /// A date that exists, as written.
    Date(String),
    /// A period, as written.
    Period(String),
    /// Yes or no.
    Flag(bool),
    /// A list of texts, choices or links.
    List(Vec<String>),
    /// A list of small records.
    Records(Vec<Record>),
}

/// One record of an `items` field, with only the fields that are answered.
pub type Record = IndexMap<FieldId, Value>;

impl Value {
    /// What is written, of a value that is one text.
    pub fn written(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Date(text) | Self::Period(text) => Some(text),
            Self::Flag(yes) => Some(if *yes { "yes" } else { "no" }),
            Self::List(_) | Self::Records(_) => None,
        }
    }

    /// The value with each text changed by a function, which also receives whether the text is in a list.
    #[must_use]
    pub fn map_texts(&self, change: &mut dyn FnMut(&str, bool) -> String) -> Self {
        match self {
            Self::Text(text) => Self::Text(change(text, false)),
            Self::List(items) => Self::List(items.iter().map(|item| change(item, true)).collect()),
            Self::Records(records) => Self::Records(
                records
                    .iter()
                    .map(|record| record.iter().map(|(id, value)| (id.clone(), value.map_texts(change))).collect())
                    .collect(),
            ),
            Self::Number(_) | Self::Date(_) | Self::Period(_) | Self::Flag(_) => self.clone(),
        }
    }

    /// The value as JSON, for templates and output. Numbers, dates and periods stay strings, as written.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Date(text) | Self::Period(text) => json!(text),
            Self::Flag(yes) => json!(yes),
            Self::List(items) => json!(items),
            Self::Records(records) => records
                .iter()
                .map(|record| {
                    let entries = record.iter().map(|(id, value)| (id.to_string(), value.to_json()));
                    serde_json::Value::Object(entries.collect())
                })
                .collect(),
        }
    }
}
