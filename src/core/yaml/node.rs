//! A YAML document as a tree of values with their places.

use std::ops::Range;

/// A value with its place in the source.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes in the source. A collection has only its start.
    pub span: Range<usize>,
}

/// The value of a node. Scalars that aren't text also keep their text as written.
#[derive(Clone, Debug)]
pub enum Value {
    /// Null: empty, `~` or `null`.
    Null,
    /// A Boolean and its text.
    Bool(bool, String),
    /// A number's text.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the source.
    Map(Vec<Entry>),
}

/// A key of a map with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The key's bytes in the source.
    pub key_span: Range<usize>,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// The entries, if this is a map.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The entry with a key, if this is a map that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.key == key)
    }

    /// The text of a scalar. `None` for a collection or null.
    pub fn words(&self) -> Option<&str> {
        match &self.value {
            Value::Bool(_, words) | Value::Number(words) | Value::Text(words) => Some(words),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The bytes to point at in a message: those of the value, or the first key of a map, which has no bytes of its own.
    pub fn shown_span(&self) -> Range<usize> {
        match &self.value {
            Value::Map(entries) if self.span.is_empty() => {
                let first = entries.iter().map(|entry| &entry.key_span).find(|span| span.start >= self.span.start);
                first.unwrap_or(&self.span).clone()
            }
            Value::List(items) if self.span.is_empty() => items.first().map_or(self.span.clone(), Self::shown_span),
            _ => self.span.clone(),
        }
    }

    /// The kind of value, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Bool(..) => "yes or no",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }
}
