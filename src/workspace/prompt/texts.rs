//! Answers as they are typed, so that a person can go back to one and change it.

use crate::core::catalog::{Field, Value};
use crate::core::hint::join;

/// The lines of an answer: one per item, or per line of a paragraph.
pub(super) fn lines_of(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Text(text)) => text.lines().map(str::to_owned).collect(),
        Some(Value::List(items)) => items.clone(),
        other => other.and_then(Value::written).map(str::to_owned).into_iter().collect(),
    }
}

/// The cells of each record of an answer, in the order of the fields.
pub(super) fn rows_of(field: &Field, value: Option<&Value>) -> Vec<Vec<String>> {
    let Some(Value::Records(records)) = value else { return Vec::new() };
    let cells = |record: &crate::core::catalog::Record| {
        field.fields.iter().map(|inner| lines_of(record.get(&inner.id)).join(", ")).collect()
    };
    records.iter().map(cells).collect()
}

/// A row as a field reads it: cells separated by bars.
pub(super) fn row_text(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
    // With bars at both ends, an empty cell at an end stays one.
    format!("| {} |", cells.join(" | "))
}

/// What is wrong with the texts of an answer, in one line.
pub(super) fn check(field: &Field, texts: &[String]) -> Result<(), String> {
    match field.read_texts(texts) {
        Ok(None) if field.required && field.default.is_none() => {
            Err(format!("an answer is required: {}", field.takes()))
        }
        Ok(_) => Ok(()),
        Err(problems) => {
            let messages: Vec<String> = problems
                .into_iter()
                .map(|problem| match problem.diagnostic.hint {
                    Some(hint) if hint != field.ask => join(&problem.diagnostic.message, &hint),
                    _ => problem.diagnostic.message,
                })
                .collect();
            Err(messages.join("; "))
        }
    }
}
