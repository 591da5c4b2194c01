//! The answers that a follow-up artifact inherits.

use super::answers::Answers;
use crate::core::catalog::{Field, HandOff, Record, Template, Value};
use crate::core::names::FieldId;

/// The answers of one template's artifact that another template also asks for, matched by field name.
pub fn inherited_answers(answers: &Answers, from: &Template, to: &Template) -> Answers {
    let mut inherited = Answers::default();
    let hand_off = from.then.iter().find(|hand_off| hand_off.template == to.id);
    let hand_off = hand_off.cloned().unwrap_or_else(|| HandOff { template: to.id.clone(), when: None, fields: None });
    for field in &to.fields {
        let Some(source) = hand_off.source(&from.fields, field) else { continue };
        let Some(answer) = answers.given(&source.id) else { continue };
        let value = match &answer.value {
            Value::Records(records) => field.within_bounds(Value::Records(known_cells(records, field))).map_err(drop),
            value if source.kind == field.kind => field.within_bounds(value.clone()).map_err(drop),
            value => field.read_texts(&texts(value)).map_err(drop),
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
        Value::List(items) => items.clone(),
        other => other.written().map(str::to_owned).into_iter().collect(),
    }
}

/// The records with only the cells that a field has, too.
fn known_cells(records: &[Record], field: &Field) -> Vec<Record> {
    let known = |id: &FieldId| field.fields.iter().any(|inner| inner.id == *id);
    let cells = |record: &Record| {
        record.iter().filter(|(id, _)| known(id)).map(|(id, value)| (id.clone(), value.clone())).collect()
    };
    records.iter().map(cells).collect()
}
