//! The errors of a GraphQL document in GitHub's words, which come from the `graphql` library for Ruby. A client that
//! reads the name of an unsupported field or type from an error finds it where GitHub puts it.

use apollo_compiler::response::GraphQLError;
use serde_json::{Value, json};

/// Creates an error for the document.
fn told(error: &GraphQLError) -> Value {
    let locations = serde_json::to_value(&error.locations).unwrap_or_default();
    let names: Vec<&str> = error.message.split('`').skip(1).step_by(2).collect();
    let (message, extensions) = match names[..] {
        [kind, field] if error.message.ends_with(&format!("does not have a field `{field}`")) => (
            format!("Field '{field}' doesn't exist on type '{kind}'"),
            json!({"code": "undefinedField", "typeName": kind, "fieldName": field}),
        ),
        [field, kind] if error.message.starts_with("field ") && error.message.contains("does not exist on") => (
            format!("InputObject '{kind}' doesn't accept argument '{field}'"),
            json!({"code": "argumentNotAccepted", "name": kind, "typeName": "InputObject", "argumentName": field}),
        ),
        [argument, place] if error.message.contains("is not supported by") => {
            let (kind, field) = place.split_once('.').unwrap_or(("", place));
            (
                format!("Field '{field}' doesn't accept argument '{argument}'"),
                json!({"code": "argumentNotAccepted", "name": field, "typeName": kind, "argumentName": argument}),
            )
        }
        [variable] if error.message.starts_with("unused variable") => (
            format!("Variable {variable} is declared by anonymous query but not used"),
            json!({"code": "variableNotUsed", "variableName": variable.trim_start_matches('$')}),
        ),
        _ if error.message.starts_with("syntax error") => (format!("Parse error: {}", error.message), json!({})),
        _ => return json!({"message": error.message, "locations": locations}),
    };
    json!({"message": message, "locations": locations, "extensions": extensions})
}

/// Returns all errors of a document. A missing selection is not reported for a field that doesn't exist.
pub(super) fn told_of<'a>(errors: impl Iterator<Item = &'a GraphQLError>) -> Vec<Value> {
    let told: Vec<Value> = errors.map(told).collect();
    let is_unknown = |error: &Value| error["extensions"]["code"] == "undefinedField";
    let follows = |error: &Value| error["message"].as_str().is_some_and(|words| words.contains("subselection"));
    match told.iter().any(is_unknown) {
        true => told.into_iter().filter(|error| !follows(error)).collect(),
        false => told,
    }
}

/// The error for a variable's value of the wrong type. `why` is the message from `apollo-compiler`.
pub(super) fn value(name: &str, kind: &str, value: &Value, why: &str) -> Value {
    let unknown = why.strip_prefix("Input object has key ").and_then(|rest| rest.split_once(" not in type "));
    let problem = match unknown {
        Some((field, kind)) => (json!([field]), format!("Field is not defined on {kind}")),
        None if value.is_null() => (json!([]), "Expected value to not be null".to_owned()),
        None => (json!([]), why.to_owned()),
    };
    let place = problem.0.get(0).and_then(Value::as_str).unwrap_or_default();
    let detail = match (place, value.is_null()) {
        ("", true) => String::new(),
        ("", false) => format!(" ({})", problem.1),
        _ => format!(" for {place} ({})", problem.1),
    };
    json!({"message": format!("Variable ${name} of type {kind} was provided invalid value{detail}"),
        "extensions": {"value": value, "problems": [{"path": problem.0, "explanation": problem.1}]}})
}
