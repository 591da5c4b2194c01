//! The answers that a follow-up artifact inherits.

use super::answers::Answers;
use crate::core::catalog::{Template, Value};

/// The answers of one template's artifact that another template also asks for, matched by field name.
pub fn inherited_answers(answers: &Answers, from: &Template, to: &Template) -> Answers {
    let mut inherited = Answers::default();
    for field in &to.fields {
        let Some(source) = from.field(field.id.as_str()) else { continue };
        let Some(answer) = answers.given(&source.id) else { continue };
        let value = if source.kind == field.kind && source.fields == field.fields {
            Ok(Some(answer.value.clone()))
        } else {
            field.read_texts(&texts(&answer.value))
        };
        if let Ok(Some(value)) = value {
            inherited.insert(field.id.clone(), value, answer.trust);
        }
    }
    inherited
}

/// A value as plain texts, for a field of another kind. Records have none.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) | Value::Number(text) => vec![text.clone()],
        Value::Date(date) => vec![date.to_string()],
        Value::Flag(yes) => vec![if *yes { "yes" } else { "no" }.to_owned()],
        Value::List(items) => items.clone(),
        Value::Records(_) => Vec::new(),
    }
}
