//! When a field is required: if another one has a certain answer.

use super::value::Value;
use crate::core::names::FieldId;

/// The answer of another field that makes a field required.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The other field.
    pub field: FieldId,
    /// Its answer: a choice, several choices that must all be chosen, or yes or no.
    pub value: Value,
}

impl Condition {
    /// Whether an answer of the other field makes the field required.
    pub fn is_met(&self, answer: &Value) -> bool {
        match (&self.value, answer) {
            (Value::List(wanted), Value::List(chosen)) => wanted.iter().all(|choice| chosen.contains(choice)),
            (wanted, answer) => wanted == answer,
        }
    }

    /// The condition as a template writes it: `field: answer`.
    pub fn words(&self) -> String {
        let value = match &self.value {
            Value::Flag(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Value::List(items) => items.join(", "),
            Value::Text(text) => text.clone(),
            other => other.to_json().to_string(),
        };
        format!("{}: {value}", self.field)
    }
}
